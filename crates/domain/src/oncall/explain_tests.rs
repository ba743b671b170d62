use super::super::fixtures::{
    WEEKDAYS, at, change, daily, layer, n, names, rotation, schedule, temporary, version, zone,
};
use super::super::{Layer, Length, OverrideKind, Pass, Rotation};
use super::*;

fn named(name: &str, level: i32, rotation: Rotation) -> Layer {
    Layer { name: name.to_owned(), ..layer(level, rotation) }
}

fn days(start: &str, names: &str) -> Rotation {
    rotation(Length::Days(n(1)), start, names)
}

fn told(schedule: &Schedule, now: &str) -> Vec<String> {
    schedule.explain(at(now), &Names::default(), &[]).into_iter().map(|said| said.text).collect()
}

#[test]
fn layers_say_whether_they_count_and_why_not() {
    let mut schedule = schedule(
        "Europe/Berlin",
        vec![
            named("office", 2, days("2026-01-05T09:00", "ana bo")),
            named("primary", 1, days("2026-01-05T09:00", "bo cy")),
            named("backup", 0, days("2026-01-05T09:00", "dee")),
            named("later", 3, days("2026-02-01T09:00", "eve")),
            named("empty", 3, days("2026-01-05T09:00", "")),
        ],
    );
    schedule.layers[0].restrictions = vec![daily(&WEEKDAYS, "09:00", "17:00")];
    let now = at("2026-01-20T20:00:00Z");
    assert_eq!(
        told(&schedule, "2026-01-20T20:00:00Z"),
        [
            "cy is on call",
            "office, of level 2, does not count: it is outside its hours, until 2026-01-21T08:00:00Z",
            "primary, of level 1, counts: no higher level has anybody",
            "turn 15 of primary, the 16th, is that of cy: from 2026-01-20T08:00:00Z until 2026-01-21T08:00:00Z",
            "backup, of level 0, does not count: primary, of level 1, has somebody",
            "later, of level 3, does not count: its first turn begins at 2026-02-01T08:00:00Z",
            "empty, of level 3, does not count: nobody is in its rotation",
        ]
    );
    let facts: Vec<_> = schedule.explain(now, &Names::default(), &[]).into_iter().map(|said| said.fact).collect();
    assert_eq!(facts[0], Fact::Result);
    assert_eq!(facts[1], Fact::Layer { layer: 0, standing: LayerStanding::OutsideHours });
    assert_eq!(facts[3], Fact::Turn { layer: 1, turn: 15 });
    schedule.layers.remove(1);
    schedule.layers.remove(1);
    schedule.layers[0].restrictions = vec![daily(&[], "09:00", "17:00")];
    assert_eq!(
        told(&schedule, "2026-01-20T20:00:00Z")[..2],
        ["nobody is on call", "office, of level 2, does not count: it is outside its hours, they do not open"]
    );
}

#[test]
fn overrides_are_told_in_the_order_in_which_they_are_applied() {
    let mut schedule = schedule("UTC", vec![named("primary", 0, days("2026-01-05T00:00", "ana"))]);
    let (from, to) = ("2026-01-06T12:00:00Z", "2026-01-06T18:00:00Z");
    let substitute = |of: &str| OverrideKind::Substitute { of: PersonId::new(of) };
    schedule.overrides = vec![
        change(OverrideKind::Add, "eve", from, to),
        change(substitute("ana"), "bo", from, to),
        change(substitute("ana"), "cy", from, to),
        change(OverrideKind::Remove, "dee", from, to),
        change(OverrideKind::Remove, "bo", "2026-01-07T12:00:00Z", "2026-01-07T18:00:00Z"),
    ];
    schedule.overrides[1].by = Some(PersonId::new("ana"));
    schedule.overrides[1].reason = Some("wedding".to_owned());
    assert_eq!(
        told(&schedule, from)[3..],
        [
            "bo stands in for ana until 2026-01-06T18:00:00Z; made by ana; wedding",
            "cy would stand in for ana until 2026-01-06T18:00:00Z, but ana is not on call then",
            "dee would be taken off until 2026-01-06T18:00:00Z, but dee is not on call then",
            "eve is on call too until 2026-01-06T18:00:00Z, by an override",
        ]
    );
    assert_eq!(told(&schedule, from)[0], "bo and eve are on call");
    schedule.overrides =
        vec![change(OverrideKind::Replace, "bo", from, to), change(OverrideKind::Replace, "cy", from, to)];
    assert_eq!(
        told(&schedule, from)[3..],
        [
            "only cy is on call until 2026-01-06T18:00:00Z, by an override",
            "an override would put only bo on call until 2026-01-06T18:00:00Z, but a later one of the file holds",
        ]
    );
}

