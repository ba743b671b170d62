use crate::api::{SloAsk, SloState};
use crate::budgets::fixtures::{WINDOW, desk, six_weeks, slo};

/// Of `gone` there are readings from before the window alone: its region was shut down.
#[tokio::test]
async fn a_group_that_ended_is_told_as_that_and_needs_nobody() {
    let text = slo("answers", "[{target: 0.999}]", "").replace(
        "displayName: Checkout answers",
        "displayName: Checkout answers, annotations: {watchbill.group_by: region}",
    );
    let before: Vec<_> = six_weeks(|_| 99).into_iter().filter(|one| one.start < ago(WINDOW + 12)).collect();
    let (engine, _fakes, _folder) =
        desk(&[("slos/a.yaml", &text)], &[("gone", before), ("us", six_weeks(|_| 0))]).await;
    let view = engine.slo_view(&SloAsk { key: "answers".to_owned(), ..SloAsk::default() }).await.unwrap();
    assert_eq!(view.row.state, SloState::Healthy, "{}", view.row.state_text);
    assert_eq!(engine.slo_listing().await.unwrap().attention, 0);
    let gone = view.groups.last().unwrap();
    assert_eq!((gone.title.as_str(), gone.state), ("region=\"gone\"", SloState::NoTraffic));
    assert!(gone.state_text.starts_with("ended: last read "), "{}", gone.state_text);
    assert!(gone.state_text.ends_with("nothing of it is left in this window"), "{}", gone.state_text);
}

/// It is noon in UTC: the window of the day is twelve hours old, and the last reading of one region older by one.
#[tokio::test]
async fn a_group_that_is_silent_since_before_its_window_began_has_not_ended() {
    let day = "[{duration: 1d, isRolling: false, calendar: {startTime: '2026-01-01 00:00:00', timeZone: UTC}}]";
    let text = slo("answers", "[{target: 0.999}]", "")
        .replace(
            "displayName: Checkout answers",
            "displayName: Checkout answers, annotations: {watchbill.group_by: region}",
        )
        .replace("[{duration: 28d, isRolling: true}]", day);
    let before: Vec<_> = six_weeks(|_| 0).into_iter().filter(|one| one.start < ago(13 * 12)).collect();
    let (engine, _fakes, _folder) =
        desk(&[("slos/a.yaml", &text)], &[("dark", before), ("us", six_weeks(|_| 0))]).await;
    let view = engine.slo_view(&SloAsk { key: "answers".to_owned(), ..SloAsk::default() }).await.unwrap();
    let dark = view.groups.iter().find(|row| row.title == "region=\"dark\"").unwrap();
    assert_eq!(dark.state, SloState::NoData, "{}", dark.state_text);
}

fn ago(buckets: i64) -> watchbill_domain::time::Instant {
    crate::budgets::fixtures::bucket(buckets, 0).start
}
