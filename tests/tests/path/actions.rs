//! The team's own actions, run by the real command on a real alert whose labels do their worst.

use serde_json::{Value, json};
use watchbill_tests::servers::alertmanager::SentAlert;

use crate::Path;

const ACTIONS: &str = r#"
[[actions]]
name = "Say"
match = ['alertname="Hostile"']
run = ["printf", "%s|", "{pod}", "--pod={pod}", "it is {alertname} at {@source}", "{{pod}}"]

[[actions]]
name = "Environment"
run = ["env"]

[[actions]]
name = "Fail"
run = ["sh", "-c", "echo to the error output >&2; exit 7"]

[[actions]]
name = "Touch"
run = ["touch", "--", "{dash}"]
folder = "."

[[actions]]
name = "Option"
run = ["touch", "{dash}"]

[[actions]]
name = "Wiki"
open = "https://wiki.example.net/{pod}?at={@source}"

[[actions]]
name = "Anywhere"
open = "https://{pod}/"
"#;

const POD: &str = "$(touch owned); `touch owned` | & ; * \"x\" 'y' ../..";

impl Path {
    /// The id of an alert whose labels do their worst, in a workspace with actions for it.
    async fn hostile(&self) -> String {
        self._workspace.write("watchbill.toml", &format!("{}{ACTIONS}", self._workspace.read("watchbill.toml")));
        let hostile = SentAlert::named("Hostile").label("pod", POD).label("dash", "-rf").label("severity", "error");
        self.alertmanager.fire(std::slice::from_ref(&hostile)).await;
        let alert = self.alert("Hostile", "it is listed", |alert| alert["state"] == "firing").await;
        alert["id"].as_str().unwrap().to_owned()
    }

    /// The document of an action that was run, whatever came of it.
    async fn acted(&self, id: &str, name: &str, code: i32) -> Value {
        self.cli.run(&["alerts", "actions", id, "--run", name, "--yes", "--json"]).await.with_code(code).json()
    }

    fn has(&self, file: &str) -> bool {
        self._workspace.folder().join(file).exists()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_is_shown_then_run_without_a_shell_and_recorded() {
    let path = Path::begin().await;
    let id = path.hostile().await;
    let offered = path.cli.json(&["alerts", "actions", &id]).await;
    let actions = offered["actions"].as_array().unwrap();
    let names: Vec<&str> = actions.iter().map(|action| action["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["Say", "Environment", "Fail", "Touch", "Option", "Wiki"],
        "what a label could aim is not offered"
    );
    let arguments = json!(["printf", "%s|", POD, format!("--pod={POD}"), "it is Hostile at prod", "{pod}"]);
    assert_eq!((&actions[0]["arguments"], &actions[0]["uses"]["pod"]), (&arguments, &json!(POD)));
    let refused = actions[4]["unavailable"].as_str().unwrap();
    assert!(refused.contains("begins with `-` (-rf)") && actions[4]["arguments"].is_null(), "{refused}");
    let address = actions[5]["address"].as_str().unwrap();
    assert!(address.starts_with("https://wiki.example.net/%24%28touch%20owned%29%3B") && address.ends_with("?at=prod"));

    let asked = path.cli.run(&["alerts", "actions", &id, "--run", "Touch"]).await.with_code(2);
    assert!(asked.err.contains("nothing was done") && asked.err.contains("touch -- -rf"), "it is shown: {asked:#?}");
    assert!(!path.has("-rf"), "and not done");

    let said = path.acted(&id, "Say", 0).await;
    assert_eq!(said["output"], format!("{POD}|--pod={POD}|it is Hostile at prod|{{pod}}|"));
    assert!(!path.has("owned"), "nothing of a label ran");
    path.acted(&id, "Touch", 0).await;
    assert!(path.has("-rf"), "behind -- it is a name");
    let failed = path.acted(&id, "Fail", 1).await;
    assert_eq!((&failed["exit_code"], &failed["output"]), (&json!(7), &json!("to the error output\n")));
    assert!(path.cli.run(&["alerts", "actions", &id, "--run", "Option", "--yes"]).await.with_code(2).out.is_empty());

    let history = path.cli.json(&["alerts", "show", &id]).await["history"].clone();
    let deeds: Vec<&str> = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["what"] == "deed")
        .map(|e| e["text"].as_str().unwrap())
        .collect();
    assert_eq!(deeds.len(), 3, "{deeds:?}");
    assert!(deeds[0].contains("ran \u{201c}Fail\u{201d}: exit code 7"), "{deeds:?}");
    let whole = history.to_string();
    assert!(!whole.contains("to the error output"), "what it printed is not kept: {whole}");
    assert!(path.cli.run(&["data", "check"]).await.with_code(0).err.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_has_the_environment_of_its_person_without_our_secrets() {
    let path = Path::begin().await;
    let id = path.hostile().await;
    let cli = path.cli.clone().with("WATCHBILL_SECRET_PROD", "hunter2").with("KUBECONFIG", "/home/ana/kube");
    let ended = cli.run(&["alerts", "actions", &id, "--run", "Environment", "--yes"]).await.with_code(0);
    assert!(ended.out.contains("KUBECONFIG=/home/ana/kube\n") && ended.out.contains("PATH="), "{ended:#?}");
    assert!(!ended.out.contains("hunter2") && !ended.out.contains("WATCHBILL_SECRET"), "{ended:#?}");
    assert!(ended.err.contains("exit code 0"), "{ended:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_action_is_said_with_its_place_and_costs_only_that() {
    let path = Path::begin().await;
    path.hostile().await;
    let checked = path.cli.run(&["check"]).await.with_code(1);
    assert!(
        checked.out.contains("this action is not offered: `open` cannot be taken: a label stands in its host"),
        "{checked:#?}"
    );
    assert_eq!(checked.out.matches("not offered").count(), 1, "{checked:#?}");
}
