//! What a review makes of groups, of the year before, and of what came, went or was renamed within its period.

use rstest::rstest;
use tempfile::TempDir;
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::fixtures::*;
use crate::EngineHandle;
use crate::api::{ReviewDecisionInput, ReviewForm, ReviewPart, ReviewView};
use crate::ports::{Clock, Files};
use crate::testing::Fakes;

fn span(start: &str, end: &str) -> Span {
    Span { start: at(start), end: at(end) }
}

/// The third quarter of a year in Berlin.
fn third_quarter(year: u32) -> Span {
    span(&format!("{year}-06-30T22:00:00Z"), &format!("{year}-09-30T22:00:00Z"))
}

/// So many bad events in the first bucket of every day that the test names, and none else.
fn on_days<'a>(days: &'a [&'a str], bad: i64) -> impl Fn(Instant) -> i64 + 'a {
    move |start: Instant| if days.iter().any(|day| start == at(&format!("{day}T12:00:00Z"))) { bad } else { 0 }
}

/// A line of the facts of a service.
fn fact(view: &ReviewView, service: &str, name: &str) -> Option<String> {
    let page = view.pages.iter().find(|page| page.name == format!("service-{service}")).unwrap();
    page.parts.iter().find_map(|part| match part {
        ReviewPart::Facts { rows } => rows.iter().find(|row| row.name == name).map(|row| row.text.clone()),
        _ => None,
    })
}

fn grouped(name: &str, service: &str, budget: &str) -> String {
    let annotations = format!("annotations: {{watchbill.group_by: region, watchbill.budget: {budget}}}");
    slo(name, service, "0.999", QUARTER).replacen(
        &format!("{{name: {name}}}"),
        &format!("{{name: {name}, {annotations}}}"),
        1,
    )
}

#[tokio::test]
async fn a_service_level_goes_by_its_worst_group_where_that_stands_for_all() {
    let worst = grouped("checkout-answers", "checkout", "worst");
    let pooled = grouped("search-answers", "search", "pooled");
    let (engine, _, _folder) = team(&[("slos/a.yaml", &worst), ("slos/b.yaml", &pooled)]).await;
    let outage = on_days(&["2026-08-10", "2026-08-11"], 900);
    let fine = on_days(&[], 0);
    let quarter = span("2026-06-25T00:00:00Z", "2026-10-05T09:00:00Z");
    for level in 0..2 {
        keep(&engine, level, quarter, &[("eu", &outage), ("us", &fine), ("ap", &fine)]).await;
    }
    let view = engine.review_open(&last(), "bo").await.unwrap();
    // 26,496 buckets of a thousand events: 1,800 bad ones are 6.79 % of a budget of 26,496, and a third of that of all groups.
    let counted = |service| fact(&view, service, "Counted").unwrap();
    assert!(counted("checkout").starts_with("1,800 bad of 26,496,000 events"), "{}", counted("checkout"));
    assert!(counted("search").starts_with("1,800 bad of 79,488,000 events"), "{}", counted("search"));
    let group = fact(&view, "checkout", "Worst group").unwrap();
    assert!(group.starts_with("region=\"eu\""), "{group}");
    assert_eq!(fact(&view, "search", "Worst group"), None);
    assert!(text(&view, "portfolio").contains("by its worst group region=\\\"eu\\\""), "{}", text(&view, "portfolio"));
    let order: Vec<&str> = view.undecided.iter().map(String::as_str).collect();
    assert_eq!(order, ["checkout", "search"], "less is left of the worst group than of all together");
}

/// The same quarter of two years: this one with 1,800 bad events, the one before with twice as many as named.
async fn two_years(year_before: Option<i64>, anchor: &str) -> (EngineHandle, Fakes, TempDir) {
    let checkout = slo("checkout-answers", "checkout", "0.999", &QUARTER.replace("2026-01-01", anchor));
    let (engine, fakes, folder) = team(&[("slos/checkout.yaml", &checkout)]).await;
    if let Some(bad) = year_before {
        let around = span("2025-06-25T00:00:00Z", "2025-10-05T00:00:00Z");
        keep(&engine, 0, around, &[("", &on_days(&["2025-08-10", "2025-08-11"], bad))]).await;
    }
    fill(&engine, 0, on_days(&["2026-08-10", "2026-08-11"], 900)).await;
    (engine, fakes, folder)
}

async fn year_before(engine: &EngineHandle) -> Option<String> {
    let view = engine.review_open(&last(), "bo").await.unwrap();
    let told = fact(&view, "checkout", "A year before");
    let shown = told.clone().unwrap_or_else(|| "—".to_owned());
    assert!(text(&view, "portfolio").contains(&shown), "the page of all services says the same: {shown}");
    told
}

#[tokio::test]
async fn a_quarter_is_compared_with_the_same_one_a_year_before() {
    for (bad, now) in [(1000, "better"), (900, "as before"), (500, "worse")] {
        let (engine, _, _folder) = two_years(Some(bad), "2020-01-01").await;
        let told = year_before(&engine).await.unwrap();
        let by = format!(", by the buckets that are kept of it: {now} now");
        assert!(told.starts_with("2025-Q3 met, ") && told.ends_with(&by), "{told}");
    }
}

#[tokio::test]
async fn what_is_left_of_a_year_ago_are_the_sums_of_its_days() {
    let (engine, _, _folder) = two_years(Some(1000), "2020-01-01").await;
    let exact = year_before(&engine).await.unwrap();
    let (engine, fakes, _folder) = two_years(Some(1000), "2020-01-01").await;
    engine.shared.store.prune(at("2020-01-01T00:00:00Z"), fakes.clock.now()).await.unwrap();
    let told = year_before(&engine).await.unwrap();
    // The days of UTC lie two hours beside those of Berlin; with the same traffic at all times they come to the same.
    assert_eq!(told, exact.replace("by the buckets that are kept of it", "by the sums of its days"));
}

#[rstest]
#[case::nothing_was_measured(None, "2020-01-01", Some("2025-Q3: not known, nothing was measured then"))]
#[case::no_such_window(Some(900), "2026-01-01", None)]
#[tokio::test]
async fn where_there_is_no_year_before_nothing_is_said_of_it(
    #[case] bad: Option<i64>,
    #[case] anchor: &str,
    #[case] expected: Option<&str>,
) {
    let (engine, _, _folder) = two_years(bad, anchor).await;
    assert_eq!(year_before(&engine).await.as_deref(), expected);
}

#[tokio::test]
async fn sums_of_days_say_nothing_of_slices() {
    let slices = slo("checkout-answers", "checkout", "0.999", &QUARTER.replace("2026-01-01", "2020-01-01"))
        .replace("budgetingMethod: Occurrences", "budgetingMethod: Timeslices")
        .replace("- target: 0.999", "- {target: 0.999, timeSliceTarget: 0.95, timeSliceWindow: 5m}");
    let (engine, fakes, _folder) = team(&[("slos/checkout.yaml", &slices)]).await;
    keep(&engine, 0, third_quarter(2025), &[("", &|_| 0)]).await;
    fill(&engine, 0, |_| 0).await;
    engine.shared.store.prune(at("2020-01-01T00:00:00Z"), fakes.clock.now()).await.unwrap();
    let told = year_before(&engine).await.unwrap();
    assert!(told.starts_with("2025-Q3: not known, slices are not kept so long"), "{told}");
}

#[tokio::test]
async fn a_frozen_window_is_what_a_year_before_was_and_another_promise_is_not_compared() {
    let (engine, fakes, folder) = two_years(Some(1000), "2020-01-01").await;
    let before = period("2025-Q3");
    engine.review_open(&before, "bo").await.unwrap();
    engine.review_decide(&before, &decided("checkout"), "bo").await.unwrap();
    engine.review_close(&before, "bo").await.unwrap();
    let told = year_before(&engine).await.unwrap();
    assert!(told.contains("as it was frozen on Mon 5 Oct 2026: better now"), "{told}");
    engine.review_decide(&last(), &decided("checkout"), "bo").await.unwrap();
    engine.review_close(&last(), "bo").await.unwrap();

    let text = slo("checkout-answers", "checkout", "0.9995", &QUARTER.replace("2026-01-01", "2020-01-01"));
    rewrite((&engine, &fakes, &folder), "slos/checkout.yaml", &text).await;
    let told = year_before(&engine).await.unwrap();
    assert!(told.ends_with("as it was frozen on Mon 5 Oct 2026, of 0.999"), "{told}");
}

#[rstest]
#[case::events("Occurrences", "- target: 0.999", "0 bad of 13,824,000 events; 13,824 may be bad")]
#[case::slices(
    "Timeslices",
    "- {target: 0.999, timeSliceTarget: 0.95, timeSliceWindow: 5m}",
    "0 s bad of 1 h 09 min that may be"
)]
#[tokio::test]
async fn a_service_level_that_came_in_the_quarter_has_a_budget_from_its_first_measured_day(
    #[case] method: &str,
    #[case] objective: &str,
    #[case] counted: &str,
) {
    let new = slo("checkout-answers", "checkout", "0.999", QUARTER)
        .replace("budgetingMethod: Occurrences", &format!("budgetingMethod: {method}"))
        .replace("- target: 0.999", objective);
    let (engine, _, _folder) = team(&[("slos/checkout.yaml", &new)]).await;
    // From 14 August in Berlin on: 48 days.
    keep(&engine, 0, span("2026-08-13T22:00:00Z", "2026-10-05T09:00:00Z"), &[("", &|_| 0)]).await;
    let view = engine.review_open(&last(), "bo").await.unwrap();
    let since = fact(&view, "checkout", "Measured since").unwrap();
    assert!(since.starts_with("Fri 14 Aug 2026: the budget is that of the time since"), "{since}");
    let verdict = fact(&view, "checkout", "2026-Q3").unwrap();
    assert!(verdict.starts_with("met") && verdict.ends_with("(100 % known)"), "{verdict}");
    assert_eq!(fact(&view, "checkout", "Counted").unwrap(), counted);

    engine.review_decide(&last(), &decided("checkout"), "bo").await.unwrap();
    engine.review_close(&last(), "bo").await.unwrap();
    let next = engine.review_open(&period("2026-Q4"), "bo").await.unwrap();
    let shown = text(&next, "portfolio");
    assert_eq!(shown.matches("2026-Q3 met").count(), 1, "the window is told once, as it was frozen: {shown}");
}

