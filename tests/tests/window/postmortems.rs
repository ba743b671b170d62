//! A postmortem by keyboard alone: begun from an incident that is over, written, mended, its action given to somebody, reviewed and shared;
//! and what is typed is on the disk also when the window is killed.

use std::fs;

use serde_json::Value;
use watchbill_simulator::{Company, Options, Running};
use watchbill_tests::{
    clipboard::Clipboard,
    window::{Key, Window},
    workspace::Workspace,
};

use crate::{
    desk::{Desk, declare_about_first},
    review::tab_to,
};

const DIALOG: &str = "[role=dialog]";
const TEXT: &str = ".cm-content:focus";
const PAGE: &str = "[data-document]:focus";
const KEPT: &str = "[data-saving=saved]";
/// F8, as the driver names it.
const F8: Key = Key::Character('\u{e038}');
/// What is found and open.
const FINDINGS: &str = "document.querySelectorAll('[data-finding]').length";
/// Whether the text looks as the theme says: where the policy refuses the styles that the editor makes, it has none of its own.
const LOOK: &str = "getComputedStyle(document.querySelector('.cm-scroller')).lineHeight === '24px' \
    && getComputedStyle(document.querySelector('.cm-content')).paddingTop === '16px' \
    && getComputedStyle(document.querySelector('.cm-content')).fontFamily === getComputedStyle(document.body).fontFamily";

/// The desk of Ana, where a made-up company goes wrong.
pub async fn desk_of_ana(company: &Running) -> Desk {
    Desk::on(Workspace::with(&format!("me = \"ana\"\n{}", company.workspace_toml()))).await
}

/// Declares an incident about the first alert and begins its document; the keyboard is in the text.
async fn begun(window: &Window, is_over: bool) {
    declare_about_first(window).await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-open] .line[data-lane=alerts]").await;
    if is_over {
        window.press_together(&[Key::Shift, Key::Character('s')]).await;
        window.see("[role=dialog] input:focus").await;
        window.type_text("nothing fires any more").await;
        window.press(&[Key::Enter]).await;
        window.see_gone(DIALOG).await;
        window.see("[data-status=resolved]").await;
    }
    window.press(&[Key::Character('b')]).await;
    // One that needs a document has its draft already: whether the alert had paged by then is not up to this test.
    let is_asked = async || match window.find(TEXT).await {
        Some(_) => Some(false),
        None => window.find("[role=dialog] input[type=radio]:checked").await.map(|_| true),
    };
    if window.until("its document, or what begins it", is_asked).await {
        window.press(&[Key::Enter]).await;
        window.see_gone(DIALOG).await;
    }
    window.see(TEXT).await;
}

/// Goes to the end of the text and begins a section there.
async fn section(window: &Window, heading: &str) {
    window.press_together(&[Key::Control, Key::End]).await;
    window.press(&[Key::Enter, Key::Enter]).await;
    window.type_text(&format!("## {heading}")).await;
    window.press(&[Key::Enter, Key::Enter]).await;
}

async fn findings(desk: &Desk) -> u64 {
    desk.value(FINDINGS).await.as_u64().unwrap()
}

