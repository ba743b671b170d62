//! The alerts page beyond its rows: grouping, many at once, kept lists, completing, copying.

use serde_json::json;
use watchbill_engine::api::{AlertsAsk, AlertsDeed, AlertsRow, ApiError, CopyForm, FormerMine, SavedViewView};

use crate::MORNING;
use crate::day::{Day, minutes};

fn ask(filter: &str, group_by: &[&str]) -> AlertsAsk {
    let group_by = group_by.iter().map(|key| (*key).to_owned()).collect();
    AlertsAsk { filter: filter.to_owned(), resolved: false, group_by, folded: Vec::new(), offset: 0, limit: 100 }
}

/// Each row in a word, a dot for each level: `.[cluster=eu 3]` for a head, `..name` for an alert.
async fn words(day: &Day, ask: AlertsAsk) -> Vec<String> {
    let word = |row: &AlertsRow| match row {
        AlertsRow::Group { level, by, name, count, .. } => {
            format!("{}[{}={name} {count}]", ".".repeat(*level), by.as_deref().unwrap_or("name"))
        }
        AlertsRow::Alert(alert) => format!("{}{}", ".".repeat(alert.level), alert.name),
    };
    day.engine.alerts_page(ask).await.unwrap().rows.iter().map(word).collect()
}

/// Two clusters: eu with a critical and two warnings, us with one warning; and one alert of no cluster.
async fn two_clusters() -> Day {
    let day = Day::begin(MORNING).await;
    let alerts =
        [("Redis", "critical", "eu"), ("Disk", "warning", "eu"), ("Queue", "warning", "eu"), ("Cpu", "warning", "us")];
    for (name, severity, cluster) in alerts {
        day.fire(name, severity);
        let labels = json!({ "alertname": name, "severity": severity, "cluster": cluster });
        day.upstream().alerts.get_mut(name).unwrap()["labels"] = labels;
    }
    day.fire("Lonely", "info");
    day.pass(minutes(1)).await;
    day
}

async fn id(day: &Day, name: &str) -> String {
    day.alert(name).await.id
}

#[tokio::test]
async fn a_list_is_grouped_by_labels_within_each_other_the_worst_first() {
    let day = two_clusters().await;
    assert_eq!(
        words(&day, ask("", &["cluster"])).await,
        [".[cluster=eu 3]", "..Redis", "..Disk", "..Queue", ".Cpu", ".Lonely"],
        "one alert alone is its own head"
    );
    assert_eq!(
        words(&day, ask("", &["cluster", "@severity"])).await,
        [".[cluster=eu 3]", "..Redis", "..[@severity=warning 2]", "...Disk", "...Queue", ".Cpu", ".Lonely"]
    );
    let folded =
        AlertsAsk { folded: vec!["/cluster=eu/@severity=warning".to_owned()], ..ask("", &["cluster", "@severity"]) };
    assert_eq!(words(&day, folded).await[..3], [".[cluster=eu 3]", "..Redis", "..[@severity=warning 2]"]);
    let source = words(&day, ask("", &["@source"])).await;
    assert_eq!(source[0], ".[@source=prod 5]");
}

#[tokio::test]
async fn a_group_is_acknowledged_at_once_and_each_is_again_what_it_was() {
    let day = two_clusters().await;
    let (redis, disk) = (id(&day, "Redis").await, id(&day, "Disk").await);
    day.engine.snooze_alert(&disk, 90, "ana").await.unwrap();
    let until = day.alert("Disk").await.snoozed_until;
    let grouped = ask("", &["cluster"]);
    let members = day.engine.alerts_of_group(grouped.clone(), "/cluster=eu").await.unwrap();
    assert_eq!(members.len(), 3);
    assert!(members.contains(&redis) && members.contains(&disk));
    let gone = day.engine.alerts_of_group(grouped, "/cluster=mars").await;
    assert!(matches!(gone, Err(ApiError::NotFound { .. })), "{gone:?}");

    let done = day.engine.do_with_alerts(&members, AlertsDeed::Acknowledge, "ana").await.unwrap();
    assert_eq!((done.former.len(), done.problem), (3, None));
    assert!(day.alert("Redis").await.acknowledged && day.alert("Queue").await.acknowledged);
    day.engine.restore_alerts(&done.former, "ana").await.unwrap();
    assert!(!day.alert("Redis").await.acknowledged);
    assert_eq!(day.alert("Disk").await.snoozed_until, until, "a snooze that was there is not touched");

    let ended = day.engine.do_with_alerts(std::slice::from_ref(&disk), AlertsDeed::Unsnooze, "ana").await.unwrap();
    assert_eq!(day.alert("Disk").await.snoozed_until, None);
    day.engine.restore_alerts(&ended.former, "ana").await.unwrap();
    assert_eq!(day.alert("Disk").await.snoozed_until, until, "to the minute");
}

