//! PagerDuty: the answer of `GET /schedules/{id}`, with overrides of `GET /schedules/{id}/overrides` put in or not.

use watchbill_domain::oncall::{OverrideKind, Restriction, Rotation, Turns, Weekdays};

use super::draft::{Draft, Plan};
use super::json::Node;
use super::turns::{daily, instant, length, minute, span, start, weekday, weekly};
use crate::finding::Weight;

/// The layers stand with the highest first, and only one person is ever on call: the highest layer's that counts.
pub(super) fn read(draft: &mut Draft<'_>, root: &Node<'_>, schedule: &Node<'_>) {
    let layers = schedule.list("schedule_layers");
    let count = layers.len();
    // The lowest first, so that the file begins with the layer that is the rule and not the exception.
    for (place, layer) in layers.iter().enumerate().rev() {
        let level = i32::try_from(count - 1 - place).unwrap_or(i32::MAX);
        match plan(draft, layer, level) {
            Ok(plan) => draft.add_layer(layer, plan),
            Err(why) => {
                draft.say(
                    Weight::Refused,
                    layer,
                    format!("this layer is left out, and nobody is on call by it: {why}"),
                );
            }
        }
    }
    read_overrides(draft, schedule, schedule.get("overrides").or_else(|| root.get("overrides")));
    read_final(draft, schedule);
}

fn plan(draft: &mut Draft<'_>, layer: &Node<'_>, level: i32) -> Result<Plan, String> {
    let length =
        length(layer.number("rotation_turn_length_seconds").ok_or("it has no `rotation_turn_length_seconds`")?)?;
    let read = start(layer.need("rotation_virtual_start")?, &draft.zone)?;
    let people: Result<Vec<_>, String> = layer
        .list("users")
        .iter()
        .map(|entry| draft.user(&entry.get("user").unwrap_or_else(|| entry.clone())))
        .collect();
    let people = people?;
    if people.is_empty() {
        return Err("it has no users".to_owned());
    }
    let restrictions: Result<Vec<Restriction>, String> = layer.list("restrictions").iter().map(restriction).collect();
    if let Some(note) = read.note {
        draft.say(Weight::Note, layer, note);
    }
    Ok(Plan {
        name: layer.text("name").or_else(|| layer.text("summary")).unwrap_or_default().to_owned(),
        level,
        zone: None,
        rotation: Rotation { length, start: read.start, people, turns: Turns::Always },
        restrictions: restrictions?,
        from: layer.text("start").map(instant).transpose()?,
        until: layer.text("end").map(instant).transpose()?,
    })
}

fn restriction(node: &Node<'_>) -> Result<Restriction, String> {
    let from_minute = minute(node.need("start_time_of_day")?)?;
    let seconds = node.number("duration_seconds").ok_or("a restriction has no `duration_seconds`")?;
    match node.need("type")? {
        "daily_restriction" => daily(Weekdays::ALL, from_minute, seconds),
        "weekly_restriction" => {
            let day = node.number("start_day_of_week").and_then(|day| weekday(day - 1));
            weekly(day.ok_or("a restriction has no day from 1, Monday, to 7")?, from_minute, seconds)
        }
        other => Err(format!("a restriction is of the type {}", crate::reader::shown(other))),
    }
}

/// Those that are given as such; else what is left of them in the range of the answer.
fn read_overrides(draft: &mut Draft<'_>, schedule: &Node<'_>, given: Option<Node<'_>>) {
    let rendered = schedule.at(&["overrides_subschedule", "rendered_schedule_entries"]);
    let is_rendered = given.is_none();
    let overrides = given.or(rendered).map(|node| node.items()).unwrap_or_default();
    if is_rendered && !overrides.is_empty() {
        let message = "only the overrides of the range that was asked for are there, cut to it: put the answer of \
                       `GET /schedules/{id}/overrides` in as `overrides` for all of them";
        draft.say(Weight::Note, schedule, message);
    }
    for node in overrides {
        let read = entry(draft, &node);
        match read {
            Ok((person, span)) => draft.add_override(OverrideKind::Replace, person, span),
            Err(why) => draft.say(Weight::Refused, &node, format!("this override does not hold: {why}")),
        }
    }
}

/// Who is on call according to PagerDuty, to compare with.
fn read_final(draft: &mut Draft<'_>, schedule: &Node<'_>) {
    let entries = schedule.at(&["final_schedule", "rendered_schedule_entries"]);
    for node in entries.map(|node| node.items()).unwrap_or_default() {
        match entry(draft, &node) {
            Ok((person, span)) => draft.rendered.add(person, span),
            Err(why) => draft.say(Weight::Ignored, &node, format!("this entry is not compared with: {why}")),
        }
    }
}

type Entry = (watchbill_domain::ids::PersonId, (watchbill_domain::time::Instant, watchbill_domain::time::Instant));

fn entry(draft: &mut Draft<'_>, node: &Node<'_>) -> Result<Entry, String> {
    let span = span(node.need("start")?, node.need("end")?)?;
    let user = node.get("user").ok_or("it has no `user`")?;
    Ok((draft.user(&user)?, span))
}
