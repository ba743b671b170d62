//! The application's one API. The window, the command line and the tests call this and nothing below it.

mod actions;
mod alerts;
mod channels;
mod discovery;
mod drills;
mod incident_memory;
mod incident_past;
mod incidents;
mod levels;
mod noise;
mod oncall;
mod oncall_edit;
mod oncall_import;
mod postmortems;
mod query;
mod queue_checks;
mod queue_peek;
mod queue_replay;
mod queues;
mod records;
mod rest;
mod review;
mod settings;
mod silences;
mod wake;
mod why;
mod window;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::task::TaskTracker;
use watchbill_domain::alerts::MatcherSet;
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::{DataSize, Deed, Role, Store, StoreError};

pub(crate) use self::rest::{UNDISTURBED_UNTIL, undisturbed_until};
use crate::api::{
    AlertDetail, AlertsAsk, AlertsListing, AlertsPage, ApiError, Changed, ConsoleStatus, NeedView, NowView, PageView,
    PollListing, Tag,
};
use crate::desk::{Desk, Order};
use crate::incidents::keep_before_pruning;
use crate::options::Options;
use crate::ports::Ports;
use crate::reads::{self, Here};
use crate::shared::Shared;
use crate::workspace::{self, DATABASE_FILE};

/// How long a guest waits for the owner to make a round of polls.
const GUEST_PATIENCE: Duration = Duration::from_secs(60);
/// How long anything may be snoozed.
const LONGEST_SNOOZE: Duration = Duration::from_secs(30 * 86_400);

/// Why Watchbill does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The records cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A running (or, for guests, a reading) Watchbill. Cheap to clone.
#[derive(Clone)]
pub struct EngineHandle {
    pub(crate) shared: Arc<Shared>,
    /// `None` for a guest: another process watches.
    desk: Option<mpsc::Sender<Order>>,
    tasks: TaskTracker,
}

impl std::fmt::Debug for EngineHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineHandle").field("workspace", &self.shared.folder).finish_non_exhaustive()
    }
}

/// Starts engines.
#[derive(Debug, Clone, Copy)]
pub struct Engine;

impl Engine {
    /// Watches: opens the records as their owner and begins to poll. The caller holds the owner lock of the workspace.
    ///
    /// # Errors
    /// [`StartError`] when the records cannot be opened; then nothing is watched and nothing pages.
    pub async fn start(options: Options, ports: Ports) -> Result<EngineHandle, StartError> {
        let shared = open(&options, ports, Role::Owner).await?;
        let (sender, inbox) = mpsc::channel(64);
        let desk = Desk::new(Arc::clone(&shared), inbox, options.house_every);
        let tasks = TaskTracker::new();
        tasks.spawn(desk.run());
        tasks.close();
        let handle = EngineHandle { shared, desk: Some(sender), tasks };
        for mark in &options.marks {
            if let Err(error) = handle.slo_mark(mark, "demo").await {
                tracing::warn!(%error, title = mark.title, "a mark of the demo was not made");
            }
        }
        Ok(handle)
    }

    /// Looks on while another process watches, or nobody does.
    ///
    /// # Errors
    /// [`StartError`] when there are no records or they are of another version.
    pub async fn look_on(options: Options, ports: Ports) -> Result<EngineHandle, StartError> {
        let shared = open(&options, ports, Role::Guest).await?;
        Ok(EngineHandle { shared, desk: None, tasks: TaskTracker::new() })
    }
}

async fn open(options: &Options, ports: Ports, role: Role) -> Result<Arc<Shared>, StartError> {
    if role == Role::Owner {
        crate::settings::finish_restore(&options.workspace, ports.clock.now()).await?;
    }
    let store = Store::open(&options.workspace.join(DATABASE_FILE), role, ports.clock.now()).await?;
    let loaded = workspace::load(&*ports.files, &options.workspace);
    Ok(Arc::new(Shared::new(ports, store, options, loaded)))
}

