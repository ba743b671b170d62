//! What a single failed request means where there are few.

use watchbill_domain::slo::{Evaluation, Exact, LittleTraffic, Question, Suggestion, little_traffic};
use watchbill_domain::time::span_text;

use crate::slo::figures::{percent, rate};

/// The sentences; none where traffic is enough.
pub(crate) fn little(question: Question<'_>, evaluation: &Evaluation) -> Vec<String> {
    let little = little_traffic(question, evaluation);
    if little.suggestions.is_empty() {
        return Vec::new();
    }
    let what = if evaluation.slices.is_some() { "slice" } else { "request" };
    let mut said: Vec<String> = one_spends(&little, what).into_iter().collect();
    said.extend(enough_for_one(&little, question, what));
    let could: Vec<&str> = little.suggestions.iter().map(|suggestion| words(*suggestion)).collect();
    said.push(format!("What could be done: {}.", could.join("; or ")));
    said
}

fn one_spends(little: &LittleTraffic, what: &str) -> Option<String> {
    let spends = little.one_spends.as_ref()?;
    Some(format!("One failed {what} is {} of the budget.", percent(spends)))
}

/// What the floor of bad events is for, and what it costs.
fn enough_for_one(little: &LittleTraffic, question: Question<'_>, what: &str) -> Option<String> {
    let pair = little.pairs.iter().find(|pair| pair.one_is_enough && !pair.never_fires)?;
    let burns = pair.one_burns.as_ref().map(rate)?;
    let delay = pair.floor_delay_s.as_ref().filter(|delay| delay.is_positive()).and_then(Exact::floor);
    let costs = delay.and_then(|seconds| u64::try_from(seconds).ok()).map_or_else(String::new, |seconds| {
        format!(", which tells of a total outage {} later", span_text(std::time::Duration::from_secs(seconds)))
    });
    let least = question.slo.alerting.min_bad_events;
    Some(format!(
        "One failed {what} alone burns {burns} and would be enough for {}: it waits for {least} of them{costs}.",
        pair.name
    ))
}

fn words(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::SyntheticTraffic => "send requests of your own that count",
        Suggestion::PoolServices => "count several services together",
        Suggestion::LongerWindow => "promise over a longer time",
        Suggestion::Slices => "count slices of time instead of requests",
        Suggestion::LowerObjective => "promise less",
    }
}
