//! What happens if nobody answers, as several commands tell it; every field is told in `docs/manual/json.md`.

use serde::Serialize;
use watchbill_engine::api::{EscalationView, EscalationWay};

use crate::terminal::line;

#[derive(Serialize)]
pub(super) struct Escalation<'a> {
    state: &'a str,
    ways: Vec<Way<'a>>,
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct Way<'a> {
    of: Option<&'a str>,
    steps: Vec<Step<'a>>,
    again: Option<&'a str>,
    limit: Option<&'a str>,
    provenance: &'a str,
    as_of: Option<&'a str>,
    doubt: Option<&'a str>,
}

#[derive(Serialize)]
struct Step<'a> {
    after_seconds: u64,
    who: &'a str,
}

pub(super) fn document(view: &EscalationView) -> Escalation<'_> {
    Escalation {
        state: &view.state,
        ways: view.ways.iter().map(way).collect(),
        problem: view.notice.as_ref().map(|notice| notice.what.as_str()),
    }
}

fn way(way: &EscalationWay) -> Way<'_> {
    Way {
        of: way.of.as_deref(),
        steps: way.steps.iter().map(|step| Step { after_seconds: step.after_seconds, who: &step.who }).collect(),
        again: way.again.as_deref(),
        limit: way.limit.as_deref(),
        provenance: &way.provenance,
        as_of: way.as_of.as_deref(),
        doubt: way.doubt.as_deref(),
    }
}

/// In words, each line behind `indent`: what is done and by whose word, why that may be otherwise, and what is not known.
pub(super) fn lines(view: &EscalationView, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for way in &view.ways {
        let of = way.of.as_ref().map(|of| format!("{}: ", line(of))).unwrap_or_default();
        lines.push(format!("{indent}{of}{}; {}", line(&way.said), line(&way.provenance)));
        lines.extend(way.doubt.iter().map(|doubt| format!("{indent}  {}", line(doubt))));
    }
    if let Some(notice) = &view.notice {
        let told = [&notice.what, &notice.to_do].into_iter().filter(|told| !told.is_empty());
        lines.extend(told.map(|told| format!("{indent}{}", line(told))));
    }
    lines
}
