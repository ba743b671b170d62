use std::path::Path;

use proptest::prelude::*;
use rstest::rstest;
use watchbill_definitions::read_schedule;
use watchbill_domain::oncall::Schedule;

use super::super::fixtures::{
    FOLDER, PAYMENTS, ask, at, cover, files, new_schedule, now, office, path, problems, rehearse, text, told,
};
use super::super::{save_edit, undo_edit};
use crate::api::{ScheduleEditAsk, ScheduleRehearsal, ScheduleWish};

#[test]
fn every_change_is_told_on_the_schedules_clock_and_on_that_of_each() {
    let rehearsal =
        rehearse(&files(PAYMENTS), &ask(cover("ana", "bo", "2026-03-06T18:00", "2026-03-06T22:00"))).unwrap();
    let [change] = rehearsal.changes.as_slice() else { panic!("{:?}", rehearsal.changes) };
    let theirs: Vec<String> =
        change.theirs.iter().map(|own| format!("{} in {}: {}", own.name, own.zone, own.text)).collect();
    let expected = [
        "Ana in Europe/Lisbon: Fri 6 Mar 2026 17:00 to 21:00 WET",
        "Bo in America/New_York: Fri 6 Mar 2026 12:00 to 16:00 EST",
    ];
    assert_eq!(theirs, expected);
    assert_eq!((change.length.as_str(), change.effect.as_str(), change.is_past), ("4 h", "changed", false));
    assert_eq!(rehearsal.hand_offs.len(), 10);
    let first = &rehearsal.hand_offs[0];
    assert_eq!(
        (first.there.as_str(), first.after_names.as_slice()),
        ("Fri 6 Mar 2026 18:00 CET", &["Bo".to_owned()][..])
    );
    assert_eq!(first.theirs.len(), 2, "everybody whose zone is known");
}

#[test]
fn what_the_check_finds_new_and_what_is_gone_is_told() {
    let hole = ScheduleWish::Override {
        kind: "remove".to_owned(),
        person: "ana".to_owned(),
        of: None,
        from: "2026-03-29T01:00".to_owned(),
        to: "2026-03-29T04:00".to_owned(),
    };
    let opened = rehearse(&files(PAYMENTS), &ask(hole.clone())).unwrap();
    let check = opened.check.unwrap();
    assert!(!check.covered && check.found.iter().any(|found| found.kind == "gap" && found.gravity == "error"));
    assert_eq!(opened.changes[0].effect, "opens");
    assert_eq!(opened.changes[0].length, "2 h", "an hour of it does not exist");
    let files = files(PAYMENTS);
    save_edit(&files, Path::new(FOLDER), &ask(hole), &path("schedules/payments.toml"), None, now()).unwrap();
    let closed = rehearse(&files, &ask(ScheduleWish::TakeBack { index: None, at: None })).unwrap();
    let check = closed.check.unwrap();
    assert!(check.covered && check.gone.iter().any(|gone| gone.kind == "gap"));
    assert_eq!(closed.changes[0].effect, "closes");
    assert!(closed.sentence.unwrap().starts_with("taken back: Ana is not on call Sun 29 Mar 2026"));
}

#[test]
fn a_change_of_what_has_passed_says_so() {
    let rehearsal =
        rehearse(&files(PAYMENTS), &ask(cover("ana", "bo", "2026-03-02T18:00", "2026-03-02T22:00"))).unwrap();
    assert!(rehearsal.changes[0].is_past);
    assert_eq!(rehearsal.from, "2026-03-02T17:00:00Z");
}

#[test]
fn a_change_years_ahead_is_looked_at_where_it_is() {
    let rehearsal =
        rehearse(&files(PAYMENTS), &ask(cover("ana", "bo", "2030-01-07T12:00", "2030-01-20T12:00"))).unwrap();
    assert_eq!(rehearsal.changes_in_all, 1, "{:?}", told(&rehearsal));
}

#[test]
fn an_override_for_nothing_is_refused() {
    let nothing = ScheduleWish::Override {
        kind: "remove".to_owned(),
        person: "cy".to_owned(),
        of: None,
        from: "2026-03-04T01:00".to_owned(),
        to: "2026-03-04T04:00".to_owned(),
    };
    let rehearsal = rehearse(&files(PAYMENTS), &ask(nothing)).unwrap();
    assert_eq!(problems(&rehearsal), [": nobody's shift would be another one: there is nothing to write"]);
}

