//! What is asked of AWS, in its JSON protocol: questions that read, and the looks at messages, which take them in hand and give them back.

use url::Url;
use watchbill_domain::ids::Peer;

/// One question. By whom it is asked is decided when it is signed: the key under `auth`, else this profile, else whatever the machine
/// has.
#[derive(Debug, Clone, PartialEq)]
pub struct AwsAsk {
    /// Which of the source's addresses it belongs to.
    pub peer: Peer,
    /// Where it is sent.
    pub url: Url,
    /// The region the signature is for, like `eu-west-1`.
    pub region: String,
    /// The profile of the files in `~/.aws` whose credentials sign it.
    pub profile: Option<String>,
    /// What is asked.
    pub action: AwsAction,
    /// Its parameters, a JSON object.
    pub json: String,
}

/// What can be asked. Each costs what one request to its service costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AwsAction {
    /// The queues of a region, at most 1,000 at once.
    ListQueues,
    /// What one queue says of itself; nothing is changed by it.
    GetQueueAttributes,
    /// The queues whose dead letters go into one.
    ListDeadLetterSourceQueues,
    /// The address of a queue by its name.
    GetQueueUrl,
    /// Messages of a queue, at most 10 at once. Each counts one more receipt, and nobody else gets it for as long as is asked for.
    ReceiveMessage,
    /// For how long nobody else gets messages that are in hand, at most 10 at once; none at all gives them back.
    ChangeMessageVisibilityBatch,
    /// What SQS moves out of a queue by itself, the last ten at most.
    ListMessageMoveTasks,
    /// Figures of CloudWatch.
    GetMetricData,
}

impl AwsAction {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::ListQueues,
        Self::GetQueueAttributes,
        Self::ListDeadLetterSourceQueues,
        Self::GetQueueUrl,
        Self::ReceiveMessage,
        Self::ChangeMessageVisibilityBatch,
        Self::ListMessageMoveTasks,
        Self::GetMetricData,
    ];

    /// Its name behind the name of its protocol, as the header `X-Amz-Target` has it.
    #[must_use]
    pub fn target(self) -> &'static str {
        match self {
            Self::ListQueues => "AmazonSQS.ListQueues",
            Self::GetQueueAttributes => "AmazonSQS.GetQueueAttributes",
            Self::ListDeadLetterSourceQueues => "AmazonSQS.ListDeadLetterSourceQueues",
            Self::GetQueueUrl => "AmazonSQS.GetQueueUrl",
            Self::ReceiveMessage => "AmazonSQS.ReceiveMessage",
            Self::ChangeMessageVisibilityBatch => "AmazonSQS.ChangeMessageVisibilityBatch",
            Self::ListMessageMoveTasks => "AmazonSQS.ListMessageMoveTasks",
            Self::GetMetricData => "GraniteServiceVersion20100801.GetMetricData",
        }
    }

    /// The service the signature is for.
    #[must_use]
    pub fn service(self) -> &'static str {
        match self {
            Self::GetMetricData => "monitoring",
            _ => "sqs",
        }
    }

    /// The permission it needs, as policies name it.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::ListQueues => "sqs:ListQueues",
            Self::GetQueueAttributes => "sqs:GetQueueAttributes",
            Self::ListDeadLetterSourceQueues => "sqs:ListDeadLetterSourceQueues",
            Self::GetQueueUrl => "sqs:GetQueueUrl",
            Self::ReceiveMessage => "sqs:ReceiveMessage",
            Self::ChangeMessageVisibilityBatch => "sqs:ChangeMessageVisibility",
            Self::ListMessageMoveTasks => "sqs:ListMessageMoveTasks",
            Self::GetMetricData => "cloudwatch:GetMetricData",
        }
    }
}
