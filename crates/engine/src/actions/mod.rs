//! The team's own actions on an alert: what each would do exactly, and doing that and nothing else.

mod output;
mod prepare;
mod told;

use std::time::Duration;

use watchbill_definitions::Confirm;
use watchbill_domain::ids::AlertId;
use watchbill_store::{RunId, RunOutcome};

use crate::api::{ActionOffer, ActionResult, ApiError, Tag};
use crate::ports::{Ran, RanEnd, RunError};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use prepare::{Prepared, Subject, Work};

pub(crate) use told::run_text;

/// What an alert offers, in the order of watchbill.toml.
pub(crate) async fn offers(shared: &Shared, id: &AlertId, here: &Here) -> Result<Vec<ActionOffer>, ApiError> {
    let subject = Subject::read(shared, id, here).await?;
    let loaded = shared.loaded();
    let offered = loaded.actions.iter().filter(|action| subject.offers(action));
    let offer = |action| {
        let prepared = prepare::prepare(action, &subject, &shared.folder);
        let (preview, unavailable) = match prepared {
            Ok(prepared) => (Some(prepared.preview), None),
            Err(why) => (None, Some(why.to_string())),
        };
        ActionOffer {
            name: action.name.clone(),
            does: prepare::does_word(&action.does).to_owned(),
            key: action.key.map(String::from),
            confirm: action.confirm == Confirm::Asked,
            preview,
            unavailable,
        }
    };
    Ok(offered.map(offer).collect())
}

/// Does what was shown: `digest` is the preview's. When the alert or watchbill.toml says something else by now, nothing is
/// done.
pub(crate) async fn run(
    shared: &Shared,
    id: &AlertId,
    action: &str,
    digest: &str,
    by: &str,
) -> Result<ActionResult, ApiError> {
    let clock = &shared.ports.clock;
    let subject = Subject::read(shared, id, &Here { now: clock.now(), zone: clock.zone() }).await?;
    let prepared = find(shared, &subject, action)?;
    if prepared.preview.digest != digest {
        let message = format!(
            "`{action}` would do something else now than was shown, because the alert or watchbill.toml changed: nothing was \
             done; look at it again"
        );
        return Err(ApiError::Invalid { field: "digest".to_owned(), message });
    }
    let began = clock.now();
    let run = shared.store.begin_run(id, action, by, began).await.map_err(|error| {
        let why = store_error(&error);
        match why {
            ApiError::Store { message } => {
                ApiError::Store { message: format!("it could not be recorded, so nothing was done: {message}") }
            }
            other => other,
        }
    })?;
    shared.touch_from_outside(&[Tag::Alerts]);
    let done = carry_out(shared, &prepared.work).await;
    let outcome = done.outcome();
    let mut result = told::result(action, done, clock.now().since(began));
    if let Err(error) = end(shared, run, outcome).await {
        tracing::error!(%error, "How an action ended could not be recorded.");
        result.sentence.push_str(" How it ended could not be recorded.");
    }
    Ok(result)
}

/// What came of it.
enum Done {
    Opened { host: String },
    Ran { ran: Ran, timeout: Duration },
    NotStarted(RunError),
}

impl Done {
    fn outcome(&self) -> RunOutcome {
        match self {
            Self::Opened { .. } => RunOutcome::Opened,
            Self::NotStarted(_) => RunOutcome::NotStarted,
            Self::Ran { ran, .. } => match ran.end {
                RanEnd::Exited(code) => RunOutcome::Exited(code),
                RanEnd::Killed(signal) => RunOutcome::Killed(signal),
                RanEnd::TimedOut => RunOutcome::TimedOut,
            },
        }
    }
}

async fn carry_out(shared: &Shared, work: &Work) -> Done {
    match work {
        Work::Open(link) => match shared.ports.opener.open(link) {
            Ok(()) => Done::Opened { host: link.host().to_owned() },
            Err(error) => Done::NotStarted(RunError {
                program: "the browser".to_owned(),
                why: format!("{error}; the address can be copied instead"),
            }),
        },
        Work::Run(line) => match shared.ports.runner.run(line).await {
            Ok(ran) => Done::Ran { ran, timeout: line.timeout },
            Err(error) => Done::NotStarted(error),
        },
    }
}

async fn end(shared: &Shared, run: RunId, outcome: RunOutcome) -> Result<(), watchbill_store::StoreError> {
    shared.store.end_run(run, outcome, shared.ports.clock.now()).await?;
    shared.touch_from_outside(&[Tag::Alerts]);
    Ok(())
}

fn find(shared: &Shared, subject: &Subject, name: &str) -> Result<Prepared, ApiError> {
    let loaded = shared.loaded();
    let action = loaded.actions.iter().find(|action| action.name == name && subject.offers(action));
    let action = action.ok_or_else(|| ApiError::NotFound {
        message: format!("this alert offers no action named `{name}`; `watchbill alerts actions ID` lists them"),
    })?;
    prepare::prepare(action, subject, &shared.folder).map_err(|why| ApiError::Invalid {
        field: "action".to_owned(),
        message: format!("the action `{name}` cannot be had for this alert: {why}"),
    })
}

#[cfg(test)]
#[path = "../actions_tests.rs"]
mod tests;
