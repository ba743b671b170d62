use std::sync::{Arc, Mutex};

use rstest::rstest;
use tempfile::TempDir;
use watchbill_domain::queues::{LookKind, Promise, QueueId};
use watchbill_domain::sources::PollFailureKind;
use watchbill_store::{Role, Store};

use crate::ports::{Clock, Files};
use crate::testing::{Fakes, Reply};
use crate::{Engine, EngineHandle, Options};

use super::*;

const MQ: &str = "http://mq.test:15672";
const METRICS: &str = "http://metrics.test:9090";
const PAGER: &str = "http://am.test:9093";
const NOW: &str = "2026-03-11T08:00:00Z";
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

const TEAM: &str = "me = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n";
const RABBIT: &str = "[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.test:15672\"\n";
const RULES: &str = "[[sources]]\nname = \"rules\"\nkind = \"prometheus\"\nurl = \"http://metrics.test:9090\"\n";
const EXPRESSIONS: &str =
    "[[queues]]\nsource = \"rules\"\nname = \"orders-dlt\"\ndepth = 'sum(dlt)'\nnot_emptied_for = \"1h\"\n";

/// What a made-up broker and a made-up Prometheus tell.
#[derive(Debug, Clone)]
struct Told {
    /// How many messages are in `orders.dlq`; none where it is not there.
    depth: Option<u64>,
    /// What is answered instead, by both.
    trouble: Option<Reply>,
    /// What is answered to expressions instead.
    expressions: Option<Reply>,
    /// Whether a rule of the Prometheus fires.
    rule_fires: bool,
}

struct Team {
    fakes: Fakes,
    folder: TempDir,
    told: Arc<Mutex<Told>>,
}

fn rabbit(path: &str, told: &Told) -> Reply {
    let queue = |depth: u64| {
        format!(
            r#"{{"arguments":{{}},"consumers":0,"effective_policy_definition":{{}},"messages":{depth},"messages_unacknowledged":0,
                "name":"orders.dlq","state":"running","type":"classic","vhost":"/"}}"#
        )
    };
    let body = match path {
        "/api/overview" => {
            r#"{"management_version":"3.10.8","rabbitmq_version":"3.10.8","rates_mode":"basic"}"#.to_owned()
        }
        "/api/queues" => format!("[{}]", told.depth.map(queue).unwrap_or_default()),
        "/api/exchanges" => r#"{"items":[{"vhost":"/"}],"page":1,"page_count":1}"#.to_owned(),
        _ => "[]".to_owned(),
    };
    Reply::Json(200, body)
}

fn prometheus(path: &str, told: &Told) -> Reply {
    let body = match path {
        "/api/v1/query" => match (&told.expressions, told.depth) {
            (Some(instead), _) => return instead.clone(),
            (None, Some(depth)) => format!(
                r#"{{"status":"success","data":{{"resultType":"vector","result":[{{"metric":{{}},"value":[0,"{depth}"]}}]}}}}"#
            ),
            (None, None) => r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#.to_owned(),
        },
        "/api/v1/rules" => {
            let alert = r#"{"labels":{"alertname":"Slow"},"annotations":{},"state":"firing","activeAt":"2026-03-11T07:00:00Z","value":"1"}"#;
            let alert = if told.rule_fires { alert } else { "" };
            format!(
                r#"{{"status":"success","data":{{"groups":[{{"name":"g","file":"f","interval":30,"rules":[{{"state":"firing","name":"Slow",
                    "query":"x > 1","duration":0,"labels":{{}},"annotations":{{}},"alerts":[{alert}],"health":"ok","type":"alerting",
                    "lastEvaluation":"2026-03-11T07:59:59Z"}}]}}]}}}}"#
            )
        }
        _ => r#"{"status":"success","data":{}}"#.to_owned(),
    };
    Reply::Json(200, body)
}

