//! The alerts page by keyboard alone: completing a filter, grouping, keeping a list, marking, doing and taking back.

use serde_json::json;
use watchbill_simulator::{Company, time::Clock};
use watchbill_tests::{window::Key, workspace::Workspace};

use crate::desk::{Desk, ROWS};

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_completed_grouped_kept_and_worked_through_by_keyboard_alone() {
    let company = Company::manual(Clock::system()).unwrap();
    let alerts = company.source("kestrel-eu").unwrap().manual().unwrap();
    for (name, severity, cluster) in
        [("DiskFull", "warning", "eu-1"), ("QueueStuck", "warning", "eu-1"), ("RedisDown", "critical", "us-1")]
    {
        let labels = [("alertname", name), ("severity", severity), ("cluster", cluster)];
        alerts.fire(&labels, &[("summary", "Somebody should look")]);
    }
    let desk = Desk::on(Workspace::with(&company.workspace_toml())).await;
    let window = &desk.window;
    window.see(ROWS).await;

    // The filter completes a name and then its values.
    window.press(&[Key::Character('/')]).await;
    window.type_text("seve").await;
    window.see_text("#filter-suggestions li", "severity").await;
    window.press(&[Key::Tab]).await;
    window.see_text("#filter-suggestions li", "warning").await;
    window.type_text("warn").await;
    window.see_text("#filter-suggestions li", "warning").await;
    window.press(&[Key::Tab]).await;
    let filter = window.see("[role=search] input").await;
    window
        .until("the filter is whole", async || {
            let value = window.script("return arguments[0].value.trim()", &[filter.as_argument()]).await;
            (value == "severity=\"warning\"").then_some(())
        })
        .await;
    window.press(&[Key::Escape]).await;
    window.press(&[Key::Enter]).await;

    // Grouped by cluster, and kept under a name.
    window.press(&[Key::Character('b')]).await;
    window.see("#group-by").await;
    window.type_text("cluster").await;
    window.press(&[Key::Enter]).await;
    window.see_text("[role=row][aria-level='1']", "cluster").await;
    window.press(&[Key::Character('w')]).await;
    window.see("[aria-label='Name of this list']").await;
    window.type_text("warnings").await;
    window.press(&[Key::Enter]).await;
    window.see_text("[aria-pressed=true]", "warnings").await;
    let kept = desk.cli.json(&["alerts", "views"]).await;
    assert_eq!(kept["views"][0]["filter"].as_str().map(str::trim), Some("severity=\"warning\""), "{kept}");
    assert_eq!(kept["views"][0]["group_by"], json!(["cluster"]));

    // Away from it and back by its number.
    window.press(&[Key::Escape]).await;
    window.see_gone("[aria-pressed=true]").await;
    window.press(&[Key::Character('1')]).await;
    window.see_text("[aria-pressed=true]", "warnings").await;

    // Two are marked, acknowledged, and that is taken back.
    window.see("[role=row][aria-level='2'][data-alert]").await;
    window.press(&[Key::Home, Key::Down, Key::Character('x'), Key::Down, Key::Character('x')]).await;
    window.see_text("[role=toolbar]", "2 marked").await;
    window.press(&[Key::Character('a')]).await;
    window.see_text("[role=status]", "2 alerts acknowledged on this laptop.").await;
    window.see_text(ROWS, "acknowledged").await;
    window.press_together(&[Key::Control, Key::Character('z')]).await;
    window.see_text("[role=status]", "Taken back").await;
    window
        .until("nothing is acknowledged any more", async || {
            let said =
                desk.value("[...document.querySelectorAll('[role=row][data-alert]')].map(r => r.textContent)").await;
            (!said.to_string().contains("acknowledged")).then_some(())
        })
        .await;
    desk.close().await;
}
