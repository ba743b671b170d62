//! Secrets planted wherever one can be given, and then looked for wherever something is kept or shown. The server they are sent
//! to does its worst: it repeats everything it was told in its answer.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use watchbill_tests::cli::Cli;
use watchbill_tests::workspace::Workspace;

/// Short, long, with and without digits: no rule of thumb may be what hides them.
const PASSWORD: &str = "correct-horse";
const TOKEN: &str = "plantedtokenabcdefghij";
const HEADER: &str = "p1anted-Header-77";
const PRINTED: &str = "printed8f2e6c1b9d";

/// Answers every request with status 500 and the request itself, as a page and as JSON by turns. Gives its address and what it
/// has heard.
fn repeating_server() -> (String, Arc<Mutex<String>>) {
    let all = Arc::<Mutex<String>>::default();
    let told = Arc::clone(&all);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for (turn, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { continue };
            let mut heard = [0; 8192];
            let Ok(length) = stream.read(&mut heard) else { continue };
            let heard = String::from_utf8_lossy(&heard[..length]).into_owned();
            told.lock().unwrap().push_str(&heard);
            let (kind, body) = match turn % 2 {
                0 => ("text/html", format!("<html><pre>{heard}</pre></html>")),
                _ => ("application/json", format!("{{\"status\":\"error\",\"error\":{heard:?}}}")),
            };
            let head = format!(
                "HTTP/1.1 500 Internal Server Error\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nX-Told: {}\r\n\
                 Connection: close\r\n\r\n",
                body.len(),
                heard.lines().find(|line| line.to_lowercase().starts_with("authorization")).unwrap_or_default(),
            );
            // A client that has read enough may be gone.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    (format!("http://{address}"), all)
}

/// Every secret in every form in which it travels.
fn planted() -> Vec<(&'static str, String)> {
    let basic = BASE64_STANDARD.encode(format!("ana:{PASSWORD}"));
    let plain = [("password", PASSWORD), ("token", TOKEN), ("header", HEADER), ("command", PRINTED)];
    plain.into_iter().map(|(what, secret)| (what, secret.to_owned())).chain([("basic", basic)]).collect()
}

fn every_file(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            every_file(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
}

#[tokio::test]
async fn no_planted_secret_is_found_in_records_logs_or_answers() {
    let (url, heard) = repeating_server();
    let source = |name: &str, rest: &str| {
        format!("[[sources]]\nname = \"{name}\"\nkind = \"alertmanager\"\nurl = \"{url}\"\nevery = \"5s\"\n{rest}\n\n")
    };
    let workspace = Workspace::with(&format!(
        "team = \"payments\"\n{}{}{}{}",
        source("basic", "auth = { basic = { user = \"ana\", password = { keyring = \"basic\" } } }"),
        source("bearer", "auth = { bearer = { keyring = \"bearer\" } }"),
        source("header", "headers = { X-Api-Key = { keyring = \"header\" } }"),
        // The command's own words are no secret: what it prints is read from a file that is none of ours.
        source("command", "auth = { command = [\"cat\", \"printed.txt\"] }"),
    ));
    workspace.write("printed.txt", PRINTED);
    let cli = Cli::of(&workspace)
        .with("WATCHBILL_SECRET_BASIC", PASSWORD)
        .with("WATCHBILL_SECRET_BEARER", TOKEN)
        .with("WATCHBILL_SECRET_HEADER", HEADER)
        .with("WATCHBILL_LOG", "trace");
    let mut said = String::new();
    for words in [
        &["poll"][..],
        &["poll", "--json"],
        &["status"],
        &["status", "--json"],
        &["sources", "list", "--json"],
        &["sources", "test", "basic"],
        &["sources", "test", "bearer", "--json"],
        &["sources", "test", "header"],
        &["sources", "test", "command"],
        &["secrets", "list"],
        &["doctor", "--json"],
        &["check", "--json"],
        &["alerts", "list", "--all", "--json"],
        &["data", "check"],
    ] {
        let ended = cli.run(words).await;
        said.push_str(&format!("$ watchbill {}\n{}{}", words.join(" "), ended.out, ended.err));
    }
    let heard = heard.lock().unwrap().clone();
    for what in [BASE64_STANDARD.encode(format!("ana:{PASSWORD}")).as_str(), TOKEN, HEADER, PRINTED] {
        assert!(heard.contains(what), "every secret was sent where it belongs: {heard}\n{said}");
    }

    let (mut files, folder) = (Vec::new(), workspace.folder());
    every_file(folder.parent().unwrap(), &mut files);
    files.retain(|file| *file != folder.join("printed.txt"));
    let looked_at = |name: &str| files.iter().any(|file| file.to_string_lossy().contains(name));
    assert!(looked_at("watchbill.db") && looked_at(".log"), "records and a log were made: {files:?}");
    for (what, secret) in planted() {
        assert!(!holds(said.as_bytes(), &secret), "the {what} is in what was said:\n{said}");
        for file in &files {
            assert!(!holds(&fs::read(file).unwrap(), &secret), "the {what} is in {}", file.display());
        }
    }
}
