//! Worked out by hand: each case has its reckoning beside it.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::queues::fixtures::{at, days, hours};

fn clock(limits: &[Limit], facts: LossFacts) -> LossClock {
    loss_clock(limits, &facts, at("10:00"))
}

fn with_messages() -> LossFacts {
    LossFacts { depth: Some(5), ..LossFacts::default() }
}

fn exactly(at: Instant, cause: LossCause) -> LossClock {
    LossClock::At(Loss { earliest: Some(at), latest: Some(at), cause, unsure: None })
}

fn not_before(at: Instant, cause: LossCause) -> LossClock {
    LossClock::At(Loss { earliest: Some(at), latest: None, cause, unsure: None })
}

fn up(from: u64, to: u64) -> Option<Growth> {
    Some(Growth { from, to, since: None })
}

#[test]
fn an_empty_queue_has_nothing_to_lose() {
    let limits = JobKeeping::OBAN.limits();
    assert_eq!(clock(&limits, LossFacts { depth: Some(0), ..LossFacts::default() }), LossClock::NothingToLose);
}

mod rabbitmq {
    use super::*;

    const TTL: RabbitLimits = RabbitLimits {
        message_ttl: Some(Duration::from_secs(3 * 86_400)),
        max_length: None,
        max_bytes: None,
        overflow: Overflow::DropHead,
        expires: None,
        idle_since: None,
        consumers: None,
        dead_letters_on: false,
    };

    fn read(limits: RabbitLimits, facts: LossFacts) -> LossClock {
        clock(&limits.limits(facts.depth), facts)
    }

    #[test]
    fn nothing_is_dropped_from_a_queue_without_limits() {
        assert_eq!(read(RabbitLimits::default(), with_messages()), LossClock::Never);
    }

    /// Died on 28 February at 10:00 and lives for three days: 3 March at 10:00, as 2026 is no leap year.
    #[test]
    fn the_time_to_live_runs_from_when_it_died() {
        let died = at("2026-02-28T10:00:00Z");
        let facts = LossFacts { died: Some(died), sent: Some(at("2026-02-20T10:00:00Z")), ..with_messages() };
        assert_eq!(read(TTL, facts), exactly(at("2026-03-03T10:00:00Z"), LossCause::TimeToLive));
    }

    /// Sent on 1 March, seen empty on 2 March at 09:00: it died after both, so it goes on 5 March at 09:00 at the earliest.
    #[test]
    fn without_that_the_earliest_possible_is_said() {
        let facts =
            LossFacts { sent: Some(at("2026-03-01T10:00:00Z")), empty_at: Some(at("09:00")), ..with_messages() };
        assert_eq!(read(TTL, facts), not_before(at("2026-03-05T09:00:00Z"), LossCause::TimeToLive));
        let untold = Unsure { cause: LossCause::TimeToLive, why: "nobody tells how old its messages are" };
        assert_eq!(read(TTL, with_messages()), LossClock::Unknown(untold));
    }

    /// First seen at ten on 2 March with five messages in it: they go by ten on 5 March, at the latest.
    #[test]
    fn what_was_there_when_it_was_first_seen_goes_no_later_than_that() {
        let facts = LossFacts { there_since: Some(at("10:00")), ..with_messages() };
        let latest = Some(at("2026-03-05T10:00:00Z"));
        let by_then = |earliest| LossClock::At(Loss { earliest, latest, cause: LossCause::TimeToLive, unsure: None });
        assert_eq!(read(TTL, facts), by_then(None));
        assert_eq!(read(TTL, facts).act_by(), latest);
        // It was empty a minute before, or was sent after nine.
        let emptied = LossFacts { empty_at: Some(at("09:59")), ..facts };
        assert_eq!(read(TTL, emptied), by_then(Some(at("2026-03-05T09:59:00Z"))));
        let sent = LossFacts { sent: Some(at("09:00")), ..facts };
        assert_eq!(read(TTL, sent), by_then(Some(at("2026-03-05T09:00:00Z"))));
        // The clock of its publisher is ahead, or it is another than was counted: nothing is certain earlier than that.
        let ahead = LossFacts { sent: Some(at("10:30")), ..facts };
        assert_eq!(read(TTL, ahead), exactly(at("2026-03-05T10:30:00Z"), LossCause::TimeToLive));
        // When it died goes before it.
        let died = LossFacts { died: Some(at("08:00")), ..facts };
        assert_eq!(read(TTL, died), exactly(at("2026-03-05T08:00:00Z"), LossCause::TimeToLive));
    }

