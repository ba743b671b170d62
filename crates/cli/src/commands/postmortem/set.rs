//! `postmortem set`

use clap::{ArgGroup, Args};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemAct, PostmortemActForm, PostmortemDone, PostmortemFactor};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;

use super::{POSTMORTEM_HELP, answered, factors};

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("what").required(true).multiple(true).args([
        "template", "title", "owner", "nobody", "due", "no_due", "audience", "no_actions", "factors", "without",
    ]),
    after_help = "\
Several are set one after the other; where one is refused, those before it stand.

Examples:
  watchbill postmortem set 7 --owner ana --audience 'all of engineering'
  watchbill postmortem set 7 --due 2026-03-20 --why 'the vendor answers next week'
  watchbill postmortem set 7 --template security
  watchbill postmortem set 7 --no-actions 'What failed is switched off.'
  watchbill postmortem set 7 --factor 'No limit on retries (technical) #retry-storm'"
)]
pub(crate) struct Words {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// Make it anew by another template, as long as nobody wrote in it
    #[arg(long, value_name = "KEY")]
    template: Option<String>,
    /// What it is called
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Who sees to it
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// Nobody sees to it
    #[arg(long, conflicts_with = "owner")]
    nobody: bool,
    /// By which day it is to be shared, like 2026-03-12; with --why
    #[arg(long, value_name = "DAY", requires = "why")]
    due: Option<String>,
    /// It is due on no day; with --why
    #[arg(long, conflicts_with = "due", requires = "why")]
    no_due: bool,
    /// Why it is due on another day
    #[arg(long, value_name = "WHY")]
    why: Option<String>,
    /// For whom it is
    #[arg(long, value_name = "WHOM")]
    audience: Option<String>,
    /// Why nothing is to be done after it; empty: something is
    #[arg(long, value_name = "WHY")]
    no_actions: Option<String>,
    /// A contributing factor, like `No limit on retries (technical, found by trying) #retry-storm: replay of 28 March`; one of the same name
    /// is replaced. Its kind is technical, process, organisational or external; how it was found is records, asking, trying, reading or
    /// memory. May be given several times
    #[arg(long = "factor", value_name = "FACTOR", value_parser = factors::typed)]
    factors: Vec<PostmortemFactor>,
    /// The name of a contributing factor that is none. May be given several times
    #[arg(long = "drop-factor", value_name = "NAME")]
    without: Vec<String>,
}

pub(super) async fn set(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = answer(&handle, words).await;
    handle.shutdown().await;
    answer
}

async fn answer(handle: &EngineHandle, words: Words) -> Result<Answer, Failure> {
    let id = handle.postmortem_id(&words.postmortem).await?;
    let mut said = Vec::new();
    let mut last: Option<PostmortemDone> = None;
    let factors = if words.factors.is_empty() && words.without.is_empty() {
        None
    } else {
        let (without, with) = (&words.without, words.factors.clone());
        Some(factors::changed(handle, id, (without, with)).await?)
    };
    for act in acts(words).chain(factors.map(|factors| PostmortemAct::Factors { factors })) {
        let done = handle.postmortem_act(&PostmortemActForm { id, act }, &person()).await;
        let done = done.map_err(|error| behind(&said, Failure::from(error)))?;
        said.push(done.said.clone());
        last = Some(done);
    }
    let Some(last) = last else { return Err(Failure::internal("nothing was asked for")) };
    answered(handle, PostmortemDone { said: said.join(" "), ..last }).await
}

fn acts(words: Words) -> impl Iterator<Item = PostmortemAct> {
    let Words { template, title, owner, nobody, due, no_due, why, audience, no_actions, .. } = words;
    let owner = owner.or_else(|| nobody.then(String::new));
    let due = due.or_else(|| no_due.then(String::new));
    let why = why.unwrap_or_default();
    let acts = [
        template.map(|key| PostmortemAct::Template { key }),
        title.map(|title| PostmortemAct::Title { title }),
        owner.map(|person| PostmortemAct::Owner { person }),
        due.map(|day| PostmortemAct::Due { day, why }),
        audience.map(|audience| PostmortemAct::Audience { audience }),
        no_actions.map(|reason| PostmortemAct::NoActions { reason }),
    ];
    acts.into_iter().flatten()
}

/// A refusal, with what was done before it.
fn behind(said: &[String], failure: Failure) -> Failure {
    if said.is_empty() { failure } else { failure.saying(format!("{} {}", said.join(" "), failure.message())) }
}
