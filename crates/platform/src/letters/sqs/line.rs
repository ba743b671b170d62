//! Questions and orders to SQS, and what it means where they are refused.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;
use watchbill_engine::ports::{PollFailure, PollFailureKind, Way};

use crate::http::HttpNetwork;
use crate::http::aws::Question;
use crate::network::Keys;

/// Where SQS asks for fewer requests it is asked again after so long, twice as long each time.
const EASED_BY: Duration = Duration::from_millis(500);
/// But no longer than this, and so often.
const EASED_MOST: Duration = Duration::from_secs(8);
const EASED_TIMES: u32 = 8;

/// What can be asked or ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Find,
    Look,
    Receive,
    Hide,
    Send,
    Delete,
    Move,
    Moves,
    EndMove,
}

impl Act {
    fn target(self) -> &'static str {
        match self {
            Self::Find => "AmazonSQS.GetQueueUrl",
            Self::Look => "AmazonSQS.GetQueueAttributes",
            Self::Receive => "AmazonSQS.ReceiveMessage",
            Self::Hide => "AmazonSQS.ChangeMessageVisibilityBatch",
            Self::Send => "AmazonSQS.SendMessageBatch",
            Self::Delete => "AmazonSQS.DeleteMessageBatch",
            Self::Move => "AmazonSQS.StartMessageMoveTask",
            Self::Moves => "AmazonSQS.ListMessageMoveTasks",
            Self::EndMove => "AmazonSQS.CancelMessageMoveTask",
        }
    }

    /// The permission it needs, as policies name it.
    fn permission(self) -> &'static str {
        match self {
            Self::Find => "sqs:GetQueueUrl",
            Self::Look => "sqs:GetQueueAttributes",
            Self::Receive => "sqs:ReceiveMessage",
            Self::Hide => "sqs:ChangeMessageVisibility",
            Self::Send => "sqs:SendMessage",
            Self::Delete => "sqs:DeleteMessage",
            Self::Move => "sqs:StartMessageMoveTask",
            Self::Moves => "sqs:ListMessageMoveTasks",
            Self::EndMove => "sqs:CancelMessageMoveTask",
        }
    }
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum No {
    /// SQS asks for fewer requests; nothing was done.
    Throttled,
    /// SQS refused it; nothing was done.
    Refused(PollFailureKind, String),
    /// It is not known whether it was done.
    Unknown(PollFailureKind, String),
}

impl No {
    /// What happened, without a full stop.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Throttled => "SQS asks for fewer requests".to_owned(),
            Self::Refused(_, why) | Self::Unknown(_, why) => why.clone(),
        }
    }

    pub(super) fn failure(&self) -> PollFailure {
        let kind = match self {
            Self::Throttled => PollFailureKind::Throttled,
            Self::Refused(kind, _) | Self::Unknown(kind, _) => *kind,
        };
        PollFailure { kind, message: self.said() }
    }
}

/// The way to SQS in one region.
#[derive(Clone)]
pub(in crate::letters) struct Line {
    pub(in crate::letters) http: Arc<HttpNetwork>,
    pub(in crate::letters) keys: Arc<Keys>,
    pub(in crate::letters) way: Way,
    pub(in crate::letters) url: Url,
    pub(in crate::letters) region: String,
    pub(in crate::letters) profile: Option<String>,
}

#[derive(Deserialize)]
struct WireUrl {
    #[serde(rename = "QueueUrl")]
    url: String,
}

#[derive(Deserialize)]
struct WireError {
    #[serde(rename = "__type")]
    sort: String,
}

impl Line {
    /// Asks once.
    pub(super) async fn ask(&self, act: Act, asked: &Value) -> Result<Bytes, No> {
        let json = asked.to_string();
        let question = Question {
            url: &self.url,
            region: &self.region,
            profile: self.profile.as_deref(),
            target: act.target(),
            service: "sqs",
            json: &json,
        };
        let answer = self.keys.ask(&question, &self.way, &self.http).await;
        let answer = answer.map_err(|failure| No::Unknown(failure.kind, format!("SQS {}", failure.message)))?;
        match answer.status {
            200..=299 => Ok(answer.body),
            status => Err(refusal(act, status, &answer.body)),
        }
    }

