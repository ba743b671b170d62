use rstest::rstest;
use watchbill_definitions::read_rules;
use watchbill_domain::alerts::Severity;

use super::*;

fn min(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

fn text(name: &str, expression: Option<&str>, change: RuleChange) -> Vec<String> {
    let patched = Patched { source: "prod", name, expression };
    patches(&patched, change).into_iter().map(|patch| patch.text).collect()
}

#[rstest]
#[case::waits(
    RuleChange::For(min(4)),
    "- alert: \"RedisDown\"\n  expr: \"up{job=\\\"redis\\\"} == 0\"\n  for: 4m  # if it waits already: longer by so much\n"
)]
#[case::fires_on(
    RuleChange::KeepFiringFor(min(90)),
    "- alert: \"RedisDown\"\n  expr: \"up{job=\\\"redis\\\"} == 0\"\n  keep_firing_for: 90m\n"
)]
#[case::together(
    RuleChange::Together(min(3)),
    "- matchers: ['alertname=\"RedisDown\"']\n  group_by: ['alertname']\n  group_wait: 3m\n"
)]
#[case::quiet(
    RuleChange::Quiet,
    "[[rules]]\nmatch = ['alertname=\"RedisDown\"', '@source=\"prod\"']\ndo = \"quiet\"\n"
)]
#[case::gone(
    RuleChange::Delete,
    "# Take this rule out: nobody was ever helped by it.\n# - alert: RedisDown\n#   expr: up{job=\"redis\"} == 0\n"
)]
fn the_cause_is_mended_first(#[case] change: RuleChange, #[case] expected: &str) {
    assert_eq!(text("RedisDown", Some("up{job=\"redis\"} == 0"), change)[0], expected);
}

#[test]
fn an_expression_that_is_not_known_stays_as_it_is() {
    assert!(text("A", None, RuleChange::For(min(1)))[0].contains("\n  # expr: as it is\n"));
}

/// Names come from outside: whatever stands in them, what is pasted holds one rule for that very alert and nothing else.
#[rstest]
#[case::plain("RedisDown")]
#[case::quotes("it's \"down\"")]
#[case::a_way_out("'']\n[[sources]]\nname = \"x\"\n#")]
#[case::not_printed("a\u{7f}\u{1b}[2J\tb\\")]
fn what_is_pasted_says_nothing_else_whatever_the_name(#[case] name: &str) {
    let quiet = text(name, None, RuleChange::Quiet).remove(0);
    let draft = watchbill_definitions::check_rules(&quiet, Severity::Critical);
    assert_eq!(draft.problems, [], "{quiet}");
    let [rule] = draft.policy.rules.as_slice() else { panic!("{quiet}") };
    assert_eq!(rule.matchers.matchers()[0].value(), name);
    let paging = text(name, None, RuleChange::Together(min(3))).remove(1);
    assert_eq!(read_rules(&paging, "p", Severity::Critical).policy.rate.edit_within, min(3));
    let lines = |change| text(name, Some("a\nb"), change)[0].lines().count();
    assert_eq!((lines(RuleChange::For(min(1))), lines(RuleChange::Together(min(1)))), (3, 3));
    let removed = text(name, Some("a\nb: c"), RuleChange::Delete).remove(0);
    assert!(removed.lines().all(|line| line.starts_with('#')), "{removed}");
}
