use rstest::rstest;

use super::super::entry::added;
use super::super::fixtures::min;
use super::*;

fn note(text: &str, side: Side) -> Note {
    Note { key: "4".to_owned(), at: min(3), by: "bo".to_owned(), text: text.to_owned(), side }
}

#[test]
fn a_note_is_a_line_of_its_writer() {
    let entry = note_entry(&note(" pool is full\n", Side::Ours)).unwrap();
    assert_eq!((entry.text.as_str(), entry.about.as_str(), entry.lane), ("pool is full", "bo", Lane::People));
    assert!(entry.kind.is_written() && entry.certainty == Certainty::Said);
    let entry = note_entry(&note("first access", Side::Attacker)).unwrap();
    assert_eq!(entry.lane, Lane::Attacker);
    assert_eq!(note_entry(&note(" \n", Side::Ours)), None);
}

#[test]
fn the_same_paste_again_adds_nothing() {
    let row = |line, text: &str| ChatRow {
        at: min(line),
        certainty: Certainty::Approximate,
        by: "dana".to_owned(),
        text: text.to_owned(),
        lines: vec![line as usize],
    };
    let rows = [row(1, "pool is full"), row(2, " "), row(3, "looking")];
    let entries = chat_entries("p1", &rows);
    assert_eq!(entries.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>(), ["pool is full", "looking"]);
    assert!(entries.iter().all(|entry| entry.certainty == Certainty::Approximate && entry.kind.is_written()));
    assert_eq!(added(&entries, chat_entries("p1", &rows)), vec![]);
    assert_eq!(added(&entries, chat_entries("p2", &rows)).len(), 2);
}

#[rstest]
#[case("TODO limit the retries", Some("limit the retries"))]
#[case("todo: limit the retries ", Some("limit the retries"))]
#[case(" TODO - limit", Some("limit"))]
#[case("todos are long", None)]
#[case("TODO", None)]
#[case("limit the retries TODO", None)]
#[case("größe", None)]
fn what_a_note_wants_done_stands_behind_todo(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(todo_of(text), expected);
}
