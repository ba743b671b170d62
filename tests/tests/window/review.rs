//! A quarterly review of two services: opened, decided, closed and written, by keyboard alone and with nothing to reach.

use jiff::{Timestamp, tz::TimeZone};
use watchbill_simulator::{Company, Options};
use watchbill_tests::{
    window::{Key, Window},
    workspace::Workspace,
};

use crate::desk::Desk;

/// Tabs before something is taken for what the keyboard cannot reach.
const MOST_TABS: usize = 60;
const FOCUSED: &str = "const one = document.activeElement;
    return one?.labels?.[0]?.textContent ?? one?.getAttribute('aria-label') ?? one?.textContent ?? '';";
/// A service level of which something is known.
const MEASURED: &str = "[role=option] .left .number:not(.unknown)";
const HEADING: &str = ".review h1";

fn promise(service: &str) -> String {
    let query = |more: &str| format!("'gateway_requests_total{{service=\"{service}\"{more}}}'");
    let source = "metricSourceRef: kestrel-prometheus, type: Prometheus";
    format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: {service}-answers}}\nspec:\n  service: {service}\n  \
         indicator:\n    metadata: {{name: {service}-sli}}\n    spec:\n      ratioMetric:\n        counter: true\n        \
         bad: {{metricSource: {{{source}, spec: {{query: {}}}}}}}\n        \
         total: {{metricSource: {{{source}, spec: {{query: {}}}}}}}\n  \
         timeWindow:\n    - {{duration: 28d, isRolling: true}}\n  budgetingMethod: Occurrences\n  objectives:\n    - target: 0.999\n",
        query(",code=~\"5..\""),
        query("")
    )
}

/// The quarter that runs in Berlin.
fn quarter() -> String {
    let today = Timestamp::now().to_zoned(TimeZone::get("Europe/Berlin").unwrap());
    format!("{}-Q{}", today.year(), (today.month() - 1) / 3 + 1)
}

async fn tab_to(window: &Window, label: &str) {
    for _ in 0..MOST_TABS {
        window.press(&[Key::Tab]).await;
        if window.script(FOCUSED, &[]).await.as_str().is_some_and(|text| text.trim() == label) {
            return;
        }
    }
    panic!("the keyboard does not get to `{label}`");
}

async fn heading(window: &Window) -> String {
    let heading = window.see(HEADING).await;
    window.text(&heading).await.unwrap_or_default()
}

/// Goes on until a page with this in its heading is shown.
async fn go_on_to(window: &Window, what: &str) {
    for _ in 0..20 {
        if heading(window).await.contains(what) {
            return;
        }
        window.press(&[Key::Right]).await;
    }
    panic!("there is no page about `{what}`");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_of_two_services_is_run_decided_closed_and_exported_offline() {
    let company = Company::start(Options::default()).unwrap();
    let workspace = Workspace::with(&company.workspace_toml());
    for service in ["checkout", "search"] {
        workspace.write(&format!("slos/{service}.yaml"), &promise(service));
    }
    let desk = Desk::on(workspace).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('4')]).await;
    window.see(MEASURED).await;
    // From here on there is nothing to ask.
    tokio::task::spawn_blocking(move || drop(company)).await.unwrap();

    let quarter = quarter();
    window.press_together(&[Key::Shift, Key::Character('r')]).await;
    tab_to(window, "Period").await;
    window.press_together(&[Key::Control, Key::Character('a')]).await;
    window.type_text(&quarter).await;
    window.press(&[Key::Enter]).await;
    window.see_text(HEADING, &quarter).await;

    window.press(&[Key::Right]).await;
    window.see_text(HEADING, "What we decided last time").await;
    go_on_to(window, "checkout").await;
    window.see(".review figure svg").await;
    for _ in ["search", "checkout"] {
        go_on_to(window, "what we decide").await;
        let undecided = heading(window).await;
        window.press(&[Key::Right]).await;
        window.see_text(".review [role=alert]", "has no decision yet").await;
        assert_eq!(heading(window).await, undecided, "there is no way past it");
        tab_to(window, "Because").await;
        window.type_text("the figures of the quarter say so").await;
        tab_to(window, "Decide").await;
        window.press(&[Key::Enter]).await;
        window.see_text(".review .taken", "the figures of the quarter say so").await;
        window.press(&[Key::Right]).await;
    }
    window.see_text(HEADING, "Appendix").await;
    window.press(&[Key::Character('n')]).await;
    window.see(".review textarea:focus").await;
    window.type_text("next time on a Tuesday").await;
    window.press(&[Key::Enter]).await;
    window.see_text(".review aside li", "next time on a Tuesday").await;
    window.press(&[Key::Escape]).await;
    window.see_gone(".review aside").await;

    tab_to(window, "Close the review").await;
    window.press(&[Key::Enter]).await;
    window.see("[role=alertdialog]").await;
    window.press(&[Key::Tab, Key::Enter]).await;
    window.see_text(".review .foot", "nothing in it changes any more").await;
    window.press(&[Key::Character('e')]).await;
    window.see_text("body", "Written: review.html").await;

    let html = desk.workspace.read(&format!("reviews/{quarter}/review.html"));
    for said in ["the figures of the quarter say so", "next time on a Tuesday", "<svg"] {
        assert!(html.contains(said), "{said} is missing");
    }
    let list = desk.cli.json(&["review", "list"]).await;
    assert!(list["reviews"][0]["closed"].is_string(), "{list:#}");
    desk.close().await;
}
