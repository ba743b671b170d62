//! The notifications of macOS and Windows.
//!
//! Unverified: written against notify-rust 4.19 and never run on either. There a notice is shown and waited for by blocking
//! calls, so each has a thread while it is on screen, and none can be taken back once it is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use notify_rust::{CloseReason, Notification, NotificationResponse};
use tokio::sync::{mpsc, oneshot};
use watchbill_engine::ports::{Notice, NoticeAction, NoticeResponse, NotifierState, NotifyError};

use super::text::{self, BodyFormat};
use super::{Errand, MOST_SHOWN, respond};

/// Runs until nobody can send errands any more.
pub(super) fn serve(mut errands: mpsc::Receiver<Errand>, responses: mpsc::Sender<NoticeResponse>) {
    let on_screen = Arc::new(AtomicUsize::new(0));
    while let Some(errand) = errands.blocking_recv() {
        match errand {
            Errand::Show { notice, reply } => show_on_thread(notice, reply, &responses, &on_screen),
            Errand::Withdraw { done, .. } => {
                let _ = done.send(());
            }
            Errand::State { reply } => {
                let _ = reply.send(NotifierState::Ready(std::env::consts::OS.to_owned()));
            }
        }
    }
}

fn show_on_thread(
    notice: Notice,
    reply: oneshot::Sender<Result<(), NotifyError>>,
    responses: &mpsc::Sender<NoticeResponse>,
    on_screen: &Arc<AtomicUsize>,
) {
    if on_screen.load(Ordering::Relaxed) >= MOST_SHOWN {
        let _ = reply.send(Err(NotifyError::Refused(format!("{MOST_SHOWN} notices are on screen already"))));
        return;
    }
    let (responses, counter) = (responses.clone(), Arc::clone(on_screen));
    counter.fetch_add(1, Ordering::Relaxed);
    let started = std::thread::Builder::new().name("notice".to_owned()).spawn(move || {
        show(&notice, reply, &responses);
        counter.fetch_sub(1, Ordering::Relaxed);
    });
    if started.is_err() {
        on_screen.fetch_sub(1, Ordering::Relaxed);
    }
}

fn show(notice: &Notice, reply: oneshot::Sender<Result<(), NotifyError>>, responses: &mpsc::Sender<NoticeResponse>) {
    let mut notification = Notification::new();
    notification
        .appname("Watchbill")
        .summary(&text::title(&notice.title))
        .body(&text::body(&notice.body, BodyFormat::Plain))
        .action("default", "Open");
    for (action, label) in text::buttons(notice.offer) {
        notification.action(action, label);
    }
    #[cfg(windows)]
    as_windows_wants_it(&mut notification, notice);
    #[allow(clippy::disallowed_methods, reason = "there is no show_async here, and this thread is no runtime's")]
    let handle = match notification.show() {
        Ok(handle) => handle,
        Err(e) => {
            let _ = reply.send(Err(NotifyError::Refused(e.to_string())));
            return;
        }
    };
    let _ = reply.send(Ok(()));
    let page = notice.page;
    let waited = handle.wait_for_response(|response: &NotificationResponse| {
        let action = match response {
            NotificationResponse::Default => NoticeAction::Open,
            NotificationResponse::Action(action) => text::action(action),
            NotificationResponse::Closed(CloseReason::Dismissed) => NoticeAction::Dismiss,
            NotificationResponse::Closed(_) | NotificationResponse::Reply(_) => return,
        };
        respond(responses, NoticeResponse { page, action });
    });
    if let Err(e) = waited {
        tracing::debug!("what was done with the notice of page {page} is not known: {e}");
    }
}

/// Without an application id toasts are signed "Windows PowerShell" (hoodie/notify-rust#219).
#[cfg(windows)]
fn as_windows_wants_it(notification: &mut Notification, notice: &Notice) {
    use notify_rust::Urgency;
    use watchbill_domain::alerts::Severity;
    let urgency = if notice.severity == Severity::Critical { Urgency::Critical } else { Urgency::Normal };
    notification.app_id(super::APP_ID).urgency(urgency);
}
