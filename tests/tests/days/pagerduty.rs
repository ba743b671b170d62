//! A PagerDuty account: incidents over several pages, what is acknowledged there, and acknowledging from here.

mod account;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use watchbill_engine::api::{AlertsDeed, ApiError};
use watchbill_engine::ports::{Method, NoticeAction, NoticeResponse, PollFailureKind};
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{Day, hours, minutes};
use account::{SharedAccount, open};

const URL: &str = "https://api.pagerduty.com";

/// A day of which the only source is an account.
struct Paged {
    day: Day,
    account: SharedAccount,
}

impl Paged {
    async fn begin() -> Self {
        Self::begin_with("").await
    }

    /// With these settings of the source besides.
    async fn begin_with(settings: &str) -> Self {
        let account = SharedAccount::default();
        let served = Arc::clone(&account);
        let definitions = format!(
            "team = \"days\"\n[[sources]]\nname = \"pager\"\nkind = \"pagerduty\"\nurl = \"{URL}\"\n{settings}"
        );
        let day = Day::begin_serving(MORNING, &definitions, |fakes| {
            fakes.network.serve(URL, move |request, _| open(&served).answer(request));
        })
        .await;
        day.pass(minutes(1)).await;
        Self { day, account }
    }

    async fn trigger(&self, numbers: impl IntoIterator<Item = u64>) {
        let now = self.day.now();
        numbers.into_iter().for_each(|number| open(&self.account).trigger(number, &format!("Trouble {number}"), &now));
        self.day.pass(minutes(1)).await;
    }

    /// How often each list was asked for.
    fn asked(&self, path: &str) -> usize {
        self.day.fakes.network.asked().iter().filter(|(_, request)| request.url.path() == path).count()
    }

    fn written(&self) -> usize {
        self.day.fakes.network.asked().iter().filter(|(_, request)| request.method == Method::Put).count()
    }
}

#[tokio::test]
async fn an_incident_is_one_page_and_leaves_the_list_when_it_is_over() {
    let paged = Paged::begin().await;
    paged.trigger([4711]).await;

    let alert = paged.day.alert("Trouble 4711").await;
    assert_eq!((alert.id.as_str(), alert.state, alert.severity), ("pager/QINC4711", "firing", "error"));
    assert_eq!(alert.since.as_str(), "2026-03-28T09:01:00Z");
    assert_eq!(paged.day.titles().len(), 1, "{:?}", paged.day.titles());

    open(&paged.account).resolve(4711);
    paged.day.pass(minutes(1)).await;
    assert_eq!(paged.day.alert("Trouble 4711").await.state, "resolved");
}

#[tokio::test]
async fn an_incident_that_is_assigned_back_is_told_again() {
    let paged = Paged::begin_with("users = \"PUANA01\"\n").await;
    let created = paged.day.now();
    paged.trigger([1]).await;
    paged.day.pass(minutes(5)).await;
    let told = paged.day.titles().len();

    open(&paged.account).resolve(1);
    paged.day.pass(minutes(20)).await;
    let now = paged.day.now();
    open(&paged.account).assign_back(1, "Trouble 1", &created, &now);
    paged.day.pass(hours(1)).await;

    assert_eq!((told, paged.day.titles().len()), (1, 2), "{:?}", paged.day.titles());
}

#[tokio::test]
async fn an_incident_that_is_opened_again_is_told_again() {
    let paged = Paged::begin().await;
    let created = paged.day.now();
    paged.trigger([1]).await;
    paged.day.pass(minutes(5)).await;
    let told = paged.day.titles().len();

    open(&paged.account).resolve(1);
    paged.day.pass(minutes(20)).await;
    open(&paged.account).trigger(1, "Trouble 1", &created);
    paged.day.pass(minutes(1)).await;
    assert_eq!((told, paged.day.titles().len()), (1, 2), "{:?}", paged.day.titles());

    // What a colleague does about it makes no other episode of it.
    open(&paged.account).acknowledge(1, Some("Boris"));
    paged.day.pass(hours(1)).await;
    assert_eq!(paged.day.titles().len(), 2, "{:?}", paged.day.titles());
}

#[tokio::test]
async fn every_page_of_the_list_counts() {
    let paged = Paged::begin().await;
    paged.trigger(1..=230).await;

    let listing = paged.day.listing().await;
    assert_eq!(listing.alerts.iter().filter(|alert| alert.state == "firing").count(), 230);
    assert_eq!((listing.sources[0].health, &listing.sources[0].problem), ("fine", &None));

    (1..=120).for_each(|number| open(&paged.account).resolve(number));
    paged.day.pass(minutes(1)).await;
    let listing = paged.day.listing().await;
    assert_eq!(listing.alerts.iter().filter(|alert| alert.state == "firing").count(), 110);
}

