//! Twenty thousand alerts.

use serde_json::{Value, json};
use watchbill_simulator::Company;
use watchbill_tests::{window::Key, workspace::Workspace};

use crate::desk::{Desk, ROWS};

const ALERTS: usize = 20_000;
/// However long the list is, no more rows than this are drawn.
const MOST_DRAWN: u64 = 200;

/// Scrolls to a share of the list in this many steps, looking at every frame: how many rows were drawn at most, and in how many
/// frames there was a gap where a row belongs.
const SCROLL: &str = "
    const [to, steps] = arguments;
    const list = document.querySelector('[role=treegrid] .viewport');
    const from = list.scrollTop;
    const end = (list.scrollHeight - list.clientHeight) * to;
    const seen = { drawn: 0, gaps: 0, frames: 0 };
    const look = () => {
        const box = list.getBoundingClientRect();
        const rows = [...list.querySelectorAll('[role=row]')].map((row) => row.getBoundingClientRect());
        const inside = rows.filter((row) => row.bottom > box.top + 1 && row.top < box.bottom - 1);
        const covered = inside.length > 0 && inside[0].top <= box.top + 1 && inside.at(-1).bottom >= box.bottom - 1
            && inside.every((row, at) => at === 0 || Math.abs(row.top - inside[at - 1].bottom) < 1);
        seen.frames += 1;
        seen.drawn = Math.max(seen.drawn, rows.length);
        if (!covered) seen.gaps += 1;
    };
    return (async () => {
        for (let step = 1; step <= steps; step += 1) {
            list.scrollTop = from + (end - from) * step / steps;
            // A scroll is told before the next frame is drawn; what is there after that is what is seen.
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            look();
        }
        return seen;
    })();";

async fn scroll(desk: &Desk, to: f64, steps: u32) {
    let seen = desk.window.script(SCROLL, &[to.into(), steps.into()]).await;
    assert_eq!(seen["gaps"], 0, "{seen}");
    assert!(seen["drawn"].as_u64().unwrap() < MOST_DRAWN, "{seen}");
    desk.window.see_gone("[role=row][aria-busy=true]").await;
}

/// The row at this place, as the core has it.
async fn row_at(desk: &Desk, offset: u64) -> Value {
    let ask = json!({ "ask": { "filter": "", "resolved": false, "groupBy": [], "folded": [], "offset": offset, "limit": 1 } });
    let call = "return window.__TAURI_INTERNALS__.invoke('alerts_page', arguments[0])";
    desk.window.script(call, &[ask]).await["rows"][0].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_alerts_scroll_to_the_end_and_back() {
    let company = Company::with_alerts(ALERTS, 0.0).unwrap();
    let desk = Desk::on(Workspace::with(&company.workspace_toml())).await;
    let window = &desk.window;
    window.see_text("header", "20000 firing").await;
    window.see(ROWS).await;
    let count = desk.value("Number(document.querySelector('[role=treegrid]').ariaRowCount)").await.as_u64().unwrap();
    assert!(count >= 20_000, "{count} rows");

    window.press(&[Key::End]).await;
    let last = window.see(&format!("[aria-rowindex='{count}'][data-alert][aria-selected=true]")).await;
    let expected = row_at(&desk, count - 1).await;
    assert_eq!(window.attribute(&last, "data-alert").await.map(Value::from), Some(expected["id"].clone()));
    let summary = expected["summary"].as_str().unwrap();
    assert!(window.text(&last).await.unwrap().contains(summary), "{expected}");
    let inside = "(() => { const list = document.querySelector('[role=treegrid]').getBoundingClientRect();
        const row = document.querySelector('[aria-selected=true]').getBoundingClientRect();
        return row.top >= list.top - 1 && row.bottom <= list.bottom + 1 })()";
    assert_eq!(desk.value(inside).await, true, "the chosen row can be seen");

    scroll(&desk, 0.0, 40).await;
    scroll(&desk, 0.5, 1).await;
    let middle = window.see(&format!("{ROWS}:nth-child(40)")).await;
    let index: u64 = window.attribute(&middle, "aria-rowindex").await.unwrap().parse().unwrap();
    let expected = row_at(&desk, index - 1).await;
    assert_eq!(window.attribute(&middle, "data-alert").await.map(Value::from), Some(expected["id"].clone()));
    scroll(&desk, 1.0, 60).await;

    window.press(&[Key::Home, Key::PageDown, Key::PageDown, Key::PageUp]).await;
    window
        .until("a page down from the top is chosen and seen", async || {
            let chosen = window.find("[role=row][aria-selected=true]").await?;
            let index: u64 = window.attribute(&chosen, "aria-rowindex").await?.parse().ok()?;
            ((10..60).contains(&index) && desk.value(inside).await == true).then_some(())
        })
        .await;
    desk.close().await;
}
