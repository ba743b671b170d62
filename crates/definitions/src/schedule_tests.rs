use std::num::NonZeroU32;

use rstest::rstest;
use watchbill_domain::oncall::*;
use watchbill_domain::time::{Instant, Wall, Zone};

use super::*;

const GOOD: &str = include_str!("../tests/files/schedule.toml");
fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn person(id: &str) -> PersonId {
    PersonId::new(id)
}

fn count(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

fn start(wall: &str, pass: Pass) -> Start {
    Start { wall: Wall::parse(wall).unwrap(), pass }
}

/// Everything that is said about a file, one line each.
fn said(text: &str) -> Vec<String> {
    let findings = read_schedule(text, "s.toml", &[]).findings;
    findings.iter().map(|finding| format!("{}: {}", finding.weight.word(), finding.problem)).collect()
}

#[test]
fn a_whole_file_is_read_without_a_word() {
    let reading = read_schedule(GOOD, "schedules/other.toml", &[]);
    assert_eq!((reading.findings, reading.syntax), (Vec::new(), Syntax::Sound));
    assert_eq!(reading.undeclared, ["ana", "bo", "Dora Li", "cy"].map(person));
    let schedule = reading.schedule.unwrap();
    assert_eq!((schedule.name.as_str(), schedule.zone.name()), ("payments", "Europe/Berlin"));
    let [primary, second] = schedule.layers.as_slice() else { panic!("two layers") };
    assert_eq!((primary.name.as_str(), primary.level), ("primary", 1));
    assert_eq!(primary.zone, Some(Zone::parse("America/New_York").unwrap()));
    let weekly = Rotation {
        length: Length::Weeks(count(2)),
        start: start("2026-01-05T09:00:00", Pass::First),
        people: vec![person("ana"), person("bo")],
        turns: Turns::Always,
    };
    assert_eq!(primary.rotation, weekly);
    let days = Weekdays::of([Weekday::Monday, Weekday::Friday]);
    let daily = DailyWindow { days, from_minute: 480, to_minute: 0 };
    let weekend = WeeklyWindow { from_day: Weekday::Saturday, from_minute: 0, to_day: Weekday::Monday, to_minute: 0 };
    assert_eq!(primary.restrictions, [Restriction::Daily(daily), Restriction::Weekly(weekend)]);

    assert_eq!((second.name.as_str(), second.level, &second.zone), ("layer 2", 0, &None));
    assert_eq!(second.rotation.length, Length::Days(count(1)), "a length of one unless it says otherwise");
    assert_eq!(second.rotation.start, start("2026-10-25T02:30:00", Pass::Second), "the offset chooses the pass");
    assert_eq!(second.rotation.turns, Turns::ActiveDays);
    let nights = DailyWindow { days: Weekdays::ALL, from_minute: 1200, to_minute: 480 };
    assert_eq!(second.restrictions, [Restriction::Daily(nights)]);
}

#[test]
fn versions_stand_in_the_order_of_their_instants_and_read_the_clock_of_their_layer() {
    let schedule = read_schedule(GOOD, "s.toml", &[]).schedule.unwrap();
    let [june, september] = schedule.layers[0].versions.as_slice() else { panic!("two versions") };
    assert_eq!(june.from, at("2026-06-01T13:00:00Z"));
    assert_eq!(june.next, Some(person("Dora Li")));
    assert_eq!(june.rotation.length, Length::Months(count(1)));
    assert_eq!(june.rotation.people, ["ana", "Dora Li", "ana"].map(person), "somebody may be in it twice");
    assert_eq!(september.from, at("2026-09-01T07:00:00Z"));
    assert_eq!(september.rotation.length, Length::Minutes(vec![count(5760), count(4320)]));
    assert_eq!(september.rotation.people, []);
}

#[test]
fn overrides_and_temporary_schedules_are_instants() {
    let schedule = read_schedule(GOOD, "s.toml", &[]).schedule.unwrap();
    let replace = Override {
        kind: OverrideKind::Replace,
        person: person("cy"),
        start: at("2026-03-06T17:00:00Z"),
        end: at("2026-03-08T17:00:00Z"),
        by: Some(person("ana")),
        reason: Some("wedding".to_owned()),
        swap: None,
    };
    let half = Override {
        kind: OverrideKind::Substitute { of: person("ana") },
        person: person("bo"),
        start: at("2026-03-09T09:00:00Z"),
        end: at("2026-03-10T09:00:00Z"),
        by: None,
        reason: None,
        swap: Some("s1".to_owned()),
    };
    assert_eq!(schedule.overrides[..2], [replace, half]);
    let (start, end) = (at("2026-12-24T08:00:00Z"), at("2026-12-27T08:00:00Z"));
    let shifts = vec![TemporaryShift { person: person("bo"), start, end }];
    assert_eq!(schedule.temporaries, [Temporary { start, end, shifts }]);
}

#[rstest]
#[case::a_file("schedules/payments.toml", "payments")]
#[case::on_windows("schedules\\payments.toml", "payments")]
#[case::without_an_ending("-", "-")]
fn a_schedule_without_a_name_is_called_as_its_file(#[case] file: &str, #[case] name: &str) {
    assert_eq!(read_schedule("timezone = \"UTC\"", file, &[]).schedule.unwrap().name, name);
}

#[rstest]
#[case::not_toml("timezone = \"UTC\"\n[[layers]", "refused: s.toml:2:10: not TOML: ")]
#[case::no_zone(
    "name = \"a\"",
    "refused: s.toml:1:1: nobody is on call by this schedule, whose times mean nothing without a zone: `timezone` is missing"
)]
#[case::no_such_zone("timezone = \"Mars\"", "refused: s.toml:1:12: nobody is on call by this schedule")]
fn without_a_zone_there_is_no_schedule(#[case] text: &str, #[case] message: &str) {
    let reading = read_schedule(text, "s.toml", &[]);
    assert_eq!(reading.schedule, None);
    assert_eq!(reading.syntax == Syntax::Broken, message.contains("not TOML"));
    assert_eq!(said(text).len(), 1);
    assert!(said(text)[0].starts_with(message), "{:?}", said(text));
}

