//! Changes of drills as JSON. What cannot be read back is a decode error: a drill that is not understood is not gone on with. Fields that a
//! later version adds are passed over.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use watchbill_domain::incidents::{DrillPlan, DrillWhat, Expected, IncidentId, Link};

use crate::columns::{count, json, ms, of_json, word_of};

/// What was done. `kind` is read by the schema too: by the trigger that wants a plan first.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum WhatJson {
    Planned { plan: PlanJson },
    Replanned { plan: PlanJson },
    Begun { incident: i64 },
    Ended,
    Stopped { saw: String },
    Dropped { why: String },
}

#[derive(Serialize, Deserialize)]
struct PlanJson {
    title: String,
    about: Vec<(String, String)>,
    hypothesis: String,
    blast_radius: String,
    stop_rule: String,
    may_stop: Vec<String>,
    expected: Vec<ExpectedJson>,
}

#[derive(Serialize, Deserialize)]
struct ExpectedJson {
    what: String,
    kind: String,
    about: String,
    within_ms: i64,
}

pub(super) fn what_text(what: &DrillWhat) -> String {
    json(&match what {
        DrillWhat::Planned(plan) => WhatJson::Planned { plan: plan_json(plan) },
        DrillWhat::Replanned(plan) => WhatJson::Replanned { plan: plan_json(plan) },
        DrillWhat::Begun { incident } => WhatJson::Begun { incident: incident.0 },
        DrillWhat::Ended => WhatJson::Ended,
        DrillWhat::Stopped { saw } => WhatJson::Stopped { saw: saw.clone() },
        DrillWhat::Dropped { why } => WhatJson::Dropped { why: why.clone() },
    })
}

pub(super) fn what_of(text: &str) -> sqlx::Result<DrillWhat> {
    Ok(match of_json(text)? {
        WhatJson::Planned { plan } => DrillWhat::Planned(plan_of(plan)?),
        WhatJson::Replanned { plan } => DrillWhat::Replanned(plan_of(plan)?),
        WhatJson::Begun { incident } => DrillWhat::Begun { incident: IncidentId(incident) },
        WhatJson::Ended => DrillWhat::Ended,
        WhatJson::Stopped { saw } => DrillWhat::Stopped { saw },
        WhatJson::Dropped { why } => DrillWhat::Dropped { why },
    })
}

fn plan_json(plan: &DrillPlan) -> PlanJson {
    let expected = |one: &Expected| ExpectedJson {
        what: one.what.clone(),
        kind: one.kind.word().to_owned(),
        about: one.about.clone(),
        within_ms: ms(one.within),
    };
    PlanJson {
        title: plan.title.clone(),
        about: plan.about.iter().map(|link| (link.kind.word().to_owned(), link.key.clone())).collect(),
        hypothesis: plan.hypothesis.clone(),
        blast_radius: plan.blast_radius.clone(),
        stop_rule: plan.stop_rule.clone(),
        may_stop: plan.may_stop.clone(),
        expected: plan.expected.iter().map(expected).collect(),
    }
}

fn plan_of(plan: PlanJson) -> sqlx::Result<DrillPlan> {
    let PlanJson { title, about, hypothesis, blast_radius, stop_rule, may_stop, expected } = plan;
    let link = |(kind, key): (String, String)| Ok(Link { kind: word_of(&kind)?, key });
    let one = |one: ExpectedJson| {
        let ExpectedJson { what, kind, about, within_ms } = one;
        Ok(Expected { what, kind: word_of(&kind)?, about, within: Duration::from_millis(count(within_ms)) })
    };
    Ok(DrillPlan {
        title,
        about: about.into_iter().map(link).collect::<sqlx::Result<_>>()?,
        hypothesis,
        blast_radius,
        stop_rule,
        may_stop,
        expected: expected.into_iter().map(one).collect::<sqlx::Result<_>>()?,
    })
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
