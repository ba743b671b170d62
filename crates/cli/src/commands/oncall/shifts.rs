//! `oncall shifts`

use watchbill_engine::ShiftsAnswer;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::found;

pub(super) fn shifts(surroundings: &Surroundings, word: &str, from: &str, to: &str) -> Result<Answer, Failure> {
    let schedule = found(surroundings, word)?;
    let answer = schedule.shifts(from, to)?;
    Ok(Answer::new(text(&answer, surroundings.look), &answer.listing).noting(schedule.notes))
}

fn text(answer: &ShiftsAnswer, look: Look) -> String {
    let mut table =
        Table::new(&[Column::Text("FROM"), Column::Text("UNTIL"), Column::Number("LENGTH"), Column::Word("ON CALL")]);
    for run in &answer.rows {
        let people = if run.people.is_empty() { "NOBODY".to_owned() } else { run.people.join(", ") };
        table.row([&run.start, &run.end, &run.length, &people]);
    }
    let gap = match &answer.gap {
        Some(gap) => {
            format!("{} is on call for {gap} of it: a page would reach no one then\n", look.paint.word("NOBODY"))
        }
        None => "somebody is on call all the time\n".to_owned(),
    };
    let listing = &answer.listing;
    let head = format!("{}, times in {}, time-zone database {}\n", line(&listing.schedule), answer.zone, listing.tzdb);
    format!("{head}{}{gap}", table.render(look))
}
