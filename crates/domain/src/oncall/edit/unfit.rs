//! Why a wish cannot be brought about.

use crate::ids::PersonId;
use crate::oncall::names::Names;
use crate::time::{Instant, Zone, dated_text, from_to_text};

/// Why a wish cannot be brought about. Nothing is changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// The end is not behind the start.
    NoLength {
        /// The first instant.
        start: Instant,
        /// The first instant after it.
        end: Instant,
    },
    /// Somebody would stand in for themselves.
    ForThemselves(PersonId),
    /// Whoever is to be relieved is not on call in that time.
    NotOnCall {
        /// Who.
        person: PersonId,
        /// The first instant.
        start: Instant,
        /// The first instant after it.
        end: Instant,
    },
    /// A temporary schedule holds, in which overrides do not count.
    Fixed {
        /// Its first instant.
        start: Instant,
        /// The first instant after it.
        end: Instant,
    },
    /// Somebody is on call by an override that puts them in, which a swap does not trade.
    NotByTurn(PersonId),
    /// The two times of a swap overlap.
    Overlap,
    /// A swap is between two people; these are more.
    NotMutual,
    /// Something else in the file undoes a part of it.
    Undone {
        /// From when.
        start: Instant,
        /// Until when.
        end: Instant,
    },
    /// Several are on call, and nobody said whom to relieve.
    SayWhom(Vec<PersonId>),
    /// They are on call already.
    OnCallAlready(PersonId),
    /// Nobody is on call, and nobody will be within a year: there is no end to take over until.
    NoEnd,
    /// It would change the past, which stays as it was.
    Past(Instant),
    /// Whoever is to be next is not in the line-up.
    NotInLine(PersonId),
    /// What is to be changed is not there.
    Gone,
}

impl Unfit {
    /// What is in the way and what to do, with times by the clock of `zone` and people by their names.
    #[must_use]
    pub fn said(&self, zone: &Zone, names: &Names) -> String {
        match self {
            Self::NoLength { start, end } => format!(
                "the end, {}, is not behind the start, {}; expected a later end",
                dated_text(*end, zone),
                dated_text(*start, zone)
            ),
            Self::ForThemselves(person) => {
                format!("{0} cannot stand in for {0}; expected two people", names.of(person))
            }
            Self::NotOnCall { person, start, end } => format!(
                "{} is not on call {}: there is nothing to relieve them of",
                names.of(person),
                from_to_text(*start, *end, zone)
            ),
            Self::Fixed { start, end } => format!(
                "a temporary schedule holds {}, in which overrides do not count; change the temporary schedule instead",
                from_to_text(*start, *end, zone)
            ),
            Self::NotByTurn(person) => format!(
                "{} is on call then by an override and not by a turn of their own, which a swap cannot trade; have them \
                 covered one way instead",
                names.of(person)
            ),
            Self::Overlap => "the two times overlap; expected one after the other".to_owned(),
            Self::NotMutual => "a swap is between two people, each for the other".to_owned(),
            Self::Undone { start, end } => format!(
                "another override in the file undoes it {}; take that one back first",
                from_to_text(*start, *end, zone)
            ),
            Self::SayWhom(people) => {
                format!("{} are on call now; say whom to take over from", names.listed(people))
            }
            Self::OnCallAlready(person) => {
                format!("{} is on call already: there is nothing to take over", names.of(person))
            }
            Self::NoEnd => {
                "nobody is on call, and nobody will be within a year, so there is no end to take over until; \
                            add an override with an end instead"
                    .to_owned()
            }
            Self::Past(at) => {
                format!("{} is in the past, which stays as it was; expected a time from now on", dated_text(*at, zone))
            }
            Self::NotInLine(person) => format!("{} is to be next and is not in the line-up", names.of(person)),
            Self::Gone => "it is not there any more; look at the schedule again".to_owned(),
        }
    }
}
