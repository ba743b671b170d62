//! Secrets with the real command: a real keyring, none at all, a locked one, and one that never answers.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use serde_json::Value;
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::{Cli, Ended};
use watchbill_tests::keyring::{Keyring, SilentKeyring};
use watchbill_tests::workspace::Workspace;

const TOKEN: &str = "planted-token-7f3a";

/// An Alertmanager with no alerts that answers to whoever has the token, and to nobody else.
fn guarded_server() -> String {
    server("authorization: bearer planted-token-7f3a")
}

/// One that answers to everybody.
fn open_server() -> String {
    server("get ")
}

/// One that answers to whoever says this, in small letters.
fn server(word: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut heard = [0; 8192];
            let Ok(length) = stream.read(&mut heard) else { continue };
            let heard = String::from_utf8_lossy(&heard[..length]).to_lowercase();
            let (status, body) = match heard.contains(word) {
                true if heard.starts_with("get /api/v2/status") => {
                    ("200 OK", r#"{"versionInfo":{"version":"0.28.1"}}"#)
                }
                true => ("200 OK", "[]"),
                false => ("401 Unauthorized", "{}"),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            // A client that has read enough may be gone.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    url
}

/// A workspace whose one source needs a token from the keyring.
fn guarded() -> Workspace {
    Workspace::with(&format!("team = \"payments\"\n{}", source("prod", &guarded_server(), true)))
}

fn source(name: &str, url: &str, guarded: bool) -> String {
    let auth = if guarded { "auth = { bearer = { keyring = \"prod\" } }\n" } else { "" };
    format!("[[sources]]\nname = \"{name}\"\nkind = \"alertmanager\"\nurl = \"{url}\"\n{auth}\n")
}

async fn add(cli: &Cli, url: &str) -> Ended {
    let words = ["sources", "add", "--kind", "alertmanager", "--name", "prod", "--url", url, "--bearer"];
    cli.run_reading(&words, TOKEN).await
}

/// What `doctor` says of the keyring.
async fn diagnosed(cli: &Cli) -> (String, String) {
    let document = cli.json(&["doctor"]).await;
    let checks = document["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["check"] == "keyring").unwrap();
    let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
    (text("state"), format!("{}; {}", text("what"), text("advice")))
}

/// A sentence of a source that cannot be polled: what happened, what it means for paging, and what to do.
fn helps(problem: &str, what: &str, advice: &str) {
    for part in [what, "can page", advice] {
        assert!(problem.contains(part), "{part:?} is missing in {problem:?}");
    }
}

fn problem<'a>(polled: &'a Value, name: &str) -> &'a str {
    let sources = polled["sources"].as_array().unwrap();
    sources.iter().find(|source| source["name"] == name).and_then(|source| source["problem"].as_str()).unwrap_or("")
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_keyring_a_source_is_added_tested_and_polled_and_the_secret_is_nowhere_else() {
    let (bus, workspace) = (Bus::start(), Workspace::absent());
    let _keyring = Keyring::start(&bus, &workspace).await;
    let cli = Cli::of(&workspace).on_bus(&bus);
    let added = add(&cli, &guarded_server()).await.with_code(0);
    assert!(added.out.contains("watchbill sources test prod"), "{added:#?}");
    assert!(!workspace.read("watchbill.toml").contains(TOKEN));
    let tested = cli.run(&["sources", "test", "prod"]).await.with_code(0);
    assert!(tested.out.contains("0.28.1"), "{tested:#?}");
    assert_eq!(cli.json(&["poll"]).await["sources"][0]["health"], "fine");
    assert_eq!(diagnosed(&cli).await.0, "ok");
    let forgotten = cli.run(&["secrets", "forget", "prod"]).await.with_code(0);
    assert!(forgotten.out.contains("No secret is kept"), "{forgotten:#?}");
    let polled = cli.run(&["poll", "--json"]).await.with_code(3).json();
    helps(problem(&polled, "prod"), "no secret named `prod`", "watchbill secrets set prod");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_everything_says_what_to_do_and_the_environment_works() {
    let workspace = Workspace::absent();
    let cli = Cli::of(&workspace);
    let url = guarded_server();
    let added = add(&cli, &url).await.with_code(3);
    for part in ["prod is in", "without its secret", "WATCHBILL_SECRET_"] {
        assert!(added.err.contains(part), "{part:?} is missing in {added:#?}");
    }
    let defined = workspace.read("watchbill.toml");
    assert!(defined.contains("keyring = \"prod\"") && !defined.contains(TOKEN), "{defined}");
    let tested = cli.run(&["sources", "test", "prod"]).await;
    assert!(
        tested.code != Some(0) && format!("{}{}", tested.out, tested.err).contains("WATCHBILL_SECRET_"),
        "{tested:#?}"
    );
    let polled = cli.run(&["poll", "--json"]).await.with_code(3).json();
    helps(problem(&polled, "prod"), "there is no keyring", "WATCHBILL_SECRET_");
    let (state, said) = diagnosed(&cli).await;
    assert!(state == "note" && said.contains("WATCHBILL_SECRET_") && said.contains("cannot be polled"), "{said}");

    let given = cli.clone().with("WATCHBILL_SECRET_PROD", TOKEN);
    assert_eq!(given.json(&["poll"]).await["sources"][0]["health"], "fine", "it works without a keyring");
    assert!(given.run(&["sources", "test", "prod"]).await.with_code(0).out.contains("0.28.1"));
    let (state, said) = diagnosed(&given).await;
    assert!(state == "note" && said.contains("secrets are read from"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keyring_is_named_and_heals_when_it_is_unlocked() {
    let (bus, workspace) = (Bus::start(), guarded());
    let keyring = Keyring::start(&bus, &workspace).await;
    let cli = Cli::of(&workspace).on_bus(&bus);
    let _kept = cli.run_reading(&["secrets", "set", "prod"], TOKEN).await.with_code(0);
    assert_eq!(cli.json(&["poll"]).await["sources"][0]["health"], "fine");

    keyring.lock().await;
    let polled = cli.run(&["poll", "--json"]).await.with_code(3).json();
    helps(problem(&polled, "prod"), "the keyring is locked", "unlock it");
    let tested = cli.run(&["sources", "test", "prod"]).await;
    assert!(
        tested.code != Some(0) && format!("{}{}", tested.out, tested.err).contains("keyring is locked"),
        "{tested:#?}"
    );
    let refused = cli.run_reading(&["secrets", "set", "other"], TOKEN).await.with_code(3);
    assert!(refused.err.contains("was not kept") && refused.err.contains("unlock it"), "{refused:#?}");
    let (state, said) = diagnosed(&cli).await;
    assert!(state == "problem" && said.contains("locked") && said.contains("unlock it"), "{said}");

    keyring.unlock().await;
    assert_eq!(cli.json(&["poll"]).await["sources"][0]["health"], "fine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_never_answers_holds_nobody_up_for_long_and_other_sources_not_at_all() {
    let bus = Bus::start();
    let _keyring = SilentKeyring::start(&bus).await;
    let (guarded, open) = (guarded_server(), open_server());
    let definitions =
        format!("team = \"payments\"\n{}{}", source("prod", &guarded, true), source("open", &open, false));
    let workspace = Workspace::with(&definitions);
    let cli = Cli::of(&workspace).on_bus(&bus);
    let watch = cli.start(&["watch", "--plain"]);
    let health = async |name: &str| -> Option<String> {
        let listing: Value = serde_json::from_str(&cli.run(&["alerts", "list", "--json"]).await.out).ok()?;
        let source = listing["sources"].as_array()?.iter().find(|source| source["name"] == name)?.clone();
        Some(source["health"].as_str()?.to_owned())
    };
    watchbill_tests::patience::until("the other source is fine, while the keyring may still be asked", async || {
        (health("open").await? == "fine").then_some(())
    })
    .await;
    assert_ne!(health("prod").await.as_deref(), Some("failing"), "it did not wait for the keyring");
    watchbill_tests::patience::until("the source that needs the keyring is failing", async || {
        (health("prod").await? == "failing").then_some(())
    })
    .await;
    let listing = cli.json(&["alerts", "list"]).await;
    helps(problem(&listing, "prod"), "the keyring is locked and was not unlocked within 20 s", "unlock it");
    assert!(watch.terminate().await.success(), "and it ends in good order while the keyring is still silent");
}
