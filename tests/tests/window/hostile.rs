//! An alert written by somebody who wants to take the window over.

use serde_json::json;
use watchbill_tests::{
    servers::alertmanager::{Alertmanager, SentAlert},
    window::Key,
    workspace::Workspace,
};

use crate::desk::{Desk, OPEN_ALERT};

fn hostile() -> SentAlert {
    SentAlert::named("Hostile<b>Alert</b>")
        .label("severity", "critical")
        .label("instance", "\u{202e}gnp.exe\u{1b}[31mred\u{7}")
        .label("job", "\"><script>document.title='owned'</script><iframe src='https://example.net'>")
        .annotation(
            "summary",
            "<img src=x onerror=\"document.title='owned'\"> & \u{202e}\"quoted\" \u{1b}]0;owned\u{7}",
        )
        .annotation("runbook_url", "javascript:document.title='owned'")
        .annotation("dashboard", "<a href='javascript:alert(1)'>https://grafana.example.net/d/1</a>")
        .annotation("description", &"x<svg onload=alert(1)>".repeat(50_000))
        .link("javascript:alert(1)")
}

/// What markup would have left behind, and what a link would be.
const LEFT_BEHIND: &str = "(() => {
    const found = (css) => [...document.querySelectorAll(css)].map((element) => element.outerHTML.slice(0, 200));
    return {
        elements: found('main b, main img, main script, iframe:not([id]), main [onerror], main [onload], main svg[onload]'),
        links: found('main a, [href]:not(link):not(nav a)'),
        title: document.title,
    };
})()";

/// Text from outside without a box of its own could turn what stands beside it.
const TURNED: &str = "(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const turned = [];
    while (walker.nextNode()) {
        const isolated = walker.currentNode.parentElement.closest('bdi, .outside');
        if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(walker.currentNode.data)
            && (isolated === null || getComputedStyle(isolated).unicodeBidi !== 'isolate')) {
            turned.push(walker.currentNode.parentElement.outerHTML.slice(0, 200));
        }
    }
    return turned;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn what_an_alert_says_is_shown_as_text_and_breaks_nothing() {
    let alertmanager = Alertmanager::start().await;
    let calm = SentAlert::named("DiskFull").label("severity", "warning").annotation("summary", "full in 6 hours");
    alertmanager.fire(&[hostile(), calm]).await;
    let desk = Desk::on(Workspace::with_alertmanager(&alertmanager.url())).await;
    let window = &desk.window;
    let row = desk.row("<img src=x onerror=").await;
    let in_list = window.text(&row).await.unwrap();
    assert!(!in_list.chars().any(|c| c == '\u{1b}' || c == '\u{7}' || c == '\u{202e}'), "{in_list:?}");
    window.settle().await;
    let clean = json!({ "elements": [], "links": [], "title": "Watchbill" });
    assert_eq!(desk.value(LEFT_BEHIND).await, clean);

    window.press(&[Key::Down]).await;
    window.see_text("[role=row][aria-selected=true]", "<img src=x").await;
    window.press(&[Key::Enter]).await;
    window.see_text(OPEN_ALERT, "Hostile<b>Alert</b>").await;
    window.settle().await;

    let shown = desk.text("aside").await;
    for part in [
        "javascript:document.title='owned'",
        "<script>document.title='owned'</script>",
        "more characters are not shown",
    ] {
        assert!(shown.contains(part), "{part:?} is shown as it is:\n{shown}");
    }
    assert!(shown.len() < 20_000, "a megabyte is not drawn: {} bytes", shown.len());
    let all = window.see_text("aside button", "Show all").await;
    window.click(&all).await;
    window.see_text("aside button", "Show less").await;
    window.settle().await;
    assert_eq!(desk.value(LEFT_BEHIND).await, clean);
    let kept = "document.querySelector('aside').textContent.includes('\\u202e')";
    assert_eq!(desk.value(kept).await, true, "the label that turns its text is shown with what it is made of");
    assert_eq!(desk.value(TURNED).await, json!([]));
    let offered = desk.value("[...document.querySelectorAll('aside .open')].map((link) => link.title)").await;
    let [link] = offered.as_array().unwrap().as_slice() else {
        panic!("one of the addresses can be opened: {offered}")
    };
    assert!(link.as_str().unwrap().ends_with("https://grafana.example.net/d/1"), "{link}");

    window.press(&[Key::Escape]).await;
    window.see_gone("aside").await;
    window.press(&[Key::Down, Key::Enter]).await;
    window.see_text(OPEN_ALERT, "DiskFull").await;
    desk.close().await;
}
