//! What is lost of queues of which no age is told, and what is gone under a replay.

use std::collections::HashMap;

use rstest::rstest;
use watchbill_domain::queues::replay::Phase;
use watchbill_domain::queues::{CountedFrom, Limit, LossCause, QueueId, Sweep, There};
use watchbill_store::OpenReplay;

use super::*;
use crate::queues::fixtures::{Attendance, DAY, MINUTE, lines, name, seen, whole};

const OURS: &str = "[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n";

/// Of RabbitMQ no age is told; what is there when it is first seen goes by its time to live.
#[rstest]
#[case::a_day(DAY, "orders.dlq:losing firing")]
#[case::three_days(3 * DAY, "")]
fn what_is_there_when_a_queue_is_first_seen_is_lost_by_its_time_to_live(
    #[case] span: Duration,
    #[case] expected: &str,
) {
    let mut mq = Attendance::new(OURS);
    let age = Limit::Age { span, from: CountedFrom::Died, cause: LossCause::TimeToLive, sweep: Sweep::Punctual };
    let told = |now| QueueSeen { limits: vec![age], ..seen("orders.dlq", Depth::Known(5_000), now) };
    let attended = mq.poll(MINUTE, |now| whole(vec![told(now)]));
    assert_eq!(lines(&attended.sightings).join(""), expected);
    let first_seen = mq.now;
    let attended = mq.poll(DAY, |now| whole(vec![told(now)]));
    let losing = attended.sightings.iter().find(|one| one.identity.as_str().ends_with("losing")).unwrap();
    assert_eq!(losing.starts_at(), Some(first_seen.plus(span).minus(2 * DAY)));
    let kept = &attended.book.queues[&name("orders.dlq")];
    assert_eq!(kept.facts.there, There::of(vec![(first_seen, 5_000)]), "and that is kept");
}

#[test]
fn a_queue_that_is_deleted_under_a_replay_needs_somebody_until_that_is_over() {
    let mut mq = Attendance::new(OURS);
    mq.told(MINUTE, Depth::Known(4));
    let replay = OpenReplay {
        queue: QueueId { source: mq.source.clone(), name: name("orders.dlq") },
        phase: Phase::Sending,
        changed_at: mq.now,
        is_in_trouble: true,
    };
    mq.book.replays = HashMap::from([(name("orders.dlq"), replay)]);
    let attended = mq.poll(11 * MINUTE, |_| whole(Vec::new()));
    assert_eq!(lines(&attended.sightings), ["orders.dlq:replay_waits firing"]);
    assert_eq!(attended.changes.gone, []);
    mq.book.replays = HashMap::new();
    let attended = mq.poll(MINUTE, |_| whole(Vec::new()));
    assert_eq!(lines(&attended.sightings), ["orders.dlq:replay_waits over"]);
    assert_eq!(attended.changes.gone, [name("orders.dlq")]);
}
