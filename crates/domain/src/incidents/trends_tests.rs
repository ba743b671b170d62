use proptest::prelude::*;
use rstest::rstest;

use super::super::action_item::ActionChange;
use super::super::fixtures::{at, berlin, day};
use super::super::times::{Said, Told};
use super::*;

fn minutes(of: &[u64]) -> Vec<Duration> {
    of.iter().map(|minutes| Duration::from_secs(minutes * 60)).collect()
}

/// Started, detected, acknowledged, mitigated and resolved so many minutes after it was declared.
fn times(declared: Instant, moments: [i64; 5]) -> Times {
    let said = |at| Said { at, by: "ana".to_owned(), said_at: at, why: "the log".to_owned() };
    let told = |minutes: i64| {
        let at = declared.shifted_ms(minutes * 60_000);
        Told { at, from: ToldBy::Person { by: said(at).by, said_at: at, why: said(at).why }, instead_of: None }
    };
    Times { each: Moment::ALL.into_iter().zip(moments.map(told)).collect(), contradictions: Vec::new() }
}

fn incident(id: i64, declared: &str) -> TrendIncident {
    TrendIncident {
        id: IncidentId(id),
        kind: Kind::Real,
        severity: Severity::Sev2,
        services: vec!["checkout".to_owned()],
        factors: vec!["retries without a limit".to_owned()],
        declared_at: at(declared),
        times: Some(times(at(declared), [-10, -6, 2, 20, 50])),
    }
}

fn four() -> Vec<Quarter> {
    quarters(at("2026-11-20T12:00:00Z"), &berlin(), 4)
}

#[test]
fn quarters_are_those_of_the_calendar_in_the_zone() {
    let told: Vec<(String, String)> = four().iter().map(|q| (q.name.clone(), q.from.to_rfc3339())).collect();
    let expected = [
        ("2026-Q1", "2025-12-31T23:00:00Z"),
        ("2026-Q2", "2026-03-31T22:00:00Z"),
        ("2026-Q3", "2026-06-30T22:00:00Z"),
        ("2026-Q4", "2026-09-30T22:00:00Z"),
    ];
    let expected = expected.map(|(name, from)| (name.to_owned(), at(from).to_rfc3339()));
    assert_eq!(told, expected);
    assert!(four().windows(2).all(|pair| pair[0].to == pair[1].from));
    let new_year = quarters(at("2025-12-31T23:30:00Z"), &berlin(), 2);
    assert_eq!(new_year.iter().map(|q| q.name.as_str()).collect::<Vec<_>>(), ["2025-Q4", "2026-Q1"]);
    assert!(quarters(at("2026-01-01T00:00:00Z"), &berlin(), 0).is_empty());
}

#[rstest]
#[case::clocks_are_set_forward_over_its_midnight("America/Asuncion", "2017-11-01T00:00:00Z", "2017-10-01T04:00:00Z")]
#[case::clocks_are_set_back_on_its_first_day("Australia/Sydney", "2018-05-01T00:00:00Z", "2018-03-31T13:00:00Z")]
#[case::a_year_begins("Pacific/Auckland", "2026-01-05T00:00:00Z", "2025-12-31T11:00:00Z")]
fn a_quarter_begins_with_its_first_instant(#[case] zone: &str, #[case] now: &str, #[case] from: &str) {
    let two = quarters(at(now), &Zone::parse(zone).unwrap(), 2);
    assert_eq!(two.iter().map(|quarter| quarter.from).next_back(), Some(at(from)));
    let before = TrendIncident { declared_at: at(from).shifted_ms(-1), ..incident(1, from) };
    let rows = counts(&[before, incident(2, from)], &two, CountedBy::Kind);
    assert_eq!(rows.into_iter().map(|row| row.each).collect::<Vec<_>>(), [[1, 1]]);
}

#[rstest]
#[case::none(&[], None, None, None)]
#[case::one(&[7], Some(420), None, None)]
#[case::two(&[1, 4], Some(150), None, None)]
#[case::three(&[9, 1, 2], Some(120), None, None)]
#[case::four(&[4, 1, 3, 2], Some(150), Some(105), Some(195))]
#[case::five(&[1, 2, 3, 4, 100], Some(180), Some(120), Some(240))]
fn a_middle_is_between_two_in_proportion(
    #[case] of: &[u64],
    #[case] median: Option<u64>,
    #[case] lower: Option<u64>,
    #[case] upper: Option<u64>,
) {
    let seconds = |seconds: Option<u64>| seconds.map(Duration::from_secs);
    let expected = Middle { count: of.len(), median: seconds(median), lower: seconds(lower), upper: seconds(upper) };
    assert_eq!(middle(&minutes(of)), expected);
}

