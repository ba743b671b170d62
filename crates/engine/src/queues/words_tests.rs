use std::time::Duration;

use rstest::rstest;
use watchbill_domain::queues::{Dropping, Loss, Unsure};
use watchbill_domain::time::Zone;

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2026-03-02T{text}:00Z")).unwrap()
}

fn here() -> Here {
    Here { now: at("12:00"), zone: Zone::utc() }
}

fn said(depth: Option<Depth>, health: Health, presence: Presence) -> DepthSaid {
    of(Broker::RabbitMq, depth, health, presence)
}

fn of(broker: Broker, depth: Option<Depth>, health: Health, presence: Presence) -> DepthSaid {
    depth_said(
        depth,
        &DepthOf { source: "mq", broker, health, presence, is_left_out: false, is_missing: false, here: &here() },
    )
}

fn stale(count: Option<u64>) -> Option<Depth> {
    Some(Depth::Stale { count, as_of: at("02:11") })
}

fn about(count: u64) -> Option<Depth> {
    Some(Depth::Approximate { count, as_of: at("11:58") })
}

#[rstest]
#[case::empty(Some(Depth::Empty), QueueShownState::Empty, "empty")]
#[case::counted(Some(Depth::Known(12_400)), QueueShownState::Known, "12,400")]
#[case::roughly(about(48_000), QueueShownState::Approximate, "about 48,000")]
#[case::roughly_none_is_not_empty(about(0), QueueShownState::Approximate, "about none")]
#[case::no_permission(Some(Depth::NoPermission), QueueShownState::NoPermission, "no permission")]
#[case::statistics_off(Some(Depth::StatisticsOff), QueueShownState::StatisticsOff, "statistics off")]
#[case::not_observable(Some(Depth::NotObservable), QueueShownState::NotObservable, "not observable")]
#[case::stale(stale(Some(40)), QueueShownState::Stale, "40 at 02:11")]
#[case::what_was_empty_hours_ago_is_not_empty_now(stale(Some(0)), QueueShownState::Stale, "0 at 02:11")]
#[case::stale_and_never_counted(stale(None), QueueShownState::Stale, "not known")]
#[case::never_read(None, QueueShownState::NeverRead, "never read")]
fn every_depth_is_shown_as_what_it_is(
    #[case] depth: Option<Depth>,
    #[case] state: QueueShownState,
    #[case] text: &str,
) {
    let said = said(depth, Health::Fine, Presence::Watched);
    assert_eq!((said.state, said.text.as_str()), (state, text));
    let is_exact = matches!(state, QueueShownState::Empty | QueueShownState::Known);
    assert_eq!(said.said.is_empty(), is_exact, "{}", said.said);
}

#[test]
fn offsets_of_a_topic_say_how_many_there_are_at_most() {
    let said = of(Broker::KafkaTopic, about(40), Health::Fine, Presence::Watched);
    assert_eq!((said.state, said.text.as_str()), (QueueShownState::Approximate, "at most 40"));
    assert!(said.said.contains("compaction and transactions"), "{}", said.said);
}

#[rstest]
#[case::no_permission(
    Some(Depth::NoPermission),
    "nobody is paged for what comes into it; give the user by which `mq` is read"
)]
#[case::statistics_off(Some(Depth::StatisticsOff), "nobody is paged for what comes into it; turn them on again")]
#[case::not_observable(
    Some(Depth::NotObservable),
    "nobody is paged for what comes into it; look at what gives its depth"
)]
#[case::stale(stale(Some(1)), "nobody is paged for what came since")]
#[case::never_read(None, "until it is read nobody is paged")]
fn what_is_not_known_says_what_it_means_for_paging(#[case] depth: Option<Depth>, #[case] expected: &str) {
    for health in [Health::Fine, Health::Failing, Health::Stale, Health::Unknown] {
        let said = said(depth, health, Presence::Watched).said;
        assert!(said.contains(expected), "{said}");
    }
}

#[rstest]
#[case(Health::Failing, "as of 02:11; `mq` does not answer; what needed somebody then still does")]
#[case(Health::Stale, "as of 02:11; `mq` is not polled: start Watchbill, or `watchbill watch`; what needed")]
#[case(Health::Fine, "as of 02:11; `mq` answers, and tells no count of it; what needed")]
fn what_is_stale_says_since_when_and_why(#[case] health: Health, #[case] expected: &str) {
    let said = said(stale(Some(40)), health, Presence::Watched);
    assert!(said.said.starts_with(expected), "{}", said.said);
    assert_eq!(said.as_of, Some(at("02:11")));
}

#[test]
fn what_is_gone_or_not_watched_is_never_a_number() {
    let gone = said(Some(Depth::Known(4)), Health::Fine, Presence::Gone(at("04:10")));
    assert_eq!((gone.state, gone.text.as_str()), (QueueShownState::Gone, "gone"));
    assert_eq!(gone.said, "`mq` does not list it since 04:10: nothing about it pages any more");
    let unwatched = said(Some(Depth::Known(4)), Health::Fine, Presence::Unwatched);
    assert_eq!((unwatched.state, unwatched.text.as_str()), (QueueShownState::NeverRead, "not watched"));
    assert!(unwatched.said.contains("nobody is paged for what is in it; a table in [[queues]]"), "{}", unwatched.said);
    let here = here();
    let left_out = DepthOf {
        source: "mq",
        broker: Broker::RabbitMq,
        health: Health::Fine,
        presence: Presence::Unwatched,
        is_left_out: true,
        is_missing: false,
        here: &here,
    };
    assert!(depth_said(None, &left_out).said.contains("`watch = false`"));
    let missing = DepthOf { presence: Presence::Watched, is_left_out: false, is_missing: true, ..left_out };
    let stale = Depth::Stale { count: Some(4), as_of: at("10:00") };
    let said = depth_said(Some(stale), &missing).said;
    assert!(said.contains("`mq` does not list it any more, and a replay of it is not over"), "{said}");
    let never_read = depth_said(None, &missing);
    assert_eq!((never_read.state, never_read.text.as_str()), (QueueShownState::NeverRead, "not known"));
    assert!(never_read.said.starts_with("`mq` does not list it any more"), "{}", never_read.said);
}

