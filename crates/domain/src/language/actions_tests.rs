use rstest::rstest;

use super::super::Lexicon;
use super::ActionIssue::*;
use super::{ActionIssue, WrittenAction, written_actions};
use crate::time::Day;

fn read(document: &str) -> Vec<WrittenAction> {
    let lexicon = Lexicon::new(["dana", "bo"], ["carts"]);
    written_actions(document, &lexicon, Day::parse("2026-02-01").unwrap())
}

fn issues(item: &str) -> Vec<ActionIssue> {
    let mut all = read(&format!("## Action items\n\n- [ ] {item}\n"));
    assert_eq!(all.len(), 1, "{item}");
    all.remove(0).issues
}

#[test]
fn an_item_is_read_apart() {
    let document = "# Outage\n\n## Action items\n\n- [ ] Add an alert on `carts.dlq` above 2 h @dana due:2026-03-01 #detect P1\n- [x] Remove the shared cache (@bo) due:2026-01-10\n";
    let all = read(document);
    assert_eq!(all.len(), 2);
    let first = &all[0];
    assert_eq!(first.title, "Add an alert on carts.dlq above 2 h");
    assert_eq!((first.owners.as_slice(), first.due.as_deref()), (["dana".to_owned()].as_slice(), Some("2026-03-01")));
    assert_eq!((first.kind.as_deref(), first.priority.as_deref(), first.is_done), (Some("detect"), Some("P1"), false));
    assert_eq!(first.issues, []);
    assert!(document[first.place..].starts_with("- [ ] Add"));
    assert_eq!((all[1].is_done, all[1].issues.as_slice()), (true, [].as_slice()));
}

#[test]
fn a_table_is_read_by_the_names_of_its_columns() {
    let document = "## Actions\n\n| # | What | Who | By | Type |\n|---|---|---|---|---|\n\
                    | 1 | Limit retries to 3 | dana | 2026-03-01 | prevent |\n| 2 | Improve monitoring | dana, bo | soon | |\n";
    let all = read(document);
    assert_eq!(all.len(), 2);
    assert_eq!(
        (all[0].title.as_str(), all[0].kind.as_deref(), all[0].issues.as_slice()),
        ("Limit retries to 3", Some("prevent"), [].as_slice())
    );
    assert_eq!(all[1].issues, [ManyOwners, BadDue, Vague, NoEndState]);
}

#[test]
fn items_of_other_sections_are_no_actions() {
    assert_eq!(read("## Timeline\n\n- 10:00 Dana adds an alert\n\n## Went well\n\n- The rollback\n"), []);
}

#[rstest]
#[case("Add an alert on the age above 2 h due:2026-03-01", &[NoOwner])]
#[case("Add an alert on the age above 2 h @platform-team due:2026-03-01", &[TeamOwner])]
#[case("Add an alert on the age above 2 h @dana @bo due:2026-03-01", &[ManyOwners])]
#[case("Add an alert on the age above 2 h @dana", &[NoDue])]
#[case("Add an alert on the age above 2 h @dana due:next-week", &[BadDue])]
#[case("Add an alert on the age above 2 h @dana due:2026-01-31", &[DueInPast])]
#[case("Improve monitoring @dana due:2026-03-01", &[Vague, NoEndState])]
#[case("Missing alert on the age @dana due:2026-03-01", &[NoVerb])]
#[case("Remind everybody to drain the node @dana due:2026-03-01", &[PeopleFix])]
#[case("Add alerts to everything @dana due:2026-03-01", &[Unbounded])]
#[case("TODO @dana due:2026-03-01", &[Placeholder])]
#[case("Maybe add a limit of 3 @dana due:2026-03-01", &[NotCommitted])]
#[case("Add a limit of 3? @dana due:2026-03-01", &[NotCommitted])]
#[case("The deploy tool asks for the region again @dana due:2026-03-01", &[])]
fn each_thing_that_keeps_it_from_being_done_is_told(#[case] item: &str, #[case] wanted: &[ActionIssue]) {
    assert_eq!(issues(item), wanted);
}
