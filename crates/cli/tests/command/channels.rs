//! `channels`: from the first one to a message that is taken, or not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use serde_json::json;

use crate::machine::Machine;

/// Takes one post, answers with this status, and hands the post over.
#[allow(clippy::disallowed_methods, reason = "the receiver of a test is its own thread")]
fn one_post(status: &'static str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let mut reader = BufReader::new(listener.accept().unwrap().0);
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        reader.get_mut().write_all(answer.as_bytes()).unwrap();
        head + &String::from_utf8(body).unwrap()
    });
    (port, thread)
}

#[test]
fn channels_are_added_listed_and_removed_with_comments_kept() {
    let machine = Machine::new();
    let phone =
        ["channels", "add", "--kind", "ntfy", "--name", "phone", "--url", "https://ntfy.example.net/ana-3f9c2e"];
    machine.run(&[&phone[..], &["--from", "critical"]].concat()).with_code(0);
    assert!(machine.read("watchbill.toml").starts_with("# What your team watches."), "the starter comes first");
    let mail = ["channels", "add", "--kind", "email", "--smtp", "mail.example.net", "--from-address", "wb@example.net"];
    machine.run(&[&mail[..], &["--to", "ana@example.net"]].concat()).with_code(0);

    let listed = machine.run(&["channels", "list"]).with_code(0).out;
    assert!(listed.contains("ntfy.example.net/an\u{2026}") && !listed.contains("3f9c2e"), "{listed}");
    assert!(listed.contains("With this laptop asleep nobody is paged"), "{listed}");
    let document = machine.json(&["channels", "list"], 0);
    let channel = |name: &str, kind: &str, target: &str, from: &str| {
        json!({ "name": name, "kind": kind, "target": target, "from": from,
            "delivered_at": null, "delivered_at_local": null, "problem": null })
    };
    let expected = [
        channel("phone", "ntfy", "ntfy.example.net/an\u{2026}", "critical"),
        channel("email", "email", "ana@example.net by mail.example.net:587", "error"),
    ];
    assert_eq!(document["channels"], json!(expected));

    let again = machine.run(&phone).with_code(2);
    assert!(again.complaint().contains("the new channel: the name `phone` is taken by another channel"), "{again:#?}");
    machine.run(&["channels", "remove", "email"]).with_code(0);
    machine.run(&["channels", "remove", "phone"]).with_code(0);
    let none = machine.run(&["channels", "list"]).with_code(0).out;
    assert!(none.contains("No channel is defined"), "{none}");
}

#[test]
fn a_test_sends_one_message_that_says_so() {
    let machine = Machine::new();
    let (port, post) = one_post("202 Accepted");
    let url = format!("http://127.0.0.1:{port}/hook");
    machine.run(&["channels", "add", "--kind", "webhook", "--url", &url]).with_code(0);
    let ended = machine.json(&["channels", "test", "webhook"], 0);
    assert_eq!((&ended["good"], &ended["receipt"]), (&json!(true), &json!("status 202")));
    let post = post.join().unwrap();
    assert!(post.starts_with("POST /hook") && post.contains(r#""event":"test""#), "{post}");
}

#[test]
fn a_test_that_is_refused_says_what_to_do_and_exits_3() {
    let machine = Machine::new();
    let (port, post) = one_post("401 Unauthorized");
    let url = format!("http://127.0.0.1:{port}/topic-s3cret");
    machine.run(&["channels", "add", "--kind", "ntfy", "--url", &url]).with_code(0);
    let ended = machine.run(&["channels", "test", "ntfy"]).with_code(3);
    assert!(ended.out.contains("check user, password or token"), "{ended:#?}");
    assert!(!format!("{ended:?}").contains("s3cret"), "{ended:#?}");
    post.join().unwrap();
    let missing = machine.run(&["channels", "test", "pager"]).with_code(2);
    assert!(missing.complaint().contains("there is no channel named `pager`"), "{missing:#?}");
}
