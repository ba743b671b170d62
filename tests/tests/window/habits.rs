//! How Watchbill behaves as a program of a desktop: closing, coming back, a second start, links, and its end.

use std::process::Command;

use watchbill_tests::{
    built,
    bus::Bus,
    display::Display,
    notifications::NotificationServer,
    patience,
    process::Running,
    servers::alertmanager::Alertmanager,
    tray::Tray,
    windows::Windows,
    window::{Key, Opening, Theme, Window},
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
async fn closing_asks_where_no_tray_answers() {
    let session = Session::begin().await;
    let mut program = session.start(&[]);
    session.windows.see(TITLE).await;
    session.windows.close(TITLE);
    session.windows.see(TITLE).await;
    assert!(program.ended().is_none(), "the window stays, with a question");
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_a_window_waits_in_the_tray_until_a_link_wants_it() {
    let session = Session::begin().await;
    let tray = Tray::start(&session.bus).await;
    let program = session.start(&["--hidden"]);
    tray.item().await;
    session.windows.see_gone(TITLE).await;
    assert_eq!(ended(session.start(&["watchbill://alerts"])).await, Some(0));
    session.windows.see(TITLE).await;
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_what_it_names_and_quitting_asks_before_somebody_is_left_unpaged() {
    let session = Session::begin().await;
    let words = vec!["--workspace".to_owned(), session.workspace.folder().display().to_string()];
    let opening = Opening {
        program: built::desktop(),
        words,
        workspace: &session.workspace,
        display: &session.display,
        bus: &session.bus,
        theme: Theme::Light,
    };
    let window = Window::open(&opening).await;
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