    /// 5 of 1000 and 300 more an hour (225 in the 45 minutes): 995 * 3600 s / 300 = 11,940 s, that is 3 h 19 min.
    #[test]
    fn a_length_limit_is_reached_by_growth() {
        let limits = RabbitLimits { max_length: Some(1000), ..RabbitLimits::default() };
        let facts = |growth| LossFacts { growth, ..with_messages() };
        assert_eq!(read(limits, facts(up(0, 225))), not_before(at("13:19"), LossCause::Length));
        assert_eq!(read(limits, facts(up(9, 9))), LossClock::Never);
        let unsure = Unsure { cause: LossCause::Length, why: "it is not known how fast it grows" };
        assert_eq!(read(limits, facts(None)), LossClock::Unknown(unsure));
        let full = LossFacts { depth: Some(1000), growth: up(9, 9), ..LossFacts::default() };
        assert_eq!(read(limits, full), not_before(at("10:00"), LossCause::Length));
    }

    /// 5 messages are 5,000 bytes, so 20,000 bytes are 20 messages; 15 more at 60 an hour take a quarter of an hour.
    #[test]
    fn bytes_are_counted_as_messages_of_the_size_there_is() {
        let limits = RabbitLimits { max_bytes: Some((20_000, Some(5_000))), ..RabbitLimits::default() };
        let facts = LossFacts { growth: up(0, 45), ..with_messages() };
        assert_eq!(read(limits, facts), not_before(at("10:15"), LossCause::Length));
        let untold = RabbitLimits { max_bytes: Some((20_000, None)), ..RabbitLimits::default() };
        assert!(matches!(read(untold, facts), LossClock::Unknown(_)));
    }

    #[test]
    fn what_is_dead_lettered_once_more_is_not_lost() {
        let on = RabbitLimits { dead_letters_on: true, max_length: Some(5), ..TTL };
        assert_eq!(read(on, with_messages()), LossClock::Never);
        let refuses = RabbitLimits { overflow: Overflow::RejectPublish, ..on };
        assert_eq!(read(refuses, with_messages()), not_before(at("10:00"), LossCause::Length));
        let hands_on = RabbitLimits { overflow: Overflow::RejectPublishDlx, ..on };
        assert_eq!(read(hands_on, with_messages()), LossClock::Never);
    }

    #[test]
    fn an_unused_queue_goes_with_all_it_holds() {
        let expires = RabbitLimits {
            expires: Some(hours(8)),
            idle_since: Some(at("04:30")),
            consumers: Some(0),
            dead_letters_on: true,
            ..RabbitLimits::default()
        };
        assert_eq!(read(expires, with_messages()), exactly(at("12:30"), LossCause::Unused));
        assert_eq!(read(RabbitLimits { consumers: Some(1), ..expires }, with_messages()), LossClock::Never);
    }
}

mod sqs {
    use super::*;

    fn read(is_fifo: bool, sources_keep: Option<Duration>, facts: LossFacts) -> LossClock {
        clock(&SqsRetention { retention: days(4), is_fifo, sources_keep }.limits(), facts)
    }

    /// Sent on 27 February, three of four days were spent retrying: it goes on 3 March, a day after it died.
    #[test]
    fn the_period_of_a_standard_queue_runs_from_the_first_send() {
        let facts = LossFacts {
            sent: Some(at("2026-02-27T08:00:00Z")),
            died: Some(at("2026-03-02T08:00:00Z")),
            ..with_messages()
        };
        assert_eq!(read(false, None, facts), exactly(at("2026-03-03T08:00:00Z"), LossCause::Retention));
        assert_eq!(read(true, None, facts), exactly(at("2026-03-06T08:00:00Z"), LossCause::Retention));
    }

    /// CloudWatch tells when it died, on 2 March at 08:00: sent at most a day before that, it goes between 5 and 6 March.
    #[test]
    fn of_the_age_in_the_queue_alone_only_bounds_follow() {
        let facts = LossFacts { died: Some(at("08:00")), ..with_messages() };
        let (earliest, latest) = (at("2026-03-05T08:00:00Z"), at("2026-03-06T08:00:00Z"));
        let loss = |earliest| {
            LossClock::At(Loss { earliest, latest: Some(latest), cause: LossCause::Retention, unsure: None })
        };
        assert_eq!(read(false, Some(days(1)), facts), loss(Some(earliest)));
        assert_eq!(read(false, None, facts), loss(None));
        assert_eq!(read(false, None, facts).act_by(), Some(latest));
    }

