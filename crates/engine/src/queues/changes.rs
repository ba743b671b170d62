//! What of a book is to be written.

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::Reading;
use watchbill_store::{QueueCommit, QueueReading};

use super::book::{Kept, QueueBook};

/// What of a book is to be written with the poll that changed it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct QueueChanges {
    /// What is new of queues.
    pub queues: Vec<QueueNews>,
    /// Queues that are not there any more.
    pub gone: Vec<QueueName>,
    /// What is known of the source, where that is new; JSON.
    pub source_facts: Option<String>,
}

/// Something new of one queue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueueNews {
    pub name: QueueName,
    /// What was read of it; none where only time changed it.
    pub reading: Option<Reading>,
}

impl QueueChanges {
    /// The commit, of these [`QueueChanges::readings`].
    pub fn commit<'a>(&'a self, readings: &'a [QueueReading<'a>]) -> QueueCommit<'a> {
        QueueCommit { readings, gone: &self.gone, source_facts: self.source_facts.as_deref() }
    }

    /// What the engine keeps of each of [`QueueChanges::queues`] as JSON, in their order.
    pub fn facts(&self, book: &QueueBook) -> Vec<String> {
        self.queues.iter().map(|news| news.kept(book).map(|kept| kept.facts.to_json()).unwrap_or_default()).collect()
    }

    /// As the store takes them: with what the book remembers that these changes led to, and with the [`QueueChanges::facts`] of it.
    pub fn readings<'a>(&'a self, book: &'a QueueBook, facts: &'a [String]) -> Vec<QueueReading<'a>> {
        let reading = |(news, facts): (&'a QueueNews, &'a String)| {
            let kept = news.kept(book)?;
            let Kept { broker, watched, returns, .. } = kept;
            Some(QueueReading {
                name: &news.name,
                broker: *broker,
                reading: news.reading,
                watched,
                returns: *returns,
                facts,
            })
        };
        self.queues.iter().zip(facts).filter_map(reading).collect()
    }
}

impl QueueNews {
    fn kept<'a>(&'a self, book: &'a QueueBook) -> Option<&'a Kept> {
        book.queues.get(&self.name).or_else(|| book.away.get(&self.name).map(|away| &away.kept))
    }
}
