use rstest::rstest;

use crate::api::SloState;

use super::super::fixtures::{desk, outage, six_weeks, slo};

const FILE: &str = "slos/checkout.yaml";

/// 806,400 events in 28 days, of which 806.4 may be bad.
#[rstest]
#[case::nothing_bad(outage(0), SloState::Healthy, "healthy", "100 %", 0)]
#[case::enough_left(outage(10), SloState::Healthy, "healthy", "70.2 %", 0)]
#[case::worth_a_look(outage(20), SloState::Watch, "watch", "40.5 %", 0)]
#[case::little_left(outage(30), SloState::AtRisk, "at risk", "10.7 %", 1)]
#[case::more_than_all_spent(outage(40), SloState::Exhausted, "exhausted", "-19.0 %", 1)]
#[case::never_measured(Vec::new(), SloState::NoData, "unknown: nothing was measured yet", "unknown", 1)]
#[case::silent_for_hours(
    outage(0).into_iter().rev().skip(36).collect(),
    SloState::NoData,
    "unknown: no reading since 09:00, when 100 % was left",
    "100 %",
    1
)]
#[case::silent_and_spent(
    outage(40).into_iter().rev().skip(36).collect(),
    SloState::Exhausted,
    "exhausted, no reading since 09:00",
    "-19.6 %",
    1
)]
#[tokio::test]
async fn a_budget_stands_as_it_is_known_to(
    #[case] buckets: Vec<watchbill_domain::slo::Bucket>,
    #[case] state: SloState,
    #[case] text: &str,
    #[case] remaining: &str,
    #[case] attention: usize,
) {
    let (engine, _fakes, _folder) = desk(&[(FILE, &slo("answers", "[{target: 0.999}]", ""))], &[("", buckets)]).await;
    let view = engine.slos_view().await.unwrap();
    let row = &view.services[0].levels[0];
    assert_eq!((row.state, row.state_text.as_str(), row.remaining_text.as_str()), (state, text, remaining));
    assert_eq!(engine.slo_listing().await.unwrap().attention, attention);
}

#[tokio::test]
async fn what_no_source_measures_is_not_fine_and_says_why() {
    let text = slo("answers", "[{target: 0.999}]", "")
        .replace("{type: Prometheus,", "{metricSourceRef: other, type: Prometheus,");
    let (_before, fakes, folder) = desk(&[], &[]).await;
    crate::ports::Files::write(&*fakes.files, &folder.path().join(FILE), text.as_bytes()).unwrap();
    let engine = crate::Engine::look_on(crate::Options::new(folder.path()), fakes.ports()).await.unwrap();
    let view = engine.slos_view().await.unwrap();
    let row = &view.services[0].levels[0];
    assert_eq!((row.state, row.state_text.as_str()), (SloState::NoData, "not measured"));
    let problem = row.problem.clone().unwrap();
    assert!(problem.contains("`other`") && problem.ends_with("which is not the same as fine."), "{problem}");
    assert_eq!(view.headline, "1 of 1 needs attention.");
}

#[tokio::test]
async fn an_empty_page_teaches() {
    let (engine, _fakes, _folder) = desk(&[], &[]).await;
    let view = engine.slos_view().await.unwrap();
    let notice = view.notice.unwrap();
    assert!(notice.to_do.contains("slos/"), "{notice:?}");
    let example = notice.example.unwrap();
    let read =
        watchbill_definitions::read_slos(&[watchbill_definitions::SloFile { name: "a.yaml", text: &example }], None);
    assert_eq!((read.levels.len(), read.findings), (1, Vec::new()), "what is shown can be used as it is");
}

#[tokio::test]
async fn the_worst_comes_first_and_what_is_aimed_at_last() {
    let objectives = "[{displayName: dream, target: 0.9999}, {displayName: promise, target: 0.999}]";
    let text = slo("answers", objectives, "").replace(
        "displayName: Checkout answers",
        "displayName: Checkout answers, annotations: {watchbill.aspirational: dream}",
    );
    let (engine, _fakes, _folder) = desk(&[(FILE, &text)], &[("", outage(10))]).await;
    let view = engine.slos_view().await.unwrap();
    let service = &view.services[0];
    let keys: Vec<(&str, bool)> = service.levels.iter().map(|row| (row.key.as_str(), row.aspirational)).collect();
    assert_eq!(keys, [("answers/promise", false), ("answers/dream", true)]);
    assert_eq!(service.state, SloState::Healthy, "what is only aimed at is spent, and changes nothing");
    assert_eq!(view.headline, "The one service level is within its budget. As of 12:00.");
}

#[tokio::test]
async fn groups_are_one_budget_and_the_worst_of_them_is_named() {
    let text = slo("answers", "[{target: 0.999}]", "").replace(
        "displayName: Checkout answers",
        "displayName: Checkout answers, annotations: {watchbill.group_by: region}",
    );
    let (engine, _fakes, _folder) = desk(&[(FILE, &text)], &[("eu", outage(40)), ("us", six_weeks(|_| 0))]).await;
    let row = engine.slos_view().await.unwrap().services[0].levels[0].clone();
    assert_eq!(row.remaining_text, "40.5 %", "half of the events were those of the other group");
    assert_eq!(row.worst_group.as_deref(), Some("region=\"eu\": -19.0 % left"));
}
