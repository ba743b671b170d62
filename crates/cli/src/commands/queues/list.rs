//! `queues list`: every queue that is watched at a glance.

use std::collections::HashMap;

use clap::Args;
use watchbill_engine::api::{QueueGroup, QueueListed, QueueListing, QueueRow, QueuesView};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::named;

/// After the words of `queues list`.
pub(super) const EXAMPLES: &str = "\
The records are read, and nothing is asked over the network. Listing is no look. What is not known is told as what it
is (no permission, statistics off, stale) and never as empty.

STATE is NEEDS (somebody, and no promise holds that back), promised, unknown, not empty, empty, unwatched or gone.

Examples:
  watchbill queues list
  watchbill queues list --source mq --all
  watchbill queues list --json | jq -r '.queues[] | select(.attention != [] and .owner == null) | .id'";

/// Queues of which it is said what their depth means; a broker that is down makes one such sentence for each.
const MOST_SAID: usize = 10;

#[derive(Debug, Args)]
pub(crate) struct Words {
    /// Also the queues that are read and not watched
    #[arg(long)]
    all: bool,
    /// Only the queues of this source of watchbill.toml
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

pub(super) async fn list(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = handle.queues_listing(words.all, words.source.as_deref()).await;
    let view = handle.queues_view().await;
    handle.shutdown().await;
    let (listing, view) = (listing?, view?);
    let text = text(&view, &listing, words, surroundings.look);
    let answer = Answer::new(text, &listing).noting(listing.problems.iter().map(|one| line(one)));
    if listing.needs_attention == 0 {
        let ended = if listing.dropping.is_empty() { Ended::Fine } else { Ended::DoesNotHold };
        return Ok(answer.ending(ended));
    }
    let needing: Vec<&str> = listing.queues.iter().filter(|queue| needs(queue)).map(|queue| &*queue.id).collect();
    let verb = if needing.len() == 1 { "needs" } else { "need" };
    let note = format!("{} {verb} somebody", named(needing.into_iter()));
    Ok(answer.ending(Ended::DoesNotHold).noting([line(&note)]))
}

/// Whether it needs somebody, and no promise holds that back.
pub(in crate::commands) fn needs(queue: &QueueListed) -> bool {
    queue.group == QueueGroup::Needs
}

/// Whether nobody can say now how much is in it.
pub(in crate::commands) fn is_unknown(queue: &QueueListed) -> bool {
    matches!(queue.state, "no_permission" | "statistics_off" | "not_observable" | "stale" | "never_read")
}

/// Where a queue stands, in a word.
fn state(queue: &QueueListed) -> &'static str {
    match queue.group {
        QueueGroup::Needs => "NEEDS",
        QueueGroup::Unknown => "unknown",
        QueueGroup::Promised => "promised",
        QueueGroup::Filled => "not empty",
        QueueGroup::Empty => "empty",
        QueueGroup::Others if queue.gone_at.is_some() => "gone",
        QueueGroup::Others => "unwatched",
    }
}

fn text(view: &QueuesView, listing: &QueueListing, words: &Words, look: Look) -> String {
    let rows: HashMap<&str, &QueueRow> =
        view.queues.iter().chain(&view.others).map(|row| (row.id.as_str(), row)).collect();
    if let (Some(notice), true) = (&listing.notice, listing.queues.is_empty()) {
        let example = notice.example.iter().flat_map(|example| example.lines()).map(line);
        let example: String = example.map(|one| format!("  {one}\n")).collect();
        let example = if example.is_empty() { example } else { format!("\n{example}") };
        let is_asked = |row: &&QueueRow| words.source.as_ref().is_none_or(|source| row.source == *source);
        let others = if view.others.iter().any(|row| is_asked(&row)) {
            "`watchbill queues list --all` lists those that are not watched.\n"
        } else {
            ""
        };
        return format!("{}\n{}\n{others}{example}", line(&notice.what), line(&notice.to_do));
    }
    let mut table = Table::new(&[
        Column::Word("STATE"),
        Column::Text("QUEUE"),
        Column::Number("DEPTH"),
        Column::Flexible("OLDEST"),
        Column::Text("GROWTH"),
        Column::Text("FIRST LOST"),
        Column::Flexible("OWNER"),
        Column::Text("LOOKED"),
        Column::Flexible("WHY"),
    ]);
    let mut said: Vec<String> = Vec::new();
    let absent = QueueRow::default();
    for queue in &listing.queues {
        let row = rows.get(queue.id.as_str()).copied().unwrap_or(&absent);
        let QueueRow { depth_text, oldest_text, growth_text, loss, owner, looked_text, .. } = row;
        let why = why(row);
        let cells: [&str; 9] =
            [state(queue), &queue.id, depth_text, oldest_text, growth_text, &loss.text, owner, looked_text, &why];
        table.row(cells);
        if queue.watched && !row.depth_said.is_empty() {
            said.push(format!("{}: {}\n", line(&queue.id), line(&row.depth_said)));
        }
    }
    if let more @ 1.. = said.len().saturating_sub(MOST_SAID) {
        said.truncate(MOST_SAID);
        said.push(format!("and {more} more of which there is such a thing to say: `watchbill queues show` does\n"));
    }
    let said = said.concat();
    let rows = if table.is_empty() { String::new() } else { format!("\n{}", table.render(look)) };
    let audit = if view.audit_said.is_empty() || words.source.is_some() {
        String::new()
    } else {
        format!("{}: see `watchbill queues audit`\n", line(&view.audit_said))
    };
    format!("{}\n{rows}{said}{audit}", line(&listing.headline))
}

/// Why it needs somebody, in a few words each, and who promised to see to it.
fn why(row: &QueueRow) -> String {
    let promise = row.promise.iter().map(|promise| format!("promised by {} until {}", promise.by, promise.until.full));
    row.attention.iter().map(|one| one.brief.clone()).chain(promise).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
