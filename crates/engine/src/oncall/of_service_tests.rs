use std::path::Path;

use rstest::rstest;
use watchbill_domain::ids::PersonId;
use watchbill_domain::time::Instant;

use crate::ports::Files;
use crate::testing::MemoryFiles;
use crate::workspace::{Loaded, load};

const DEFINITIONS: &str = "me = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
    [[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['app=\"checkout\"']\n\
    [[services]]\nname = \"search\"\nmatch = ['app=\"search\"']\n";

/// Handed over every day at 09:00 in UTC, from Monday 5 January 2026 on: Ana first.
const DAILY: &str = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
    rotation = { kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"ana\", \"bo\"] }\n";

fn loaded(schedule: &str) -> Loaded {
    let (files, team) = (MemoryFiles::default(), Path::new("/team"));
    files.write(&team.join("watchbill.toml"), DEFINITIONS.as_bytes()).unwrap();
    files.write(&team.join("schedules/payments.toml"), schedule.as_bytes()).unwrap();
    load(&files, team)
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case::the_first_day("checkout", "2026-01-05T12:00:00Z", &["ana"])]
#[case::the_next("checkout", "2026-01-06T12:00:00Z", &["bo"])]
#[case::before_anybody("checkout", "2026-01-05T08:59:59Z", &[])]
#[case::without_a_schedule("search", "2026-01-06T12:00:00Z", &[])]
#[case::no_such_service("orders", "2026-01-06T12:00:00Z", &[])]
fn who_was_on_call_follows_from_the_schedule_of_the_service(
    #[case] service: &str,
    #[case] at: &str,
    #[case] expected: &[&str],
) {
    let on_call = loaded(DAILY).watch().on_call_for(service, instant(at));
    assert_eq!(on_call.iter().map(PersonId::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn hand_offs_of_a_service_are_told_with_who_leaves_and_who_comes() {
    let loaded = loaded(DAILY);
    let found =
        loaded.watch().handoffs_of("checkout", instant("2026-01-06T00:00:00Z"), instant("2026-01-07T00:00:00Z"));
    let told: Vec<(String, Vec<PersonId>, Vec<PersonId>)> =
        found.into_iter().map(|handoff| (handoff.at.to_rfc3339(), handoff.before, handoff.after)).collect();
    let person = |id: &str| vec![PersonId::new(id)];
    assert_eq!(told, [("2026-01-06T09:00:00Z".to_owned(), person("ana"), person("bo"))]);
}

#[test]
fn of_a_schedule_of_which_a_part_is_lost_nobody_is_named() {
    let loaded = loaded(&DAILY.replace("daily", "sometimes"));
    assert!(loaded.watch().on_call_for("checkout", instant("2026-01-06T12:00:00Z")).is_empty());
    assert!(loaded.watch().schedule_of("checkout").is_none());
}

#[test]
fn people_are_called_by_their_names_and_strangers_as_they_are_written() {
    let loaded = loaded(DAILY);
    assert_eq!(loaded.watch().called(&PersonId::new("bo")), "Bo");
    assert_eq!(loaded.watch().called(&PersonId::new("dana")), "dana");
}
