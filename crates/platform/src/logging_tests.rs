use std::fs;
use std::io::Write;

use rstest::rstest;

use super::{Console, KEPT_FILES, filter, open, start};

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
    drop(guard);
    let file = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains("the watch begins") && !text.contains("somebody else"), "{text}");
    assert!(start(folder.path(), Console::Quiet).is_err());
}
