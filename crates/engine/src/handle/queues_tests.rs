use watchbill_domain::queues::{Depth, PeekFacts, RabbitQueueType};
use watchbill_domain::slo::MarkKind;
use watchbill_sources::{Listing, QueueSeen, QueuesRead};
use watchbill_store::NewMark;

use crate::api::{ApiError, LossNear, PromiseForm, QueueAsk, QueueShownState, QueueSpan, QueuesView};
use crate::{Engine, Options};

use super::fixtures::*;

fn names(view: &QueuesView) -> (Vec<&str>, Vec<&str>) {
    let watched = view.queues.iter().map(|row| row.name.as_str()).collect();
    (watched, view.others.iter().map(|row| row.name.as_str()).collect())
}

fn form(until: &str) -> PromiseForm {
    PromiseForm { id: "mq/orders.dlq".to_owned(), until: until.to_owned(), note: "after the release".to_owned() }
}

fn ask(id: &str) -> QueueAsk {
    QueueAsk { id: id.to_owned(), span: QueueSpan::Day }
}

#[tokio::test]
async fn what_needs_somebody_comes_first_and_says_why() {
    let team = three_days().await;
    let view = team.engine.queues_view().await.unwrap();
    assert_eq!(names(&view), (vec!["orders.dlq", "named.dlq"], vec!["mail", "orders", "payments", "test-1"]));
    assert_eq!(view.headline, "1 of 2 queues needs somebody; of 1 nobody knows how much is in it.");
    assert_eq!((view.notice, view.problems), (None, Vec::new()));
    let row = team.row("orders.dlq").await;
    assert_eq!((row.state, row.depth_text.as_str(), row.depth), (QueueShownState::Known, "40", Some(40)));
    assert_eq!((row.kind.as_str(), row.feeds_said.as_str()), ("RabbitMQ, quorum queue", "from orders, payments"));
    assert_eq!((row.oldest_text.as_str(), row.growth_text.as_str()), ("died 3 d ago", ""));
    assert_eq!((row.owner.as_str(), row.owner_said.as_str()), ("Ana Silva", "by the workspace; pages checkout"));
    assert_eq!((row.unacknowledged_text.as_str(), row.consumers_text.as_str()), ("3 held", "no consumer"));
    assert_eq!((row.loss.near, row.loss.text.as_str()), (LossNear::Later, "in 4 d"));
    assert_eq!(row.looked_text, "never");
    assert!(row.needs && row.strip.svg.starts_with("<svg"), "{row:?}");
    let [reason] = row.attention.as_slice() else { panic!("one reason: {:?}", row.attention) };
    assert_eq!((reason.kind.as_str(), reason.severity.as_str()), ("not_emptied", "warning"));
    assert_eq!(reason.alert, "mq/orders.dlq:not_emptied");
    assert_eq!(reason.since.ms, ago(DAY).as_ms(), "two days after it began to fill");
    assert_eq!((reason.brief.as_str(), reason.waits), ("not emptied for 3 d", false));
}

#[tokio::test]
async fn a_listing_is_what_people_script_against() {
    let team = three_days().await;
    let listing = team.engine.queues_listing(true, None).await.unwrap();
    insta::assert_json_snapshot!("queues_list", listing);
}

#[tokio::test]
async fn what_is_not_known_never_looks_empty() {
    let mut team = three_days().await;
    let hidden = QueuesRead {
        hidden: vec![watchbill_domain::ids::QueueName::new("orders.dlq")],
        ..whole(vec![seen("roughly.dlq", Depth::Approximate { count: 0, as_of: now() }, now())])
    };
    team.poll(now(), hidden).await;
    let row = team.row("orders.dlq").await;
    assert_eq!((row.state, row.depth, row.depth_text.as_str()), (QueueShownState::NoPermission, None, "no permission"));
    assert!(row.needs, "what needed somebody goes on");
    assert!(row.loss.said.starts_with("By what was known 11:00: first message is lost"), "{}", row.loss.said);
    let roughly = team.row("roughly.dlq").await;
    assert_eq!((roughly.state, roughly.depth_text.as_str()), (QueueShownState::Approximate, "about none"));
    let named = team.row("named.dlq").await;
    assert_eq!((named.state, named.depth_text.as_str()), (QueueShownState::NeverRead, "never read"));
    assert_eq!((named.loss.near, named.loss.text.as_str()), (LossNear::Unknown, "not known"));
    let unwatched = team.row("test-1").await;
    assert_eq!(unwatched.depth_text, "not watched");
    assert!(unwatched.depth_said.contains("`watch = false`"), "{}", unwatched.depth_said);
    let states: Vec<(String, &str)> =
        team.engine.queues_listing(true, None).await.unwrap().queues.into_iter().map(|q| (q.name, q.state)).collect();
    assert!(states.iter().all(|(_, state)| *state != "empty"), "{states:?}");
}

