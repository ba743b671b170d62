//! Making, extending and ending silences, and taking each back. Nothing is said to hold that was not read back from its source.

use watchbill_domain::alerts::{Scope, Silence, SilenceMatcher, SilenceState};
use watchbill_domain::ids::Identity;
use watchbill_domain::sources::PollFailureKind;
use watchbill_domain::time::Instant;
use watchbill_store::{AlertRow, SilenceDeed, SilenceDone, SilencePurpose, StoreError};

use crate::api::{ApiError, SilenceAsk, SilenceDoneView, Tag};
use crate::reads::store_error;
use crate::shared::Shared;

use super::plan::{alerts_of, end_of, firing};
use super::posting::{Posted, Wanted, end, post};
use super::reach::Keeper;
use super::texts::{here, invalid, matchers_of};

/// What was done with a silence, for the records.
pub(super) struct Deed<'a> {
    pub done: SilenceDone,
    pub purpose: SilencePurpose,
    pub by: &'a str,
    pub wanted: Wanted,
    pub posted: Posted,
    /// The source's id of the silence whose place it took.
    pub former: Option<String>,
}

/// Makes a silence.
///
/// # Errors
/// When something about it cannot be used, or its source does not take it: then in its own words, and with whether it may hold all the
/// same.
pub(crate) async fn make(shared: &Shared, ask: &SilenceAsk, by: &str) -> Result<SilenceDoneView, ApiError> {
    let comment = ask.comment.trim();
    if comment.is_empty() {
        return Err(invalid("comment", "say why: whoever misses this alert will look for the reason".to_owned()));
    }
    let matchers = matchers_of(&ask.matchers)?;
    Scope::of(&matchers).map_err(|unusable| invalid("matchers", unusable.message))?;
    let ends_at = end_of(shared, &ask.until)?;
    let keeper = Keeper::of(shared, &ask.source).await?;
    let wanted = Wanted {
        matchers,
        starts_at: shared.ports.clock.now(),
        ends_at,
        author: by.to_owned(),
        comment: comment.to_owned(),
        replaces: None,
    };
    let posted = post(shared, &keeper, &wanted).await?;
    let covered = covered(shared, &keeper, &wanted.matchers).await;
    let here = here(shared);
    let text = match (&posted.problem, covered.len()) {
        (Some(_), _) => format!("{} took the silence.", keeper.name()),
        (None, 0) => format!("Whatever these match at {} is silenced until {}.", keeper.name(), here.short(ends_at)),
        (None, 1) => format!("1 alert at {} is silenced until {}.", keeper.name(), here.short(ends_at)),
        (None, n) => format!("{n} alerts at {} are silenced until {}.", keeper.name(), here.short(ends_at)),
    };
    let deed = Deed { done: SilenceDone::Made, purpose: SilencePurpose::Silence, by, wanted, posted, former: None };
    Ok(record(shared, &keeper, deed, &covered, text).await)
}

/// Gives a silence a later end; one that is over is posted again.
///
/// # Errors
/// As [`make`]; also when there is no such silence, or it holds for longer already.
pub(crate) async fn extend(
    shared: &Shared,
    source: &str,
    id: &str,
    until: &str,
    by: &str,
) -> Result<SilenceDoneView, ApiError> {
    let ends_at = end_of(shared, until)?;
    let keeper = Keeper::of(shared, source).await?;
    let found = find(&keeper, id).await?;
    if found.state != SilenceState::Expired && ends_at <= found.ends_at {
        let ends = here(shared).short(found.ends_at);
        let message = format!("it holds until {ends} already; name a later time, or end it");
        return Err(invalid("until", message));
    }
    let comment = if found.by == by { found.comment.clone() } else { format!("{}{}", found.comment, extended_by(by)) };
    change(shared, &keeper, found, ends_at, comment, by).await
}

