use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::queues::fixtures::{MINUTE, at, days, hours};
use crate::queues::{Reading, Unsure};

/// Not empty since the first of March at 10:00, read every minute, last at `now`.
fn full(now: Instant) -> QueueState {
    let since = at("2026-03-01T10:00:00Z");
    QueueState::default().after(&Reading::of(since, Depth::Known(3)), MINUTE).after(
        &Reading::of(now, Depth::Known(3)),
        // So seldom that nothing was missed.
        days(365),
    )
}

fn facts(state: &QueueState, now: Instant) -> AttentionFacts<'_> {
    AttentionFacts {
        state,
        depth: state.depth(MINUTE, now),
        growth: None,
        clock: LossClock::Never,
        looked_at: None,
        promised_until: None,
        dropping: None,
        growing_since: None,
        losing: None,
        replay_waits: None,
    }
}

#[test]
fn every_kind_has_a_word_and_a_name_of_its_own() {
    for kind in AttentionKind::ALL {
        assert_eq!(AttentionKind::from_word(kind.word()), Some(kind));
    }
    let names: std::collections::BTreeSet<&str> = AttentionKind::ALL.iter().map(|kind| kind.alert_name()).collect();
    assert_eq!(names.len(), AttentionKind::ALL.len());
}

fn kinds(found: &[Attention]) -> Vec<&'static str> {
    found.iter().map(|attention| attention.kind().word()).collect()
}

fn lost(at: Instant) -> LossClock {
    LossClock::At(Loss { earliest: Some(at), latest: Some(at), cause: LossCause::Retention, unsure: None })
}

/// By the defaults: two days not empty, seven days unseen.
#[rstest]
#[case::fresh("2026-03-03T09:59:59Z", None, &[])]
#[case::two_days("2026-03-03T10:00:00Z", None, &["not_emptied"])]
#[case::nearly_seven("2026-03-08T09:59:59Z", None, &["not_emptied"])]
#[case::seven("2026-03-08T10:00:00Z", None, &["not_emptied", "unseen"])]
#[case::looked_since("2026-03-08T10:00:00Z", Some("2026-03-01T10:00:01Z"), &["not_emptied"])]
#[case::looked_long_ago("2026-03-09T12:00:00Z", Some("2026-03-02T12:00:00Z"), &["not_emptied", "unseen"])]
#[case::looked_while_it_was_empty("2026-03-08T09:59:59Z", Some("2026-02-01T10:00:00Z"), &["not_emptied"])]
fn time_alone_brings_attention(#[case] now: &str, #[case] looked: Option<&str>, #[case] expected: &[&str]) {
    let now = at(now);
    let state = full(now);
    let facts = AttentionFacts { looked_at: looked.map(at), ..facts(&state, now) };
    assert_eq!(kinds(&attention(&facts, &AttentionRules::default(), now)), expected);
}

#[rstest]
#[case::two_days_before("2026-03-03T11:00:00Z", "2026-03-01T11:00:00Z", true)]
#[case::a_second_earlier("2026-03-03T11:00:01Z", "2026-03-01T11:00:00Z", false)]
fn a_loss_within_two_days_needs_somebody(#[case] lost_at: &str, #[case] now: &str, #[case] needed: bool) {
    let now = at(now);
    let state = full(now);
    let facts = AttentionFacts { clock: lost(at(lost_at)), ..facts(&state, now) };
    assert_eq!(kinds(&attention(&facts, &AttentionRules::default(), now)) == ["losing"], needed);
}

#[test]
fn what_grew_goes_on_until_it_is_no_higher_than_an_hour_ago() {
    let now = at("2026-03-01T12:00:00Z");
    let state = full(now);
    let of = |from, to, since: Option<&str>, before: Option<&str>| {
        let growth = Some(Growth { from, to, since: since.map(at) });
        let facts = AttentionFacts { growth, growing_since: before.map(at), ..facts(&state, now) };
        attention(&facts, &AttentionRules::default(), now)
    };
    let growing = |since, per_hour| vec![Attention::Growing { since: at(since), per_hour: Some(per_hour) }];
    let (ten, eleven) = ("2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z");
    assert_eq!(of(3, 9, None, None), []);
    assert_eq!(of(3, 9, Some(eleven), None), growing(eleven, 8));
    assert_eq!(of(3, 9, Some(eleven), Some(ten)), growing(ten, 8));
    assert_eq!(of(3, 4, None, Some(ten)), growing(ten, 1));
    assert_eq!(of(3, 3, None, Some(ten)), []);
}

