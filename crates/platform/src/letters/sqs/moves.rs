//! Moves that SQS does itself: begun, found again, ended. One goes on whoever dies here; it is told from others by when it began, which SQS
//! tells of each of the last ten of a queue, and where it is not known when ours began, by what was asked of it.

use serde::Deserialize;
use serde_json::json;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::BrokerMove;
use watchbill_domain::queues::replay::{MoveEnd, MoveTold};
use watchbill_domain::time::Instant;
use watchbill_engine::ports::{MoveBegun, MovesThere, PollFailureKind};

use super::line::{Act, Line, No, plain, read};

/// SQS tells of so many moves of a queue.
const TOLD_MOST: u32 = 10;
/// The most messages a second that SQS takes as a rate.
const PER_SECOND_MOST: u32 = 500;

#[derive(Deserialize)]
struct WireArn {
    #[serde(rename = "Attributes")]
    attributes: WireArnOf,
}

#[derive(Deserialize)]
struct WireArnOf {
    #[serde(rename = "QueueArn")]
    arn: String,
}

/// The answer to `StartMessageMoveTask`.
#[derive(Deserialize)]
struct WireBegun {
    #[serde(rename = "TaskHandle")]
    task_handle: String,
}

/// The answer to `ListMessageMoveTasks`, the newest first.
#[derive(Deserialize)]
struct WireMoves {
    #[serde(default, rename = "Results")]
    results: Vec<WireMove>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WireMove {
    /// None of one that is over.
    #[serde(default)]
    task_handle: Option<String>,
    status: String,
    #[serde(default)]
    approximate_number_of_messages_moved: Option<u64>,
    #[serde(default)]
    failure_reason: Option<String>,
    /// None of one that moves messages back where they died.
    #[serde(default)]
    destination_arn: Option<String>,
    /// None where SQS chooses.
    #[serde(default)]
    max_number_of_messages_per_second: Option<u32>,
    /// Milliseconds since 1970.
    started_timestamp: i64,
}

/// Which move is asked after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Which {
    /// When it began, where that is known.
    pub began: Option<Instant>,
    /// It began then or later otherwise.
    pub since: Instant,
    /// As it was asked for.
    pub per_second: u32,
}

impl WireMove {
    fn began(&self) -> Instant {
        Instant::from_ms(self.started_timestamp)
    }

    fn goes(&self) -> bool {
        matches!(self.status.as_str(), "RUNNING" | "CANCELLING")
    }

    /// As whoever asked for it is not told, it is told by what was asked: others send elsewhere, or as fast as they like.
    fn is(&self, which: &Which) -> bool {
        match which.began {
            Some(began) => self.began() == began,
            None => {
                self.began() >= which.since
                    && self.destination_arn.is_none()
                    && self.max_number_of_messages_per_second == Some(rate(which.per_second))
            }
        }
    }

    fn broker_move(&self) -> BrokerMove {
        let name = |arn: &String| arn.rsplit(':').next().map(QueueName::new);
        BrokerMove {
            began: self.began(),
            into: self.destination_arn.as_ref().and_then(name),
            moved: self.approximate_number_of_messages_moved.unwrap_or(0),
            of: None,
            per_second: self.max_number_of_messages_per_second,
            failed: None,
        }
    }

    fn told(&self) -> Result<MoveTold, No> {
        let ended = match self.status.as_str() {
            "RUNNING" | "CANCELLING" => None,
            "COMPLETED" => Some(MoveEnd::Whole),
            "CANCELLED" => Some(MoveEnd::Cancelled),
            "FAILED" => Some(MoveEnd::Failed(failed(self.failure_reason.as_deref()))),
            other => {
                let why = format!("SQS tells a state of a move that Watchbill does not know: {}", plain(other));
                return Err(No::Unknown(PollFailureKind::Malformed, why));
            }
        };
        Ok(MoveTold { began: self.began(), moved: self.approximate_number_of_messages_moved.unwrap_or(0), ended })
    }
}

fn failed(reason: Option<&str>) -> String {
    match reason.map(plain).filter(|code| !code.is_empty()) {
        Some(code) => format!("SQS says {code}"),
        None => "SQS does not say why".to_owned(),
    }
}

