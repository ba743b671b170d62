//! What is asked of AWS, in its JSON protocol: questions that read, and nothing else.

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
    /// Figures of CloudWatch.
    GetMetricData,
}

impl AwsAction {
    /// Every one.
    pub const ALL: [Self; 4] =
        [Self::ListQueues, Self::GetQueueAttributes, Self::ListDeadLetterSourceQueues, Self::GetMetricData];

    /// Its name behind the name of its protocol, as the header `X-Amz-Target` has it.
    #[must_use]
    pub fn target(self) -> &'static str {
        match self {
            Self::ListQueues => "AmazonSQS.ListQueues",
            Self::GetQueueAttributes => "AmazonSQS.GetQueueAttributes",
            Self::ListDeadLetterSourceQueues => "AmazonSQS.ListDeadLetterSourceQueues",
            Self::GetMetricData => "GraniteServiceVersion20100801.GetMetricData",
        }
    }

    /// The service the signature is for.
    #[must_use]
    pub fn service(self) -> &'static str {
        match self {
            Self::ListQueues | Self::GetQueueAttributes | Self::ListDeadLetterSourceQueues => "sqs",
            Self::GetMetricData => "monitoring",
        }
    }

    /// The permission it needs, as policies name it.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::ListQueues => "sqs:ListQueues",
            Self::GetQueueAttributes => "sqs:GetQueueAttributes",
            Self::ListDeadLetterSourceQueues => "sqs:ListDeadLetterSourceQueues",
            Self::GetMetricData => "cloudwatch:GetMetricData",
        }
    }
}