    /// First seen at ten on 2 March: it died by then, and was sent before that, so it goes by ten on 6 March. It was empty at nine, and was
    /// sent at most a day before it died: after nine on 1 March, so that it goes at nine on 5 March at the earliest.
    #[test]
    fn without_the_age_what_was_there_goes_by_its_period() {
        let facts = LossFacts { there_since: Some(at("10:00")), ..with_messages() };
        let loss = |earliest| {
            let latest = Some(at("2026-03-06T10:00:00Z"));
            LossClock::At(Loss { earliest, latest, cause: LossCause::Retention, unsure: None })
        };
        assert_eq!(read(false, None, facts), loss(None));
        assert_eq!(read(true, None, facts), loss(None));
        let emptied = LossFacts { empty_at: Some(at("09:00")), ..facts };
        assert_eq!(read(false, Some(days(1)), emptied), loss(Some(at("2026-03-05T09:00:00Z"))));
        assert_eq!(read(true, Some(days(1)), emptied), loss(Some(at("2026-03-06T09:00:00Z"))));
    }
}

mod jobs {
    use super::*;

    fn read(keeping: JobKeeping, facts: LossFacts) -> LossClock {
        clock(&keeping.limits(), facts)
    }

    /// Died on 1 January: 180 days later is 30 June (31 + 28 + 31 + 30 + 31 + 29 = 180).
    #[test]
    fn sidekiq_keeps_a_hundred_and_eighty_days() {
        let facts = LossFacts { died: Some(at("2026-01-01T00:00:00Z")), growth: up(5, 5), ..with_messages() };
        assert_eq!(read(JobKeeping::SIDEKIQ, facts), exactly(at("2026-06-30T00:00:00Z"), LossCause::Pruning));
    }

    /// 9,990 of 10,000 and 40 more an hour: a quarter of an hour, long before anything is too old.
    #[test]
    fn sidekiq_keeps_ten_thousand() {
        let facts = LossFacts {
            depth: Some(9_990),
            died: Some(at("2026-01-01T00:00:00Z")),
            growth: up(9_960, 9_990),
            ..LossFacts::default()
        };
        assert_eq!(read(JobKeeping::SIDEKIQ, facts), not_before(at("10:15"), LossCause::Pruning));
    }

    #[test]
    fn oban_keeps_a_minute() {
        let facts = LossFacts { died: Some(at("2026-03-02T09:59:30Z")), ..with_messages() };
        assert_eq!(read(JobKeeping::OBAN, facts), exactly(at("2026-03-02T10:00:30Z"), LossCause::Pruning));
    }

    #[rstest]
    #[case::good_job(JobKeeping::GOOD_JOB, Some("2026-03-15T10:00:00Z"))]
    #[case::pg_boss(JobKeeping { span: Some(days(7)), most: None }, Some("2026-03-08T10:00:00Z"))]
    #[case::bullmq_by_age(JobKeeping { span: Some(hours(24)), most: None }, Some("2026-03-02T10:00:00Z"))]
    #[case::solid_queue(JobKeeping::SOLID_QUEUE, None)]
    fn others_keep_what_they_say(#[case] keeping: JobKeeping, #[case] lost: Option<&str>) {
        let facts = LossFacts { died: Some(at("2026-03-01T10:00:00Z")), ..with_messages() };
        assert_eq!(read(keeping, facts).act_by(), lost.map(at));
    }
}

mod jetstream {
    use super::*;

    fn read(limits: JetStreamLimits, facts: LossFacts) -> LossClock {
        clock(&limits.limits(facts.depth), facts)
    }

