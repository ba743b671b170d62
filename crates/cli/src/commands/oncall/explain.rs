//! `oncall explain`

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::found;

pub(super) fn explain(surroundings: &Surroundings, word: &str, at: Option<&str>) -> Result<Answer, Failure> {
    let schedule = found(surroundings, word)?;
    let explained = schedule.explain(at, surroundings.ports.clock.now())?;
    let mut text = String::new();
    for step in &explained.steps {
        let indent = match step.fact {
            "result" => "",
            "turn" => "    ",
            "hand_off" => "      ",
            _ => "  ",
        };
        text.push_str(&format!("{indent}{}\n", line(&step.text)));
    }
    text.push_str(&format!("times in {}, time-zone database {}\n", explained.zone, explained.tzdb));
    let head = format!("{}, {}\n", line(&explained.schedule), explained.at_there);
    Ok(Answer::new(head + &text, &explained).noting(schedule.notes))
}
