use std::path::Path;

use rstest::rstest;
use serde_json::{Value as Json, json};
use watchbill_domain::sources::Value;
use watchbill_domain::time::Instant;

use super::super::tests::{answer, pager_duty, response};
use super::*;
use crate::kind::Source;
use crate::queues::QueuesWanted;

fn made(file: &str) -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pagerduty/escalation").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Asks as the engine does, and reads what is told of the policies.
fn asked(policies: &Json, on_calls: &Json) -> (Vec<Answer>, Unanswered) {
    let source = pager_duty(&[]);
    let incidents = source.requests(Instant::from_ms(0)).remove(0);
    let mut answers = vec![answer(incidents, &json!({ "incidents": [], "more": false }))];
    assert_eq!(source.follow_up(&QueuesWanted::default(), &answers), None, "it is not asked with every poll");
    let mut next = source.seldom().pop();
    while let Some(request) = next {
        let body = if request.url.path().ends_with(POLICIES) { policies } else { on_calls };
        answers.push(answer(request, body));
        next = source.follow_up(&QueuesWanted::default(), &answers);
    }
    let unanswered = source.parse(&answers, Instant::from_ms(0)).unwrap().unanswered;
    (answers, unanswered)
}

fn policies_of(unanswered: Unanswered) -> Vec<Escalation> {
    match unanswered {
        Unanswered::Policies(policies) => policies,
        other => panic!("no policies: {other:?}"),
    }
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

#[test]
fn a_policy_says_who_is_told_when_and_who_that_is_now() {
    let (answers, told) = asked(&made("escalation_policies.http"), &made("oncalls.http"));

    let who = |kind, name: &str, now: Option<&[&str]>| EscalationTarget {
        kind,
        name: name.to_owned(),
        people_now: now.map(|people| people.iter().map(|&person| person.to_owned()).collect()),
    };
    let policies = policies_of(told);
    let [payments, platform] = policies.as_slice() else { panic!("{policies:?}") };
    assert_eq!((payments.id.as_str(), payments.name.as_str()), ("PEPAY01", "Payments"));
    assert_eq!(payments.url.as_deref(), Some("https://acme.pagerduty.com/escalation_policies/PEPAY01"));
    let second = [
        who(TargetKind::Schedule, "Payments second", Some(&["Boris Novak"])),
        who(TargetKind::Person, "Clément Roux", None),
    ];
    let steps = [
        EscalationStep {
            after: minutes(0),
            targets: vec![who(TargetKind::Schedule, "Payments first", Some(&["Ana Souza"]))],
        },
        EscalationStep { after: minutes(5), targets: second.to_vec() },
    ];
    assert_eq!(payments.steps, steps);
    // A delay is how long a rule waits: that of the last one comes before it begins anew.
    assert_eq!(payments.again, Some(Again { times: Some(2), after: Some(minutes(15)) }));
    assert_eq!((platform.again, platform.steps.len()), (None, 1));
    let asked = answers.last().unwrap().request.url.as_str();
    assert!(asked.contains("oncalls") && asked.contains("PEPAY01") && asked.contains("PEPLT02"), "{asked}");
}

#[test]
fn a_schedule_on_which_nobody_is_has_nobody_and_one_of_which_nothing_is_told_is_not_known() {
    let none = json!({ "oncalls": [], "more": false });
    let unread = json!({ "oncalls": [{ "user": 7 }], "more": false });
    let people = |on_calls: &Json| {
        policies_of(asked(&made("escalation_policies.http"), on_calls).1)[0].steps[0].targets[0].people_now.clone()
    };

    assert_eq!(people(&none), Some(Vec::new()));
    assert_eq!(people(&unread), None);
}

#[test]
fn with_many_policies_it_is_asked_who_is_on_call_by_any() {
    let policy =
        |number: usize| json!({ "id": format!("P{number}"), "name": "x", "escalation_rules": [], "num_loops": 0 });
    let policies: Vec<Json> = (0..=MOST_NAMED).map(policy).collect();

    let (answers, _) =
        asked(&json!({ "escalation_policies": policies, "more": false }), &json!({ "oncalls": [], "more": false }));

    let on_calls = &answers.last().unwrap().request.url;
    assert!(on_calls.path().ends_with(ON_CALLS) && !on_calls.as_str().contains("escalation_policy_ids"), "{on_calls}");
}

#[test]
fn an_account_without_policies_has_none() {
    let (answers, told) = asked(&json!({ "escalation_policies": [], "more": false }), &json!({}));

    assert_eq!((answers.len(), told), (2, Unanswered::Policies(Vec::new())));
}

#[rstest]
#[case::not_allowed(
    403,
    "{}",
    "its escalation policies cannot be told: the server knows these credentials but does not allow"
)]
#[case::a_broken_one(200, r#"{"escalation_policies":[{"id":"P1"}],"more":false}"#, "sent one that cannot be read")]
fn what_cannot_be_told_is_not_known_and_the_alerts_stand(
    #[case] status: u16,
    #[case] body: &str,
    #[case] expected: &str,
) {
    let source = pager_duty(&[]);
    let incidents = source.requests(Instant::from_ms(0)).remove(0);
    let answers = [
        answer(incidents, &json!({ "incidents": [], "more": false })),
        Answer { request: source.seldom().remove(0), result: Ok(response(status, body)) },
    ];

    let poll = source.parse(&answers, Instant::from_ms(0)).unwrap();

    let Unanswered::NotKnown(why) = &poll.unanswered else { panic!("{:?}", poll.unanswered) };
    assert!(why.contains(expected), "{why}");
    assert_eq!((poll.problems.as_slice(), poll.peers.len()), (&[][..], 1));
}

#[test]
fn policies_of_other_teams_are_not_asked_for() {
    let source = pager_duty(&[("teams", Value::Texts(vec!["PT1".to_owned()]))]);

    assert!(source.seldom()[0].url.as_str().ends_with("sort_by=name&team_ids%5B%5D=PT1"));
}
