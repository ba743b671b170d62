//! Dead-letter queues through days: when somebody is told, what a promise holds back, and that nothing unread looks empty.

mod incident;
mod set_back;
mod today;
mod watched;
mod weeks;

use watchbill_engine::api::{PromiseForm, QueuePointListed, QueueSpan};
use watchbill_engine::ports::{Clock, PollFailureKind};
use watchbill_engine::testing::Reply;
use watchbill_engine::{Engine, Instant, Options};
use watchbill_simulator::BrokerQueue;

use self::watched::{DLQ, ID, Watched};
use crate::day::{hours, minutes};
use crate::shifts::daily;

#[tokio::test]
async fn an_hour_of_growth_pages_who_is_on_call_for_the_service_and_an_empty_queue_ends_it() {
    // Ana is on call until 09:00 of the next day.
    let watched = Watched::on_call("2026-03-10T10:00:00Z", &daily("bo", "ana")).await;
    watched.grow(minutes(40)).await;
    assert_eq!((watched.kinds().await.as_slice(), watched.day.titles()), ([].as_slice(), Vec::<String>::new()));
    watched.grow(minutes(30)).await;
    assert_eq!(watched.kinds().await, ["growing"]);
    assert_eq!(watched.told("QueueGrowing").await, 1, "{:?}", watched.day.titles());
    let alert = watched.day.alert("QueueGrowing").await;
    assert_eq!((alert.severity, alert.state), ("warning", "firing"));
    let listed = watched.listed().await;
    assert!(listed.growth_per_hour.is_some_and(|growth| (28..=31).contains(&growth)), "{listed:#?}");
    assert_eq!(listed.service.as_deref(), Some("parcels"));
    watched.grow(hours(2)).await;
    assert_eq!(
        watched.told("QueueGrowing").await,
        1,
        "as long as it grows that is one page: {:?}",
        watched.day.titles()
    );
    watched.broker.hold(DLQ, 0);
    watched.day.pass(minutes(3)).await;
    assert_eq!(watched.day.alert("QueueGrowing").await.state, "resolved");
    assert_eq!((watched.kinds().await.len(), watched.listed().await.state), (0, "empty"));
}

#[tokio::test]
async fn in_the_shift_of_another_the_queue_of_a_service_is_theirs() {
    let watched = Watched::on_call("2026-03-10T10:00:00Z", &daily("ana", "bo")).await;
    watched.grow(minutes(90)).await;
    assert_eq!(watched.kinds().await, ["growing"]);
    assert_eq!(watched.told("QueueGrowing").await, 0, "{:?}", watched.day.titles());
    let id = watched.day.alert("QueueGrowing").await.id;
    let quiet = watched.day.engine.alert_detail(&id).await.unwrap().row.quiet;
    assert!(quiet.as_deref().is_some_and(|why| why.contains("Bo is on call for payments")), "{quiet:?}");
}

#[tokio::test]
async fn nobody_looked_pages_at_its_hour_and_a_look_begins_the_time_anew() {
    let watched = Watched::begin("unseen_for = \"1d\"\nnot_emptied_for = \"90d\"\n").await;
    watched.broker.hold(DLQ, 3);
    watched.day.pass(minutes(5)).await;
    watched.day.sleep(hours(22)).await;
    watched.day.pass(hours(2) - minutes(9)).await;
    assert_eq!(watched.told("QueueUnseen").await, 0, "{:?}", watched.day.titles());
    watched.day.pass(minutes(6)).await;
    assert_eq!(watched.told("QueueUnseen").await, 1, "{:?}", watched.day.titles());
    assert_eq!(watched.day.alert("QueueUnseen").await.severity, "warning");

    watched.day.engine.queue_looked(ID, "ana").await.unwrap();
    watched.day.pass(minutes(3)).await;
    assert_eq!(watched.day.alert("QueueUnseen").await.state, "resolved");
    assert_eq!(watched.listed().await.last_looked_by.as_deref(), Some("ana"));
    watched.day.sleep(hours(23)).await;
    watched.day.pass(hours(1) - minutes(7)).await;
    assert_eq!(watched.told("QueueUnseen").await, 1, "a day from the look: {:?}", watched.day.titles());
    watched.day.pass(minutes(8)).await;
    assert_eq!(watched.told("QueueUnseen").await, 2, "{:?}", watched.day.titles());
}

