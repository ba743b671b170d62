//! The alert list as the window asks for it.

use serde_json::json;
use watchbill_engine::api::{AlertsAsk, AlertsPage, AlertsRow};

use crate::MORNING;
use crate::day::{Day, minutes};

async fn ask(day: &Day, filter: &str, folded: &[&str], offset: usize, limit: usize) -> AlertsPage {
    let folded = folded.iter().map(|key| (*key).to_owned()).collect();
    let group_by = Vec::new();
    let ask = AlertsAsk { filter: filter.to_owned(), resolved: false, group_by, folded, offset, limit };
    day.engine.alerts_page(ask).await.unwrap()
}

/// Each row in a word: `[name severity count]` for a head, `name` or `> place` for an alert.
fn words(page: &AlertsPage) -> Vec<String> {
    let word = |row: &AlertsRow| match row {
        AlertsRow::Group { name, severity, count, .. } => format!("[{name} {severity} {count}]"),
        AlertsRow::Alert(alert) if alert.alone => alert.name.clone(),
        AlertsRow::Alert(alert) => format!("> {}", alert.place),
    };
    page.rows.iter().map(word).collect()
}

async fn three_disks_and_a_cache() -> Day {
    let day = Day::begin(MORNING).await;
    day.fire("Cache", "critical");
    for (disk, severity) in [("a", "warning"), ("b", "error"), ("c", "warning")] {
        day.fire(&format!("Disk{disk}"), severity);
        let name = format!("Disk{disk}");
        let mut upstream = day.upstream();
        let alert = upstream.alerts.get_mut(&name).unwrap();
        alert["labels"] = json!({ "alertname": "Disk", "severity": severity, "device": disk });
    }
    day.pass(minutes(1)).await;
    day
}

#[tokio::test]
async fn the_worst_group_is_first_and_one_alert_alone_is_its_own_head() {
    let day = three_disks_and_a_cache().await;
    let page = ask(&day, "", &[], 0, 100).await;
    assert_eq!(words(&page), ["Cache", "[Disk error 3]", "> b", "> a", "> c"]);
    assert_eq!((page.rows_total, page.alerts_total, page.alerts_unfiltered), (5, 4, 4));
    let folded = ask(&day, "", &["prod/Disk"], 0, 100).await;
    assert_eq!(words(&folded), ["Cache", "[Disk error 3]"]);
}

#[tokio::test]
async fn a_window_of_rows_is_a_piece_of_the_whole() {
    let day = three_disks_and_a_cache().await;
    assert_eq!(words(&ask(&day, "", &[], 2, 2).await), ["> b", "> a"]);
    assert_eq!(words(&ask(&day, "", &[], 99, 2).await), Vec::<String>::new());
    assert_eq!(ask(&day, "", &[], 0, 0).await.rows.len(), 1, "at least one row is given");
}

#[tokio::test]
async fn a_filter_narrows_and_a_wrong_one_says_where_and_hides_nothing() {
    let day = three_disks_and_a_cache().await;
    assert_eq!(words(&ask(&day, "severity=~\"warn.*\"", &[], 0, 100).await), ["[Disk warning 2]", "> a", "> c"]);
    assert_eq!(words(&ask(&day, "@age>1h", &[], 0, 100).await), Vec::<String>::new());
    let wrong = ask(&day, "severity=~\"(\"", &[], 0, 100).await;
    assert!(wrong.filter_problem.is_some_and(|problem| problem.position > 0));
    assert_eq!(wrong.rows.len(), 5, "nothing is hidden by a mistake");
}

#[tokio::test]
async fn a_source_taken_out_of_the_workspace_leaves_the_list() {
    let day = three_disks_and_a_cache().await;
    day.define("team = \"t\"\n");
    day.pass(minutes(1)).await;
    assert_eq!(ask(&day, "", &[], 0, 100).await.alerts_unfiltered, 0);
    assert_eq!(day.listing().await.sources, [], "and so does the source");
}

#[tokio::test]
async fn what_nobody_watched_is_unknown_and_not_fine() {
    let day = three_disks_and_a_cache().await;
    let states = |page: &AlertsPage| {
        let row = page.rows.iter().find_map(|row| match row {
            AlertsRow::Alert(alert) if alert.name == "Cache" => Some(alert),
            _ => None,
        });
        row.unwrap().strip.iter().map(|span| span.state.clone()).collect::<Vec<_>>()
    };
    let begun = states(&ask(&day, "", &[], 0, 100).await);
    assert_eq!(begun, ["unknown", "resolved", "firing"], "before the first poll nobody watched");
    day.pass(minutes(60 * 7)).await;
    assert_eq!(states(&ask(&day, "", &[], 0, 100).await), ["firing"], "six hours later that is out of sight");
}
