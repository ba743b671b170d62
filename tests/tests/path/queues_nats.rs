//! Messages that a real NATS server (2.9 where these were written) gave up, read by the real command as a user who may ask for streams and
//! consumers and nothing else.

use serde_json::{Value, json};
use watchbill_tests::servers::nats::{LOOKER, NOTHING, Nats, PERMISSIONS, READING};

use crate::brokers::{DAY_S, Watching, is_at, is_listed, is_lost_at, manual, queue, reasons};

/// What stands in messages and is nobody's business.
const PLANTED: [&str; 4] =
    ["ana.kestrel@example.com", "4111111111111111", "sk_live_51HabcDEF23456789012345", "hunter2horse"];
const ADVISORIES: &str = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>";
const DAY_NS: i64 = DAY_S * 1_000_000_000;

struct Broker {
    nats: Nats,
    watching: Watching,
}

impl Broker {
    /// Orders that a consumer gives up after two tries. Nothing captures what it gives up.
    async fn begin() -> Self {
        let nats = Nats::start().await;
        nats.stream("ORDERS", &["orders.>"], &json!({ "max_age": 10 * DAY_NS }));
        nats.consumer("ORDERS", "W", 2);
        let watching = Watching::of(
            &format!(
                "kind = \"nats\"\nurl = \"{}\"\ntimeout = \"4s\"\n\
                 auth = {{ basic = {{ user = \"{LOOKER}\", password = {{ keyring = \"broker\" }} }} }}",
                nats.url()
            ),
            LOOKER,
        );
        Self { nats, watching }
    }

    /// Three orders, and those that were there, die and are captured for a day.
    async fn die(&self) {
        self.nats.stream("DEAD", &[ADVISORIES], &json!({ "max_age": DAY_NS }));
        for order in 1..=3 {
            self.nats.publish("orders.new", &json!({ "order": order }));
        }
        let all = self.nats.state("ORDERS")["messages"].as_u64().unwrap();
        self.nats.let_die("ORDERS", "W", "DEAD", all).await;
    }

    fn first_s(&self, stream: &str) -> i64 {
        let first: jiff::Timestamp = self.nats.state(stream)["first_ts"].as_str().unwrap().parse().unwrap();
        first.as_second()
    }
}

