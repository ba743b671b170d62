//! Plans between what people type and what is kept.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{DrillPlan, DrillRefused, EntryKind, Expected, Link, LinkKind};
use watchbill_domain::time::parse_span;

use crate::api::{ApiError, DrillExpectedForm, DrillPlanForm, IncidentSeeds};
use crate::shared::Shared;

use super::words::typed_span;
use super::{called, invalid};

/// Characters of a title.
const LONGEST_TITLE: usize = 200;
/// Characters of what is believed, may be touched, or stops it.
const LONGEST_TEXT: usize = 2000;
/// Characters of a line: a name, what should be seen, what it is about.
const LONGEST_LINE: usize = 300;
/// Things that should be seen, people who may stop it, and things of a kind that it is about.
const MOST: usize = 50;

/// The plan that is typed. What it is about is not looked for: it need not be there before the drill begins.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read, and without a title.
pub(super) fn plan_of(shared: &Shared, form: &DrillPlanForm) -> Result<DrillPlan, ApiError> {
    let title = plain_line(form.title.trim(), usize::MAX);
    if title.is_empty() {
        return Err(invalid("title", DrillRefused::NoTitle.to_string()));
    }
    short("title", &title, LONGEST_TITLE)?;
    few("expected", form.expected.len())?;
    let mut may_stop: Vec<String> = Vec::new();
    for typed in lined("mayStop", &form.may_stop)? {
        let name = called(shared, typed.trim_start_matches('@'));
        if !may_stop.contains(&name) {
            may_stop.push(name);
        }
    }
    Ok(DrillPlan {
        title,
        about: about_of(&form.about)?,
        hypothesis: text("hypothesis", &form.hypothesis)?,
        blast_radius: text("blastRadius", &form.blast_radius)?,
        stop_rule: text("stopRule", &form.stop_rule)?,
        may_stop,
        expected: form.expected.iter().map(expected_of).collect::<Result<_, _>>()?,
    })
}

/// The plan as it can be typed again.
pub(super) fn form_of(plan: &DrillPlan) -> DrillPlanForm {
    let expected = |one: &Expected| DrillExpectedForm {
        what: one.what.clone(),
        kind: one.kind.word().to_owned(),
        about: one.about.clone(),
        within: typed_span(one.within),
    };
    DrillPlanForm {
        title: plan.title.clone(),
        about: seeds_of(plan),
        hypothesis: plan.hypothesis.clone(),
        blast_radius: plan.blast_radius.clone(),
        stop_rule: plan.stop_rule.clone(),
        may_stop: plan.may_stop.clone(),
        expected: plan.expected.iter().map(expected).collect(),
    }
}

/// What its incident is declared from.
pub(super) fn seeds_of(plan: &DrillPlan) -> IncidentSeeds {
    let of = |kind: LinkKind| {
        plan.about.iter().filter(|link| link.kind == kind).map(|link| link.key.clone()).collect::<Vec<_>>()
    };
    IncidentSeeds {
        alerts: of(LinkKind::Alert),
        queues: of(LinkKind::Queue),
        levels: of(LinkKind::Level),
        services: of(LinkKind::Service),
    }
}

fn about_of(seeds: &IncidentSeeds) -> Result<Vec<Link>, ApiError> {
    let kinds = [
        (LinkKind::Alert, "alerts", &seeds.alerts),
        (LinkKind::Queue, "queues", &seeds.queues),
        (LinkKind::Level, "levels", &seeds.levels),
        (LinkKind::Service, "services", &seeds.services),
    ];
    let mut about: Vec<Link> = Vec::new();
    for (kind, field, typed) in kinds {
        for key in lined(field, typed)? {
            let link = Link::new(kind, key);
            if !about.contains(&link) {
                about.push(link);
            }
        }
    }
    Ok(about)
}

fn expected_of(form: &DrillExpectedForm) -> Result<Expected, ApiError> {
    let word = form.kind.trim();
    let kind = EntryKind::from_word(word).ok_or_else(|| {
        let words = EntryKind::ALL.map(EntryKind::word).join(", ");
        let shown = plain_line(word, 60);
        invalid("expected", format!("`{shown}` is no kind of line: nothing was written; expected one of {words}"))
    })?;
    if kind == EntryKind::BudgetSpent {
        let message = "what was spent of a budget is told once an incident is over, and no drill sees that: nothing was written; expect \
                       budget_burns or budget_exhausted";
        return Err(invalid("expected", message.to_owned()));
    }
    let within = parse_span(form.within.trim())
        .map_err(|error| invalid("expected", format!("{}: nothing was written", plain_line(&error, LONGEST_LINE))))?;
    let (what, about) = (plain_line(form.what.trim(), usize::MAX), plain_line(form.about.trim(), usize::MAX));
    short("expected", &what, LONGEST_LINE)?;
    short("expected", &about, LONGEST_LINE)?;
    let what = if what.is_empty() { words_of(kind, &about) } else { what };
    Ok(Expected { what, kind, about, within })
}

/// What should be seen where nobody said it in words: `alert fired: RedisDown`.
fn words_of(kind: EntryKind, about: &str) -> String {
    let word = kind.word().replace('_', " ");
    if about.is_empty() { word } else { format!("{word}: {about}") }
}

/// Lines that are typed, without those that are empty.
fn lined(field: &str, typed: &[String]) -> Result<Vec<String>, ApiError> {
    let lines: Vec<String> =
        typed.iter().map(|line| plain_line(line.trim(), usize::MAX)).filter(|line| !line.is_empty()).collect();
    few(field, lines.len())?;
    for line in &lines {
        short(field, line, LONGEST_LINE)?;
    }
    Ok(lines)
}

fn text(field: &str, typed: &str) -> Result<String, ApiError> {
    short(field, typed.trim(), LONGEST_TEXT)?;
    Ok(typed.trim().to_owned())
}

fn short(field: &str, text: &str, most: usize) -> Result<(), ApiError> {
    if text.chars().count() > most {
        return Err(invalid(field, format!("it has more than {most} characters: nothing was written")));
    }
    Ok(())
}

fn few(field: &str, count: usize) -> Result<(), ApiError> {
    if count > MOST {
        return Err(invalid(field, format!("there are more than {MOST} of them: nothing was written")));
    }
    Ok(())
}