    /// The advisory is kept for 30 days, the message itself for 3 of which it was there for at least the time it was tried.
    #[test]
    fn an_advisory_is_worth_nothing_without_its_message() {
        let limits =
            JetStreamLimits { max_age: Some(days(30)), source_max_age: Some(days(3)), ..JetStreamLimits::default() };
        let (sent, died) = (at("2026-03-01T08:00:00Z"), at("08:00"));
        let facts = LossFacts { sent: Some(sent), died: Some(died), ..with_messages() };
        assert_eq!(read(limits, facts), exactly(at("2026-03-04T08:00:00Z"), LossCause::Retention));
        let alone = LossFacts { sent: None, ..facts };
        let expected = Loss {
            earliest: Some(at("2026-03-02T08:00:00Z")),
            latest: Some(at("2026-03-05T08:00:00Z")),
            cause: LossCause::Retention,
            unsure: None,
        };
        assert_eq!(read(limits, alone), LossClock::At(expected));
        // The first message that its stream has was sent two hours before this one died: then at the earliest.
        let waited = JetStreamLimits { source_waited: Some(hours(2)), ..limits };
        let expected = Loss { earliest: Some(at("2026-03-05T06:00:00Z")), ..expected };
        assert_eq!(read(waited, alone), LossClock::At(expected));
        let for_ever = JetStreamLimits { source_waited: Some(days(9)), ..limits };
        assert_eq!(read(for_ever, alone), read(limits, alone), "no longer than anything is kept");
    }

    /// 5 of 11, 8 more an hour: 6 * 3600 s / 8 = 45 min.
    #[test]
    fn the_capture_may_be_limited_in_messages() {
        let limits = JetStreamLimits { max_messages: Some(11), ..JetStreamLimits::default() };
        let facts = LossFacts { growth: up(0, 6), ..with_messages() };
        assert_eq!(read(limits, facts), not_before(at("10:45"), LossCause::Length));
    }
}

mod kafka {
    use super::*;

    /// Whole segments are dropped, so a week is the least.
    #[test]
    fn a_record_stays_at_least_for_the_retention() {
        let topic = DeadTopic { retention: Some(days(7)), ..DeadTopic::default() };
        let facts = LossFacts { died: Some(at("2026-03-01T10:00:00Z")), ..with_messages() };
        assert_eq!(clock(&topic.limits(), facts), not_before(at("2026-03-08T10:00:00Z"), LossCause::Retention));
        assert_eq!(clock(&DeadTopic::default().limits(), facts), LossClock::Never);
        let counted = LossFacts { there_since: Some(at("10:00")), ..with_messages() };
        assert!(
            matches!(clock(&topic.limits(), counted), LossClock::Unknown(_)),
            "how long a segment stays is not known"
        );
    }

    #[test]
    fn what_cannot_be_known_is_told_beside_what_is() {
        let topic = DeadTopic { retention: Some(days(7)), compacts: true, is_limited_in_bytes: false };
        let facts = LossFacts { died: Some(at("2026-03-01T10:00:00Z")), ..with_messages() };
        let LossClock::At(loss) = clock(&topic.limits(), facts) else { panic!("there is a retention") };
        assert!(loss.unsure.is_some() && !loss.is_exact());
        let forever = DeadTopic { retention: None, ..topic };
        assert!(matches!(clock(&forever.limits(), facts), LossClock::Unknown(_)));
    }
}

proptest! {
    /// More limits never make the clock show a later time, and bounds are in order.
    #[test]
    fn another_limit_only_makes_it_earlier(
        spans in proptest::collection::vec((1..400_000_u64, any::<bool>(), any::<bool>()), 1..5),
        died in proptest::option::of(0..1_000_000_i64),
        sent in proptest::option::of(0..1_000_000_i64),
        there in proptest::option::of(0..1_000_000_i64),
        empty in proptest::option::of(0..1_000_000_i64),
    ) {
        let begin = at("2026-01-01T00:00:00Z");
        let instant = |ms: i64| begin.shifted_ms(ms * 1000);
        let facts = LossFacts {
            died: died.map(instant),
            sent: sent.map(instant),
            there_since: there.map(instant),
            empty_at: empty.map(instant),
            ..with_messages()
        };
        let limit = |(span, from_sent, later): &(u64, bool, bool)| Limit::Age {
            span: Duration::from_secs(*span),
            from: if *from_sent { CountedFrom::Sent { before_at_most: None } } else { CountedFrom::Died },
            cause: LossCause::Retention,
            sweep: if *later { Sweep::Later } else { Sweep::Punctual },
        };
        let limits: Vec<Limit> = spans.iter().map(limit).collect();
        let mut before: Option<Instant> = None;
        for several in 1..=limits.len() {
            let clock = clock(&limits[..several], facts);
            let acts = clock.act_by();
            prop_assert!(before.is_none() || acts <= before && acts.is_some());
            if let LossClock::At(loss) = clock {
                prop_assert!(loss.latest.is_none_or(|latest| loss.earliest.is_none_or(|earliest| earliest <= latest)));
            }
            before = acts;
        }
    }
}
