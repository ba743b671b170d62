//! `actions`: what is to be done after incidents, by whom and by when.

use clap::{ArgGroup, Args, Subcommand};
use serde::Serialize;
use watchbill_engine::api::{ActionItemAct, ActionItemForm, ActionItemListed, ActionItemListing};
use watchbill_engine::{EngineHandle, Instant};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

/// What names an action, told with every command that takes one.
const ACTION_HELP: &str = "The action's key, or the beginning of it, as `actions list` gives it";

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List the action items that are open
    List(ListWords),
    /// Show an action item, and what became of it
    Show {
        #[arg(value_name = "ACTION", help = ACTION_HELP)]
        action: String,
    },
    /// Say that somebody has begun with an action
    Begin {
        #[arg(value_name = "ACTION", help = ACTION_HELP)]
        action: String,
    },
    /// Say that an action is done, with what shows it
    Close {
        #[arg(value_name = "ACTION", help = ACTION_HELP)]
        action: String,
        /// What shows it: a link, a test that ran, an alert that fired
        #[arg(long, value_name = "PROOF")]
        proof: String,
    },
    /// Say that an action will not be done, and why
    Decline {
        #[arg(value_name = "ACTION", help = ACTION_HELP)]
        action: String,
        /// Why
        #[arg(long, value_name = "REASON")]
        reason: String,
    },
    /// Say that another action is done instead of one
    Supersede {
        #[arg(value_name = "ACTION", help = ACTION_HELP)]
        action: String,
        /// The key of the one that is done instead
        #[arg(long, value_name = "ACTION")]
        by: String,
    },
    /// Say that an action is to be done after all, and why
    Reopen {
        #[arg(value_name = "ACTION", help = ACTION_HELP)]
        action: String,
        /// Why
        #[arg(long, value_name = "REASON")]
        reason: String,
    },
    /// Say who sees to an action, or that nobody does
    Assign(AssignWords),
    /// Say by which day an action is due, where a tracker has it, or how it will be seen that it is done
    Set(SetWords),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill actions list
  watchbill actions list --json | jq -r '.actions[] | select(.overdue_days) | [.owner, .title] | @tsv'")]
pub(crate) struct ListWords {
    /// Also those that are done, declined or superseded
    #[arg(long)]
    all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AssignWords {
    #[arg(value_name = "ACTION", help = ACTION_HELP)]
    action: String,
    /// Who
    #[arg(value_name = "PERSON", required_unless_present = "nobody")]
    person: Option<String>,
    /// Nobody sees to it any more
    #[arg(long, conflicts_with = "person")]
    nobody: bool,
}

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("what").required(true).args(["due", "link", "verify"]),
    after_help = "\
Empty words take away what was said.

Examples:
  watchbill actions set 3 --due 2026-04-24
  watchbill actions set 3 --link https://tracker.example/SHOP-123
  watchbill actions set 3 --verify 'a drill in which the importer is stopped'"
)]
pub(crate) struct SetWords {
    #[arg(value_name = "ACTION", help = ACTION_HELP)]
    action: String,
    /// By which day, like 2026-04-24
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// Where a tracker has it
    #[arg(long, value_name = "WHERE")]
    link: Option<String>,
    /// How it will be seen that it is done
    #[arg(long, value_name = "HOW")]
    verify: Option<String>,
}

impl SetWords {
    fn act(self) -> ActionItemAct {
        match (self.due, self.link) {
            (Some(day), _) => ActionItemAct::Due { day },
            (None, Some(link)) => ActionItemAct::Link { link },
            (None, None) => ActionItemAct::Verify { how: self.verify.unwrap_or_default() },
        }
    }
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = answer(&handle, words, surroundings).await;
    handle.shutdown().await;
    answer
}

async fn answer(handle: &EngineHandle, words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let (key, act) = match words {
        Words::List(words) => {
            let listing = handle.action_item_listing(words.all).await?;
            return Ok(Answer::new(listed(&listing, surroundings.look), &listing));
        }
        Words::Show { action } => return show(handle, &action, surroundings).await,
        Words::Begin { action } => (action, ActionItemAct::Begin),
        Words::Close { action, proof } => (action, ActionItemAct::Done { proof }),
        Words::Decline { action, reason } => (action, ActionItemAct::Decline { reason }),
        Words::Supersede { action, by } => (action, ActionItemAct::Supersede { by }),
        Words::Reopen { action, reason } => (action, ActionItemAct::Reopen { reason }),
        Words::Assign(words) => (words.action, ActionItemAct::Assign { person: words.person.unwrap_or_default() }),
        Words::Set(words) => (words.action.clone(), words.act()),
    };
    let done = handle.action_item_act(&ActionItemForm { key, act }, &person()).await?;
    let document = Done { action: handle.action_item_listed(&done.row.key).await?, said: done.said };
    Ok(Answer::new(format!("{}\n", line(&document.said)), &document))
}

/// What every command that does something answers.
#[derive(Serialize)]
struct Done {
    action: ActionItemListed,
    said: String,
}

fn listed(listing: &ActionItemListing, look: Look) -> String {
    if listing.actions.is_empty() {
        return "Nothing is to be done: action items come from postmortems.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Text("ACTION"),
        Column::Word("STATE"),
        Column::Text("OWNER"),
        Column::Text("DUE"),
        Column::Text("PRIORITY"),
        Column::Flexible("TITLE"),
    ]);
    for one in &listing.actions {
        let state = if one.overdue_days.is_some() { "overdue".to_owned() } else { one.state.replace('_', " ") };
        let owner = one.owner.as_deref().unwrap_or("nobody");
        let due = one.due.as_deref().unwrap_or_default();
        table.row([&*one.key, &*state, owner, due, one.priority.as_deref().unwrap_or_default(), &*one.title]);
    }
    table.render(look)
}

async fn show(handle: &EngineHandle, action: &str, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let one = handle.action_item_listed(action).await?;
    let mut text = format!("{}: {}\n", line(&one.key), line(&one.title));
    let owner = one.owner.as_deref().map_or_else(|| "nobody".to_owned(), line);
    let due = one.due.as_ref().map(|due| format!(", due {due}")).unwrap_or_default();
    let late = one.overdue_days.map(|days| format!(", overdue by {days} d")).unwrap_or_default();
    text.push_str(&format!("{}, seen to by {owner}{due}{late}\n", one.state.replace('_', " ")));
    let more = [&one.kind, &one.priority, &one.link].into_iter().flatten().map(|word| line(word));
    let more: Vec<String> = [format!("in PM-{}", one.postmortem)].into_iter().chain(more).collect();
    text.push_str(&format!("{}\n", more.join(", ")));
    text.extend(one.verify.iter().map(|how| format!("done when: {}\n", line(how))));
    for change in &one.history {
        let because = if change.because.is_empty() { String::new() } else { format!(": {}", line(&change.because)) };
        let at = Instant::parse(&change.at).map_or_else(|_| change.at.clone(), |at| surroundings.full_time(at));
        text.push_str(&format!("{at}  {} by {}{because}\n", change.to.replace('_', " "), line(&change.by)));
    }
    Ok(Answer::new(text, &one))
}
