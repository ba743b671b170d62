use rstest::rstest;

use super::super::fixtures::{at, berlin, min};
use super::super::incident::Status;
use super::super::times::{TimeFacts, times};
use super::*;

const NIGHT: Hours = Hours { from_minute: 22 * 60, to_minute: 6 * 60 };

fn told(started: Option<i64>, statuses: &[(i64, Status)]) -> Times {
    let statuses = statuses.iter().map(|(minutes, status)| (min(*minutes), *status, "ana".to_owned())).collect();
    let alerts = started.map(|minutes| ("Down".to_owned(), min(minutes), None)).into_iter().collect();
    times(&TimeFacts { alerts, statuses, ..TimeFacts::default() }, min(100))
}

fn figure(name: &str, figures: &[Figure]) -> Figure {
    figures.iter().find(|figure| figure.name == name).unwrap().clone()
}

fn how(figure: &Figure) -> &str {
    match &figure.source {
        FigureSource::Computed { how, .. } => how,
        FigureSource::Typed { source, .. } => source,
    }
}

#[rstest]
#[case::mitigated(&[(35, Status::Monitoring), (50, Status::Resolved)], "35 min", "from started to mitigated")]
#[case::going_on(&[], "1 h 40 min", "from started until now: it is not over")]
#[case::backwards(&[(-5, Status::Monitoring)], "unknown: it is said to have ended before it started", "from started to mitigated")]
fn its_duration_says_by_which_definition(#[case] statuses: &[(i64, Status)], #[case] text: &str, #[case] by: &str) {
    let figures = impact(&told(Some(0), statuses), &ImpactFacts::default(), NIGHT, min(100));
    let duration = figure("duration", &figures);
    assert_eq!((duration.text().as_str(), how(&duration)), (text, by));
}

#[test]
fn without_a_start_its_duration_is_not_known() {
    let figures = impact(&told(None, &[]), &ImpactFacts::default(), NIGHT, min(100));
    assert_eq!(figure("duration", &figures).text(), "unknown: nothing says when it started");
}

fn sums(bad: u64, budget: u64, known: u64) -> BudgetSums {
    BudgetSums {
        level: "c/a".to_owned(),
        name: "Checkout".to_owned(),
        bad: Fraction::whole(bad),
        budget: Fraction::whole(budget),
        window_s: 30 * 86_400,
        known_buckets: known,
        buckets: 12,
        ledger_entry: Some("mark 4".to_owned()),
    }
}

#[rstest]
#[case::exact(
    sums(72, 1000, 12),
    "7.2 % of the budget of 30 days of Checkout",
    "72 bad of 1000 that the window may have, over 12 of 12 buckets"
)]
#[case::some_missing(
    sums(72, 1000, 9),
    "7.2 % of the budget of 30 days of Checkout",
    "72 bad of 1000 that the window may have, over 9 of 12 buckets; what is missing counts as good, so it is at least that"
)]
#[case::nothing_measured(
    sums(0, 1000, 0),
    "unknown: nothing was measured during it",
    "0 bad of 1000 that the window may have, over 0 of 12 buckets; what is missing counts as good, so it is at least that"
)]
#[case::no_traffic(
    sums(0, 0, 12),
    "unknown: the window had no traffic, so there is no budget to spend",
    "0 bad of 0 that the window may have, over 12 of 12 buckets"
)]
fn what_a_budget_lost_is_exact_and_says_what_is_missing(
    #[case] sums: BudgetSums,
    #[case] text: &str,
    #[case] by: &str,
) {
    let facts = ImpactFacts { budgets: vec![sums], ..ImpactFacts::default() };
    let budget = figure("budget c/a", &impact(&told(Some(0), &[]), &facts, NIGHT, min(100)));
    assert_eq!((budget.text().as_str(), how(&budget)), (text, by));
    let from = vec!["c/a".to_owned(), "mark 4".to_owned()];
    assert!(matches!(budget.source, FigureSource::Computed { from: records, .. } if records == from));
}

#[test]
fn a_share_is_told_of_four_weeks_too() {
    assert_eq!(sums(7, 25, 12).of_budget(), Fraction::of(7, 25));
    assert_eq!(sums(7, 25, 12).of_four_weeks(), Fraction::of(3, 10));
    assert_eq!(sums(7, 0, 12).of_four_weeks(), None);
}

#[rstest]
#[case::counted(Amount::Exactly(40), "40 messages")]
#[case::one(Amount::Exactly(1), "1 message")]
#[case::rose(Amount::AtLeast(40), "at least 40 messages")]
#[case::did_not_rise(
    Amount::AtLeast(0),
    "unknown: its depth did not rise, and what came and went between two readings is not known"
)]
#[case::unknown(Amount::Unknown, "unknown: its depth was not known during it")]
fn messages_are_told_as_surely_as_they_are_known(#[case] dead: Amount, #[case] text: &str) {
    let queue = QueueSums { queue: "prod/q".to_owned(), dead, replayed: 30, discarded: Amount::Exactly(1) };
    let facts = ImpactFacts { queues: vec![queue], ..ImpactFacts::default() };
    let figures = impact(&told(Some(0), &[]), &facts, NIGHT, min(100));
    let texts = ["dead prod/q", "replayed prod/q", "discarded prod/q"].map(|name| figure(name, &figures).text());
    assert_eq!(texts, [text.to_owned(), "30 messages".to_owned(), "1 message".to_owned()]);
}