#[test]
fn a_temporary_schedule_is_told_instead_of_layers() {
    let mut schedule = schedule("UTC", vec![named("primary", 0, days("2026-01-05T00:00", "ana"))]);
    let (from, to) = ("2026-01-06T12:00:00Z", "2026-01-06T18:00:00Z");
    schedule.overrides = vec![change(OverrideKind::Add, "eve", from, to)];
    schedule.temporaries = vec![
        temporary(from, to, &[]),
        temporary(
            from,
            to,
            &[("bo", from, to), ("bo", from, "2026-01-06T13:00:00Z"), ("cy", from, to), ("dee", from, to)],
        ),
    ];
    let which = "the temporary schedule from 2026-01-06T12:00:00Z until 2026-01-06T18:00:00Z";
    assert_eq!(
        told(&schedule, from),
        [
            "bo, cy and dee are on call".to_owned(),
            format!("{which} is set aside: a later one in the file holds"),
            format!("{which} replaces all layers and overrides, and has bo, cy and dee now"),
            "an override would put eve on call too until 2026-01-06T18:00:00Z, but a temporary schedule holds"
                .to_owned(),
        ]
    );
    schedule.temporaries.pop();
    assert_eq!(told(&schedule, from)[1], format!("{which} replaces all layers and overrides, and has nobody now"));
}

/// The sentences about the hand-offs of the turn that holds.
fn hand_offs(rotation: Rotation, zone_name: &str, now: &str) -> Vec<String> {
    let schedule = schedule(zone_name, vec![named("primary", 0, rotation)]);
    let said = schedule.explain(at(now), &Names::default(), &[]).into_iter();
    said.filter(|said| matches!(said.fact, Fact::HandOff { .. })).map(|said| said.text).collect()
}

