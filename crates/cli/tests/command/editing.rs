//! `postmortem edit` in the editor of whoever types.

use std::fs;
use std::path::PathBuf;

use rstest::rstest;

use crate::documents::{DOCUMENT, body, revision, written};
use crate::machine::{Ended, Machine};

/// A shell script that is an editor, and what it is started with.
fn editor(machine: &Machine, script: &str) -> String {
    let file = machine.beside("editor.sh");
    fs::write(&file, script).unwrap();
    format!("/bin/sh {}", file.display())
}

fn edit(machine: &Machine, script: &str) -> Ended {
    machine.run_in(&["postmortem", "edit", "1"], "EDITOR", &editor(machine, script))
}

/// What editors left in the workspace.
fn left(machine: &Machine) -> Vec<PathBuf> {
    let folder = fs::read_dir(machine.workspace().join("editing"));
    folder.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_text_is_written_in_the_editor_of_whoever_types() {
    let machine = written();
    let before = revision(&machine);
    let kept = edit(&machine, "printf 'more\\r\\n' >> \"$1\"\n").with_code(0);
    assert_eq!(kept.out, format!("Kept as revision {}.\n", before + 1));
    assert_eq!(body(&machine), format!("{DOCUMENT}more\r\n"));
    let unchanged = edit(&machine, "true\n").with_code(0);
    assert_eq!((unchanged.out.as_str(), revision(&machine)), ("Nothing was changed.\n", before + 1));
    assert_eq!(left(&machine), Vec::<PathBuf>::new());
}

#[test]
fn an_editor_that_crashes_loses_nothing() {
    let machine = written();
    let seen = revision(&machine);
    let crashed = edit(&machine, "printf 'more\\n' >> \"$1\"\nkill -9 $$\n").with_code(2);
    let left_there = left(&machine);
    assert_eq!(left_there.len(), 1);
    let file = left_there[0].display().to_string();
    assert!(
        crashed.complaint().contains(&file) && crashed.complaint().contains(&format!("--seen {seen}")),
        "{crashed:#?}"
    );
    assert_eq!(body(&machine), DOCUMENT, "what nobody finished is not taken in by itself");
    let again = edit(&machine, "true\n").with_code(2);
    assert!(
        again.complaint().starts_with("an earlier editor left a text") && again.complaint().contains(&file),
        "{again:#?}"
    );
    machine.run(&["postmortem", "edit", "1", &file, "--seen", &seen.to_string()]).with_code(0);
    assert_eq!(body(&machine), format!("{DOCUMENT}more\n"));
    assert_eq!(left(&machine), Vec::<PathBuf>::new());
}

#[test]
fn an_editor_that_leaves_no_text_loses_nothing() {
    let machine = written();
    let torn = edit(&machine, "printf '\\377' >> \"$1\"\n").with_code(2);
    assert!(torn.complaint().contains("it is not UTF-8 text here") && torn.complaint().contains("--seen"), "{torn:#?}");
    assert_eq!((body(&machine), left(&machine).len()), (DOCUMENT.to_owned(), 1));
}

#[test]
fn an_empty_text_is_none() {
    let machine = written();
    let emptied = edit(&machine, ": > \"$1\"\n").with_code(2);
    assert_eq!(emptied.complaint(), "the text is empty, so nothing was written");
    let torn = machine.run_with(&["postmortem", "edit", "1", "-"], "").with_code(2);
    assert_eq!(torn.complaint(), "-: the text is empty, so nothing was written");
    assert_eq!((body(&machine), left(&machine)), (DOCUMENT.to_owned(), Vec::new()));
}

#[test]
fn two_who_write_at_once_both_keep_their_text() {
    let machine = written();
    let script = format!(
        "printf 'theirs\\n' | {} postmortem edit 1 - > /dev/null\nprintf 'mine\\n' > \"$1\"\n",
        env!("CARGO_BIN_EXE_watchbill")
    );
    let late = edit(&machine, &script).with_code(2);
    assert!(late.complaint().contains("yours is kept as version"), "{late:#?}");
    assert_eq!((body(&machine).as_str(), left(&machine).len()), ("theirs\n", 0));
    let newest = machine.json(&["postmortem", "versions", "1"], 0)["versions"][0]["number"].to_string();
    assert_eq!(machine.run(&["postmortem", "versions", "1", "--show", &newest]).with_code(0).out, "mine\n");
}

#[rstest]
#[case::none_named("EDITOR", " ", "neither VISUAL nor EDITOR names an editor")]
#[case::none_of_that_name("VISUAL", "/nowhere/editor", "cannot be started")]
#[case::one_that_gives_up("VISUAL", "/bin/sh -c false", "nothing was changed")]
fn without_an_editor_that_works_nothing_is_left_behind(#[case] name: &str, #[case] editor: &str, #[case] told: &str) {
    let machine = written();
    let ended = machine.run_in(&["postmortem", "edit", "1"], name, editor).with_code(2);
    assert!(ended.complaint().contains(told), "{ended:#?}");
    assert_eq!((body(&machine), left(&machine).len()), (DOCUMENT.to_owned(), 0));
}
