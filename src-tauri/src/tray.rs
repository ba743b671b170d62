//! The tray: what matters most in an icon, and the few things that are worth doing without the window.

use std::time::Duration;

use tauri::AppHandle;
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tokio::sync::oneshot;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{ApiError, ConsoleStatus, NeedView, RestAsk, Wanted};
use watchbill_engine::plain_line;
use watchbill_platform::desktop;

use crate::presence;

const ID: &str = "watchbill";
/// Alerts that are named in the menu.
const NAMED: usize = 3;
/// Characters of a name, and of the sentence.
const LONGEST_NAME: usize = 48;
const LONGEST_SENTENCE: usize = 100;
/// What is told ten times a second is drawn once a second.
const DRAW_EVERY: Duration = Duration::from_secs(1);
/// A session that starts brings its tray within this.
const SHOWS_UP_WITHIN: Duration = Duration::from_secs(30);
const LOOK_SOON: Duration = Duration::from_secs(1);
/// A desktop may begin to show trays after Watchbill did; what could not be drawn is tried again as often.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// What matters most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Nothing needs anybody, and everything is believed.
    Calm,
    /// A critical alert fires that nobody has taken.
    Needs,
    /// A source is not believed, or there is none.
    Unknown,
    /// No page can be shown, or nothing can be recorded.
    Deaf,
}

/// What the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The icon.
    pub face: Face,
    /// One sentence.
    pub sentence: String,
    /// Alerts that need somebody: id and words.
    pub alerts: Vec<(String, String)>,
    /// Until when the person does not want to be disturbed, as they read it.
    pub undisturbed_until: Option<String>,
}

impl Shown {
    /// What these come to. A program that cannot page comes before what it could page for.
    #[must_use]
    pub fn of(status: &ConsoleStatus, needs: &[NeedView]) -> Self {
        let doubted = status.sources.iter().filter(|source| source.health != "fine").count();
        let (face, sentence) = if let Some(problem) = status.store_problem.as_ref().or(status.notifier_problem.as_ref())
        {
            (Face::Deaf, format!("Nothing can page here: {problem}"))
        } else if status.counts.critical > 0 {
            let fires = if status.counts.critical == 1 { "alert fires" } else { "alerts fire" };
            (Face::Needs, format!("{} critical {fires} that nobody has taken", status.counts.critical))
        } else if doubted > 0 {
            let are = if doubted == 1 { "source is" } else { "sources are" };
            (Face::Unknown, format!("{doubted} {are} not believed"))
        } else if status.sources.is_empty() {
            (Face::Unknown, "Nothing is watched yet: there is no source".to_owned())
        } else {
            (Face::Calm, format!("{} firing, none of them critical and open", status.counts.firing))
        };
        let named = needs.iter().take(NAMED).map(|need| {
            let more = if need.count > 1 { format!(" ({})", need.count) } else { String::new() };
            (need.row.id.clone(), format!("{}: {}{more}", need.row.severity, plain_line(&need.row.name, LONGEST_NAME)))
        });
        let sentence = plain_line(&sentence, LONGEST_SENTENCE);
        let undisturbed_until = status.rest.undisturbed_until.as_ref().map(|until| until.short.clone());
        Self { face, sentence, alerts: named.collect(), undisturbed_until }
    }

    /// What is shown while the records cannot be read.
    #[must_use]
    pub fn not_known(error: &ApiError) -> Self {
        let sentence = plain_line(&format!("What fires is not known: {error}"), LONGEST_SENTENCE);
        Self { face: Face::Unknown, sentence, alerts: Vec::new(), undisturbed_until: None }
    }
}

/// Keeps the tray true for as long as the engine runs. Where no tray answers it waits for one.
pub async fn keep_true(app: AppHandle, engine: EngineHandle) {
    let mut changes = engine.changes();
    while !desktop::tray_answers().await {
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let mut drawn: Option<Shown> = None;
    loop {
        changes.mark_unchanged();
        let read = read(&engine).await;
        let is_known = read.is_ok();
        let shown = read.unwrap_or_else(|error| Shown::not_known(&error));
        if drawn.as_ref() != Some(&shown) {
            let before = drawn.take().map(|drawn| drawn.face);
            drawn = draw(&app, shown, before).await;
        }
        tokio::time::sleep(DRAW_EVERY).await;
        let holds = is_known && drawn.is_some();
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(LOOK_EVERY), if !holds => {}
        }
    }
}

