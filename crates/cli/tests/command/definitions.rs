//! `init`, `check`, `sources` and `secrets`.

use serde_json::json;

use crate::machine::Machine;

#[test]
fn init_writes_a_sound_workspace_once() {
    let machine = Machine::new();
    assert_eq!(machine.json(&["init", "--team", "payments"], 0)["written"], json!(true));
    machine.run(&["check"]).with_code(0);
    assert!(machine.read("watchbill.toml").contains("team = \"payments\""));
    assert!(machine.read(".gitignore").contains("watchbill.db"));

    machine.write("watchbill.toml", "team = \"mine\"\n");
    assert_eq!(machine.json(&["init", "--team", "other"], 0)["written"], json!(false));
    assert_eq!(machine.read("watchbill.toml"), "team = \"mine\"\n");
}

#[test]
fn check_names_file_line_and_column_and_exits_by_weight() {
    let machine = Machine::with("team = \"payments\"\ncolour = \"blue\"\n\n[[sources]]\nname = \"prod\"\n");
    let ended = machine.run(&["check"]).with_code(1);
    assert!(ended.out.contains("watchbill.toml:2:1: ignored: "), "{ended:#?}");
    assert!(ended.out.contains(": refused: "), "{ended:#?}");

    let document = machine.json(&["check"], 1);
    assert_eq!(document["sound"], json!(false));
    let finding = &document["findings"][0];
    assert_eq!((&finding["file"], &finding["line"]), (&json!("watchbill.toml"), &json!(2)));
    assert_eq!((&finding["column"], &finding["weight"]), (&json!(1), &json!("ignored")));
}

#[test]
fn check_reads_the_folder_it_is_given_and_fails_where_there_is_none() {
    let machine = Machine::with("team = \"payments\"\n");
    let folder = machine.workspace();
    machine.run(&["--workspace", "/nowhere", "check", folder.to_str().unwrap()]).with_code(0);

    let ended = machine.run(&["check", "/nowhere", "--json"]).with_code(2);
    assert!(ended.complaint().starts_with("/nowhere/watchbill.toml cannot be read"), "{ended:#?}");
    assert_eq!(ended.json()["error"]["kind"], json!("invalid"));
}

#[test]
fn sources_are_added_listed_and_removed_with_comments_kept() {
    let machine = Machine::new();
    let words = ["sources", "add", "--kind", "alertmanager", "--name", "prod", "--url", "https://a.example.net"];
    machine.run(&[&words[..], &["--url", "https://b.example.net", "--every", "1m"]].concat()).with_code(0);
    assert!(machine.read("watchbill.toml").starts_with("# What your team watches."), "the starter comes first");

    let listed = machine.json(&["sources", "list"], 0);
    let source = &listed["sources"][0];
    assert_eq!((&source["name"], &source["kind"]), (&json!("prod"), &json!("alertmanager")));
    assert_eq!(source["urls"], json!(["https://a.example.net/", "https://b.example.net/"]));
    assert_eq!((&source["every_s"], &source["auth"]), (&json!(60), &json!("none")));
    assert_eq!((&source["health"], &source["as_of"]), (&json!("unknown"), &json!(null)));

    let again = machine.run(&words).with_code(2);
    assert!(again.complaint().contains("prod"), "{again:#?}");
    machine.run(&["sources", "remove", "prod"]).with_code(0);
    assert_eq!(machine.json(&["sources", "list"], 0)["sources"], json!([]));
    machine.run(&["sources", "remove", "prod"]).with_code(2);
}

#[test]
fn a_draft_that_is_no_source_is_refused_and_changes_nothing() {
    let machine = Machine::with("team = \"payments\"\n");
    let ended =
        machine.run(&["sources", "add", "--kind", "alertmanger", "--name", "prod", "--url", "https://a.example"]);
    assert!(ended.with_code(2).complaint().contains("alertmanager"), "the near kind is named");
    assert_eq!(machine.read("watchbill.toml"), "team = \"payments\"\n");
}

#[test]
fn kinds_have_manual_pages() {
    let machine = Machine::new();
    assert_eq!(machine.json(&["sources", "kinds"], 0)["kinds"][0]["id"], json!("alertmanager"));
    let page = machine.run(&["sources", "kinds", "alertmanager"]).with_code(0);
    assert!(page.out.starts_with("# Alertmanager (`alertmanager`)"), "{page:#?}");
    machine.run(&["sources", "kinds", "pager"]).with_code(2);
}

#[test]
fn without_a_keyring_a_secret_is_not_pretended_to_be_kept() {
    let machine = Machine::with("team = \"payments\"\n");
    let ended = machine.run_with(&["secrets", "set", "prod", "--json"], "hunter2\n").with_code(3);
    assert!(ended.complaint().contains("`prod` was not kept"), "{ended:#?}");
    assert!(ended.complaint().contains("WATCHBILL_SECRET_"), "{ended:#?}");
    assert!(!format!("{ended:?}").contains("hunter2"));
    assert_eq!(ended.json()["error"]["kind"], json!("unreachable"));

    machine.run(&["secrets", "set", "prod"]).with_code(2);
    machine.run(&["secrets", "set", "p@ss"]).with_code(2);
    assert_eq!(machine.json(&["secrets", "where"], 0)["home"], json!("session"));
}

#[test]
fn a_source_that_needs_a_secret_can_be_added_before_there_is_one() {
    let machine = Machine::new();
    let words =
        ["sources", "add", "--kind", "alertmanager", "--name", "prod", "--url", "https://a.example", "--basic", "ana"];
    assert_eq!(machine.json(&words, 0)["secret_kept"], json!(false));
    assert!(machine.read("watchbill.toml").contains("password = { keyring = \"prod\" }"));
}