#[test]
fn only_a_count_of_none_ends_it() {
    let now = at("2026-03-09T10:00:00Z");
    let state = full(now);
    let growing_since = Some(at("2026-03-09T08:00:00Z"));
    let unread = now.plus(MINUTE);
    for depth in [Depth::NoPermission, Depth::StatisticsOff, Depth::NotObservable] {
        let state = state.after(&Reading::of(unread, depth), MINUTE);
        let facts = AttentionFacts { growing_since, clock: lost(now), ..facts(&state, unread) };
        let found = attention(&facts, &AttentionRules::default(), unread);
        assert_eq!(kinds(&found), ["losing", "growing", "not_emptied", "unseen"], "{depth:?}");
    }
    let state = state.after(&Reading::of(unread, Depth::Empty), MINUTE);
    let facts = AttentionFacts { growing_since, clock: LossClock::NothingToLose, ..facts(&state, unread) };
    assert_eq!(attention(&facts, &AttentionRules::default(), unread), []);
    assert_eq!(next_attention_at(&facts, &AttentionRules::default(), unread), None);
}

const UNSURE: Unsure = Unsure { cause: LossCause::Retention, why: "nobody tells how old its messages are" };

/// Told since 08:00 as lost at 12:00 on the third of March.
#[rstest]
#[case::not_known_any_more(LossClock::Unknown(UNSURE), true)]
#[case::known_of_another_limit_alone(another(Some(UNSURE)), true)]
#[case::known_and_later(another(None), false)]
#[case::never(LossClock::Never, false)]
#[case::nothing_to_lose(LossClock::NothingToLose, false)]
fn a_loss_that_is_not_known_any_more_goes_on(#[case] clock: LossClock, #[case] goes_on: bool) {
    let (now, lost_at) = (at("12:00"), at("2026-03-03T12:00:00Z"));
    let state = full(now);
    let LossClock::At(loss) = lost(lost_at) else { unreachable!() };
    let losing = Some(LosingBefore { since: at("08:00"), loss: Some(loss) });
    let facts = AttentionFacts { clock, losing, ..facts(&state, now) };
    let found = attention(&facts, &AttentionRules::default(), now);
    // What was known to the instant is a bound now.
    let expected = Attention::Losing { loss: Loss { latest: None, ..loss }, since: at("08:00") };
    assert_eq!(found, if goes_on { vec![expected] } else { Vec::new() });
}

/// Lost to its length in a month, and perhaps before.
fn another(unsure: Option<Unsure>) -> LossClock {
    let earliest = Some(at("2026-04-02T12:00:00Z"));
    LossClock::At(Loss { earliest, latest: None, cause: LossCause::Length, unsure })
}

#[test]
fn a_loss_of_which_nothing_is_known_any_more_is_said_without_an_instant() {
    let now = at("12:00");
    let state = full(now);
    let losing = Some(LosingBefore { since: at("08:00"), loss: None });
    let told = |clock| {
        let facts = AttentionFacts { clock, losing, ..facts(&state, now) };
        attention(&facts, &AttentionRules::default(), now)
    };
    let found = told(LossClock::Unknown(UNSURE));
    let said: Vec<String> = found.iter().map(|found| found.said(now)).collect();
    assert_eq!(said, ["messages may be lost to retention, and when is not known"]);
    assert_eq!(told(another(Some(UNSURE))), [], "of which limit it was is forgotten");
}

#[test]
fn a_queue_that_was_never_counted_needs_nobody_but_is_not_calm() {
    let now = at("10:00");
    let state = QueueState::default().after(&Reading::of(now, Depth::NoPermission), MINUTE);
    let facts = facts(&state, now);
    assert_eq!(attention(&facts, &AttentionRules::default(), now), []);
    assert!(!facts.depth.unwrap().is_calm());
}

