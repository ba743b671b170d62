use std::path::Path;
use std::time::Duration;

use rstest::rstest;
use watchbill_domain::alerts::{AlertView, Matcher, MatcherSet, Receiver, Route, RouteTree, Unanswered};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{Again, EscalationStep, EscalationTarget, HealthFacts, PollFailureKind, TargetKind};
use watchbill_domain::time::{Instant, Zone};
use watchbill_store::{Configured, SourceReading, SourceRow, UnansweredRow};

use super::*;
use crate::ports::Files;
use crate::testing::MemoryFiles;
use crate::workspace::{Loaded, load};

const TEAM: &str = "me = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
                    [[people]]\nid = \"cy\"\nname = \"Cy\"\n";
const SERVICE: &str = "[[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['app=\"checkout\"']\n";

/// On call every day: by `payments` Ana, by `platform` Cy, by `empty` nobody.
fn loaded(services: &str, escalation: &str) -> Loaded {
    let (files, folder) = (MemoryFiles::default(), Path::new("/team"));
    let schedule = |person: &str| {
        format!(
            "timezone = \"UTC\"\n[[layers]]\nrotation = {{ kind = \"daily\", start = \"2026-01-05T09:00:00\", people = [{person}] }}\n"
        )
    };
    let write = |file: &str, text: String| files.write(&folder.join(file), text.as_bytes()).unwrap();
    write("watchbill.toml", format!("{TEAM}{services}"));
    write("schedules/empty.toml", schedule(""));
    write("schedules/payments.toml", format!("{}{escalation}", schedule("\"ana\"")));
    write("schedules/platform.toml", schedule("\"cy\""));
    load(&files, folder)
}

fn now() -> Instant {
    Instant::parse("2026-03-03T14:10:00Z").unwrap()
}

fn ago(minutes: u64) -> Instant {
    now().minus(Duration::from_secs(minutes * 60))
}

/// A source that answered a moment ago, and what it told eight minutes ago.
fn upstream(name: &str, kind: &str, said: Option<Unanswered>) -> (SourceRow, Option<UnansweredRow>) {
    let facts = HealthFacts { last_good_at: Some(ago(0)), failing_since: None, every: Duration::from_secs(30) };
    let row = SourceRow {
        name: SourceName::new(name),
        kind: kind.to_owned(),
        first_good_at: Some(ago(600)),
        facts,
        failure: None,
        last_poll_at: Some(ago(0)),
        reading: SourceReading::default(),
        lease_ends_at: None,
        silences: Vec::new(),
        configured: Configured::Yes,
    };
    let told =
        said.map(|said| UnansweredRow { source: SourceName::new(name), said, said_at: Some(ago(8)), trouble: None });
    (row, told)
}

fn upstreams(all: Vec<(SourceRow, Option<UnansweredRow>)>) -> Upstreams {
    let (sources, told): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    Upstreams::of(told.into_iter().flatten().collect(), &sources)
}

fn of_schedule(loaded: &Loaded, upstreams: &Upstreams) -> EscalationView {
    let reader = Reader { people: &loaded.people, me: None, now: now(), laptop: &Zone::utc() };
    let (services, schedules) = (loaded.services.as_slice(), loaded.schedules.as_slice());
    escalation_of("schedules/payments.toml", Grounds { upstreams, services, schedules, reader })
}

/// `known` and a line for each way, then what is not known.
fn told(view: &EscalationView) -> Vec<String> {
    let way = |way: &EscalationWay| {
        let of = way.of.as_ref().map(|of| format!("{of}: ")).unwrap_or_default();
        let doubt = way.doubt.as_ref().map(|doubt| format!("; {doubt}")).unwrap_or_default();
        format!("{of}{}; {}{doubt}", way.said, way.provenance)
    };
    let ways = view.ways.iter().map(way);
    let notice = view.notice.iter().map(|notice| format!("{} {}", notice.what, notice.to_do));
    std::iter::once(view.state.clone()).chain(ways).chain(notice).collect()
}

