//! `queues`: dead-letter queues, what about them needs somebody, and who sees to it.

mod audit;
mod carry;
mod copy;
mod deeds;
#[cfg(test)]
pub(in crate::commands) mod fixtures;
mod list;
mod peek;
mod replay;
mod replays;
mod show;
mod snapshot;
mod trail;

use clap::Subcommand;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

pub(in crate::commands) use list::{is_unknown, needs};
pub(in crate::commands) use peek::confirmed;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List the queues that are watched, what needs somebody first; exits 1 when something does that no promise covers
    #[command(after_help = list::EXAMPLES)]
    List(list::Words),
    /// Show one queue with all that stands behind it; that is a look, unless it is asked for with --json
    Show(show::Words),
    /// Say what is wrong with how dead letters are kept; exits 1 when messages are lost by it
    Audit(audit::Words),
    /// Say that somebody looked at a queue
    Look(deeds::LookWords),
    /// Promise to see to a queue by a time: until then it pages only for what cannot wait so long
    Promise(deeds::PromiseWords),
    /// Read messages of a queue, masked; they stay in it, and what reading them does is said first
    Peek(peek::Words),
    /// Say what the messages of a queue died of; they are read for it
    Errors(peek::ErrorsWords),
    /// Send messages of a queue again, tried dry first; they are copied before and removed after they were confirmed
    Replay(replay::Words),
    /// Remove messages of a queue for good, tried dry first; they are copied before
    Discard(replay::DiscardWords),
    /// Copy messages of a queue into a sealed file before they are lost; they stay in it
    Copy(copy::Words),
    /// List replays and how far each came; exits 1 when one waits for somebody
    Replays(replays::Words),
    /// Let a replay wait
    Pause(replays::SteerWords),
    /// Let a replay go on that waits
    #[command(name = "go-on")]
    GoOn(replays::GoOnWords),
    /// End a replay: what is in hand is given back
    Stop(replays::SteerWords),
    /// Write the copies of a replay's messages to a file, not masked
    Snapshot(snapshot::Words),
    /// Show what was done with queues, and whether any of it was changed afterwards; exits 1 when it was
    Trail(trail::Words),
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::List(words) => list::list(surroundings, &words).await,
        Words::Show(words) => show::show(surroundings, &words).await,
        Words::Audit(words) => audit::audit(surroundings, &words).await,
        Words::Look(words) => deeds::look(surroundings, &words).await,
        Words::Promise(words) => deeds::promise(surroundings, &words).await,
        Words::Peek(words) => peek::peek(surroundings, &words).await,
        Words::Errors(words) => peek::errors(surroundings, &words).await,
        Words::Replay(words) => replay::replay(surroundings, &words).await,
        Words::Discard(words) => replay::discard(surroundings, &words).await,
        Words::Copy(words) => copy::copy(surroundings, &words).await,
        Words::Replays(words) => replays::replays(surroundings, &words).await,
        Words::Pause(words) => replays::pause(surroundings, &words).await,
        Words::GoOn(words) => replays::go_on(surroundings, &words).await,
        Words::Stop(words) => replays::stop(surroundings, &words).await,
        Words::Snapshot(words) => snapshot::snapshot(surroundings, &words).await,
        Words::Trail(words) => trail::trail(surroundings, &words).await,
    }
}

/// What names a queue, told with every command that takes one.
const QUEUE_HELP: &str =
    "The queue as `queues list` gives it, like mq/orders.dlq, or its name where no other source has one of it";

/// Names that one line has room for.
const MOST_NAMES: usize = 5;

/// The first of these names, and how many more there are.
pub(in crate::commands) fn named<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    let first: Vec<&str> = names.take(MOST_NAMES).collect();
    if more == 0 { first.join(", ") } else { format!("{} and {more} more", first.join(", ")) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&["a"], "a")]
    #[case(&["a", "b", "c", "d", "e"], "a, b, c, d, e")]
    #[case(&["a", "b", "c", "d", "e", "f", "g"], "a, b, c, d, e and 2 more")]
    fn many_names_are_a_number(#[case] names: &[&str], #[case] expected: &str) {
        assert_eq!(named(names.iter().copied()), expected);
    }
}