impl Team {
    fn new(workspace: &str) -> Self {
        let (fakes, folder) = (Fakes::at(NOW), TempDir::new().unwrap());
        let told = Told { depth: Some(4), trouble: None, expressions: None, rule_fires: false };
        let team = Self { fakes, folder, told: Arc::new(Mutex::new(told)) };
        team.write(workspace);
        for (url, answer) in [(MQ, rabbit as fn(&str, &Told) -> Reply), (METRICS, prometheus)] {
            let told = Arc::clone(&team.told);
            team.fakes.network.serve(url, move |request, _| {
                let told = told.lock().unwrap().clone();
                told.trouble.clone().unwrap_or_else(|| answer(request.url.path(), &told))
            });
        }
        team.fakes.network.serve(PAGER, |request, _| match request.url.path() {
            "/api/v2/status" => Reply::Json(
                200,
                r#"{"cluster":{"name":"a","status":"ready","peers":[]},"config":{"original":""},"uptime":"2026-03-01T00:00:00Z",
                    "versionInfo":{"version":"0.27.0"}}"#
                    .to_owned(),
            ),
            _ => Reply::Json(200, "[]".to_owned()),
        });
        team
    }

    fn write(&self, workspace: &str) {
        let text = format!("{TEAM}{workspace}");
        self.fakes.files.write(&self.folder.path().join("watchbill.toml"), text.as_bytes()).unwrap();
    }

    fn tell(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap());
    }

    async fn start(&self) -> EngineHandle {
        let options = Options { house_every: MINUTE, ..Options::new(self.folder.path()) };
        let engine = Engine::start(options, self.fakes.ports()).await.unwrap();
        self.fakes.clock.advance(Duration::from_secs(5), &engine).await;
        engine
    }

    async fn pass(&self, span: Duration, engine: &EngineHandle) {
        self.fakes.clock.advance(span, engine).await;
    }

    /// What was shown on the desktop, a line each.
    fn shown(&self) -> Vec<String> {
        self.fakes.desktop.shown().iter().map(|notice| format!("{}\n{}", notice.title, notice.body)).collect()
    }

    fn told_of(&self, text: &str) -> usize {
        self.shown().iter().filter(|shown| shown.contains(text)).count()
    }

    async fn guest(&self) -> Store {
        let file = self.folder.path().join("watchbill.db");
        Store::open(&file, Role::Guest, self.fakes.clock.now()).await.unwrap()
    }
}

fn id(text: &str) -> QueueId {
    text.parse().unwrap()
}

/// Each alert that is not over, with how it is.
async fn alerts(engine: &EngineHandle) -> Vec<String> {
    let listing = engine.alerts_list("", None).await.unwrap();
    let mut lines: Vec<String> = listing.alerts.iter().map(|alert| format!("{} {}", alert.id, alert.state)).collect();
    lines.sort();
    lines
}

const NEEDS: &str = "orders.dlq: not seen empty for 1 h";
const FIRES: &str = "mq/orders.dlq:not_emptied firing";

/// With a queue that needs somebody after an hour.
fn patient(more: &str) -> Team {
    Team::new(&format!("{RABBIT}[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\nnot_emptied_for = \"1h\"\n{more}"))
}

#[path = "queues_promise_tests.rs"]
mod promises;

#[tokio::test]
async fn a_queue_that_is_not_emptied_pages_once_and_is_over_when_it_is() {
    let team = patient("");
    let engine = team.start().await;
    team.pass(HOUR - 2 * MINUTE, &engine).await;
    assert_eq!(team.shown(), Vec::<String>::new());
    team.pass(4 * MINUTE, &engine).await;
    assert_eq!(team.told_of(NEEDS), 1, "{:?}", team.shown());
    assert_eq!(alerts(&engine).await, [FIRES]);
    team.pass(HOUR, &engine).await;
    assert_eq!(team.shown().len(), 1, "an episode is told once");
    team.tell(|told| told.depth = Some(0));
    team.pass(2 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, Vec::<String>::new());
    assert!(engine.check_data().await.unwrap().is_empty());
    engine.shutdown().await;
}

#[tokio::test]
async fn a_restart_keeps_since_when_it_needs_somebody_and_tells_nobody_again() {
    let team = patient("");
    let engine = team.start().await;
    team.pass(HOUR + 3 * MINUTE, &engine).await;
    let before = engine.alert_detail("mq/orders.dlq:not_emptied").await.unwrap();
    engine.shutdown().await;
    let engine = team.start().await;
    team.pass(5 * MINUTE, &engine).await;
    let after = engine.alert_detail("mq/orders.dlq:not_emptied").await.unwrap();
    assert_eq!(after.starts_at.ms, before.starts_at.ms);
    assert_eq!(team.told_of(NEEDS), 1, "{:?}", team.shown());
    engine.shutdown().await;
}

