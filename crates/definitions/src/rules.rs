//! Service levels as the files of programs that alert on them: Prometheus itself, Sloth, Pyrra.
//!
//! A file is written whole or not at all: what cannot be said is refused by name, and what is said otherwise than it is meant
//! here is a note. Numbers are exact: a threshold is the decimal it is, or a division where it has no end.

mod prometheus;
mod pyrra;
mod sloth;
mod text;

use watchbill_domain::slo::{AlertPair, Choices, Counted, Exact, Exceeds, Method, Selector, Window};
use watchbill_domain::time::Instant;

use crate::reader::shown;
use crate::slos::{Events, Indicator, Metric, SloSpec};

pub(crate) use text::quoted;

pub use prometheus::prometheus_rules;
pub use pyrra::pyrra_objectives;
pub use sloth::sloth_spec;

/// A file for another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesFile {
    /// What it holds.
    pub text: String,
    /// What the program cannot say or will do otherwise, each in a sentence.
    pub notes: Vec<String>,
}

/// Why a service level cannot be said in a dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotSay(pub String);

/// The counters that a ratio is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Counters {
    events: Counted<Selector>,
    total: Selector,
}

/// The counters of a service level whose events are counted one by one.
fn counters(level: &SloSpec) -> Result<Counters, CannotSay> {
    let cannot = |why: String| CannotSay(format!("{}: {why}", called(level)));
    if level.slo.method != Method::Occurrences {
        let why =
            format!("it counts by {}, and rules over rates would judge slices otherwise", level.slo.method.name());
        return Err(cannot(why));
    }
    let (events, total, counter) = match &level.indicator {
        Some(Indicator::Ratio { events, total, counter }) => (events, total, *counter),
        Some(Indicator::Stored { .. }) => {
            return Err(cannot("it is a stored ratio, which has no events to count".into()));
        }
        Some(Indicator::Threshold { .. }) => return Err(cannot("it is a threshold, which has no counters".into())),
        None => return Err(cannot("nothing measures it".into())),
    };
    let selector = |metric: &Metric| {
        let is_prometheus = metric.kind.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("prometheus"));
        if !is_prometheus {
            let kind = shown(metric.kind.as_deref().unwrap_or_default());
            return Err(cannot(format!("its metrics are of {kind}, not of Prometheus")));
        }
        let query = metric.query.as_deref().ok_or_else(|| cannot("a query of it is missing".into()))?;
        Selector::behind(query, counter).ok_or_else(|| {
            let expected = "expected a selector with `counter: true`, or a sum of its rate or increase";
            cannot(format!("the counter behind {} cannot be told; {expected}", shown(query)))
        })
    };
    let events = match events {
        Events::Good(metric) => Counted::Good(selector(metric)?),
        Events::Bad(metric) => Counted::Bad(selector(metric)?),
    };
    Ok(Counters { events, total: selector(total)? })
}

/// A service level by its names.
fn called(level: &SloSpec) -> String {
    match &level.slo.objective_name {
        Some(name) => format!("{} ({name})", level.slo.name),
        None => level.slo.name.clone(),
    }
}

/// Milliseconds of the window at `now`; of a calendar one before its first those of the first.
fn window_ms(window: &Window, now: Instant) -> Option<i64> {
    match window {
        Window::Rolling { length_s } => Some(i64::from(*length_s) * 1000),
        Window::Calendar(calendar) => {
            let number = calendar.number_at(now).unwrap_or_default();
            calendar.span(number).map(|span| span.length_ms())
        }
    }
}

/// What every other program leaves out: it has no word for it.
fn unsaid_by_others(level: &SloSpec, notes: &mut Vec<String>) {
    let alerting = &level.slo.alerting;
    let mut say = |what: String| notes.push(format!("{}: {what}", called(level)));
    if alerting.min_bad_events > 0 {
        let least = alerting.min_bad_events;
        say(format!(
            "it cannot ask for {least} bad events in the long window: with little traffic it tells more often"
        ));
    }
    if alerting.exceeds == Exceeds::OrEquals {
        say("it tells above a threshold alone, where here a burn rate that equals it tells too".to_owned());
    }
    unsaid_by_rules(level, notes);
}

/// What no rule says: it is decided where budgets are counted.
fn unsaid_by_rules(level: &SloSpec, notes: &mut Vec<String>) {
    if level.exclusions.is_some() {
        notes.push(format!("{}: what is excluded here is not excluded there", called(level)));
    }
    if level.choices != Choices::default() {
        notes.push(format!("{}: what empty and unknown slices count as has no meaning there", called(level)));
    }
}

/// A factor as people read it: a few digits, marked where there are more.
fn factor_text(factor: &Exact) -> String {
    text::decimal(factor).unwrap_or_else(|| format!("about {}", factor.approx()))
}

/// The pairs as a sentence lists them.
fn pairs_text(pairs: &[AlertPair], window_ms: i64) -> String {
    let one = |pair: &AlertPair| format!("{} {}", pair.name, factor_text(&pair.factor(window_ms)));
    pairs.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
