//! A source whose password is in a locked keyring, as the window tells it.

use watchbill_tests::{
    bus::Bus, cli::Cli, keyring::Keyring, servers::alertmanager::Alertmanager, workspace::Workspace,
};

use crate::desk::Desk;

const TOKEN: &str = "planted-window-token-7c1d";

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keyring_is_said_where_the_source_is_and_heals_when_it_is_unlocked() {
    let alertmanager = Alertmanager::start().await;
    let workspace = Workspace::with_alertmanager(&alertmanager.url());
    let auth = "auth = { bearer = { keyring = \"prod\" } }\n";
    workspace.write("watchbill.toml", &format!("{}{auth}", workspace.read("watchbill.toml")));
    let bus = Bus::start();
    let keyring = Keyring::start(&bus, &workspace).await;
    let cli = Cli::of(&workspace).on_bus(&bus);
    let _kept = cli.run_reading(&["secrets", "set", "prod"], TOKEN).await.with_code(0);
    keyring.lock().await;

    let desk = Desk::on_bus(workspace, bus).await;
    let window = &desk.window;
    window.see_text("footer", "1 never answered").await;
    let sources = window.see_text("footer button", "sources").await;
    window.click(&sources).await;
    window.see_text("[data-popover-content]", "the keyring is locked").await;
    let said = desk.text("[data-popover-content]").await;
    for part in ["unlock it", "nothing of it can page"] {
        assert!(said.contains(part), "{part:?} is missing in what is said of the source:\n{said}");
    }
    keyring.unlock().await;
    window.see_text("footer", "1 fine").await;
    assert!(!window.source().await.contains(TOKEN), "the secret is used and never shown");
    desk.close().await;
}
