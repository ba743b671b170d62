use super::*;
use serde_json::json;

fn shell(workspace: &Workspace) -> Cli {
    Cli::running("/bin/sh".into(), workspace)
}

#[tokio::test]
async fn exit_code_and_both_outputs_are_kept_apart() {
    let workspace = Workspace::absent();
    let ended = shell(&workspace).run(&["-c", "echo '{\"a\": 1}'; echo careful >&2; exit 3"]).await;
    assert_eq!(ended.err, "careful\n");
    assert_eq!(ended.with_code(3).json(), json!({ "a": 1 }));
}

#[tokio::test]
#[should_panic(expected = "not one JSON document")]
async fn a_second_document_on_standard_output_is_refused() {
    let workspace = Workspace::absent();
    drop(shell(&workspace).run(&["-c", "echo {}; echo {}"]).await.json());
}

#[tokio::test]
async fn nothing_of_the_developers_session_is_lent() {
    let workspace = Workspace::with("team = \"payments\"\n");
    let cli = shell(&workspace).with("EXTRA", "yes");
    let names =
        "echo \"$DISPLAY$DBUS_SESSION_BUS_ADDRESS|$EXTRA|$WATCHBILL_WORKSPACE\"; cat \"$WATCHBILL_WORKSPACE\"/*.toml";
    let said = cli.run(&["-c", names]).await.with_code(0).out;
    assert_eq!(said, format!("|yes|{}\nteam = \"payments\"\n", workspace.folder().display()));

    let mut running = cli.start(&["-c", names]);
    patience::until("it has ended", async || running.ended()).await;
    assert_eq!(running.log(), said, "a command that goes on has the same surroundings");
}
