//! A PagerDuty account through the real command: watched over several pages, paged, acknowledged there, and over.

use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::notifications::{Call, NotificationServer};
use watchbill_tests::patience;
use watchbill_tests::servers::pagerduty::{KEY, PagerDuty};
use watchbill_tests::workspace::Workspace;

fn workspace(account: &PagerDuty) -> Workspace {
    Workspace::with(&format!(
        "team = \"payments\"\n\n[[sources]]\nname = \"pager\"\nkind = \"pagerduty\"\nurl = \"{}\"\nevery = \"5s\"\n\
         auth = {{ bearer = {{ keyring = \"pager\" }} }}\nheaders = {{ From = \"ana@example.net\" }}\n",
        account.url()
    ))
}

async fn alert(cli: &Cli, name: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    patience::until(what, async || {
        let listing: Value = serde_json::from_str(&cli.run(&["alerts", "list", "--all", "--json"]).await.out).ok()?;
        listing["alerts"].as_array()?.iter().find(|alert| alert["name"] == name && holds(alert)).cloned()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_pages_is_acknowledged_there_and_goes() {
    let bus = Bus::start();
    let notices = NotificationServer::start(&bus).await;
    let account = PagerDuty::start().await;
    // More than one page of them; the first poll of a source is one digest.
    (1..=130).for_each(|number| account.trigger(number, &format!("Pod {number} restarts")));
    let workspace = workspace(&account);
    let cli = Cli::of(&workspace).on_bus(&bus).with("WATCHBILL_SECRET_PAGER", KEY);
    let _watch = cli.start(&["watch", "--plain"]);
    alert(&cli, "Pod 130 restarts", "the last page is read", |alert| alert["state"] == "firing").await;
    assert_eq!(notices.heard(1).await.len(), 1, "all of them are one digest");

    account.trigger(4711, "Checkout fails");
    let told = notices.heard(2).await.remove(1);
    assert!(told.summary.contains("Checkout fails"), "{told:#?}");
    let firing = alert(&cli, "Checkout fails", "it fires", |alert| alert["state"] == "firing").await;
    assert_eq!((&firing["id"], &firing["severity"]), (&json!("pager/QINC4711"), &json!("error")), "{firing:#}");
    assert_eq!(firing["url"], "https://acme.pagerduty.com/incidents/QINC4711");

    let _acknowledged = cli.run(&["alerts", "ack", "pager/QINC4711"]).await.with_code(0);
    assert_eq!(account.status(4711), "acknowledged");
    assert_eq!(account.changed_by(), ["ana@example.net"], "the header of the source says who");
    alert(&cli, "Checkout fails", "it is acknowledged here too", |alert| alert["acknowledged"] == true).await;

    account.resolve(4711);
    alert(&cli, "Checkout fails", "it is over", |alert| alert["state"] == "resolved").await;
    patience::until("its notice is taken back", async || {
        notices.calls().iter().any(|call| matches!(call, Call::Close(_, id) if *id == told.id)).then_some(())
    })
    .await;
    alert(&cli, "Pod 130 restarts", "the others go on", |alert| alert["state"] == "firing").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_accepted_is_said_and_shown_nowhere() {
    let account = PagerDuty::start().await;
    let workspace = workspace(&account);
    let cli = Cli::of(&workspace).with("WATCHBILL_SECRET_PAGER", "another-3f9c2e-planted");

    let tested = cli.run(&["sources", "test", "pager"]).await.with_code(3);

    let said = format!("{}{}", tested.out, tested.err);
    assert!(said.contains("does not accept these credentials") && said.contains("token = \"oauth\""), "{said}");
    assert!(!said.contains("3f9c2e"), "{said}");
}
