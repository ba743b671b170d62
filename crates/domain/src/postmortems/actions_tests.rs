use rstest::rstest;

use super::*;
use crate::incidents::{ActionChange, ActionState};
use crate::language::{Lexicon, written_actions};
use crate::time::Instant;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn written(lines: &str) -> Vec<WrittenAction> {
    written_actions(&format!("## Action items\n\n{lines}\n"), &Lexicon::default(), day("2026-03-28"))
}

fn item(key: &str, line: &str) -> ActionItem {
    let words = ActionWords::of(&written(line)[0]);
    let ActionWords { title, owner, due, kind, priority, link, verify } = words;
    let (key, made_on, history) = (key.to_owned(), day("2026-03-28"), Vec::new());
    ActionItem { key, title, owner, due, kind, priority, link, verify, made_on, history }
}

/// Of items whose lines said what they say.
fn taken(lines: &str, kept: &[ActionItem]) -> ActionsTaken {
    let said: Vec<ActionWords> = kept.iter().map(ActionWords::kept).collect();
    let kept: Vec<KnownAction<'_>> = kept.iter().zip(&said).map(|(item, line)| KnownAction { item, line }).collect();
    taken_in(&written(lines), &kept)
}

#[test]
fn a_line_says_who_does_what_by_when() {
    let line =
        "- [ ] Limit retries of checkout to 3 SHOP-12 @dana due:2026-04-01 #prevent P1, done when the test of it runs.";
    let expected = ActionWords {
        title: "Limit retries of checkout to 3 SHOP-12".to_owned(),
        owner: Some("dana".to_owned()),
        due: Some(day("2026-04-01")),
        kind: Some(ActionKind::Prevent),
        priority: Some(Priority::P1),
        link: Some("SHOP-12".to_owned()),
        verify: Some("the test of it runs".to_owned()),
    };
    assert_eq!(ActionWords::of(&written(line)[0]), expected);
}

#[rstest]
#[case::behind_it("- Limit retries to 5, verified by a drill @bo #prevent P2 SHOP-123", "a drill")]
#[case::an_address("- Limit retries to 5, verified by a drill @bo (https://tracker.example/7)", "a drill")]
#[case::that_alone("- Limit retries to 5, verified by SHOP-123", "SHOP-123")]
#[case::within_it("- Limit retries to 5, verified by the test of SHOP-123 in CI", "the test of SHOP-123 in CI")]
fn a_tracker_is_no_part_of_how_it_is_verified(#[case] line: &str, #[case] verify: &str) {
    assert_eq!(ActionWords::of(&written(line)[0]).verify.as_deref(), Some(verify));
}

#[rstest]
#[case::an_address("see https://tracker.example/7.", Some("https://tracker.example/7"))]
#[case::a_ticket("(SHOP-12)", Some("SHOP-12"))]
#[case::none("on-call P-x A-1 shop-12 https://", None)]
fn a_link_is_told_from_words(#[case] title: &str, #[case] link: Option<&str>) {
    assert_eq!(title.split_whitespace().map(bare).find(|word| is_link(word)), link);
}

#[test]
fn an_action_keeps_its_key_while_its_line_is_worded_anew() {
    let kept = [item("1", "- Limit retries of checkout to 3 @dana"), item("2", "- Alert on the age of orders @bo")];
    let lines = "- Add a limit to the cache @cy\n- Alert on the age of all orders @bo\n- limit retries of checkout to 3. @dana P1";
    let found = taken(lines, &kept);
    assert_eq!(found.new.iter().map(|words| words.title.as_str()).collect::<Vec<_>>(), ["Add a limit to the cache"]);
    assert_eq!(found.changed.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["2", "1"]);
    assert_eq!(found.changed[1].1.priority, Some(Priority::P1));
    assert_eq!(found.lines.values().map(String::as_str).collect::<Vec<_>>(), ["2", "1"]);
    assert!(found.gone.is_empty());
    let same = taken("- Limit retries of checkout to 3 @dana\n- Alert on the age of orders @bo", &kept);
    assert!(same.changed.is_empty(), "{:?}", same.changed);
}

