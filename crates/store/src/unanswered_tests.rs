use std::time::Duration;

use rstest::rstest;
use watchbill_domain::alerts::{Matcher, Observation, Operator, Receiver, Route, RouteTree};
use watchbill_domain::sources::{Again, Escalation, EscalationStep, EscalationTarget, TargetKind};

use super::*;
use crate::Telling::{Anew, AsBefore, NotAsked};
use crate::testing::{Desk, at, prod};
use crate::{PollCommit, SourceReading};

fn routes() -> Unanswered {
    let route = |receiver: &str, matchers: Vec<Matcher>, routes| Route {
        receiver: receiver.to_owned(),
        matchers,
        goes_on: receiver == "log",
        group_wait: Duration::from_secs(30),
        group_interval: Duration::from_millis(500),
        repeat_interval: Duration::from_secs(14_400),
        times: vec!["nights".to_owned()],
        routes,
    };
    let matcher = |operator, value| Matcher::of_label("team \"x\"", operator, value).unwrap();
    let matchers = vec![matcher(Operator::NotMatch, "a|b.*"), matcher(Operator::Equal, "")];
    let root = route("default", vec![], vec![route("log", matchers, vec![])]);
    let receiver = Receiver { name: "log".to_owned(), ways: vec!["Slack".to_owned()] };
    Unanswered::Routes(RouteTree { root, receivers: vec![receiver] })
}

fn policies() -> Unanswered {
    let target = |kind, name: &str, people_now| EscalationTarget { kind, name: name.to_owned(), people_now };
    let targets = vec![
        target(TargetKind::Schedule, "platform", Some(vec!["Cy".to_owned()])),
        target(TargetKind::Person, "Bo", None),
    ];
    let again = Some(Again { times: Some(2), after: Some(Duration::from_secs(1800)) });
    let steps = vec![EscalationStep { after: Duration::from_secs(600), targets }];
    Unanswered::Policies(vec![Escalation { id: "P1".to_owned(), name: "Payments".to_owned(), steps, again, url: None }])
}

impl Desk {
    async fn told(&self, told: Telling, now: i64) {
        let reading = SourceReading { unanswered: told, ..SourceReading::default() };
        let (source, observation) = (prod(), Observation::default());
        let commit = PollCommit {
            source: &source,
            now: at(now),
            observation: &observation,
            decisions: &[],
            pages: &[],
            digest: None,
            reading: &reading,
            queues: None,
        };
        self.store.commit_poll(&commit).await.unwrap();
    }

    async fn only(&self) -> Option<UnansweredRow> {
        let mut rows = self.store.unanswered().await.unwrap();
        assert!(rows.len() < 2, "{rows:?}");
        rows.pop()
    }
}

fn row(said: Unanswered, said_at: Option<i64>, trouble: Option<&str>) -> Option<UnansweredRow> {
    Some(UnansweredRow { source: prod(), said, said_at: said_at.map(at), trouble: trouble.map(str::to_owned) })
}

#[rstest]
#[case::routes(routes())]
#[case::policies(policies())]
#[tokio::test]
async fn what_was_told_is_read_back_after_a_restart(#[case] told: Unanswered) {
    let desk = Desk::new().await;
    desk.told(Anew(told.clone()), 10).await;
    let desk = desk.restart(at(20)).await;
    assert_eq!(desk.only().await, row(told, Some(10), None));
}

#[tokio::test]
async fn it_is_as_old_as_the_last_poll_that_told_it() {
    let desk = Desk::new().await;
    assert_eq!(desk.only().await, None);
    desk.told(Anew(routes()), 10).await;
    desk.told(AsBefore, 20).await;
    assert_eq!(desk.only().await, row(routes(), Some(20), None), "the same answers tell the same");
    desk.told(NotAsked, 25).await;
    desk.fail(at(30)).await;
    assert_eq!(desk.only().await, row(routes(), Some(20), None), "a poll that did not ask, or failed, tells nothing");

    let unknown = || Anew(Unanswered::NotKnown("it does not show its configuration".to_owned()));
    let trouble = Some("it does not show its configuration");
    desk.told(unknown(), 40).await;
    desk.told(unknown(), 50).await;
    desk.told(AsBefore, 60).await;
    assert_eq!(desk.only().await, row(routes(), Some(20), trouble), "what was told before stays, with its age");

    desk.told(Anew(routes()), 70).await;
    assert_eq!(desk.only().await, row(routes(), Some(70), None));
    desk.told(Anew(policies()), 80).await;
    assert_eq!(desk.only().await, row(policies(), Some(80), None));
    desk.told(Anew(Unanswered::NotTold), 90).await;
    assert_eq!(desk.only().await, None);
}

#[tokio::test]
async fn one_that_never_told_has_a_reason_and_no_age() {
    let desk = Desk::new().await;
    desk.told(Anew(Unanswered::NotKnown("no".to_owned())), 10).await;
    desk.told(Anew(Unanswered::NotKnown("still no".to_owned())), 20).await;
    assert_eq!(desk.only().await, row(Unanswered::NotTold, None, Some("still no")));
}

#[tokio::test]
async fn a_source_that_is_not_named_any_more_is_not_told_of() {
    let desk = Desk::new().await;
    desk.told(Anew(routes()), 10).await;
    desk.store.sync_sources(&[], at(20)).await.unwrap();
    assert_eq!(desk.only().await, None);
}
