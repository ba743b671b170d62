use rstest::rstest;

use super::*;

const RULE: &str = "[[rules]]\nmatch = 'a=\"b\"'\ndo = \"quiet\"\n";
const OTHER: &str = "[[rules]]\nmatch = 'c=\"d\"'\n";

fn save(text: &str, rules: &str) -> Result<String, String> {
    save_rules(text, "f", rules, &[]).map_err(|refusal| refusal.problem.to_string())
}

#[rstest]
#[case::none("team = \"a\"\n", "")]
#[case::with_comments_above(
    "team = \"a\"\n\n# why\n[[rules]] # this\nmatch = []\n\n[retention]\n",
    "# why\n[[rules]] # this\nmatch = []\n"
)]
#[case::what_is_between_belongs_to_them(
    "[[rules]]\nmatch = []\n\n# apart\n\n[flapping]\ntau = \"5m\"\n[severity]\n",
    "[[rules]]\nmatch = []\n\n# apart\n\n[flapping]\ntau = \"5m\"\n"
)]
#[case::scattered(
    "[paging]\nmost = 3\n\n[severity]\n\n[[rules]]\nmatch = []\n",
    "[paging]\nmost = 3\n\n[[rules]]\nmatch = []\n"
)]
#[case::from_windows("[paging]\r\nmost = 3\r\n", "[paging]\nmost = 3\n")]
#[case::not_toml("[paging\n", "")]
fn the_tables_are_one_text_with_their_comments(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(rules_text(text), expected);
}

#[rstest]
#[case::behind_the_last_table("team = \"a\"\n", "team = \"a\"\n\n{RULE}")]
#[case::in_their_place("team = \"a\"\n{OTHER}# end\n\n[severity] # s\n", "team = \"a\"\n{RULE}\n[severity] # s\n")]
#[case::together(
    "# top\n\n[paging]\nmost = 3\n\n# ours\n[severity]\n\n{OTHER}\n[retention]\ndays = 3\n",
    "# top\n\n{RULE}\n# ours\n[severity]\n\n[retention]\ndays = 3\n"
)]
#[case::empty("", "{RULE}")]
#[case::last_line_without_end("[paging]\nmost = 3", "{RULE}")]
fn only_the_rules_change(#[case] text: &str, #[case] expected: &str) {
    let text = text.replace("{OTHER}", OTHER);
    let saved = save(&text, RULE).unwrap();
    assert_eq!(saved, expected.replace("{RULE}", RULE));
    assert_eq!(rules_text(&saved), RULE, "what was saved is what is edited next");
    assert_eq!(save(&saved, RULE).unwrap(), saved, "saving again changes nothing");
}

#[test]
fn a_file_from_windows_keeps_its_line_ends() {
    let saved = save("team = \"a\"\r\n\r\n[paging]\r\nmost = 3\r\n", RULE).unwrap();
    assert_eq!(saved, format!("team = \"a\"\r\n\r\n{}", RULE.replace('\n', "\r\n")));
}

#[test]
fn rules_can_be_taken_away() {
    assert_eq!(save(&format!("team = \"a\"\n\n{RULE}\n[severity]\n"), " \n").unwrap(), "team = \"a\"\n\n[severity]\n");
}

#[rstest]
#[case::no_matcher("[[rules]]\nmatch = 'a=~\"[\"'\n", "the rules:2:9")]
#[case::a_slip("\n[paging]\nmosst = 3\n", "the rules:3:1")]
#[case::another_table("[[rules]]\nmatch = []\n[severity]\n", "the rules:3:2: `severity` does not belong here")]
#[case::not_as_tables("paging = { most = 3 }\n", "the rules:1:1: `paging` is not written as tables")]
#[case::not_toml("[[rules]\n", "the rules:1:")]
fn what_would_not_hold_is_refused_with_its_place(#[case] rules: &str, #[case] said: &str) {
    let refused = save("team = \"a\"\n", rules).unwrap_err();
    assert!(refused.starts_with(said), "{refused}");
}

#[rstest]
#[case::inline("paging = { most = 3 }\n")]
#[case::dotted("flapping.tau = \"5m\"\n")]
#[case::a_list("rules = [{ match = [] }]\n")]
fn a_file_that_writes_them_otherwise_is_left_alone(#[case] text: &str) {
    let refused = save(text, RULE).unwrap_err();
    assert!(refused.contains("edit the file by hand"), "{refused}");
}

#[rstest]
#[case::the_teams("[[rules]]\nmatch = []\n", Severity::Error)]
#[case::its_own("[severity]\nbreak_through = \"warning\"\n", Severity::Warning)]
fn a_draft_breaks_through_at_the_teams_level_unless_it_has_one(#[case] text: &str, #[case] expected: Severity) {
    assert_eq!(read_rules(text, "p.toml", Severity::Error).policy.break_through, expected);
}

#[test]
fn a_whole_workspace_is_read_for_its_rules_alone() {
    let text = "[[sources]]\nname = \"a\"\nkind = \"unheard of\"\n[[rules]]\nmatch = []\n[paging]\nmost = 0\n";
    let draft = read_rules(text, "p.toml", Severity::Critical);
    assert_eq!(draft.policy.rules.len(), 1);
    let problems: Vec<String> = draft.problems.iter().map(ToString::to_string).collect();
    assert!(matches!(problems.as_slice(), [one] if one.starts_with("p.toml:7:8: ")), "{problems:?}");
}

#[test]
fn more_rules_change_nothing_of_what_stands_below_them() {
    let below = "\n[[services]]\nname = \"checkout\"\nmatch = []\nschedule = \"payments\"\n";
    assert_eq!(save(&format!("{RULE}{below}"), &format!("{OTHER}{RULE}")).unwrap(), format!("{OTHER}{RULE}{below}"));
}
