//! Dead-letter queues of a real RabbitMQ (3.10 where these were written), read by the real command as a user who may see figures and
//! nothing else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::{Cli, Ended};
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};
use watchbill_tests::workspace::Workspace;

const DAY_S: i64 = 86_400;
const DAY_MS: i64 = DAY_S * 1000;
/// Who may see figures, and its password.
const LOOKER: &str = "look";
/// A broker's figures are some seconds late, and it is polled every five.
const ENOUGH: Duration = Duration::from_secs(90);

fn now_s() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// A broker in which three of five orders died nine days after they were sent, into a queue that keeps them for ten.
struct Broker {
    rabbitmq: RabbitMq,
    workspace: Workspace,
    cli: Cli,
    sent_s: i64,
}

impl Broker {
    async fn begin(user: &str) -> Self {
        let rabbitmq = RabbitMq::start().await;
        rabbitmq.add_user(LOOKER, LOOKER, "monitoring").await;
        rabbitmq.permit(LOOKER, "/", "^$").await;
        rabbitmq.exchange("dlx", "direct").await;
        let dead = |key: &str| json!({ "x-dead-letter-exchange": "dlx", "x-dead-letter-routing-key": key });
        rabbitmq.declare("orders", &dead("orders")).await;
        rabbitmq.declare("orders.dlq", &json!({ "x-message-ttl": 10 * DAY_MS, "x-owner": "payments" })).await;
        rabbitmq.bind("dlx", "orders.dlq", "orders").await;
        let jobs = json!({ "x-queue-type": "quorum", "x-delivery-limit": 3, "x-dead-letter-exchange": "dlx" });
        rabbitmq.declare("jobs", &jobs).await;
        rabbitmq.declare("jobs.dlq", &json!({ "x-queue-type": "quorum" })).await;
        rabbitmq.bind("dlx", "jobs.dlq", "jobs").await;
        let sent_s = now_s() - 9 * DAY_S;
        rabbitmq.publish("orders", 5, sent_s).await;
        rabbitmq.refuse("orders", 3).await;
        rabbitmq.counts("orders.dlq", 3).await;
        let workspace = Workspace::with(&watching(&rabbitmq, user));
        let cli = Cli::of(&workspace).with("WATCHBILL_SECRET_MQ", user).with("USER", "ana");
        Self { rabbitmq, workspace, cli, sent_s }
    }

    async fn poll(&self) -> Ended {
        self.cli.run(&["poll", "--json"]).await
    }

    /// Polls until the listing is so.
    async fn polled(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let listed = patience::answered(ENOUGH, async || {
            self.poll().await;
            let listed = self.cli.json(&["queues", "list"]).await;
            holds(&listed).then_some(listed)
        });
        match listed.await {
            Some(listed) => listed,
            None => panic!("{what}: {:#}", self.cli.json(&["queues", "list"]).await),
        }
    }
}

fn watching(rabbitmq: &RabbitMq, user: &str) -> String {
    format!(
        "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\n\
         url = \"{}\"\nmetrics = [\"{}\"]\nevery = \"5s\"\n\
         auth = {{ basic = {{ user = \"{user}\", password = {{ keyring = \"mq\" }} }} }}\n",
        rabbitmq.url(),
        rabbitmq.metrics()
    )
}

fn queue<'a>(listed: &'a Value, id: &str) -> &'a Value {
    let queues = listed["queues"].as_array().unwrap_or_else(|| panic!("{listed:#}"));
    queues.iter().find(|queue| queue["id"] == id).unwrap_or_else(|| panic!("{id} is not listed: {listed:#}"))
}

