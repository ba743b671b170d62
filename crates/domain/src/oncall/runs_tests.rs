use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{
    WEEKDAYS, at, change, daily, layer, n, people, rotation, schedule, temporary, version, weekly,
};
use super::super::{Layer, Length, OverrideKind, Weekday};
use super::*;

fn days(level: i32, names: &str) -> Layer {
    layer(level, rotation(Length::Days(n(1)), "2026-01-05T09:00", names))
}

/// As `2026-01-05T08:00:00Z ana bo`: the start and the people.
fn told(runs: &[Run]) -> Vec<String> {
    let names = |run: &Run| run.people.iter().map(|person| format!(" {person}")).collect::<String>();
    runs.iter().map(|run| format!("{}{}", run.start, names(run))).collect()
}

#[test]
fn runs_are_the_longest_of_the_same_people_and_a_gap_is_one() {
    let mut schedule = schedule("Europe/Berlin", vec![days(0, "bo ana ana"), days(0, "cy")]);
    schedule.layers[1].restrictions = vec![daily(&WEEKDAYS, "12:00", "14:00")];
    let runs = schedule.runs(at("2026-01-05T00:00:00Z"), at("2026-01-08T12:00:00Z"));
    assert_eq!(
        told(&runs),
        [
            "2026-01-05T00:00:00Z",
            "2026-01-05T08:00:00Z bo",
            "2026-01-05T11:00:00Z bo cy",
            "2026-01-05T13:00:00Z bo",
            "2026-01-06T08:00:00Z ana",
            "2026-01-06T11:00:00Z ana cy",
            "2026-01-06T13:00:00Z ana",
            "2026-01-07T11:00:00Z ana cy",
            "2026-01-07T13:00:00Z ana",
            "2026-01-08T08:00:00Z bo",
            "2026-01-08T11:00:00Z bo cy",
        ]
    );
    assert_eq!(runs.last().unwrap().end, at("2026-01-08T12:00:00Z"), "cut to the range");
}

