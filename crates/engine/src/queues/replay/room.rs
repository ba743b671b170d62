//! Whether a target can keep what is sent into it: a full queue of RabbitMQ confirms what comes in and pushes out what it held before, so that
//! a replay could cost living messages without anything being refused.

use std::time::Duration;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Limit, thousands};
use watchbill_domain::time::span_text;

use super::plan::TargetFacts;
use crate::queues::words::messages;

/// A target that keeps messages for longer than that keeps them for long enough.
const LONG: Duration = Duration::from_secs(86_400);

/// The fewest messages that it may hold before it throws some away.
pub(super) fn most(target: &TargetFacts) -> Option<u64> {
    target
        .limits
        .iter()
        .filter_map(|limit| if let Limit::Count { most, .. } = limit { Some(*most) } else { None })
        .min()
}

/// How many more it can hold; none where nothing limits it.
fn room(target: &TargetFacts) -> Option<u64> {
    Some(most(target)?.saturating_sub(target.depth.unwrap_or(0)))
}

fn holds(name: &QueueName, most: u64, target: &TargetFacts) -> String {
    match target.depth {
        Some(depth) => format!("{name} holds at most {}, and has {}", messages(most), thousands(depth)),
        None => format!("{name} holds at most {}, and how many it has is not told", messages(most)),
    }
}

/// Why so many cannot be sent into these; a sentence. Which message goes into which of several is not known before.
pub(super) fn no_room<'a>(
    targets: impl Iterator<Item = (&'a QueueName, &'a TargetFacts)>,
    sent: u64,
) -> Option<String> {
    let targets: Vec<_> = targets.collect();
    // Where an exchange leads is not known.
    if targets.is_empty() {
        return None;
    }
    let rooms: Vec<Option<u64>> = targets.iter().map(|(_, target)| room(target)).collect();
    let full = rooms.iter().position(|room| *room == Some(0));
    let all: Option<u64> = rooms.iter().copied().sum();
    let (name, target) = targets[full.or(all.filter(|all| *all < sent).map(|_| 0))?];
    Some(format!(
        "{}: {} more would push others out, which are lost or die again. Raise its limit for that time, or choose at most {}.",
        holds(name, most(target)?, target),
        messages(sent),
        messages(if full.is_some() { 0 } else { all? })
    ))
}

/// What it pushes out that it could keep, a sentence each.
pub(super) fn about_limits(name: &QueueName, target: &TargetFacts) -> Vec<String> {
    let said = |limit: &Limit| match limit {
        Limit::Count { most, .. } => Some(format!(
            "{}: what is more pushes others out, so its consumers have to keep up.",
            holds(name, *most, target)
        )),
        Limit::Age { span, .. } if *span <= LONG => {
            Some(format!("What is not consumed within {} in {name} is lost or dies again.", span_text(*span)))
        }
        Limit::Untold(unsure) => Some(format!("{name} may throw messages away: {}.", unsure.why)),
        Limit::Age { .. } | Limit::Unused { .. } => None,
    };
    target.limits.iter().filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::queues::{CountedFrom, LossCause, Sweep};

    use super::*;

    fn holding(depth: Option<u64>, limits: Vec<Limit>) -> TargetFacts {
        TargetFacts { depth, limits, ..TargetFacts::default() }
    }

    fn at_most(most: u64) -> Limit {
        Limit::Count { most, cause: LossCause::Length }
    }

    #[rstest]
    #[case::without_a_limit(holding(Some(5), Vec::new()), 1_000_000, None)]
    #[case::just_enough(holding(Some(5), vec![at_most(10)]), 5, None)]
    #[case::one_too_many(holding(Some(5), vec![at_most(10)]), 6, Some("choose at most 5 messages"))]
    #[case::the_lower_counts(holding(Some(5), vec![at_most(100), at_most(8)]), 6, Some("holds at most 8 messages, and has 5"))]
    #[case::full(holding(Some(12), vec![at_most(10)]), 1, Some("choose at most 0 messages"))]
    #[case::nobody_tells(holding(None, vec![at_most(10)]), 11, Some("how many it has is not told"))]
    fn no_more_is_sent_than_it_can_hold(#[case] target: TargetFacts, #[case] sent: u64, #[case] said: Option<&str>) {
        let why = no_room([(&QueueName::new("orders"), &target)].into_iter(), sent);
        match said {
            None => assert_eq!(why, None),
            Some(said) => assert!(why.as_ref().is_some_and(|why| why.contains(said)), "{why:?}"),
        }
    }

    #[test]
    fn several_have_room_together_unless_one_is_full() {
        let (orders, mails) = (QueueName::new("orders"), QueueName::new("mails"));
        let (some, none, any) =
            (holding(Some(5), vec![at_most(10)]), holding(Some(9), vec![at_most(9)]), TargetFacts::default());
        let refused =
            |targets: [&TargetFacts; 2], sent| no_room([&orders, &mails].into_iter().zip(targets), sent).is_some();
        assert!(!refused([&some, &some], 10) && refused([&some, &some], 11));
        assert!(!refused([&some, &any], 11), "which go where is not known");
        assert_eq!(no_room(std::iter::empty(), 11), None, "an exchange leads anywhere");
        assert!(refused([&any, &none], 1));
    }

    #[test]
    fn what_it_throws_away_is_said_before() {
        let age =
            |span| Limit::Age { span, from: CountedFrom::Died, cause: LossCause::TimeToLive, sweep: Sweep::Punctual };
        let target = holding(Some(3), vec![at_most(10), age(Duration::from_secs(600)), age(14 * LONG)]);
        let said = about_limits(&QueueName::new("orders"), &target);
        assert_eq!(
            said,
            [
                "orders holds at most 10 messages, and has 3: what is more pushes others out, so its consumers have to keep up.",
                "What is not consumed within 10 min in orders is lost or dies again.",
            ]
        );
    }
}