#[tokio::test]
async fn what_slips_past_between_two_pages_is_not_taken_for_over() {
    let paged = Paged::begin().await;
    paged.trigger(1..=150).await;

    // Everything behind them moves up by two: number 50 is on no page of this poll.
    open(&paged.account).resolved_meanwhile = vec![140, 141];
    while !open(&paged.account).resolved_meanwhile.is_empty() {
        paged.day.pass(Duration::from_secs(1)).await;
    }
    assert_eq!(paged.day.alert("Trouble 50").await.state, "firing");

    paged.day.pass(minutes(2)).await;
    let listing = paged.day.listing().await;
    let over: Vec<&str> = listing.alerts.iter().filter(|a| a.state == "resolved").map(|a| a.name.as_str()).collect();
    assert_eq!(over, ["Trouble 140", "Trouble 141"], "the next poll proves what is over");
}

#[tokio::test]
async fn what_a_colleague_has_pages_nobody_until_the_acknowledgement_ends() {
    let paged = Paged::begin().await;
    {
        let now = paged.day.now();
        let mut account = open(&paged.account);
        account.trigger(1, "Trouble 1", &now);
        account.acknowledge(1, Some("Boris Novak"));
    }
    paged.day.pass(minutes(5)).await;
    assert_eq!(paged.day.titles(), Vec::<String>::new());
    let detail = paged.day.engine.alert_detail("pager/QINC1").await.unwrap();
    let because = detail.decisions.last().map(|decision| decision.because.clone());
    assert_eq!(because.as_deref(), Some("acknowledged at the source by Boris Novak"));

    open(&paged.account).acknowledge(1, None);
    paged.day.pass(minutes(1)).await;
    assert_eq!(paged.day.titles().len(), 1, "nobody has it any more: {:?}", paged.day.titles());
}

#[tokio::test]
async fn who_acknowledges_here_acknowledges_there() {
    let paged = Paged::begin().await;
    paged.trigger([1, 2, 3]).await;

    paged.day.engine.acknowledge_alert("pager/QINC1", "ana").await.unwrap();
    let several = ["pager/QINC2", "pager/QINC3"].map(str::to_owned);
    let done = paged.day.engine.do_with_alerts(&several, AlertsDeed::Acknowledge, "ana").await.unwrap();

    assert_eq!((done.former.len(), done.problem), (2, None));
    for number in 1..=3 {
        assert_eq!(open(&paged.account).acknowledged_by(number), Some("Ana Souza"), "{number}");
        assert!(paged.day.alert(&format!("Trouble {number}")).await.acknowledged, "{number}");
    }
    paged.day.pass(hours(1)).await;
    assert_eq!(paged.written(), 3, "once each");

    // Taken back here it is somebody's there: still nobody is paged.
    let told = paged.day.titles().len();
    paged.day.engine.unacknowledge_alert("pager/QINC1", "ana").await.unwrap();
    paged.day.pass(minutes(5)).await;
    assert_eq!((paged.day.titles().len(), open(&paged.account).acknowledged_by(1)), (told, Some("Ana Souza")));
}

#[tokio::test]
async fn acknowledging_until_it_resolves_is_the_same_there() {
    let paged = Paged::begin().await;
    paged.trigger([1]).await;

    let shared = paged.day.engine.acknowledge_until_resolved("pager/QINC1", "ana").await.unwrap();

    assert_eq!((shared.text.as_str(), shared.problem), ("Acknowledged at pager too, for everybody.", None));
    assert_eq!(open(&paged.account).acknowledged_by(1), Some("Ana Souza"));
}

#[tokio::test]
async fn an_acknowledgement_that_is_not_taken_there_holds_here_and_says_so() {
    let paged = Paged::begin().await;
    paged.trigger([1, 2]).await;
    open(&paged.account).refusing = Some(Reply::Json(403, "{}".to_owned()));

    let refused = paged.day.engine.acknowledge_alert("pager/QINC1", "ana").await.unwrap_err();
    let both = ["pager/QINC1", "pager/QINC2"].map(str::to_owned);
    let done = paged.day.engine.do_with_alerts(&both, AlertsDeed::Acknowledge, "ana").await.unwrap();

    let expected = "pager does not let this key write (status 403): use one that is not read-only. It is acknowledged on this \
                    laptop alone; pager goes on telling others";
    assert!(matches!(&refused, ApiError::Unreachable { message } if message == expected), "{refused:?}");
    assert_eq!(done.problem, Some(format!("{expected} (and 1 more like that)")));
    assert!(paged.day.alert("Trouble 1").await.acknowledged && paged.day.alert("Trouble 2").await.acknowledged);
}

#[tokio::test]
async fn an_account_that_asks_for_fewer_requests_is_not_asked_for_every_one_of_many() {
    let paged = Paged::begin().await;
    paged.trigger(1..=30).await;
    open(&paged.account).refusing = Some(Reply::Json(429, "{}".to_owned()));

    let all: Vec<String> = (1..=30).map(|number| format!("pager/QINC{number}")).collect();
    let done = paged.day.engine.do_with_alerts(&all, AlertsDeed::Acknowledge, "ana").await.unwrap();

    assert!(paged.written() <= 4, "those that were under way together: {}", paged.written());
    let problem = done.problem.unwrap();
    assert!(problem.ends_with("(and 29 more like that)"), "{problem}");
    assert_eq!(done.former.len(), 30, "all of them are acknowledged here");
}

