//! The notification server of a free desktop, over the session bus.
//!
//! notify-rust does the showing, and waits for what a person does on the same connection. It keeps no way to ask the server
//! who it is without blocking the thread, so those two questions are put directly.

use std::cell::RefCell;
use std::rc::Rc;

use notify_rust::{CloseReason, Hint, Notification, NotificationHandle, NotificationResponse, Timeout, Urgency};
use tokio::sync::{mpsc, oneshot};
use tokio::task::LocalSet;
use tokio::time::timeout;
use watchbill_domain::alerts::{Severity, Sound, Urgency as Wanted};
use watchbill_engine::ports::{Notice, NoticeAction, NoticeResponse, NotifierState, NotifyError, Voice};

use super::shown::{Showing, Shown};
use super::text::{self, BodyFormat};
use super::{ANSWERED_WITHIN, Errand, SHOWN_WITHIN, respond};

const SERVER: &str = "org.freedesktop.Notifications";
const SERVER_PATH: &str = "/org/freedesktop/Notifications";

/// Runs until nobody can send errands any more.
pub(super) fn serve(errands: mpsc::Receiver<Errand>, responses: mpsc::Sender<NoticeResponse>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            tracing::error!("no notifications, their thread cannot run: {e}");
            return;
        }
    };
    LocalSet::new().block_on(&runtime, run(errands, responses));
}

async fn run(mut errands: mpsc::Receiver<Errand>, responses: mpsc::Sender<NoticeResponse>) {
    let shown = Rc::new(RefCell::new(Shown::default()));
    while let Some(errand) = errands.recv().await {
        match errand {
            Errand::Show { notice, reply } => {
                let (stop, stopped) = oneshot::channel();
                let showing = shown.borrow_mut().begin(notice.page, stop);
                let watch = Watch { showing, shown: Rc::clone(&shown), responses: responses.clone(), stopped };
                tokio::task::spawn_local(watch.show(notice, reply));
            }
            Errand::Withdraw { page, done } => {
                if let Some(stop) = shown.borrow_mut().withdraw(page) {
                    // When nobody is left to hear it the notice is gone, and dropping `done` says so.
                    let _ = stop.send(done);
                }
            }
            Errand::State { reply } => {
                tokio::task::spawn_local(async move {
                    let _ = reply.send(state().await);
                });
            }
        }
    }
}

/// One notice from the moment it is to be shown until it is gone.
struct Watch {
    showing: Showing,
    shown: Rc<RefCell<Shown>>,
    responses: mpsc::Sender<NoticeResponse>,
    stopped: oneshot::Receiver<oneshot::Sender<()>>,
}

impl Watch {
    async fn show(self, notice: Notice, reply: oneshot::Sender<Result<(), NotifyError>>) {
        let late = || NotifyError::NoServer(format!("no answer within {} s", SHOWN_WITHIN.as_secs()));
        let handle =
            match timeout(SHOWN_WITHIN, show(&notice, self.showing.replaces)).await.unwrap_or_else(|_| Err(late())) {
                Ok(handle) => handle,
                Err(e) => {
                    self.shown.borrow_mut().end(self.showing);
                    let _ = reply.send(Err(e));
                    return;
                }
            };
        self.shown.borrow_mut().on_screen(self.showing, handle.id());
        let _ = reply.send(Ok(()));
        self.wait(&handle).await;
    }

    async fn wait(mut self, handle: &NotificationHandle) {
        tokio::select! {
            done = &mut self.stopped => {
                if let Ok(done) = done {
                    let _ = timeout(ANSWERED_WITHIN, handle.close_async()).await;
                    let _ = done.send(());
                }
            }
            action = what_a_person_does(handle) => {
                if let Some(action) = action {
                    respond(&self.responses, NoticeResponse { page: self.showing.page, action });
                }
            }
        }
        self.shown.borrow_mut().end(self.showing);
    }
}

/// Waits until the notice is pressed or closed; `None` when it closed by itself or the bus ended.
async fn what_a_person_does(handle: &NotificationHandle) -> Option<NoticeAction> {
    let mut response = None;
    handle.wait_for_action_async(|said: &NotificationResponse| response = Some(said.clone())).await;
    match response? {
        NotificationResponse::Default => Some(NoticeAction::Open),
        NotificationResponse::Action(action) => Some(text::action(&action)),
        NotificationResponse::Closed(CloseReason::Dismissed) => Some(NoticeAction::Dismiss),
        NotificationResponse::Closed(_) | NotificationResponse::Reply(_) => None,
    }
}

