//! What a team has agreed to do about what is left.

use std::time::Duration;

use watchbill_domain::slo::{Evaluation, PolicyChoice, PolicyState, Question, Standing, WordedPolicy, WordedReading};
use watchbill_domain::time::span_text;

use crate::levels::Level;
use crate::slo::figures::rate;

/// What the policy asks for now; none where nothing is known to ask by.
pub(crate) fn asks_for(level: &Level, question: Question<'_>, evaluation: &Evaluation) -> Option<String> {
    if level.spec.slo.standing == Standing::Aspirational {
        return Some("It is aimed at only: nothing is asked for when it is missed.".to_owned());
    }
    match level.spec.policy {
        PolicyChoice::Workbook => evaluation.policy.map(|state| workbook(state).to_owned()),
        PolicyChoice::Words => Some(worded(question, evaluation)),
    }
}

/// The workbook's policy, by what is left.
fn workbook(state: PolicyState) -> &'static str {
    match state {
        PolicyState::Healthy => "Enough is left: release as usual.",
        PolicyState::Watch => "Worth a look: know what spends it before the next large change.",
        PolicyState::AtRisk => "Little is left: slow down with changes, and put reliability first.",
        PolicyState::Exhausted => {
            "The budget is spent: no changes but urgent fixes and security until it is back, and work on what spent it."
        }
    }
}

/// The policy with words for each window, by how fast it burns.
fn worded(question: Question<'_>, evaluation: &Evaluation) -> String {
    let policy = WordedPolicy::default();
    let readings = policy.read(question, evaluation);
    let said = |reading: &WordedReading| {
        let rule = &policy.rules[reading.rule];
        let over = span_text(Duration::from_secs(u64::from(rule.window_s)));
        let burn = reading.burn.as_ref().map_or_else(|| "unknown".to_owned(), rate);
        match reading.holds {
            Some(true) => format!("{over} at {burn}, above {}: {}", rate(&rule.above), rule.advice.said()),
            Some(false) => format!("{over} at {burn}: {}", rule.advice.said_quiet()),
            None => format!("{over}: too little is known"),
        }
    };
    let each: Vec<String> = readings.iter().map(said).collect();
    format!("By how fast it burns: {}.", each.join("; "))
}