impl EngineHandle {
    /// Tells whenever something may be different, at most ten times a second.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<Changed> {
        self.shared.changes()
    }

    /// The workspace folder.
    #[must_use]
    pub fn workspace(&self) -> &Path {
        &self.shared.folder
    }

    /// The frame around every page.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn console_status(&self) -> Result<ConsoleStatus, ApiError> {
        reads::console_status(&self.shared).await
    }

    /// What needs somebody now, what is strange, what changed, and who there is.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn now_view(&self) -> Result<NowView, ApiError> {
        reads::now_view(&self.shared).await
    }

    /// What needs somebody now, at most seven rows, without the rest of the page.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn needs(&self) -> Result<Vec<NeedView>, ApiError> {
        reads::needs(&self.shared).await
    }

    /// Calls seen what happened until `at_ms`, milliseconds since the epoch, or takes that back with `None`; gives what was
    /// seen before.
    ///
    /// # Errors
    /// When it cannot be recorded.
    pub async fn call_seen(&self, at_ms: Option<i64>) -> Result<Option<i64>, ApiError> {
        let now = self.shared.ports.clock.now();
        let store = &self.shared.store;
        let before = store.look(reads::LOOK).await.map_err(|e| reads::store_error(&e))?;
        let at = at_ms.map(|ms| Instant::from_ms(ms).min(now));
        store.set_look(reads::LOOK, at).await.map_err(|e| reads::store_error(&e))?;
        self.shared.touch_from_outside(&[Tag::Alerts]);
        Ok(before.map(Instant::as_ms))
    }

    /// A window of rows of the alert list.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn alerts_page(&self, ask: AlertsAsk) -> Result<AlertsPage, ApiError> {
        reads::alerts_page(&self.shared, &ask).await
    }

    /// Every alert that passes `filter`, for scripts; with `resolved_for` also those that resolved within it.
    ///
    /// # Errors
    /// When the filter cannot be read, or the records cannot.
    pub async fn alerts_list(&self, filter: &str, resolved_for: Option<Duration>) -> Result<AlertsListing, ApiError> {
        let filter = MatcherSet::parse(filter)
            .map_err(|error| ApiError::Invalid { field: "filter".to_owned(), message: error.to_string() })?;
        let here = self.here();
        let since = resolved_for.map(|span| here.now.minus(span));
        reads::alerts_listing(&self.shared, &here, &filter, since).await
    }

    /// Everything about one alert, by its id or an unmistakable beginning of it.
    ///
    /// # Errors
    /// When there is no such alert, or several could be meant.
    pub async fn alert_detail(&self, id: &str) -> Result<AlertDetail, ApiError> {
        let id = reads::find_alert(&self.shared, id).await?;
        reads::alert_detail(&self.shared, &id).await
    }

    /// The pages that were written, newest first.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn pages_list(&self) -> Result<Vec<PageView>, ApiError> {
        reads::pages_list(&self.shared).await
    }

    /// "I have it": until the episode ends. Where the kind of its source has words for that, the source is told too.
    ///
    /// # Errors
    /// When there is no such alert, or it cannot be recorded; also when its source did not take it. Then it is acknowledged on
    /// this laptop alone, and the error says so.
    pub async fn acknowledge_alert(&self, id: &str, by: &str) -> Result<(), ApiError> {
        self.deed(id, Deed::Acknowledge, by).await?;
        let id = reads::find_alert(&self.shared, id).await?;
        match self.acknowledge_at_sources(std::slice::from_ref(&id)).await {
            Some(message) => Err(ApiError::Unreachable { message }),
            None => Ok(()),
        }
    }

    /// Takes an acknowledgement back; if it still fires it may page now.
    ///
    /// # Errors
    /// As [`Self::acknowledge_alert`].
    pub async fn unacknowledge_alert(&self, id: &str, by: &str) -> Result<(), ApiError> {
        self.deed(id, Deed::Unacknowledge, by).await
    }

    /// "Not now": for one minute to thirty days.
    ///
    /// # Errors
    /// As [`Self::acknowledge_alert`], and when the time is out of range.
    pub async fn snooze_alert(&self, id: &str, minutes: u32, by: &str) -> Result<(), ApiError> {
        let span = Duration::from_secs(u64::from(minutes) * 60);
        if span.is_zero() || span > LONGEST_SNOOZE {
            let message = "an alert can be snoozed for one minute to thirty days".to_owned();
            return Err(ApiError::Invalid { field: "for".to_owned(), message });
        }
        let until = self.shared.ports.clock.now().plus(span);
        self.deed(id, Deed::Snooze(until), by).await
    }

    /// Ends a snooze; if the alert still fires it may page now.
    ///
    /// # Errors
    /// As [`Self::acknowledge_alert`].
    pub async fn unsnooze_alert(&self, id: &str, by: &str) -> Result<(), ApiError> {
        self.deed(id, Deed::Unsnooze, by).await
    }

    /// One complete round now, of one source or of all; answered when its pages have been tried.
    ///
    /// # Errors
    /// When there is no such source, or the process that watches does not answer.
    pub async fn poll(&self, source: Option<&str>) -> Result<PollListing, ApiError> {
        let source = source.map(SourceName::new);
        match &self.desk {
            Some(desk) => ask(desk, |reply| Order::Poll { source, reply }).await?,
            None => self.poll_as_guest(source.as_ref()).await,
        }
    }

    /// Asks every source now, without waiting for what comes of it.
    ///
    /// # Errors
    /// When the engine has stopped.
    pub async fn poll_now(&self) -> Result<(), ApiError> {
        let Some(desk) = &self.desk else { return self.poll(None).await.map(drop) };
        let (reply, _) = oneshot::channel();
        desk.send(Order::Poll { source: None, reply }).await.map_err(|_| stopped())
    }

    /// Opens a link of an alert in the person's browser.
    ///
    /// # Errors
    /// When there is no such link, or no browser opens it.
    pub async fn open_link(&self, id: &str, link: usize) -> Result<(), ApiError> {
        let id = reads::find_alert(&self.shared, id).await?;
        let link = reads::link(&self.shared, &id, link).await?;
        self.shared.ports.opener.open(&link).map_err(|error| ApiError::Unreachable {
            message: format!("no browser opened {}: {error}; the address can be copied instead", link.host()),
        })
    }

    /// What is wrong with the records; nothing when they are sound.
    ///
    /// # Errors
    /// When they cannot be read at all.
    pub async fn check_data(&self) -> Result<Vec<String>, ApiError> {
        self.shared.store.check().await.map_err(|e| reads::store_error(&e))
    }

    /// Writes a copy of the records.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be written.
    pub async fn backup_data(&self, to: &Path) -> Result<(), ApiError> {
        self.shared.store.backup(to).await.map_err(|e| reads::store_error(&e))
    }

    /// Removes records older than the workspace keeps them, once the timelines of incidents that are made from them are kept; says how
    /// many of what went.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn prune_data(&self) -> Result<Vec<(String, u64)>, ApiError> {
        let now = self.shared.ports.clock.now();
        let before = now.minus(self.shared.loaded().retention);
        keep_before_pruning(&self.shared, before).await?;
        self.shared.store.prune(before, now).await.map_err(|e| reads::store_error(&e))
    }

    /// Removes an SLI that no file names any more, with all that was measured of it; says how many of what went.
    ///
    /// # Errors
    /// When there is none, when a file names it, and when it cannot be written.
    pub async fn forget_sli(&self, key: &str) -> Result<Vec<(String, u64)>, ApiError> {
        self.shared.store.remove_sli(key).await.map_err(|e| reads::store_error(&e))
    }

    /// How much there is, and for how many days it is kept.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn data_size(&self) -> Result<(DataSize, Duration), ApiError> {
        let size = self.shared.store.size().await.map_err(|e| reads::store_error(&e))?;
        Ok((size, self.shared.loaded().retention))
    }

    /// Returns when nothing is under way or due at this instant: how simulated time knows that it may go on.
    pub async fn settle(&self) {
        if let Some(desk) = &self.desk {
            drop(ask(desk, |reply| Order::Settle { reply }).await);
        }
    }

    /// Finishes what is under way, closes the records and ends.
    pub async fn shutdown(&self) {
        if let Some(desk) = &self.desk {
            drop(ask(desk, |reply| Order::Stop { reply }).await);
            self.tasks.wait().await;
        }
        self.shared.store.close().await;
    }

    fn here(&self) -> Here {
        Here { now: self.shared.ports.clock.now(), zone: self.shared.ports.clock.zone() }
    }

    async fn deed(&self, id: &str, deed: Deed, by: &str) -> Result<(), ApiError> {
        let id: AlertId = reads::find_alert(&self.shared, id).await?;
        let by = self.shared.loaded().me.clone().unwrap_or_else(|| by.to_owned());
        match &self.desk {
            Some(desk) => ask(desk, |reply| Order::Deed { id, deed, by, reply }).await?,
            None => {
                let now: Instant = self.shared.ports.clock.now();
                self.shared.store.record_deed(&id, deed, &by, now).await.map_err(|e| reads::store_error(&e))?;
                self.shared.touch(&[Tag::Alerts]);
                Ok(())
            }
        }
    }

    async fn poll_as_guest(&self, source: Option<&SourceName>) -> Result<PollListing, ApiError> {
        let (clock, store) = (&self.shared.ports.clock, &self.shared.store);
        let id = store.request_poll(source, clock.now()).await.map_err(|e| reads::store_error(&e))?;
        let until = clock.now().plus(GUEST_PATIENCE);
        while clock.now() < until {
            clock.sleep_until(clock.now().plus(Duration::from_millis(100))).await;
            if let Some(answer) = store.request_answer(id).await.map_err(|e| reads::store_error(&e))? {
                return serde_json::from_str(&answer).map_err(|_| ApiError::Unreachable { message: answer });
            }
        }
        let message = "the Watchbill that watches this workspace did not poll within a minute: look at its window, or at \
                       `watchbill doctor`";
        Err(ApiError::Unreachable { message: message.to_owned() })
    }
}

async fn ask<T>(desk: &mpsc::Sender<Order>, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Result<T, ApiError> {
    let (reply, answer) = oneshot::channel();
    desk.send(order(reply)).await.map_err(|_| stopped())?;
    answer.await.map_err(|_| stopped())
}

fn stopped() -> ApiError {
    ApiError::Internal { message: "Watchbill is stopping: nothing is watched any more".to_owned() }
}
