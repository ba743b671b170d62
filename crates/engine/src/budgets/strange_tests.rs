use rstest::rstest;
use watchbill_domain::slo::Bucket;

use super::super::fixtures::{desk, outage, six_weeks, slo};

/// What burns now: half of everything for the last two hours, within a budget of 90 %.
fn burning() -> Vec<Bucket> {
    six_weeks(|before| if before <= 24 { 99 } else { 0 })
}

#[rstest]
#[case::calm("0.999", outage(10), &[])]
#[case::spent("0.999", outage(40), &[("error", "The budget of Checkout answers is spent")])]
#[case::burning("0.98", burning(), &[("warning", "The budget of Checkout answers burns")])]
#[case::unknown("0.999", Vec::new(), &[("unknown", "What is left of the budget of Checkout answers is not known")])]
#[tokio::test]
async fn the_page_now_tells_of_budgets(
    #[case] target: &str,
    #[case] buckets: Vec<Bucket>,
    #[case] expected: &[(&str, &str)],
) {
    let text = slo("answers", &format!("[{{target: {target}}}]"), "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", buckets)]).await;
    let now = engine.now_view().await.unwrap();
    let told: Vec<_> = now
        .strange
        .iter()
        .filter(|one| one.page == Some(crate::api::WantedPage::Levels))
        .map(|one| (one.severity.as_str(), one.what.as_str()))
        .collect();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_is_only_aimed_at_disturbs_nobody() {
    let text = slo("answers", "[{displayName: dream, target: 0.999}]", "").replace(
        "displayName: Checkout answers",
        "displayName: Checkout answers, annotations: {watchbill.aspirational: dream}",
    );
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(40))]).await;
    let now = engine.now_view().await.unwrap();
    assert!(now.strange.iter().all(|one| one.page != Some(crate::api::WantedPage::Levels)), "{:?}", now.strange);
}