#[test]
fn hand_offs_that_the_clocks_have_moved_say_so() {
    let berlin = |start, now| hand_offs(days(start, "ana bo cy"), "Europe/Berlin", now);
    let gap = "02:30 does not exist on 2026-03-29 in Europe/Berlin, so the hand-off is at 03:00";
    assert_eq!(berlin("2026-03-20T02:30", "2026-03-29T12:00:00Z"), [gap]);
    assert_eq!(berlin("2026-03-20T02:30", "2026-03-28T12:00:00Z"), [gap], "where it ends, too");
    assert_eq!(berlin("2026-03-20T02:30", "2026-03-30T12:00:00Z"), [""; 0]);
    let fold = "02:30 comes twice on 2026-10-25 in Europe/Berlin, so the hand-off is at the first";
    assert_eq!(berlin("2026-10-20T02:30", "2026-10-25T12:00:00Z"), [fold]);
    let hourly = rotation(Length::Hours(n(1)), "2026-03-28T00:00", "ana bo cy");
    assert_eq!(
        hand_offs(hourly.clone(), "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ["turn 26, that of cy, is empty, and nobody's turn slides"]
    );
    assert_eq!(
        hand_offs(hourly, "Europe/Berlin", "2026-03-29T00:30:00Z"),
        ["02:00 does not exist on 2026-03-29 in Europe/Berlin, so the hand-off is at 03:00"]
    );
    assert_eq!(
        hand_offs(days("2011-12-28T09:00", "ana bo cy"), "Pacific/Apia", "2011-12-30T12:00:00Z"),
        ["09:00 does not exist on 2011-12-30 in Pacific/Apia, so the hand-off is at 00:00 on 2011-12-31"]
    );
    let leap = rotation(Length::Hours(n(12)), "2011-12-29T12:00", "ana bo cy");
    assert_eq!(
        hand_offs(leap, "Pacific/Apia", "2011-12-30T12:00:00Z"),
        ["turns 1 to 2 are empty, and nobody's turn slides"],
        "the turn that holds begins at a time that exists"
    );
}

#[test]
fn a_start_in_the_second_pass_says_so() {
    let mut quarters = rotation(Length::Minutes(vec![n(15)]), "2026-10-25T02:30", "ana bo cy");
    quarters.start.pass = Pass::Second;
    assert_eq!(
        hand_offs(quarters.clone(), "Europe/Berlin", "2026-10-25T01:30:00Z"),
        [
            "02:45 comes twice on 2026-10-25 in Europe/Berlin, and the rotation starts after the first, so the hand-off is \
             at that start; turn 0, that of ana, is empty, and nobody's turn slides"
        ]
    );
    quarters.length = Length::Days(n(1));
    assert_eq!(
        hand_offs(quarters, "Europe/Berlin", "2026-10-25T01:30:00Z"),
        ["02:30 comes twice on 2026-10-25 in Europe/Berlin, and the rotation starts at the second"]
    );
}

#[test]
fn a_turn_that_a_version_cuts_says_so() {
    let mut schedule = schedule("UTC", vec![named("primary", 0, days("2026-01-05T00:00", "ana bo"))]);
    schedule.layers[0].versions =
        vec![version("2026-01-06T12:00:00Z", Some("cy"), days("2026-01-05T00:00", "ana bo cy"))];
    assert_eq!(
        told(&schedule, "2026-01-06T11:00:00Z")[2..],
        [
            "turn 1 of primary, the 2nd, is that of bo: from 2026-01-06T00:00:00Z until 2026-01-06T12:00:00Z",
            "another rotation holds from 2026-01-06T12:00:00Z on, before the turn would be over",
        ]
    );
    assert_eq!(
        told(&schedule, "2026-01-06T12:00:00Z")[2..],
        [
            "turn 1 of primary, the 2nd, is that of cy: from 2026-01-06T12:00:00Z until 2026-01-07T00:00:00Z",
            "this rotation holds from 2026-01-06T12:00:00Z on, which is within the turn",
        ]
    );
}

#[test]
fn everybodys_clock_is_read() {
    let schedule = schedule("UTC", vec![named("primary", 0, days("2026-01-05T00:00", "ana"))]);
    let people = [(PersonId::new("ana"), zone("Europe/Berlin")), (PersonId::new("bo"), zone("America/New_York"))];
    let said = schedule.explain(at("2026-07-01T00:00:00Z"), &Names::default(), &people);
    let told: Vec<_> = said.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(
        told[3..],
        [
            "for ana in Europe/Berlin it is 2026-07-01 02:00:00 CEST",
            "for bo in America/New_York it is 2026-06-30 20:00:00 EDT",
        ]
    );
    assert_eq!(said[3].fact, Fact::Clock { person: PersonId::new("ana") });
}

#[test]
fn people_are_called_by_their_names() {
    let mut schedule = schedule("UTC", vec![named("primary", 0, days("2026-01-05T00:00", "ana"))]);
    let (from, to) = ("2026-01-06T12:00:00Z", "2026-01-06T18:00:00Z");
    let instead = OverrideKind::Substitute { of: PersonId::new("ana") };
    schedule.overrides = vec![change(instead, "bo", from, to), change(OverrideKind::Add, "eve", from, to)];
    schedule.overrides[0].by = Some(PersonId::new("ana"));
    let called = names(&[("ana", "Ana Lima"), ("bo", "Bo Berg")]);
    let said = schedule.explain(at(from), &called, &[(PersonId::new("bo"), zone("Europe/Berlin"))]);
    let told: Vec<_> = said.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "Bo Berg and eve are on call",
            "primary, of level 0, counts: no higher level has anybody",
            "turn 1 of primary, the 2nd, is that of Ana Lima: from 2026-01-06T00:00:00Z until 2026-01-07T00:00:00Z",
            "Bo Berg stands in for Ana Lima until 2026-01-06T18:00:00Z; made by Ana Lima",
            "eve is on call too until 2026-01-06T18:00:00Z, by an override",
            "for Bo Berg in Europe/Berlin it is 2026-01-06 13:00:00 CET",
        ]
    );
    assert_eq!(said[5].fact, Fact::Clock { person: PersonId::new("bo") });
}
