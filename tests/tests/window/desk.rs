//! A person's desk: a screen, a bus, a workspace, and the window open on them.

use serde_json::Value;
use watchbill_tests::{
    built,
    bus::Bus,
    cli::Cli,
    display::Display,
    notifications::NotificationServer,
    window::{Element, Key, Opening, Theme, Window},
    workspace::Workspace,
};

/// Every alert's row that is drawn just now.
pub const ROWS: &str = "[role=row][data-alert]";

/// The name of the alert that is open.
pub const OPEN_ALERT: &str = "aside h2";

/// Whether the sheet that declares an incident has what it is about; null until it is read.
const IS_ABOUT_SOMETHING: &str = "const dialog = document.querySelector('[role=dialog]');
    if (dialog?.querySelector('.links li')) return true;
    return dialog?.textContent.includes('about nothing that is recorded yet') ? false : null;";

/// Chooses the first alert or group by keyboard and begins to declare an incident about it. An alert that ends between the two keys takes
/// its row with it, and nothing is chosen in its place: then it is done again.
pub async fn declare_about_first(window: &Window) {
    loop {
        window.see("[role=row] [role=gridcell]").await;
        window.press(&[Key::Down]).await;
        window.see("[role=row][aria-selected=true]").await;
        window.press(&[Key::Character('i')]).await;
        let asked = async || window.script(IS_ABOUT_SOMETHING, &[]).await.as_bool();
        if window.until("what the incident is about", asked).await {
            return;
        }
        window.press(&[Key::Escape]).await;
        window.see_gone("[role=dialog]").await;
    }
}

/// The desk. What the window needs goes after it.
pub struct Desk {
    pub window: Window,
    pub server: NotificationServer,
    /// The command, for the same workspace.
    pub cli: Cli,
    pub workspace: Workspace,
    /// Where all of it is drawn.
    pub display: Display,
    _bus: Bus,
}

impl Desk {
    /// Opens the window on the alerts of this workspace.
    pub async fn on(workspace: Workspace) -> Self {
        Self::on_bus(workspace, Bus::start()).await
    }

    /// The same in this theme.
    pub async fn on_in(workspace: Workspace, theme: Theme) -> Self {
        Self::open(workspace, Bus::start(), &[], theme).await.on_alerts().await
    }

    /// The same on a bus on which somebody is already.
    pub async fn on_bus(workspace: Workspace, bus: Bus) -> Self {
        Self::open(workspace, bus, &[], Theme::Light).await.on_alerts().await
    }

    /// Opens the window on the alerts of the made-up company.
    pub async fn demo(theme: Theme) -> Self {
        Self::open(Workspace::absent(), Bus::start(), &["--demo"], theme).await.on_alerts().await
    }

    /// Opens the window of somebody who has no source yet.
    pub async fn first_run(theme: Theme) -> Self {
        Self::open(Workspace::with("team = \"payments\"\n"), Bus::start(), &[], theme).await
    }

    /// The same in this workspace, on a bus on which somebody is already.
    pub async fn first_run_on(workspace: Workspace, bus: Bus) -> Self {
        Self::open(workspace, bus, &[], Theme::Light).await
    }

    /// Opens the window on this workspace and leaves it as it comes up.
    pub async fn just_opened_on(workspace: Workspace) -> Self {
        Self::open(workspace, Bus::start(), &[], Theme::Light).await
    }

    /// Opens the window of the made-up company on a screen of this size, in pixels.
    pub async fn demo_on_screen(theme: Theme, (width, height): (u32, u32)) -> Self {
        let display = Display::start(width, height);
        Self::open_on(display, Workspace::absent(), Bus::start(), &["--demo"], theme).await.on_alerts().await
    }

    async fn on_alerts(self) -> Self {
        let link = self.window.see("nav a[href='#alerts']").await;
        self.window.click(&link).await;
        self
    }

    async fn open(workspace: Workspace, bus: Bus, words: &[&str], theme: Theme) -> Self {
        Self::open_on(Display::start(1280, 800), workspace, bus, words, theme).await
    }

    async fn open_on(display: Display, workspace: Workspace, bus: Bus, words: &[&str], theme: Theme) -> Self {
        let server = NotificationServer::start(&bus).await;
        let words = words.iter().map(|&word| word.to_owned()).collect();
        let program = built::desktop();
        let opening = Opening { program, words, workspace: &workspace, display: &display, bus: &bus, theme };
        let window = Window::open(&opening).await;
        let cli = Cli::of(&workspace).on_bus(&bus);
        Self { window, server, cli, workspace, display, _bus: bus }
    }

    /// Closes the window as a person does.
    pub async fn close(self) {
        self.window.close().await;
    }

    /// The same, and leaves what is on the person's disk to be looked at.
    pub async fn close_and_leave(self) -> Workspace {
        self.window.close().await;
        self.workspace
    }

    /// Kills the window without warning, and leaves what is on the person's disk to be looked at.
    pub fn kill_and_leave(self) -> Workspace {
        drop(self.window);
        self.workspace
    }

    /// What an expression is in the page; a promise is waited for.
    pub async fn value(&self, expression: &str) -> Value {
        self.window.script(&format!("return {expression}"), &[]).await
    }

    /// Everything that can be read in an element.
    pub async fn text(&self, css: &str) -> String {
        let element = self.window.see(css).await;
        self.window.text(&element).await.unwrap_or_default()
    }

    /// The row of the alert that says this.
    pub async fn row(&self, text: &str) -> Element {
        self.window.see_text(ROWS, text).await
    }

    /// The identity of the alert whose row says this.
    pub async fn id(&self, text: &str) -> String {
        let row = self.row(text).await;
        self.window.attribute(&row, "data-alert").await.expect("an alert's row says which alert it is")
    }

    /// What the command says of an alert.
    pub async fn told_by_command(&self, id: &str) -> Value {
        let shown = self.cli.json(&["alerts", "show", id]).await;
        assert_eq!(shown["id"], id, "{shown:#}");
        shown["alert"].clone()
    }
}
