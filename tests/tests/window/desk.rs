//! A person's desk: a screen, a bus, a workspace, and the window open on them.

use serde_json::Value;
use watchbill_tests::{
    built,
    bus::Bus,
    cli::Cli,
    display::Display,
    notifications::NotificationServer,
    window::{Opening, Theme, Window},
    workspace::Workspace,
};

/// Every alert's row that exists just now.
pub const ROWS: &str = "[role=row][data-alert]";

/// The heading of the open inspector: the name of its alert.
pub const OPEN_ALERT: &str = "aside h2";

/// The desk. What the window needs is dropped after it.
pub struct Desk {
    pub window: Window,
    pub server: NotificationServer,
    /// The command, for the same workspace.
    pub cli: Cli,
    _workspace: Workspace,
    _display: Display,
    _bus: Bus,
}

impl Desk {
    /// Opens the window on this workspace.
    pub async fn on(workspace: Workspace) -> Self {
        Self::open(workspace, &[], Theme::Light).await
    }

    /// Opens the window on the made-up company.
    pub async fn demo(theme: Theme) -> Self {
        Self::open(Workspace::absent(), &["--demo"], theme).await
    }

    async fn open(workspace: Workspace, words: &[&str], theme: Theme) -> Self {
        let (display, bus) = (Display::start(1280, 800), Bus::start());
        let server = NotificationServer::start(&bus).await;
        let words = words.iter().map(|&word| word.to_owned()).collect();
        let program = built::desktop();
        let opening = Opening { program, words, workspace: &workspace, display: &display, bus: &bus, theme };
        let window = Window::open(&opening).await;
        let cli = Cli::of(&workspace).on_bus(&bus);
        Self { window, server, cli, _workspace: workspace, _display: display, _bus: bus }
    }

    /// What a script of the page gives.
    pub async fn read(&self, expression: &str) -> Value {
        self.window.script(&format!("return {expression}"), &[]).await
    }
}