async fn until_findings(desk: &Desk, count: u64) {
    let found = async || (findings(desk).await == count).then_some(());
    desk.window.until(&format!("{count} findings stand beside the text"), found).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postmortem_is_begun_written_reviewed_and_shared_by_keyboard_alone() {
    let company = Company::start(Options::default()).unwrap();
    let desk = desk_of_ana(&company).await;
    let window = &desk.window;
    begun(window, true).await;
    assert_eq!(desk.value(LOOK).await, true, "the styles of the editor are let through");
    window.see("[data-property=blameless]").await;
    window.see("[data-block=timeline]").await;

    // Two sentences that look for somebody to blame, each mended from its finding.
    let before = findings(&desk).await;
    section(window, "What we saw").await;
    window.type_text("The engineer should have noticed the lag. The cause was human error.").await;
    until_findings(&desk, before + 2).await;
    window.press_together(&[Key::Shift, F8]).await;
    window.see_text("[data-finding=person_as_cause] [aria-expanded=true]", "human error").await;
    window.type_text("a check that is missing").await;
    until_findings(&desk, before + 1).await;
    window.press_together(&[Key::Shift, F8]).await;
    window.see("[data-finding=counterfactual] [aria-expanded=true]").await;
    window.type_text("had no alert on").await;
    until_findings(&desk, before).await;

    section(window, "Action items").await;
    window.type_text("- [ ] Add an alert on the age of parcels.dlq above 2 h due:2050-01-31 #detect P1").await;
    window.see(KEPT).await;
    window.press(&[Key::Escape]).await;
    window.see(PAGE).await;

    // A factor, how it was found, and the person at this laptop as who reads it.
    window.press_together(&[Key::Shift, Key::Character('f')]).await;
    window.see("[role=dialog] input[type=text]:focus").await;
    window.type_text("retries without a limit").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.press(&[Key::Character('f')]).await;
    window.see_text("[data-factor=process]", "retries without a limit").await;
    window.press(&[Key::Character('a')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("Ana").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.press_together(&[Key::Shift, Key::Character('s')]).await;
    window.see_text("[data-document] header", "in review").await;
    window.press(&[Key::Character('f'), Key::Character('y')]).await;
    window.see("[role=dialog] textarea:focus").await;
    window.type_text("Clear.").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see_text("aside .person", "read it").await;

    // What goes out is seen before it does, and whom it went to is written down.
    window.press(&[Key::Character('x')]).await;
    window.see_text("[role=dialog] pre", "a check that is missing").await;
    copied_with_its_format(&desk).await;
    published(&desk).await;
    tab_to(window, "It was shared with").await;
    window.type_text("all of engineering").await;
    tab_to(window, "How").await;
    window.type_text("a mail").await;
    tab_to(window, "It is for").await;
    window.type_text("engineering").await;
    tab_to(window, "Write it down").await;
    window.press(&[Key::Enter]).await;
    window.see_text("[data-document] header", "for engineering").await;
    window.press(&[Key::Escape]).await;
    window.see_gone(DIALOG).await;
    window.see_text("aside li", "all of engineering").await;

    // The action outlives its document's writing.
    window.press_together(&[Key::Control, Key::Shift, Key::Character('a')]).await;
    window.see_text("[data-owner=''] [data-action]", "Add an alert on the age of parcels.dlq").await;
    window.press(&[Key::Character('j'), Key::Character('o')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("Bo").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;
    window.see_text("[data-owner=Bo] [data-action]", "Add an alert on the age of parcels.dlq").await;

    let shown = desk.cli.json(&["postmortem", "show", "1"]).await;
    assert_eq!(shown["postmortem"]["state"], "shared", "{shown:#}");
    assert_eq!(shown["shares"][0]["with"], "all of engineering", "{shown:#}");
    assert_eq!(shown["reviewers"][0]["words"], "Clear.", "{shown:#}");
    desk.close().await;
}

/// Takes it along for a document elsewhere, and looks at what another program gets of that.
async fn copied_with_its_format(desk: &Desk) {
    let window = &desk.window;
    tab_to(window, "for Confluence or a document").await;
    window.press(&[Key::Enter]).await;
    window.see_text("[role=dialog] [aria-pressed=true]", "for Confluence or a document").await;
    window.see_text("[role=dialog] pre", "a check that is missing").await;
    tab_to(window, "Folder to publish in").await;
    window.press(&[Key::Enter]).await;
    window.see_text("body", "Copied with its format and as plain text.").await;
    let clipboard = Clipboard::of(&desk.display);
    let html = clipboard.pasted("text/html").await.expect("it has its format");
    assert!(html.contains("<h2") && html.contains("<td") && html.contains("a check that is missing"), "{html}");
    assert!(!html.contains("<!-- watchbill") && !html.contains("<script"), "{html}");
    let plain = clipboard.pasted("UTF8_STRING").await.expect("it is text too");
    assert!(plain.contains("The cause was a check that is missing.") && !plain.contains("<td"), "{plain}");
}

/// Writes it into a folder, as the keyboard stands in the box for its name.
async fn published(desk: &Desk) {
    let window = &desk.window;
    let folder = desk.workspace.folder().join("published");
    fs::create_dir(&folder).unwrap();
    window.type_text(&folder.display().to_string()).await;
    tab_to(window, "Publish").await;
    window.press(&[Key::Enter]).await;
    window.see_text("[role=dialog] [role=status]", "written into").await;
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    let of = |ending: &str| {
        let file = files.iter().find(|file| file.extension().is_some_and(|found| found == ending));
        fs::read_to_string(file.unwrap_or_else(|| panic!("no {ending} among {files:?}"))).unwrap()
    };
    assert!(of("md").contains("The cause was a check that is missing."), "{}", of("md"));
    let html = of("html");
    assert!(html.contains("a check that is missing") && !html.contains("<script"), "{html}");
}

/// The text of the document as anybody reads it.
async fn body(desk: &Desk) -> String {
    let shown: Value = desk.cli.json(&["postmortem", "show", "1"]).await;
    shown["body"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_on_the_disk_also_when_the_window_is_killed() {
    let company = Company::start(Options::default()).unwrap();
    let desk = desk_of_ana(&company).await;
    begun(&desk.window, false).await;
    section(&desk.window, "What we saw").await;
    desk.window.type_text("the lease of the cache ran out").await;
    desk.window.see(KEPT).await;
    desk.window.type_text(", and half a thought").await;
    let kept = async || body(&desk).await.contains("the lease of the cache ran out, and half a thought").then_some(());
    desk.window.until("it is on the disk", kept).await;

    let desk = Desk::just_opened_on(desk.kill_and_leave()).await;
    assert!(body(&desk).await.contains("the lease of the cache ran out, and half a thought"), "{}", body(&desk).await);
    let window = &desk.window;
    window.see("nav").await;
    window.press_together(&[Key::Control, Key::Shift, Key::Character('p')]).await;
    window.see("[data-row='document 1']").await;
    window.press(&[Key::Character('j'), Key::Enter]).await;
    window.see(TEXT).await;
    window.press_together(&[Key::Control, Key::End]).await;
    window.see_text(".cm-line", "and half a thought").await;
    desk.close().await;
}

/// Gives an input files, as the window of the desktop that chooses them would; that is no page and cannot be driven.
const GIVE_FILES: &str = "const held = new DataTransfer();
    held.items.add(new File(['# The old one\\r\\n\\r\\nThe lease ran out.\\r\\n'], 'old.md'));
    held.items.add(new File([new Uint8Array([0xff, 0xfe, 0x00])], 'picture.md'));
    const input = document.querySelector('[role=dialog] input[type=file]');
    input.files = held.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));";

#[tokio::test(flavor = "multi_thread")]
async fn files_are_taken_in_letter_for_letter_and_not_twice() {
    let company = Company::start(Options::default()).unwrap();
    let desk = desk_of_ana(&company).await;
    let window = &desk.window;
    window.see("[role=row] [role=gridcell]").await;
    window.press_together(&[Key::Control, Key::Shift, Key::Character('p')]).await;
    window.see_text("section[aria-label=Postmortems]", "No postmortem was ever written here.").await;
    window.press(&[Key::Character('a')]).await;
    window.see("[role=dialog] .action.primary:focus").await;
    window.script(GIVE_FILES, &[]).await;
    window.see_text("[data-part=taken]", "The old one").await;
    window.see_text("[data-part=problems]", "picture.md").await;
    assert_eq!(body(&desk).await, "# The old one\r\n\r\nThe lease ran out.\r\n");
    window.script(GIVE_FILES, &[]).await;
    window.see_text("[data-part=taken]", "is here already").await;
    window.press(&[Key::Escape]).await;
    window.see_gone(DIALOG).await;
    window.see("[data-row='document 1']").await;
    desk.close().await;
}
