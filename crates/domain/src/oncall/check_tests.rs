//! What holds of every check.

use proptest::prelude::*;

use super::fixtures::{follow_the_sun, person};
use super::{Between, CheckFinding, Gravity, check};
use crate::oncall::fixtures::{WEEKDAYS, at, change, daily, layer, n, names, rotation, schedule};
use crate::oncall::schedule::{Layer, Length, OverrideKind, Schedule, Weekday};

const ZONES: [&str; 6] = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "America/Vancouver",
];

fn lengths() -> impl Strategy<Value = Length> {
    prop_oneof![
        (1_u32..30).prop_map(|hours| Length::Hours(n(hours))),
        (1_u32..5).prop_map(|days| Length::Days(n(days))),
        (1_u32..3).prop_map(|weeks| Length::Weeks(n(weeks))),
    ]
}

fn clock() -> impl Strategy<Value = String> {
    (0_u16..24, prop_oneof![Just(0_u16), Just(30)]).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
}

fn layers() -> impl Strategy<Value = Layer> {
    let people = prop_oneof![Just(""), Just("ana"), Just("ana bo"), Just("bo cy ana dan")];
    let days = prop_oneof![Just(&Weekday::ALL[..]), Just(&WEEKDAYS[..])];
    let hours = prop::option::of((days, clock(), clock()));
    (lengths(), people, hours, -1..2_i32, 0..ZONES.len(), 1_u32..28).prop_map(
        |(length, people, hours, level, zone, day)| {
            let restrictions = hours.map(|(days, from, to)| daily(days, &from, &to)).into_iter().collect();
            let zone = Some(crate::oncall::fixtures::zone(ZONES[zone]));
            Layer {
                restrictions,
                zone,
                ..layer(level, rotation(length, &format!("2026-01-{day:02}T09:30:00"), people))
            }
        },
    )
}

fn schedules() -> impl Strategy<Value = Schedule> {
    let removal = prop::option::of((1_u32..28, prop_oneof![Just("ana"), Just("bo")]));
    (prop::collection::vec(layers(), 0..4), removal).prop_map(|(layers, removal)| {
        let mut schedule = schedule("Europe/London", layers);
        schedule.overrides.extend(removal.map(|(day, person)| {
            let (from, to) = (format!("2026-03-{day:02}T07:00:00Z"), format!("2026-03-{day:02}T19:00:00Z"));
            change(OverrideKind::Remove, person, &from, &to)
        }));
        schedule
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_holes_are_exactly_the_runs_with_nobody(schedule in schedules(), days in 1_u64..120) {
        let from = at("2026-01-20T03:00:00Z");
        let to = from.plus(std::time::Duration::from_secs(days * 86_400));
        let checked = check(&schedule, &[], from, to);
        let mut spans: Vec<Between> = checked.holes().flat_map(|hole| hole.spans.clone()).collect();
        spans.sort_by_key(|span| span.start);
        spans.dedup_by(|next, before| {
            let meet = before.end == next.start;
            if meet {
                before.end = next.end;
            }
            meet
        });
        let nobody = schedule.runs(from, to).into_iter().filter(|run| run.people.is_empty());
        let nobody: Vec<Between> = nobody.map(|run| Between { start: run.start, end: run.end }).collect();
        prop_assert_eq!(spans, nobody);
    }

    #[test]
    fn every_finding_says_three_sentences_with_peoples_names(schedule in schedules()) {
        let people = [person("ana", "America/New_York"), person("bo", "Asia/Tokyo")];
        let called = names(&[("ana", "Ana Lima"), ("bo", "Bo Berg"), ("cy", "Çağla")]);
        let checked = check(&schedule, &people, at("2026-01-20T03:00:00Z"), at("2026-05-20T03:00:00Z"));
        for finding in &checked.findings {
            let told = finding.said(&schedule, &people, &called);
            for sentence in [&told.what, &told.means, &told.to_do] {
                let words = sentence.split(|c: char| !c.is_alphanumeric());
                prop_assert!(words.clone().all(|word| !matches!(word, "ana" | "bo" | "cy")), "an id in {sentence:?}");
                prop_assert!(sentence.ends_with('.') && sentence.len() > 10, "{sentence:?} of {finding:?}");
            }
            let is_of_nothing_seen = matches!(finding, CheckFinding::NeverServes(_) | CheckFinding::NeverShows(_));
            prop_assert!(is_of_nothing_seen || finding.at().is_some_and(|at| checked.from <= at && at < checked.to));
        }
    }
}

#[test]
fn errors_come_before_warnings_and_those_before_notes() {
    let people = [person("ana", "America/New_York"), person("bo", "Europe/Berlin")];
    let checked = check(&follow_the_sun(), &people, at("2026-01-05T12:00:00Z"), at("2027-01-05T12:00:00Z"));
    let gravities: Vec<Gravity> = checked.findings.iter().map(CheckFinding::gravity).collect();
    assert!(gravities.is_sorted(), "{gravities:?}");
    assert!(gravities.contains(&Gravity::Error) && gravities.contains(&Gravity::Note), "{gravities:?}");
}

#[test]
fn an_empty_range_has_nothing_to_find() {
    let now = at("2026-01-05T12:00:00Z");
    let checked = check(&follow_the_sun(), &[], now, now);
    assert_eq!((checked.findings.len(), checked.handoffs, checked.is_covered()), (0, 0, true));
}
