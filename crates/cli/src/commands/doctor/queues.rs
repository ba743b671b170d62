//! What `doctor` says of queues: whether they can be seen, and who has to come.

use watchbill_engine::api::{QueueChecks, QueueListed, QueueListing, QueueSourceCheck, QueuesAround, UnmatchedQueues};

use crate::commands::queues::{is_unknown, named, needs};

use super::{Check, State};

/// Nothing where no source was asked for queues yet, and no table is about any.
pub(super) fn checks(listing: &QueueListing, seen: &QueueChecks, around: &[QueuesAround]) -> Vec<Check> {
    let hidden = seen.sources.iter().filter_map(unseen);
    let doubtful = seen.sources.iter().flat_map(doubts);
    let unmatched = seen.unmatched.iter().map(unmatched);
    let watched: Vec<&QueueListed> =
        listing.queues.iter().filter(|queue| queue.watched && queue.gone_at.is_none()).collect();
    let unnamed = around.iter().flat_map(unnamed);
    hidden.chain(doubtful).chain(unmatched).chain(unnamed).chain(unread(&watched)).chain(standing(&watched)).collect()
}

/// A source that shows none of its queues.
fn unseen(source: &QueueSourceCheck) -> Option<Check> {
    let why = source.nothing_visible.as_ref()?;
    let what = format!("no queue of {} can be seen: that is not the same as none: {why}", source.source);
    let advice = format!("then `watchbill poll --source {}`", source.source);
    Some(Check::of(State::Problem, "queues", what, advice))
}

fn doubts(source: &QueueSourceCheck) -> impl Iterator<Item = Check> {
    let of = |problem: &String| {
        let advice = "what was told before holds until it is told anew; look at the log for the answer of the source";
        Check::of(State::Note, "queues", format!("{}: {problem}", source.source), advice)
    };
    source.problems.iter().map(of)
}

fn unmatched(table: &UnmatchedQueues) -> Check {
    let UnmatchedQueues { place, source, names, near } = table;
    let what = format!("{place}: no queue of {source} goes by `{names}`, so that this table does nothing");
    let advice = match near {
        Some(near) => format!("did you mean `{near}`? `watchbill queues list --all --source {source}` lists them"),
        None => {
            format!("`watchbill queues list --all --source {source}` lists what there is; a table above may take it")
        }
    };
    Check::of(State::Problem, "queues", what, advice)
}

/// Queues that a source could tell of and that nobody names: what fails there nobody hears of.
fn unnamed(around: &QueuesAround) -> Vec<Check> {
    let source = &around.source;
    let found = around.found.iter().map(|unnamed| {
        let what = format!(
            "nobody watches these {} of {source}: {}",
            unnamed.what,
            named(unnamed.names.iter().map(|name| &**name))
        );
        Check::of(State::Note, "queues", what, &unnamed.fix)
    });
    let unseen = around.unseen.iter().map(|unseen| {
        let advice = format!("then `watchbill sources test {source}` says what is there");
        Check::of(State::Note, "queues", format!("{source}: {unseen}"), advice)
    });
    found.chain(unseen).collect()
}

/// Those of which nobody can say how much is in them.
fn unread(watched: &[&QueueListed]) -> Option<Check> {
    let unknown: Vec<&str> = watched.iter().filter(|queue| is_unknown(queue)).map(|queue| &*queue.id).collect();
    if unknown.is_empty() {
        return None;
    }
    let what = format!("how much is in them is not known now: {}", named(unknown.into_iter()));
    Some(Check::of(State::Note, "queues", what, "`watchbill queues show` says of each why"))
}

/// Who has to come; where nobody has, that they are watched.
fn standing(watched: &[&QueueListed]) -> Option<Check> {
    let needing: Vec<&str> = watched.iter().filter(|queue| needs(queue)).map(|queue| &*queue.id).collect();
    match (watched.len(), needing.len()) {
        (0, _) => None,
        (1, 0) => Some(Check::ok("queues", "1 is watched")),
        (all, 0) => Some(Check::ok("queues", format!("{all} are watched"))),
        (_, count) => {
            let verb = if count == 1 { "needs" } else { "need" };
            let what = format!("{} {verb} somebody", named(needing.into_iter()));
            let advice = "`watchbill queues list` says why; `watchbill queues promise` says that somebody comes";
            Some(Check::of(State::Note, "queues", what, advice))
        }
    }
}

#[cfg(test)]
#[path = "queues_tests.rs"]
mod tests;
