//! `watch` and `demo`: commands that go on.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::json;

use crate::machine::Machine;
use crate::polls::{NODE_DOWN, company};

/// A command that runs until it is told to stop; its lines are read as they come.
struct Going {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Going {
    fn start(machine: &Machine, words: &[&str]) -> Self {
        let mut child = machine.command(words).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next line that has all of these in it.
    fn line_with(&mut self, parts: &[&str]) -> String {
        self.lines
            .by_ref()
            .map(Result::unwrap)
            .find(|line| parts.iter().all(|part| line.contains(part)))
            .unwrap_or_else(|| panic!("it ended without a line with {parts:?}"))
    }

    /// Asks it to end, as the system does when it shuts down, and gives its exit code.
    fn terminate(mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.line_with(&["nothing is watched any more"]);
        self.child.wait().unwrap().code()
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn watch_tells_what_happens_and_serves_guests() {
    let (company, machine) = company();
    let mut watch = Going::start(&machine, &["watch"]);
    watch.line_with(&["Watching"]);
    watch.line_with(&["fired", "critical", "NodeDown", "node-3", "The node is down"]);
    watch.line_with(&["PAGE"]);

    assert_eq!(machine.json(&["status"], 0)["watched_by"]["pid"], json!(watch.child.id()));
    let second = machine.run(&["watch"]).with_code(3);
    assert!(second.complaint().contains(&watch.child.id().to_string()), "{second:#?}");

    // The owner polls for a guest, at once.
    company.source("kestrel-eu").unwrap().manual().unwrap().resolve_all();
    let polled = machine.json(&["poll", "--source", "kestrel-eu"], 0);
    assert_eq!(polled["sources"][0]["health"], json!("fine"));
    watch.line_with(&["resolved", "NodeDown"]);

    let disk = machine.json(&["alerts", "list"], 0)["alerts"][0]["id"].clone();
    machine.run(&["alerts", "ack", disk.as_str().unwrap()]).with_code(0);
    watch.line_with(&["acknowledged", "DiskFull"]);

    assert_eq!(watch.terminate(), Some(0));
    assert_eq!(machine.json(&["status"], 0)["watched_by"], json!(null), "the workspace is free again");
}

#[test]
fn what_was_known_before_is_not_told_again() {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let mut watch = Going::start(&machine, &["watch", "--plain"]);
    company.source("kestrel-us").unwrap().manual().unwrap().fire(&[("alertname", "Later")], &[]);
    let first = watch.line_with(&["fired"]);
    assert!(first.contains("Later"), "{first}");
    assert_eq!(watch.terminate(), Some(0));
}

#[test]
fn a_source_that_stops_answering_and_comes_back_is_told() {
    let (company, machine) = company();
    let mut watch = Going::start(&machine, &["watch"]);
    watch.line_with(&["heard", "source kestrel-us"]);
    let us = &company.source("kestrel-us").unwrap().peers()[0];
    us.go_down(None);
    machine.run(&["poll", "--source", "kestrel-us"]).with_code(3);
    watch.line_with(&["FAILING", "source kestrel-us"]);
    us.come_up();
    machine.run(&["poll", "--source", "kestrel-us"]).with_code(0);
    watch.line_with(&["heard again", "source kestrel-us"]);
    assert_eq!(watch.terminate(), Some(0));
}

#[test]
fn the_demo_says_that_it_is_one_and_ends_by_itself() {
    let machine = Machine::new();
    let ended = machine.run(&["demo", "--seed", "7", "--speed", "60", "--for", "3s"]).with_code(0);
    assert!(ended.out.starts_with("DEMO: "), "{ended:#?}");
    assert!(ended.out.contains("  fired  "), "{ended:#?}");
    assert!(ended.out.contains("  PAGE  "), "{ended:#?}");
    assert!(ended.out.ends_with("nothing is watched any more.\n"), "{ended:#?}");
    assert!(!ended.out.contains('\x1b'), "no colours and no bottom line in a pipe");
    assert_eq!(ended.err, "");
    assert!(!machine.workspace().exists(), "the demo leaves the workspace alone");
    assert!(!ended.out.contains(NODE_DOWN[2].1), "it has a story of its own");
}