#[tokio::test]
async fn a_notice_acknowledges_there_too_and_tells_if_it_was_not_taken() {
    let paged = Paged::begin().await;
    let press = async |number: u64| {
        paged.trigger([number]).await;
        let page = paged.day.notices().last().unwrap().page;
        paged.day.fakes.desktop.respond(NoticeResponse { page, action: NoticeAction::Acknowledge }).await;
        paged.day.pass(minutes(1)).await;
    };
    press(1).await;
    assert_eq!(open(&paged.account).acknowledged_by(1), Some("Ana Souza"));
    let told = paged.day.notices().len();

    open(&paged.account).refusing = Some(Reply::Json(403, "{}".to_owned()));
    press(2).await;
    let last = paged.day.notices().pop().unwrap();
    assert_eq!((last.title.as_str(), paged.day.notices().len()), ("Not acknowledged at its source", told + 2));
    assert!(last.body.contains("pager goes on telling others"), "{}", last.body);
}

#[tokio::test]
async fn its_policies_are_asked_for_every_five_minutes() {
    let paged = Paged::begin().await;
    assert_eq!((paged.asked("/escalation_policies"), paged.asked("/oncalls")), (1, 1), "with the first poll");
    let polls = paged.asked("/incidents");

    paged.day.pass(minutes(20)).await;

    let (policies, on_calls) = (paged.asked("/escalation_policies"), paged.asked("/oncalls"));
    assert!((4..=5).contains(&policies), "{policies} times in 21 minutes");
    assert_eq!(policies, on_calls);
    assert!(paged.asked("/incidents") - polls >= 38, "the incidents with every poll");
}

#[tokio::test]
async fn an_incident_says_who_is_told_while_nobody_answers() {
    let paged = Paged::begin().await;
    paged.trigger([1]).await;

    let told = paged.day.engine.alert_detail("pager/QINC1").await.unwrap().escalation.unwrap();

    assert_eq!((told.state.as_str(), told.ways.len(), told.notice), ("known", 1, None));
    assert_eq!(told.ways[0].of.as_deref(), Some("Payments"));
    assert_eq!(told.ways[0].said, "now Ana Souza (Payments first) · then once again after 5 min");
    open(&paged.account).secretive = Some(Reply::Json(403, "{}".to_owned()));
    paged.day.pass(minutes(10)).await;
    let told = paged.day.engine.alert_detail("pager/QINC1").await.unwrap().escalation.unwrap();
    assert_eq!(told.state, "stale", "what it said before may be otherwise by now");
}

#[tokio::test]
async fn nobody_waits_for_it_to_tell_what_a_prometheus_tells() {
    let paged = Paged::begin().await;
    let prometheus = "http://prom.example.net";
    let alert = json!({ "labels": { "alertname": "RedisDown" }, "state": "firing", "activeAt": paged.day.now() });
    let rule = json!({ "type": "alerting", "name": "RedisDown", "query": "up == 0", "duration": 0, "health": "ok", "alerts": [alert] });
    let rules = json!({ "status": "success", "data": { "groups": [{ "name": "g", "rules": [rule] }] } }).to_string();
    paged.day.fakes.network.serve(prometheus, move |_, _| Reply::Json(200, rules.clone()));
    let source = |name: &str, kind: &str, url: &str| {
        format!("[[sources]]\nname = \"{name}\"\nkind = \"{kind}\"\nurl = \"{url}\"\n")
    };
    let both = source("pager", "pagerduty", URL) + &source("rules", "prometheus", prometheus);
    paged.day.define(&format!("team = \"days\"\n{both}"));
    paged.day.pass(minutes(1)).await;

    let detail = paged.day.engine.alert_detail(&paged.day.alert("RedisDown").await.id).await.unwrap();
    assert!(detail.decisions.iter().all(|decision| decision.paged), "{:?}", detail.decisions);
    assert_eq!(paged.day.titles().len(), 1, "{:?}", paged.day.titles());
}

#[tokio::test]
async fn policies_that_cannot_be_had_are_tried_once_so_that_incidents_do_not_wait() {
    let paged = Paged::begin().await;
    open(&paged.account).secretive = Some(Reply::Fail(PollFailureKind::Timeout));
    let before = paged.asked("/escalation_policies");

    paged.day.pass(minutes(10)).await;

    assert_eq!(paged.asked("/escalation_policies") - before, 2, "it is time for them twice");
}

#[tokio::test]
async fn an_account_that_keeps_its_policies_to_itself_is_watched_all_the_same() {
    let paged = Paged::begin().await;
    open(&paged.account).secretive = Some(Reply::Json(403, "{}".to_owned()));
    paged.day.pass(minutes(10)).await;
    paged.trigger([1]).await;

    assert_eq!(paged.day.alert("Trouble 1").await.state, "firing");
    assert_eq!(paged.day.listing().await.sources[0].health, "fine");
}
