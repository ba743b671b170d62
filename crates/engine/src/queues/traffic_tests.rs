use rstest::rstest;
use watchbill_domain::queues::{Depth, increase};
use watchbill_sources::Handing;

use super::*;
use crate::queues::fixtures::{Attendance, MINUTE, name, seen, ways, whole};

const FED_BY_TWO: &[(&str, &str)] = &[("orders", "orders.dlq"), ("mails", "orders.dlq")];

/// A queue that handed out so many; one that is not there, where none are said.
type Handed = Option<u64>;

/// What the ratio of a day is made from, after polls in which these handed out so many.
fn handled(feeds: &[(&str, &str)], polls: &[[Handed; 2]]) -> (Vec<Option<u64>>, Option<u64>) {
    let mut mq = Attendance::new("[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n");
    let told = polls.iter().map(|poll| {
        let attended = mq.poll(MINUTE, |now| {
            let feeders = ["orders", "mails"].into_iter().zip(poll).filter_map(|(queue, handed)| {
                let handing = handed.map(|delivered| Handing { delivered, redelivered: 0 })?;
                Some(QueueSeen { handing: Some(handing), ..seen(queue, Depth::Empty, now) })
            });
            let queues = feeders.chain([seen("orders.dlq", Depth::Known(4), now)]).collect();
            QueuesRead { topology: Some(ways(feeds)), ..whole(queues) }
        });
        attended.book.queues[&name("orders.dlq")].watched.state.last.and_then(|last| last.totals.source_traffic)
    });
    let told: Vec<_> = told.collect();
    let sum = increase(told.iter().copied().flatten());
    (told, sum)
}

#[rstest]
#[case::together(FED_BY_TWO, &[[Some(100), Some(7)], [Some(110), Some(9)], [Some(111), Some(9)]], Some(13))]
#[case::one_begins_again(FED_BY_TWO, &[[Some(1_000_000), Some(7)], [Some(4), Some(9)], [Some(5), Some(9)]], Some(7))]
#[case::one_goes(FED_BY_TWO, &[[Some(1_000_000), Some(70)], [Some(1_000_001), Some(71)], [None, Some(73)], [None, Some(74)]], Some(2))]
#[case::and_is_there_again(FED_BY_TWO, &[[Some(50), Some(70)], [None, Some(71)], [Some(55), Some(72)]], Some(7))]
#[case::those_that_do_not_feed_it(&[("orders", "orders.dlq")], &[[Some(1), Some(70)], [Some(3), Some(99)]], Some(2))]
fn what_each_of_them_handed_out_is_compared_with_itself(
    #[case] feeds: &[(&str, &str)],
    #[case] polls: &[[Handed; 2]],
    #[case] sum: Option<u64>,
) {
    assert_eq!(handled(feeds, polls).1, sum);
}

#[test]
fn one_that_is_not_seen_leaves_it_untold() {
    let (told, _) = handled(FED_BY_TWO, &[[Some(1), Some(1)], [Some(2), None], [Some(3), Some(2)]]);
    assert_eq!(told, [Some(0), None, Some(3)]);
}

/// RabbitMQ tells of no counter before the first message was handed out.
#[test]
fn one_that_never_handed_anything_out_handed_out_none() {
    let queues = vec![seen("orders", Depth::Known(3), crate::queues::fixtures::start())];
    let feeders = Feeders::told(&whole(queues), &ways(&[("orders", "orders.dlq")]).feeds());
    let mut dead = seen("orders.dlq", Depth::Known(4), crate::queues::fixtures::start());
    let before = feeders.count(Traffic::default(), &mut dead);
    assert_eq!((dead.reading.totals.source_traffic, before.last[&name("orders")]), (Some(0), 0));
}

#[test]
fn what_a_source_tells_of_it_stays() {
    let feeders = Feeders::told(&whole(Vec::new()), &ways(&[("orders", "orders.dlq")]).feeds());
    let mut dead = seen("orders.dlq", Depth::Known(4), crate::queues::fixtures::start());
    dead.reading.totals.source_traffic = Some(77);
    let traffic = feeders.count(Traffic::default(), &mut dead);
    assert_eq!((dead.reading.totals.source_traffic, traffic), (Some(77), Traffic::default()));
}