fn has_three(listed: &Value) -> bool {
    is_listed(listed, "broker/DEAD", "known") && queue(listed, "broker/DEAD")["depth"] == 3
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_ask_is_told_what_was_given_up_and_when_it_is_lost() {
    let mut broker = Broker::begin().await;
    let watching = &broker.watching;
    let _read = watching.poll().await.with_code(0);
    let found = watching.findings("broker/ORDERS").await;
    assert_eq!(found, [("nothing_captures".to_owned(), true)], "it gives up after two tries, and nobody hears of it");
    let audit = watching.cli.run(&["queues", "audit"]).await.with_code(1);
    assert!(audit.out.contains(ADVISORIES), "it says what to make: {audit:#?}");

    broker.die().await;
    let listed = watching.polled("three are dead", has_three).await;
    let dead = queue(&listed, "broker/DEAD");
    assert_eq!((&dead["broker"], &dead["oldest_is"]), (&json!("jetstream"), &json!("died")), "{dead:#}");
    is_at(&dead["oldest_at"], broker.first_s("DEAD"));
    assert_eq!(dead["feeds_from"], json!(["ORDERS"]), "{dead:#}");
    // The capture keeps for a day; the orders themselves are kept for ten.
    is_lost_at(dead, broker.first_s("DEAD") + DAY_S, "retention");
    assert_eq!(reasons(dead)[0], "losing", "{dead:#}");
    assert_eq!(watching.findings("broker/ORDERS").await, [], "it is captured now");
    let shown = watching.cli.run(&["queues", "show", "broker/DEAD"]).await.with_code(0).out;
    assert!(shown.starts_with("broker/DEAD (NATS JetStream, stream that captures what died): 3"), "{shown}");
    // Figures are one right, messages another.
    watching.is_not_peeked("broker/DEAD", "`$JS.API.STREAM.MSG.GET.*`").await;

    // Without its rights a user gets no answer at all: that is no empty stream, and none that is gone.
    broker.nats.permit(NOTHING).await;
    let failing = |polled: &Value| polled["sources"][0]["health"] == "failing";
    let polled = watchbill_tests::patience::until("it is refused", async || {
        let polled = watching.poll().await.json();
        failing(&polled).then_some(polled)
    })
    .await;
    assert!(polled["sources"][0]["problem"].as_str().is_some_and(|why| why.contains("allow this user")), "{polled:#}");
    watching.is_away("broker/DEAD").await;
    broker.nats.permit(PERMISSIONS).await;
    watching.polled("it is seen again", has_three).await;

    broker.nats.stop().await;
    broker.watching.is_away("broker/DEAD").await;
    broker.nats.start_again().await;
    let watching = &broker.watching;
    watching.polled("it is back", has_three).await;
    broker.nats.purge("DEAD");
    let empty = watching.polled("it was emptied", |listed| is_listed(listed, "broker/DEAD", "empty")).await;
    assert_eq!(reasons(queue(&empty, "broker/DEAD")), Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_is_shown_masked_with_the_message_and_stays_where_it_is() {
    let broker = Broker::begin().await;
    let (watching, nats) = (&broker.watching, &broker.nats);
    let [mail, card, token, password] = PLANTED;
    nats.permit(READING).await;
    let failed = format!("TimeoutError: mail to {mail} failed");
    nats.publish_with("orders.new", ("x-error", &failed), &json!({ "order": 0, "card": card, "password": password }));
    broker.die().await;
    nats.publish("orders.late", &json!({ "token": token }));
    watching
        .polled("four are dead", |listed| {
            is_listed(listed, "broker/DEAD", "known") && queue(listed, "broker/DEAD")["depth"] == 4
        })
        .await;
    let states = || ["ORDERS", "DEAD"].map(|stream| (nats.state(stream), nats.consumers(stream)));
    let before = states();

    let dead = watching.peeked("broker/DEAD").await;
    let orders = watching.peeked("broker/ORDERS").await;
    let errors = watching.cli.json(&["queues", "errors", "broker/DEAD"]).await;

    assert_eq!(states(), before, "nothing was taken, and no consumer was made");
    assert_eq!(dead["scanned"], json!({ "read": 4, "of": 4, "rough": false }));
    let read = dead["messages"].as_array().unwrap();
    let of = |order: u32| {
        read.iter().find(|message| message["body"]["order"] == order).unwrap_or_else(|| panic!("{dead:#}"))
    };
    let first = of(0);
    assert_eq!(first["body"], json!({ "order": 0, "card": "[card]", "password": "[secret]" }), "{first:#}");
    assert_eq!((&first["source"], &first["deliveries"]), (&json!("ORDERS"), &json!(2)), "{first:#}");
    assert_eq!(first["reason"], "TimeoutError: mail to [e-mail] failed", "{first:#}");
    assert_eq!((&first["headers"]["consumer"], &first["headers"]["subject"]), (&json!("W"), &json!("orders.new")));
    is_at(&read[0]["died_at"], broker.first_s("DEAD"));
    assert_eq!(of(3)["reason"], "max_deliver", "{dead:#}");
    let texts: Vec<(&Value, &Value)> =
        errors["errors"].as_array().unwrap().iter().map(|error| (&error["text"], &error["count"])).collect();
    assert_eq!(
        texts,
        [(&json!("max_deliver"), &json!(3)), (&json!("TimeoutError: mail to [e-mail] failed"), &json!(1))],
        "{errors:#}"
    );
    let late = orders["messages"].as_array().unwrap().last().unwrap();
    assert_eq!((&late["body"], &late["died_at"]), (&json!({ "token": "[secret]" }), &Value::Null), "{orders:#}");
    watching.are_nowhere(&PLANTED, &[&dead, &orders, &errors]);

    // Of what its own stream dropped only that it died is left, and that is said.
    nats.purge("ORDERS");
    let left = watching.cli.run(&["queues", "peek", "broker/DEAD"]).await.with_code(0);
    assert!(left.err.contains("of 4 of them only that it died is left"), "{left:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_monitoring_page_tells_the_same_without_a_user_and_what_is_lost_pages_once() {
    let broker = Broker::begin().await;
    broker.die().await;
    let watching =
        Watching::of(&format!("kind = \"nats\"\nurl = \"{}\"", broker.nats.monitoring()), "nobody-asks-for-one");

    watching.pages_once_for("DEAD").await;

    let listed = watching.listed().await;
    let told = queue(&listed, "broker/SHOP/DEAD");
    assert_eq!((&told["depth"], &told["feeds_from"]), (&json!(3), &json!(["SHOP/ORDERS"])), "{told:#}");
    is_lost_at(told, broker.first_s("DEAD") + DAY_S, "retention");
    watching.is_not_peeked("broker/SHOP/DEAD", "the monitoring page of NATS shows figures").await;
}

#[test]
fn the_manual_permits_in_nats_what_was_tried() {
    for permissions in [PERMISSIONS, READING] {
        assert!(manual().contains(permissions), "{permissions}");
    }
}