#[tokio::test]
async fn how_messages_are_copied_before_they_are_lost_is_told_where_they_can_be_taken() {
    let mut team = three_days().await;
    assert_eq!(team.row("orders.dlq").await.loss.copy, "", "nothing is taken out of a stream");
    let classic = PeekFacts::RabbitMq(RabbitQueueType::Classic);
    for (count, limited, expected) in
        [(40, true, "watchbill queues copy mq/orders.dlq --reason TEXT"), (0, true, ""), (40, false, "")]
    {
        let told = orders(count, now(), ago(DAY));
        let limits = if limited { told.limits.clone() } else { Vec::new() };
        team.told(now(), vec![QueueSeen { peek: classic, limits, ..told }]).await;
        assert_eq!(team.row("orders.dlq").await.loss.copy, expected, "{count} messages, limited: {limited}");
    }
}

#[tokio::test]
async fn what_was_empty_an_hour_ago_is_not_called_empty() {
    let mut team = Team::new(TABLES).await;
    team.told(ago(HOUR), vec![orders(0, ago(HOUR), ago(HOUR))]).await;
    let row = team.row("orders.dlq").await;
    assert_eq!((row.state, row.depth), (QueueShownState::Stale, None));
    assert_eq!(row.as_of.map(|at| at.ms), Some(ago(HOUR).as_ms()));
    assert!(row.depth_said.starts_with("As of 10:00; `mq` is not polled: start Watchbill"), "{}", row.depth_said);
    let listed = team.listed("orders.dlq").await;
    assert_eq!((listed.state, listed.depth, listed.as_of.as_deref()), ("stale", Some(0), Some("2026-03-02T09:00:00Z")));
}

#[tokio::test]
async fn what_is_gone_is_listed_last_and_only_when_asked_for() {
    let mut team = three_days().await;
    team.told(now(), vec![seen("old.dlq", Depth::Known(4), now()), orders(0, now(), now())]).await;
    team.told(now(), vec![orders(0, now(), now())]).await;
    let listing = team.engine.queues_listing(false, Some("mq")).await.unwrap();
    let listed: Vec<&str> = listing.queues.iter().map(|queue| queue.name.as_str()).collect();
    assert_eq!(listed, ["named.dlq", "orders.dlq"]);
    let all = team.engine.queues_listing(true, Some("mq")).await.unwrap();
    let last = all.queues.last().unwrap();
    assert_eq!((last.name.as_str(), last.gone_at.as_deref()), ("old.dlq", Some("2026-03-02T10:00:00Z")));
    assert_eq!(last.attention, []);
    let row = team.row("old.dlq").await;
    assert_eq!((row.state, row.depth), (QueueShownState::Gone, None));
    let refused = team.engine.queue_promise(&PromiseForm { id: "old.dlq".to_owned(), ..form("2d") }, "x").await;
    assert_eq!(field(refused.unwrap_err()), "id");
}

