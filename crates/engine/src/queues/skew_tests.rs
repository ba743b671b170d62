use std::time::Duration;

use rstest::rstest;
use watchbill_domain::queues::LossCause;

use super::*;
use crate::queues::fixtures::{seen, start, whole};

const MONTH: Duration = Duration::from_secs(30 * 86_400);

#[rstest]
#[case::the_same(0)]
#[case::ahead(3_600_000)]
#[case::behind(-90_000)]
fn every_time_that_a_broker_tells_is_told_by_our_clock(#[case] skew_ms: i64) {
    let there = |at: Instant| at.shifted_ms(skew_ms);
    let read = |clock: &dyn Fn(Instant) -> Instant| {
        let at = |minutes: u32| clock(start().minus(minutes * Duration::from_secs(60)));
        let queue = |name: &str, depth| {
            let mut queue = seen(name, depth, at(0));
            queue.reading.oldest = Some(Oldest::sent(at(9)));
            queue.limits = vec![
                Limit::Unused { since: Some(at(7)), span: MONTH },
                Limit::Unused { since: None, span: MONTH },
                Limit::Count { most: 4, cause: LossCause::Length },
            ];
            queue
        };
        whole(vec![
            queue("a", Depth::Approximate { count: 3, as_of: at(5) }),
            queue("b", Depth::Stale { count: None, as_of: at(6) }),
            queue("c", Depth::Known(4)),
        ])
    };
    assert_eq!(by_our_clock(read(&there), skew_ms), read(&|at| at));
}
