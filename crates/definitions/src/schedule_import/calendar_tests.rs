use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::oncall::Run;

use super::super::tests::{at, people};
use super::super::{Export, ScheduleImport, import_schedule};
use super::*;
use crate::finding::Finding;

fn import_in(text: &str, zone: Option<&str>) -> ScheduleImport {
    let people = people();
    let zone = zone.map(|zone| Zone::parse(zone).unwrap());
    let now = at("2026-03-01T00:00:00Z");
    let (file, bytes, zone) = ("x.ics", text.as_bytes(), zone.as_ref());
    import_schedule(&Export { file, bytes, kind: None, schedule: None, people: &people, zone, now }).unwrap()
}

/// Titles with their starts and ends, as a calendar in Berlin.
fn calendar(shifts: &[(&str, &str, &str)]) -> String {
    let event = |(title, start, end): &(&str, &str, &str)| {
        let zone = "TZID=Europe/Berlin";
        format!("BEGIN:VEVENT\nSUMMARY:{title}\nDTSTART;{zone}:{start}\nDTEND;{zone}:{end}\nEND:VEVENT\n")
    };
    let events: String = shifts.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\nX-WR-CALNAME:Rota\n{events}END:VCALENDAR\n")
}

fn messages(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{}\n", finding.problem)).collect()
}

const WEEKS: [(&str, &str, &str); 4] = [
    ("ana", "20260316T090000", "20260323T090000"),
    ("Bo Berg", "20260323T090000", "20260330T090000"),
    ("ana", "20260330T090000", "20260406T090000"),
    ("Bo Berg", "20260406T090000", "20260413T090000"),
];

#[test]
fn shifts_that_repeat_are_a_rotation_and_that_is_said() {
    let import = import_in(&calendar(&WEEKS), None);
    let text = crate::write_schedule(&import.schedule);
    let expected = "name = \"Rota\"\ntimezone = \"Europe/Berlin\"\n\n[[layers]]\nname = \"imported\"\n\n[layers.rotation]\n\
                    kind = \"weekly\"\nlength = 1\nstart = \"2026-03-16T09:00:00\"\npeople = [\"ana\", \"bb\"]\n";
    assert_eq!(text, expected);
    assert!(messages(&import.findings).contains("the shifts repeat"), "{:#?}", import.findings);
}

#[test]
fn shifts_in_the_hours_of_weeks_are_a_rotation_with_hours() {
    let mut shifts = Vec::new();
    for week in 0..6u32 {
        for day in 0..5 {
            let day =
                chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + chrono::TimeDelta::days((week * 7 + day).into());
            let clock = |time: &str| format!("{}T{time}", day.format("%Y%m%d"));
            shifts.push((["ana", "Bo Berg", "Cy"][week as usize % 3], clock("080000"), clock("200000")));
        }
    }
    let shifts: Vec<(&str, &str, &str)> =
        shifts.iter().map(|(who, from, to)| (*who, from.as_str(), to.as_str())).collect();
    let import = import_in(&calendar(&shifts), None);
    assert!(import.schedule.temporaries.is_empty());
    let layer = &import.schedule.layers[0];
    assert_eq!((layer.rotation.people.len(), layer.restrictions.len()), (3, 1));
    let gap = import.schedule.on_call(at("2026-04-11T12:00:00Z"));
    assert!(gap.is_empty(), "{gap:?}");
}

#[rstest]
#[case::one_takes_an_hour_of_another(3, ("ana", "20260406T090000", "20260413T100000"))]
#[case::not_twice_around(3, ("Cy", "20260406T090000", "20260413T090000"))]
#[case::two_at_once(1, ("Bo Berg", "20260322T090000", "20260330T090000"))]
fn others_stay_as_they_are(#[case] place: usize, #[case] shift: (&str, &str, &str)) {
    let mut shifts = WEEKS;
    shifts[place] = shift;
    let import = import_in(&calendar(&shifts), None);
    assert!(import.schedule.layers.is_empty());
    let [temporary] = import.schedule.temporaries.as_slice() else { panic!("{:?}", import.schedule.temporaries) };
    assert_eq!(temporary.shifts.len(), 4);
    assert!(messages(&import.findings).contains("nobody is on call by this schedule before and after"));
}

#[test]
fn of_levels_the_highest_is_on_call() {
    let shifts =
        [("[L1] ana", "20260316T090000", "20260316T170000"), ("[L2] Bo Berg", "20260316T120000", "20260316T130000")];
    let import = import_in(&calendar(&shifts), None);
    let runs = import.schedule.runs(at("2026-03-16T08:00:00Z"), at("2026-03-16T16:00:00Z"));
    let who: Vec<String> = runs.iter().map(|run| format!("{} {}", run.start, run.people[0])).collect();
    assert_eq!(who, ["2026-03-16T08:00:00Z ana", "2026-03-16T11:00:00Z bb", "2026-03-16T12:00:00Z ana"]);
}

