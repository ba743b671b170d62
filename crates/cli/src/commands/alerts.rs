//! `alerts`: list them, look at one, say what you do about it.

mod actions;
mod deeds;
mod export;
mod history;
mod list;
mod noise;
mod replay;
mod rerun;
mod search;
mod show;
mod silence;
mod silences;
mod views;
mod why;

use std::time::Duration;

use clap::Subcommand;

use crate::answer::{Answer, Failure};
use crate::commands::span;
use crate::surroundings::Surroundings;

pub(super) use deeds::{NOBODY_WATCHES, person};

/// How far back resolved alerts are listed, as in the window.
const RESOLVED_FOR: Duration = Duration::from_secs(24 * 3600);
/// Farther back than any record is kept: for finding one alert, however long ago it resolved.
const EVER: Duration = Duration::from_secs(3_650 * 86_400);

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List alerts that fire, and those that fired when their source was last believed
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// Also those that are pending, and those that resolved within the last 24 hours
        #[arg(long)]
        all: bool,
        /// Only alerts that match, in Alertmanager's matcher syntax; besides labels there are @source, @age, @state,
        /// @silenced_by and @inhibited_by
        #[arg(long, value_name = "EXPR", default_value = "", hide_default_value = true)]
        filter: String,
        /// Only alerts of the list that is kept under this name in the window
        #[arg(long, value_name = "NAME")]
        view: Option<String>,
    },
    /// Show the lists that are kept in the window, with how many alerts pass each
    Views,
    /// Show everything about one alert: labels, annotations, history with evidence, why it paged or did not
    Show {
        #[arg(help = ID_HELP)]
        id: String,
    },
    /// Show why an alert pages or does not at this moment, question by question, and what would have to differ
    Why {
        #[arg(help = ID_HELP)]
        id: String,
    },
    /// Show one alert over weeks: a line for each day with when it fired and when nobody knows, and what that comes to
    History(history::Words),
    /// Write alerts, episodes, changes of state or pages as CSV or as a Markdown table
    Export(export::Words),
    /// Search everything that is recorded, however long ago it was over; newest first
    Search(search::Words),
    /// Replay recorded changes from a file: what would have flapped, what would have paged, what stayed quiet and why
    Replay(replay::Words),
    /// Judge what was recorded again under other rules: which pages would be gone, new or later
    Rerun(rerun::Words),
    /// Show the noise ledger: rules ranked by the interruptions they cost, with a change to paste and what it would have changed
    Noise(noise::Words),
    /// Acknowledge an alert ("I have it") until its episode ends; it pages no more within it
    Ack {
        #[arg(help = ID_HELP)]
        id: String,
        /// Take the acknowledgement back; if the alert still fires, it may page now
        #[arg(long)]
        undo: bool,
        /// For colleagues too: a short silence at the source stands for it, which Watchbill keeps alive while it runs and ends when
        /// the alert resolves
        #[arg(long, conflicts_with = "undo")]
        until_resolved: bool,
    },
    /// Snooze an alert ("not now"), on this laptop only; it is decided again when the time is over
    #[command(
        after_help = "Examples:\n  watchbill alerts snooze prod/791cec13fcba0368 --for 2h\n  watchbill alerts snooze prod/79 --undo"
    )]
    Snooze {
        #[arg(help = ID_HELP)]
        id: String,
        /// For how long, in minutes, hours and days like 45m, 2h, 1d or 1h30m: one minute to thirty days
        #[arg(long = "for", value_name = "SPAN", value_parser = span, required_unless_present = "undo")]
        span: Option<Duration>,
        /// End the snooze now; if the alert still fires, it may page now
        #[arg(long, conflicts_with = "span")]
        undo: bool,
    },
    /// Silence alerts at the source that notifies ("not for anybody"); what it would cover is shown first
    Silence(silence::Words),
    /// List the silences of every source: what each covers, who made it and why; what ends soon while alerts still fire comes first
    Silences {
        /// Also those that ended within the last 24 hours
        #[arg(long)]
        all: bool,
    },
    /// End a silence now; what still fires behind it may page
    Unsilence {
        #[arg(value_name = "SILENCE", help = silences::SILENCE_HELP)]
        silence: String,
        /// Take back the last thing that was done with it from this laptop instead: one that was ended holds again
        #[arg(long)]
        undo: bool,
    },
    /// Give a silence a later end
    Extend(silences::ExtendWords),
    /// Show what the team's own actions (`[[actions]]` in watchbill.toml) would do for an alert, or do one of them
    #[command(after_help = ACTIONS_EXAMPLES)]
    Actions {
        #[arg(help = ID_HELP)]
        id: String,
        /// Do the action of this name; it is shown and asked about first
        #[arg(long, value_name = "NAME")]
        run: Option<String>,
        /// Do it without asking
        #[arg(long, requires = "run")]
        yes: bool,
    },
}