#[test]
fn when_the_oldest_died_is_not_mistaken_for_when_it_was_sent() {
    let now = at("12:00");
    let earlier = now.minus(Duration::from_secs(4 * 3600));
    assert_eq!(oldest_said(Some(Oldest::died(earlier)), now), "died 4 h ago");
    assert_eq!(oldest_said(Some(Oldest::sent(earlier)), now), "sent 4 h ago (when it died is not told)");
    assert_eq!(oldest_said(None, now), "not told");
}

#[rstest]
#[case(1_200, "1,200 an hour more")]
#[case(-40, "40 an hour fewer")]
#[case(0, "")]
#[case(i64::MIN, "9,223,372,036,854,775,808 an hour fewer")]
fn growth_has_a_direction(#[case] per_hour: i64, #[case] expected: &str) {
    assert_eq!(growth_said(per_hour), expected);
}

#[test]
fn few_names_are_told_and_the_rest_counted() {
    let said = |names: &[&'static str]| feeds_said(names.iter().copied());
    assert_eq!(said(&[]), "");
    assert_eq!(said(&["orders", "payments"]), "from orders, payments");
    assert_eq!(said(&["a", "b", "c", "d", "e", "f"]), "from a, b, c, d and 2 more");
}

#[rstest]
#[case(Some(OwnerFrom::File), Some("checkout"), "by the workspace; pages checkout")]
#[case(Some(OwnerFrom::Argument), None, "by an argument of the queue")]
#[case(Some(OwnerFrom::Tag), None, "by a tag of the queue")]
#[case(None, None, "nobody is named: `owner` in [[queues]] says whose it is")]
fn who_says_whose_it_is(#[case] from: Option<OwnerFrom>, #[case] service: Option<&str>, #[case] expected: &str) {
    let owner = from.map(|from| Owner { name: "ana".to_owned(), from });
    assert_eq!(owner_said(owner.as_ref(), service), expected);
}

fn losing(earliest: Option<&str>, latest: Option<&str>) -> Attention {
    let loss = Loss { earliest: earliest.map(at), latest: latest.map(at), cause: LossCause::Retention, unsure: None };
    Attention::Losing { loss, since: at("10:00") }
}

#[rstest]
#[case(losing(Some("14:00"), Some("14:00")), "loses in 2 h")]
#[case(losing(None, Some("14:00")), "loses within 2 h")]
#[case(losing(Some("14:00"), None), "may lose in 2 h")]
#[case(losing(Some("11:00"), None), "may lose now")]
#[case(losing(None, None), "may lose")]
#[case(losing(Some("10:00"), Some("11:00")), "loses now")]
#[case(Attention::Dropping(Dropping { since: at("11:00"), last: at("11:30"), count: 1_200 }), "threw 1,200 away")]
#[case(Attention::ReplayWaits { since: at("10:00") }, "a replay has waited for 2 h")]
#[case(Attention::PromiseOver { since: at("10:00") }, "promise over for 2 h")]
#[case(Attention::Growing { since: at("10:00"), per_hour: Some(9) }, "grows")]
#[case(Attention::NotEmptied { since: at("09:00"), unread: Duration::ZERO }, "not emptied for 3 h")]
#[case(Attention::Unseen { since: at("07:00") }, "unseen for 5 h")]
fn a_reason_fits_into_a_row(#[case] found: Attention, #[case] expected: &str) {
    assert_eq!(attention_brief(&found, at("12:00")), expected);
}

#[rstest]
#[case(
    Limit::Age { span: Duration::from_secs(7 * 86_400), from: CountedFrom::Died, cause: LossCause::Retention, sweep: Sweep::Punctual },
    "A message is lost 7 d after it came in (retention)."
)]
#[case(
    Limit::Age {
        span: Duration::from_secs(14 * 86_400), from: CountedFrom::Sent { before_at_most: None }, cause: LossCause::Retention, sweep: Sweep::Later,
    },
    "A message is lost 14 d after it was first sent, however long ago it died, or somewhat later, with others that lie beside it (retention)."
)]
#[case(
    Limit::Count { most: 10_000, cause: LossCause::Length },
    "With 10,000 messages it is full, and each further one costs one (length limit)."
)]
#[case(
    Limit::Count { most: 1, cause: LossCause::Pruning },
    "It keeps 1 message: what is more is tidied away (pruning)."
)]
#[case(
    Limit::Unused { since: Some(at("09:00")), span: Duration::from_secs(86_400) },
    "Unused for 1 d it is removed with all that is in it; it is unused since 09:00."
)]
#[case(
    Limit::Unused { since: None, span: Duration::from_secs(86_400) },
    "Unused for 1 d it is removed with all that is in it; since when it is unused is not told."
)]
#[case(
    Limit::Untold(Unsure { cause: LossCause::TimeToLive, why: "its policies are not told" }),
    "When messages are lost to time to live is not known: its policies are not told."
)]
fn every_limit_is_a_sentence(#[case] limit: Limit, #[case] expected: &str) {
    assert_eq!(limit_said(&limit, &here()), expected);
}

#[test]
fn a_sentence_begins_large_and_ends() {
    assert_eq!([sentence("it grows"), sentence("It grows."), sentence("")], ["It grows.", "It grows.", ""]);
}
