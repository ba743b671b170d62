//! An incident of the made-up company, by keyboard alone: declared from an alert, noted, its status set, and resolved; what anybody reads on
//! the command line is the same.

use watchbill_tests::window::{Key, Theme};

use crate::desk::{Desk, declare_about_first};

const DIALOG: &str = "[role=dialog]";
const LIVE: &str = "[data-live]";

/// What the line with which an incident is declared holds.
const TITLE: &str = "document.querySelector('[role=dialog] input')?.value ?? ''";

/// How many lines the timeline has, those of folds too.
const LINES: &str = "document.querySelectorAll('[data-open] .line[data-lane]').length";

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_is_declared_noted_and_resolved_by_keyboard_alone() {
    let desk = Desk::demo(Theme::Dark).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('6')]).await;
    window.see_text("section[aria-label=Incidents]", "No incident was ever declared here.").await;
    assert!(window.find(LIVE).await.is_none(), "while none is open, nothing tells of one");

    window.press_together(&[Key::Control, Key::Character('2')]).await;
    declare_about_first(window).await;
    window.see("[role=dialog] input:focus").await;
    let title = window
        .until("a title is proposed", async || {
            let title = desk.value(TITLE).await.as_str().unwrap_or_default().to_owned();
            (!title.is_empty()).then_some(title)
        })
        .await;
    window.see_text("[role=dialog] .links", "alert").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;

    // The page has the keyboard, the bar tells of it, and the alert stands in its timeline without anybody's doing.
    window.see_text("[data-open] h1", &title).await;
    window.see_text(LIVE, "investigating").await;
    window.see_text(LIVE, "nobody leads it").await;
    window.see("[data-open] .line[data-lane=alerts]").await;
    window.see_text("[data-moment=started]", "the alert").await;
    let before = desk.value(LINES).await.as_u64().unwrap();

    window.press(&[Key::Character('n')]).await;
    window.see("textarea:focus").await;
    window.type_text("the release is taken back").await;
    window.press(&[Key::Enter]).await;
    window.see_text(".line.strong[data-lane=people]", "the release is taken back").await;
    assert!(desk.value(LINES).await.as_u64().unwrap() > before, "a note is a line more");
    window.press(&[Key::Escape]).await;

    window.press(&[Key::Character('s')]).await;
    window.see("[role=dialog] input[type=radio]:focus").await;
    window.press(&[Key::Down, Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-status=identified]").await;
    window.see_text(LIVE, "identified").await;

    // From another page, into the only one that is open; the page stays.
    window.press_together(&[Key::Control, Key::Character('5')]).await;
    window.see("[role=option][data-queue]").await;
    window.press_together(&[Key::Control, Key::Shift, Key::Character('n')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("no new dead letters").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[role=option][data-queue]").await;

    window.press_together(&[Key::Control, Key::Character('i')]).await;
    window.see_text(".line.strong[data-lane=people]", "the release is taken back").await;
    window.see_text("[data-open] ol", "no new dead letters").await;
    window.press_together(&[Key::Shift, Key::Character('s')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("nothing fires any more").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-status=resolved]").await;
    window.see_gone(LIVE).await;

    window.press(&[Key::Escape]).await;
    window.see_text("[data-part=over] [data-incident]", &title).await;
    assert_eq!(
        desk.value("document.activeElement.getAttribute('role')").await,
        "listbox",
        "the list is there to go on"
    );
    desk.close().await;
}

/// What of the page lies outside of the window, or is wider than its place.
const OUTSIDE: &str =
    "[...document.querySelectorAll('[data-open] :is(h1, .do, .note, .side, .scroll)')].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || part.scrollWidth > part.clientWidth + 1;
}).map((part) => part.className || part.tagName)";

#[tokio::test(flavor = "multi_thread")]
async fn in_a_small_window_the_note_stays_in_sight_and_nothing_lies_outside() {
    let desk = Desk::demo(Theme::Light).await;
    let window = &desk.window;
    window.resize(900, 600).await;
    window.press_together(&[Key::Control, Key::Character('2')]).await;
    declare_about_first(window).await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-open] .line[data-lane=alerts]").await;
    window.see("[data-open] textarea").await;
    assert_eq!(desk.value(OUTSIDE).await, serde_json::json!([]));
    desk.close().await;
}

/// A page of a file, as somebody chooses it with the dialog of the system, which no driver can press.
const CHOOSE: &str = "const chosen = new DataTransfer();
    chosen.items.add(new File([arguments[0]], 'report.pdf', { type: 'application/pdf' }));
    const input = document.querySelector('[data-open] input[type=file]');
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_attached_comes_out_as_it_went_in() {
    const PDF: &str = "%PDF-1.4 \u{e9}\n%%EOF\n";
    let desk = Desk::demo(Theme::Light).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('2')]).await;
    declare_about_first(window).await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-open] .line[data-lane=alerts]").await;

    window.script(CHOOSE, &[PDF.into()]).await;
    let save = window.see("[aria-label='Save report.pdf as a file']").await;
    window.click(&save).await;
    let said = window.see_text("[role=status]", "report.pdf is written to ").await;
    let said = window.text(&said).await.unwrap_or_default();
    // Behind the sentence stands what may be done with a notice.
    let (_, path) = said.split_once(" is written to ").expect(&said);
    let path = &path[..path.rfind(".pdf").expect(&said) + ".pdf".len()];
    assert_eq!(std::fs::read_to_string(path).unwrap(), PDF);
    desk.close().await;
}
