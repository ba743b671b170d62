//! Opsgenie: the answer of `GET /v2/schedules/{id}?expand=rotation`, with overrides and a timeline put in or not.

use watchbill_domain::oncall::{
    DailyWindow, Length, OverrideKind, Restriction, Rotation, Turns, Weekdays, WeeklyWindow,
};

use super::draft::{Draft, Plan};
use super::json::Node;
use super::turns::{count, instant, named_day, span, start};
use crate::finding::Weight;
use crate::reader::shown;

/// All rotations are on call together.
pub(super) fn read(draft: &mut Draft<'_>, root: &Node<'_>, schedule: &Node<'_>) {
    if schedule.flag("enabled") == Some(false) {
        draft.say(Weight::Note, schedule, "this schedule is switched off there: nobody was called by it");
    }
    for rotation in schedule.list("rotations") {
        if rotation.flag("enabled") == Some(false) {
            draft.say(Weight::Note, &rotation, "this rotation is switched off there and is left out");
            continue;
        }
        match plan(draft, &rotation) {
            Ok(plan) => draft.add_layer(&rotation, plan),
            Err(why) => {
                let message = format!("this rotation is left out, and nobody is on call by it: {why}");
                draft.say(Weight::Refused, &rotation, message);
            }
        }
    }
    let overrides = schedule.get("overrides").or_else(|| root.get("overrides"));
    for node in overrides.map(|node| node.items()).unwrap_or_default() {
        if let Err(why) = read_override(draft, &node, schedule) {
            draft.say(Weight::Refused, &node, format!("this override does not hold: {why}"));
        }
    }
    read_timeline(draft, root, schedule);
}

fn plan(draft: &mut Draft<'_>, rotation: &Node<'_>) -> Result<Plan, String> {
    let number = rotation.number("length").unwrap_or(1);
    let length = match rotation.need("type")? {
        "hourly" => Length::Hours(count(number, 8784)?),
        "daily" => Length::Days(count(number, 3660)?),
        "weekly" => Length::Weeks(count(number, 520)?),
        other => return Err(format!("its type is {}", shown(other))),
    };
    let read = start(rotation.need("startDate")?, &draft.zone)?;
    let people: Result<Vec<_>, String> =
        rotation.list("participants").iter().map(|who| participant(draft, who)).collect();
    let people = people?;
    if people.is_empty() {
        return Err("it has no participants".to_owned());
    }
    let restrictions = rotation.get("timeRestriction").map(|node| restrictions(&node)).transpose()?.unwrap_or_default();
    if let Some(note) = read.note {
        draft.say(Weight::Note, rotation, note);
    }
    Ok(Plan {
        name: rotation.text("name").unwrap_or_default().to_owned(),
        level: 0,
        zone: None,
        rotation: Rotation { length, start: read.start, people, turns: Turns::Always },
        restrictions,
        from: None,
        until: rotation.text("endDate").map(instant).transpose()?,
    })
}

/// Somebody with a turn. Without a turn that is nobody's, or a team's, all others would have theirs at other times.
fn participant(draft: &mut Draft<'_>, node: &Node<'_>) -> Result<watchbill_domain::ids::PersonId, String> {
    match node.text("type").unwrap_or("user") {
        "user" => draft.user(node),
        "none" => Err("one of its turns is nobody's, which a rotation here cannot have".to_owned()),
        other => {
            let name = node.text("name").or_else(|| node.text("id")).unwrap_or_default();
            Err(format!(
                "one of its turns is that of the {other} {}, whose people the export does not name",
                shown(name)
            ))
        }
    }
}

fn restrictions(node: &Node<'_>) -> Result<Vec<Restriction>, String> {
    let several = node.list("restrictions");
    match node.need("type")? {
        "time-of-day" => {
            let one = node.get("restriction").or_else(|| several.first().cloned()).ok_or("it has no `restriction`")?;
            let (from_minute, to_minute) = (time(&one, "start")?, time(&one, "end")?);
            Ok(vec![Restriction::Daily(DailyWindow { days: Weekdays::ALL, from_minute, to_minute })])
        }
        "weekday-and-time-of-day" => several.iter().map(weekly).collect(),
        other => Err(format!("its hours are of the type {}", shown(other))),
    }
}