#[tokio::test]
async fn where_nobody_says_who_is_at_this_laptop_it_is_whoever_is_none_of_the_people() {
    let text = "team = \"payments\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
        [[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n\
        [[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n";
    let mut team = Team::of(text).await;
    team.told(now(), vec![seen("orders.dlq", Depth::Known(3), now())]).await;
    for (by, mine) in [("root", true), ("bo", false)] {
        team.engine.queue_promise(&form("2d"), by).await.unwrap();
        let promise = team.row("orders.dlq").await.promise.unwrap();
        assert_eq!(promise.mine, mine, "given by {by}");
    }
}

#[tokio::test]
async fn a_promise_holds_back_what_can_wait() {
    let team = three_days().await;
    let done = team.engine.queue_promise(&form("2d"), "somebody").await.unwrap();
    assert_eq!(done.until.ms, now().plus(2 * DAY).as_ms());
    assert!(
        done.said.starts_with("Until Wed 11:00 nothing about it pages but what cannot wait so long"),
        "{}",
        done.said
    );
    let row = team.row("orders.dlq").await;
    let promise = row.promise.unwrap();
    assert_eq!((promise.by.as_str(), promise.mine, promise.note.as_str()), ("Ana Silva", true, "after the release"));
    assert!(!row.needs && row.attention.iter().all(|reason| reason.waits));
    let listing = team.engine.queues_listing(false, None).await.unwrap();
    assert_eq!(listing.needs_attention, 0);
    let listed = team.listed("orders.dlq").await;
    assert!(listed.waits && !listed.attention.is_empty());
    assert_eq!(listed.promise.unwrap().by, "ana", "scripts get who it is in the files");

    team.engine.queue_promise_end("orders.dlq", "somebody").await.unwrap();
    assert!(team.row("orders.dlq").await.needs);
    let twice = team.engine.queue_promise_end("orders.dlq", "somebody").await.unwrap_err();
    assert!(matches!(twice, ApiError::NotFound { .. }), "{twice:?}");
}

#[tokio::test]
async fn a_promise_behind_a_loss_is_given_with_a_warning() {
    let team = three_days().await;
    let done = team.engine.queue_promise(&form("5d"), "x").await.unwrap();
    assert!(
        done.said
            .ends_with("The first message may be lost before that, Fri 11:00: the promise does not hold that back."),
        "{}",
        done.said
    );
    let view = team.engine.queue_view(&ask("mq/orders.dlq")).await.unwrap();
    let warned: Vec<(&str, bool)> =
        view.promise_offers.iter().map(|offer| (offer.said.as_str(), !offer.warning.is_empty())).collect();
    assert_eq!(
        warned,
        [
            ("until 18:00", false),
            ("until Tue 10:00", false),
            ("2 days, until Wed 11:00", false),
            ("a week, until 2026-03-09 11:00", true),
            ("2 weeks, until 2026-03-16 11:00", true),
        ]
    );
}

#[tokio::test]
async fn what_is_no_promise_is_refused_at_its_box() {
    let team = three_days().await;
    let refused = async |form: &PromiseForm| field(team.engine.queue_promise(form, "x").await.unwrap_err());
    for until in ["", "soon", "0h", "-2h", "91d", "2026-03-01T10:00:00Z"] {
        assert_eq!(refused(&form(until)).await, "until", "{until}");
    }
    assert_eq!(refused(&PromiseForm { note: "x".repeat(501), ..form("2d") }).await, "note");
    assert_eq!(refused(&PromiseForm { id: "mq/test-1".to_owned(), ..form("2d") }).await, "id");
    let unknown = refused(&PromiseForm { id: "mq/order.dlq".to_owned(), ..form("2d") }).await;
    assert!(unknown.contains("did you mean `mq/orders.dlq`?"), "{unknown}");
    let never_read = refused(&PromiseForm { id: "mq/named.dlq".to_owned(), ..form("2d") }).await;
    assert!(never_read.contains("nothing was ever heard of a queue mq/named.dlq"), "{never_read}");
    assert_eq!(team.engine.queue_trail(None, None).await.unwrap().count, 0, "nothing of that was done");
}

#[tokio::test]
async fn who_looks_again_within_minutes_has_looked_once() {
    let team = three_days().await;
    let looks = async || team.engine.queue_shown("orders.dlq", QueueSpan::Day).await.unwrap().looks;
    team.engine.queue_looked("mq/orders.dlq", "x").await.unwrap();
    team.engine.queue_looked("mq/orders.dlq", "x").await.unwrap();
    assert_eq!(looks().await.len(), 1);
    assert_eq!(looks().await[0].by, "ana", "the workspace says who is at this laptop");
    assert_eq!(team.row("orders.dlq").await.looked_text, "Ana Silva, 0 s ago");
    let store = &team.engine.shared.store;
    let id = team.engine.queue_id("orders.dlq").await.unwrap();
    store.look_at_queue(&id, "bo", watchbill_domain::queues::LookKind::Look, None, now()).await.unwrap();
    team.fakes.clock.set(now().plus(HOUR / 6));
    team.engine.queue_looked("mq/orders.dlq", "x").await.unwrap();
    assert_eq!(looks().await.iter().map(|look| look.by.as_str()).collect::<Vec<_>>(), ["ana", "bo", "ana"]);
}

#[tokio::test]
async fn one_queue_is_shown_with_all_that_stands_behind_it() {
    let team = three_days().await;
    let mark = NewMark {
        kind: MarkKind::Deploy,
        from: ago(3 * DAY).minus(HOUR / 3),
        to: None,
        title: "checkout v42".to_owned(),
        class: None,
        services: vec!["checkout".to_owned()],
        slos: Vec::new(),
        link: None,
        by: "ci".to_owned(),
    };
    team.engine.shared.store.add_mark(&mark, now()).await.unwrap();
    team.engine.queue_promise(&form("1h"), "x").await.unwrap();
    team.engine.queue_looked("orders.dlq", "x").await.unwrap();
    let view = team.engine.queue_view(&QueueAsk { span: QueueSpan::Week, ..ask("mq/orders.dlq") }).await.unwrap();
    assert_eq!(view.chart.span, QueueSpan::Week);
    assert!(view.chart.svg.starts_with("<svg") && 0.0 < view.chart.plot_from && view.chart.plot_to <= 1.0);
    let (top, bottom) = (view.chart.plot_top, view.chart.plot_bottom);
    assert!(0.0 < top && top < bottom && bottom < 1.0, "marks stand above it and the axis below: {top} to {bottom}");
    assert!(view.chart.said.contains("% known"), "{}", view.chart.said);
    let texts: Vec<&str> = view.chart.points.iter().map(|point| point.text.as_str()).collect();
    assert_eq!((texts[0], texts.contains(&"not known: not read")), ("40", true), "the newest first: {texts:?}");
    let figures: Vec<(&str, &str)> = view.figures.iter().map(|one| (one.name.as_str(), one.text.as_str())).collect();
    assert_eq!(
        figures,
        [
            ("Messages", "40"),
            ("Oldest", "died 3 d ago"),
            ("Growth", "not known"),
            ("Held by consumers", "3"),
            ("Consumers", "no consumer"),
            ("Of the traffic", "not told"),
            ("First lost", "in 4 d"),
            ("Not empty", "for 3 d"),
        ]
    );
    assert!(view.figures.iter().all(|one| one.said.ends_with('.')), "{:?}", view.figures);
    assert_eq!(view.limits, ["A message is lost 7 d after it came in (retention)."]);
    assert!(view.feeds.svg.starts_with("<svg") && view.feeds.as_of.is_some());
    assert!(view.feeds.said.iter().any(|said| said.contains("payments")), "{:?}", view.feeds.said);
    assert!(view.began[0].starts_with("It was empty at Fri 10:00 for the last time, and not any more at Fri 11:00."));
    assert_eq!(view.began[1], "20 min before: deploy checkout v42.");
    assert_eq!(view.looks[0].said, "looked at it");
    assert_eq!(view.promises[0].said, "Ana Silva promised to see to it until 12:00 (after the release); it stands");
    assert_eq!(view.audit, []);
}

#[tokio::test]
async fn the_past_is_told_as_finely_as_it_is_kept() {
    let team = three_days().await;
    for (span, step, points) in
        [(QueueSpan::Day, 60, 2), (QueueSpan::Week, 60, 4), (QueueSpan::Quarter, 300, 4), (QueueSpan::Year, 3600, 4)]
    {
        let shown = team.engine.queue_shown("orders.dlq", span).await.unwrap();
        assert_eq!((shown.history.step_seconds, shown.history.points.len()), (step, points), "{span:?}");
        let last = shown.history.points.last().unwrap();
        assert_eq!((last.low, last.high, last.last, last.counted), (Some(40), Some(40), Some(40), 1));
    }
    let shown = team.engine.queue_shown("orders.dlq", QueueSpan::Day).await.unwrap();
    let feeds: Vec<(&str, bool)> = shown.feeds.iter().map(|feed| (feed.from.as_str(), feed.certain)).collect();
    assert_eq!(feeds, [("orders", true), ("payments", true)]);
    let began = shown.began.unwrap();
    assert_eq!(
        (began.not_before.as_deref(), began.at.as_str()),
        (Some("2026-02-27T09:00:00Z"), "2026-02-27T10:00:00Z")
    );
}

#[tokio::test]
async fn what_loses_dead_letters_is_found_and_what_was_not_seen_proves_nothing() {
    let mut team = three_days().await;
    let view = team.engine.queues_audit().await.unwrap();
    assert_eq!(view.headline, "1 finding, which loses messages.");
    assert_eq!((view.findings[0].queue.as_str(), view.findings[0].rule.as_str()), ("mq/mail", "no_such_exchange"));
    assert_eq!(view.seen, ["mq: 5 queues, all that decides was seen, as of 11:00."]);
    assert_eq!(team.engine.queues_view().await.unwrap().audit_said, "1 finding, which loses messages");
    let listing = team.engine.queue_audit_listing(Some("mq")).await.unwrap();
    assert_eq!((listing.losing, listing.sources[0].whole), (1, true));

    let partly =
        QueuesRead { listing: Listing::Partial("one virtual host is not told".to_owned()), ..whole(Vec::new()) };
    team.poll(now(), partly).await;
    let listing = team.engine.queue_audit_listing(None).await.unwrap();
    assert!(!listing.sources[0].whole && listing.sources[0].problem.is_some());
    let view = team.engine.queues_view().await.unwrap();
    assert_eq!(
        view.problems,
        ["Not every queue of mq could be read: one virtual host is not told; one that is missing may still be there."]
    );
    let unknown = team.engine.queue_audit_listing(Some("mqq")).await.unwrap_err();
    assert_eq!(unknown.to_string(), "no source `mqq` tells of queues; did you mean `mq`?");
}

#[tokio::test]
async fn the_trail_is_verified_against_a_hash_that_somebody_kept() {
    let team = three_days().await;
    team.engine.queue_promise(&form("1h"), "x").await.unwrap();
    team.engine.queue_promise_end("orders.dlq", "x").await.unwrap();
    let trail = team.engine.queue_trail(None, None).await.unwrap();
    let acts: Vec<(&str, &str)> = trail.entries.iter().map(|entry| (entry.act, entry.queue.as_str())).collect();
    assert_eq!(acts, [("promised", "mq/orders.dlq"), ("promise_ended", "mq/orders.dlq")]);
    assert_eq!((trail.count, trail.whole, trail.entries[0].before.as_deref()), (2, true, None));
    assert_eq!(trail.entries[0].details, serde_json::json!({"until": "2026-03-02T11:00:00Z"}));
    assert_eq!(trail.entries[0].reason.as_deref(), Some("after the release"));
    let last = trail.last_hash.unwrap();
    assert!(team.engine.queue_trail(Some("1d"), Some(&last)).await.unwrap().whole);
    let cut = team.engine.queue_trail(None, Some(&"0".repeat(64))).await.unwrap();
    assert!(!cut.whole && cut.problem.is_some());
    assert_eq!(field(team.engine.queue_trail(None, Some(&last[..40])).await.unwrap_err()), "verify");
    assert_eq!(field(team.engine.queue_trail(Some("then"), None).await.unwrap_err()), "since");
    let later = team.engine.queue_trail(Some("2026-03-02T10:00:01Z"), None).await.unwrap();
    assert_eq!((later.entries.len(), later.count), (0, 2));
}

#[tokio::test]
async fn a_guest_sees_the_same_and_may_look_and_promise() {
    let team = three_days().await;
    let guest = Engine::look_on(Options::new(team.folder.path()), team.fakes.ports()).await.unwrap();
    assert_eq!(guest.queues_view().await.unwrap(), team.engine.queues_view().await.unwrap());
    guest.queue_looked("orders.dlq", "bo").await.unwrap();
    guest.queue_promise(&form("2d"), "bo").await.unwrap();
    assert!(!team.row("orders.dlq").await.needs, "the process that watches sees what a guest wrote");
    guest.queue_promise_end("orders.dlq", "bo").await.unwrap();
    assert_eq!(team.engine.queue_trail(None, None).await.unwrap().count, 2);
}

#[tokio::test]
async fn an_empty_page_says_what_belongs_there() {
    let team = Team::of("team = \"payments\"\n").await;
    let view = team.engine.queues_view().await.unwrap();
    assert_eq!(view.headline, "No queue is watched.");
    assert!(view.notice.unwrap().example.unwrap().contains("kind = \"rabbitmq\""));
    let mut team = Team::new("").await;
    team.poll(now(), QueuesRead { topology: None, ..whole(Vec::new()) }).await;
    let notice = team.engine.queues_view().await.unwrap().notice.unwrap();
    assert_eq!(notice.example.as_deref(), Some("[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n"));
}