#[test]
fn what_is_thrown_away_is_told_although_the_queue_is_empty() {
    let state = QueueState::default().after(&Reading::of(at("10:00"), Depth::Empty), MINUTE);
    let dropping = Some(Dropping { since: at("09:00"), last: at("09:30"), count: 3 });
    let told = |now| {
        let facts = AttentionFacts { dropping, ..facts(&state, at(now)) };
        kinds(&attention(&facts, &AttentionRules::default(), at(now)))
    };
    assert_eq!(told("10:29"), ["dropping"]);
    assert_eq!(told("10:30"), [""; 0], "an hour after the last one");
}

#[rstest]
#[case::not_emptied(
    Attention::NotEmptied { since: at("2026-02-27T10:00:00Z"), unread: Duration::ZERO },
    "not seen empty for 3 d"
)]
#[case::not_read(
    Attention::NotEmptied { since: at("2026-02-27T10:00:00Z"), unread: hours(11) },
    "not seen empty for 3 d, of which it was not read for 11 h"
)]
#[case::growing(Attention::Growing { since: at("08:30"), per_hour: Some(12) }, "growing for 1 h 30 min, by 12 an hour now")]
#[case::unseen(Attention::Unseen { since: at("2026-02-20T10:00:00Z") }, "not empty, and nobody looked for 10 d")]
#[case::promise_over(Attention::PromiseOver { since: at("09:20") }, "promised to be done 40 min ago, and not empty since")]
#[case::dropping(
    Attention::Dropping(Dropping { since: at("09:00"), last: at("09:00"), count: 1 }),
    "1 message thrown away that no queue took"
)]
fn a_reason_is_said_in_half_a_sentence(#[case] found: Attention, #[case] said: &str) {
    assert_eq!(found.said(at("10:00")), said);
}

#[rstest]
#[case::exact(Some("15:10"), Some("15:10"), "the first message is lost to retention in 5 h 10 min")]
#[case::earliest(Some("15:10"), None, "the first message may be lost to retention in 5 h 10 min")]
#[case::latest(None, Some("15:10"), "the first message is lost to retention within 5 h 10 min")]
#[case::perhaps_now(Some("09:00"), Some("15:10"), "messages may be lost already to retention")]
#[case::surely_now(Some("09:00"), Some("09:00"), "messages are lost now to retention")]
#[case::not_known_any_more(None, None, "messages may be lost to retention, and when is not known")]
fn a_bound_is_said_as_a_bound(#[case] earliest: Option<&str>, #[case] latest: Option<&str>, #[case] said: &str) {
    let loss = Loss { earliest: earliest.map(at), latest: latest.map(at), cause: LossCause::Retention, unsure: None };
    assert_eq!(Attention::Losing { loss, since: at("08:00") }.said(at("10:00")), said);
}

/// Not empty since the first of March at 10:00.
#[rstest]
#[case::not_over("2026-03-02T09:00:00Z", "2026-03-02T08:59:59Z", &[])]
#[case::over("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", &["promise_over"])]
#[case::kept_before_it_filled_again("2026-03-01T09:59:59Z", "2026-03-02T09:00:00Z", &[])]
fn a_promise_that_was_not_kept_needs_somebody(#[case] until: &str, #[case] now: &str, #[case] expected: &[&str]) {
    let now = at(now);
    let state = full(now);
    let facts = AttentionFacts { promised_until: Some(at(until)), ..facts(&state, now) };
    assert_eq!(kinds(&attention(&facts, &AttentionRules::default(), now)), expected);
    let next = expected.is_empty().then(|| at(until)).filter(|until| *until > now);
    assert!(next.is_none() || next_attention_at(&facts, &AttentionRules::default(), now) == next);
}

