//! Pages that leave the laptop, from a real Alertmanager through the real command to servers on loopback.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use watchbill_tests::cli::Cli;
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::receivers::{Receiver, Speaks};
use watchbill_tests::servers::alertmanager::{Alertmanager, SentAlert};
use watchbill_tests::workspace::Workspace;

const TOKEN: &str = "tk-3f9c2e-planted";
const SIGNING: &str = "signing-3f9c2e-planted";

struct Ways {
    alertmanager: Alertmanager,
    ntfy: Receiver,
    hook: Receiver,
    mail: Receiver,
    workspace: Workspace,
    cli: Cli,
}

impl Ways {
    async fn begin() -> Self {
        let alertmanager = Alertmanager::start().await;
        let ntfy = Receiver::start(Speaks::Http).await;
        let hook = Receiver::start(Speaks::Http).await;
        let mail = Receiver::start(Speaks::Smtp).await;
        let workspace = Workspace::with_alertmanager(&alertmanager.url());
        let definitions = workspace.read("watchbill.toml");
        let channels = format!(
            "\n[[channels]]\nkind = \"ntfy\"\nname = \"phone\"\nurl = \"http://127.0.0.1:{}/topic-9a8b7c\"\n\
             auth = {{ bearer = {{ keyring = \"phone\" }} }}\n\
             \n[[channels]]\nkind = \"webhook\"\nurl = \"http://127.0.0.1:{}/hook\"\nsecret = {{ keyring = \"hook\" }}\n\
             resolved = true\n\
             \n[[channels]]\nkind = \"email\"\nsmtp = \"localhost:{}\"\ntls = \"none\"\nfrom = \"critical\"\n\
             from_address = \"wb@example.net\"\nto = \"ana@example.net\"\n",
            ntfy.port(),
            hook.port(),
            mail.port()
        );
        workspace.write("watchbill.toml", &format!("{definitions}{channels}"));
        let cli = Cli::of(&workspace).with("WATCHBILL_SECRET_PHONE", TOKEN).with("WATCHBILL_SECRET_HOOK", SIGNING);
        Self { alertmanager, ntfy, hook, mail, workspace, cli }
    }

    async fn watch(&self) -> Running {
        let watch = self.cli.start(&["watch", "--plain"]);
        patience::until("the source is fine", async || {
            let listing: Value = serde_json::from_str(&self.cli.run(&["alerts", "list", "--json"]).await.out).ok()?;
            (listing["sources"][0]["health"] == "fine").then_some(())
        })
        .await;
        watch
    }

