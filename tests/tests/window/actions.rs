//! An action of the team, from the open alert to its end in the timeline.

use watchbill_tests::{
    servers::alertmanager::{Alertmanager, SentAlert},
    window::Key,
    workspace::Workspace,
};

use crate::desk::{Desk, OPEN_ALERT};

const ACTIONS: &str = r#"
[[actions]]
name = "Where it is"
run = ["printf", '%s\n%s\n\033[31mred', "{instance}", "--pod={pod}"]
key = "h"

[[actions]]
name = "Wiki"
open = "https://wiki.example.net/{nothing}"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_shown_by_key_or_palette_then_run_and_recorded() {
    let alertmanager = Alertmanager::start().await;
    let disk = SentAlert::named("DiskFull")
        .label("severity", "critical")
        .label("instance", "db-1; id")
        .label("pod", "<img src=x onerror=alert(1)>")
        .annotation("summary", "full in 6 hours");
    alertmanager.fire(std::slice::from_ref(&disk)).await;
    let workspace = Workspace::with_alertmanager(&alertmanager.url());
    workspace.write("watchbill.toml", &format!("{}{ACTIONS}", workspace.read("watchbill.toml")));
    let desk = Desk::on(workspace).await;
    let window = &desk.window;
    let row = desk.row("full in 6 hours").await;
    window.click(&row).await;
    window.see_text(OPEN_ALERT, "DiskFull").await;
    window.see_text("aside button[aria-disabled=true]", "Wiki").await;
    window.see_text("aside button[aria-disabled=false]", "Where it is").await;

    window.press(&[Key::Character('h')]).await;
    window.see_text("[role=dialog]", "Where it is").await;
    let words = "[...document.querySelectorAll('[role=dialog] .words li')].map((word) => word.textContent)";
    let shown = desk.value(words).await;
    assert_eq!(shown[2], "db-1; id", "{shown}");
    assert_eq!(shown[3], "--pod=<img src=x onerror=alert(1)>", "{shown}");
    window.press(&[Key::Escape]).await;
    window.see_gone("[role=dialog]").await;
    window.see_text(OPEN_ALERT, "DiskFull").await;

    window.press_together(&[Key::Control, Key::Character('k')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("where it").await;
    window.press(&[Key::Enter]).await;
    window
        .until("the focus is on what runs it", async || {
            let focused = desk.value("document.activeElement.textContent.trim()").await;
            (focused == "Run").then_some(())
        })
        .await;
    assert!(!desk.text("[role=dialog]").await.contains("ended"), "the key that chose it agreed to nothing");
    window.press(&[Key::Enter]).await;
    window.see_text("[role=dialog]", "It ended well (exit code 0)").await;
    let printed = desk.text("[role=dialog] pre").await;
    assert_eq!(printed, "db-1; id\n--pod=<img src=x onerror=alert(1)>\n^[[31mred");
    window.press(&[Key::Escape]).await;
    window.see_gone("[role=dialog]").await;
    window.see_text("aside", "ran \u{201c}Where it is\u{201d}: exit code 0").await;
    assert!(!desk.text("aside").await.contains("[31mred"), "what it printed is not kept");
    desk.close().await;
}