#[rstest]
#[case::no_name("", "Europe/Berlin", "name: it has no name")]
#[case::a_file_that_is_there("payments", "Europe/Berlin", "name: there is a file schedules/payments.toml already")]
#[case::no_zone("nights", "Mars", "timezone: ")]
fn a_new_schedule_that_cannot_be_says_so_at_its_box(#[case] name: &str, #[case] zone: &str, #[case] expected: &str) {
    let ScheduleWish::New { mut form } = new_schedule(vec![office("day", &["ana", "bo"])]) else { panic!() };
    (form.name, form.timezone) = (name.to_owned(), zone.to_owned());
    let wished = ScheduleEditAsk { schedule: String::new(), ..ask(ScheduleWish::New { form }) };
    let wrong = problems(&rehearse(&files(PAYMENTS), &wished).unwrap());
    assert!(wrong[0].starts_with(expected), "{wrong:?}");
}

#[test]
fn a_draft_shows_its_hand_offs_and_its_holes_while_it_is_typed() {
    let wish = new_schedule(vec![office("day", &["ana", "bo"]), office("day", &["cy"])]);
    let wished = ScheduleEditAsk { schedule: String::new(), ..ask(wish) };
    let rehearsal = rehearse(&files(PAYMENTS), &wished).unwrap();
    assert!(problems(&rehearsal)[0].starts_with("layers.1.name: "), "{:?}", problems(&rehearsal));
    assert_eq!((rehearsal.file.as_str(), rehearsal.hand_offs.len()), ("schedules/night-shift.toml", 10));
    assert_eq!(rehearsal.hand_offs[0].there, "Tue 3 Mar 2026 17:00 CET");
    assert!(!rehearsal.check.unwrap().covered);
    assert!(rehearsal.text.unwrap().starts_with("# a wedding\nname = \"Night Shift\"\n"));
}

/// What is said to change is what a new look at the file finds changed.
fn matches_the_runs(before: &str, after: &str, rehearsal: &ScheduleRehearsal) {
    let schedule = |text: &str| -> Schedule { read_schedule(text, "f", &[]).schedule.unwrap() };
    let (before, after) = (schedule(before), schedule(after));
    let (mut now, end) = (at(&rehearsal.from), at("2026-04-20T00:00:00Z"));
    let people = |schedule: &Schedule, at| -> Vec<String> {
        schedule.runs(at, at.shifted_ms(1000)).remove(0).people.iter().map(ToString::to_string).collect()
    };
    while now < end {
        let told = rehearsal.changes.iter().find(|one| at(&one.start) <= now && now < at(&one.end));
        let told = told.map(|one| (one.before.clone(), one.after.clone()));
        let (was, is) = (people(&before, now), people(&after, now));
        assert_eq!(told, (was != is).then_some((was, is)), "at {now}");
        now = now.shifted_ms(3_600_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_told_is_what_the_saved_file_does_and_undo_restores_every_byte(
        day in 4u32..31, hours in 1u32..24, length in 1i64..80, who in 0usize..3, kind in 0usize..5,
    ) {
        let people = ["ana", "bo", "cy"];
        let (of, person) = (people[who], people[(who + 1) % 3]);
        let start = at(&format!("2026-03-{day:02}T{:02}:00:00Z", hours % 24));
        let (from, to) = (start.to_rfc3339(), start.shifted_ms(length * 3_600_000).to_rfc3339());
        let wish = match kind {
            0 => cover(of, person, &from, &to),
            kind => ScheduleWish::Override {
                kind: ["replace", "substitute", "remove", "add"][kind - 1].to_owned(),
                person: person.to_owned(),
                of: (kind == 2).then(|| of.to_owned()),
                from,
                to,
            },
        };
        let given = format!("{PAYMENTS}\n{}", "[[overrides]] # kept\nkind = \"add\"\nperson = \"di\"\n\
            start = \"2026-03-10T00:00:00Z\"\nend = \"2026-03-12T00:00:00Z\"\n");
        let files = files(&given);
        let ask = ask(wish);
        let rehearsal = rehearse(&files, &ask).unwrap();
        let saved = save_edit(&files, Path::new(FOLDER), &ask, &path(&ask.schedule), Some(&rehearsal.seen), now());
        prop_assert_eq!(saved.is_ok(), rehearsal.problems.is_empty());
        let Ok(saved) = saved else { return Ok(()) };
        matches_the_runs(&given, &text(&files, &ask.schedule), &rehearsal);
        undo_edit(&files, &saved).unwrap();
        prop_assert_eq!(text(&files, &ask.schedule), given);
    }
}