#[tokio::test]
async fn a_service_level_that_went_in_the_quarter_is_told_on_the_cover() {
    let (engine, fakes, folder) = desk().await;
    closed(&engine, &last()).await;
    fakes.clock.set(at("2026-11-12T09:00:00Z"));
    fakes.files.remove(&folder.path().join("slos/search.yaml")).unwrap();
    let kept = slo("checkout-answers", "checkout", "0.999", QUARTER);
    rewrite((&engine, &fakes, &folder), "slos/checkout.yaml", &kept).await;
    fakes.clock.set(at("2027-01-04T09:00:00Z"));
    let view = engine.review_open(&period("2026-Q4"), "bo").await.unwrap();
    let cover = text(&view, "cover");
    assert!(cover.contains("Thu 12 Nov 2026: search-answers is in no file any more"), "{cover}");
    assert_eq!(view.undecided, ["checkout"], "nothing is judged of it, and nothing has to be decided");
    let Some(ReviewForm::Fates { rows }) = &view.pages[1].form else { panic!("{:?}", view.pages[1].form) };
    assert!(rows.iter().any(|row| row.service == "search"), "what was decided about it is looked back at");
}

#[tokio::test]
async fn a_service_that_is_renamed_stays_frozen_and_keeps_what_was_marked_on_it() {
    let (engine, fakes, folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    let freeze = ReviewDecisionInput {
        no_change: false,
        state: Some("frozen".to_owned()),
        taken: "freeze releases".to_owned(),
        owner: "ana".to_owned(),
        due: "2026-12-31".to_owned(),
        ..decided("checkout")
    };
    engine.review_decide(&last(), &freeze, "bo").await.unwrap();
    engine.review_decide(&last(), &decided("search"), "bo").await.unwrap();
    engine.review_close(&last(), "bo").await.unwrap();
    incident(&engine).await;
    let renamed = slo("checkout-answers", "checkout", "0.999", QUARTER).replace("service: checkout", "service: basket");
    rewrite((&engine, &fakes, &folder), "slos/checkout.yaml", &renamed).await;
    // The same quarter once more, by days of one's own, so that the incident lies in it.
    let again = period("2026-07-01..2026-09-30");
    let view = engine.review_open(&again, "bo").await.unwrap();
    let cover = text(&view, "cover");
    assert!(cover.contains("The service checkout is called basket now"), "{cover}");
    let state = view.pages.iter().find_map(|page| match &page.form {
        Some(ReviewForm::Decision { decision }) if decision.service == "basket" => Some(decision.state.clone()),
        _ => None,
    });
    assert_eq!(state.as_deref(), Some("frozen"), "what was decided about checkout holds for basket");
    assert!(text(&view, "service-basket").contains("Database failover"), "{}", text(&view, "service-basket"));
    let Some(ReviewForm::Fates { rows }) = &view.pages[1].form else { panic!("{:?}", view.pages[1].form) };
    let row = rows.iter().find(|row| row.taken == "freeze releases").unwrap();
    assert!(row.service == "basket" && row.effect.is_some(), "{row:?}");
}

#[tokio::test]
async fn quarters_are_those_of_the_year_that_begins_in_april() {
    let year = "{duration: 1Y, calendar: {startTime: '2020-04-01 00:00:00', timeZone: Europe/Berlin}}";
    let (engine, _, _folder) = team(&[("slos/a.yaml", &slo("checkout-answers", "checkout", "0.999", year))]).await;
    fill(&engine, 0, |_| 0).await;
    let view = engine.review_open(&period("2026-Q2"), "bo").await.unwrap();
    assert!(text(&view, "cover").contains("Wed 1 Jul 2026 00:00 to Thu 1 Oct 2026 00:00"), "{}", text(&view, "cover"));
    assert_eq!(engine.review_list().await.unwrap().next.as_deref(), Some("2026-Q2"), "it is the last that is over");
    assert!(text(&view, "service-checkout").contains("so far"), "the year is not over");
}

#[tokio::test]
async fn a_calendar_of_weeks_has_no_quarters_and_is_said_to_have_none() {
    let (engine, _, _folder) = desk().await;
    for asked in ["2026-P7", "2026-W40", "FY26"] {
        let refused = engine.review_open(&period(asked), "bo").await.unwrap_err();
        let said = format!("{refused:?}");
        assert!(said.contains("4-4-5") && said.contains("--from and --to"), "{said}");
    }
}