async fn show(notice: &Notice, replaces: Option<u32>) -> Result<NotificationHandle, NotifyError> {
    let able: Vec<String> = ask_server("GetCapabilities").await.map_err(|e| refusal(&e.to_string()))?;
    let mut notification = draw(notice, &able);
    if let Some(id) = replaces {
        notification.id(id);
    }
    notification.show_async().await.map_err(|e| refusal(&e.to_string()))
}

fn draw(notice: &Notice, able: &[String]) -> Notification {
    let can = |capability: &str| able.iter().any(|a| a == capability);
    let format = if can("body-markup") { BodyFormat::Markup } else { BodyFormat::Plain };
    let mut notification = Notification::new();
    notification
        .appname("Watchbill")
        .icon("watchbill")
        .summary(&text::title(&notice.title))
        .body(&text::body(&notice.body, format))
        .timeout(Timeout::Default)
        .urgency(urgency(notice))
        .hint(Hint::Category("x-watchbill.page".to_owned()))
        .hint(Hint::DesktopEntry("watchbill".to_owned()))
        .hint(Hint::Custom("x-watchbill-page".to_owned(), notice.page.to_string()));
    // A server that has no buttons may put up a dialogue instead when it is sent some.
    if can("actions") {
        notification.action("default", "Open");
        for (action, label) in text::buttons(notice.offer) {
            notification.action(action, label);
        }
    }
    match sound(notice) {
        Some(sound) => notification.hint(Hint::SoundName(sound.to_owned())),
        None => notification.hint(Hint::SuppressSound(true)),
    };
    notification
}

/// A name of the freedesktop sound naming specification, which the desktop's sound theme turns into a sound.
fn sound(notice: &Notice) -> Option<&'static str> {
    match (notice.manner.voice, notice.manner.sound, notice.severity) {
        (Voice::Edit, _, _) | (Voice::Page, Some(Sound::None), _) => None,
        (Voice::Page, Some(Sound::Soft), _) => Some("message-new-instant"),
        (Voice::Page, Some(Sound::Alarm), _) | (Voice::Page, None, Severity::Critical) => Some("alarm-clock-elapsed"),
        (Voice::Page, None, Severity::Error) => Some("dialog-error"),
        (Voice::Page, None, Severity::Warning) => Some("dialog-warning"),
        (Voice::Page, None, Severity::Info) => None,
    }
}

/// A critical notice stays until somebody takes it away, and breaks through "do not disturb" where the server lets it.
fn urgency(notice: &Notice) -> Urgency {
    match (notice.manner.urgency, notice.severity) {
        (Some(Wanted::Critical), _) | (None, Severity::Critical) => Urgency::Critical,
        (Some(Wanted::Normal), _) | (None, Severity::Error | Severity::Warning) => Urgency::Normal,
        (Some(Wanted::Low), _) | (None, Severity::Info) => Urgency::Low,
    }
}

async fn state() -> NotifierState {
    type Information = (String, String, String, String);
    match timeout(ANSWERED_WITHIN, ask_server::<Information>("GetServerInformation")).await {
        Ok(Ok((name, _vendor, version, _specification))) => {
            NotifierState::Ready(format!("{name} {version}").trim().to_owned())
        }
        Ok(Err(e)) => NotifierState::Absent(brief(&e.to_string())),
        Err(_) => NotifierState::Absent(format!("no answer within {} s", ANSWERED_WITHIN.as_secs())),
    }
}

async fn ask_server<T>(question: &str) -> zbus::Result<T>
where
    T: serde::de::DeserializeOwned + zbus::zvariant::Type,
{
    let connection = zbus::Connection::session().await?;
    let answer = connection.call_method(Some(SERVER), SERVER_PATH, Some(SERVER), question, &()).await?;
    answer.body().deserialize()
}

/// Only text comes back from notify-rust. Errors of the bus itself mean that nobody is there; everything else that has an
/// error's name was said by the server.
fn refusal(error: &str) -> NotifyError {
    let name = error.split(':').next().unwrap_or_default();
    let nobody =
        ["ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected", "Timeout", "TimedOut", "NoServer", "Spawn."];
    let from_server = match name.strip_prefix("org.freedesktop.DBus.Error.") {
        Some(kind) => !nobody.iter().any(|n| kind.starts_with(n)),
        None => name.contains('.') && !name.contains(' '),
    };
    if from_server { NotifyError::Refused(brief(error)) } else { NotifyError::NoServer(brief(error)) }
}

fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
#[path = "desktop_bus_tests.rs"]
mod tests;
