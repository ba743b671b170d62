//! A first source and a guarded one, by keyboard alone: what is wrong is said with what to do, and then its alerts are there.

use std::fs;

use watchbill_tests::{
    bus::Bus,
    keyring::Keyring,
    process::free_port,
    receivers::{Receiver, Speaks},
    servers::{
        alertmanager::{Alertmanager, SentAlert},
        guard::{Guard, PASSWORD, USER},
        pages::login_page,
    },
    window::{Key, Window},
    workspace::Workspace,
};

use crate::desk::Desk;

const ANSWER: &str = ".first [role=status]";
const RESULT: &str = ".result";

/// Goes on with Tab until the focus is on what this selector finds.
async fn tab_to(window: &Window, css: &str) {
    // More than any page of ours has; a place that Tab does not reach fails here.
    for _ in 0..60 {
        let here = "return document.activeElement?.matches(arguments[0]) === true";
        if window.script(here, &[css.into()]).await == true {
            return;
        }
        window.press(&[Key::Tab]).await;
    }
    panic!("Tab does not lead to {css}");
}

/// Writes over what is in the box that has the focus.
async fn write(window: &Window, text: &str) {
    window.press_together(&[Key::Control, Key::Character('a')]).await;
    window.type_text(text).await;
}

/// Waits for an answer that says all of this.
async fn answered(desk: &Desk, css: &str, parts: &[&str]) {
    desk.window.see_text(css, parts[0]).await;
    let said = desk.text(css).await;
    for part in parts {
        assert!(said.contains(part), "{part:?} is missing in {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_source_is_connected_by_its_address_and_every_wrong_one_says_what_to_do() {
    let alertmanager = Alertmanager::start().await;
    let disk = SentAlert::named("DiskFull").label("severity", "critical").annotation("summary", "full in 6 hours");
    alertmanager.fire(std::slice::from_ref(&disk)).await;
    let workspace = Workspace::with("team = \"payments\"\n");
    let file = workspace.folder().join("watchbill.toml");
    let desk = Desk::first_run_on(workspace, Bus::start()).await;
    let window = &desk.window;
    window.see("#first-address:focus").await;

    window.type_text(&format!("http://127.0.0.1:{}", free_port())).await;
    window.press(&[Key::Enter]).await;
    answered(&desk, ANSWER, &["nothing of it would be seen or page anybody", "127.0.0.1"]).await;

    tab_to(window, "#first-address").await;
    write(window, &login_page()).await;
    window.press(&[Key::Enter]).await;
    answered(&desk, ANSWER, &["web page", "Check the address", "nothing of it would be seen or page anybody"]).await;
    let defined = fs::read_to_string(&file).unwrap();
    assert!(!defined.contains("[[sources]]"), "what does not work was not saved: {defined}");

    tab_to(window, "#first-address").await;
    write(window, &alertmanager.url()).await;
    window.press(&[Key::Enter]).await;
    window.see_text("main", "full in 6 hours").await;
    window.see_text("footer", "1 fine").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guarded_source_asks_for_its_authority_and_its_password_and_the_password_goes_to_the_keyring() {
    let guard = Guard::new();
    let authority = guard.authority().display().to_string();
    let alertmanager = Alertmanager::guarded(guard).await;
    let disk = SentAlert::named("DiskFull").label("severity", "critical").annotation("summary", "full in 6 hours");
    alertmanager.fire(std::slice::from_ref(&disk)).await;
    let (bus, workspace) = (Bus::start(), Workspace::with("team = \"payments\"\n"));
    let file = workspace.folder().join("watchbill.toml");
    let _keyring = Keyring::start(&bus, &workspace).await;
    let desk = Desk::first_run_on(workspace, bus).await;
    let window = &desk.window;
    window.see("#first-address:focus").await;

    window.type_text(&alertmanager.url()).await;
    window.press(&[Key::Enter]).await;
    answered(&desk, ANSWER, &["an authority this machine does not know", "PEM file"]).await;
    tab_to(window, ".first .result + .deeds button:last-child").await;
    window.press(&[Key::Enter]).await;
    window.see("#kind:focus").await;

    tab_to(window, "form .end button[type=button]").await;
    window.press(&[Key::Enter]).await;
    window.see("#ca[aria-invalid=true]").await;
    tab_to(window, "#ca").await;
    write(window, &authority).await;
    tab_to(window, "form .end button[type=button]").await;
    window.press(&[Key::Enter]).await;
    window.see("#auth[aria-invalid=true]").await;
    answered(&desk, RESULT, &["nothing of it would be seen or page anybody"]).await;

    tab_to(window, "#auth").await;
    window.press(&[Key::Down]).await;
    tab_to(window, "#auth-user").await;
    write(window, USER).await;
    tab_to(window, "#auth-secret").await;
    write(window, "wrong").await;
    tab_to(window, "form .end button[type=button]").await;
    window.press(&[Key::Enter]).await;
    window.see("#auth-secret[aria-invalid=true]").await;

    tab_to(window, "#auth-secret").await;
    write(window, PASSWORD).await;
    tab_to(window, "form .end button[type=button]").await;
    window.press(&[Key::Enter]).await;
    window.see(".result[data-test=good]").await;
    tab_to(window, "form .end button[type=submit]").await;
    window.press(&[Key::Enter]).await;
    window.see_text("footer", "1 fine").await;
    tab_to(window, "nav a[href='#alerts']").await;
    window.press(&[Key::Enter]).await;
    desk.row("full in 6 hours").await;
    assert!(!window.source().await.contains(PASSWORD), "the password is not in the window any more");
    let defined = fs::read_to_string(&file).unwrap();
    assert!(defined.contains("keyring = ") && !defined.contains(PASSWORD), "{defined}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_webhook_is_added_by_keyboard_and_takes_a_test_and_its_secret_goes_to_the_keyring() {
    let receiver = Receiver::start(Speaks::Http).await;
    let (bus, workspace) = (Bus::start(), Workspace::with("team = \"payments\"\n"));
    let file = workspace.folder().join("watchbill.toml");
    let _keyring = Keyring::start(&bus, &workspace).await;
    let desk = Desk::first_run_on(workspace, bus).await;
    let window = &desk.window;
    window.see("#first-address:focus").await;
    let settings = window.see("nav a[href='#settings']").await;
    window.click(&settings).await;
    let channels = window.see_text(".sections button", "Channels").await;
    window.click(&channels).await;
    let add = window.see_text(".content .action.primary", "Add a channel").await;
    window.click(&add).await;

    window.see("#channel-kind:focus").await;
    window.press(&[Key::Down]).await;
    tab_to(window, "#channel-name").await;
    write(window, "hook").await;
    tab_to(window, "form .end button[type=submit]").await;
    window.press(&[Key::Enter]).await;
    window.see("#setting-url[aria-invalid=true]").await;
    tab_to(window, "#setting-url").await;
    write(window, &format!("http://127.0.0.1:{}/pages", receiver.port())).await;
    tab_to(window, "#channel-keyring").await;
    write(window, "hook-secret").await;
    tab_to(window, "#channel-secret").await;
    write(window, PASSWORD).await;
    tab_to(window, "form .end button[type=submit]").await;
    window.press(&[Key::Enter]).await;
    window.see_text(".things .name", "hook").await;
    assert!(!window.source().await.contains(PASSWORD), "the secret is not in the window any more");

    tab_to(window, ".things .deeds button").await;
    window.press(&[Key::Enter]).await;
    window.see_text(".things [role=status]", "hook took a test message").await;
    let arrived = receiver.arrived();
    let signed = arrived.iter().any(|one| one.head.to_ascii_lowercase().contains("x-watchbill-signature: sha256="));
    assert!(signed, "{arrived:?}");
    let defined = fs::read_to_string(&file).unwrap();
    assert!(defined.contains("keyring = \"hook-secret\"") && !defined.contains(PASSWORD), "{defined}");
    desk.close().await;
}