/// What SQS calls a queue in other places than addresses.
async fn arn(line: &Line, queue: &str) -> Result<String, No> {
    let asked = json!({ "QueueUrl": queue, "AttributeNames": ["QueueArn"] });
    let answer = line.ask_patiently(Act::Look, &asked).await?;
    Ok(read::<WireArn>(&answer)?.attributes.arn)
}

async fn moves(line: &Line, arn: &str) -> Result<Vec<WireMove>, No> {
    let asked = json!({ "SourceArn": arn, "MaxResults": TOLD_MOST });
    let answer = line.ask_patiently(Act::Moves, &asked).await?;
    Ok(read::<WireMoves>(&answer)?.results)
}

fn rate(per_second: u32) -> u32 {
    per_second.clamp(1, PER_SECOND_MOST)
}

/// What SQS tells before it is asked for one.
pub(super) async fn there(line: &Line, queue: &str) -> Result<MovesThere, No> {
    let all = moves(line, &arn(line, queue).await?).await?;
    Ok(there_of(&all))
}

fn there_of(all: &[WireMove]) -> MovesThere {
    let running = all.iter().find(|one| one.goes()).map(WireMove::broker_move);
    MovesThere { newest: all.iter().map(WireMove::began).max(), running }
}

/// Begins one that moves each message back where it died. Once it is over SQS tells its handle no more, so that it is told by when it began.
pub(super) async fn begin(line: &Line, queue: &str, per_second: u32, since: Instant) -> Result<MoveBegun, No> {
    let arn = arn(line, queue).await?;
    let asked = json!({ "SourceArn": arn, "MaxNumberOfMessagesPerSecond": rate(per_second) });
    let answer = match line.ask_patiently(Act::Move, &asked).await {
        Ok(answer) => answer,
        Err(no @ (No::Refused(..) | No::Throttled)) => return Ok(MoveBegun::Not(no.said())),
        Err(no) => return Err(no),
    };
    let handle = read::<WireBegun>(&answer)?.task_handle;
    let all = moves(line, &arn).await?;
    let unheard =
        || No::Unknown(PollFailureKind::Malformed, "SQS began to move messages and does not tell of it yet".to_owned());
    let which = Which { began: None, since, per_second };
    begun(&all, &handle, which).ok_or_else(unheard)?.told().map(MoveBegun::Goes)
}

fn begun<'a>(all: &'a [WireMove], handle: &str, which: Which) -> Option<&'a WireMove> {
    all.iter().find(|one| one.task_handle.as_deref() == Some(handle)).or_else(|| find(all, which))
}

/// What SQS tells of it; none where there is no such one.
pub(super) async fn told(line: &Line, queue: &str, which: Which) -> Result<Option<MoveTold>, No> {
    let all = moves(line, &arn(line, queue).await?).await?;
    find(&all, which).map(WireMove::told).transpose()
}

fn find(all: &[WireMove], which: Which) -> Option<&WireMove> {
    all.iter().filter(|one| one.is(&which)).max_by_key(|one| one.began())
}

/// Ends the one that began then; one that is over stays as it is.
pub(super) async fn cancel(line: &Line, queue: &str, began: Instant) -> Result<(), No> {
    let all = moves(line, &arn(line, queue).await?).await?;
    let Some(handle) = to_end(&all, began)? else { return Ok(()) };
    line.ask_patiently(Act::EndMove, &json!({ "TaskHandle": handle })).await.map(drop)
}

/// The handle of the one that began then; none where it does not run any more. One that is not told of, or not by its handle, may run.
fn to_end(all: &[WireMove], began: Instant) -> Result<Option<&str>, No> {
    let unheard = || {
        let why = "SQS does not tell of the move that is to be ended";
        No::Unknown(PollFailureKind::Malformed, why.to_owned())
    };
    let found = all.iter().find(|one| one.began() == began).ok_or_else(unheard)?;
    if found.status != "RUNNING" {
        return Ok(None);
    }
    found.task_handle.as_deref().map(Some).ok_or_else(unheard)
}

#[cfg(test)]
#[path = "moves_tests.rs"]
mod tests;