#[test]
fn an_event_that_names_nobody_and_one_that_cannot_be_read_are_listed_with_their_lines() {
    let text =
        calendar(&[("On call", "20260316T090000", "20260317T090000"), ("ana", "20260318T0900", "20260319T090000")]);
    let import = import_in(&text, None);
    let said = messages(&import.findings);
    assert!(said.contains("x.ics:3: nobody is on call by this: it names nobody"), "{said}");
    assert!(said.contains("x.ics:8: nobody is on call by this: DTSTART"), "{said}");
    assert!(said.contains("there is no shift in it"), "{said}");
}

#[test]
fn events_without_any_zone_are_read_in_utc_and_that_is_said_unless_the_team_has_one() {
    let text =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:ana\nDTSTART:20260316T090000\nDURATION:PT8H\nEND:VEVENT\nEND:VCALENDAR";
    let (without, with) = (import_in(text, None), import_in(text, Some("Asia/Tokyo")));
    assert!(messages(&without.findings).contains("read in UTC"));
    assert!(!messages(&with.findings).contains("read in UTC"));
    assert_eq!(with.schedule.temporaries[0].start, at("2026-03-16T00:00:00Z"));
}

/// One shift, or a day's worth, so many that they do not fit one temporary schedule.
#[test]
fn more_shifts_than_one_temporary_schedule_holds_are_several_without_a_gap() {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_time(chrono::NaiveTime::MIN);
    let shift = |hour: i64| {
        let clock = |hours: i64| (first + chrono::TimeDelta::hours(hours)).format("%Y%m%dT%H%M%SZ").to_string();
        // Every eleventh reaches over the next ones, so that nothing repeats.
        let length = if hour % 11 == 0 { 3 } else { 1 };
        let (start, end) = (clock(hour), clock(hour + length));
        format!("BEGIN:VEVENT\nSUMMARY:p{}\nDTSTART:{start}\nDTEND:{end}\nEND:VEVENT\n", hour % 7)
    };
    let events: String = (0..2000).map(shift).collect();
    let import = import_in(&format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR"), None);
    assert_eq!(import.schedule.temporaries.len(), 3);
    let read = crate::read_schedule(&crate::write_schedule(&import.schedule), "x.toml", &[]);
    assert_eq!(read.schedule.as_ref(), Some(&import.schedule));
    let runs = import.schedule.runs(at("2026-03-01T00:00:00Z"), at("2026-05-23T08:00:00Z"));
    assert!(runs.iter().all(|run| !run.people.is_empty()));
    let seam = import.schedule.temporaries[1].start;
    assert_eq!(import.schedule.temporaries[0].end, seam);
}

/// Who is on call by the shifts alone, second by second.
fn by_hand(shifts: &[(usize, u32, u32)], from: Instant, to: Instant) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut hour = from;
    while hour < to {
        let next = hour.plus(Duration::from_secs(3600));
        let number = (hour.as_ms() - at("2026-03-01T00:00:00Z").as_ms()) / 3_600_000;
        let on =
            shifts.iter().filter(|(_, start, length)| (i64::from(*start)..i64::from(start + length)).contains(&number));
        let mut people: Vec<PersonId> = on.map(|(who, ..)| PersonId::new(format!("p{who}"))).collect();
        people.sort_unstable();
        people.dedup();
        match runs.last_mut() {
            Some(run) if run.people == people => run.end = next,
            _ => runs.push(Run { start: hour, end: next, people }),
        }
        hour = next;
    }
    runs
}

proptest! {
    #[test]
    fn whatever_the_shifts_are_the_same_people_are_on_call(
        shifts in prop::collection::vec((0usize..3, 0u32..200, 1u32..30), 1..25),
    ) {
        let first = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_time(chrono::NaiveTime::MIN);
        let clock = |hours: u32| (first + chrono::TimeDelta::hours(hours.into())).format("%Y%m%dT%H%M%SZ").to_string();
        let event = |(who, start, length): &(usize, u32, u32)| {
            let (start, end) = (clock(*start), clock(start + length));
            format!("BEGIN:VEVENT\nSUMMARY:p{who}\nDTSTART:{start}\nDTEND:{end}\nEND:VEVENT\n")
        };
        let events: String = shifts.iter().map(event).collect();
        let import = import_in(&format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR"), Some("Europe/Berlin"));
        let from = shifts.iter().map(|(_, start, _)| *start).min().unwrap();
        let to = shifts.iter().map(|(_, start, length)| start + length).max().unwrap();
        let hour = |number: u32| at("2026-03-01T00:00:00Z").plus(Duration::from_secs(u64::from(number) * 3600));
        prop_assert_eq!(import.schedule.runs(hour(from), hour(to)), by_hand(&shifts, hour(from), hour(to)));
    }
}