fn policies() -> Unanswered {
    let target = |kind, name: &str, people_now: Option<&[&str]>| EscalationTarget {
        kind,
        name: name.to_owned(),
        people_now: people_now.map(|people| people.iter().map(ToString::to_string).collect()),
    };
    let step = |minutes: u64, targets| EscalationStep { after: Duration::from_secs(minutes * 60), targets };
    let policy = |id: &str, name: &str, steps| Escalation {
        id: id.to_owned(),
        name: name.to_owned(),
        steps,
        again: Some(Again { times: Some(2), after: Some(Duration::from_secs(1800)) }),
        url: None,
    };
    let steps = vec![
        step(0, vec![target(TargetKind::Schedule, "primary", Some(&["Ana"]))]),
        step(10, vec![target(TargetKind::Person, "Bo", None), target(TargetKind::Schedule, "second", Some(&[]))]),
        step(20, vec![target(TargetKind::Schedule, "platform team", Some(&["Cy", "Di"]))]),
        step(5, vec![]),
    ];
    let other = policy("P2", "Shop", vec![step(0, vec![target(TargetKind::Schedule, "platform", None)])]);
    Unanswered::Policies(vec![policy("P1", "Payments", steps), other])
}

fn routes() -> Unanswered {
    let route = |receiver: &str, matchers: &str, routes| Route {
        receiver: receiver.to_owned(),
        matchers: MatcherSet::parse(matchers).unwrap().matchers().iter().map(Matcher::clone).collect(),
        goes_on: false,
        group_wait: Duration::from_secs(30),
        group_interval: Duration::from_secs(300),
        repeat_interval: Duration::from_secs(4 * 3600),
        times: if receiver == "nights-off" { vec!["nights".to_owned()] } else { Vec::new() },
        routes,
    };
    let below = vec![
        route("pager", "app=checkout, severity=critical", vec![]),
        route("nights-off", "app=cart", vec![]),
        route("void", "app=nothing", vec![]),
    ];
    let receiver = |name: &str, ways: &[&str]| Receiver {
        name: name.to_owned(),
        ways: ways.iter().map(ToString::to_string).collect(),
    };
    let receivers = vec![
        receiver("default", &["e-mail"]),
        receiver("pager", &["PagerDuty", "Slack"]),
        receiver("nights-off", &["webhook"]),
        receiver("void", &[]),
    ];
    Unanswered::Routes(RouteTree { root: route("default", "", below), receivers })
}

const POLICY: &str = "now Ana (primary) · after 10 min Bo and schedule second (nobody now) · after 30 min schedule platform team (Cy and Di now) · \
                      after 35 min nobody · then again after 30 min, 2 times; as pd said at 14:02";

#[rstest]
#[case::by_its_name("policy = \"Payments\"", &["known", "Payments: {POLICY}"])]
#[case::by_its_id("policy = \"P1\"", &["known", "Payments: {POLICY}"])]
#[case::who_is_on_call_was_not_told("policy = \"Shop\"", &["known", "Shop: now schedule platform (who that is is not known) · then again after 30 min, 2 times; as pd said at 14:02"])]
#[case::no_such_policy("policy = \"Cart\"", &["unknown", "pd has no escalation policy `Cart`; it has `Payments` and `Shop`. schedules/payments.toml:5 says which."])]
#[case::not_said_which("", &["unknown", "pd goes by a policy, and it is not said which; it has `Payments` and `Shop`. schedules/payments.toml:5 says which."])]
fn a_schedule_names_a_policy_of_a_source(#[case] policy: &str, #[case] expected: &[&str]) {
    let loaded = loaded("", &format!("[escalation]\nsource = \"pd\"\n{policy}\n"));
    let told = told(&of_schedule(&loaded, &upstreams(vec![upstream("pd", "pagerduty", Some(policies()))])));
    assert_eq!(told, expected.iter().map(|line| line.replace("{POLICY}", POLICY)).collect::<Vec<_>>());
}

#[test]
fn steps_of_the_file_name_people_schedules_and_anything_else() {
    let loaded = loaded(
        SERVICE,
        "[escalation]\nrepeats = 1\nsteps = [{ to = \"schedule:payments\" }, { after = \"10m\", to = [\"bo\", \"team lead\"] }, \
         { after = \"20m\", to = [\"schedule:platform\", \"schedule:empty\", \"schedule:lost\"] }]\n",
    );
    // What the file says wins over what the source of its service does.
    let view = of_schedule(&loaded, &upstreams(vec![upstream("prod", "alertmanager", Some(routes()))]));
    let expected = "now Ana (payments) · after 10 min Bo and team lead · after 30 min schedule platform (Cy now), schedule empty \
                    (nobody now) and schedule lost (who that is is not known) · then once again; as schedules/payments.toml says";
    assert_eq!(told(&view), ["known", expected]);
    assert_eq!(view.ways[0].steps.iter().map(|step| step.after_seconds).collect::<Vec<_>>(), [0, 600, 1800]);
    assert_eq!(view.ways[0].as_of, None);
}

