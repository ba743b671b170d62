//! What is learnt from incidents, by keyboard alone: one is replayed as it was knowable, trends are read, and a drill is planned, run and
//! held against what was seen; what anybody reads on the command line is the same.

use serde_json::Value;
use watchbill_simulator::{Company, Options};
use watchbill_tests::window::{Key, Theme, Window};

use crate::{
    desk::{Desk, declare_about_first},
    postmortems::desk_of_ana,
    review::tab_to,
};

const DIALOG: &str = "[role=dialog]";
const KNOWN: &str = "[data-side=known]";
const SINCE: &str = "[data-side=since]";
/// The rows of what is known since, as far as they are uncovered.
const HIDDEN_FROM_THEM: &str = "document.querySelectorAll('[data-side=since] [data-row]').length";

/// Whether the note is among what is known only since.
const TAKEN_BACK_SINCE: &str =
    "document.querySelector('[data-side=since]').textContent.includes('the release is taken back')";

/// At which step the page is, and whether it shows that one.
const STEP: &str = "(() => { const page = document.querySelector('section[aria-label=\"What was knowable\"]');
    return page?.getAttribute('aria-busy') === 'false' ? Number(page.querySelector('input[type=range]').value) : null; })()";

async fn at_step(desk: &Desk, step: u64) {
    let is_there = async || (desk.value(STEP).await.as_u64() == Some(step)).then_some(());
    desk.window.until(&format!("step {step} is shown"), is_there).await;
}

/// Declares an incident about the first alert, writes a note, and resolves it.
async fn handled(window: &Window) {
    declare_about_first(window).await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-open] .line[data-lane=alerts]").await;
    window.press(&[Key::Character('n')]).await;
    window.see("textarea:focus").await;
    window.type_text("the release is taken back").await;
    window.press(&[Key::Enter]).await;
    window.see_text(".line.strong[data-lane=people]", "the release is taken back").await;
    window.press(&[Key::Escape]).await;
    window.press_together(&[Key::Shift, Key::Character('s')]).await;
    window.see("[role=dialog] input:focus").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-status=resolved]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_is_replayed_by_keyboard_with_what_is_known_since_apart() {
    let desk = Desk::demo(Theme::Dark).await;
    let window = &desk.window;
    handled(window).await;

    window.press(&[Key::Character('h')]).await;
    window.see(KNOWN).await;
    window.press(&[Key::Home]).await;
    at_step(&desk, 0).await;
    let at_first = desk.value(HIDDEN_FROM_THEM).await.as_u64().unwrap();
    // Two presses at once are two steps; with each of them less is to come.
    window.press(&[Key::Right, Key::Right]).await;
    at_step(&desk, 2).await;
    let less = async || desk.value(HIDDEN_FROM_THEM).await.as_u64().is_some_and(|rows| rows < at_first).then_some(());
    window.until("less is to come", less).await;
    window.press(&[Key::End]).await;
    window.see_text(KNOWN, "the release is taken back").await;
    assert_eq!(desk.value(TAKEN_BACK_SINCE).await, false, "what is known is not hindsight");

    // As training what came after is covered, until somebody uncovers it.
    window.press(&[Key::Escape]).await;
    window.see_gone(KNOWN).await;
    window.press_together(&[Key::Shift, Key::Character('h')]).await;
    window.see(&format!("{SINCE}[data-covered]")).await;
    assert_eq!(desk.value(HIDDEN_FROM_THEM).await, 0, "what is covered is not in the page");
    window.press(&[Key::Enter]).await;
    window.see(&format!("{SINCE} [data-row]")).await;
    window.press(&[Key::Right]).await;
    window.see(&format!("{SINCE}[data-covered]")).await;
    window.press(&[Key::Escape]).await;
    window.see_gone(KNOWN).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_is_planned_run_and_held_against_what_was_seen_by_keyboard_alone() {
    let company = Company::start(Options::default()).unwrap();
    let desk = desk_of_ana(&company).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('6')]).await;
    window.see("section[aria-label=Incidents]").await;
    window.press(&[Key::Character('y')]).await;
    window.see("section[aria-label=Trends] [data-caveats]").await;
    window.press(&[Key::Escape]).await;
    window.see("section[aria-label=Incidents]").await;

    window.press_together(&[Key::Shift, Key::Character('y')]).await;
    window.see("section[aria-label=Drills]").await;
    window.press(&[Key::Character('n')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("Redis fails over").await;
    window.press_together(&[Key::Control, Key::Enter]).await;
    window.see_gone(DIALOG).await;
    // A plan is kept as far as it is written, and says what it needs.
    window.see_text("[data-drill=planned]", "a drill needs a hypothesis").await;
    window.press(&[Key::Character('e')]).await;
    window.see("[role=dialog] input:focus").await;
    for (label, text) in [
        ("Hypothesis", "checkout goes on"),
        ("Blast radius", "redis-2 alone"),
        ("Stop rule", "more than 2 % errors"),
        ("Who may stop it", "Ana"),
    ] {
        tab_to(window, label).await;
        window.type_text(text).await;
    }
    tab_to(window, "Add what should be seen").await;
    window.press(&[Key::Enter]).await;
    window.see("[role=dialog] li input:focus").await;
    window.type_text("somebody is paged").await;
    window.press_together(&[Key::Control, Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see_text("[data-drill=planned]", "redis-2 alone").await;
    window.see_text("[data-drill=planned]", "a drill needs what it is about").await;
    window.press(&[Key::Character('e')]).await;
    window.see("[role=dialog] input:focus").await;
    tab_to(window, "Services").await;
    window.type_text("parcels").await;
    window.press_together(&[Key::Control, Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see_text("[data-drill=planned]", "parcels").await;

    window.press(&[Key::Character('b')]).await;
    window.see_text(DIALOG, "more than 2 % errors").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-drill=running]").await;
    window.press_together(&[Key::Shift, Key::Character('s')]).await;
    window.see("[role=dialog] :is(input, textarea):focus").await;
    window.type_text("3 percent for a minute").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see_text("[data-drill=over]", "3 percent for a minute").await;

    let shown = desk.cli.json(&["drills", "show", "1"]).await;
    assert_eq!(shown["state"], "over");
    assert_eq!((&shown["held"], &shown["stopped"]), (&Value::from(false), &Value::from("3 percent for a minute")));
    assert!(shown["postmortem"].is_i64(), "it ends in its document: {shown}");
    desk.close().await;
}
