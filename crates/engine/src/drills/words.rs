//! What is said of drills.

use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Drill, DrillChange, DrillWhat, Missing, Outcome, Seen};
use watchbill_domain::time::span_text;

/// Characters of what somebody wrote, where it stands in a sentence.
const LONGEST_SAID: usize = 500;

/// A span as it can be typed again: `5m`, `1h30m`, `90s` as `1m30s`.
pub(super) fn typed_span(span: Duration) -> String {
    let ms = span.as_millis();
    let parts = [(ms / 3_600_000, "h"), (ms / 60_000 % 60, "m"), (ms / 1000 % 60, "s"), (ms % 1000, "ms")];
    let text: String =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// A span in words, of minutes with their seconds: a drill is a matter of minutes.
pub(super) fn exact_span(span: Duration) -> String {
    match span.as_secs() {
        s @ 60..=3599 if !s.is_multiple_of(60) => format!("{} min {} s", s / 60, s % 60),
        _ => span_text(span),
    }
}

/// `in_time`, `late`, `not_at_all`, `not_yet` or `unheard`
pub(super) fn seen_word(seen: &Seen) -> &'static str {
    match seen {
        Seen::InTime { .. } => "in_time",
        Seen::Late { .. } => "late",
        Seen::NotAtAll => "not_at_all",
        Seen::NotYet => "not_yet",
        Seen::Unheard => "unheard",
    }
}

/// How long after the start something was seen.
pub(super) fn seen_after(seen: &Seen) -> Option<Duration> {
    match seen {
        Seen::InTime { after, .. } | Seen::Late { after, .. } => Some(*after),
        Seen::NotAtAll | Seen::NotYet | Seen::Unheard => None,
    }
}

/// Whether and when something was seen, in a few words.
pub(super) fn seen_text(drill: &Drill, seen: &Seen) -> String {
    let is_over = drill.ended().is_some();
    match seen {
        Seen::InTime { after, .. } => format!("after {}", exact_span(*after)),
        Seen::Late { after, .. } => format!("after {}, late", exact_span(*after)),
        Seen::NotAtAll if is_over => "not seen".to_owned(),
        Seen::NotAtAll => "not seen yet, and late".to_owned(),
        Seen::NotYet if is_over => "not seen, and not due when it ended".to_owned(),
        Seen::NotYet => "not seen yet".to_owned(),
        Seen::Unheard => "not known, a source could not be heard".to_owned(),
    }
}

/// What a drill that is over came to: `held: 2 of 2 in time`.
pub(super) fn came_to(drill: &Drill, outcome: &Outcome) -> String {
    let in_time = outcome.each.iter().filter(|(seen, _)| matches!(seen, Seen::InTime { .. })).count();
    let how = match (drill.stopped(), outcome.held) {
        (Some(_), _) => "stopped",
        (None, Some(true)) => "held",
        (None, Some(false)) => "did not hold",
        (None, None) if outcome.each.iter().any(|(seen, _)| *seen == Seen::Unheard) => {
            "not known, a source could not be heard"
        }
        (None, None) => "not known, it ended before all was due",
    };
    let surprises = match outcome.surprises.len() {
        0 => String::new(),
        1 => ", 1 surprise".to_owned(),
        count => format!(", {count} surprises"),
    };
    format!("{how}: {in_time} of {} in time{surprises}", outcome.each.len())
}

/// What a plan needs before it may run, each a sentence.
pub(super) fn missing(drill: &Drill) -> Vec<String> {
    drill.plan.missing().iter().map(Missing::to_string).collect()
}

/// Who did what, in a sentence without a full stop.
pub(super) fn change_text(change: &DrillChange) -> String {
    let by = plain_line(&change.by, 60);
    let said = |text: &str| plain_line(text, LONGEST_SAID);
    match &change.what {
        DrillWhat::Planned(_) => format!("{by} planned it"),
        DrillWhat::Replanned(_) => format!("{by} changed its plan"),
        DrillWhat::Begun { incident } => format!("{by} began it, as incident {incident}"),
        DrillWhat::Ended => format!("{by} said that it went to its end"),
        DrillWhat::Stopped { saw } => format!("{by} stopped it: {}", said(saw)),
        DrillWhat::Dropped { why } => format!("{by} dropped it: {}", said(why)),
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
