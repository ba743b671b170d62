//! People who never serve, do not rest or are absent, in words.

use super::absent::AbsentOnDuty;
use super::long::LongDuty;
use super::never::{NeverServes, NeverShows, NeverShowsReason, UnseenReason};
use super::rest::{REST, ShortRest};
use super::words::{Teller, Told, and_more, counted, times};
use crate::oncall::schedule::{Layer, Length, Restriction, Turns};
use crate::time::{dated_text, day_text, from_to_text, span_text};

impl Teller<'_> {
    pub(super) fn never_serves(&self, never: &NeverServes) -> Told {
        let (people, layer) = (self.names.listed(&never.people), self.layer(never.layer));
        let (is, turns) = (is(never.people.len()), counted(never.turns, "turn", "turns"));
        let what = format!("{people} {is} never on call by {layer}: it has {turns} of theirs, and none shows.");
        let (means, to_do) = match never.reason {
            UnseenReason::OutsideHours => {
                let counts = self.schedule.layers.get(never.layer).is_some_and(counts_closed_days);
                let to_do = if counts {
                    "Count its turns in days on which it is open: turns = \"active-days\"."
                } else {
                    "Change the length of its turns, or the number of people, so that turns and hours do not keep step."
                };
                ("Their turns always fall outside of its hours, so the others carry their share", to_do)
            }
            UnseenReason::HigherLevel => (
                "A layer of a higher level always has the hours of their turns, so the others carry their share",
                "Give the layers the same level, or take these people out of it.",
            ),
        };
        Told { what, means: format!("{means}."), to_do: to_do.to_owned() }
    }

    pub(super) fn never_shows(&self, never: &NeverShows) -> Told {
        let layer = self.layer(never.layer);
        let what = format!("Nobody is ever on call by {layer}.");
        let (means, to_do) = match never.reason {
            NeverShowsReason::Nobody => {
                ("There is nobody in its rotation".to_owned(), "Put people into it, or take it out.")
            }
            NeverShowsReason::NotStarted { starts } => {
                let starts = dated_text(starts, self.zone_of_layer(never.layer));
                (format!("Its rotation starts only on {starts}"), "Nothing, if that is meant.")
            }
            NeverShowsReason::NeverOpen => ("Its hours never open".to_owned(), "Look at the days of its restrictions."),
            NeverShowsReason::HigherLevel => (
                "A layer of a higher level always has its hours".to_owned(),
                "Nothing, if it is a safety net; otherwise give both the same level, or the other one restrictions.",
            ),
            NeverShowsReason::SetAside => (
                "Overrides and temporary schedules take its place all the time".to_owned(),
                "Nothing, if that is meant; otherwise let them end.",
            ),
        };
        let means = format!("{means}: whoever counts on it is not reached by it.");
        Told { what, means, to_do: to_do.to_owned() }
    }

    pub(super) fn short_rest(&self, rest: &ShortRest) -> Told {
        let (person, zone) = (self.names.of(&rest.person), self.zone_of(&rest.person));
        let (first, shortest) =
            (from_to_text(rest.first.start, rest.first.end, zone), span_text(rest.shortest.length()));
        let more = match rest.times - 1 {
            0 => String::new(),
            more => {
                format!(", and {} more until {}; the shortest is {shortest}", times(more), day_text(rest.last, zone))
            }
        };
        let length = span_text(rest.first.length());
        Told {
            what: format!("{person} rests only {length} between two duties, from {first}{more}."),
            means: format!(
                "Less than {} of rest is no night's sleep: whoever is paged then has not slept.",
                span_text(REST)
            ),
            to_do: format!("Swap one of the two duties away from {person}, or put another turn between them."),
        }
    }

    pub(super) fn long_duty(&self, long: &LongDuty) -> Told {
        let (person, zone) = (self.names.of(&long.person), self.zone_of(&long.person));
        let first = from_to_text(long.first.start, long.first.end, zone);
        let more = match long.times - 1 {
            0 => String::new(),
            more => format!(", and {} more, at most {}", times(more), span_text(long.longest.length())),
        };
        let (length, turn) = (span_text(long.first.length()), span_text(long.turn));
        Told {
            what: format!("{person} is on call for {length} without a break, from {first}{more}."),
            means: format!("Turns of theirs meet; the longest of them alone is {turn}."),
            to_do: format!("Swap one of them, or tell {person} that it is meant."),
        }
    }

    pub(super) fn absent_on_duty(&self, absent: &AbsentOnDuty) -> Told {
        let (person, zone) = (self.names.of(&absent.person), self.zone_of(&absent.person));
        let (Some(first), Some(last)) = (absent.spans.first(), absent.spans.last()) else { return Told::default() };
        let total = absent.spans.iter().map(|span| span.length()).sum();
        let more = and_more(absent.spans.len() - 1, last.start, total, zone);
        let reason = absent.absence.reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
        let absence = from_to_text(absent.absence.start, absent.absence.end, zone);
        Told {
            what: format!(
                "{person} is on call while absent, from {}{more}.",
                from_to_text(first.start, first.end, zone)
            ),
            means: format!("{person} is away from {absence}{reason}; a page then reaches nobody who can act."),
            to_do: format!(
                "Find somebody to take it and put them in for {person} with an override of the kind substitute."
            ),
        }
    }
}

/// Whether its turns go on over days on which it is closed, and need not.
fn counts_closed_days(layer: &Layer) -> bool {
    let daily = layer.restrictions.iter().all(|restriction| matches!(restriction, Restriction::Daily(_)));
    let last = layer.versions.last().map_or(&layer.rotation, |version| &version.rotation);
    daily && last.turns == Turns::Always && matches!(last.length, Length::Days(_))
}

fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