#[test]
fn a_promise_holds_what_can_wait_for_its_end() {
    let promise = Promise { by: "ana".to_owned(), at: at("10:00"), until: at("14:00"), note: String::new() };
    let waits = |attention: Attention, now| attention.waits_for(&promise, at(now));
    let unseen = Attention::Unseen { since: at("08:00") };
    assert!(waits(unseen, "13:59") && !waits(unseen, "14:00"));
    let losing = |time| {
        let LossClock::At(loss) = lost(at(time)) else { unreachable!() };
        Attention::Losing { loss, since: at("08:00") }
    };
    assert!(waits(losing("14:00"), "11:00") && !waits(losing("13:59"), "11:00"));
    let dropping = |last| Attention::Dropping(Dropping { since: at("09:00"), last: at(last), count: 2 });
    assert!(
        waits(dropping("10:00"), "11:00") && !waits(dropping("10:30"), "11:00"),
        "what was thrown away later was not promised"
    );
    let LossClock::At(loss) = lost(at("15:00")) else { unreachable!() };
    let forgotten = Attention::Losing { loss: Loss { earliest: None, latest: None, ..loss }, since: at("08:00") };
    assert!(!waits(forgotten, "11:00"), "nobody knows that it can wait");
}

#[test]
fn a_loss_is_certain_once_its_latest_instant_has_come() {
    let LossClock::At(loss) = lost(at("14:00")) else { unreachable!() };
    let losing = |loss| Attention::Losing { loss, since: at("08:00") };
    assert!(losing(loss).is_loss_now(at("14:00")) && !losing(loss).is_loss_now(at("13:59")));
    let at_the_earliest = Loss { latest: None, ..loss };
    assert!(!losing(at_the_earliest).is_loss_now(at("20:00")), "it may have been lost; that it was is not known");
    assert!(!Attention::Unseen { since: at("08:00") }.is_loss_now(at("20:00")));
}

proptest! {
    /// Looking at the next instant that is named misses nothing in between.
    #[test]
    fn nothing_new_comes_before_the_next_time_that_is_named(
        looked in proptest::option::of(0..20_u64), lost_in in proptest::option::of(0..400_u64),
        promised in proptest::option::of(1..400_u64), later in 0..400_u64,
    ) {
        let (now, rules) = (at("2026-03-01T12:00:00Z"), AttentionRules::default());
        let state = full(now);
        let clock = lost_in.map_or(LossClock::Never, |passed| lost(now.plus(hours(passed))));
        let looked_at = looked.map(|passed| now.minus(hours(passed)));
        let promised_until = promised.map(|passed| now.plus(hours(passed)));
        let facts = AttentionFacts { clock, looked_at, promised_until, ..facts(&state, now) };
        let before = kinds(&attention(&facts, &rules, now));
        let then = now.plus(hours(later));
        let next = next_attention_at(&facts, &rules, now);
        if next.is_none_or(|next| then < next) {
            prop_assert_eq!(kinds(&attention(&facts, &rules, then)), before);
        } else if let Some(next) = next {
            prop_assert!(attention(&facts, &rules, next).len() > before.len());
        }
    }
}

/// Also of a queue that is empty by now, or was never read: what waits is the replay.
#[test]
fn a_replay_that_waits_needs_somebody_whatever_is_in_the_queue() {
    let (now, since) = (at("2026-03-02T12:00:00Z"), at("2026-03-02T10:00:00Z"));
    let empty = QueueState::default().after(&Reading::of(now, Depth::Empty), MINUTE);
    for state in [empty, QueueState::default(), full(now)] {
        let facts = AttentionFacts { replay_waits: Some(since), ..facts(&state, now) };
        let found = attention(&facts, &AttentionRules::default(), now);
        assert!(found.contains(&Attention::ReplayWaits { since }), "{found:?}");
    }
    let waits = Attention::ReplayWaits { since };
    assert_eq!(waits.said(now), "a replay has waited for somebody for 2 h");
    let promise = |given: &str| Promise {
        by: "ana".to_owned(),
        at: at(given),
        until: at("2026-03-03T10:00:00Z"),
        note: String::new(),
    };
    assert!(waits.waits_for(&promise("2026-03-02T11:00:00Z"), now), "whoever promised after it knows of it");
    assert!(!waits.waits_for(&promise("2026-03-02T09:00:00Z"), now));
}
