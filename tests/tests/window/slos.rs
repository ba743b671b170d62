//! The page SLOs of the made-up company, by keyboard alone: a chart stepped through, a time marked, another objective supposed.

use watchbill_tests::servers::prometheus::Prometheus;
use watchbill_tests::window::{Key, Theme};
use watchbill_tests::workspace::Workspace;

use crate::desk::Desk;

/// Service levels that are there, and those of which nothing is known yet.
const LEVEL: &str = "[role=option][data-level]";
const UNKNOWN: &str = "[role=option] .left .number.unknown";
const CHART: &str = "document.querySelector('[data-chart=main] [role=slider]')";

/// What the chart reads aloud.
async fn read(desk: &Desk) -> String {
    desk.value(&format!("{CHART}?.getAttribute('aria-valuetext') ?? ''")).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_level_is_read_marked_and_supposed_otherwise_by_keyboard_alone() {
    let desk = Desk::demo(Theme::Dark).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('4')]).await;
    window.see(LEVEL).await;
    window.see_gone(UNKNOWN).await;
    window.press(&[Key::Character('j'), Key::Enter]).await;
    window.see("[data-chart=main] svg").await;

    window.press(&[Key::Home]).await;
    let first = read(&desk).await;
    window.press_together(&[Key::Shift, Key::Right]).await;
    let later = read(&desk).await;
    window.press(&[Key::Right]).await;
    let last = read(&desk).await;
    assert!(first != later && later != last, "each point says its own: {first:?}, {later:?}, {last:?}");
    let seen = desk.value("document.querySelector('[data-chart=main] .reading .at').textContent").await;
    assert!(last.starts_with(seen.as_str().unwrap()), "what is read aloud is what is seen: {last:?}, {seen:?}");

    window.press(&[Key::Character(' '), Key::Right, Key::Right, Key::Character('m')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("A drill").await;
    window.press(&[Key::Enter]).await;
    window.see_gone("[role=dialog]").await;
    window.press(&[Key::Character('4')]).await;
    window.see_text("aside li", "A drill").await;

    window.press(&[Key::Character('b')]).await;
    window.see("[role=dialog] tbody tr + tr").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("[role=dialog]").await;

    window.press(&[Key::Escape]).await;
    window.press_together(&[Key::Shift, Key::Character('i')]).await;
    window.see("input[type=range]:focus").await;
    let objective = "document.querySelector('input[type=range]').getAttribute('aria-valuetext')";
    let promised = desk.value(objective).await;
    window.press(&[Key::Left]).await;
    window.see("aside .answer table").await;
    assert_ne!(desk.value(objective).await, promised);

    window.press(&[Key::Escape]).await;
    window.see_gone("input[type=range]").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("aside").await;
    let focused = "document.activeElement.getAttribute('role')";
    assert_eq!(desk.value(focused).await, "listbox", "the list is there to go on");
    desk.close().await;
}

/// What Sloth makes of a service level, in as few rules as tell of it.
const SLOTH: &str = r#"groups:
  - name: sloth-slo
    rules:
      - record: slo:sli_error:ratio_rate5m
        expr: sum(rate(prometheus_http_requests_total{code=~"5.."}[5m])) / sum(rate(prometheus_http_requests_total[5m]))
        labels: {sloth_id: itself-answers, sloth_service: itself, sloth_slo: answers}
      - record: slo:objective:ratio
        expr: vector(0.99)
        labels: {sloth_id: itself-answers, sloth_service: itself, sloth_slo: answers}
      - record: slo:time_period:days
        expr: vector(28)
        labels: {sloth_id: itself-answers, sloth_service: itself, sloth_slo: answers}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_real_prometheus_keeps_for_sloth_is_taken_over_and_back_by_keyboard_alone() {
    let prometheus = Prometheus::start(SLOTH, "http://127.0.0.1:1").await;
    let source = format!("[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"{}\"\n", prometheus.url());
    let workspace = Workspace::with(&format!("team = \"shop\"\n{source}"));
    let file = workspace.folder().join("slos/answers.yaml");
    let desk = Desk::just_opened_on(workspace).await;
    let window = &desk.window;
    window.see_text("h2", "Needs me").await;
    window.press_together(&[Key::Control, Key::Character('4')]).await;
    window.see_text("h2", "1 SLO of Sloth found in prom").await;
    let told = desk.cli.json(&["slo", "discover"]).await;

    window.press_together(&[Key::Shift, Key::Character('o')]).await;
    window.see_text("[role=dialog] li code", "prometheus_http_requests_total").await;
    window.see("[role=dialog] li button:focus").await;
    window.press(&[Key::Enter]).await;
    window.see_gone("[role=dialog]").await;
    window.see_text(LEVEL, "99 % over 28 d").await;
    let text = std::fs::read_to_string(&file).expect("the file that was said");
    assert_eq!(told["offers"][0]["document"], text, "the command would write the same");

    window.press_together(&[Key::Control, Key::Character('z')]).await;
    window.see_text("h2", "1 SLO of Sloth found in prom").await;
    assert!(!file.exists(), "taking it back deletes the file");
    desk.cli.run(&["slo", "discover", "--dismiss", "answers"]).await;
    window.see_gone("[role=status].first").await;
    desk.close().await;
}
