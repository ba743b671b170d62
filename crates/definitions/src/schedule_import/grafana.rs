//! Grafana OnCall: a schedule of `/api/v1/schedules` with its shifts of `/api/v1/on_call_shifts` put in as `on_call_shifts`, and
//! `users` and `final_shifts` or not; or what Terraform keeps of them (`terraform show -json`).

mod shift;

use serde_json::Value;
use watchbill_domain::oncall::{Override, OverrideKind};
use watchbill_domain::time::Zone;

use super::draft::Draft;
use super::json::Node;
use super::turns::span;
use crate::finding::Weight;
use crate::reader::shown;
use shift::Clock;

/// The highest level wins, and equal levels are on call together.
pub(super) fn read(draft: &mut Draft<'_>, root: &Node<'_>, schedule: &Node<'_>, shifts: &[Node<'_>]) {
    let kind = schedule.text("type").unwrap_or("calendar");
    if kind == "ical" {
        draft.say(Weight::Refused, schedule, "this schedule is made of a calendar: import that (`ical_url_primary`)");
    }
    if schedule.text("ical_url_overrides").is_some() {
        let message = "its overrides stand in a calendar (`ical_url_overrides`), which is not read: whoever stands in by it is \
                       not on call here";
        draft.say(Weight::Ignored, schedule, message);
    }
    let clock = if kind == "web" { Clock::Utc } else { Clock::Own };
    if kind == "web" {
        let message = format!(
            "schedules of the window are kept in UTC there, and their hand-offs moved by an hour when clocks were set \
             (grafana/oncall#3261); here each stays at the time that clocks in {} showed when its shift began",
            draft.zone.name()
        );
        draft.say(Weight::Note, schedule, message);
    }
    for shift in shifts {
        if let Err(why) = shift::read(draft, shift, clock) {
            let name = shown(shift.text("name").unwrap_or_default());
            draft.say(
                Weight::Refused,
                shift,
                format!("the shift {name} is left out, and nobody is on call by it: {why}"),
            );
        }
    }
    read_final(draft, root);
}

/// The shifts of a schedule: those it names, in its order; all where it names none.
pub(super) fn shifts_of<'a>(root: &Node<'a>, schedule: &Node<'a>) -> (Vec<Node<'a>>, Vec<String>) {
    let all = ["on_call_shifts", "shifts"].iter().find_map(|key| root.get(key)).unwrap_or_else(|| root.clone()).items();
    let all: Vec<Node<'a>> = all.into_iter().filter(|shift| shift.text("type").is_some()).collect();
    let named: Vec<&str> = schedule.list("shifts").iter().filter_map(Node::as_text).collect();
    if named.is_empty() {
        return (all, Vec::new());
    }
    let find = |id: &&str| all.iter().find(|shift| shift.text("id") == Some(*id)).cloned();
    let missing = named.iter().filter(|id| find(id).is_none()).map(|id| (*id).to_owned()).collect();
    (named.iter().filter_map(find).collect(), missing)
}

/// Who is on call according to Grafana (`/api/v1/schedules/{id}/final_shifts`), to compare with.
fn read_final(draft: &mut Draft<'_>, root: &Node<'_>) {
    for node in root.list("final_shifts") {
        let read = draft
            .user(&node)
            .and_then(|person| Ok((person, span(node.need("shift_start")?, node.need("shift_end")?)?)));
        match read {
            Ok((person, span)) => draft.rendered.add(person, span),
            Err(why) => draft.say(Weight::Ignored, &node, format!("this shift is not compared with: {why}")),
        }
    }
}

/// What Terraform keeps (`values.root_module.resources`, and those of modules below) in the shape of the interface.
pub(super) fn of_terraform(state: &Value) -> Option<Value> {
    let mut resources = Vec::new();
    collect(state.get("values")?.get("root_module")?, &mut resources);
    let of_type = |wanted: &str| -> Vec<Value> {
        let wanted = resources.iter().filter(|one| one.get("type").and_then(Value::as_str) == Some(wanted));
        wanted.filter_map(|one| one.get("values").cloned()).collect()
    };
    let shifts = of_type("grafana_oncall_on_call_shift");
    let schedules = of_type("grafana_oncall_schedule");
    (!shifts.is_empty() || !schedules.is_empty())
        .then(|| serde_json::json!({ "schedules": schedules, "on_call_shifts": shifts }))
}

fn collect<'a>(module: &'a Value, resources: &mut Vec<&'a Value>) {
    resources.extend(module.get("resources").and_then(Value::as_array).into_iter().flatten());
    for child in module.get("child_modules").and_then(Value::as_array).into_iter().flatten() {
        collect(child, resources);
    }
}

/// The zone of a schedule whose own says nothing: that of its shifts, if they agree.
pub(super) fn zone_of_shifts(shifts: &[Node<'_>]) -> Option<Zone> {
    let mut names: Vec<&str> = shifts.iter().filter_map(|shift| shift.text("time_zone")).collect();
    names.dedup();
    match names.as_slice() {
        [one] => Zone::parse(one).ok(),
        _ => None,
    }
}

/// An override of the window: only these people.
fn overriding(draft: &mut Draft<'_>, people: Vec<watchbill_domain::ids::PersonId>, shift: shift::Spanned) {
    for (place, person) in people.into_iter().enumerate() {
        let kind = if place == 0 { OverrideKind::Replace } else { OverrideKind::Add };
        let (start, end) = shift;
        draft.overrides.push(Override { kind, person, start, end, by: None, reason: None, swap: None });
    }
}
