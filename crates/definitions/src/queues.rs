//! The `[[queues]]` tables: whose a queue is, how patient its team is with it, and what its broker does not tell.

mod read;

use std::time::Duration;

use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{AttentionRules, QueueId};

use crate::glob::Glob;
pub(crate) use read::{Known, read_queues};

/// What a team says of one queue, or of all whose names have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSpec {
    /// The source that tells of it; one of those that are polled.
    pub source: SourceName,
    /// Which of its queues.
    pub names: QueueNames,
    /// Whether it is read on and pages; it does unless set.
    pub watch: bool,
    /// Whose it is: the id of one of the people, or any text. It goes before what the broker says.
    pub owner: Option<String>,
    /// The name of the service that its alerts are about, whose schedule they page by; one of the workspace's.
    pub service: Option<String>,
    /// Where its messages go when they are sent again, a queue of the same source. It goes before what the topology says.
    pub target: Option<QueueName>,
    /// How long it keeps a message, where the broker does not tell; a minute to 3650 days.
    pub retention: Option<Duration>,
    /// When it needs somebody; each an hour to 90 days.
    pub rules: AttentionRules,
    /// How it is read, where it is a queue of a source that knows none but answers expressions; such a one has one name.
    pub expressions: Option<QueueExpressions>,
    /// The 1-based line of `watchbill.toml` on which its name or glob stands.
    pub line: usize,
    /// The 1-based column.
    pub column: usize,
}

/// Which queues of a source are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueueNames {
    /// The one that its broker calls so.
    One(QueueName),
    /// All that fit.
    Glob(Glob),
}

impl QueueNames {
    /// Whether the queue of this name is meant.
    #[must_use]
    pub fn fit(&self, name: &QueueName) -> bool {
        match self {
            Self::One(one) => one == name,
            Self::Glob(glob) => glob.fits(name.as_str()),
        }
    }

    /// Whether nothing is left to `others` where these go first. Not all globs of which that is so are seen.
    fn cover(&self, others: &Self) -> bool {
        match (self, others) {
            (_, Self::One(name)) => self.fit(name),
            (Self::Glob(glob), Self::Glob(other)) => glob.covers(other),
            (Self::One(_), Self::Glob(_)) => false,
        }
    }
}

/// A queue that is known by what expressions in PromQL give at an instant; each gives one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueExpressions {
    /// How many messages are in it.
    pub depth: String,
    /// The age of its oldest message, in seconds.
    pub oldest: Option<String>,
    /// How many messages ever came in: a counter.
    pub arrived: Option<String>,
    /// How many were ever taken out, likewise.
    pub removed: Option<String>,
    /// How many were ever thrown away, likewise.
    pub dropped: Option<String>,
    /// How many its sources ever handed to consumers, likewise.
    pub traffic: Option<String>,
}

/// What a team says of a queue: the first table that fits it, as they stand in the file.
#[must_use]
pub fn spec_of<'a>(specs: &'a [QueueSpec], id: &QueueId) -> Option<&'a QueueSpec> {
    specs.iter().find(|spec| spec.source == id.source && spec.names.fit(&id.name))
}
