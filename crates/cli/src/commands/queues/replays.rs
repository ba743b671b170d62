//! `queues replays`, and what can be asked of one that runs: `queues pause`, `queues go-on`, `queues stop`.

use clap::Args;
use watchbill_engine::api::{ReplayAsk, ReplaysListing};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::carry::{self, Carrying, Follow};

/// What names a replay.
const RUN_HELP: &str = "The replay, as `queues replays` names it, or an unmistakable beginning of that";
/// Said on stderr: it is recorded all the same.
const NOBODY_CARRIES: &str = "nobody watches this workspace at the moment: it is recorded, and is heard when Watchbill, `watchbill watch` or \
                              `watchbill queues go-on` runs";

#[derive(Debug, Args)]
#[command(after_help = "\
Those that are not over, then those of the last 90 days. It ends with 1 when one waits for somebody.

Examples:
  watchbill queues replays
  watchbill queues replays r1122-3k7fab --json | jq .counts")]
pub(crate) struct Words {
    #[arg(value_name = "RUN", help = RUN_HELP)]
    run: Option<String>,
    /// Only those of this queue
    #[arg(long, value_name = "QUEUE", conflicts_with = "run")]
    queue: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SteerWords {
    #[arg(value_name = "RUN", help = RUN_HELP)]
    run: String,
    /// Why; kept with your name
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Where nobody watches the workspace, this command carries the replay out itself, as `queues replay` does.

Examples:
  watchbill queues go-on r1122-3k7fab --reason 'the consumers are back' --follow")]
pub(crate) struct GoOnWords {
    #[command(flatten)]
    steer: SteerWords,
    /// Show how far it is until it is over or waits for somebody
    #[arg(long)]
    follow: bool,
}

pub(super) async fn replays(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = match &words.run {
        Some(run) => handle
            .replay_listing(run)
            .await
            .map(|listed| Answer::new(carry::text(&listed), &listed).ending(carry::ended(&listed))),
        None => handle.replays_listing(words.queue.as_deref()).await.map(|listing| {
            let ended = if listing.waiting > 0 { Ended::DoesNotHold } else { Ended::Fine };
            Answer::new(text(&listing, surroundings.look), &listing).ending(ended)
        }),
    };
    handle.shutdown().await;
    Ok(answer?)
}

/// Lets one wait; who does not watch leaves that to who does.
pub(super) async fn pause(surroundings: &Surroundings, words: &SteerWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listed = handle.steer_replay_listing(&words.run, ReplayAsk::Pause, &person(), &words.reason).await;
    handle.shutdown().await;
    let nobody = surroundings.holder().is_none().then(|| NOBODY_CARRIES.to_owned());
    let listed = listed?;
    Ok(Answer::new(carry::text(&listed), &listed).noting(nobody))
}

/// Lets one go on, and carries it out where nobody else does.
pub(super) async fn go_on(surroundings: &Surroundings, words: &GoOnWords) -> Result<Answer, Failure> {
    let follow = if words.follow { Follow::Asked } else { Follow::WhereNobodyElse };
    steer(surroundings, &words.steer, ReplayAsk::GoOn, follow).await
}

/// Ends one: what is in hand is given back, by this process where nobody else does.
pub(super) async fn stop(surroundings: &Surroundings, words: &SteerWords) -> Result<Answer, Failure> {
    steer(surroundings, words, ReplayAsk::Stop, Follow::WhereNobodyElse).await.map(|answer| answer.ending(Ended::Fine))
}

async fn steer(
    surroundings: &Surroundings,
    words: &SteerWords,
    ask: ReplayAsk,
    follow: Follow,
) -> Result<Answer, Failure> {
    // Before anybody takes it up: what is to end does not go on until that is heard.
    let handle = surroundings.records().await?;
    let asked = handle.steer_replay_listing(&words.run, ask, &person(), &words.reason).await;
    handle.shutdown().await;
    let asked = asked?;
    Carrying::begin(surroundings, follow).await?.end(surroundings, Ok(asked)).await
}

fn text(listing: &ReplaysListing, look: Look) -> String {
    if listing.replays.is_empty() {
        return "No replay was made in the last 90 days.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Text("RUN"),
        Column::Word("PHASE"),
        Column::Number("DONE"),
        Column::Number("OF"),
        Column::Text("WHEN"),
        Column::Text("WHO"),
        Column::Flexible("WHAT"),
        Column::Flexible("SO"),
    ]);
    for replay in &listing.replays {
        let (done, of) = (replay.done.to_string(), replay.of.to_string());
        table.row([
            &replay.run,
            replay.phase,
            &done,
            &of,
            &replay.at,
            &replay.by,
            &format!("{}: {}", replay.queue, replay.what),
            &line(&replay.said),
        ]);
    }
    table.render(look)
}
