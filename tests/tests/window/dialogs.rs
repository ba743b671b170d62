//! Every dialog of a schedule by keyboard alone: it takes the focus, Esc gives it back to the shift it came from, and the window
//! behind stays where it is.

use watchbill_tests::{
    bus::Bus,
    window::{Key, Window},
    workspace::Workspace,
};

use crate::desk::Desk;

const TEAM: &str = r#"
team = "payments"
me = "ana"
[[people]]
id = "ana"
name = "Ana"
timezone = "Europe/Berlin"
[[people]]
id = "bo"
name = "Bo"
timezone = "America/New_York"
"#;

const SCHEDULE: &str = r#"name = "pager"
timezone = "Europe/Berlin"
[[layers]]
name = "all"
[layers.rotation]
kind = "daily"
start = "2026-01-05T09:00:00"
people = ["ana", "bo"]
"#;

const DIALOG: &str = "[role=dialog]";
const CHOSEN: &str = "button.bar[data-chosen]:focus";

/// Where the keyboard is: in the dialog, and which box of it.
const FOCUSED: &str = "const one = document.activeElement;
    return one?.closest('[role=dialog]') ? (one.labels?.[0]?.textContent ?? one.getAttribute('aria-label') ?? one.textContent ?? '').trim() : null";

/// How far the window has been drawn away under the dialog, px.
const DRAWN_AWAY: &str = "return [document.documentElement, document.body, document.querySelector('#app')]
    .reduce((px, one) => px + Math.abs(one.scrollTop) + Math.abs(one.scrollLeft), 0)";

/// The key of every dialog that is about the chosen shift or its layer.
const KEYS: &[(&str, &[Key])] = &[
    ("override", &[Key::Character('o')]),
    ("cover", &[Key::Character('c')]),
    ("swap", &[Key::Character('w')]),
    ("take over", &[Key::Shift, Key::Character('t')]),
    ("take back", &[Key::Character('u')]),
    ("line-up", &[Key::Character('e')]),
    ("hours", &[Key::Shift, Key::Character('e')]),
    ("a new layer", &[Key::Character('a')]),
    ("fixed shifts", &[Key::Character('v')]),
    ("a layer out", &[Key::Shift, Key::Character('d')]),
    ("a new schedule", &[Key::Shift, Key::Character('n')]),
];

async fn opened() -> Desk {
    let workspace = Workspace::with(TEAM);
    workspace.write("schedules/pager.toml", SCHEDULE);
    let desk = Desk::first_run_on(workspace, Bus::start()).await;
    let window = &desk.window;
    window.resize(900, 600).await;
    window.see("main").await;
    let page = window.see("nav a[href='#oncall']").await;
    window.click(&page).await;
    window.see("button.bar").await;
    window.press(&[Key::Right]).await;
    window.see(CHOSEN).await;
    desk
}

/// Goes round with the tab key, and gives what it came to until it was there before.
async fn tabbed_through(window: &Window, what: &str) -> Vec<String> {
    let mut reached: Vec<String> = Vec::new();
    for _ in 0..80 {
        window.press(&[Key::Tab]).await;
        let at = window.script(FOCUSED, &[]).await;
        let Some(at) = at.as_str() else { panic!("{what}: the tab key leaves the dialog") };
        reached.push(at.to_owned());
        if at.starts_with("Cancel") {
            break;
        }
    }
    reached
}

#[tokio::test(flavor = "multi_thread")]
async fn every_dialog_keeps_the_keyboard_and_escape_gives_it_back_to_the_shift() {
    let desk = opened().await;
    let window = &desk.window;
    for &(what, keys) in KEYS {
        window.press_together(keys).await;
        window.see(DIALOG).await;
        window
            .until(&format!("{what}: the focus in the dialog"), async || {
                window.script(FOCUSED, &[]).await.is_string().then_some(())
            })
            .await;
        let reached = tabbed_through(window, what).await;
        assert!(reached.iter().any(|name| name == "Reason"), "{what}: the reason is reached: {reached:?}");
        assert!(reached.iter().all(|name| !name.is_empty()), "{what}: everything has a name: {reached:?}");
        assert_eq!(window.script(DRAWN_AWAY, &[]).await, 0, "{what}: the window is drawn away under the dialog");
        window.press(&[Key::Escape]).await;
        window.see_gone(DIALOG).await;
        window.see(CHOSEN).await;
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_if_and_fairness_give_the_keyboard_back_one_after_the_other() {
    let desk = opened().await;
    let window = &desk.window;
    window.press(&[Key::Character('b')]).await;
    window.see("tr[data-person]").await;
    window.see("section[aria-label=Fairness]:focus").await;
    window.press_together(&[Key::Shift, Key::Character('i')]).await;
    window.see("section[aria-label='What if'] select:focus").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("section[aria-label='What if']").await;
    window.see("section[aria-label=Fairness]:focus").await;
    window.press(&[Key::Escape]).await;
    window.see(CHOSEN).await;
    desk.close().await;
}
