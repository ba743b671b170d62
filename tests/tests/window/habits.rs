//! How Watchbill behaves as a program of a desktop: closing, coming back, a second start, links, and its end.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use watchbill_engine::{DATABASE_FILE, Engine, Options, api::Preferences};
use watchbill_platform::{
    Notifications,
    desktop::{self, Power},
    system_ports,
};
use watchbill_tests::{
    built,
    bus::Bus,
    display::Display,
    login::{Inhibition, LoginManager},
    notifications::NotificationServer,
    patience,
    process::Running,
    servers::alertmanager::Alertmanager,
    tray::Tray,
    window::{Key, Opening, Theme, Window},
    windows::Windows,
    workspace::Workspace,
};

const TITLE: &str = "Watchbill";

/// A session without a driver: the program runs as the desktop would start it.
struct Session {
    workspace: Workspace,
    display: Display,
    bus: Bus,
    notifications: NotificationServer,
    windows: Windows,
    _alertmanager: Alertmanager,
}

impl Session {
    async fn begin() -> Self {
        let alertmanager = Alertmanager::start().await;
        let workspace = Workspace::with_alertmanager(&alertmanager.url());
        let (display, bus) = (Display::start(1280, 800), Bus::start());
        let notifications = NotificationServer::start(&bus).await;
        let windows = Windows::of(&display);
        Self { workspace, display, bus, notifications, windows, _alertmanager: alertmanager }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(built::desktop());
        command
            .args(words)
            .arg("--workspace")
            .arg(self.workspace.folder())
            .envs(self.workspace.environment())
            .env("DISPLAY", self.display.name())
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11");
        command
    }

    /// Opens the window of this program with a driver in it.
    async fn open(&self, program: PathBuf) -> Window {
        let opening = Opening {
            program,
            words: vec!["--workspace".to_owned(), self.workspace.folder().display().to_string()],
            workspace: &self.workspace,
            display: &self.display,
            bus: &self.bus,
            theme: Theme::Light,
        };
        Window::open(&opening).await
    }

    /// The program, which then writes into this file with which code it ended: the driver does not tell.
    fn telling_its_end(&self, file: &Path) -> PathBuf {
        let program = self.workspace.folder().join("program");
        let script = format!("#!/bin/sh\n'{}' \"$@\"\necho $? > '{}'\n", built::desktop().display(), file.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
        program
    }

    fn start(&self, words: &[&str]) -> Running {
        Running::start(&self.workspace.logs(), &self.command(words))
    }
}

async fn ended(mut program: Running) -> Option<i32> {
    let status = patience::until("the program ends", async || program.ended()).await;
    status.code()
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_keeps_watching_where_a_tray_answers_and_a_second_start_brings_the_window_back() {
    let session = Session::begin().await;
    let tray = Tray::start(&session.bus).await;
    let mut program = session.start(&[]);
    session.windows.see(TITLE).await;
    tray.item().await;

    session.windows.close(TITLE);
    session.windows.see_gone(TITLE).await;
    let told = session.notifications.heard(1).await;
    assert_eq!(told[0].summary, "Watchbill goes on watching");
    assert!(program.ended().is_none(), "it watches");

    assert_eq!(ended(session.start(&[])).await, Some(0), "the second start leaves it to the first");
    session.windows.see(TITLE).await;
    session.windows.close(TITLE);
    session.windows.see_gone(TITLE).await;
    assert_eq!(session.notifications.notifications().len(), 1, "that it goes on watching is told once");
    assert!(program.terminate().await.success(), "being told to end ends it");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_asks_where_no_tray_answers_and_ends_when_that_is_meant() {
    let session = Session::begin().await;
    let code = session.workspace.folder().join("code");
    let window = session.open(session.telling_its_end(&code)).await;
    window.see_text("footer", "1 fine").await;

    session.windows.close(TITLE);
    let question = window.see("[role=alertdialog]").await;
    let asked = window.text(&question).await.unwrap_or_default();
    assert!(asked.contains("End Watchbill?") && asked.contains("nothing pages you from this laptop"), "{asked}");
    window.press(&[Key::Escape]).await;
    window.see_gone("[role=alertdialog]").await;
    window.see_text("footer", "1 fine").await;

    session.windows.close(TITLE);
    let end = window.see_text("[role=alertdialog] button", "End it").await;
    window.click_to_end(&end).await;
    let code =
        patience::until("the program's end", async || fs::read_to_string(&code).ok().filter(|code| !code.is_empty()));
    assert_eq!(code.await.trim(), "0");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_a_window_waits_in_the_tray_until_a_link_wants_it() {
    let session = Session::begin().await;
    let tray = Tray::start(&session.bus).await;
    let program = session.start(&["--hidden"]);
    tray.item().await;
    assert_eq!(ended(session.start(&["--hidden"])).await, Some(0), "the session starts it again: somebody watches");
    session.windows.see_gone(TITLE).await;
    assert_eq!(ended(session.start(&["watchbill://alerts"])).await, Some(0));
    session.windows.see(TITLE).await;
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_a_window_that_cannot_watch_is_seen() {
    let session = Session::begin().await;
    let _tray = Tray::start(&session.bus).await;
    session.workspace.write(DATABASE_FILE, "these are no records");
    let program = session.start(&["--hidden"]);
    session.windows.see(TITLE).await;
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_what_it_names_and_quitting_asks_before_somebody_is_left_unpaged() {
    let session = Session::begin().await;
    let window = session.open(built::desktop()).await;
    window.see_text("footer", "1 fine").await;
    assert_eq!(ended(session.start(&["watchbill://settings"])).await, Some(0));
    window.see_text("main", "Add a source").await;
    assert_eq!(ended(session.start(&["watchbill://alerts?filter=severity%3D%22critical%22"])).await, Some(0));
    let box_of_filter = window.see("[role=search] input").await;
    window
        .until("the filter of the link", async || {
            let value = window.script("return arguments[0].value", &[box_of_filter.as_argument()]).await;
            (value == "severity=\"critical\"").then_some(())
        })
        .await;

    window.press_together(&[Key::Control, Key::Character('q')]).await;
    window.see_text("[role=alertdialog]", "nothing pages you from this laptop").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("[role=alertdialog]").await;
    window.see_text("footer", "1 fine").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_the_laptop_kept_awake_has_it_for_as_long_as_watchbill_runs() {
    assert_eq!(desktop::power(), Power::Mains, "on battery no laptop is kept awake, and this shows nothing");
    let session = Session::begin().await;
    let system = Bus::start();
    let logins = LoginManager::start(&system).await;
    prefer(&session.workspace, Preferences { keep_awake: true, ..Preferences::default() }).await;

    let mut command = session.command(&[]);
    command.env("DBUS_SYSTEM_BUS_ADDRESS", system.address());
    let program = Running::start(&session.workspace.logs(), &command);
    let Inhibition { what, who, why, mode } = logins.heard().await;
    assert_eq!((what.as_str(), who.as_str(), mode.as_str()), ("sleep:idle", "Watchbill", "block"));
    assert!(why.contains("pages"), "a person who looks for it reads why: {why}");
    session.windows.see(TITLE).await;
    assert!(program.terminate().await.success());
    logins.see_released().await;
    assert_eq!(logins.asked().len(), 1);
}

/// Sets this as a person did in an earlier run.
async fn prefer(workspace: &Workspace, preferences: Preferences) {
    let ports = system_ports(&workspace.folder(), Notifications::Silent("nobody looks".to_owned()));
    let engine = Engine::start(Options::new(workspace.folder()), ports).await.unwrap();
    engine.save_preferences(preferences).await.unwrap();
    engine.shutdown().await;
}
