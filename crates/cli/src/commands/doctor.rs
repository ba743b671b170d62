//! `doctor`: what works on this machine, what does not, and what to do about it.

mod checks;
mod queues;

use serde::Serialize;

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Fine.
    Ok,
    /// Worth knowing; nothing is lost by it.
    Note,
    /// Something will not work.
    Problem,
    /// A source or the records could not be reached.
    Unreachable,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Problem | Self::Unreachable => "problem",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Check {
    name: &'static str,
    state: State,
    what: String,
    advice: Option<String>,
}

impl Check {
    fn ok(name: &'static str, what: impl Into<String>) -> Self {
        Self { name, state: State::Ok, what: what.into(), advice: None }
    }

    fn of(state: State, name: &'static str, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state, what: what.into(), advice: Some(advice.into()) }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    checks: Vec<CheckDocument<'a>>,
}

#[derive(Serialize)]
struct CheckDocument<'a> {
    check: &'a str,
    state: &'a str,
    what: &'a str,
    advice: Option<&'a str>,
}

pub(crate) async fn run(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let mut checks = vec![checks::display(), checks::session_bus()];
    checks.push(checks::notifications(surroundings).await);
    checks.push(checks::keyring(surroundings).await);
    checks.push(checks::zones(surroundings));
    checks.push(checks::system_zones(surroundings));
    checks.extend(checks::workspace(surroundings));
    checks.push(checks::owner(surroundings));
    checks.extend(checks::records(surroundings).await);
    checks.extend(checks::channels(surroundings).await);

    let document = Document { checks: checks.iter().map(check_document).collect() };
    let mut text = String::new();
    for check in &checks {
        let word = check.state.word();
        let blanks = " ".repeat("problem".len() - word.len());
        text.push_str(&format!(
            "{}{blanks}  {:<14}{}\n",
            surroundings.look.paint.word(word),
            check.name,
            line(&check.what)
        ));
        if let Some(advice) = &check.advice {
            text.push_str(&format!("{:23}{}\n", "", line(advice)));
        }
    }
    Ok(Answer::new(text, &document).ending(ended(&checks)))
}

fn check_document(check: &Check) -> CheckDocument<'_> {
    CheckDocument { check: check.name, state: check.state.word(), what: &check.what, advice: check.advice.as_deref() }
}

fn ended(checks: &[Check]) -> Ended {
    let any = |state| checks.iter().any(|check| check.state == state);
    match (any(State::Unreachable), any(State::Problem)) {
        (true, _) => Ended::Unreachable,
        (false, true) => Ended::DoesNotHold,
        (false, false) => Ended::Fine,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[], Ended::Fine)]
    #[case(&[State::Ok, State::Note], Ended::Fine)]
    #[case(&[State::Ok, State::Problem], Ended::DoesNotHold)]
    #[case(&[State::Unreachable, State::Problem], Ended::Unreachable)]
    fn the_worst_check_decides_how_it_ends(#[case] states: &[State], #[case] expected: Ended) {
        let checks: Vec<Check> = states.iter().map(|state| Check::of(*state, "x", "", "")).collect();
        assert_eq!(ended(&checks), expected);
    }
}