#[rstest]
#[case::winter_alone("2026-01-05T09:00:00", Pass::First, None)]
#[case::winter("2026-01-05T09:00:00+01:00", Pass::First, None)]
#[case::summer_with_the_offset_of_winter(
    "2026-07-06T09:00:00+01:00",
    Pass::First,
    Some(
        "ignored: s.toml:4:9: the offset of `start` is none that Europe/Berlin has at 2026-07-06T09:00:00, which there is \
          2026-07-06T09:00:00+02:00; the offset is left out, and the wall clock holds"
    )
)]
#[case::a_fold_alone("2026-10-25T02:30:00", Pass::First, None)]
#[case::a_fold_first("2026-10-25T02:30:00+02:00", Pass::First, None)]
#[case::a_fold_second("2026-10-25T02:30+01:00", Pass::Second, None)]
#[case::a_fold_misfit(
    "2026-10-25T02:30:00Z",
    Pass::First,
    Some(
        "ignored: s.toml:4:9: the offset of `start` is none that Europe/Berlin has at 2026-10-25T02:30:00, which there is \
          2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00; the offset is left out, and the wall clock holds"
    )
)]
#[case::a_gap(
    "2026-03-29T02:30:00",
    Pass::First,
    Some(
        "note: s.toml:4:9: no clock in Europe/Berlin shows 2026-03-29T02:30:00, because they are set forward over it; the \
          rotation starts at 2026-03-29T03:00:00+02:00"
    )
)]
#[case::a_gap_with_an_offset_of_its_side(
    "2026-03-29T02:30:00+02:00",
    Pass::First,
    Some("note: s.toml:4:9: no clock in")
)]
#[case::a_gap_misfit(
    "2026-03-29T02:30:00+03:00",
    Pass::First,
    Some("ignored: s.toml:4:9: the offset of `start` is none")
)]
fn the_wall_clock_of_a_start_wins_and_its_offset_chooses_the_pass(
    #[case] written: &str,
    #[case] pass: Pass,
    #[case] message: Option<&str>,
) {
    let text = format!(
        "timezone = \"Europe/Berlin\"\n[[layers]]\n[layers.rotation]\nstart = \"{written}\"\nkind = \"daily\"\npeople = []\n"
    );
    let rotation = read_schedule(&text, "s.toml", &[]).schedule.unwrap().layers.remove(0).rotation;
    let wall = if written.len() < 20 { written } else { &written[..16] };
    assert_eq!(rotation.start, start(wall, pass));
    let said = said(&text);
    assert_eq!(said.len(), usize::from(message.is_some()), "{said:?}");
    assert!(message.is_none_or(|message| said[0].starts_with(message)), "{said:?}");
}