#[test]
fn incidents_are_counted_in_the_quarter_in_which_they_were_declared() {
    let near = TrendIncident { kind: Kind::NearMiss, ..incident(3, "2026-05-01T00:00:00Z") };
    let drill = TrendIncident { kind: Kind::Drill, ..incident(4, "2026-05-02T00:00:00Z") };
    let both = TrendIncident {
        services: vec!["search".to_owned(), "checkout".to_owned(), "search".to_owned()],
        severity: Severity::Sev1,
        ..incident(5, "2026-11-01T00:00:00Z")
    };
    let before = incident(6, "2025-12-31T22:59:59Z");
    let all = [incident(1, "2025-12-31T23:00:00Z"), incident(2, "2026-04-01T00:00:00Z"), near, drill, both, before];
    let told = |by| {
        let rows = counts(&all, &four(), by).into_iter();
        rows.map(|row| (row.name, row.each, row.total)).collect::<Vec<_>>()
    };
    let row = |name: &str, each: [u32; 4]| (name.to_owned(), each.to_vec(), each.iter().sum());
    let kinds = vec![row("real", [1, 1, 0, 1]), row("drill", [0, 1, 0, 0]), row("near_miss", [0, 1, 0, 0])];
    assert_eq!(told(CountedBy::Kind), kinds);
    assert_eq!(told(CountedBy::Severity), [row("sev1", [0, 0, 0, 1]), row("sev2", [1, 1, 0, 0])]);
    assert_eq!(told(CountedBy::Service), [row("checkout", [1, 1, 0, 1]), row("search", [0, 0, 0, 1])]);
    assert_eq!(told(CountedBy::Factor), [row("retries without a limit", [1, 1, 0, 1])]);
}

#[test]
fn spans_are_those_of_real_incidents_and_what_is_not_known_is_counted() {
    let open = TrendIncident { times: None, ..incident(2, "2026-04-02T00:00:00Z") };
    let drill = TrendIncident { kind: Kind::Drill, ..incident(3, "2026-04-03T00:00:00Z") };
    let all = [incident(4, "2026-11-01T00:00:00Z"), open, drill, incident(1, "2026-04-01T00:00:00Z")];
    let took = |span| span_trend(&all, &four(), span);
    let minutes_of = |trend: &SpanTrend| {
        trend.known.iter().map(|(place, took)| (all[*place].id.0, took.as_secs() / 60)).collect::<Vec<_>>()
    };
    assert_eq!(minutes_of(&took(TrendSpan::Detect)), [(1, 4), (4, 4)], "in order of time");
    assert_eq!(minutes_of(&took(TrendSpan::Acknowledge)), [(1, 8), (4, 8)]);
    assert_eq!(minutes_of(&took(TrendSpan::Mitigate)), [(1, 26), (4, 26)]);
    let resolve = took(TrendSpan::Resolve);
    assert_eq!((minutes_of(&resolve), resolve.unknown, resolve.enough), (vec![(1, 56), (4, 56)], 1, false));
    assert_eq!(resolve.each.iter().map(|middle| middle.count).collect::<Vec<_>>(), [0, 1, 0, 1]);
}

#[test]
fn a_start_that_only_the_declaration_tells_says_nothing_of_how_it_was_detected() {
    let mut known = times(at("2026-04-01T00:00:00Z"), [0, 0, 2, 20, 50]);
    assert_eq!(TrendSpan::Detect.of(&known), Some(Duration::ZERO));
    for somebody in [ToldBy::Declaration("ana".to_owned()), ToldBy::Report("a customer".to_owned())] {
        if let Some(started) = known.each.get_mut(&Moment::Started) {
            started.from = somebody;
        }
        assert_eq!(TrendSpan::Detect.of(&known), None);
    }
    assert!(TrendSpan::Resolve.of(&known).is_some());
}

