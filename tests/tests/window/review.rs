//! A quarterly review of two services: opened, decided, closed and written, by keyboard alone and with nothing to reach.

use std::time::Duration;

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
pub const HEADING: &str = ".review h1";

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
pub fn quarter() -> String {
    let today = Timestamp::now().to_zoned(TimeZone::get("Europe/Berlin").unwrap());
    format!("{}-Q{}", today.year(), (today.month() - 1) / 3 + 1)
}

/// What is wrong with a box stands in its label too, behind its name.
pub async fn tab_to(window: &Window, label: &str) {
    let is_it =
        |text: &str| text.trim().strip_prefix(label).is_some_and(|more| more.is_empty() || more.starts_with(' '));
    for _ in 0..MOST_TABS {
        window.press(&[Key::Tab]).await;
        if window.script(FOCUSED, &[]).await.as_str().is_some_and(is_it) {
            return;
        }
    }
    panic!("the keyboard does not get to `{label}`");
}

pub async fn heading(window: &Window) -> String {
    let heading = window.see(HEADING).await;
    window.text(&heading).await.unwrap_or_default()
}

/// Opens the review of the quarter that runs.
pub async fn open_review(window: &Window) {
    let quarter = quarter();
    window.press_together(&[Key::Shift, Key::Character('r')]).await;
    tab_to(window, "Period").await;
    // What is proposed comes by itself, and is typed over.
    let is_proposed = async || (window.script(PERIOD, &[]).await != "").then_some(());
    window.until("a period is proposed", is_proposed).await;
    window.press_together(&[Key::Control, Key::Character('a')]).await;
    window.type_text(&quarter).await;
    window.press(&[Key::Enter]).await;
    window.see_text(HEADING, &quarter).await;
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

    open_review(window).await;
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

    let html = desk.workspace.read(&format!("reviews/{}/review.html", quarter()));
    for said in ["the figures of the quarter say so", "next time on a Tuesday", "<svg"] {
        assert!(html.contains(said), "{said} is missing");
    }
    let list = desk.cli.json(&["review", "list"]).await;
    assert!(list["reviews"][0]["closed"].is_string(), "{list:#}");
    desk.close().await;
}

/// What the box holds that has the keyboard.
const PERIOD: &str = "return document.activeElement?.value ?? ''";
/// What a box of the decision holds.
const BECAUSE: &str = "return document.querySelector('.review .leaf textarea')?.value ?? ''";
/// As long as what was typed may take to be on the disk: when it is written is up to the engine of the window.
const ON_DISK: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_waits_on_its_page_also_when_the_window_is_killed() {
    let company = Company::start(Options::default()).unwrap();
    let workspace = Workspace::with(&company.workspace_toml());
    workspace.write("slos/checkout.yaml", &promise("checkout"));
    let desk = Desk::on(workspace).await;
    let window = &desk.window;
    open_review(window).await;
    go_on_to(window, "what we decide").await;
    tab_to(window, "Because").await;
    window.type_text("half a thought").await;
    window.press(&[Key::Escape]).await;
    window.see(".review .leaf:focus").await;
    assert!(window.find_all("[role=alertdialog]").await.is_empty(), "the box is left, and the review is not");

    // The window goes to the projector.
    window.resize(960, 600).await;
    window.press(&[Key::Left]).await;
    window.see_text(HEADING, "Do the objectives fit?").await;
    window.press(&[Key::Right]).await;
    window.see_text(HEADING, "what we decide").await;
    assert_eq!(window.script(BECAUSE, &[]).await, "half a thought");

    tab_to(window, "Because").await;
    window.press(&[Key::End]).await;
    window.type_text(", and its end").await;
    tokio::time::sleep(ON_DISK).await;
    let desk = Desk::just_opened_on(desk.kill_and_leave()).await;
    desk.window.see("nav").await;
    open_review_left(&desk.window).await;
    assert_eq!(desk.window.script(BECAUSE, &[]).await, "half a thought, and its end");
    desk.close().await;
}

/// Goes on with the review where it was left: on the page of the decision.
async fn open_review_left(window: &Window) {
    window.press_together(&[Key::Shift, Key::Character('r')]).await;
    let go_on = format!("Go on with {}", quarter());
    window.see_text(".review button", &go_on).await;
    tab_to(window, &go_on).await;
    window.press(&[Key::Enter]).await;
    window.see_text(HEADING, "what we decide").await;
}
