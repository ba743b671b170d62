use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{OverrideKind, Schedule};

use super::fixtures::{
    calendar, change, hours, instead, layer, people, rotation, schedule, temporary, weeks, workdays, zone,
};
use super::{duration, duty_calendar};

/// Three regions that follow the sun, each in its own zone.
fn follow_the_sun() -> Schedule {
    let region = |name: &str, zone_name: &str, people: &str| {
        let mut layer = layer(name, rotation(weeks(1), "2026-03-02T00:00", people));
        layer.zone = Some(zone(zone_name));
        layer.restrictions = vec![workdays(9, 17)];
        layer
    };
    schedule(vec![
        region("EMEA", "Europe/Berlin", "ana zoe"),
        region("Américas, north", "America/New_York", "bo"),
        region("東京", "Asia/Tokyo", "hana"),
    ])
}

fn changed() -> Schedule {
    let mut schedule = schedule(vec![layer("primary", rotation(weeks(1), "2026-03-02T09:00", "ana bo zoe"))]);
    let mut swap = change(instead("bo"), "zoe", "2026-03-12T00:00:00Z", "2026-03-13T00:00:00Z");
    (swap.by, swap.swap) = (Some(PersonId::new("bo")), Some("w11".to_owned()));
    swap.reason = Some("wedding, then the journey home;\r\nback on \"Friday\" \\o/".to_owned());
    let mut replaced = change(OverrideKind::Replace, "ana", "2026-03-18T00:00:00Z", "2026-03-18T06:00:00Z");
    replaced.by = Some(PersonId::new("cy"));
    let added = change(OverrideKind::Add, "bo", "2026-03-19T12:00:00Z", "2026-03-20T00:00:00Z");
    schedule.overrides = vec![swap, replaced, added];
    schedule.temporaries = vec![temporary(
        "2026-03-28T00:00:00Z",
        "2026-03-30T00:00:00Z",
        &[("zoe", "2026-03-28T00:00:00Z", "2026-03-30T00:00:00Z")],
    )];
    schedule
}

#[test]
fn a_calendar_of_everybody() {
    let (schedule, people) = (changed(), people());
    let written =
        duty_calendar(&calendar(&schedule, &people, "2026-03-10T00:00:00Z", "2026-03-31T00:00:00Z"), None).unwrap();
    insta::assert_snapshot!(written.text.replace("\r\n", "\n"));
    assert_eq!(written.text.lines().filter(|line| *line == "BEGIN:VEVENT").count(), written.shifts);
}

#[test]
fn a_calendar_of_one_person_rings_and_is_in_their_zone() {
    let (schedule, people, bo) = (follow_the_sun(), people(), PersonId::new("bo"));
    let mut calendar = calendar(&schedule, &people, "2026-03-05T00:00:00Z", "2026-03-07T00:00:00Z");
    (calendar.person, calendar.alarm) = (Some(&bo), Some(Duration::from_secs(1800)));
    insta::assert_snapshot!(duty_calendar(&calendar, None).unwrap().text.replace("\r\n", "\n"));
}

#[test]
fn a_calendar_in_which_nobody_is_on_call_has_a_component_and_no_events() {
    let empty = schedule(vec![]);
    let of = |schedule, earlier| {
        duty_calendar(&calendar(schedule, &[], "2026-03-05T00:00:00Z", "2026-03-07T00:00:00Z"), earlier).unwrap()
    };
    let written = of(&empty, None);
    assert_eq!((written.shifts, written.cancelled), (0, 0));
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n\
                TZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    assert!(written.text.ends_with(&format!("X-PUBLISHED-TTL:PT1H\r\n{zone}END:VCALENDAR\r\n")), "{}", written.text);
    let filled = schedule(vec![layer("primary", rotation(weeks(1), "2026-03-02T09:00", "ana"))]);
    let filled = of(&filled, Some(&written.text));
    assert_eq!((filled.shifts, filled.text.contains("VTIMEZONE")), (1, false), "shifts come into one that was empty");
    let emptied = of(&empty, Some(&filled.text));
    assert_eq!((emptied.cancelled, emptied.text.contains("VTIMEZONE")), (1, false), "what is cancelled is a component");
}

#[rstest]
#[case::minutes(1800, "PT30M")]
#[case::a_day(86_400, "PT1440M")]
#[case::seconds(90, "PT90S")]
fn an_alarm_is_written_as_a_duration(#[case] seconds: u64, #[case] text: &str) {
    assert_eq!(duration(Duration::from_secs(seconds)), text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_people_call_things_lines_are_short_and_read_back(
        names in prop::array::uniform4(any::<String>()),
        reason in any::<String>(),
        length in 1u32..40,
    ) {
        let [name, layer_name, person, by] = names;
        let mut schedule = schedule(vec![layer(&layer_name, rotation(hours(length), "2026-03-02T09:00", "ana bo"))]);
        schedule.name = name;
        let mut added = change(OverrideKind::Add, "bo", "2026-03-05T12:00:00Z", "2026-03-06T00:00:00Z");
        (added.by, added.reason) = (Some(PersonId::new(by)), Some(reason));
        schedule.overrides = vec![added];
        let mut people = people();
        people[0].name = person;
        let calendar = calendar(&schedule, &people, "2026-03-04T00:00:00Z", "2026-03-09T00:00:00Z");
        let written = duty_calendar(&calendar, None).unwrap();
        for line in written.text.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets: {line:?}", line.len());
            prop_assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{line:?}");
        }
        let again = duty_calendar(&calendar, Some(&written.text)).unwrap();
        prop_assert_eq!(again, written);
    }
}
