//! `postmortem new`, `list`, `show` and `check`

use clap::Args;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{
    LintListing, PostmortemCheckListed, PostmortemForm, PostmortemListing, PostmortemShown, PostmortemUnreadyListed,
};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line, lines};

use super::lint::Format;
use super::{POSTMORTEM_HELP, answered, factors, shown};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill postmortem new --incident 7
  watchbill postmortem new --incident 7 --template near-miss --owner ana --due 2026-03-12")]
pub(crate) struct NewWords {
    /// The incident's number
    #[arg(long, value_name = "NUMBER")]
    incident: String,
    /// The key of a template; the one that fits the incident unless given
    #[arg(long, value_name = "KEY", default_value = "")]
    template: String,
    /// What it is called; as the incident unless given
    #[arg(long, value_name = "TITLE", default_value = "")]
    title: String,
    /// Who sees to it; who leads the incident, else you, unless given
    #[arg(long, value_name = "PERSON", default_value = "")]
    owner: String,
    /// By which day it is to be shared, like 2026-03-12; by its severity unless given
    #[arg(long, value_name = "DAY", default_value = "")]
    due: String,
}

#[derive(Debug, Args)]
pub(crate) struct ShowWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
What was dismissed with a reason is left out, and what the records filled in.

Exits 0 without a finding of weight, 1 with one.")]
pub(crate) struct CheckWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
}

pub(super) async fn new(surroundings: &Surroundings, words: NewWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = made(&handle, words).await;
    handle.shutdown().await;
    answer
}

async fn made(handle: &EngineHandle, words: NewWords) -> Result<Answer, Failure> {
    let incident = handle.incident_id(&words.incident).await?;
    let NewWords { template, title, owner, due, .. } = words;
    let form = PostmortemForm { incident, template, title, owner, due };
    let done = handle.postmortem_make(&form, &person()).await?;
    answered(handle, done).await
}

pub(super) async fn list(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = handle.postmortem_listing().await;
    handle.shutdown().await;
    let listing = listing?;
    Ok(Answer::new(listed(&listing, surroundings.look), &listing))
}

fn listed(listing: &PostmortemListing, look: Look) -> String {
    let mut text = String::new();
    if listing.postmortems.is_empty() {
        text.push_str("No postmortem was ever written here: `watchbill postmortem new --incident NUMBER` makes one.\n");
    } else {
        let mut table = Table::new(&[
            Column::Number("NUMBER"),
            Column::Word("STATE"),
            Column::Flexible("TITLE"),
            Column::Text("OWNER"),
            Column::Text("DUE"),
            Column::Number("INCIDENT"),
        ]);
        for one in &listing.postmortems {
            let (number, state) = (one.id.to_string(), one.state.replace('_', " "));
            let incident = one.incident.map(|id| id.to_string()).unwrap_or_default();
            let owner = one.owner.as_deref().unwrap_or("nobody");
            let due = one.due.as_deref().unwrap_or_default();
            table.row([&*number, &*state, &*one.title, owner, due, &*incident]);
        }
        text.push_str(&table.render(look));
    }
    for one in &listing.wanted {
        let due = one.due.as_ref().map(|due| format!(", by {due}")).unwrap_or_default();
        let reasons = one.reasons.join("; ");
        text.push_str(&format!(
            "Incident {} ({}) needs one{due}: {}\n",
            one.incident,
            line(&one.title),
            line(&reasons)
        ));
    }
    text
}

pub(super) async fn show(surroundings: &Surroundings, words: &ShowWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let shown = handle.postmortem_shown(&words.postmortem).await;
    handle.shutdown().await;
    let shown = shown?;
    Ok(Answer::new(page(&shown), &shown))
}

fn page(shown: &PostmortemShown) -> String {
    let one = &shown.postmortem;
    let mut text = format!("PM-{}: {}\n", one.id, line(&one.title));
    let owner = one.owner.as_deref().map_or_else(|| "nobody".to_owned(), line);
    let due = one.due.as_ref().map(|due| format!(", due {due}")).unwrap_or_default();
    text.push_str(&format!("{}, seen to by {owner}{due}\n", one.state.replace('_', " ")));
    text.extend(shown.audience.iter().map(|whom| format!("for {}\n", line(whom))));
    text.extend(shown.no_actions.iter().map(|why| format!("nothing is to be done: {}\n", line(why))));
    text.extend(shown.factors.iter().map(|factor| format!("contributed: {}\n", factors::text(factor))));
    for reviewer in &shown.reviewers {
        let state = if reviewer.reviewed_at.is_some() { "has reviewed it" } else { "is asked to review it" };
        text.push_str(&format!("{} {state}\n", line(&reviewer.person)));
    }
    for share in &shown.shares {
        text.push_str(&format!("shared with {} by {}\n", line(&share.with), line(&share.by)));
    }
    for comment in shown.comments.iter().filter(|comment| !comment.resolved) {
        let said = lines(&comment.text).join("\n    ");
        text.push_str(&format!("comment {} by {}: {said}\n", comment.id, line(&comment.by)));
    }
    text.push('\n');
    // All of it, however long: whoever wants to read a document wants its end too.
    text.extend(shown.body.lines().map(|one| format!("{}\n", line(one))));
    text
}

/// What is missing by its template; no word where nothing is.
fn missing(checked: &PostmortemCheckListed) -> String {
    let one = |one: &PostmortemUnreadyListed| {
        let place = one.line.map_or_else(String::new, |row| format!(" (line {row})"));
        format!("    {}{place}\n", line(&one.said))
    };
    let all: String = checked.unready.iter().map(one).collect();
    if all.is_empty() { all } else { format!("Still missing by its template; that keeps nobody from anything:\n{all}") }
}

pub(super) async fn check(surroundings: &Surroundings, words: &CheckWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let checked = handle.postmortem_check_listing(&words.postmortem).await;
    handle.shutdown().await;
    let checked = checked?;
    let ended = if checked.document.warnings == 0 { Ended::Fine } else { Ended::DoesNotHold };
    let listing = LintListing::of(vec![checked.document.clone()], Vec::new());
    let mut text = shown::text(&listing, Format::Full, true, surroundings.look);
    text.push_str(&missing(&checked));
    Ok(Answer::new(text, &checked).ending(ended))
}