    /// Asks again while SQS asks for fewer requests.
    pub(super) async fn ask_patiently(&self, act: Act, asked: &Value) -> Result<Bytes, No> {
        for times in 0..EASED_TIMES {
            match self.ask(act, asked).await {
                Err(No::Throttled) => tokio::time::sleep(eased_by(times)).await,
                answer => return answer,
            }
        }
        Err(No::Throttled)
    }

    /// The address of a queue by its name.
    pub(super) async fn find(&self, queue: &str) -> Result<String, No> {
        let answer = self.ask_patiently(Act::Find, &json!({ "QueueName": queue })).await;
        let answer = answer.map_err(|no| match no {
            No::Refused(PollFailureKind::NotFound, _) => {
                No::Refused(PollFailureKind::NotFound, format!("SQS knows no queue `{queue}` in {}", self.region))
            }
            other => other,
        })?;
        read::<WireUrl>(&answer).map(|wire| wire.url)
    }
}

/// How long is waited after SQS asked for fewer requests so often in a row before.
pub(super) fn eased_by(times: u32) -> Duration {
    EASED_BY.saturating_mul(1 << times.min(8)).min(EASED_MOST)
}

/// Reads an answer.
pub(super) fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, No> {
    serde_json::from_slice(body).map_err(|_| {
        let message =
            "SQS answered with something that is no answer of its own: is there another program at this address?";
        No::Unknown(PollFailureKind::Malformed, message.to_owned())
    })
}

fn refusal(act: Act, status: u16, body: &[u8]) -> No {
    let code = code(body).unwrap_or_default();
    let done_or_not = |why: String| No::Unknown(PollFailureKind::Server, why);
    match (by_code(act, &code), status) {
        (Some(no), _) => no,
        (None, 429) => No::Throttled,
        (None, 500..) => done_or_not(format!("SQS is in trouble itself (status {status})")),
        (None, _) => No::Refused(
            PollFailureKind::Refused,
            format!(
                "SQS refuses the request (status {status}{}{})",
                if code.is_empty() { "" } else { ", " },
                plain(&code)
            ),
        ),
    }
}

/// The code of an error, in JSON or in the older XML.
fn code(body: &[u8]) -> Option<String> {
    if let Ok(wire) = serde_json::from_slice::<WireError>(body) {
        return wire.sort.rsplit('#').next().map(str::to_owned);
    }
    let (_, from) = std::str::from_utf8(body).ok()?.split_once("<Code>")?;
    from.split_once("</Code>").map(|(code, _)| code.to_owned())
}

/// What a code of SQS means; none where the status says as much.
pub(super) fn by_code(act: Act, code: &str) -> Option<No> {
    let bare = code.rsplit('.').next().unwrap_or(code);
    let bare = bare.strip_suffix("Exception").unwrap_or(bare);
    let refused = |kind, why: String| Some(No::Refused(kind, why));
    match bare {
        "Throttling" | "RequestThrottled" | "TooManyRequests" | "OverLimit" | "KmsThrottled" => Some(No::Throttled),
        "AccessDenied" | "UnauthorizedOperation" | "NotAuthorized" => refused(
            PollFailureKind::Auth,
            format!("SQS does not allow that with these credentials: allow `{}`", act.permission()),
        ),
        "QueueDoesNotExist" | "NonExistentQueue" => {
            refused(PollFailureKind::NotFound, "SQS has no such queue (any more)".to_owned())
        }
        "ExpiredToken" => {
            refused(PollFailureKind::Auth, "SQS says that these credentials have expired: log in again".to_owned())
        }
        "InvalidParameterValue" | "UnsupportedOperation" if act == Act::Move => refused(
            PollFailureKind::Refused,
            "SQS does not begin to move these: another move of the queue may be under way, or nothing of SQS feeds it"
                .to_owned(),
        ),
        "InvalidMessageContents" => {
            refused(PollFailureKind::Refused, "it has characters that SQS does not take".to_owned())
        }
        "BatchRequestTooLong" | "MessageTooLong" => {
            refused(PollFailureKind::Refused, "it is longer than SQS allows, with its attributes".to_owned())
        }
        "InternalError" | "ServiceUnavailable" | "InternalFailure" => {
            Some(No::Unknown(PollFailureKind::Server, format!("SQS is in trouble itself ({})", plain(bare))))
        }
        _ if bare.starts_with("Kms") => refused(
            PollFailureKind::Auth,
            format!(
                "the key of the queue cannot be used ({}): allow `kms:GenerateDataKey` and `kms:Decrypt`",
                plain(bare)
            ),
        ),
        _ => None,
    }
}