#[tokio::test]
async fn what_grew_before_a_restart_goes_on_growing_after_it() {
    let team = Team::new(RABBIT);
    let mut engine = team.start().await;
    for minute in 0..75 {
        if minute == 40 {
            engine.shutdown().await;
            engine = team.start().await;
        }
        team.tell(|told| told.depth = Some(100 + 10 * minute));
        team.pass(MINUTE, &engine).await;
    }
    assert_eq!(alerts(&engine).await, ["mq/orders.dlq:growing firing"]);
    assert_eq!(team.told_of("orders.dlq: growing"), 1, "{:?}", team.shown());
    engine.shutdown().await;
}

#[tokio::test]
async fn while_a_broker_cannot_be_reached_nothing_is_over_and_afterwards_nothing_is_told_again() {
    let team = patient("");
    let engine = team.start().await;
    team.pass(HOUR + 3 * MINUTE, &engine).await;
    team.tell(|told| told.trouble = Some(Reply::Fail(PollFailureKind::Unreachable)));
    team.pass(30 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, ["mq/orders.dlq:not_emptied unknown"]);
    team.tell(|told| told.trouble = None);
    team.pass(10 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, [FIRES]);
    assert_eq!(team.told_of("not seen empty"), 1, "{:?}", team.shown());
    engine.shutdown().await;
}

#[tokio::test]
async fn a_promise_of_another_process_holds_pages_back_from_the_next_poll_on() {
    let team = patient("");
    let engine = team.start().await;
    team.pass(HOUR - 10 * MINUTE, &engine).await;
    let guest = team.guest().await;
    let at = team.fakes.clock.now();
    let promise = Promise { by: "bo".to_owned(), at, until: at.plus(HOUR), note: String::new() };
    guest.make_promise(&id("mq/orders.dlq"), &promise).await.unwrap();
    team.pass(40 * MINUTE, &engine).await;
    assert_eq!(team.shown(), Vec::<String>::new());
    assert_eq!(alerts(&engine).await, [FIRES]);
    team.pass(25 * MINUTE, &engine).await;
    assert_eq!(team.told_of("promised to be done"), 1, "{:?}", team.shown());
    assert_eq!(alerts(&engine).await, [FIRES, "mq/orders.dlq:promise_over firing"]);
    guest.end_promise(&id("mq/orders.dlq"), "bo", team.fakes.clock.now()).await.unwrap_err();
    engine.shutdown().await;
}

#[tokio::test]
async fn a_look_of_another_process_is_a_look() {
    let team = patient("unseen_for = \"1h\"\n");
    let engine = team.start().await;
    team.pass(30 * MINUTE, &engine).await;
    let at = team.fakes.clock.now();
    team.guest().await.look_at_queue(&id("mq/orders.dlq"), "bo", LookKind::Look, None, at).await.unwrap();
    team.pass(40 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, [FIRES]);
    team.pass(30 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, [FIRES, "mq/orders.dlq:unseen firing"]);
    engine.shutdown().await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_brings_no_page_later_and_none_twice() {
    let team = patient("");
    let engine = team.start().await;
    team.pass(30 * MINUTE, &engine).await;
    team.fakes.clock.set(team.fakes.clock.now().minus(20 * MINUTE));
    team.pass(34 * MINUTE, &engine).await;
    assert_eq!(team.told_of(NEEDS), 1, "{:?}", team.shown());
    team.fakes.clock.set(team.fakes.clock.now().minus(20 * MINUTE));
    team.pass(30 * MINUTE, &engine).await;
    assert_eq!(team.told_of("not seen empty"), 1, "{:?}", team.shown());
    assert_eq!(alerts(&engine).await, [FIRES]);
    assert!(engine.check_data().await.unwrap().is_empty());
    engine.shutdown().await;
}

#[tokio::test]
async fn a_broker_whose_clock_is_wrong_is_believed_by_ours() {
    let team = patient("");
    team.fakes.network.set_skew_ms(3 * 3_600_000);
    let engine = team.start().await;
    team.pass(HOUR + 3 * MINUTE, &engine).await;
    assert_eq!(team.told_of(NEEDS), 1, "{:?}", team.shown());
    team.fakes.network.set_skew_ms(3 * 3_600_000 + 5_000);
    team.pass(10 * MINUTE, &engine).await;
    assert_eq!(team.shown().len(), 1, "{:?}", team.shown());
    engine.shutdown().await;
}

#[tokio::test]
async fn a_queue_that_is_not_watched_any_more_needs_nobody_any_more() {
    let team = patient("");
    let engine = team.start().await;
    team.pass(HOUR + 3 * MINUTE, &engine).await;
    team.write(&format!("{RABBIT}[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\nwatch = false\n"));
    team.pass(3 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, Vec::<String>::new());
    engine.shutdown().await;
}

#[tokio::test]
async fn a_queue_of_expressions_is_watched_beside_the_alerts_of_its_source() {
    let team = Team::new(&format!("{RULES}{EXPRESSIONS}"));
    team.tell(|told| told.rule_fires = true);
    let engine = team.start().await;
    team.pass(HOUR + 3 * MINUTE, &engine).await;
    let both = alerts(&engine).await;
    let of_queue = "rules/orders-dlt:not_emptied firing".to_owned();
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both.contains(&of_queue), "{both:?}");

    // The alert ends, the queue does not.
    team.tell(|told| told.rule_fires = false);
    team.pass(3 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, std::slice::from_ref(&of_queue));

    // Nothing is told of the queue any more: that is no zero, and no trouble for alerts.
    team.tell(|told| (told.expressions, told.rule_fires) = (Some(Reply::Json(422, "{}".to_owned())), true));
    team.pass(10 * MINUTE, &engine).await;
    let both = alerts(&engine).await;
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both.iter().all(|alert| alert.ends_with("firing")), "{both:?}");

    team.tell(|told| (told.expressions, told.depth) = (None, Some(0)));
    team.pass(3 * MINUTE, &engine).await;
    let left = alerts(&engine).await;
    assert!(left.len() == 1 && !left.contains(&of_queue), "{left:?}");
    engine.shutdown().await;
}