#[test]
fn somebody_by_two_layers_is_in_a_run_once() {
    let schedule = schedule("Europe/Berlin", vec![days(0, "ana"), days(0, "ana"), days(0, "aab")]);
    let runs = schedule.runs(at("2026-01-06T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    assert_eq!(told(&runs), ["2026-01-06T00:00:00Z aab ana"]);
}

#[test]
fn a_range_that_ends_before_it_begins_has_no_runs() {
    let schedule = schedule("Europe/Berlin", vec![days(0, "ana")]);
    assert!(schedule.runs(at("2026-02-01T00:00:00Z"), at("2026-01-06T00:00:00Z")).is_empty());
    assert!(schedule.layer_duties(0, at("2026-02-01T00:00:00Z"), at("2026-01-06T00:00:00Z")).is_empty());
}

#[rstest]
#[case::before_the_start_it_is_the_start("2026-01-01T00:00:00Z", Some("2026-01-05T08:00:00Z"))]
#[case::long_before_the_start("2025-02-01T00:00:00Z", Some("2026-01-05T08:00:00Z"))]
#[case::a_year_before_the_start("2025-01-04T08:00:00Z", Some("2026-01-05T08:00:00Z"))]
#[case::more_than_a_year_before_the_start("2025-01-04T07:59:59Z", None)]
#[case::at_a_hand_off_it_is_the_next("2026-01-05T08:00:00Z", Some("2026-01-06T08:00:00Z"))]
fn the_next_hand_off_is_the_first_change_of_people(#[case] after: &str, #[case] expected: Option<&str>) {
    let schedule = schedule("Europe/Berlin", vec![days(0, "ana bo")]);
    assert_eq!(schedule.next_handoff(at(after)), expected.map(at));
}

#[test]
fn a_hand_off_to_the_same_person_is_none() {
    let mut schedule = schedule("Europe/Berlin", vec![days(0, "ana")]);
    assert_eq!(schedule.next_handoff(at("2026-01-06T00:00:00Z")), None);
    schedule.overrides = vec![change(OverrideKind::Remove, "ana", "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z")];
    assert_eq!(
        schedule.next_handoff(at("2026-01-06T00:00:00Z")),
        Some(at("2026-06-01T00:00:00Z")),
        "a gap is a change"
    );
}

#[test]
fn a_hand_off_is_found_wherever_the_search_looks_again() {
    let mut schedule = schedule("UTC", vec![days(0, "ana")]);
    let after = at("2026-01-06T00:00:00Z");
    for seconds in [1, 172_799, 172_800, 172_801, 863_999, 864_000, 864_001, 31_622_400] {
        let change_at = after.plus(Duration::from_secs(seconds)).to_rfc3339();
        schedule.overrides = vec![change(OverrideKind::Add, "bo", &change_at, "2028-01-01T00:00:00Z")];
        assert_eq!(schedule.next_handoff(after), Some(at(&change_at)), "after {seconds} s");
    }
}

#[test]
fn lanes_show_turns_whole_and_duties_within_hours_and_range() {
    let mut schedule = schedule("Europe/Berlin", vec![days(0, "ana bo"), days(3, "")]);
    schedule.layers[0].restrictions = vec![daily(&WEEKDAYS, "08:00", "20:00")];
    let (from, to) = (at("2026-01-06T12:00:00Z"), at("2026-01-07T09:00:00Z"));
    let shift =
        |turn, name: &str, start, end| Shift { turn, person: PersonId::new(name), start: at(start), end: at(end) };
    assert_eq!(
        schedule.layer_shifts(0, from, to),
        [
            shift(1, "bo", "2026-01-06T08:00:00Z", "2026-01-07T08:00:00Z"),
            shift(2, "ana", "2026-01-07T08:00:00Z", "2026-01-08T08:00:00Z"),
        ]
    );
    assert_eq!(
        schedule.layer_duties(0, from, to),
        [
            shift(1, "bo", "2026-01-06T12:00:00Z", "2026-01-06T19:00:00Z"),
            shift(1, "bo", "2026-01-07T07:00:00Z", "2026-01-07T08:00:00Z"),
            shift(2, "ana", "2026-01-07T08:00:00Z", "2026-01-07T09:00:00Z"),
        ]
    );
    for layer in [1, 2] {
        assert!(schedule.layer_shifts(layer, from, to).is_empty(), "nobody in it, and no such layer");
        assert!(schedule.layer_duties(layer, from, to).is_empty());
    }
}

#[test]
fn duties_tell_each_person_and_reason_for_as_long_as_they_last() {
    let mut schedule = schedule("Europe/Berlin", vec![days(0, "ana bo"), days(0, "cy")]);
    let until = "2026-01-06T12:00:00Z";
    schedule.overrides =
        vec![change(OverrideKind::Substitute { of: PersonId::new("cy") }, "dee", "2026-01-05T20:00:00Z", until)];
    let shifts = [("eve", until, "2026-01-06T14:00:00Z"), ("eve", until, "2026-01-06T15:00:00Z")];
    schedule.temporaries = vec![temporary(until, "2026-01-06T16:00:00Z", &shifts)];
    let duties = schedule.final_duties(at("2026-01-05T12:00:00Z"), at("2026-01-06T17:00:00Z"));
    let told: Vec<_> = duties.iter().map(|duty| format!("{} {} {}", duty.person, duty.start, duty.end)).collect();
    assert_eq!(
        told,
        [
            "ana 2026-01-05T12:00:00Z 2026-01-06T08:00:00Z",
            "cy 2026-01-05T12:00:00Z 2026-01-05T20:00:00Z",
            "dee 2026-01-05T20:00:00Z 2026-01-06T12:00:00Z",
            "bo 2026-01-06T08:00:00Z 2026-01-06T12:00:00Z",
            "eve 2026-01-06T12:00:00Z 2026-01-06T15:00:00Z",
            "bo 2026-01-06T16:00:00Z 2026-01-06T17:00:00Z",
            "cy 2026-01-06T16:00:00Z 2026-01-06T17:00:00Z",
        ]
    );
    assert_eq!(duties[2].because, Because::Override { index: 0 });
    assert_eq!(duties[4].because, Because::Temporary { index: 0 });
}

/// A schedule with something of everything, in one of the zones that are hard.
fn busy() -> impl Strategy<Value = Schedule> {
    let zones = vec!["Europe/Berlin", "Antarctica/Troll", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"];
    let length = prop_oneof![
        (1_u32..20).prop_map(|hours| Length::Hours(n(hours))),
        (1_u32..4).prop_map(|days| Length::Days(n(days))),
        (1_u32..3).prop_map(|months| Length::Months(n(months))),
        prop::collection::vec(30_u32..5000, 1..4).prop_map(|m| Length::Minutes(m.into_iter().map(n).collect())),
    ];
    let names = prop::sample::select(vec!["", "ana", "ana bo", "bo cy dee", "ana ana bo"]);
    let layers = prop::collection::vec((length, names, 0_i32..3, 0_u8..3), 1..4);
    (prop::sample::select(zones), layers, 0_u32..28).prop_map(|(zone, layers, day)| {
        let day = day + 1;
        let made = layers.into_iter().map(|(length, names, level, hours)| {
            let mut made = layer(level, rotation(length, &format!("2026-02-{day:02}T02:30"), names));
            made.restrictions = match hours {
                0 => vec![],
                1 => vec![daily(&WEEKDAYS, "22:00", "02:30")],
                _ => vec![weekly(Weekday::Friday, "18:00", Weekday::Monday, "02:15")],
            };
            made
        });
        let mut schedule = schedule(zone, made.collect());
        let next = rotation(Length::Weeks(n(1)), "2026-03-30T09:00", "eve ana");
        schedule.layers[0].versions = vec![version("2026-03-30T06:00:00Z", Some("ana"), next)];
        schedule.overrides = vec![
            change(OverrideKind::Remove, "ana", "2026-03-10T00:00:00Z", "2026-03-12T11:00:00Z"),
            change(OverrideKind::Add, "fay", "2026-03-28T20:00:00Z", "2026-03-29T01:30:00Z"),
        ];
        let shifts = [("bo", "2026-04-01T00:00:00Z", "2026-04-01T12:00:00Z")];
        schedule.temporaries = vec![temporary("2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z", &shifts)];
        schedule
    })
}

/// About the spring in which clocks are set on either side of the world.
fn second() -> impl Strategy<Value = i64> {
    1_770_000_000_i64..1_777_000_000
}

fn instant(second: i64) -> Instant {
    Instant::from_ms(second * 1000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn runs_cover_the_range_differ_from_their_neighbours_and_agree_with_every_instant(
        schedule in busy(),
        from in second(),
        seconds in 1_i64..8_000_000,
        asked in prop::collection::vec(0.0..1.0, 20),
    ) {
        let (from, to) = (instant(from), instant(from + seconds));
        let runs = schedule.runs(from, to);
        prop_assert_eq!((runs[0].start, runs.last().unwrap().end), (from, to));
        prop_assert!(runs.windows(2).all(|pair| pair[0].end == pair[1].start && pair[0].people != pair[1].people));
        for part in asked {
            let now = from.plus(to.since(from).mul_f64(part));
            let run = runs.iter().find(|run| run.start <= now && now < run.end).unwrap();
            let mut people: Vec<_> = schedule.on_call(now).into_iter().map(|row| row.person).collect();
            people.sort();
            people.dedup();
            prop_assert_eq!(&run.people, &people);
        }
    }

    #[test]
    fn the_hours_of_all_people_are_the_hours_that_are_covered(schedule in busy(), from in second(), seconds in 1_i64..8_000_000) {
        let (from, to) = (instant(from), instant(from + seconds));
        let length = |start: Instant, end: Instant| end.since(start).as_millis();
        let by_duties: u128 = schedule.final_duties(from, to).iter().map(|duty| length(duty.start, duty.end)).sum();
        // Somebody who is on call twice at once is counted once in runs, so these are counted by what on_call says.
        let mut by_instants = 0;
        schedule.roster().parts(from, to, |span, rows| by_instants += length(span.start, span.end) * rows.len() as u128);
        prop_assert_eq!(by_duties, by_instants);
        let gaps: u128 = schedule.runs(from, to).iter().filter(|run| run.people.is_empty())
            .map(|run| length(run.start, run.end)).sum();
        let mut covered: Vec<_> = schedule.final_duties(from, to).iter().map(|duty| (duty.start, duty.end)).collect();
        covered.sort();
        let (mut reached, mut hours) = (from, 0);
        for (start, end) in covered {
            hours += length(start.max(reached), end);
            reached = reached.max(end);
        }
        prop_assert_eq!(hours + gaps, length(from, to));
    }

    #[test]
    fn the_turns_of_a_layer_meet_and_their_numbers_never_decrease(schedule in busy(), from in second(), seconds in 1_i64..8_000_000) {
        let mut one_rotation = schedule;
        one_rotation.layers[0].versions.clear();
        one_rotation.layers[0].rotation.people = people("ana bo cy");
        let shifts = one_rotation.layer_shifts(0, instant(from), instant(from + seconds));
        for pair in shifts.windows(2) {
            prop_assert_eq!(pair[0].end, pair[1].start);
            prop_assert!(pair[0].turn < pair[1].turn && pair[0].start < pair[0].end);
            prop_assert_eq!(pair[1].person.as_str(), ["ana", "bo", "cy"][usize::try_from(pair[1].turn % 3).unwrap()]);
        }
        if let (Some(first), Some(last)) = (shifts.first(), shifts.last()) {
            prop_assert!(first.end > instant(from) && last.end >= instant(from + seconds));
            prop_assert!(last.start < instant(from + seconds));
        }
    }

    #[test]
    fn nothing_changes_until_the_next_hand_off(schedule in busy(), after in second(), part in 0.0..1.0) {
        let after = instant(after);
        let people = |now| {
            let mut people: Vec<_> = schedule.on_call(now).into_iter().map(|row| row.person).collect();
            people.sort();
            people.dedup();
            people
        };
        if let Some(next) = schedule.next_handoff(after) {
            prop_assert_ne!(people(next.shifted_ms(-1)), people(next));
            prop_assert_eq!(people(after), people(after.plus(next.shifted_ms(-1).since(after).mul_f64(part))));
        }
    }
}
