//! The team's own actions on an alert: what each would do exactly, and doing that and nothing else.

mod output;
mod prepare;
mod told;

use watchbill_definitions::Confirm;
use watchbill_domain::ids::AlertId;
use watchbill_store::{RunId, RunOutcome};

use crate::api::{ActionOffer, ActionResult, ApiError, Tag};
use crate::ports::{Ran, RunError};
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
    shared.touch(&[Tag::Alerts]);
    shared.publish();
    let done = carry_out(shared, &prepared).await;
    let outcome = outcome_of(&done);
    let mut result = told::result(action, &prepared, done, clock.now().since(began));
    if let Err(error) = end(shared, run, outcome).await {
        tracing::error!(%error, "How an action ended could not be recorded.");
        result.sentence.push_str(" How it ended could not be recorded.");
    }
    Ok(result)
}

/// What doing it gave; an address gives nothing.
type Done = Result<Option<Ran>, RunError>;

async fn carry_out(shared: &Shared, prepared: &Prepared) -> Done {
    match &prepared.work {
        Work::Open(link) => shared.ports.opener.open(link).map(|()| None).map_err(|error| RunError {
            program: "the browser".to_owned(),
            why: format!("{error}; the address can be copied instead"),
        }),
        Work::Run(line) => shared.ports.runner.run(line).await.map(Some),
    }
}

fn outcome_of(done: &Done) -> RunOutcome {
    match done {
        Ok(None) => RunOutcome::Opened,
        Ok(Some(ran)) => told::outcome(ran.end),
        Err(_) => RunOutcome::NotStarted,
    }
}

async fn end(shared: &Shared, run: RunId, outcome: RunOutcome) -> Result<(), watchbill_store::StoreError> {
    shared.store.end_run(run, outcome, shared.ports.clock.now()).await?;
    shared.touch(&[Tag::Alerts]);
    shared.publish();
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
