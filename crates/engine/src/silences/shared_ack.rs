//! Acknowledging until resolved: a short silence stands for it at the source, so that colleagues see it.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use watchbill_domain::alerts::{
    AlertState, SilenceMatcher, SilenceState, shared_ack_comment, shared_ack_end, shared_ack_renewal, shared_ack_retry,
};
use watchbill_domain::ids::AlertId;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;
use watchbill_store::{AlertRow, SharedAck, SilenceDone, SilencePurpose, StoreError};

use crate::api::{ApiError, SharedAckView, Tag};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::plan::at_one_keeper;
use super::posting::{Posted, Wanted, end, post};
use super::reach::Keeper;
use super::texts::{here, invalid};
use super::write::{Deed, keep};

/// What ended earlier than this before its time was ended by somebody: clocks do not agree to the second.
const EARLY: Duration = Duration::from_secs(30);

/// The acknowledgements that are kept alive, as the loop last read them.
#[derive(Debug, Default)]
pub(crate) struct SharedAcks(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    acks: Vec<SharedAck>,
    /// The revision they were read at.
    read_at: Option<u64>,
    /// Those of which something is being asked right now.
    in_flight: HashSet<AlertId>,
}

impl SharedAcks {
    /// Whether something changed since they were read.
    pub fn is_outdated(&self, revision: u64) -> bool {
        self.lock().read_at != Some(revision)
    }

    /// As they are recorded now.
    pub fn replace(&self, acks: Vec<SharedAck>, revision: u64) {
        let mut kept = self.lock();
        kept.acks = acks;
        kept.read_at = Some(revision);
    }

    /// Those of which nothing is being asked.
    pub fn idle(&self) -> Vec<SharedAck> {
        let kept = self.lock();
        kept.acks.iter().filter(|ack| !kept.in_flight.contains(&ack.alert)).cloned().collect()
    }

    /// Something is asked about this one from now on.
    pub fn begin(&self, alert: &AlertId) {
        self.lock().in_flight.insert(alert.clone());
    }

    /// When the next of them has to be renewed.
    pub fn next_at(&self, now: Instant) -> Option<Instant> {
        self.lock().acks.iter().map(|ack| ack.next_at).filter(|at| *at > now).min()
    }

