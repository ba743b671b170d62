//! Changing the workspace from the command line: sources, people, and what other programs knew.

use serde_json::json;

use crate::machine::Machine;

const WORKSPACE: &str = "# ours\nteam = \"payments\"\n\n[[people]]\nid = \"ana\"      # the first\nname = \"Ana\"\n\n[[sources]]\n\
                         name = \"prod\" # do not rename\nkind = \"alertmanager\"\nurl = \"http://am.example.net\"\n";

fn machine() -> Machine {
    Machine::with(WORKSPACE)
}

#[test]
fn a_source_is_changed_where_it_stands_and_everything_else_stays() {
    let machine = machine();
    machine.run(&["sources", "edit", "prod", "--every", "1m", "--set", "receiver=team-.*"]).with_code(0);
    let text = machine.read("watchbill.toml");
    for line in [
        "# ours",
        "id = \"ana\"      # the first",
        "name = \"prod\" # do not rename",
        "every = \"1m\"",
        "receiver = \"team-.*\"",
    ] {
        assert!(text.contains(line), "{line} is in\n{text}");
    }
    machine.run(&["sources", "edit", "prod", "--set", "receiver=", "--every", ""]).with_code(0);
    assert_eq!(machine.read("watchbill.toml"), WORKSPACE, "what is taken back leaves no trace");
}

#[test]
fn a_source_is_added_with_settings_of_its_kind() {
    let machine = machine();
    let words = ["sources", "add", "--kind", "prometheus", "--name", "rules", "--url", "http://prom.example.net"];
    machine
        .run(
            &[&words[..], &["--set", "server=thanos", "--set", "replica_labels=a", "--set", "replica_labels=b"]]
                .concat(),
        )
        .with_code(0);
    let text = machine.read("watchbill.toml");
    assert!(text.contains("server = \"thanos\"") && text.contains("\"a\", \"b\""), "{text}");
    machine.run(&["check"]).with_code(0);
}

#[test]
fn what_is_no_setting_or_no_source_is_refused_and_the_file_stays() {
    let machine = machine();
    for words in [
        &["sources", "edit", "prod", "--set", "nonsense=1"][..],
        &["sources", "edit", "prod", "--set", "nonsense"],
        &["sources", "edit", "prod", "--url", "ftp://am.example.net"],
        &["sources", "edit", "nobody", "--every", "1m"],
        &["people", "edit", "nobody", "--name", "x"],
        &["people", "add", "bo", "--timezone", "Mars/Olympus"],
        &["people", "add", "bo", "--working-days", "mon,someday"],
        &["people", "add", "ana"],
        &["people", "remove", "nobody"],
    ] {
        let ended = machine.run(words).with_code(2);
        assert_eq!(ended.err.lines().count(), 1, "{words:?}: {}", ended.err);
        assert_eq!(machine.read("watchbill.toml"), WORKSPACE, "{words:?}");
    }
}

#[test]
fn people_come_change_and_go() {
    let machine = machine();
    machine.run(&["people", "add", "bo", "--timezone", "Europe/Oslo", "--quiet-hours", "22:00-07:00"]).with_code(0);
    machine.run(&["people", "edit", "bo", "--name", "Bo", "--working-days", "sun,mon"]).with_code(0);
    assert!(machine.read("watchbill.toml").contains("working_days = [\"sun\", \"mon\"]\n"));
    let listing = machine.json(&["people", "list"], 0);
    assert_eq!(
        listing["people"][1],
        json!({
            "id": "bo",
            "name": "Bo",
            "timezone": "Europe/Oslo",
            "working_hours": null,
            "working_days": "sun, mon",
            "quiet_hours": "22:00-07:00"
        })
    );
    machine.run(&["people", "remove", "bo"]).with_code(0);
    assert_eq!(machine.read("watchbill.toml"), WORKSPACE);
}

#[test]
fn sources_of_karma_are_shown_and_added_when_asked() {
    let machine = machine();
    let karma = "alertmanager:\n  servers:\n    - name: eu\n      uri: https://am-eu.example.net\n      timeout: 10s\n";
    let file = machine.beside("karma.yaml");
    std::fs::write(&file, karma).unwrap();
    let file = file.to_str().unwrap();
    let shown = machine.json(&["import", "karma", file], 0);
    assert_eq!((&shown["added"], &shown["sources"][0]["name"]), (&json!(false), &json!("eu")), "{shown:#}");
    assert_eq!(machine.read("watchbill.toml"), WORKSPACE, "nothing is written unasked");
    machine.run(&["import", "karma", file, "--yes"]).with_code(0);
    assert!(machine.read("watchbill.toml").contains("https://am-eu.example.net"), "{}", machine.read("watchbill.toml"));
    machine.run(&["import", "karma", "/nonexistent.yaml"]).with_code(2);
}

#[test]
fn amtools_client_configuration_is_read_from_the_file_it_names() {
    let machine = machine();
    let file = machine.beside("amtool.yml");
    let client = machine.beside("client.yml");
    let text = "alertmanager.url: https://am-eu.example.net\nhttp.config.file: client.yml\n";
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let missed = machine.json(&["import", "amtool", file], 0);
    let notes = missed["notes"].to_string();
    assert!(notes.contains("which was not read") && notes.contains("client.yml cannot be read"), "{missed:#}");

    std::fs::write(client, "basic_auth:\n  username: ana\n  password: hunter2\n").unwrap();
    let shown = machine.json(&["import", "amtool", file], 0);
    assert_eq!((&shown["notes"], &shown["secrets"]), (&json!([]), &json!(["alertmanager"])), "{shown:#}");
    machine.run(&["import", "amtool", file, "--yes"]).with_code(0);
    let written = machine.read("watchbill.toml");
    assert!(written.contains("user = \"ana\"") && !written.contains("hunter2"), "{written}");
}
