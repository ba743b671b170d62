//! What the manual says of the JSON of `postmortem` and `actions`.

use std::fs;

use crate::machine::Machine;
use crate::queues::keys;

const TEAM: &str = "team = \"payments\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n";
const DOCUMENT: &str = "# Orders wait\n\n## Action items\n\n- [ ] Limit retries to 3 @bo due:2027-01-10 #prevent P1\n\
- [ ] Add an alert on the age of orders.dlq above 2 h @bo due:2027-01-10 #detect\n";

#[test]
fn the_manual_names_every_key_of_documents_and_of_what_is_to_be_done() {
    let machine = Machine::with(TEAM);
    machine.run(&["poll"]);
    machine.json(&["incidents", "declare", "Customers cannot pay"], 0);
    machine.json(&["incidents", "report", "1", "support"], 0);
    machine.write("a.md", DOCUMENT);
    let text = machine.workspace().join("a.md").display().to_string();
    let (published, old) = (machine.beside("published"), machine.beside("old"));
    fs::create_dir_all(&published).unwrap();
    fs::create_dir_all(&old).unwrap();
    fs::write(old.join("a.md"), "# Search is slow\n").unwrap();
    fs::write(old.join("b.md"), [0_u8, 1, 2]).unwrap();
    let (published, old) = (published.display().to_string(), old.display().to_string());
    let manual = include_str!("../../../../docs/manual/json.md");
    let (_, section) = manual.split_once("\n## `postmortem list`").unwrap();
    let (section, _) = section.split_once("\n## `postmortem vale`").unwrap();
    let named = |words: &[&str], code: i32| {
        for key in keys(&machine.json(words, code)) {
            let is_named = [format!("`{key}`"), format!("\"{key}\"")].iter().any(|named| section.contains(named));
            assert!(is_named, "{words:?}: `{key}` is not in docs/manual/json.md");
        }
    };
    named(&["postmortem", "new", "--incident", "1"], 0);
    named(&["postmortem", "edit", "1", &text], 0);
    named(&["postmortem", "set", "1", "--audience", "everybody"], 0);
    named(&["postmortem", "review", "1", "--ask", "bo"], 0);
    named(&["postmortem", "review", "1", "--comment", "What did the panel show?"], 0);
    named(&["postmortem", "review", "1", "--send"], 0);
    named(&["postmortem", "share", "1", "--with", "everybody"], 0);
    named(&["postmortem", "list"], 0);
    named(&["postmortem", "show", "1"], 0);
    named(&["postmortem", "check", "1"], 0);
    named(&["postmortem", "insert", "1", "timeline"], 0);
    named(&["postmortem", "refresh", "1"], 0);
    named(&["postmortem", "versions", "1"], 0);
    named(&["postmortem", "versions", "1", "--show", "1"], 0);
    named(&["postmortem", "versions", "1", "--diff", "1"], 0);
    named(&["postmortem", "templates"], 0);
    named(&["postmortem", "templates", "--show", "full"], 0);
    named(&["postmortem", "export", "1", "--as", "chat"], 0);
    named(&["postmortem", "export", "1", "--folder", &published], 0);
    named(&["postmortem", "import", &old], 2);
    named(&["actions", "list"], 0);
    let open = machine.json(&["actions", "list"], 0);
    let key = open["actions"][0]["key"].as_str().unwrap_or_else(|| panic!("{open:#}")).to_owned();
    named(&["actions", "close", &key, "--proof", "https://ci.example/7"], 0);
    named(&["actions", "show", &key], 0);
    named(&["postmortem", "restore", "1", "1"], 0);
}
