//! What SQS and CloudWatch answer.

use serde::Deserialize;
use serde_json::value::RawValue;
use watchbill_domain::ids::QueueName;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use crate::items::Text;

/// The answer to `ListQueues` and to `ListDeadLetterSourceQueues`.
#[derive(Debug, Deserialize)]
pub(super) struct WireList<'a> {
    #[serde(borrow, default, rename = "QueueUrls", alias = "queueUrls")]
    pub(super) urls: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default, rename = "NextToken")]
    pub(super) next: Option<Text<'a>>,
}

/// The answer to `GetQueueAttributes`.
#[derive(Debug, Deserialize)]
pub(super) struct WireQueue<'a> {
    #[serde(borrow, default, rename = "Attributes")]
    pub(super) attributes: Option<WireAttributes<'a>>,
}

/// What a queue says of itself. Numbers are texts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireAttributes<'a> {
    #[serde(borrow, default)]
    pub(super) approximate_number_of_messages: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) approximate_number_of_messages_not_visible: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) approximate_number_of_messages_delayed: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) message_retention_period: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) redrive_policy: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) redrive_allow_policy: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) queue_arn: Option<Text<'a>>,
}

/// What stands in the text of a redrive policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireRedrive<'a> {
    #[serde(borrow)]
    pub(super) dead_letter_target_arn: Text<'a>,
}

/// What stands in the text of a redrive allow policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireAllow<'a> {
    #[serde(borrow)]
    pub(super) redrive_permission: Text<'a>,
    #[serde(borrow, default)]
    pub(super) source_queue_arns: Vec<Text<'a>>,
}

/// The answer to `ListMessageMoveTasks`, the newest first.
#[derive(Debug, Deserialize)]
pub(super) struct WireMoves<'a> {
    #[serde(borrow, default, rename = "Results")]
    pub(super) results: Vec<WireMove<'a>>,
}

/// What SQS moves out of a queue, or moved.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireMove<'a> {
    #[serde(borrow)]
    pub(super) status: Text<'a>,
    #[serde(borrow, default)]
    pub(super) destination_arn: Option<Text<'a>>,
    #[serde(default)]
    pub(super) max_number_of_messages_per_second: Option<u32>,
    #[serde(default)]
    pub(super) approximate_number_of_messages_moved: Option<u64>,
    #[serde(default)]
    pub(super) approximate_number_of_messages_to_move: Option<u64>,
    #[serde(borrow, default)]
    pub(super) failure_reason: Option<Text<'a>>,
    /// Milliseconds since the epoch.
    pub(super) started_timestamp: i64,
}

/// The queue that a question about moves was about.
#[derive(Debug, Deserialize)]
struct AskedMoves<'a> {
    #[serde(borrow, rename = "SourceArn")]
    arn: Text<'a>,
}

/// The answer to `GetMetricData`.
#[derive(Debug, Deserialize)]
pub(super) struct WireFigures<'a> {
    #[serde(borrow, default, rename = "MetricDataResults")]
    pub(super) results: Option<Vec<&'a RawValue>>,
}

/// The course of one figure; instants are seconds since the epoch.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireFigure<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(default)]
    pub(super) timestamps: Vec<f64>,
    #[serde(default)]
    pub(super) values: Vec<f64>,
}

/// What was asked about one queue, from the question itself.
#[derive(Debug, Deserialize)]
struct AskedQueue<'a> {
    #[serde(borrow, rename = "QueueUrl")]
    url: Text<'a>,
}

/// Reads a JSON object.
///
/// # Errors
/// Malformed, when it is none or has another shape. Its message never quotes the body.
pub(super) fn object<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, PollFailure> {
    let wrong = || PollFailure {
        kind: PollFailureKind::Malformed,
        message: "answered with something that SQS does not answer: is there another program at this address?"
            .to_owned(),
    };
    // A list, too, would be read as an object without any key.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(wrong());
    }
    serde_json::from_slice(body).map_err(|_| wrong())
}

/// The queue that a question was about.
pub(super) fn asked_about(json: &str) -> Option<QueueName> {
    serde_json::from_str::<AskedQueue<'_>>(json).ok().and_then(|asked| name_in_url(asked.url.as_ref()))
}

/// The queue that a question about moves was about.
pub(super) fn asked_moves_of(json: &str) -> Option<QueueName> {
    serde_json::from_str::<AskedMoves<'_>>(json).ok().and_then(|asked| name_in_arn(asked.arn.as_ref()))
}

/// The name at the end of a queue's address.
pub(super) fn name_in_url(url: &str) -> Option<QueueName> {
    name(url.rsplit('/').next()?)
}

/// The name at the end of a queue's ARN.
pub(super) fn name_in_arn(arn: &str) -> Option<QueueName> {
    arn.starts_with("arn:").then_some(())?;
    name(arn.rsplit(':').next()?)
}

/// Letters, digits, hyphens and underscores; a FIFO queue ends with `.fifo`.
fn name(text: &str) -> Option<QueueName> {
    let bare = text.strip_suffix(".fifo").unwrap_or(text);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    ((1..=80).contains(&bare.len()) && bare.chars().all(is_plain)).then(|| QueueName::new(text))
}

/// A number that is written as a text.
pub(super) fn number(text: Option<&Text<'_>>) -> Option<u64> {
    text?.as_ref().parse().ok()
}
