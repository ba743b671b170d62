//! A look at messages from its first question to its end, against a broker that is a function.

use std::time::Duration;

use url::Url;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::sources::{Connection, PollFailure, Settings, SourceSpec, Value};
use watchbill_domain::time::Instant;

use super::{Peeked, Peeking};
use crate::ask::{Ask, Replied, Reply};
use crate::queues::QueueAnew;
use crate::{MOST_PEEK_ROUNDS, MOST_ROUNDS, Source};

pub(crate) fn now() -> Instant {
    Instant::parse("2026-11-22T06:00:00Z").unwrap()
}

/// A source of this kind.
pub(crate) fn source(kind: &str, url: &str, settings: &[(&str, Value)]) -> Box<dyn Source> {
    let mut all = Settings::default();
    for (key, value) in settings {
        all.set(key, value.clone());
    }
    let spec = SourceSpec {
        name: SourceName::new("broker"),
        kind: kind.to_owned(),
        urls: vec![Url::parse(url).unwrap()],
        every: Duration::from_secs(60),
        connection: Connection::default(),
        settings: all,
    };
    (crate::find(kind).unwrap().build)(&spec, &SeverityRules::default())
}

/// What came of it.
pub(crate) struct Looked {
    pub(crate) anew: Result<QueueAnew, PollFailure>,
    pub(crate) peeked: Option<Result<Peeked, PollFailure>>,
    /// Everything that was asked.
    pub(crate) asked: Vec<Ask>,
}

impl Looked {
    pub(crate) fn messages(self) -> Peeked {
        self.peeked.unwrap().unwrap()
    }
}

/// Looks as the engine does, whatever the contract says.
pub(crate) fn look(
    source: &dyn Source,
    queue: &str,
    count: u32,
    mut broker: impl FnMut(&Ask) -> Result<Reply, PollFailure>,
) -> Looked {
    let queue = QueueName::new(queue);
    let at = source.peek_peers(&queue).remove(0);
    let mut anew = Vec::new();
    while let Some(ask) = source.queue_anew(&queue, &at, &anew) {
        let result = broker(&ask);
        anew.push(Replied { ask, result });
        assert!(anew.len() <= MOST_ROUNDS, "it comes to an end");
    }
    let mut replied = Vec::new();
    while let Some(ask) = source.peek(&Peeking { queue: &queue, count, at: &at, anew: &anew, replied: &replied }) {
        let result = broker(&ask);
        replied.push(Replied { ask, result });
        assert!(replied.len() <= MOST_PEEK_ROUNDS, "it comes to an end");
    }
    let read = source.read_queue_anew(&queue, &at, &anew, now());
    let peeking = Peeking { queue: &queue, count, at: &at, anew: &anew, replied: &replied };
    let peeked = (!replied.is_empty()).then(|| source.read_peek(&peeking, now()));
    let asked = anew.into_iter().chain(replied).map(|replied| replied.ask).collect();
    Looked { anew: read, peeked, asked }
}
