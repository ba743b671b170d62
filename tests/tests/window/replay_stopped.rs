//! A replay that really runs, of a real RabbitMQ, begun and stopped in the middle by keyboard alone: what was sent is told, counted by the
//! broker as well, and the rest is in the queue as before.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::keyring::Keyring;
use watchbill_tests::patience;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};
use watchbill_tests::window::Key;
use watchbill_tests::workspace::Workspace;

use crate::desk::Desk;
use crate::replay::tab_to;

const DEAD: &str = "orders.dlq";
const TARGET: &str = "orders";
const ALL: u64 = 300;
const QUEUE: &str = "[role=option][data-queue='mq/orders.dlq']";
const BUTTON: &str = "[role=dialog] button[type=submit]";
const COCKPIT: &str = "aside section.cockpit";
/// The first two canaries, the second at one a second, are watched for five seconds each.
const ENOUGH: Duration = Duration::from_secs(120);

/// How many messages the cockpit says became this; none where it does not say.
async fn told(desk: &Desk, name: &str) -> Option<u64> {
    let cell = format!("document.querySelector('{COCKPIT} tr[data-count={name}] td.number')?.textContent ?? ''");
    desk.value(&cell).await.as_str().and_then(|text| text.replace(',', "").parse().ok())
}

/// Dead letters with the numbers from 0 on.
async fn dead_letters(rabbitmq: &RabbitMq) {
    for number in 0..ALL {
        let message = json!({
            "properties": { "delivery_mode": 2, "message_id": format!("m{number}") },
            "routing_key": DEAD, "payload": number.to_string(), "payload_encoding": "string",
        });
        let path = ["exchanges", "/", "amq.default", "publish"];
        let answer = rabbitmq.ask(Method::POST, &path, Some(&message)).await;
        assert_eq!(answer["routed"], true, "{answer}");
    }
    rabbitmq.counts(DEAD, ALL).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_runs_is_stopped_by_its_key_and_the_rest_stays_in_the_queue() {
    let rabbitmq = RabbitMq::start().await;
    rabbitmq.declare(TARGET, &json!({})).await;
    rabbitmq.declare(DEAD, &json!({})).await;
    dead_letters(&rabbitmq).await;
    let workspace = Workspace::with(&format!(
        "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"{}\"\n\
         amqp = \"{}\"\nevery = \"5s\"\nauth = {{ basic = {{ user = \"{ADMINISTRATOR}\", password = {{ keyring = \"mq\" }} }} }}\n\
         [[queues]]\nsource = \"mq\"\nname = \"{DEAD}\"\ntarget = \"{TARGET}\"\n",
        rabbitmq.url(),
        rabbitmq.amqp()
    ));
    let bus = Bus::start();
    let _keyring = Keyring::start(&bus, &workspace).await;
    let cli = Cli::of(&workspace).on_bus(&bus);
    let _kept = cli.run_reading(&["secrets", "set", "mq"], ADMINISTRATOR).await.with_code(0);

    let desk = Desk::on_bus(workspace, bus).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('5')]).await;
    window.see_text(QUEUE, "300").await;
    window.press(&[Key::Home, Key::Enter]).await;
    window.see_text("aside h2", DEAD).await;
    window.press(&[Key::Character('s')]).await;
    window.see_text(BUTTON, "Replay 300 messages into orders").await;
    tab_to(&desk, "Watch for").await;
    window.press_together(&[Key::Control, Key::Character('a')]).await;
    window.type_text("5").await;
    tab_to(&desk, "Type orders.dlq").await;
    window.type_text(DEAD).await;
    window.press(&[Key::Tab]).await;
    window.type_text("the release is rolled back").await;
    window
        .until("it was tried dry", async || {
            (desk.value(&format!("document.querySelector('{BUTTON}').disabled")).await == false).then_some(())
        })
        .await;
    window.press(&[Key::Enter]).await;
    window.see_gone("[role=dialog]").await;
    window.see(COCKPIT).await;

    // One, then ten are watched; what is sent after them is a part of the hundred.
    let reached = patience::answered(ENOUGH, async || told(&desk, "sent").await.filter(|sent| *sent >= 13)).await;
    let reached = reached.expect("the first two canaries are sent and stay away");
    window.press_together(&[Key::Shift, Key::Character('x')]).await;
    window.see(&format!("{COCKPIT}[data-phase=stopped]")).await;
    window.see_text(COCKPIT, "It was stopped").await;
    let sent = told(&desk, "sent").await.expect("it says how many were sent");
    assert!((reached..111).contains(&sent), "{sent} were sent, {reached} of them before the key was pressed");
    assert_eq!(told(&desk, "removed").await, Some(sent));
    for doubtful in ["in_doubt", "refused", "perhaps_twice", "perhaps_left", "perhaps_unsent"] {
        assert_eq!(told(&desk, doubtful).await, None, "{doubtful}");
    }
    rabbitmq.counts(TARGET, sent).await;
    rabbitmq.counts(DEAD, ALL - sent).await;

    let numbers = async |queue: &str| -> Vec<u64> {
        let taken = rabbitmq.take(queue, 500, "ack_requeue_false").await;
        taken.iter().map(|message| message["payload"].as_str().unwrap().parse().unwrap()).collect()
    };
    let (arrived, mut left) = (numbers(TARGET).await, numbers(DEAD).await);
    left.sort_unstable();
    assert_eq!(arrived, (0..sent).collect::<Vec<_>>(), "the first ones, in their order, each once");
    assert_eq!(left, (sent..ALL).collect::<Vec<_>>(), "none is lost");
    desk.close().await;
}