/// Ends a silence now.
///
/// # Errors
/// When there is no such silence, it is over already, or its source does not end it.
pub(crate) async fn expire(shared: &Shared, source: &str, id: &str, by: &str) -> Result<SilenceDoneView, ApiError> {
    let keeper = Keeper::of(shared, source).await?;
    let found = find(&keeper, id).await?;
    let here = here(shared);
    if found.state == SilenceState::Expired {
        return Err(invalid("id", format!("this silence is over since {}", here.short(found.ends_at))));
    }
    let problem = end(&keeper, id).await?;
    let covered = covered(shared, &keeper, &found.matchers).await;
    let fire = firing(&covered);
    let text = match (&problem, fire) {
        (Some(_), _) => format!("{} was told to end the silence.", keeper.name()),
        (None, 0) => format!("The silence at {} is over.", keeper.name()),
        (None, 1) => format!("The silence at {} is over; 1 alert it covered fires and may page now.", keeper.name()),
        (None, n) => format!("The silence at {} is over; {n} alerts it covered fire and may page now.", keeper.name()),
    };
    let wanted = Wanted {
        matchers: found.matchers,
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        author: found.by,
        comment: found.comment,
        replaces: None,
    };
    let posted = Posted { id: id.to_owned(), problem };
    let deed = Deed { done: SilenceDone::Expired, purpose: SilencePurpose::Silence, by, wanted, posted, former: None };
    let ended = here.time(here.now);
    let view = record(shared, &keeper, deed, &covered, text).await;
    Ok(SilenceDoneView { ends: ended, ..view })
}

/// Takes back what was done with a silence: one that was made is ended, one that was ended is posted again, another end is taken back.
///
/// # Errors
/// When nothing was done under this number, there is nothing left to take back, or the source does not do it.
pub(crate) async fn undo(shared: &Shared, deed: i64, by: &str) -> Result<SilenceDoneView, ApiError> {
    let row = shared.store.silence_deed(deed).await.map_err(|e| store_error(&e))?;
    let deed = row.map(|row| row.deed).ok_or_else(|| ApiError::NotFound {
        message: "what was done with this silence is not recorded here (any more)".to_owned(),
    })?;
    if deed.purpose == SilencePurpose::Acknowledgement {
        return Err(invalid("deed", "this silence stands for an acknowledgement: take that back instead".to_owned()));
    }
    let now = shared.ports.clock.now();
    let source = deed.source.as_str();
    // What was ended and taken back since has another id.
    let id = shared.store.silence_by_now(&deed.source, &deed.silence).await.map_err(|e| store_error(&e))?;
    match deed.done {
        SilenceDone::Made => expire(shared, source, &id, by).await,
        SilenceDone::Changed { former_ends_at } if former_ends_at <= now => expire(shared, source, &id, by).await,
        SilenceDone::Changed { former_ends_at } => {
            let keeper = Keeper::of(shared, source).await?;
            let found = find(&keeper, &id).await?;
            if found.state == SilenceState::Expired {
                let over = here(shared).short(found.ends_at);
                let message = format!("this silence is over since {over}: nothing is left to take back");
                return Err(invalid("deed", message));
            }
            let comment = found.comment.strip_suffix(&extended_by(&deed.by)).unwrap_or(&found.comment).to_owned();
            change(shared, &keeper, found, former_ends_at, comment, by).await
        }
        SilenceDone::Expired if deed.ends_at <= now => {
            Err(invalid("deed", "the silence would be over by now: nothing is left to take back".to_owned()))
        }
        SilenceDone::Expired => {
            let keeper = Keeper::of(shared, source).await?;
            if id != deed.silence && find(&keeper, &id).await?.state != SilenceState::Expired {
                return Err(invalid("deed", format!("it was taken back already: the silence holds as {id}")));
            }
            let wanted = Wanted {
                matchers: deed.matchers,
                starts_at: now,
                ends_at: deed.ends_at,
                author: deed.author,
                comment: deed.comment,
                replaces: None,
            };
            let posted = post(shared, &keeper, &wanted).await?;
            let covered = covered(shared, &keeper, &wanted.matchers).await;
            let ends = here(shared).short(wanted.ends_at);
            let text = match posted.problem {
                Some(_) => format!("{} took the silence again.", keeper.name()),
                None => format!("The silence at {} holds again, until {ends}.", keeper.name()),
            };
            let former = Some(id);
            let deed = Deed { done: SilenceDone::Made, purpose: SilencePurpose::Silence, by, wanted, posted, former };
            Ok(record(shared, &keeper, deed, &covered, text).await)
        }
    }
}