/// For a start without a window: where no tray shows up the window does, or nobody would know that Watchbill runs.
pub async fn wait_for_one_or_show(app: &AppHandle) {
    let until = tokio::time::Instant::now() + SHOWS_UP_WITHIN;
    while !desktop::tray_answers().await {
        if tokio::time::Instant::now() >= until {
            tracing::info!("No tray answers on this desktop, so the window is shown.");
            return presence::come_back(app);
        }
        tokio::time::sleep(LOOK_SOON).await;
    }
}

/// Whether there is a tray icon.
#[must_use]
pub fn is_there(app: &AppHandle) -> bool {
    app.tray_by_id(ID).is_some()
}

async fn read(engine: &EngineHandle) -> Result<Shown, ApiError> {
    Ok(Shown::of(&engine.console_status().await?, &engine.needs().await?))
}

/// Draws it where `before` is the face that is there already; gives what was drawn, and nothing where it was not.
async fn draw(app: &AppHandle, shown: Shown, before: Option<Face>) -> Option<Shown> {
    let (done, drawn) = oneshot::channel();
    let handle = app.clone();
    // Menus and icons belong to the thread of the windowing system. Who waits for it may have been given up.
    let asked = app.run_on_main_thread(move || drop(done.send(put(&handle, &shown, before).map(|()| shown))));
    let result: anyhow::Result<Shown> = async { asked.map(|()| drawn)?.await?.map_err(Into::into) }.await;
    result.inspect_err(|error| tracing::warn!(%error, "The tray icon could not be drawn.")).ok()
}

fn put(app: &AppHandle, shown: &Shown, before: Option<Face>) -> tauri::Result<()> {
    let menu = menu(app, shown)?;
    if let Some(tray) = app.tray_by_id(ID) {
        // Each icon that is set is written to a file of its own, which the tray then reads.
        if before != Some(shown.face) {
            tray.set_icon(Some(icon(shown.face)?))?;
        }
        tray.set_tooltip(Some(&shown.sentence))?;
        return tray.set_menu(Some(menu));
    }
    TrayIconBuilder::with_id(ID)
        .icon(icon(shown.face)?)
        .tooltip(&shown.sentence)
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
                presence::come_back(tray.app_handle());
            }
        })
        .build(app)
        .map(drop)
}

fn menu(app: &AppHandle, shown: &Shown) -> tauri::Result<Menu<tauri::Wry>> {
    let sentence = MenuItemBuilder::with_id("sentence", literal(&shown.sentence)).enabled(false).build(app)?;
    let mut menu = MenuBuilder::new(app).item(&sentence).separator();
    for (id, words) in &shown.alerts {
        menu = menu.text(format!("alert {id}"), literal(words));
    }
    if !shown.alerts.is_empty() {
        menu = menu.separator();
    }
    menu = menu.text("open", "Open Watchbill").text("poll", "Poll every source now");
    menu = match &shown.undisturbed_until {
        Some(until) => menu.text("disturb", format!("Disturb me again (do not disturb until {until})")),
        None => menu.text("rest", "Do not disturb for an hour"),
    };
    menu.separator().text("quit", "Quit").build()
}

/// A menu takes `&` for the mark of a mnemonic.
fn literal(text: &str) -> String {
    text.replace('&', "&&")
}

/// Somebody chose an item of the menu.
fn chosen(app: &AppHandle, item: &str) {
    match item {
        "open" => presence::come_back(app),
        "poll" => presence::poll(app),
        "rest" => presence::change_rest(app, RestAsk::Until { words: "1h".to_owned() }),
        "disturb" => presence::change_rest(app, RestAsk::Off),
        "quit" => presence::ask_to_quit(app),
        _ => {
            if let Some(id) = item.strip_prefix("alert ") {
                presence::show(app, Wanted::Alert { id: id.to_owned() });
            }
        }
    }
}

fn icon(face: Face) -> tauri::Result<Image<'static>> {
    let bytes: &[u8] = match face {
        Face::Calm => include_bytes!("../../icons/tray/calm.png"),
        Face::Needs => include_bytes!("../../icons/tray/needs.png"),
        Face::Unknown => include_bytes!("../../icons/tray/unknown.png"),
        Face::Deaf => include_bytes!("../../icons/tray/deaf.png"),
    };
    Image::from_bytes(bytes)
}

#[cfg(test)]
#[path = "tray_tests.rs"]
mod tests;