/// A code without what is none: it is told to people.
pub(super) fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').take(60).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const XML: &[u8] =
        b"<Response><Errors><Error><Code>AccessDenied</Code><Message>hunter2</Message></Error></Errors></Response>";

    #[rstest]
    #[case::denied(
        400,
        br#"{"__type":"com.amazonaws.sqs#AccessDeniedException","message":"hunter2"}"#,
        "allow `sqs:SendMessage`"
    )]
    #[case::denied_in_xml(403, XML, "allow `sqs:SendMessage`")]
    #[case::no_queue(400, br#"{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}"#, "no such queue")]
    #[case::older_name(400, br#"{"__type":"AWS.SimpleQueueService.NonExistentQueue"}"#, "no such queue")]
    #[case::key(400, br#"{"__type":"com.amazonaws.sqs#KmsAccessDenied"}"#, "allow `kms:GenerateDataKey`")]
    #[case::another(400, br#"{"__type":"com.amazonaws.sqs#Odd\"Code"}"#, "(status 400, OddCode)")]
    #[case::none(400, b"hunter2", "(status 400)")]
    fn what_is_refused_was_surely_not_done(#[case] status: u16, #[case] body: &[u8], #[case] said: &str) {
        let no = refusal(Act::Send, status, body);
        assert!(matches!(no, No::Refused(..)), "{no:?}");
        assert!(no.said().contains(said) && !no.said().contains("hunter2"), "{no:?}");
    }

    #[test]
    fn one_move_at_a_time_is_said_of_moves_alone() {
        let body = br#"{"__type":"com.amazonaws.sqs#InvalidParameterValue"}"#;
        assert!(refusal(Act::Move, 400, body).said().contains("another move of the queue"));
        assert!(!refusal(Act::Send, 400, body).said().contains("move"));
    }

    #[rstest]
    #[case(500, br#"{"__type":"com.amazonaws.sqs#InternalError"}"#)]
    #[case(503, b"<html>")]
    fn what_may_have_been_done_is_not_called_refused(#[case] status: u16, #[case] body: &[u8]) {
        assert!(matches!(refusal(Act::Send, status, body), No::Unknown(PollFailureKind::Server, _)));
    }

    #[rstest]
    #[case(400, br#"{"__type":"com.amazonaws.sqs#RequestThrottled"}"#)]
    #[case(400, br#"{"__type":"com.amazonaws.sqs#OverLimit"}"#)]
    #[case(429, b"")]
    fn patience_is_told_from_a_refusal(#[case] status: u16, #[case] body: &[u8]) {
        assert_eq!(refusal(Act::Receive, status, body), No::Throttled);
    }

    #[test]
    fn it_waits_twice_as_long_each_time_and_not_for_ever() {
        let waits: Vec<u128> = [0, 1, 2, 4, 5, 60].map(|times| eased_by(times).as_millis()).to_vec();
        assert_eq!(waits, [500, 1_000, 2_000, 8_000, 8_000, 8_000]);
    }
}