/// The same silence with another end.
async fn change(
    shared: &Shared,
    keeper: &Keeper<'_>,
    found: Silence,
    ends_at: Instant,
    comment: String,
    by: &str,
) -> Result<SilenceDoneView, ApiError> {
    let now = shared.ports.clock.now();
    let over = found.state == SilenceState::Expired;
    let id = found.id;
    let wanted = Wanted {
        matchers: found.matchers,
        starts_at: if over { now } else { found.starts_at },
        ends_at,
        author: found.by,
        comment,
        replaces: (!over).then(|| id.clone()),
    };
    let posted = post(shared, keeper, &wanted).await?;
    let covered = covered(shared, keeper, &wanted.matchers).await;
    let done = SilenceDone::Changed { former_ends_at: found.ends_at };
    let ends = here(shared).short(ends_at);
    let text = match posted.problem {
        Some(_) => format!("{} took the new end.", keeper.name()),
        None => format!("The silence at {} now holds until {ends}.", keeper.name()),
    };
    let former = Some(id).filter(|id| *id != posted.id);
    let deed = Deed { done, purpose: SilencePurpose::Silence, by, wanted, posted, former };
    Ok(record(shared, keeper, deed, &covered, text).await)
}

/// Writes down what was done. That it cannot be does not undo it: it is said beside what holds.
async fn record(
    shared: &Shared,
    keeper: &Keeper<'_>,
    deed: Deed<'_>,
    covered: &[AlertRow],
    text: String,
) -> SilenceDoneView {
    let ends = here(shared).time(deed.wanted.ends_at);
    let (id, mut problem) = (deed.posted.id.clone(), deed.posted.problem.clone());
    let deed = match keep(shared, keeper, deed, covered).await {
        Ok(deed) => Some(deed),
        Err(error) => {
            let missing =
                format!("it could not be recorded here ({error}): it can only be taken back in the list of silences");
            problem = Some(problem.map_or(missing.clone(), |problem| format!("{problem}; {missing}")));
            None
        }
    };
    shared.touch_from_outside(&[Tag::Alerts]);
    let text = match &problem {
        Some(problem) => format!("{}, but {problem}.", text.trim_end_matches('.')),
        None => text,
    };
    SilenceDoneView { deed, source: keeper.name().to_string(), id, text, ends, problem }
}

/// Writes down what was done, and gives its number.
pub(super) async fn keep(
    shared: &Shared,
    keeper: &Keeper<'_>,
    deed: Deed<'_>,
    covered: &[AlertRow],
) -> Result<i64, StoreError> {
    let identities: Vec<Identity> = covered.iter().map(|alert| alert.id.identity.clone()).collect();
    let deed = SilenceDeed {
        at: shared.ports.clock.now(),
        source: keeper.name().clone(),
        done: deed.done,
        purpose: deed.purpose,
        by: deed.by.to_owned(),
        silence: deed.posted.id,
        former: deed.former,
        author: deed.wanted.author,
        comment: deed.wanted.comment,
        matchers: deed.wanted.matchers,
        starts_at: deed.wanted.starts_at,
        ends_at: deed.wanted.ends_at,
        problem: deed.posted.problem,
    };
    shared.store.record_silence_deed(&deed, &identities).await
}

/// The alerts of the source that these matchers cover now; none where they cannot be told.
async fn covered(shared: &Shared, keeper: &Keeper<'_>, matchers: &[SilenceMatcher]) -> Vec<AlertRow> {
    let Ok(scope) = Scope::listed(matchers) else { return Vec::new() };
    let mut alerts = alerts_of(shared, keeper.name()).await.unwrap_or_default();
    alerts.retain(|alert| scope.covers(&alert.labels));
    alerts
}

async fn find(keeper: &Keeper<'_>, id: &str) -> Result<Silence, ApiError> {
    keeper.one(id, None).await.map_err(|failure| {
        let message = format!("{} {}", keeper.name(), failure.message);
        match failure.kind {
            PollFailureKind::NotFound => ApiError::NotFound { message },
            _ => ApiError::Unreachable { message: format!("{message}; nothing was changed") },
        }
    })
}

/// What a comment ends with where somebody else gave the silence a later end.
fn extended_by(by: &str) -> String {
    format!(" (extended by {by})")
}
