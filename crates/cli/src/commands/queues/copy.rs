//! `queues copy`: messages into a sealed file, before they are lost; they stay in their queue.

use clap::{ArgGroup, Args};
use watchbill_engine::api::ReplayWanted;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

use super::carry::{Carrying, Follow};
use super::replay::{Which, started, tried_dry};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["signature", "messages"]), after_help = "\
Messages are taken, copied into a sealed file on this laptop and given back: nothing is sent and nothing is removed. They
are in hand until all are copied, so that no more than 5,000 of a queue can be. Where taking messages could lose some,
none is taken. Without --reason nothing is copied: what would be done is told, and it ends with 2; with --dry-run it ends
with 0, or with 1 where it may not be started.

`watchbill queues snapshot RUN --out FILE` writes the copies out. That they are there does not stop the loss clock.

Examples:
  watchbill queues copy mq/orders.dlq --dry-run
  watchbill queues copy orders.dlq --days 90 --reason 'the queue keeps them for 14 days only'
  watchbill queues copy orders.dlq --signature 9f3c01d2a4b5c6d7 --count 500 --reason 'for the bug report' --follow")]
pub(crate) struct Words {
    #[command(flatten)]
    which: Which,
    /// Copy so many at most; there are no more than 5,000
    #[arg(long, value_name = "NUMBER", requires = "reason", value_parser = clap::value_parser!(u64).range(1..=5_000))]
    count: Option<u64>,
    /// For how many days the copies are kept after the end: 1 to 400
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=400))]
    days: u32,
    /// Only tell what would be done
    #[arg(long, conflicts_with = "reason")]
    dry_run: bool,
    /// Why; kept with your name. Starts it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Show how far it is until it is over or waits for somebody
    #[arg(long, requires = "reason")]
    follow: bool,
}

pub(super) async fn copy(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let wanted = ReplayWanted { copied_for_days: Some(words.days), ..words.which.wanted() };
    let Some(reason) = &words.reason else {
        return tried_dry(surroundings, wanted, words.dry_run).await;
    };
    let follow = if words.follow { Follow::Asked } else { Follow::WhereNobodyElse };
    let carrying = Carrying::begin(surroundings, follow).await?;
    let started = started(&carrying.handle, wanted, (None, reason, words.count)).await;
    carrying.end(surroundings, started).await
}
