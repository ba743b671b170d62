//! GoAlert: an answer of its GraphQL interface with a `schedule`, its `targets` and `rules`, and the `rotations` they name;
//! with `userOverrides`, `temporarySchedules` and `shifts` or without.

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    DailyWindow, Length, OverrideKind, Pass, Restriction, Rotation, Start, Temporary, TemporaryShift, Turns, Weekdays,
};
use watchbill_domain::time::{Wall, Zone};

use super::anchor::{Turn, anchored};
use super::draft::{Draft, Plan};
use super::json::Node;
use super::turns::{count, instant, minute, span, start, weekday};
use crate::finding::Weight;
use crate::reader::shown;

/// All rules are on call together.
pub(super) fn read(draft: &mut Draft<'_>, root: &Node<'_>, schedule: &Node<'_>) {
    for target in schedule.list("targets") {
        match plan(draft, root, &target) {
            Ok(Some(plan)) => draft.add_layer(&target, plan),
            Ok(None) => {
                draft.say(Weight::Note, &target, "no day is chosen in any of its rules, so that it is left out");
            }
            Err(why) => {
                let message = format!("this target is left out, and nobody is on call by it: {why}");
                draft.say(Weight::Refused, &target, message);
            }
        }
    }
    let overrides = schedule.get("userOverrides").or_else(|| root.get("userOverrides"));
    for node in overrides.map(|node| node.items()).unwrap_or_default() {
        if let Err(why) = read_override(draft, &node, schedule) {
            draft.say(Weight::Refused, &node, format!("this override does not hold: {why}"));
        }
    }
    for node in schedule.list("temporarySchedules") {
        match temporary(draft, &node) {
            Ok(temporary) => draft.temporaries.push(temporary),
            Err(why) => draft.say(Weight::Refused, &node, format!("this temporary schedule does not hold: {why}")),
        }
    }
    for node in schedule.list("shifts") {
        match shift(draft, &node) {
            Ok(shift) => draft.rendered.add(shift.person, (shift.start, shift.end)),
            Err(why) => draft.say(Weight::Ignored, &node, format!("this shift is not compared with: {why}")),
        }
    }
}

fn plan(draft: &mut Draft<'_>, root: &Node<'_>, target: &Node<'_>) -> Result<Option<Plan>, String> {
    let Some(restrictions) = restrictions(target)? else { return Ok(None) };
    let named = target.get("target").unwrap_or_else(|| target.clone());
    let id = named.text("id").ok_or("it has no `id`")?;
    let name = named.text("name").unwrap_or(id).to_owned();
    let is_rotation = named.text("type").is_none_or(|kind| kind == "rotation");
    let (rotation, zone) = if is_rotation {
        let listed = [root.list("rotations"), root.get("rotation").into_iter().collect()].concat();
        let found = listed.into_iter().find(|rotation| rotation.text("id") == Some(id));
        let rotation = found.ok_or_else(|| format!("the export has no rotation {}", shown(&name)))?;
        read_rotation(draft, &rotation, restrictions.is_empty())?
    } else {
        // Somebody who is always on call in these hours has no turns; a rotation of one comes to the same.
        let person = draft.user(&named)?;
        let wall = Wall::parse("2020-01-06T00:00:00").map_err(|error| error.to_string())?;
        let start = Start { wall, pass: Pass::First };
        let length = Length::Weeks(count(1, 1)?);
        (Rotation { length, start, people: vec![person], turns: Turns::Always }, None)
    };
    Ok(Some(Plan { name, level: 0, zone, rotation, restrictions, from: None, until: None }))
}

/// The hours of the rules of a target: none at all where one of them is always, and `None` where none ever is.
fn restrictions(target: &Node<'_>) -> Result<Option<Vec<Restriction>>, String> {
    let mut windows = Vec::new();
    for rule in target.list("rules") {
        let days = rule.list("weekdayFilter");
        if days.len() != 7 {
            return Err("a rule has no `weekdayFilter` of seven days from Sunday".to_owned());
        }
        let chosen = days.iter().enumerate().filter(|(_, day)| day.as_flag() == Some(true));
        let chosen: Vec<_> = chosen.filter_map(|(day, _)| weekday((day as i64 + 6) % 7)).collect();
        let (from_minute, to_minute) = (minute(rule.need("start")?)?, minute(rule.need("end")?)?);
        if chosen.len() == 7 && from_minute == to_minute {
            return Ok(Some(Vec::new()));
        }
        if !chosen.is_empty() {
            let days = Weekdays::of(chosen);
            windows.push(Restriction::Daily(DailyWindow { days, from_minute, to_minute }));
        }
    }
    Ok((!windows.is_empty()).then_some(windows))
}

