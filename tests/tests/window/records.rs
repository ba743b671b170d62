//! Records that cannot be used: a person is told so, nothing ends by itself, and the file stays as it is.

use std::fs;
use std::path::Path;

use watchbill_tests::{cli::Cli, workspace::Workspace};

use crate::desk::Desk;

/// Nobody answers there, which is enough for records to be made.
const NOBODY: &str = "http://127.0.0.1:9";

/// Where the schema's version stands in a SQLite file, big-endian: <https://www.sqlite.org/fileformat.html#the_database_header>
const USER_VERSION_AT: std::ops::Range<usize> = 60..64;

#[tokio::test(flavor = "multi_thread")]
async fn records_that_are_no_database_are_told_of_and_left_as_they_are() {
    let workspace = Workspace::with_alertmanager(NOBODY);
    let text = "This is no database, and long enough to have a header of its own. ".repeat(100);
    workspace.write("watchbill.db", &text);
    is_told_and_left(workspace, "is not a sound Watchbill database").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_a_newer_program_are_told_of_and_left_as_they_are() {
    let workspace = Workspace::with_alertmanager(NOBODY);
    Cli::of(&workspace).run(&["poll"]).await;
    write_version(&workspace.folder().join("watchbill.db"), 999);
    is_told_and_left(workspace, "was written by a newer Watchbill (schema 999;").await;
}

/// Makes the file one of another schema.
fn write_version(database: &Path, version: u32) {
    let log = database.with_extension("db-wal");
    assert!(!log.exists(), "the log would have the last word on the header");
    let mut bytes = fs::read(database).unwrap();
    bytes[USER_VERSION_AT].copy_from_slice(&version.to_be_bytes());
    fs::write(database, bytes).unwrap();
}

async fn is_told_and_left(workspace: Workspace, sentence: &str) {
    let database = workspace.folder().join("watchbill.db");
    let before = fs::read(&database).unwrap();
    let desk = Desk::just_opened_on(workspace).await;
    // What happened, what it means, and what to do.
    for part in [sentence, "nobody is paged from", "`backups`"] {
        desk.window.see_text("main [role=alert]", part).await;
    }

    let listed = desk.cli.run(&["alerts", "list"]).await;
    assert_eq!(listed.code, Some(3), "{listed:?}");
    let said = listed.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(sentence), "{listed:?}");

    desk.window.see_text("main [role=alert]", sentence).await;
    assert_eq!(desk.value("document.readyState").await, "complete", "the program still answers");
    let _workspace = desk.close_and_leave().await;
    assert_eq!(fs::read(&database).unwrap(), before, "not a byte of it was changed");
}