#[tokio::test]
async fn what_cannot_be_done_with_one_is_done_with_the_others_and_said() {
    let day = two_clusters().await;
    let ids = vec![id(&day, "Redis").await, id(&day, "Cpu").await];
    day.resolve("Cpu");
    day.pass(minutes(1)).await;
    let done = day.engine.do_with_alerts(&ids, AlertsDeed::Acknowledge, "ana").await.unwrap();
    assert_eq!(done.former, [FormerMine { id: ids[0].clone(), acknowledged: false, snoozed_until: None }]);
    let problem = done.problem.unwrap();
    assert!(problem.starts_with("It was not done with 1 of 2: ") && problem.contains("has resolved"), "{problem}");
    assert!(day.engine.do_with_alerts(&ids[1..], AlertsDeed::Acknowledge, "ana").await.is_err(), "with none at all");
}

#[tokio::test]
async fn kept_lists_are_counted_and_only_sound_ones_are_kept() {
    let day = two_clusters().await;
    let view = |name: &str, filter: &str| SavedViewView {
        name: name.to_owned(),
        filter: filter.to_owned(),
        group_by: Vec::new(),
        count: None,
    };
    let kept = day.engine.save_views(vec![view(" eu ", r#"cluster="eu""#), view("all", "")]).await.unwrap();
    let told: Vec<_> = kept.iter().map(|view| (view.name.as_str(), view.count)).collect();
    assert_eq!(told, [("eu", Some(3)), ("all", Some(5))]);
    day.resolve("Redis");
    day.pass(minutes(1)).await;
    assert_eq!(day.engine.saved_views().await.unwrap()[0].count, Some(2));
    let deep = SavedViewView { group_by: vec!["a".to_owned(); 5], ..view("deep", "") };
    for wrong in [vec![view("", "")], vec![view("a", ""), view("a", "")], vec![view("b", "cluster=")], vec![deep]] {
        assert!(matches!(day.engine.save_views(wrong).await, Err(ApiError::Invalid { .. })));
    }
    assert_eq!(day.engine.saved_views().await.unwrap().len(), 2, "nothing was lost by what was refused");
}

#[tokio::test]
async fn a_filter_is_completed_from_what_there_is() {
    let day = two_clusters().await;
    let shown = async |text: &str| {
        let completion = day.engine.complete_filter(text, text.encode_utf16().count()).await.unwrap();
        completion.suggestions.into_iter().map(|one| one.insert).collect::<Vec<_>>()
    };
    assert_eq!(shown("cl").await, ["cluster="]);
    assert_eq!(shown("cluster=").await, ["\"eu\"", "\"us\""], "the most frequent first");
    assert_eq!(shown("severity=\"warning\", @so").await, ["@source="]);
    assert_eq!(shown("@state=f").await, ["\"firing\""]);
    assert_eq!(shown("@age>1").await, ["15m", "1h", "1d"]);
    assert_eq!(shown("@source=").await, ["\"prod\""]);
    assert!(shown("").await.contains(&"alertname=".to_owned()));
    let completion = day.engine.complete_filter("\u{1f600} cl", 5).await.unwrap();
    assert_eq!((completion.from, completion.to), (3, 5), "places are counted as a text box counts");
}

#[tokio::test]
async fn alerts_are_copied_whole_or_as_a_line_for_a_chat() {
    let day = two_clusters().await;
    let ids = vec![id(&day, "Redis").await, id(&day, "Lonely").await];
    let chat = day.engine.copy_alerts(&ids, CopyForm::Chat).await.unwrap();
    let lines: Vec<&str> = chat.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("[critical] Redis"), "{}", lines[0]);
    assert!(lines[0].contains("(firing since 2026-03-28 ") && lines[0].contains(", from prod)"), "{}", lines[0]);
    let markdown = day.engine.copy_alerts(&ids, CopyForm::Markdown).await.unwrap();
    assert!(markdown.contains("**Redis**") && markdown.contains("**Lonely**"), "{markdown}");
}