    fn finish(&self, alert: &AlertId) {
        let mut kept = self.lock();
        kept.in_flight.remove(alert);
        kept.read_at = None;
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which alert an acknowledgement until resolved is for: the same, or where it is told at a source that keeps silences.
///
/// # Errors
/// When it does not fire, or no source keeps silences that tells of it.
pub(crate) async fn alert_to_share(shared: &Shared, id: &AlertId) -> Result<AlertRow, ApiError> {
    let row = shared.store.alert(id).await.map_err(|e| store_error(&e))?;
    let row = row.ok_or_else(|| ApiError::NotFound { message: format!("there is no alert {id} any more") })?;
    let (source, alerts, _) = at_one_keeper(shared, &[row]).await?;
    let alert = alerts.into_iter().next();
    let alert = alert.ok_or_else(|| ApiError::NotFound { message: format!("{source} does not tell of {id}") })?;
    if alert.state != AlertState::Firing {
        let message = format!("{} does not fire now, so there is nothing to acknowledge", alert.id);
        return Err(ApiError::NotFound { message });
    }
    if !Keeper::of(shared, source.as_str()).await?.reads_silenced() {
        let message = format!(
            "silenced alerts of {source} are not read (`silenced = false`), so nobody could tell when it resolves; acknowledge it \
             here alone"
        );
        return Err(invalid("source", message));
    }
    Ok(alert)
}

/// Makes the silence that stands for an acknowledgement, and records that it is to be kept alive.
///
/// # Errors
/// When the source does not take it; then it is not shared.
pub(crate) async fn share_ack(shared: &Shared, alert: &AlertRow, by: &str) -> Result<SharedAckView, ApiError> {
    let keeper = Keeper::of(shared, alert.id.source.as_str()).await?;
    let now = shared.ports.clock.now();
    let wanted = Wanted {
        matchers: alert.labels.iter().map(|(name, value)| SilenceMatcher::equal(name, value)).collect(),
        starts_at: now,
        ends_at: shared_ack_end(now),
        author: by.to_owned(),
        comment: shared_ack_comment(by),
        replaces: None,
    };
    let posted = post(shared, &keeper, &wanted).await?;
    let ack = SharedAck {
        alert: alert.id.clone(),
        starts_at: alert.starts_at,
        by: by.to_owned(),
        at: now,
        silence: posted.id.clone(),
        ends_at: wanted.ends_at,
        next_at: if posted.problem.is_some() { shared_ack_retry(now) } else { shared_ack_renewal(now) },
        problem: posted.problem.clone(),
    };
    if let Err(error) = shared.store.keep_shared_ack(&ack).await {
        // Nobody would renew it or end it; if this fails too it ends by itself within minutes.
        drop(end(&keeper, &ack.silence).await);
        return Err(store_error(&error));
    }
    let deed =
        Deed { done: SilenceDone::Made, purpose: SilencePurpose::Acknowledgement, by, wanted, posted, former: None };
    if let Err(error) = keep(shared, &keeper, deed, std::slice::from_ref(alert)).await {
        tracing::warn!(%error, "that an acknowledgement is shared is not in the alert's timeline");
    }
    shared.touch_from_outside(&[Tag::Alerts]);
    Ok(shown(&ack, &here(shared)))
}

/// Renews the silence of an acknowledgement. Whoever ended it at the source took the acknowledgement back.
pub(crate) async fn renew_shared_ack(shared: &Shared, ack: &SharedAck) -> Result<(), StoreError> {
    let done = renewed(shared, ack).await;
    settle(shared, ack, done).await
}

/// Ends the silence of an acknowledgement that is over.
pub(crate) async fn end_shared_ack(shared: &Shared, ack: &SharedAck) -> Result<(), StoreError> {
    let done = ended(shared, ack).await;
    settle(shared, ack, done).await
}

/// The acknowledgement of an alert that colleagues see, if there is one.
pub(crate) async fn shared_ack_view(
    shared: &Shared,
    id: &AlertId,
    here: &Here,
) -> Result<Option<SharedAckView>, StoreError> {
    let acks = shared.store.shared_acks().await?;
    Ok(acks.iter().find(|ack| ack.alert == *id).map(|ack| shown(ack, here)))
}

fn shown(ack: &SharedAck, here: &Here) -> SharedAckView {
    let source = &ack.alert.source;
    let ends = here.short(ack.ends_at);
    let text = if ack.ends_at <= here.now {
        format!(
            "Acknowledged until it resolves, but its silence at {source} ended at {ends}: colleagues do not see it."
        )
    } else if ack.problem.is_some() {
        format!(
            "Acknowledged until it resolves; whether colleagues see that at {source} is not certain, until {ends} at most."
        )
    } else {
        format!(
            "Acknowledged at {source} until it resolves, for everybody; kept alive while Watchbill runs, ends at {ends} if this \
             laptop closes."
        )
    };
    SharedAckView { by: ack.by.clone(), text, problem: ack.problem.clone() }
}

/// What became of a try: how the acknowledgement goes on, `None` where it is over, or why it failed.
type Tried = Result<Option<SharedAck>, String>;

async fn renewed(shared: &Shared, ack: &SharedAck) -> Tried {
    let keeper = Keeper::of(shared, ack.alert.source.as_str()).await.map_err(|error| error.to_string())?;
    let now = shared.ports.clock.now();
    let found = match keeper.one(&ack.silence, None).await {
        Ok(found) => Some(found),
        Err(PollFailure { kind: PollFailureKind::NotFound, .. }) => None,
        Err(failure) => return Err(format!("{} {}", keeper.name(), failure.message)),
    };
    let over = found.as_ref().is_none_or(|found| found.state == SilenceState::Expired);
    if over && found.as_ref().is_some_and(|found| found.ends_at < ack.ends_at.minus(EARLY)) {
        let posted = Posted { id: ack.silence.clone(), problem: None };
        note_end(shared, &keeper, ack, posted, "somebody").await;
        return Ok(None);
    }
    let alert = shared.store.alert(&ack.alert).await.map_err(|error| error.to_string())?;
    let Some(alert) = alert else { return Ok(None) };
    let wanted = Wanted {
        matchers: alert.labels.iter().map(|(name, value)| SilenceMatcher::equal(name, value)).collect(),
        starts_at: found.as_ref().filter(|_| !over).map_or(now, |found| found.starts_at),
        ends_at: shared_ack_end(now),
        author: ack.by.clone(),
        comment: shared_ack_comment(&ack.by),
        replaces: (!over).then(|| ack.silence.clone()),
    };
    let posted = post(shared, &keeper, &wanted).await.map_err(|error| error.to_string())?;
    let (ends_at, next_at) = (wanted.ends_at, shared_ack_renewal(now));
    Ok(Some(SharedAck { silence: posted.id, problem: posted.problem, ends_at, next_at, ..ack.clone() }))
}

async fn ended(shared: &Shared, ack: &SharedAck) -> Tried {
    let keeper = Keeper::of(shared, ack.alert.source.as_str()).await.map_err(|error| error.to_string())?;
    let over = ack.ends_at <= shared.ports.clock.now();
    let problem = if over {
        None
    } else {
        match end(&keeper, &ack.silence).await {
            Ok(problem) => problem,
            Err(ApiError::NotFound { .. }) => None,
            Err(error) => return Err(error.to_string()),
        }
    };
    note_end(shared, &keeper, ack, Posted { id: ack.silence.clone(), problem }, &ack.by).await;
    Ok(None)
}

async fn note_end(shared: &Shared, keeper: &Keeper<'_>, ack: &SharedAck, posted: Posted, by: &str) {
    let alert = shared.store.alert(&ack.alert).await.ok().flatten();
    let wanted = Wanted {
        matchers: Vec::new(),
        starts_at: ack.at,
        ends_at: ack.ends_at,
        author: ack.by.clone(),
        comment: shared_ack_comment(&ack.by),
        replaces: None,
    };
    let deed =
        Deed { done: SilenceDone::Expired, purpose: SilencePurpose::Acknowledgement, by, wanted, posted, former: None };
    if let Err(error) = keep(shared, keeper, deed, alert.as_slice()).await {
        tracing::warn!(%error, "the end of an acknowledgement is not recorded");
    }
}

/// Writes down how an acknowledgement goes on.
async fn settle(shared: &Shared, ack: &SharedAck, tried: Tried) -> Result<(), StoreError> {
    let written = match tried {
        Ok(Some(renewed)) => shared.store.keep_shared_ack(&renewed).await,
        Ok(None) => shared.store.drop_shared_ack(ack).await,
        Err(problem) => {
            tracing::warn!(alert = %ack.alert, %problem, "an acknowledgement could not be kept at its source");
            let next_at = shared_ack_retry(shared.ports.clock.now());
            shared.store.keep_shared_ack(&SharedAck { problem: Some(problem), next_at, ..ack.clone() }).await
        }
    };
    shared.acks.finish(&ack.alert);
    shared.touch_from_outside(&[Tag::Alerts]);
    written
}
