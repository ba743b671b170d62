//! No notifications, for a program without a desktop.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::mpsc;
use watchbill_domain::ids::PageId;
use watchbill_engine::ports::{Notice, NoticeResponse, Notifier, NotifierState, NotifyError};

/// Shows nothing and says why.
#[derive(Debug)]
pub struct SilentNotifier {
    why: String,
    responses: Mutex<Option<mpsc::Receiver<NoticeResponse>>>,
    /// Held so that whoever listens waits, instead of being told again and again that nothing will come.
    _sender: mpsc::Sender<NoticeResponse>,
}

impl SilentNotifier {
    /// Nothing is shown, because of this.
    #[must_use]
    pub fn new(why: String) -> Self {
        let (sender, responses) = mpsc::channel(1);
        Self { why, responses: Mutex::new(Some(responses)), _sender: sender }
    }
}

#[async_trait]
impl Notifier for SilentNotifier {
    async fn show(&self, _notice: Notice) -> Result<(), NotifyError> {
        Err(NotifyError::NoServer(self.why.clone()))
    }

    async fn withdraw(&self, _page: PageId) {}

    async fn state(&self) -> NotifierState {
        NotifierState::Absent(self.why.clone())
    }

    fn responses(&self) -> Option<mpsc::Receiver<NoticeResponse>> {
        self.responses.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use watchbill_domain::alerts::Severity;
    use watchbill_domain::ids::PageId;
    use watchbill_engine::ports::{Manner, Notice, NoticeOffer, Notifier, NotifierState, NotifyError};

    use super::SilentNotifier;

    #[tokio::test]
    async fn nothing_is_shown_and_the_reason_is_said() {
        let silent = SilentNotifier::new("started with --headless".to_owned());
        let notice = Notice {
            page: PageId(1),
            title: "t".into(),
            body: "b".into(),
            severity: Severity::Critical,
            offer: NoticeOffer::Look,
            manner: Manner::default(),
        };
        assert_eq!(silent.show(notice).await, Err(NotifyError::NoServer("started with --headless".to_owned())));
        assert_eq!(silent.state().await, NotifierState::Absent("started with --headless".to_owned()));
    }

    #[test]
    fn responses_are_taken_once_and_stay_open() {
        let silent = SilentNotifier::new(String::new());
        let mut responses = silent.responses().unwrap();
        assert!(
            matches!(responses.try_recv(), Err(tokio::sync::mpsc::error::TryRecvError::Empty)),
            "open, nothing there"
        );
        assert!(silent.responses().is_none());
    }
}