fn read_rotation(draft: &mut Draft<'_>, node: &Node<'_>, is_always: bool) -> Result<(Rotation, Option<Zone>), String> {
    let number = node.number("shiftLength").unwrap_or(1);
    let length = match node.need("type")? {
        "hourly" => Length::Hours(count(number, 8784)?),
        "daily" => Length::Days(count(number, 3660)?),
        "weekly" => Length::Weeks(count(number, 520)?),
        "monthly" => Length::Months(count(number, 120)?),
        other => return Err(format!("its type is {}", shown(other))),
    };
    let zone = node.text("timeZone").map(Zone::parse).transpose().map_err(|error| error.to_string())?;
    let other = zone.filter(|zone| zone.name() != draft.zone.name());
    let zone = match other {
        Some(zone) if is_always => Some(zone),
        Some(zone) => {
            let message = format!(
                "hands off by the clock of {} while its rules go by that of {}: a layer has one clock, here the rules'. \
                 Hand-offs move while the two are not as far apart as at the rotation's start",
                zone.name(),
                draft.zone.name()
            );
            draft.say(Weight::Ignored, node, message);
            None
        }
        None => None,
    };
    let clock = zone.as_ref().unwrap_or(&draft.zone).clone();
    let read = start(node.need("start")?, &clock)?;
    let people = people(draft, node)?;
    let rotation = Rotation { length, start: read.start, people, turns: Turns::Always };
    let turn = active(draft, node)?;
    Ok((anchored(rotation, &clock, turn)?, zone))
}

fn people(draft: &mut Draft<'_>, node: &Node<'_>) -> Result<Vec<PersonId>, String> {
    let users = node.list("users");
    let people: Result<Vec<PersonId>, String> = if users.is_empty() {
        node.list("userIDs").iter().map(|id| draft.user_of_id(id.as_text().unwrap_or_default())).collect()
    } else {
        users.iter().map(|user| draft.user(user)).collect()
    };
    let people = people?;
    if people.is_empty() { Err("it has no users".to_owned()) } else { Ok(people) }
}

/// Whose turn it is: GoAlert keeps that as a number beside the rotation, and its start says only when turns end.
fn active(draft: &mut Draft<'_>, node: &Node<'_>) -> Result<Turn, String> {
    let Some(index) = node.number("activeUserIndex").and_then(|index| usize::try_from(index).ok()) else {
        let message =
            "says not whose turn it is (`activeUserIndex`); the first user has the turn that begins at its start";
        draft.say(Weight::Ignored, node, message);
        return Ok(Turn::FromStart);
    };
    let next = node.list("nextHandoffTimes").first().and_then(Node::as_text).map(instant).transpose()?;
    match next {
        Some(next) => Ok(Turn::At { index, at: next.shifted_ms(-1000) }),
        None => {
            let message = "says not when the turn of its active user ends (`nextHandoffTimes`); it is taken for the turn of now, \
                           so that an old export shifts everybody";
            draft.say(Weight::Note, node, message);
            Ok(Turn::At { index, at: draft.now })
        }
    }
}

fn read_override(draft: &mut Draft<'_>, node: &Node<'_>, schedule: &Node<'_>) -> Result<(), String> {
    let target = node.at(&["target"]).and_then(|target| target.text("id"));
    if target.is_some_and(|target| schedule.text("id").is_some_and(|own| own != target)) {
        return Ok(());
    }
    let span = span(node.need("start")?, node.need("end")?)?;
    let (added, removed) = (who(draft, node, "addUser")?, who(draft, node, "removeUser")?);
    match (added, removed) {
        (Some(person), Some(of)) => draft.add_override(OverrideKind::Substitute { of }, person, span),
        (Some(person), None) => draft.add_override(OverrideKind::Add, person, span),
        (None, Some(person)) => draft.add_override(OverrideKind::Remove, person, span),
        (None, None) => return Err("it adds and removes nobody".to_owned()),
    }
    Ok(())
}

fn who(draft: &mut Draft<'_>, node: &Node<'_>, key: &str) -> Result<Option<PersonId>, String> {
    if let Some(user) = node.get(key) {
        return draft.user(&user).map(Some);
    }
    node.text(&format!("{key}ID")).map(|id| draft.user_of_id(id)).transpose()
}

fn temporary(draft: &mut Draft<'_>, node: &Node<'_>) -> Result<Temporary, String> {
    let (start, end) = span(node.need("start")?, node.need("end")?)?;
    let shifts: Result<Vec<TemporaryShift>, String> = node.list("shifts").iter().map(|one| shift(draft, one)).collect();
    Ok(Temporary { start, end, shifts: shifts? })
}

fn shift(draft: &mut Draft<'_>, node: &Node<'_>) -> Result<TemporaryShift, String> {
    let (start, end) = span(node.need("start")?, node.need("end")?)?;
    let person = who(draft, node, "user")?.ok_or("it names nobody")?;
    Ok(TemporaryShift { person, start, end })
}
