//! Whether Watchbill is seen: closing, hiding, coming back, and ending.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::async_runtime::{self, JoinHandle};
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tauri_plugin_window_state::AppHandleExt as _;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{RestAsk, Wanted};
use watchbill_platform::desktop;

use crate::shell::Shell;
use crate::{tray, window};

/// A hidden window is given up after this: its web process is most of the memory, and it is back in under a second.
const GIVE_UP_AFTER: Duration = Duration::from_secs(180);

/// A start that takes longer than this is not waited for by somebody who wants to end it.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is remembered about being seen.
#[derive(Debug, Default)]
pub struct Presence {
    /// Gives the hidden window up when its time has come.
    giving_up: Mutex<Option<JoinHandle<()>>>,
    /// Whether Watchbill goes on without a window.
    stays: AtomicBool,
}

impl Presence {
    /// Gives the hidden window up after this, unless it is shown again before.
    fn give_up_after(&self, after: Duration, give_up: impl FnOnce() + Send + 'static) {
        let giving_up = async_runtime::spawn(async move {
            tokio::time::sleep(after).await;
            give_up();
        });
        self.set_giving_up(Some(giving_up));
    }

    /// The hidden window is not given up.
    fn keep(&self) {
        self.set_giving_up(None);
    }

    fn set_giving_up(&self, giving_up: Option<JoinHandle<()>>) {
        let mut current = self.giving_up.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = std::mem::replace(&mut *current, giving_up) {
            before.abort();
        }
    }
}

/// What closing the window means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// Watchbill goes on watching, and the tray shows that it does.
    Hides,
    /// The person is asked, or it ends where nothing speaks against it.
    Asks,
}

/// What closing means here. A window that could not be found again is never hidden.
#[must_use]
pub fn closing(tray_answers: bool, keeps_watching: bool) -> Closing {
    if tray_answers && keeps_watching { Closing::Hides } else { Closing::Asks }
}

/// Takes what the windowing system says.
pub fn heard(app: &AppHandle, event: &RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
            if label == window::LABEL =>
        {
            api.prevent_close();
            let app = app.clone();
            async_runtime::spawn(async move { close(&app).await });
        }
        // The last window is gone; only somebody who ends Watchbill gives a code.
        RunEvent::ExitRequested { code: None, api, .. } if app.state::<Presence>().stays.load(Ordering::Relaxed) => {
            api.prevent_exit();
        }
        _ => {}
    }
}

/// Notes that Watchbill goes on where there is no window.
pub fn stay(app: &AppHandle) {
    app.state::<Presence>().stays.store(true, Ordering::Relaxed);
}

/// Brings the window to the front, and makes it where there is none.
pub fn come_back(app: &AppHandle) {
    app.state::<Presence>().keep();
    window::raise(app);
}

/// Shows something in the window.
pub fn show(app: &AppHandle, wanted: Wanted) {
    let app = app.clone();
    async_runtime::spawn(async move {
        // The window is raised by the word that something is wanted.
        if let Ok(engine) = app.state::<Shell>().engine().await
            && let Err(error) = engine.want(wanted).await
        {
            tracing::warn!(%error, "What somebody wanted to see cannot be shown.");
        }
    });
}

/// Polls every source.
pub fn poll(app: &AppHandle) {
    let app = app.clone();
    async_runtime::spawn(async move {
        if let Ok(engine) = app.state::<Shell>().engine().await {
            let polled = engine.poll_now().await;
            polled.unwrap_or_else(|error| tracing::warn!(%error, "The sources could not be asked."));
        }
    });
}

/// Holds pages back for this person's sake, or does not any more.
pub fn change_rest(app: &AppHandle, ask: RestAsk) {
    let app = app.clone();
    async_runtime::spawn(async move {
        if let Ok(engine) = app.state::<Shell>().engine().await
            && let Err(error) = engine.change_rest(&ask).await
        {
            tracing::warn!(%error, "Do not disturb could not be changed.");
        }
    });
}

/// Ends Watchbill, or asks first where that would leave somebody unpaged.
pub fn ask_to_quit(app: &AppHandle) {
    let app = app.clone();
    async_runtime::spawn(async move { ask(&app).await });
}

async fn close(app: &AppHandle) {
    let Some(engine) = running(app).await else { return app.exit(0) };
    let keeps_watching = engine.preferences().await.unwrap_or_default().close_keeps_watching && !engine.is_demo();
    match closing(tray::is_there(app) && desktop::tray_answers().await, keeps_watching) {
        Closing::Hides => hide(app).await,
        Closing::Asks => ask(app).await,
    }
}

async fn hide(app: &AppHandle) {
    stay(app);
    if let Err(error) = app.save_window_state(window::kept()) {
        tracing::warn!(%error, "Where the window was is not kept.");
    }
    if let Err(error) = window::hide(app) {
        tracing::warn!(%error, "The window could not be hidden.");
        return;
    }
    let handle = app.clone();
    app.state::<Presence>().give_up_after(GIVE_UP_AFTER, move || window::give_up(&handle));
    if let Some(engine) = running(app).await {
        let (title, body) = (
            "Watchbill goes on watching",
            "Its window is closed. The icon in the tray opens it again, and ends Watchbill.",
        );
        engine.tell_once("told-hidden", title, body).await;
    }
}

async fn ask(app: &AppHandle) {
    // What does not run cannot page anybody either.
    let Some(engine) = running(app).await else { return app.exit(0) };
    // A page that did not take the last question is a page that cannot be answered on; then closing twice ends.
    if engine.is_quit_wanted() {
        return app.exit(0);
    }
    match engine.reasons_to_stay().await {
        Ok(because) if because.is_empty() => app.exit(0),
        Ok(because) => show(app, Wanted::Quit { because }),
        Err(error) => show(app, Wanted::Quit { because: vec![error.to_string()] }),
    }
}

/// The engine, unless it does not run or takes too long to.
async fn running(app: &AppHandle) -> Option<EngineHandle> {
    let shell = app.state::<Shell>();
    tokio::time::timeout(PATIENCE, shell.engine()).await.ok()?.ok()
}

#[cfg(test)]
#[path = "presence_tests.rs"]
mod tests;
