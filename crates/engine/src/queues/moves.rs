//! What a broker moves out of a queue by itself, whoever asked it to, as its source told last.

use watchbill_domain::queues::{BrokerMove, QueueId, thousands};

use super::records::QueueRecords;
use super::words::messages;
use crate::api::QueueMoveListed;

/// The move of a queue, where one goes on or failed.
fn of<'a>(id: &QueueId, records: &'a QueueRecords) -> Option<&'a BrokerMove> {
    let topology = records.source(&id.source)?.facts.topology.as_ref()?;
    topology.queues.iter().find(|queue| queue.name == id.name)?.moves.as_ref()
}

/// A sentence; none where nothing is moved.
pub(super) fn moves_said(id: &QueueId, records: &QueueRecords) -> Option<String> {
    let moves = of(id, records)?;
    Some(said(moves, &records.here.short(moves.began)))
}

/// Who asked for it a broker does not tell.
fn said(moves: &BrokerMove, began: &str) -> String {
    let BrokerMove { into, moved, of, per_second, failed, .. } = moves;
    let to = into.as_ref().map_or_else(|| "back where they died".to_owned(), |into| format!("into {into}"));
    let of = of.map(|of| format!(" of {}", thousands(of))).unwrap_or_default();
    if let Some(why) = failed {
        return format!(
            "Its broker was asked to move its messages {to} at {began}, and failed behind about {}{of}: {why}.",
            thousands(*moved)
        );
    }
    let rate = per_second
        .map_or_else(|| "as fast as it likes".to_owned(), |rate| format!("at most {} a second", messages(rate.into())));
    format!(
        "Its broker moves its messages {to} by itself since {began}, {rate}: about {}{of} so far.",
        thousands(*moved)
    )
}

/// The same for scripts.
pub(super) fn moves_listed(id: &QueueId, records: &QueueRecords) -> Option<QueueMoveListed> {
    let BrokerMove { began, into, moved, of, per_second, failed } = of(id, records)?.clone();
    Some(QueueMoveListed {
        began_at: began.to_rfc3339(),
        into: into.map(|into| into.to_string()),
        moved,
        of,
        per_second,
        failed,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::ids::QueueName;
    use watchbill_domain::time::Instant;

    use super::*;

    fn moving() -> BrokerMove {
        let began = Instant::from_ms(0);
        BrokerMove { began, into: None, moved: 1_200, of: Some(4_000), per_second: Some(20), failed: None }
    }

    #[rstest]
    #[case(
        moving(),
        "Its broker moves its messages back where they died by itself since 10:00, at most 20 messages a second: about 1,200 of 4,000 so far."
    )]
    #[case(
        BrokerMove { into: Some(QueueName::new("again")), of: None, per_second: None, ..moving() },
        "Its broker moves its messages into again by itself since 10:00, as fast as it likes: about 1,200 so far."
    )]
    #[case(
        BrokerMove { failed: Some("AccessDenied".to_owned()), ..moving() },
        "Its broker was asked to move its messages back where they died at 10:00, and failed behind about 1,200 of 4,000: AccessDenied."
    )]
    fn what_is_moved_is_said_with_how_many_and_how_fast(#[case] moves: BrokerMove, #[case] expected: &str) {
        assert_eq!(said(&moves, "10:00"), expected);
    }
}
