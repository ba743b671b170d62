//! The one list of commands against everything that has to name them again.

use std::collections::BTreeSet;

use serde_json::Value;

macro_rules! with_commands {
    ($($command:ident,)*) => { &[$(stringify!($command)),*] };
}

const COMMANDS: &[&str] = include!("../commands.in");
/// All that the window needs of Tauri itself.
const OF_TAURI: [(&str, &str); 2] =
    [("core:event:allow-listen", "plugin:event|listen"), ("core:event:allow-unlisten", "plugin:event|unlisten")];

fn security() -> Value {
    let config: Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
    config["app"]["security"].clone()
}

#[test]
fn the_window_is_granted_every_command_and_nothing_else() {
    let security = security();
    let [capability] = security["capabilities"].as_array().unwrap().as_slice() else { panic!("one capability") };
    assert_eq!(capability["windows"], serde_json::json!([crate::window::LABEL]), "no pattern, no other window");
    let granted: BTreeSet<&str> =
        capability["permissions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let own = COMMANDS.iter().map(|command| format!("allow-{}", command.replace('_', "-")));
    let expected: BTreeSet<String> =
        own.chain(OF_TAURI.iter().map(|(permission, _)| (*permission).to_owned())).collect();
    assert_eq!(granted, expected.iter().map(String::as_str).collect());
}

#[test]
fn the_isolation_frame_lets_the_same_calls_pass() {
    let script = include_str!("../isolation/isolation.js");
    let list = script.split_once("new Set([").unwrap().1.split_once("])").unwrap().0;
    let allowed: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();
    let expected = COMMANDS.iter().copied().chain(OF_TAURI.iter().map(|(_, call)| *call)).collect();
    assert_eq!(allowed, expected);
}

#[test]
fn the_content_policy_stays_strict() {
    let security = security();
    let policy = security["csp"].as_str().unwrap();
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["pattern"]["use"], "isolation");
    for unsafe_word in ["unsafe-inline", "unsafe-eval", "*", "https:"] {
        assert!(!policy.contains(unsafe_word), "{unsafe_word} in {policy}");
    }
    // With a `frame-src` of our own every call hangs: Tauri writes the scheme of its isolation frame into `default-src` only.
    assert!(!policy.contains("frame-src"));
}
