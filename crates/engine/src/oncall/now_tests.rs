use std::path::Path;

use watchbill_domain::time::{Instant, Zone};

use crate::api::OnCallView;
use crate::oncall::{Upstreams, on_call_now};
use crate::ports::Files;
use crate::testing::MemoryFiles;

const PEOPLE: &str = r#"
[[people]]
id = "ana"
name = "Ana"
timezone = "Europe/Lisbon"
"#;

const PAYMENTS: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", length = 1, start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
[[layers]]
name = "shadow"
rotation = { kind = "daily", length = 1, start = "2026-01-05T09:00:00", people = ["ana", "cy"] }
"#;

fn seen(schedule: &str, at: &str) -> OnCallView {
    let files = MemoryFiles::default();
    files.write(Path::new("/team/watchbill.toml"), PEOPLE.as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/payments.toml"), schedule.as_bytes()).unwrap();
    let zone = Zone::parse("America/New_York").unwrap();
    let mut now = on_call_now(&files, Path::new("/team"), &Upstreams::default(), Instant::parse(at).unwrap(), &zone);
    assert_eq!(now.schedules.len(), 1);
    now.schedules.remove(0)
}

#[test]
fn somebody_by_two_layers_is_one_person_until_they_are_on_call_by_neither() {
    let view = seen(PAYMENTS, "2026-01-07T12:00:00Z");
    assert_eq!((view.state.as_str(), view.at_there.as_str()), ("covered", "Wed 7 Jan 2026 13:00 CET"));
    let [ana] = view.people.as_slice() else { panic!("{view:#?}") };
    let until = ana.until.as_ref().unwrap();
    assert_eq!((ana.name.as_str(), ana.shifts.len()), ("Ana", 2));
    assert_eq!(until.there, "Mon 12 Jan 2026 09:00 CET", "by the primary layer, whatever the other one does");
    assert_eq!(until.here, "Mon 12 Jan 2026 03:00 EST");
    assert_eq!(ana.until_theirs.as_deref(), Some("Mon 12 Jan 2026 08:00 WET"));
    assert_eq!(view.next.unwrap().there, "Thu 8 Jan 2026 09:00 CET");
    assert_eq!(
        (view.next_people, view.next_names),
        (vec!["ana".into(), "cy".into()], vec!["Ana".into(), "cy".into()]) as (Vec<String>, Vec<String>)
    );
}

#[test]
fn before_the_start_nobody_is_and_it_is_said_until_when() {
    let view = seen(PAYMENTS, "2026-01-01T00:00:00Z");
    assert_eq!((view.state.as_str(), view.people.len()), ("gap", 0));
    assert_eq!(view.next.unwrap().time.ms, Instant::parse("2026-01-05T08:00:00Z").unwrap().as_ms());
    assert_eq!(view.next_names, ["Ana"]);
}

#[test]
fn who_never_hands_over_has_no_end_within_a_year() {
    let one = r#"
timezone = "UTC"
layers = [{ name = "all", rotation = { kind = "weekly", length = 1, start = "2026-01-05T09:00:00", people = ["bo"] } }]
"#;
    let view = seen(one, "2026-03-01T00:00:00Z");
    assert_eq!((&view.people[0].until, &view.next, view.next_people.len()), (&None, &None, 0));
    assert_eq!((view.people[0].name.as_str(), &view.people[0].zone), ("bo", &None));
}

#[test]
fn a_file_that_gives_no_schedule_is_unknown_and_no_gap() {
    let view = seen("timezone =", "2026-03-01T00:00:00Z");
    assert_eq!((view.state.as_str(), view.schedule.as_str(), view.is_whole), ("unknown", "payments", false));
    assert!(view.problems[0].starts_with("schedules/payments.toml:1:"), "{view:#?}");
}
