//! Having a source write a silence, and reading it back.

use watchbill_domain::alerts::{Silence, SilenceMatcher, SilenceState, plain_line, same_matchers, silence_text};
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;
use watchbill_sources::{Action, Receipt};

use crate::acting::Accepted;
use crate::api::ApiError;
use crate::reads::Here;
use crate::shared::Shared;

use super::reach::Keeper;
use super::texts::here;

/// Servers write whole milliseconds, some whole seconds.
const SAME_TIME_MS: u64 = 1_500;
/// Characters kept of what a source says.
const WORDS: usize = 120;

/// A silence as it is to be.
pub(super) struct Wanted {
    pub matchers: Vec<SilenceMatcher>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub author: String,
    pub comment: String,
    /// The source's id of the silence whose place it takes.
    pub replaces: Option<String>,
}

/// A silence that its source accepted.
pub(super) struct Posted {
    pub id: String,
    /// Why it is not known to hold as wanted.
    pub problem: Option<String>,
}

/// Has a silence written, and reads it back.
///
/// # Errors
/// As [`Keeper::act`].
pub(super) async fn post(shared: &Shared, keeper: &Keeper<'_>, wanted: &Wanted) -> Result<Posted, ApiError> {
    let action = Action::Silence {
        matchers: wanted.matchers.clone(),
        // By the source's clock, where that is behind: what begins later does not hold yet.
        starts_at: if wanted.replaces.is_some() { wanted.starts_at } else { begin(shared, keeper, wanted).await },
        ends_at: wanted.ends_at,
        by: wanted.author.clone(),
        comment: wanted.comment.clone(),
        replaces: wanted.replaces.clone(),
    };
    let Accepted { receipt, peer } = keeper.act(&action).await?;
    let Receipt::Made(id) = receipt else {
        let message = format!("{} did not say which silence it made: look at the list of silences", keeper.name());
        return Err(ApiError::Unreachable { message });
    };
    let id = id.as_str().to_owned();
    let problem = read_back(shared, keeper, &id, &peer, wanted).await;
    Ok(Posted { id, problem })
}

/// Has a silence ended, and reads it back; gives why it is not known to be over.
///
/// # Errors
/// As [`Keeper::act`].
pub(super) async fn end(keeper: &Keeper<'_>, id: &str) -> Result<Option<String>, ApiError> {
    let Accepted { peer, .. } = keeper.act(&Action::ExpireSilence { id: id.to_owned() }).await?;
    Ok(match keeper.one(id, Some(&peer)).await {
        Ok(silence) if silence.state == SilenceState::Expired => None,
        // A source may forget what is over at once.
        Err(PollFailure { kind: PollFailureKind::NotFound, .. }) => None,
        Ok(silence) => Some(format!("{} still lists it as {}", keeper.name(), silence.state.word())),
        Err(failure) => Some(unread(keeper, &failure)),
    })
}

async fn begin(shared: &Shared, keeper: &Keeper<'_>, wanted: &Wanted) -> Instant {
    let sources = shared.store.sources().await.unwrap_or_default();
    let skew_ms = sources.iter().find(|row| row.name == *keeper.name()).map_or(0, |row| row.reading.skew_ms);
    wanted.starts_at.shifted_ms(skew_ms.min(0))
}

async fn read_back(shared: &Shared, keeper: &Keeper<'_>, id: &str, peer: &Peer, wanted: &Wanted) -> Option<String> {
    match keeper.one(id, Some(peer)).await {
        Ok(found) => differs(keeper, wanted, &found, &here(shared)),
        Err(failure) => Some(unread(keeper, &failure)),
    }
}

fn unread(keeper: &Keeper<'_>, failure: &PollFailure) -> String {
    format!(
        "it could not be read back ({} {}): look at the list of silences to see whether it holds",
        keeper.name(),
        failure.message
    )
}

/// How what a source holds is not what was asked of it.
fn differs(keeper: &Keeper<'_>, wanted: &Wanted, found: &Silence, here: &Here) -> Option<String> {
    let name = keeper.name();
    let apart = found.ends_at.since(wanted.ends_at).max(wanted.ends_at.since(found.ends_at));
    if !same_matchers(&wanted.matchers, &found.matchers) {
        let holds = plain_line(&silence_text(&found.matchers), WORDS);
        return Some(format!("{name} holds it with other matchers than were asked for: {holds}"));
    }
    if found.state == SilenceState::Expired {
        return Some(format!("{name} lists it as over already"));
    }
    if found.state == SilenceState::Pending {
        let starts = here.short(found.starts_at);
        return Some(format!("at {name} it holds only from {starts} on: its clock is behind this laptop's"));
    }
    if apart.as_millis() > u128::from(SAME_TIME_MS) {
        let (there, asked) = (here.full(found.ends_at), here.full(wanted.ends_at));
        return Some(format!("at {name} it ends {there}, not {asked}"));
    }
    if found.by != wanted.author {
        return Some(format!("{name} names {} as its author", plain_line(&found.by, WORDS)));
    }
    if found.comment.trim() != wanted.comment.trim() {
        return Some(format!("{name} gives another reason for it: {}", plain_line(&found.comment, WORDS)));
    }
    None
}