#[rstest]
#[case::none(Amount::Exactly(0), "0 messages")]
#[case::one_was_not_counted(Amount::AtLeast(4), "at least 4 messages")]
#[case::none_was_counted(Amount::AtLeast(0), "unknown: messages were discarded, and nobody counted how many")]
fn a_discard_that_nobody_counted_is_not_told_as_none(#[case] discarded: Amount, #[case] text: &str) {
    let queue = QueueSums { queue: "prod/q".to_owned(), dead: Amount::Exactly(9), replayed: 0, discarded };
    let facts = ImpactFacts { queues: vec![queue], ..ImpactFacts::default() };
    assert_eq!(figure("discarded prod/q", &impact(&told(Some(0), &[]), &facts, NIGHT, min(100))).text(), text);
}

#[test]
fn a_night_is_one_for_each_person_by_their_own_clock() {
    let paged = |page: &str, when: &str, person: &str, zone: Zone| PersonPaged {
        page: page.to_owned(),
        at: at(when),
        person: person.to_owned(),
        zone,
    };
    let tokyo = Zone::parse("Asia/Tokyo").unwrap();
    let pages = vec![
        paged("1", "2026-03-27T22:30:00Z", "ana", berlin()),
        paged("2", "2026-03-28T02:30:00Z", "ana", berlin()),
        paged("2", "2026-03-28T02:30:00Z", "kei", tokyo.clone()),
        paged("3", "2026-03-28T15:30:00Z", "kei", tokyo),
        paged("4", "2026-03-28T21:30:00Z", "ana", berlin()),
        paged("5", "2026-03-28T12:30:00Z", "ana", berlin()),
    ];
    let facts = ImpactFacts { pages, ..ImpactFacts::default() };
    let figures = impact(&told(Some(0), &[]), &facts, NIGHT, min(100));
    let texts = ["pages", "nights"].map(|name| figure(name, &figures).text());
    assert_eq!(texts, ["5 pages".to_owned(), "3 nights".to_owned()]);
    assert_eq!(
        how(&figure("nights", &figures)),
        "nights of people, 22:00-06:00 by their own clock, in which one of them was paged"
    );
}

#[test]
fn a_typed_figure_says_where_it_is_from() {
    let typed = |name, value, source| typed(name, value, source, "ana", min(5));
    assert_eq!(typed(" ", "4", "x"), Err(NotAFigure::Empty));
    assert_eq!(typed("orders", "", "x"), Err(NotAFigure::Empty));
    assert_eq!(typed("orders", "4", " "), Err(NotAFigure::NoSource));
    let figure = typed(" orders ", "about 400", "the shop's own report").unwrap();
    assert_eq!((figure.name.as_str(), figure.text().as_str(), figure.as_of), ("orders", "about 400", min(5)));
    let source = FigureSource::Typed { by: "ana".to_owned(), source: "the shop's own report".to_owned() };
    assert_eq!(figure.source, source);
}

#[rstest]
#[case(0, "0 s")]
#[case(999, "0 s")]
#[case(17 * 60_000 + 30_000, "17 min 30 s")]
#[case(3_600_000, "1 h")]
#[case(2 * 86_400_000 + 5_000, "2 d 5 s")]
fn a_duration_is_told_to_the_second(#[case] ms: u64, #[case] text: &str) {
    let source = FigureSource::Computed { how: String::new(), from: Vec::new() };
    let value = FigureValue::Span(Duration::from_millis(ms));
    assert_eq!(Figure { name: "duration".to_owned(), value, source, as_of: min(0) }.text(), text);
}

#[test]
fn its_duration_is_that_between_the_times_that_are_shown() {
    let alerts = vec![("Down".to_owned(), min(0).shifted_ms(900), Some(min(17).shifted_ms(30_100)))];
    let times = times(&TimeFacts { alerts, ..TimeFacts::default() }, min(100));
    let figures = impact(&times, &ImpactFacts::default(), NIGHT, min(100));
    assert_eq!(figure("duration", &figures).text(), "17 min 30 s");
}

#[rstest]
#[case::none("pages", "0 pages", "0 pages", "0")]
#[case::one("nights", "1 night", "1 night", "1")]
#[case::something_else("duration", "12 min", "duration: 12 min", "12 min")]
#[case::less_than_known(
    "messages that died",
    "at least 3 messages",
    "messages that died: at least 3 messages",
    "at least 3 messages"
)]
#[case::not_known("pages", "unknown: nobody counted", "pages: unknown: nobody counted", "unknown: nobody counted")]
#[case::in_one_word("orders lost", "312", "orders lost: 312", "312")]
fn what_is_counted_in_itself_is_said_once(
    #[case] name: &str,
    #[case] text: &str,
    #[case] line: &str,
    #[case] beside: &str,
) {
    assert_eq!((figure_line(name, text).as_str(), figure_beside(name, text)), (line, beside));
}