#[rstest]
#[case::some_of_it_elsewhere(SERVICE, &[
    "known",
    "checkout where severity=\"critical\": after 30 s pager (PagerDuty, Slack) · then again every 4 h for as long as it fires; as prod said at 14:02",
    "checkout, the rest: after 30 s default (e-mail) · then again every 4 h for as long as it fires; as prod said at 14:02",
])]
#[case::all_of_it_and_not_at_all_times(
    "[[services]]\nname = \"cart\"\nschedule = \"payments\"\nmatch = ['app=\"cart\"']\n",
    &["known", "after 30 s nights-off (webhook) · then again every 4 h for as long as it fires · not at all times: nights; as prod said at 14:02"])]
#[case::to_nobody(
    "[[services]]\nname = \"x\"\nschedule = \"payments\"\nmatch = ['app=\"nothing\"']\n",
    &["known", "after 30 s void, which sends to nobody · then again every 4 h for as long as it fires; as prod said at 14:02"])]
#[case::two_services_that_go_the_same_way(
    "[[services]]\nname = \"a\"\nschedule = \"payments\"\nmatch = ['app=\"a\"']\n[[services]]\nname = \"b\"\nschedule = \"payments\"\nmatch = ['app=\"b\"']\n\
     [[services]]\nname = \"cart\"\nschedule = \"payments\"\nmatch = ['app=\"cart\"']\n[[services]]\nname = \"c\"\nschedule = \"platform\"\nmatch = ['app=\"c\"']\n",
    &["known",
      "a and b: after 30 s default (e-mail) · then again every 4 h for as long as it fires; as prod said at 14:02",
      "cart: after 30 s nights-off (webhook) · then again every 4 h for as long as it fires · not at all times: nights; as prod said at 14:02"])]
#[case::of_another_source(
    "[[services]]\nname = \"x\"\nschedule = \"payments\"\nmatch = ['@source=\"stage\"']\n",
    &["nothing", "Nothing is known of what happens to alerts of x if nobody answers. Let a service of watchbill.toml name this schedule, or write [escalation] with its steps into schedules/payments.toml."])]
#[case::no_service("", &["nothing", "Nothing is known of what happens if nobody answers: no service of watchbill.toml goes by this schedule. Let a service of watchbill.toml name this schedule, or write [escalation] with its steps into schedules/payments.toml."])]
fn services_lead_to_the_routes_of_their_alerts(#[case] services: &str, #[case] expected: &[&str]) {
    let upstreams = upstreams(vec![upstream("prod", "alertmanager", Some(routes()))]);
    assert_eq!(told(&of_schedule(&loaded(services, ""), &upstreams)), expected);
}

#[test]
fn a_source_with_policies_is_offered_where_none_is_named() {
    let upstreams = upstreams(vec![upstream("pd", "pagerduty", Some(policies()))]);
    let expected = "Nothing is known of what happens to alerts of checkout if nobody answers. Write [escalation] into \
                    schedules/payments.toml, like source = \"pd\", policy = \"Payments\".";
    assert_eq!(told(&of_schedule(&loaded(SERVICE, ""), &upstreams)), ["nothing", expected]);
}

#[rstest]
#[case::it_does_not_answer(
    true,
    None,
    "stale",
    "; as prod said at 14:02; prod does not answer since; it may do something else by now"
)]
#[case::it_does_not_tell_any_more(
    false,
    Some("its configuration cannot be read: it has no `route`"),
    "stale",
    "; as prod said at 14:02; prod does not tell any more: its configuration cannot be read: it has no `route`"
)]
fn what_may_be_otherwise_by_now_says_so(
    #[case] fails: bool,
    #[case] trouble: Option<&str>,
    #[case] state: &str,
    #[case] end: &str,
) {
    let (mut source, mut row) = upstream("prod", "alertmanager", Some(routes()));
    if fails {
        source.facts = HealthFacts { last_good_at: Some(ago(8)), failing_since: Some(ago(7)), ..source.facts };
        source.failure = Some((PollFailureKind::Timeout, "did not answer".to_owned()));
    }
    if let Some(row) = &mut row {
        row.trouble = trouble.map(str::to_owned);
    }
    let told = told(&of_schedule(&loaded(SERVICE, ""), &upstreams(vec![(source, row)])));
    assert_eq!(told[0], state);
    assert!(told[1].ends_with(end), "{told:?}");
}

