//! `oncall at`

use watchbill_engine::tzdb_release;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

use super::{found, shown};

pub(super) fn at(surroundings: &Surroundings, word: &str, at: &str) -> Result<Answer, Failure> {
    let clock = &surroundings.ports.clock;
    let schedule = found(surroundings, word)?;
    let answer = schedule.at(at, clock.now(), &clock.zone())?;
    let text = format!("{}time-zone database {}\n", shown(&answer.view, surroundings.look), tzdb_release());
    Ok(Answer::new(text, &answer.listing).noting(schedule.notes))
}
