//! The desktop's notifications, through notify-rust on a thread of its own.
//!
//! notify-rust inside a task of the program's runtime panics with one feature of zbus and not with the other
//! (notify-rs/notify#947), and its handles dead-lock a shutdown when they wait on the blocking pool (firezone/firezone#13835).
//! So a thread holds every handle, and callers talk to it over bounded channels: a server that hangs holds up nobody.

#[cfg(all(unix, not(target_os = "macos")))]
mod desktop_bus;
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod shown;
mod silent;
mod text;

#[cfg(all(unix, not(target_os = "macos")))]
use desktop_bus as desktop;
#[cfg(not(all(unix, not(target_os = "macos"))))]
use native as desktop;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};
use watchbill_domain::ids::PageId;
use watchbill_engine::ports::{Notice, NoticeResponse, Notifier, NotifierState, NotifyError};

pub use silent::SilentNotifier;

/// How long a server may take to accept a notice.
const SHOWN_WITHIN: Duration = Duration::from_secs(5);
/// How long a server may take to say who it is, or to take a notice back.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);
/// What callers wait beyond that for the thread itself.
const GRACE: Duration = Duration::from_millis(500);
/// Notices whose buttons are listened to at the same time; of more than these the oldest stays on screen and only opens
/// nothing when it is pressed. Some servers keep notices for days and every one costs a connection.
const MOST_SHOWN: usize = 32;
/// What people do with notices faster than the engine listens is dropped beyond this.
const MOST_RESPONSES: usize = 64;

/// Shows notices on the desktop of the person who is logged in.
#[derive(Debug)]
pub struct DesktopNotifier {
    errands: mpsc::Sender<Errand>,
    responses: Mutex<Option<mpsc::Receiver<NoticeResponse>>>,
}

/// What the thread is asked to do.
enum Errand {
    Show { notice: Notice, reply: oneshot::Sender<Result<(), NotifyError>> },
    Withdraw { page: PageId, done: oneshot::Sender<()> },
    State { reply: oneshot::Sender<NotifierState> },
}

impl DesktopNotifier {
    /// Starts the thread; it ends when this is dropped.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start() -> std::io::Result<Self> {
        let (errands, inbox) = mpsc::channel(MOST_SHOWN);
        let (sender, responses) = mpsc::channel(MOST_RESPONSES);
        std::thread::Builder::new().name("notifications".to_owned()).spawn(move || desktop::serve(inbox, sender))?;
        Ok(Self { errands, responses: Mutex::new(Some(responses)) })
    }

    /// The thread's answer, or `None` when it does not come in time or the thread is gone.
    async fn ask<T>(&self, errand: impl FnOnce(oneshot::Sender<T>) -> Errand, patience: Duration) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        let asked = async {
            self.errands.send(errand(reply)).await.ok()?;
            answer.await.ok()
        };
        tokio::time::timeout(patience + GRACE, asked).await.ok().flatten()
    }
}

#[async_trait]
impl Notifier for DesktopNotifier {
    async fn show(&self, notice: Notice) -> Result<(), NotifyError> {
        let shown = self.ask(|reply| Errand::Show { notice, reply }, SHOWN_WITHIN).await;
        shown.unwrap_or_else(|| Err(NotifyError::NoServer(format!("no answer within {} s", SHOWN_WITHIN.as_secs()))))
    }

    async fn withdraw(&self, page: PageId) {
        if self.ask(|done| Errand::Withdraw { page, done }, ANSWERED_WITHIN).await.is_none() {
            tracing::debug!("the notice of page {page} is gone, or its server did not take it back in time");
        }
    }

    async fn state(&self) -> NotifierState {
        let state = self.ask(|reply| Errand::State { reply }, ANSWERED_WITHIN).await;
        state.unwrap_or_else(|| NotifierState::Absent(format!("no answer within {} s", ANSWERED_WITHIN.as_secs())))
    }

    fn responses(&self) -> Option<mpsc::Receiver<NoticeResponse>> {
        self.responses.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Hands on what a person did; the thread never waits for the engine.
fn respond(responses: &mpsc::Sender<NoticeResponse>, response: NoticeResponse) {
    if let Err(mpsc::error::TrySendError::Full(lost)) = responses.try_send(response) {
        tracing::warn!("nobody listens to what is done with notices: lost {lost:?}");
    }
}

/// The identifier of the window in `src-tauri/tauri.conf.json`: the installer registers it, and Windows shows toasts of
/// registered applications only.
#[cfg(any(windows, test))]
const APP_ID: &str = "app.watchbill.desktop";

#[cfg(test)]
mod tests {
    use super::APP_ID;

    #[test]
    fn toasts_carry_the_identifier_of_the_installed_window() {
        let configuration = include_str!("../../../src-tauri/tauri.conf.json");
        assert!(configuration.contains(&format!("\"identifier\": \"{APP_ID}\"")));
    }
}
