//! What flaps, as lists, *Now* and the verdict show it.

use watchbill_engine::api::{AlertsAsk, AlertsPage, AlertsRow, RESTLESS_GROUP};
use watchbill_engine::{Engine, Options};

use crate::MORNING;
use crate::day::{Day, hours, minutes};

async fn rows(day: &Day, toggled: &[&str], resolved: bool) -> AlertsPage {
    let folded = toggled.iter().map(|key| (*key).to_owned()).collect();
    let ask = AlertsAsk { filter: String::new(), resolved, group_by: Vec::new(), folded, offset: 0, limit: 100 };
    day.engine.alerts_page(ask).await.unwrap()
}

/// Each row in words: `[name count, n flapping]` for a head, `name state` with what it says of its flapping for an alert.
fn words(page: &AlertsPage) -> Vec<String> {
    let word = |row: &AlertsRow| match row {
        AlertsRow::Group { name, count, flapping, folded, .. } => {
            format!("[{name} {count}, {flapping} flapping{}]", if *folded { ", folded" } else { "" })
        }
        AlertsRow::Alert(alert) => {
            let flapping = alert.flapping.as_ref().map_or_else(String::new, |view| format!(": {}", view.text));
            format!("{} {}{flapping}", alert.name, alert.state)
        }
    };
    page.rows.iter().map(word).collect()
}

/// Fires for three minutes and rests for three, `times` over; it ends resting.
async fn flap(day: &Day, name: &str, times: usize) {
    for _ in 0..times {
        day.fire(name, "warning");
        day.pass(minutes(3)).await;
        day.resolve(name);
        day.pass(minutes(3)).await;
    }
}

async fn a_noisy_morning() -> Day {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    day.fire("Steady", "warning");
    flap(&day, "RedisConnections", 4).await;
    day
}

#[tokio::test]
async fn what_flaps_and_does_not_fire_is_a_folded_group_of_the_list_until_it_has_settled() {
    let day = a_noisy_morning().await;
    let folded = rows(&day, &[], false).await;
    assert_eq!(words(&folded), ["Steady firing", "[Flapping, not firing now 1, 1 flapping, folded]"]);
    assert_eq!((folded.alerts_total, folded.alerts_unfiltered), (1, 1), "it is counted as no alert that fires");
    let open = rows(&day, &[RESTLESS_GROUP], false).await;
    assert_eq!(
        words(&open)[1..],
        ["[Flapping, not firing now 1, 1 flapping]", "RedisConnections resolved: 8 changes in 21 min"]
    );
    let all = rows(&day, &[], true).await;
    assert_eq!(
        words(&all),
        ["Steady firing", "RedisConnections resolved: 8 changes in 21 min"],
        "once, among what is over"
    );

    day.fire("RedisConnections", "warning");
    day.pass(minutes(2)).await;
    let firing = rows(&day, &[], false).await;
    assert_eq!(words(&firing), ["RedisConnections firing: 9 changes in 24 min", "Steady firing"]);
    day.resolve("RedisConnections");
    day.pass(hours(2)).await;
    assert_eq!(words(&rows(&day, &[], false).await), ["Steady firing"], "it has settled");
}

#[tokio::test]
async fn a_second_process_and_the_next_start_know_what_flaps() {
    let mut day = a_noisy_morning().await;
    let guest = Engine::look_on(Options::new(day.folder()), day.fakes.ports()).await.unwrap();
    let strange = guest.now_view().await.unwrap().strange;
    let told = strange.iter().find(|row| row.what.contains("RedisConnections")).unwrap();
    assert_eq!(told.what, "RedisConnections flaps: 8 changes since 09:05, about every 6 min");
    assert_eq!(
        told.means,
        "not firing at this moment; it pages again once it has fired for 10 min without a change, or when it has settled and fires"
    );
    guest.shutdown().await;
    day.restart_after(minutes(1)).await;
    day.pass(minutes(2)).await;
    assert_eq!(words(&rows(&day, &[], false).await).len(), 2);
}

#[tokio::test]
async fn the_verdict_says_how_often_how_long_and_when_it_settles() {
    let day = a_noisy_morning().await;
    let id = day.engine.alerts_list("alertname=RedisConnections", Some(hours(1))).await.unwrap().alerts.remove(0);
    assert!(id.flapping, "scripts are told so too");
    let detail = day.engine.alert_detail(&id.id).await.unwrap();
    let flap = detail.flap.unwrap();
    assert_eq!(flap.verdict, "8 changes in 21 min, about every 6 min, all of the last 4 cleared within 4 min");
    assert_eq!(
        (flap.flapping, flap.enter.as_str(), flap.leave.as_str(), flap.every.as_str()),
        (true, "3.0", "1.0", "30 s")
    );
    let score: f64 = flap.score.parse().unwrap();
    assert!((3.0..8.0).contains(&score), "{score}");
    let settles = flap.settles.unwrap();
    assert_eq!(detail.why.headline, "held back: flapping: 8 changes in 21 min");
    let otherwise = detail.why.steps.iter().find_map(|step| step.otherwise.as_deref()).unwrap();
    assert!(otherwise.contains(&settles.short), "{otherwise}");
    day.pass(hours(3)).await;
    assert_eq!(day.engine.alert_detail(&id.id).await.unwrap().flap, None, "long forgotten");
    let steady = day.alert("Steady").await;
    assert!(!steady.flapping);
}