const ACTIONS_EXAMPLES: &str = "\
Examples:
  watchbill alerts actions prod/791cec13fcba0368
  watchbill alerts actions prod/79 --run 'Pod logs' --yes

Exits with 1 when a command that was run did not end well.";

const ID_HELP: &str =
    "The alert's id as `alerts list` gives it, like prod/791cec13fcba0368, or an unmistakable beginning of it";

const LIST_EXAMPLES: &str = "\
Examples:
  watchbill alerts list --filter 'severity=\"critical\",cluster=~\"eu-.*\"'
  watchbill alerts list --all --filter '@source=\"prod\"'
  watchbill alerts list --json | jq -r '.alerts[] | select(.acknowledged | not) | .id'";

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::List { all, filter, view } => {
            let filter = match view {
                Some(name) => views::filter_of(surroundings, &name, &filter).await?,
                None => filter,
            };
            let which = if all { list::Which::All } else { list::Which::Live };
            list::list(surroundings, which, &filter).await
        }
        Words::Views => views::views(surroundings).await,
        Words::Show { id } => show::show(surroundings, &id).await,
        Words::Why { id } => why::why(surroundings, &id).await,
        Words::Replay(words) => replay::replay(surroundings, &words),
        Words::Rerun(words) => rerun::rerun(surroundings, &words).await,
        Words::Noise(words) => noise::noise(surroundings, &words).await,
        Words::Export(words) => export::export(surroundings, &words).await,
        Words::Search(words) => search::search(surroundings, &words).await,
        Words::History(words) => history::history(surroundings, &words).await,
        Words::Silence(words) => silence::silence(surroundings, words).await,
        Words::Silences { all } => {
            silences::list(surroundings, if all { silences::Which::All } else { silences::Which::Live }).await
        }
        Words::Unsilence { silence, undo: false } => silences::end(surroundings, &silence).await,
        Words::Unsilence { silence, undo: true } => silences::undo(surroundings, &silence).await,
        Words::Extend(words) => silences::extend(surroundings, words).await,
        Words::Ack { id, until_resolved: true, .. } => deeds::run(surroundings, &id, deeds::What::Share).await,
        Words::Ack { id, undo: false, .. } => deeds::run(surroundings, &id, deeds::What::Acknowledge).await,
        Words::Ack { id, undo: true, .. } => deeds::run(surroundings, &id, deeds::What::Unacknowledge).await,
        Words::Snooze { id, span: Some(span), .. } => deeds::run(surroundings, &id, deeds::What::Snooze(span)).await,
        Words::Snooze { id, span: None, .. } => deeds::run(surroundings, &id, deeds::What::Unsnooze).await,
        Words::Actions { id, run: None, .. } => actions::list(surroundings, &id).await,
        Words::Actions { id, run: Some(name), yes } => {
            let consent = if yes { actions::Consent::Given } else { actions::Consent::Asked };
            actions::run(surroundings, &id, &name, consent).await
        }
    }
}