#[test]
fn an_action_whose_line_is_gone_stays() {
    let kept = [item("1", "- Limit retries of checkout to 3 @dana")];
    let found = taken("- Write down who owns the orders queue @bo", &kept);
    assert_eq!((found.gone, found.new.len()), (vec!["1".to_owned()], 1));
    assert_eq!(taken("", &kept).gone, ["1"]);
}

#[test]
fn what_was_said_beside_the_document_is_not_taken_back_by_a_line() {
    let mut kept = item("1", "- Limit retries of checkout to 3 @dana due:2026-04-01");
    kept.link = Some("SHOP-12".to_owned());
    let found = taken("- Limit retries of checkout to 3 @bo", &[kept]);
    let (_, words) = &found.changed[0];
    assert_eq!((words.owner.as_deref(), words.due), (Some("bo"), Some(day("2026-04-01"))));
    assert_eq!(words.link.as_deref(), Some("SHOP-12"));
}

#[test]
fn what_was_set_beside_the_document_holds_until_the_line_says_something_else() {
    let line = "- Limit retries of checkout to 3 @dana due:2026-04-01";
    let said = ActionWords::of(&written(line)[0]);
    let mut item = item("1", line);
    (item.owner, item.due) = (Some("cy".to_owned()), None);
    let known = [KnownAction { item: &item, line: &said }];
    let same = taken_in(&written(line), &known);
    assert_eq!((same.changed, same.said), (Vec::new(), Vec::new()));
    let other = taken_in(&written("- Limit retries of checkout to 3 @bo due:2026-04-01"), &known);
    let (_, words) = &other.changed[0];
    assert_eq!((words.owner.as_deref(), words.due), (Some("bo"), None));
    assert_eq!(other.said[0].1.due, Some(day("2026-04-01")), "what the line says is known as it says it");
    let less = taken_in(&written("- Limit retries of checkout to 3 due:2026-04-01"), &known);
    assert_eq!((less.changed.len(), less.said[0].1.owner.as_deref()), (0, None));
}

#[rstest]
#[case::nothing("- [ ] @dana due:2026-04-01")]
#[case::as_it_is_offered("- [ ] Add \u{2026} @owner due:YYYY-MM-DD #detect P1")]
#[case::a_word_for_it("- TODO @dana")]
#[case::marks("- ... @dana")]
fn a_line_that_is_to_be_written_is_no_action_yet(#[case] line: &str) {
    assert_eq!(written(line).len(), 1);
    assert_eq!(taken(line, &[]), ActionsTaken::default());
}

#[test]
fn a_word_for_what_is_to_be_written_may_stand_in_an_action() {
    assert_eq!(taken("- Remove the TODO from the retries of checkout @dana", &[]).new.len(), 1);
}

#[test]
fn a_tick_asks_for_a_proof_and_closes_nothing() {
    let line = "- [x] Limit retries of checkout to 3 @dana";
    let open = item("1", line);
    assert_eq!(taken(line, std::slice::from_ref(&open)).ticked, ["1"]);
    let to = ActionState::Done { proof: "test 7".to_owned() };
    let change =
        ActionChange { at: Instant::from_ms(0), on: day("2026-03-28"), by: "ana".to_owned(), to, why: String::new() };
    assert_eq!(taken(line, &[open.after(change).unwrap()]).ticked, Vec::<String>::new());
}

#[test]
fn of_two_that_are_alike_each_keeps_its_own() {
    let kept = [item("1", "- Limit retries of checkout @dana"), item("2", "- Limit retries of carts @dana")];
    let found = taken("- Limit retries of carts @dana\n- Limit retries of checkout @dana", &kept);
    assert_eq!((found.changed.len(), found.new.len(), found.gone.len()), (0, 0, 0));
    assert_eq!(found.lines.into_values().collect::<Vec<_>>(), ["2", "1"]);
}
