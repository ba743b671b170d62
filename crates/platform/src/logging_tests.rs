use std::fs;
use std::io::Write;

use rstest::rstest;

use tracing_subscriber::Layer as _;
use tracing_subscriber::layer::SubscriberExt as _;

use super::{Console, KEPT_FILES, filter, open, start, told};

#[rstest]
#[case(None, "watchbill=info,warn")]
#[case(Some(""), "watchbill=info,warn")]
#[case(Some("debug"), "watchbill=debug,warn")]
#[case(Some("watchbill_engine=trace,hyper=info"), "watchbill_engine=trace,hyper=info")]
#[case(Some("watchbill=perhaps"), "watchbill=info,warn")]
fn a_bare_level_is_about_our_own_crates(#[case] asked: Option<&str>, #[case] expected: &str) {
    assert_eq!(filter(asked, "info").to_string(), expected);
}

#[test]
fn no_more_than_five_days_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    for day in 1..=9 {
        fs::write(folder.path().join(format!("watchbill.2026-03-0{day}.log")), "old").unwrap();
    }
    let mut appender = open(folder.path()).unwrap();
    appender.write_all(b"new\n").unwrap();
    assert!(fs::read_dir(folder.path()).unwrap().count() <= KEPT_FILES);
}

#[test]
fn lines_reach_the_file_and_a_second_start_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let guard = start(folder.path(), Console::Quiet).unwrap();
    tracing::info!(target: "watchbill_platform", "the watch begins");
    tracing::info!(target: "hyper", "a detail of somebody else");
    tracing::warn!(target: "aws_config::profile::credentials", "what a program printed");
    drop(guard);
    let file = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains("the watch begins") && !text.contains("somebody else"), "{text}");
    assert!(!text.contains("printed"), "{text}");
    assert!(start(folder.path(), Console::Quiet).is_err());
}

#[rstest]
#[case(None)]
#[case(Some("trace"))]
#[case(Some("warn,lapin=trace"))]
#[case(Some("lapin::returned_messages=trace,aws_config::profile=trace,hyper=warn"))]
fn what_prints_bodies_of_messages_is_silent_whatever_is_asked_for(#[case] asked: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let file = fs::File::create(&path).unwrap();
    let layer =
        tracing_subscriber::fmt::layer().with_writer(std::sync::Mutex::new(file)).with_filter(told(asked, "info"));
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
        tracing::warn!(target: "lapin::returned_messages", message = "card 4111", "Server returned us a message");
        tracing::error!(target: "lapin", "card 4111");
        tracing::warn!(target: "aws_config::profile::credentials", "card 4111");
        tracing::warn!(target: "hyper", "something else");
    });
    let text = fs::read_to_string(path).unwrap();
    assert!(!text.contains("4111") && text.contains("something else"), "{text}");
}