#[rstest]
#[case::not_a_source(
    "[escalation]\nsource = \"pd\"\n",
    "There is no source `pd` in watchbill.toml. schedules/payments.toml:5 names it; nothing pages by this."
)]
#[case::one_that_tells_nothing(
    "[escalation]\nsource = \"rules\"\n",
    "rules does nothing by itself if nobody answers, or does not tell: it is a Prometheus. It is shown as soon as rules tells it."
)]
#[case::never_told(
    "[escalation]\nsource = \"silent\"\n",
    "What silent does if nobody answers is not known: it does not show its configuration. It is shown as soon as silent tells it."
)]
#[case::routes_and_no_alerts(
    "[escalation]\nsource = \"prod\"\n",
    "Which routes of prod take the alerts of this schedule is not known: no service of watchbill.toml whose alerts may come from prod goes by it. \
     Let a service name payments, or write the steps into [escalation]."
)]
#[case::a_policy_of_an_alertmanager(
    "[escalation]\nsource = \"prod\"\npolicy = \"x\"\n",
    "prod has routes and no policies, and so none that is called `x`. Take `policy` out of schedules/payments.toml:5."
)]
fn what_is_named_and_not_known_says_why(#[case] written: &str, #[case] expected: &str) {
    let (silent, _) = upstream("silent", "alertmanager", None);
    let never = UnansweredRow {
        source: SourceName::new("silent"),
        said: Unanswered::NotTold,
        said_at: None,
        trouble: Some("it does not show its configuration".to_owned()),
    };
    let all = vec![
        upstream("rules", "prometheus", None),
        (silent, Some(never)),
        upstream("prod", "alertmanager", Some(routes())),
    ];
    assert_eq!(told(&of_schedule(&loaded("", written), &upstreams(all))), ["unknown", expected]);
}

#[test]
fn without_records_nothing_is_said_of_sources() {
    let loaded = loaded(SERVICE, "[escalation]\nsource = \"pd\"\n");
    let expected = "What pd does if nobody answers is not known: nothing was recorded here yet. schedules/payments.toml:5 names \
                    it; nothing pages by this.";
    assert_eq!(told(&of_schedule(&loaded, &Upstreams::default())), ["unknown", expected]);
}

#[rstest]
#[case::by_its_labels(&[("app", "checkout"), ("severity", "critical")], "",
    Some("after 30 s pager (PagerDuty, Slack) · then again every 4 h for as long as it fires; as prod said at 14:02"))]
#[case::about_no_service(&[("app", "cart")], "",
    Some("after 30 s nights-off (webhook) · then again every 4 h for as long as it fires · not at all times: nights; as prod said at 14:02"))]
#[case::by_the_schedule_of_its_service(&[("app", "checkout")], "[escalation]\nsteps = [{ to = \"bo\" }]\n",
    Some("now Bo; as schedules/payments.toml says"))]
fn an_alert_goes_its_own_way(#[case] labels: &[(&str, &str)], #[case] written: &str, #[case] expected: Option<&str>) {
    let (loaded, labels) = (loaded(SERVICE, written), Labels::from_pairs(labels.iter().copied()));
    let upstreams = upstreams(vec![
        upstream("other", "alertmanager", Some(routes())),
        upstream("prod", "alertmanager", Some(routes())),
    ]);
    let reader = Reader { people: &loaded.people, me: None, now: now(), laptop: &Zone::utc() };
    let grounds = Grounds { upstreams: &upstreams, services: &loaded.services, schedules: &loaded.schedules, reader };
    let service = loaded.watch().service_about(&AlertView::labelled(&labels, "prod"));
    let view = escalation_of_alert(&labels, "prod", service, grounds);
    assert_eq!(view.as_ref().map(|view| told(view)[1].clone()).as_deref(), expected);
    assert_eq!(escalation_of_alert(&labels, "rules", service, grounds).is_some(), !written.is_empty());
}