#[test]
fn nobody_waited_for_whoever_told_of_it_first_and_took_it_by_that() {
    let mut known = times(at("2026-04-01T00:00:00Z"), [-5, 0, 0, 20, 50]);
    assert_eq!(TrendSpan::Acknowledge.of(&known), Some(Duration::ZERO));
    for moment in [Moment::Acknowledged, Moment::Detected] {
        if let Some(told) = known.each.get_mut(&moment) {
            told.from = ToldBy::Declaration("ana".to_owned());
        }
        let expected = (moment == Moment::Acknowledged).then_some(Duration::ZERO);
        assert_eq!(TrendSpan::Acknowledge.of(&known), expected, "{moment:?}");
    }
    assert!(TrendSpan::Detect.of(&known).is_some(), "what is said of its start still tells that");
}

#[test]
fn a_quarter_with_few_tells_how_many_and_no_middle() {
    let of = |count: i64, declared: &'static str| (0..count).map(move |id| incident(id, declared));
    let all: Vec<TrendIncident> = of(4, "2026-02-01T00:00:00Z").chain(of(5, "2026-05-01T00:00:00Z")).collect();
    let each = span_trend(&all, &four(), TrendSpan::Detect).each;
    assert_eq!(each[0], Middle { count: 4, ..Middle::default() });
    assert_eq!((each[1].count, each[1].median), (5, Some(Duration::from_secs(240))));
}

#[rstest]
#[case::too_few(19, 0, false)]
#[case::of_one_quarter(20, 0, false)]
#[case::one_too_few_in_the_other(16, 4, false)]
#[case::enough(15, 5, true)]
fn quarters_are_compared_where_there_are_enough(#[case] first: i64, #[case] second: i64, #[case] expected: bool) {
    let of = |count: i64, declared: &'static str| (0..count).map(move |id| incident(id, declared));
    let all: Vec<TrendIncident> = of(first, "2026-02-01T00:00:00Z").chain(of(second, "2026-05-01T00:00:00Z")).collect();
    assert_eq!(span_trend(&all, &four(), TrendSpan::Detect).enough, expected);
}

#[test]
fn an_action_item_that_is_not_done_when_its_day_is_over_counts_as_not_done_by_it() {
    let change = |on: &str, to: ActionState| ActionChange {
        at: at("2026-03-28T09:00:00Z"),
        on: day(on),
        by: "ana".to_owned(),
        to,
        why: String::new(),
    };
    let item = |due: Option<&str>, changes: Vec<ActionChange>| ActionItem {
        key: "1".to_owned(),
        title: "Add an alert".to_owned(),
        owner: None,
        due: due.map(day),
        kind: None,
        priority: None,
        link: None,
        verify: None,
        made_on: day("2026-03-01"),
        history: changes,
    };
    let done = |on: &str| vec![change(on, ActionState::Done { proof: "it fired".to_owned() })];
    let declined = vec![change("2026-03-10", ActionState::Declined { reason: "too dear".to_owned() })];
    let items = [
        item(Some("2026-03-10"), done("2026-03-10")),
        item(Some("2026-03-10"), done("2026-03-11")),
        item(Some("2026-04-30"), done("2026-03-11")),
        item(None, done("2026-03-11")),
        item(Some("2026-03-27"), vec![]),
        item(Some("2026-03-28"), vec![change("2026-03-12", ActionState::InProgress)]),
        item(None, vec![]),
        item(Some("2026-03-01"), declined),
    ];
    let expected = ActionsByDay { due: 4, in_time: 2, open: 3, past: 1, left_out: 1 };
    assert_eq!(actions_by_day(&items, day("2026-03-28")), expected);
    assert_eq!(actions_by_day(&items[..0], day("2026-03-28")), ActionsByDay::default());
}

proptest! {
    #[test]
    fn a_middle_lies_among_what_it_is_of(of in prop::collection::vec(0u64..100_000, 1..40)) {
        let took: Vec<Duration> = of.iter().map(|ms| Duration::from_millis(*ms)).collect();
        let middle = middle(&took);
        let (least, most) = (took.iter().min().copied(), took.iter().max().copied());
        prop_assert!(middle.median >= least && middle.median <= most);
        if let (Some(lower), Some(upper)) = (middle.lower, middle.upper) {
            prop_assert!(Some(lower) <= middle.median && middle.median <= Some(upper));
        }
    }
}