fn weekly(node: &Node<'_>) -> Result<Restriction, String> {
    let day = |key: &str| {
        let name = node.need(key)?;
        named_day(name).ok_or_else(|| format!("{} is no day", shown(name)))
    };
    let (from_day, to_day) = (day("startDay")?, day("endDay")?);
    let (from_minute, to_minute) = (time(node, "start")?, time(node, "end")?);
    // From a time of a day to an earlier one of the same day is a night there, and a week here.
    if from_day == to_day && to_minute <= from_minute && to_minute != 0 {
        return Err("one of its hours ends on the day it starts on, before its start".to_owned());
    }
    let to_day = if to_minute == 0 && from_day == to_day { next(to_day) } else { to_day };
    Ok(Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute }))
}

fn next(day: watchbill_domain::oncall::Weekday) -> watchbill_domain::oncall::Weekday {
    super::turns::weekday((day as i64 + 1) % 7).unwrap_or(day)
}

fn time(node: &Node<'_>, end: &str) -> Result<u16, String> {
    let hour = node.number(&format!("{end}Hour")).ok_or_else(|| format!("`{end}Hour` is missing"))?;
    let minute = node.number(&format!("{end}Min")).unwrap_or(0);
    let wrong = || format!("{hour}:{minute:02} is no time of day");
    match (hour, minute) {
        (0..24, 0..60) => u16::try_from(hour * 60 + minute).map_err(|_| wrong()),
        (24, 0) => Ok(0),
        _ => Err(wrong()),
    }
}

/// An override of all rotations is one of the schedule; one of some of them stands in for their people.
fn read_override(draft: &mut Draft<'_>, node: &Node<'_>, schedule: &Node<'_>) -> Result<(), String> {
    let span = span(node.need("startDate")?, node.need("endDate")?)?;
    let user = node.get("user").ok_or("it has no `user`")?;
    let person = participant(draft, &user)?;
    let rotations = schedule.list("rotations");
    let of: Vec<&str> = node.list("rotations").iter().filter_map(|one| one.text("id")).collect();
    let is_of = |rotation: &&Node<'_>| rotation.text("id").is_some_and(|id| of.contains(&id));
    let some: Vec<&Node<'_>> = rotations.iter().filter(is_of).collect();
    if some.is_empty() || some.len() == rotations.len() {
        draft.add_override(OverrideKind::Replace, person, span);
        return Ok(());
    }
    let mut relieved = Vec::new();
    for who in some.iter().flat_map(|rotation| rotation.list("participants")) {
        let of = participant(draft, &who)?;
        if of != person && !relieved.contains(&of) {
            relieved.push(of);
        }
    }
    for of in relieved {
        draft.add_override(OverrideKind::Substitute { of }, person.clone(), span);
    }
    Ok(())
}

/// Who is on call according to Opsgenie (`GET /v2/schedules/{id}/timeline`), to compare with.
fn read_timeline(draft: &mut Draft<'_>, root: &Node<'_>, schedule: &Node<'_>) {
    let found = [schedule, root].iter().find_map(|node| {
        node.get("finalTimeline")
            .or_else(|| node.at(&["timeline", "finalTimeline"]))
            .or_else(|| node.at(&["timeline", "data", "finalTimeline"]))
    });
    let rotations = found.map(|node| node.list("rotations")).unwrap_or_default();
    for period in rotations.iter().flat_map(|rotation| rotation.list("periods")) {
        let read = period
            .get("recipient")
            .ok_or("it has no `recipient`".to_owned())
            .and_then(|who| Ok((participant(draft, &who)?, span(period.need("startDate")?, period.need("endDate")?)?)));
        match read {
            Ok((person, span)) => draft.rendered.add(person, span),
            Err(why) => draft.say(Weight::Ignored, &period, format!("this period is not compared with: {why}")),
        }
    }
}
