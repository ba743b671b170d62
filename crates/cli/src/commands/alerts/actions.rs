//! `alerts actions`: what the team's own actions would do for an alert, and doing one of them.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{ActionOffer, ActionPreview, ActionResult};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::deeds::person;

/// Whether somebody has said already that it may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    Given,
    Asked,
}

#[derive(Serialize)]
struct OffersDocument<'a> {
    alert: &'a str,
    actions: Vec<OfferDocument<'a>>,
}

#[derive(Serialize)]
struct OfferDocument<'a> {
    name: &'a str,
    does: &'a str,
    key: Option<&'a str>,
    confirm: bool,
    unavailable: Option<&'a str>,
    address: Option<&'a str>,
    arguments: Option<&'a [String]>,
    folder: Option<&'a str>,
    timeout_s: Option<u32>,
    uses: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct RunDocument<'a> {
    alert: &'a str,
    action: &'a str,
    outcome: &'a str,
    exit_code: Option<i32>,
    sentence: &'a str,
    output: &'a str,
    left_out: Option<&'a str>,
}

pub(super) async fn list(surroundings: &Surroundings, id: &str) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let id = handle.alert_detail(id).await?.row.id;
    let offers = handle.alert_actions(&id).await?;
    handle.shutdown().await;
    let text = match offers.as_slice() {
        [] => format!("{id} offers no action: `[[actions]]` in watchbill.toml say which alerts offer which.\n"),
        offers => offers.iter().map(told).collect(),
    };
    Ok(Answer::new(text, &OffersDocument { alert: &id, actions: offers.iter().map(document).collect() }))
}

pub(super) async fn run(
    surroundings: &Surroundings,
    id: &str,
    name: &str,
    consent: Consent,
) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let id = handle.alert_detail(id).await?.row.id;
    let offers = handle.alert_actions(&id).await?;
    let offer = offers.iter().find(|offer| offer.name == name).ok_or_else(|| no_such(&id, name, &offers))?;
    let preview = offer.preview.as_ref().ok_or_else(|| {
        let why = offer.unavailable.as_deref().unwrap_or_default();
        Failure::usage(format!("the action `{name}` cannot be had for {id}: {why}"))
    })?;
    if offer.confirm && consent == Consent::Asked {
        ask(offer, preview)?;
    }
    let result = until_ended(&handle, &id, name, &preview.digest).await?;
    handle.shutdown().await;
    let document = RunDocument {
        alert: &id,
        action: name,
        outcome: &result.outcome,
        exit_code: result.exit_code,
        sentence: &result.sentence,
        output: &result.output,
        left_out: result.left_out.as_deref(),
    };
    let ended = if result.good { Ended::Fine } else { Ended::DoesNotHold };
    let notes = result.left_out.iter().chain([&result.sentence]).cloned().collect::<Vec<_>>();
    Ok(Answer::new(result.output.clone(), &document).ending(ended).noting(notes))
}

/// What was started leads a process group of its own, so that Ctrl-C in the terminal does not reach it: letting go of it ends it.
async fn until_ended(handle: &EngineHandle, id: &str, name: &str, digest: &str) -> Result<ActionResult, Failure> {
    let by = person();
    tokio::select! {
        result = handle.run_action(id, name, digest, &by) => Ok(result?),
        _ = tokio::signal::ctrl_c() => {
            Err(Failure::usage(format!("`{name}` was ended by Ctrl-C; how far it came is not known")))
        }
    }
}

/// Shows exactly what would be done and waits for a yes; where nobody can be asked, it is not done.
fn ask(offer: &ActionOffer, preview: &ActionPreview) -> Result<(), Failure> {
    let what = line(&preview.text);
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(format!("nothing was done; with --yes `{}` does this: {what}", offer.name)));
    }
    let mut out = io::stderr().lock();
    let shown = write!(out, "{}Do this? [y/N] ", told(offer)).and_then(|()| out.flush());
    let mut answer = String::new();
    let answered = shown.and_then(|()| io::stdin().read_line(&mut answer));
    match answered {
        Ok(_) if matches!(answer.trim(), "y" | "Y" | "yes") => Ok(()),
        _ => Err(Failure::usage("nothing was done")),
    }
}

fn no_such(id: &str, name: &str, offers: &[ActionOffer]) -> Failure {
    let names: Vec<String> = offers.iter().map(|offer| format!("`{}`", line(&offer.name))).collect();
    let there_are =
        if names.is_empty() { "it offers none".to_owned() } else { format!("it offers {}", names.join(", ")) };
    Failure::not_found(format!("{id} offers no action named `{}`; {there_are}", line(name)))
}

fn told(offer: &ActionOffer) -> String {
    let Some(preview) = &offer.preview else {
        return format!(
            "{}\n  not to be had: {}\n",
            line(&offer.name),
            line(offer.unavailable.as_deref().unwrap_or_default())
        );
    };
    let mut text = format!("{}\n  {}: {}\n", line(&offer.name), offer.does, line(&preview.text));
    if let (Some(folder), Some(timeout)) = (&preview.folder, &preview.timeout) {
        text.push_str(&format!("  in {}, for at most {timeout}\n", line(folder)));
    }
    for used in &preview.uses {
        text.push_str(&format!("  with {} = {}\n", line(&used.name), line(&used.value)));
    }
    text
}

fn document(offer: &ActionOffer) -> OfferDocument<'_> {
    let preview = offer.preview.as_ref();
    let is_command = offer.does == "run";
    OfferDocument {
        name: &offer.name,
        does: &offer.does,
        key: offer.key.as_deref(),
        confirm: offer.confirm,
        unavailable: offer.unavailable.as_deref(),
        address: preview.filter(|_| !is_command).map(|preview| preview.text.as_str()),
        arguments: preview.filter(|_| is_command).map(|preview| preview.words.as_slice()),
        folder: preview.and_then(|preview| preview.folder.as_deref()),
        timeout_s: preview.and_then(|preview| preview.timeout_s),
        uses: preview.into_iter().flat_map(|p| &p.uses).map(|used| (used.name.as_str(), used.value.as_str())).collect(),
    }
}