fn is_listed(listed: &Value, id: &str, state: &str) -> bool {
    listed["queues"].as_array().is_some_and(|queues| queues.iter().any(|one| one["id"] == id && one["state"] == state))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_see_figures_is_told_depth_feeds_and_when_the_first_is_lost() {
    let mut broker = Broker::begin(LOOKER).await;
    let listed = broker.polled("both are read", |listed| {
        is_listed(listed, "mq/orders.dlq", "known") && is_listed(listed, "mq/jobs.dlq", "empty")
    });
    let listed = listed.await;
    let dead = queue(&listed, "mq/orders.dlq");
    assert_eq!((&dead["depth"], &dead["feeds_from"]), (&json!(3), &json!(["orders"])), "{dead:#}");
    assert_eq!((&dead["owner"], &dead["owner_from"]), (&json!("payments"), &json!("argument")), "{dead:#}");
    assert_eq!((&dead["oldest_is"], &dead["kind"]), (&json!("sent"), &json!("classic queue")), "{dead:#}");
    let lost = jiff::Timestamp::from_second(broker.sent_s + 10 * DAY_S).unwrap().to_string();
    assert_eq!((&dead["loss"]["state"], &dead["loss"]["earliest"]), (&json!("at"), &json!(lost)), "{dead:#}");
    assert_eq!(dead["loss"]["cause"], "time to live");
    assert_eq!(dead["attention"][0]["kind"], "losing", "within two days: {dead:#}");
    assert_eq!(queue(&listed, "mq/jobs.dlq")["kind"], "quorum queue");
    let ended = broker.cli.run(&["queues", "list"]).await.with_code(1);
    assert!(ended.err.contains("mq/orders.dlq needs somebody"), "{ended:#?}");

    // Without a permission the broker tells of no queue, and nothing of that it is so.
    broker.rabbitmq.forbid(LOOKER, "/").await;
    let hidden = broker.polled("they are hidden", |listed| is_listed(listed, "mq/orders.dlq", "no_permission")).await;
    for id in ["mq/orders.dlq", "mq/jobs.dlq"] {
        let hidden = queue(&hidden, id);
        assert_eq!((&hidden["state"], &hidden["gone_at"]), (&json!("no_permission"), &Value::Null), "{hidden:#}");
        assert_ne!(hidden["depth"], json!(0), "{hidden:#}");
    }
    assert_eq!(queue(&hidden, "mq/orders.dlq")["attention"][0]["kind"], "losing", "it is lost all the same");
    let _still = broker.cli.run(&["queues", "list"]).await.with_code(1);

    broker.rabbitmq.permit(LOOKER, "/", "^$").await;
    broker.polled("it is seen again", |listed| is_listed(listed, "mq/orders.dlq", "known")).await;
    broker.rabbitmq.stop().await;
    let polled = broker.poll().await.with_code(3).json();
    assert_eq!(polled["sources"][0]["health"], "failing", "{polled:#}");
    let listed = broker.cli.json(&["queues", "list"]).await;
    let last = queue(&listed, "mq/orders.dlq");
    assert!(last["as_of"].is_string() && last["state"] != "empty" && last["gone_at"].is_null(), "{last:#}");
    assert_eq!(listed["sources"][0]["health"], "failing", "{listed:#}");

    broker.rabbitmq.start_again().await;
    broker
        .polled("it is back", |listed| {
            is_listed(listed, "mq/orders.dlq", "known") && queue(listed, "mq/orders.dlq")["depth"] == 3
        })
        .await;
    let deaths = broker.rabbitmq.take("orders.dlq", 1, "ack_requeue_true").await;
    assert_eq!(deaths[0]["properties"]["headers"]["x-death"][0]["queue"], "orders", "nothing was touched: {deaths:?}");
    assert_eq!(deaths[0]["redelivered"], false, "reading figures is no look at messages");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_finds_what_throws_away_and_what_could() {
    let broker = Broker::begin(ADMINISTRATOR).await;
    broker
        .rabbitmq
        .declare("returns", &json!({ "x-dead-letter-exchange": "nobody-made-it", "x-message-ttl": DAY_MS }))
        .await;
    broker.rabbitmq.exchange("void", "direct").await;
    broker.rabbitmq.declare("refunds", &json!({ "x-dead-letter-exchange": "void", "x-max-length": 3 })).await;
    broker.rabbitmq.declare("carts", &json!({ "x-message-ttl": DAY_MS })).await;
    for queue in ["returns", "refunds", "carts"] {
        // Right after it was made a queue's limits are not told.
        broker.rabbitmq.counts(queue, 0).await;
    }
    let found = patience::answered(ENOUGH, async || {
        broker.poll().await;
        let audit = broker.cli.run(&["queues", "audit", "--json"]).await;
        let findings = audit.json()["findings"].as_array()?.clone();
        findings.iter().any(|one| one["queue"] == "mq/refunds").then_some((audit.code, findings))
    });
    let (code, findings) = found.await.expect("the audit finds it");
    let rules = |queue: &str| {
        let of_queue = findings.iter().filter(|one| one["queue"] == queue && one["loses"] == true);
        of_queue.map(|one| one["rule"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(code, Some(1), "messages are lost");
    assert_eq!(rules("mq/refunds"), ["bound_to_nothing"], "{findings:#?}");
    assert_eq!(rules("mq/returns"), ["no_such_exchange"], "{findings:#?}");
    assert_eq!(rules("mq/carts"), ["dead_are_dropped"], "{findings:#?}");
    assert_eq!(rules("mq/orders"), Vec::<&str>::new(), "{findings:#?}");
    let purges = findings.iter().filter(|one| one["rule"] == "we_could_purge");
    assert!(purges.clone().count() > 0, "an administrator could empty them: {findings:#?}");
    assert!(purges.clone().all(|one| one["loses"] == false), "{findings:#?}");

    // What the broker throws away it counts for no queue.
    let seen = |listed: &Value| listed["queues"].as_array().is_some_and(|queues| !queues.is_empty());
    broker.polled("it is read", seen).await;
    broker.rabbitmq.publish("carts", 2, now_s()).await;
    broker.rabbitmq.refuse("carts", 2).await;
    patience::answered(ENOUGH, async || {
        broker.poll().await;
        let listing = broker.cli.json(&["alerts", "list"]).await;
        let fires = |alert: &Value| alert["name"] == "QueueDropping" && alert["state"] == "firing";
        listing["alerts"].as_array()?.iter().any(fires).then_some(())
    })
    .await
    .expect("what no queue took is an alert");
}

/// The user that people read messages with is the one that could empty queues, and the broker does not tell it so.
#[tokio::test(flavor = "multi_thread")]
async fn a_user_that_can_peek_is_found_to_be_one_that_could_purge() {
    const PEEKER: &str = "peek";
    let broker = Broker::begin(ADMINISTRATOR).await;
    broker.rabbitmq.add_user(PEEKER, PEEKER, "management").await;
    broker.rabbitmq.permit(PEEKER, "/", r"^orders\.dlq$").await;
    // What it drops goes to an exchange that nobody made.
    let void = json!({ "x-message-ttl": DAY_MS, "x-dead-letter-exchange": "nobody-made-it" });
    broker.rabbitmq.declare("void.dlq", &void).await;
    broker.rabbitmq.publish("void.dlq", 1, now_s()).await;
    broker.rabbitmq.counts("void.dlq", 1).await;
    let workspace = Workspace::with(&watching(&broker.rabbitmq, PEEKER));
    let cli = Cli::of(&workspace).with("WATCHBILL_SECRET_MQ", PEEKER).with("USER", "ana");
    let audited = async |what: &str, holds: &dyn Fn(&Value) -> bool| {
        let found = patience::answered(ENOUGH, async || {
            cli.run(&["poll", "--json"]).await;
            let audit = cli.run(&["queues", "audit", "--json"]).await.json();
            holds(&audit).then_some(audit)
        });
        found.await.unwrap_or_else(|| panic!("waited in vain: {what}"))
    };
    let of_orders = |audit: &Value| {
        let findings = audit["findings"].as_array().cloned().unwrap_or_default();
        findings.into_iter().filter(|one| one["queue"] == "mq/orders.dlq").collect::<Vec<_>>()
    };

    let before = audited("it is looked over", &|audit| audit["sources"][0]["as_of"].is_string()).await;
    assert_eq!(of_orders(&before), Vec::<Value>::new(), "{before:#}");
    let source = &before["sources"][0];
    assert_eq!(source["whole"], json!(false), "{source:#}");
    assert!(
        source["problem"].as_str().unwrap().contains("is not known; RabbitMQ tells that to administrators"),
        "{source:#}"
    );
    let listed = cli.run(&["queues", "list", "--json"]).await.json();
    let void = queue(&listed, "mq/void.dlq");
    assert_eq!((&void["loss"]["state"], &void["loss"]["cause"]), (&json!("at"), &json!("time to live")), "{void:#}");

    let _read = cli.run(&["queues", "peek", "mq/orders.dlq", "--yes"]).await.with_code(0);
    let after = audited("it is found", &|audit| !of_orders(audit).is_empty()).await;
    assert_eq!(of_orders(&after)[0]["rule"], "we_could_purge", "{after:#}");
    let asking = reqwest::Client::builder().no_proxy().build().unwrap();
    let contents = |queue: &str| format!("{}/api/queues/%2F/{queue}/contents", broker.rabbitmq.url());
    let emptied = async |queue| {
        asking.delete(contents(queue)).basic_auth(PEEKER, Some(PEEKER)).send().await.unwrap().status().as_u16()
    };
    assert_eq!((emptied("orders.dlq").await, emptied("jobs.dlq").await), (204, 401), "and so it is");
}

/// Somebody who watches, and the command beside.
struct Owned {
    broker: Broker,
    server: NotificationServer,
    cli: Cli,
    _watch: Running,
    _bus: Bus,
}

impl Owned {
    async fn begin() -> Self {
        let broker = Broker::begin(LOOKER).await;
        let bus = Bus::start();
        let server = NotificationServer::start(&bus).await;
        let cli = broker.cli.clone().on_bus(&bus);
        let watch = cli.start(&["watch", "--plain"]);
        Self { broker, server, cli, _watch: watch, _bus: bus }
    }

    async fn listed(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let listed = patience::answered(ENOUGH, async || {
            let listed = self.cli.run(&["queues", "list", "--json"]).await;
            let listed: Value = serde_json::from_str(&listed.out).ok()?;
            holds(&listed).then_some(listed)
        });
        listed.await.unwrap_or_else(|| panic!("waited in vain: {what}"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_looks_and_promises_beside_the_one_who_watches() {
    let owned = Owned::begin().await;
    let told = owned.server.heard(1).await.remove(0);
    let shown = format!("{} {}", told.summary, told.body);
    assert!(shown.contains("orders.dlq") || shown.contains("QueueLosing"), "{told:#?}");
    let needs = |listed: &Value| listed["needs_attention"] == 1;
    let listed = owned.listed("the owner has read it", needs).await;
    assert_eq!(queue(&listed, "mq/orders.dlq")["last_looked_at"], Value::Null, "a listing is no look");

    let shown = owned.cli.json(&["queues", "show", "orders.dlq"]).await;
    assert_eq!((&shown["id"], &shown["depth"]), (&json!("mq/orders.dlq"), &json!(3)), "{shown:#}");
    let feeds = json!([{ "from": "orders", "to": "orders.dlq", "certain": true }]);
    assert_eq!(shown["feeds"], feeds, "{shown:#}");
    assert!(shown["history"]["points"].as_array().is_some_and(|points| !points.is_empty()), "{shown:#}");
    let listed = owned.listed("still", needs).await;
    assert_eq!(queue(&listed, "mq/orders.dlq")["last_looked_at"], Value::Null, "nor is a script");

    let text = owned.cli.run(&["queues", "show", "mq/orders.dlq"]).await.with_code(0).out;
    assert!(text.starts_with("mq/orders.dlq (RabbitMQ, classic queue): 3"), "{text}");
    let looked = |listed: &Value| queue(listed, "mq/orders.dlq")["last_looked_by"] == "ana";
    owned.listed("a person who reads it has looked", looked).await;
    let looked = owned.cli.run(&["queues", "look", "jobs.dlq"]).await.with_code(0).out;
    assert!(looked.contains("mq/jobs.dlq"), "{looked}");

    // A promise that ends after the loss holds nothing back; one that ends before it does.
    let words = ["queues", "promise", "orders.dlq", "--for", "3d", "--note", "after the fix"];
    let late = owned.cli.run(&words).await.with_code(0);
    assert!(late.out.contains("lost"), "it warns: {late:#?}");
    owned
        .listed("it is promised and needs somebody", |listed| {
            queue(listed, "mq/orders.dlq")["promise"]["by"] == "ana" && needs(listed)
        })
        .await;
    let _soon = owned.cli.run(&["queues", "promise", "orders.dlq", "--for", "4h"]).await.with_code(0);
    let listed = owned.listed("somebody has it", |listed| listed["needs_attention"] == 0).await;
    assert_eq!(queue(&listed, "mq/orders.dlq")["waits"], true);
    let _calm = owned.cli.run(&["queues", "list"]).await.with_code(0);
    let _back = owned.cli.run(&["queues", "promise", "orders.dlq", "--end"]).await.with_code(0);
    owned.listed("it needs somebody again", needs).await;
    let trail = owned.cli.run(&["queues", "trail", "--json"]).await.with_code(0).json();
    let acts: Vec<&str> = trail["entries"].as_array().unwrap().iter().map(|one| one["act"].as_str().unwrap()).collect();
    assert!(acts.contains(&"promised") && acts.contains(&"promise_ended"), "{acts:?}");
    assert_eq!(trail["whole"], true, "{trail:#}");

    owned.broker.rabbitmq.ask(reqwest::Method::DELETE, &["queues", "/", "orders.dlq", "contents"], None).await;
    owned.listed("it was emptied", |listed| is_listed(listed, "mq/orders.dlq", "empty")).await;
    patience::until("its alert is over", async || {
        let listing = owned.cli.json(&["alerts", "list", "--all"]).await;
        let over = |alert: &Value| alert["name"] == "QueueLosing" && alert["state"] == "resolved";
        listing["alerts"].as_array()?.iter().any(over).then_some(())
    })
    .await;
    assert_eq!(owned.server.notifications().len(), 1, "one loss is one page: {:#?}", owned.server.calls());
    assert!(!owned.broker.workspace.read("watchbill.toml").contains("password = \""), "the password is in no file");
}
