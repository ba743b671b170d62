//! Taking over what runs now.

use super::super::schedule::{Override, OverrideKind, Schedule};
use super::{Author, Change, Cover, OverrideChange, Unfit};
use crate::ids::PersonId;
use crate::time::Instant;

impl Schedule {
    /// Somebody takes over from now until the end of the running shift: of `of`, or of the only one who is on call. Where
    /// nobody is, they are on call until somebody else is.
    ///
    /// # Errors
    /// When several are on call and nobody said whom to relieve, when they are on call already, and as
    /// [`Schedule::covered`].
    pub fn taken_over(
        &self,
        of: Option<&PersonId>,
        person: &PersonId,
        now: Instant,
        author: &Author,
    ) -> Result<Change, Unfit> {
        let now = now.whole_second();
        let mut on_call: Vec<PersonId> = self.on_call(now).into_iter().map(|row| row.person).collect();
        on_call.sort_unstable();
        on_call.dedup();
        let of = match (of, on_call.as_slice()) {
            (Some(of), _) => of,
            (None, []) => return self.taken_from_nobody(person, now, author),
            (None, people) if people.contains(person) => return Err(Unfit::OnCallAlready(person.clone())),
            (None, [one]) => one,
            (None, _) => return Err(Unfit::SayWhom(on_call)),
        };
        let missing = || Unfit::NotOnCall { person: of.clone(), start: now, end: now };
        let shift = self.shift_at(of, now).ok_or_else(missing)?;
        let cover = Cover { of: of.clone(), person: person.clone(), start: now, end: shift.end };
        self.covered(&cover, author)
    }

    fn taken_from_nobody(&self, person: &PersonId, now: Instant, author: &Author) -> Result<Change, Unfit> {
        let end = self.next_handoff(now).ok_or(Unfit::NoEnd)?;
        let (by, reason) = (author.by.clone(), author.reason.clone());
        let one = Override { kind: OverrideKind::Add, person: person.clone(), start: now, end, by, reason, swap: None };
        self.fits(&one)?;
        Ok(Change::Overrides(OverrideChange { added: vec![one], ..OverrideChange::default() }))
    }
}

#[cfg(test)]
#[path = "take_tests.rs"]
mod tests;