#[tokio::test]
async fn expressions_that_are_not_answered_hold_alerts_back_for_seconds_and_not_for_minutes() {
    let table = |number: usize| {
        format!("[[queues]]\nsource = \"rules\"\nname = \"dlt-{number}\"\ndepth = 'sum(dlt_{number})'\n")
    };
    let team = Team::new(&format!("{RULES}{}", (0..20).map(table).collect::<String>()));
    team.tell(|told| told.rule_fires = true);
    let (told, clock) = (Arc::clone(&team.told), Arc::clone(&team.fakes.clock));
    team.fakes.network.serve(METRICS, move |request, now| {
        if request.url.path() == "/api/v1/query" {
            clock.set(now.plus(Duration::from_secs(5)));
            return Reply::Fail(PollFailureKind::Timeout);
        }
        prometheus(request.url.path(), &told.lock().unwrap())
    });
    let engine = team.start().await;
    let queries = team.fakes.network.asked().iter().filter(|(_, asked)| asked.url.path() == "/api/v1/query").count();
    assert_eq!((queries, alerts(&engine).await.len()), (2, 1));
    engine.shutdown().await;
}

#[tokio::test]
async fn no_other_source_is_waited_for_to_tell_of_a_queue() {
    let pager = "[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"http://am.test:9093\"\n";
    let team = Team::new(&format!("{RULES}{pager}{EXPRESSIONS}"));
    let engine = team.start().await;
    team.pass(HOUR + 2 * MINUTE, &engine).await;
    assert_eq!(team.told_of("orders-dlt: not seen empty for 1 h"), 1, "{:?}", team.shown());
    let why = engine.alert_detail("rules/orders-dlt:not_emptied").await.unwrap().why;
    assert!(!format!("{why:?}").contains("prod"), "{why:?}");
    engine.shutdown().await;
}

#[rstest]
#[case::the_day_of_another("bo", 0)]
#[case::your_day("ana", 1)]
#[tokio::test]
async fn a_queue_pages_by_the_schedule_of_its_service_whatever_else_its_alert_fits(
    #[case] on_call: &str,
    #[case] pages: usize,
) {
    let team = patient(
        "service = \"checkout\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
         [[services]]\nname = \"everything\"\nmatch = ['queue!=\"\"']\n\
         [[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['app=\"checkout\"']\n",
    );
    let schedule = format!(
        "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
         rotation = {{ kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"{on_call}\"] }}\n"
    );
    let file = team.folder.path().join("schedules").join("payments.toml");
    team.fakes.files.write(&file, schedule.as_bytes()).unwrap();
    let engine = team.start().await;
    team.pass(HOUR + 3 * MINUTE, &engine).await;
    assert_eq!(alerts(&engine).await, [FIRES]);
    assert_eq!(team.told_of("not seen empty"), pages, "{:?}", team.shown());
    engine.shutdown().await;
}
