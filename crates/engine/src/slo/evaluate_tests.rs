use rstest::rstest;
use watchbill_domain::slo::Choices;

use super::*;

const SLO: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout}
spec:
  service: shop
  timeWindow: [{duration: 1h, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.9}]
";

const QUARTER: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout}
spec:
  service: shop
  timeWindow: [{duration: 1Q, isRolling: false, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Asia/Kathmandu}}]
  budgetingMethod: Timeslices
  objectives: [{target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 1h}]
";

fn asked<'a>(slo: &'a str, buckets: &'a str) -> AskedEvaluation<'a> {
    AskedEvaluation {
        slo: AskedText { name: "slo.yaml", text: slo },
        buckets: AskedText { name: "b.csv", text: buckets },
        exclusions: None,
        now: Some("2026-01-01T01:00:00Z"),
        clock: Instant::from_ms(0),
        zone: Zone::utc(),
        team_zone: None,
        from: None,
        to: None,
        lookback: None,
        step: None,
        empty_slice: None,
        unknown_slice: None,
        exclusion_mode: None,
        name: None,
        objective: None,
    }
}

fn invalid(asked: &AskedEvaluation<'_>) -> String {
    match evaluate_slo(asked) {
        Err(NotEvaluated::Invalid(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bucket_off_the_grid_is_named_with_its_line_and_its_neighbours() {
    let message = invalid(&asked(SLO, "start,good,total\n2026-01-01T00:00:00Z,1,1\n2026-01-01T00:07:00Z,1,1\n"));
    assert_eq!(
        message,
        "b.csv:3: no bucket of 300 s begins at 2026-01-01T00:07:00.000Z; expected 2026-01-01T00:05:00Z or \
         2026-01-01T00:10:00Z, or --step with their length"
    );
}

#[test]
fn the_same_start_twice_is_named_with_both_lines() {
    let message = invalid(&asked(SLO, "start,good,total\n2026-01-01T00:05:00Z,1,1\n\n2026-01-01T01:05:00+01:00,1,1\n"));
    assert_eq!(
        message,
        "b.csv:4: the bucket of 2026-01-01T00:05:00Z stands in line 2 already; expected each start once"
    );
}

/// Hours of Kathmandu begin at a quarter past in UTC. They are taken as they are where all are, and refused where only one is.
#[test]
fn hours_of_a_zone_beside_the_hour_are_its_hours() {
    let own = "start,good,total\n2025-12-31T18:15:00Z,1,1\n2025-12-31T19:15:00Z,0,1\n";
    let answer = evaluate_slo(&asked(QUARTER, own)).unwrap();
    assert_eq!((answer.listing.counted_slices, answer.listing.window_slices), (Some(2), Some(2160)));
    let mixed = "start,good,total\n2025-12-31T18:15:00Z,1,1\n2025-12-31T20:00:00Z,0,1\n";
    assert!(invalid(&asked(QUARTER, mixed)).starts_with("b.csv:2: no bucket of 3600 s begins at"));
}

#[rstest]
#[case::now(AskedEvaluation { now: Some("yesterday"), ..asked(SLO, "start,good,total\n") }, "--now is not a time: `yesterday`")]
#[case::backwards(
    AskedEvaluation { from: Some("2026-01-02T00:00:00Z"), to: Some("2026-01-01T00:00:00Z"), ..asked(SLO, "start,good,total\n") },
    "--to is not after --from"
)]
#[case::half_a_window(AskedEvaluation { from: Some("2026-01-02T00:00:00Z"), ..asked(SLO, "start,good,total\n") }, "an explicit window has both ends")]
#[case::lookback(AskedEvaluation { lookback: Some("soon"), ..asked(SLO, "start,good,total\n") }, "--lookback: `soon` is not a span")]
#[case::step(AskedEvaluation { step: Some("250ms"), ..asked(SLO, "start,good,total\n") }, "--step is `250ms`; expected whole seconds")]
#[case::choice(AskedEvaluation { empty_slice: Some("fine"), ..asked(SLO, "start,good,total\n") }, "--empty-slice is `fine`; expected good, ignore or bad")]
#[case::mode(AskedEvaluation { exclusion_mode: Some("drop"), ..asked(SLO, "start,good,total\n") }, "--exclusion-mode is `drop`; expected good or remove")]
fn words_that_mean_nothing_are_refused(#[case] asked: AskedEvaluation<'_>, #[case] expected: &str) {
    let message = invalid(&asked);
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn a_choice_of_the_asker_wins_over_the_teams_and_the_rest_stays() {
    let stated = Choices { unknown: watchbill_domain::slo::CountsAs::Bad, ..Choices::default() };
    let chosen = AskedEvaluation { empty_slice: Some("ignore"), exclusion_mode: Some("remove"), ..asked(SLO, "") };
    let choices = chosen.choices(stated).unwrap();
    assert_eq!(choices.unknown, stated.unknown);
    assert_eq!(choices.empty, watchbill_domain::slo::CountsAs::Ignored);
    assert_eq!(choices.excluded, watchbill_domain::slo::ExcludedAs::Removed);
}

#[test]
fn an_exclusion_that_cuts_a_bucket_is_told() {
    let text = "from,to,reason\n2026-01-01T00:00:00Z,2026-01-01T00:07:00Z,drill\n2026-01-01T00:07:00Z,2026-01-01T00:10:00Z,drill\n";
    let touching = AskedEvaluation {
        exclusions: Some(AskedText { name: "x.csv", text }),
        ..asked(SLO, "start,good,total\n2026-01-01T00:05:00Z,0,9\n")
    };
    let answer = evaluate_slo(&touching).unwrap();
    assert_eq!(
        (answer.listing.excluded_buckets, answer.notes.len()),
        (2, 0),
        "two that touch cut nothing: {:?}",
        answer.notes
    );
    let cut = AskedEvaluation {
        exclusions: Some(AskedText {
            name: "x.csv",
            text: "from,to,reason\n2026-01-01T00:00:00Z,2026-01-01T00:07:00Z,drill\n",
        }),
        ..touching
    };
    let answer = evaluate_slo(&cut).unwrap();
    assert_eq!(answer.listing.excluded_buckets, 1);
    assert_eq!(
        answer.notes,
        [
            "the exclusion from 2026-01-01T00:00:00Z to 2026-01-01T00:07:00Z (drill) covers a bucket in part; such a bucket counts as any other"
        ]
    );
}

#[test]
fn before_the_anchor_every_key_is_there_and_says_nothing() {
    let before = AskedEvaluation { now: Some("2025-06-01T00:00:00Z"), ..asked(QUARTER, "start,good,total\n") };
    let answer = evaluate_slo(&before).unwrap();
    assert_eq!((answer.listing.window, answer.listing.status, answer.listing.consumed), (None, "no_data", None));
    assert_eq!(answer.view.rows[1].said, "there is no window yet: the first begins 2026-01-01 00:00:00 +0545");
}

/// The lookback is longer than the window, so that it burns by what the window does not hold.
#[test]
fn of_a_window_without_data_nothing_is_said_to_be_left() {
    let rows = "start,good,total\n2025-12-31T23:00:00Z,50,100\n";
    let month = SLO.replace(
        "duration: 1h, isRolling: true",
        "duration: 1M, calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}",
    );
    for slo in [SLO, &month] {
        let answer = evaluate_slo(&AskedEvaluation { lookback: Some("1d"), ..asked(slo, rows) }).unwrap();
        let said = |name: &str| answer.view.rows.iter().find(|row| row.name == name).map(|row| row.said.as_str());
        assert_eq!((said("burn rate"), said("whole window")), (Some("5x over the last 1 d"), None));
        assert_eq!(said("spent"), Some("not foreseen: nothing is known of this window"));
    }
}

/// 20 of 100 are bad in the last bucket at 90 %: twice as fast as would just spend it. Of a rolling hour of 120 that is 1/6
/// of an error ratio: 10/6 of the budget.
#[test]
fn an_answer_says_the_same_in_words() {
    let answer =
        evaluate_slo(&asked(SLO, "start,good,total\n2026-01-01T00:00:00Z,20,20\n2026-01-01T00:55:00Z,80,100\n"))
            .unwrap();
    let said = |name: &str| answer.view.rows.iter().find(|row| row.name == name).map(|row| row.said.as_str());
    assert_eq!(answer.view.promise, "checkout: 90 % of events good, over the last 1 h");
    assert_eq!(said("status"), Some("exhausted"));
    assert_eq!(said("coverage"), Some("16.667 % of 12 buckets (2 known)"));
    assert_eq!(said("good"), Some("83.333 %: 100 of 120 events"));
    assert_eq!(said("budget"), Some("12 events: 166.667 % spent, -66.667 % left"));
    assert_eq!(said("burn rate"), Some("1.67x over the last 1 h"));
    assert_eq!(said("spent"), Some("now"));
    assert!(answer.view.remarks.contains(&"10 buckets are unknown: no reading".to_owned()));
    assert!(answer.view.remarks.contains(&"one bad event is 8.333 % of the budget as it stands".to_owned()));
}

/// 2 of 10 bad in each bucket is exactly twice what may be.
#[rstest]
#[case::equal_is_enough("gte", ">= 2x", "too little to mean anything: 24 bad of at least 1000")]
#[case::equal_is_not("gt", "2x", "")]
fn a_pair_is_told_by_its_own_operator(#[case] exceeds: &str, #[case] factor: &str, #[case] because: &str) {
    let annotations = format!(
        "annotations: {{watchbill.exceeds: {exceeds}, watchbill.pairs: \"1h/5m 2\", watchbill.min_bad_events: \"1000\"}}"
    );
    let slo = SLO.replace("name: checkout", &format!("name: checkout, {annotations}"));
    let rows: String = (0..12).map(|nth| format!("2026-01-01T00:{:02}:00Z,8,10\n", nth * 5)).collect();
    let view = evaluate_slo(&asked(&slo, &format!("start,good,total\n{rows}"))).unwrap().view;
    assert_eq!((view.pairs[0].factor.as_str(), view.pairs[0].because.as_str()), (factor, because));
}