#[tokio::test]
async fn a_queue_that_is_not_emptied_for_two_days_needs_somebody_and_a_moment_of_none_ends_it() {
    let watched = Watched::begin("").await;
    watched.broker.hold(DLQ, 4);
    watched.day.pass(minutes(30)).await;
    watched.day.sleep(hours(46)).await;
    watched.day.pass(hours(1) + minutes(27)).await;
    assert_eq!(watched.told("QueueNotEmptied").await, 0, "{:?}", watched.day.titles());
    // It changes, and is never seen empty.
    watched.broker.hold(DLQ, 2);
    watched.day.pass(minutes(5)).await;
    assert_eq!(watched.told("QueueNotEmptied").await, 1, "{:?}", watched.day.titles());
    watched.broker.hold(DLQ, 0);
    watched.day.pass(minutes(2)).await;
    watched.broker.hold(DLQ, 5);
    watched.day.pass(minutes(5)).await;
    assert_eq!(watched.day.alert("QueueNotEmptied").await.state, "resolved");
    assert_eq!(watched.kinds().await, Vec::<&str>::new(), "it begins anew");
}

#[tokio::test]
async fn a_first_message_that_is_lost_within_two_days_pages_as_an_error() {
    let watched = Watched::begin("").await;
    // What was sent long ago died after the queue was seen empty, and from then on its time runs.
    let (empty_at, kept_for) = (watched.day.fakes.clock.now(), hours(52));
    let kept_ms = u64::try_from(kept_for.as_millis()).unwrap();
    let sent_at = empty_at.minus(hours(20));
    let queue = BrokerQueue::classic(DLQ).argument("x-message-ttl", kept_ms).holding(7).head_sent_at(sent_at);
    watched.broker.declare(queue);
    watched.day.pass(hours(4) - minutes(3)).await;
    let loss = watched.listed().await.loss;
    assert_eq!((loss.state, watched.told("QueueLosing").await), ("at", 0), "{loss:?}");
    assert_eq!(loss.earliest, Some(empty_at.plus(kept_for).to_rfc3339()), "{loss:?}");
    watched.day.pass(minutes(6)).await;
    assert_eq!(watched.told("QueueLosing").await, 1, "{:?}", watched.day.titles());
    assert_eq!(watched.day.alert("QueueLosing").await.severity, "error");
    // A promise that ends before the loss can wait; one that ends after it cannot.
    watched.promise("1d").await;
    watched.day.pass(minutes(2)).await;
    assert!(watched.listed().await.waits);
    watched.promise("3d").await;
    watched.day.pass(minutes(2)).await;
    assert!(!watched.listed().await.waits, "it is lost before that");
}

#[tokio::test]
async fn what_no_queue_took_is_told_while_it_goes_on() {
    let watched = Watched::begin("").await;
    watched.broker.throw_away(3);
    watched.day.pass(minutes(3)).await;
    assert_eq!(watched.told("QueueDropping").await, 1, "{:?}", watched.day.titles());
    let alert = watched.day.alert("QueueDropping").await;
    assert_eq!((alert.severity, alert.state), ("error", "firing"));
    watched.day.pass(hours(1)).await;
    assert_eq!(watched.day.alert("QueueDropping").await.state, "resolved", "an hour after the last of them");
}

#[tokio::test]
async fn a_promise_holds_back_and_its_end_pages_again() {
    let watched = Watched::begin("not_emptied_for = \"1h\"\n").await;
    watched.broker.hold(DLQ, 4);
    watched.day.pass(hours(1) + minutes(3)).await;
    assert_eq!(watched.told("QueueNotEmptied").await, 1, "{:?}", watched.day.titles());
    watched.promise("2h").await;
    watched.day.pass(minutes(2)).await;
    let listing = watched.day.engine.queues_listing(false, None).await.unwrap();
    assert_eq!(listing.needs_attention, 0, "somebody has it");
    let promise = listing.queues[0].promise.clone().expect("it stands");
    assert_eq!((promise.by.as_str(), promise.note.as_deref()), ("ana", Some("after the fix")));
    assert!(listing.queues[0].waits && listing.queues[0].attention[0].kind == "not_emptied", "{listing:#?}");
    let told = watched.day.titles().len();
    watched.day.pass(hours(2) - minutes(6)).await;
    assert_eq!(watched.day.titles().len(), told, "until then it is quiet: {:?}", watched.day.titles());
    watched.day.pass(minutes(8)).await;
    assert_eq!(watched.told("QueuePromiseOver").await, 1, "{:?}", watched.day.titles());
    assert_eq!(
        watched.day.titles().len(),
        told + 1,
        "what was told before is not told twice: {:?}",
        watched.day.titles()
    );
    assert_eq!(watched.day.engine.queues_listing(false, None).await.unwrap().needs_attention, 1);
    watched.broker.hold(DLQ, 0);
    watched.day.pass(minutes(2)).await;
    assert_eq!(watched.day.alert("QueuePromiseOver").await.state, "resolved");
}