    /// The deliveries of the page whose title has this in it, as soon as they are all so.
    async fn deliveries(&self, title: &str, channel: &str, state: &str) -> Value {
        patience::until(&format!("{title} is {state} at {channel}"), async || {
            let status = self.cli.json(&["status"]).await;
            let pages = status["pages"].as_array()?.clone();
            let page = pages.into_iter().find(|page| page["title"].as_str().is_some_and(|t| t.contains(title)))?;
            let deliveries = page["deliveries"].as_array()?.clone();
            deliveries.into_iter().find(|delivery| delivery["channel"] == channel && delivery["state"] == state)
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_arrives_by_every_channel_and_its_end_where_that_is_wanted() {
    let ways = Ways::begin().await;
    let watch = ways.watch().await;
    let redis = SentAlert::named("RedisDown")
        .label("severity", "critical")
        .label("instance", "cache-1")
        .annotation("summary", "Redis does not answer: Größe");
    ways.alertmanager.fire(std::slice::from_ref(&redis)).await;
    for channel in ["phone", "webhook", "email"] {
        ways.deliveries("RedisDown", channel, "delivered").await;
    }
    let [push] = ways.ntfy.arrived().try_into().unwrap();
    assert!(push.head.starts_with("POST / HTTP/1.1") && push.head.contains(&format!("Bearer {TOKEN}")), "{push:?}");
    let publication: Value = serde_json::from_str(&push.body).unwrap();
    assert_eq!((&publication["topic"], &publication["priority"]), (&json!("topic-9a8b7c"), &json!(5)));

    let [post] = ways.hook.arrived().try_into().unwrap();
    let document: Value = serde_json::from_str(&post.body).unwrap();
    assert_eq!((&document["version"], &document["event"]), (&json!(1), &json!("page")));
    assert_eq!(document["page"]["alerts"][0]["name"], json!("RedisDown"));
    assert!(post.head.to_ascii_lowercase().contains("x-watchbill-signature: sha256="), "{}", post.head);

    let [letter] = ways.mail.arrived().try_into().unwrap();
    assert!(letter.head.contains("<ana@example.net>") && letter.body.contains("Message-ID: <page-"), "{letter:?}");

    ways.alertmanager.resolve(std::slice::from_ref(&redis)).await;
    patience::until("the webhook is told that it is over", async || {
        let posts = ways.hook.arrived();
        posts.get(1).filter(|post| post.body.contains("\"event\":\"resolved\"")).map(|_| ())
    })
    .await;
    assert_eq!((ways.ntfy.arrived().len(), ways.mail.arrived().len()), (1, 1), "nobody else asked to be");
    assert!(watch.terminate().await.success());
    nothing_secret_stays(&ways).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_and_a_receiver_that_is_down_lose_nothing_and_double_nothing() {
    let mut ways = Ways::begin().await;
    let watch = ways.watch().await;
    let told = SentAlert::named("Told").label("severity", "error");
    ways.alertmanager.fire(&[told]).await;
    ways.deliveries("Told", "webhook", "delivered").await;
    ways.deliveries("Told", "phone", "delivered").await;
    let hook = ways.hook.stop().await;
    let waiting = SentAlert::named("Waiting").label("severity", "error");
    ways.alertmanager.fire(&[waiting]).await;
    ways.deliveries("Waiting", "phone", "delivered").await;
    let due = ways.deliveries("Waiting", "webhook", "due").await;
    let channels = ways.cli.json(&["channels", "list"]).await;
    watch.kill();
    assert_eq!(due["channel"], json!("webhook"));
    assert!(channels["channels"].as_array().unwrap().iter().all(|channel| channel["name"].is_string()), "{channels}");

    ways.hook = Receiver::start_at(hook, Speaks::Http).await;
    let watch = ways.watch().await;
    ways.deliveries("Waiting", "webhook", "delivered").await;
    // Long enough for a second delivery to come, were there one.
    tokio::time::sleep(Duration::from_secs(12)).await;
    let posts: Vec<String> = ways.hook.arrived().into_iter().map(|post| post.body).collect();
    assert_eq!(posts.len(), 1, "what was taken before the kill is not told again: {posts:#?}");
    assert!(posts[0].contains("Waiting"), "{posts:#?}");
    assert_eq!(ways.ntfy.arrived().len(), 2, "{:#?}", ways.ntfy.arrived());
    assert_eq!(ways.mail.arrived().len(), 0, "no error is critical");
    assert!(watch.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_seen_in_status_doctor_and_test() {
    let ways = Ways::begin().await;
    ways.ntfy.set_status(401);
    let watch = ways.watch().await;
    ways.alertmanager.fire(&[SentAlert::named("RedisDown").label("severity", "error")]).await;
    patience::until("status says what is wrong", async || {
        let status = ways.cli.run(&["status"]).await.out;
        (status.contains("channel phone: ") && status.contains("check user, password or token")).then_some(())
    })
    .await;
    let doctor = ways.cli.run(&["doctor"]).await.out;
    assert!(doctor.contains("watchbill channels test phone"), "{doctor}");
    assert!(!doctor.contains("9a8b7c"), "the topic is not shown whole: {doctor}");
    let refused = ways.cli.run(&["channels", "test", "phone"]).await.with_code(3);
    assert!(refused.out.contains("status 401"), "{refused:#?}");
    ways.ntfy.set_status(200);
    let taken = ways.cli.run(&["channels", "test", "phone"]).await.with_code(0);
    assert!(taken.out.contains("ntfy id n"), "{taken:#?}");
    assert!(watch.terminate().await.success());
}

/// Neither the database nor a log holds a secret or, beside `watchbill.toml`, the topic.
async fn nothing_secret_stays(ways: &Ways) {
    let printed = ways.cli.run(&["status", "--json"]).await.out;
    assert!(!printed.contains(TOKEN) && !printed.contains("9a8b7c"), "{printed}");
    let mut folders = vec![ways.workspace.folder(), ways.workspace.logs()];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name() != Some("watchbill.toml".as_ref()) {
                looked_at += 1;
                assert_holds_none(&path, &[TOKEN, SIGNING, "9a8b7c"]);
            }
        }
    }
    assert!(looked_at >= 2, "the database and a log were there");
}

fn assert_holds_none(path: &Path, secrets: &[&str]) {
    let bytes = std::fs::read(path).unwrap();
    for secret in secrets {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{} holds {secret}", path.display());
    }
}