#[tokio::test]
async fn a_promise_that_is_taken_back_holds_nothing_back_any_more() {
    let watched = Watched::begin("not_emptied_for = \"1h\"\n").await;
    watched.broker.hold(DLQ, 4);
    watched.day.pass(minutes(10)).await;
    watched.promise("1d").await;
    watched.day.pass(hours(2)).await;
    assert_eq!(watched.day.titles(), Vec::<String>::new());
    assert_eq!(watched.kinds().await, ["not_emptied"]);
    watched.day.engine.queue_promise_end(ID, "ana").await.unwrap();
    watched.day.pass(minutes(3)).await;
    assert_eq!(watched.told("QueueNotEmptied").await, 1, "{:?}", watched.day.titles());
    assert_eq!(watched.told("QueuePromiseOver").await, 0, "nobody broke one");
}

#[tokio::test]
async fn what_is_not_seen_is_never_empty_and_ends_nothing() {
    let watched = Watched::begin("not_emptied_for = \"1h\"\n").await;
    watched.broker.hold(DLQ, 7);
    watched.day.pass(hours(1) + minutes(3)).await;
    assert_eq!(watched.told("QueueNotEmptied").await, 1, "{:?}", watched.day.titles());
    let unseen = async |state: &str| {
        watched.day.pass(hours(1)).await;
        let listed = watched.listed().await;
        assert_eq!(listed.state, state, "{listed:#?}");
        assert!(listed.depth != Some(0) && listed.gone_at.is_none(), "{listed:#?}");
        assert_eq!(listed.attention[0].kind, "not_emptied");
        assert_ne!(watched.day.alert("QueueNotEmptied").await.state, "resolved", "{state}");
    };
    watched.broker.permit(&[]);
    unseen("no_permission").await;
    let listing = watched.day.engine.queues_listing(true, None).await.unwrap();
    assert!(listing.queues.iter().all(|queue| queue.state != "empty"), "{listing:#?}");
    watched.broker.permit_all();
    watched.broker.count(false);
    unseen("statistics_off").await;
    watched.broker.count(true);
    watched.trouble(Some(Reply::Fail(PollFailureKind::Unreachable)));
    unseen("stale").await;
    watched.trouble(Some(Reply::Json(401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}".to_owned())));
    unseen("stale").await;
    watched.trouble(Some(Reply::Json(200, "[]".to_owned())));
    unseen("stale").await;
    watched.trouble(None);
    watched.day.pass(minutes(5)).await;
    let listed = watched.listed().await;
    assert_eq!((listed.state, listed.depth), ("known", Some(7)));
    assert_eq!(watched.told("QueueNotEmptied").await, 1, "it was one episode all the time: {:?}", watched.day.titles());
}

#[tokio::test]
async fn a_queue_that_is_gone_from_a_whole_listing_needs_nobody() {
    let watched = Watched::begin("not_emptied_for = \"1h\"\n").await;
    watched.broker.hold(DLQ, 7);
    watched.day.pass(hours(1) + minutes(3)).await;
    assert_eq!(watched.day.alert("QueueNotEmptied").await.state, "firing");
    watched.broker.delete(DLQ);
    watched.day.pass(minutes(3)).await;
    assert_eq!(watched.day.alert("QueueNotEmptied").await.state, "resolved");
    let listed = watched.listed().await;
    assert!(listed.gone_at.is_some() && listed.attention.is_empty(), "{listed:#?}");
    assert_ne!(listed.state, "empty", "gone is not empty");
    watched.broker.declare(BrokerQueue::classic(DLQ).holding(1));
    watched.day.pass(minutes(3)).await;
    let listed = watched.listed().await;
    assert_eq!((listed.gone_at, listed.depth), (None, Some(1)), "it is back");
}

#[tokio::test]
async fn a_night_in_which_the_laptop_slept_is_no_zero() {
    let watched = Watched::begin("not_emptied_for = \"1h\"\n").await;
    watched.broker.hold(DLQ, 5);
    watched.day.pass(minutes(30)).await;
    let slept_at = watched.day.fakes.clock.now();
    watched.day.sleep(hours(8)).await;
    let woke_at = slept_at.plus(hours(8));
    watched.day.pass(minutes(5)).await;
    let shown = watched.day.engine.queue_shown(ID, QueueSpan::Day).await.unwrap();
    let points = &shown.history.points;
    let at = |point: &QueuePointListed| Instant::parse(&point.at).unwrap();
    let (from, to) = (slept_at.plus(minutes(5)), woke_at.minus(minutes(5)));
    assert!(points.iter().any(|point| at(point) < from && point.last == Some(5)), "{points:?}");
    assert!(points.iter().any(|point| at(point) > to && point.last == Some(5)), "{points:?}");
    assert!(!points.iter().any(|point| at(point) > from && at(point) < to && point.counted > 0), "{points:?}");
    let filled_at = slept_at.minus(minutes(25));
    assert!(points.iter().all(|point| at(point) < filled_at || point.low != Some(0)), "nothing was empty: {points:?}");
    let said = &shown.queue.attention[0].said;
    assert!(said.contains("not seen empty for") && said.contains("of which it was not read for"), "{said}");
}

#[tokio::test]
async fn a_restart_keeps_the_episode_the_promise_and_the_look() {
    let mut watched = Watched::begin("not_emptied_for = \"1h\"\nunseen_for = \"2h\"\n").await;
    watched.broker.hold(DLQ, 5);
    watched.day.pass(hours(1) + minutes(3)).await;
    assert_eq!(watched.told("QueueNotEmptied").await, 1);
    let since = watched.listed().await.attention[0].since.clone();
    watched.day.engine.queue_looked(ID, "ana").await.unwrap();
    watched.day.restart_after(minutes(10)).await;
    watched.day.pass(minutes(10)).await;
    watched.day.crash_and_restart_after(minutes(1)).await;
    watched.day.pass(minutes(10)).await;
    assert_eq!(watched.told("QueueNotEmptied").await, 1, "no second page: {:?}", watched.day.titles());
    let listed = watched.listed().await;
    assert_eq!((listed.attention.len(), &listed.attention[0].since), (1, &since), "{listed:#?}");
    assert_eq!(listed.last_looked_by.as_deref(), Some("ana"));

    watched.promise("3h").await;
    watched.day.restart_after(minutes(5)).await;
    watched.day.pass(hours(2)).await;
    assert_eq!(watched.kinds().await, ["not_emptied", "unseen"]);
    assert!(watched.listed().await.waits, "the promise stands");
    assert_eq!(watched.told("QueueUnseen").await, 0, "{:?}", watched.day.titles());
    watched.day.pass(hours(1)).await;
    assert_eq!(watched.told("QueuePromiseOver").await, 1, "{:?}", watched.day.titles());
}

#[tokio::test]
async fn a_guest_looks_and_promises_beside_the_one_who_watches() {
    let watched = Watched::begin("not_emptied_for = \"1h\"\n").await;
    watched.broker.hold(DLQ, 5);
    watched.day.pass(hours(1) + minutes(3)).await;
    let guest = Engine::look_on(Options::new(watched.day.folder()), watched.day.fakes.ports()).await.unwrap();
    let seen = guest.queues_listing(false, None).await.unwrap();
    assert_eq!((seen.needs_attention, seen.queues[0].depth), (1, Some(5)), "the guest sees what the owner read");
    guest.queue_looked(ID, "somebody").await.unwrap();
    let form = PromiseForm { id: ID.to_owned(), until: "4h".to_owned(), note: String::new() };
    guest.queue_promise(&form, "somebody").await.unwrap();
    guest.shutdown().await;
    watched.day.pass(minutes(2)).await;
    let listed = watched.listed().await;
    assert_eq!(listed.last_looked_by.as_deref(), Some("ana"));
    assert_eq!(listed.promise.map(|promise| promise.by).as_deref(), Some("ana"));
    assert!(listed.waits, "the owner holds it back");
}

#[tokio::test]
async fn where_dead_letters_go_nowhere_the_audit_says_so() {
    let watched = Watched::begin("").await;
    watched.broker.declare(BrokerQueue::classic("returns").consumers(1).dead_letters_to("nobody-made-it", "returns"));
    // The ways between queues are asked for less often than their figures.
    watched.day.pass(hours(1) + minutes(5)).await;
    let audit = watched.day.engine.queue_audit_listing(None).await.unwrap();
    let of_returns: Vec<_> = audit.findings.iter().filter(|finding| finding.queue.ends_with("returns")).collect();
    assert_eq!(of_returns.len(), 1, "{audit:#?}");
    assert_eq!((of_returns[0].rule, of_returns[0].loses), ("no_such_exchange", true));
    let unknown = audit.sources[0].problem.as_deref().unwrap_or_default();
    assert!(unknown.contains("could empty `orders.dlq` is not known"), "all else was seen: {audit:#?}");
    assert_eq!(watched.listed().await.feeds_from, ["orders"]);
}
