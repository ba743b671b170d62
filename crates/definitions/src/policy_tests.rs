use rstest::rstest;
use watchbill_domain::alerts::{AlertView, Labels, Rate, Severity};
use watchbill_domain::time::Hours;

use super::*;
use crate::finding::Finding;
use crate::workspace::{Reading, read_workspace};

/// Behind a first line; what is said about the file as a whole is left out.
fn read(text: &str) -> Reading {
    let mut reading = read_workspace(&format!("team = \"a\"\n{text}"), "f", &[]);
    reading.findings.retain(|finding| finding.problem.line.is_some());
    reading
}

/// The one finding of a text that begins on line 2, as it is told.
fn finding(text: &str) -> Finding {
    let findings = read(text).findings;
    let [finding] = findings.as_slice() else { panic!("one finding, not {findings:?}") };
    finding.clone()
}

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn a_file_without_rules_has_the_usual_policy() {
    let reading = read("");
    assert_eq!(reading.workspace.policy, Policy::default());
    assert_eq!(reading.findings, []);
}

#[test]
fn a_rule_says_for_what_it_is_and_what_becomes_of_it() {
    let reading = read(
        "[[rules]]\nname = \"night\"\nmatch = ['team=\"web\"', '@source=~\"prod.*\"']\ndo = \"page\"\nhold = \"5m\"\n\
         sound = \"none\"\nurgency = \"low\"\ngroup_by = [\"cluster\"]\n\
         [[rules]]\nmatch = 'env!=\"prod\"'\ndo = \"quiet\"\n\
         [[rules]]\nmatch = []\n",
    );
    assert_eq!(reading.findings, []);
    let [night, quiet, all] = reading.workspace.policy.rules.as_slice() else { panic!("{reading:?}") };
    assert_eq!((night.name.as_str(), night.treatment, night.hold), ("the rule `night`", Treatment::Page, s(300)));
    assert_eq!((night.sound, night.urgency), (Some(Sound::None), Some(Urgency::Low)));
    assert_eq!(night.group_by.as_deref(), Some(&["cluster".to_owned()][..]));
    assert_eq!(night.matchers.matchers().len(), 2);
    assert_eq!((quiet.treatment, quiet.hold, quiet.group_by.as_ref()), (Treatment::Quiet, s(0), None));
    assert!(quiet.name.starts_with("rule 2 ("), "{}", quiet.name);
    assert_eq!((all.name.as_str(), all.treatment), ("rule 3 (all alerts)", Treatment::Page));
}

#[test]
fn the_first_rule_that_matches_holds() {
    let policy =
        read("[[rules]]\nmatch = 'a=\"1\"'\ndo = \"ignore\"\n[[rules]]\nmatch = []\ndo = \"quiet\"\n").workspace.policy;
    let treatment = |value: &str| {
        let labels = Labels::from_pairs([("a", value)]);
        let view = AlertView {
            labels: &labels,
            source: "prod",
            state: "firing",
            age: Duration::ZERO,
            silenced_by: &[],
            inhibited_by: &[],
        };
        policy.choose(&view).rule.map(|(at, rule)| (at, rule.treatment))
    };
    assert_eq!(treatment("1"), Some((0, Treatment::Ignore)));
    assert_eq!(treatment("2"), Some((1, Treatment::Quiet)));
}

#[rstest]
#[case::no_matcher("do = \"quiet\"", (2, "`match` is missing; for all alerts it is match = []"))]
#[case::not_a_matcher("match = 'team=~\"[\"'", (3, "`match` is no matcher"))]
#[case::what_changes_by_itself("match = '@age>\"1h\"'", (3, "which changes by itself; expected labels and `@source`"))]
#[case::the_state("match = ['a=\"b\"', '@state=\"firing\"']", (3, "`@state`, which changes by itself"))]
#[case::no_treatment("match = []\ndo = \"mute\"", (4, "`do` is `mute`; expected one of `page`, `quiet`"))]
#[case::no_span("match = []\nhold = \"soon\"", (4, "soon"))]
#[case::a_number("match = []\nhold = 5", (4, "`hold` is a number; expected text in quotes"))]
fn a_rule_that_could_mean_something_else_is_lost_alone(#[case] keys: &str, #[case] (row, said): (usize, &str)) {
    let text = format!("[[rules]]\n{keys}\n[[rules]]\nmatch = []\n");
    let (told, reading) = (finding(&text), read(&text));
    assert_eq!((told.weight, told.problem.line), (Weight::Refused, Some(row)), "{}", told.problem);
    assert!(told.problem.message.contains(said), "{}", told.problem);
    assert!(told.problem.message.starts_with("this one does not hold: "), "{}", told.problem);
    assert_eq!(reading.workspace.policy.rules.len(), 1, "the other one stands");
}

#[rstest]
#[case::a_slip("soundd = \"none\"", 4, "soundd")]
#[case::no_sound("sound = \"loud\"", 4, "; the severity decides")]
#[case::no_urgency("urgency = 1", 4, "; the severity decides")]
#[case::no_labels("group_by = 1", 4, "; alerts are grouped by their names")]
#[case::hold_of_what_never_pages("do = \"quiet\"\nhold = \"5m\"", 5, "`hold` does nothing here: this rule never pages")]
fn a_key_that_only_says_how_costs_only_itself(#[case] keys: &str, #[case] row: usize, #[case] said: &str) {
    let text = format!("[[rules]]\nmatch = []\n{keys}\n");
    let told = finding(&text);
    assert_eq!((told.weight, told.problem.line), (Weight::Ignored, Some(row)), "{}", told.problem);
    assert!(told.problem.message.contains(said), "{}", told.problem);
    assert_eq!(read(&text).workspace.policy.rules.len(), 1);
}

#[test]
fn rules_that_are_no_tables_hold_nothing() {
    let told = finding("rules = \"all\"\n");
    assert_eq!(told.weight, Weight::Refused);
    assert!(told.problem.message.starts_with("no rule holds: "), "{}", told.problem);
}

#[test]
fn a_watchdog_names_what_must_be_there() {
    let reading = read(
        "[[watchdogs]]\nmatch = 'alertname=\"Watchdog\"'\n\
         [[watchdogs]]\nname = \"eu\"\nmatch = ['alertname=\"Watchdog\"', '@source=\"eu\"']\nwithin = \"10m\"\n",
    );
    assert_eq!(reading.findings, []);
    let dogs: Vec<_> = reading.workspace.policy.watchdogs.iter().map(|dog| (dog.name.as_str(), dog.within)).collect();
    assert_eq!(dogs, [("alertname=\"Watchdog\"", s(300)), ("eu", s(600))]);
}

#[rstest]
#[case::missing("name = \"a\"", 2, "it says which alert has to be there")]
#[case::any("match = []", 2, "any alert would do")]
#[case::no_span("match = 'a=\"b\"'\nwithin = \"often\"", 4, "often")]
#[case::twice("match = 'a=\"b\"'\n[[watchdogs]]\nmatch = 'a=\"b\"'", 4, "there is a watchdog")]
fn a_watchdog_that_would_watch_nothing_is_lost(#[case] keys: &str, #[case] row: usize, #[case] said: &str) {
    let told = finding(&format!("[[watchdogs]]\n{keys}\n"));
    assert_eq!((told.weight, told.problem.line), (Weight::Refused, Some(row)), "{}", told.problem);
    assert!(told.problem.message.contains(said), "{}", told.problem);
}

#[test]
fn flapping_and_paging_are_set_key_by_key() {
    let reading = read(
        "[flapping]\ntau = \"10m\"\nenter = 4\nleave = 1.5\nstill_firing_after = \"5m\"\n\
         [paging]\nedit_within = \"1m\"\nmost = 3\nwithin = \"10m\"\nrepeat_every = \"30m\"\n\
         handoff_lead = \"1h\"\n",
    );
    assert_eq!(reading.findings, []);
    let Policy { flap, rate, handoff_lead, .. } = reading.workspace.policy;
    assert_eq!(flap, FlapRules { tau: s(600), enter: 4.0, leave: 1.5, still_firing_after: s(300) });
    assert_eq!(rate, Rate { edit_within: s(60), most: 3, window: s(600), repeat_every: s(1800) });
    assert_eq!(handoff_lead, s(3600));
}

#[rstest]
#[case::unset("", 900, None)]
#[case::not_before("[paging]\nhandoff_lead = \"0s\"\n", 0, None)]
#[case::a_day("[paging]\nhandoff_lead = \"24h\"\n", 24 * 3600, None)]
#[case::longer(
    "[paging]\nhandoff_lead = \"25h\"\n",
    900,
    Some("`handoff_lead` is longer than a day; expected at most \"24h\"; the usual value holds")
)]
fn hand_offs_are_told_a_while_before(#[case] text: &str, #[case] lead_s: u64, #[case] said: Option<&str>) {
    let reading = read(text);
    assert_eq!(reading.workspace.policy.handoff_lead, s(lead_s));
    assert_eq!(reading.findings.first().map(|finding| finding.problem.message.as_str()), said);
}

#[rstest]
#[case::unset("", true, None)]
#[case::off("[paging]\nqueue_digest = false\n", false, None)]
#[case::no_flag("[paging]\nqueue_digest = \"weekly\"\n", true, Some("the usual value holds"))]
fn the_weekly_page_about_queues_can_be_turned_off(#[case] text: &str, #[case] told: bool, #[case] said: Option<&str>) {
    let reading = read(text);
    assert_eq!(reading.workspace.policy.queue_digest, told);
    let message = reading.findings.first().map(|finding| finding.problem.message.as_str());
    assert_eq!(message.is_some(), said.is_some(), "{message:?}");
    assert!(said.is_none_or(|said| message.unwrap().contains(said)), "{message:?}");
}

#[rstest]
#[case::leaves_above_entering("[flapping]\nenter = 2\nleave = 2.5\n", 2, "`leave` (2.5) is not below `enter` (2)")]
#[case::leaves_where_it_enters("[flapping]\nenter = 1\n", 2, "the usual scores hold")]
#[case::nothing("[flapping]\nenter = 0\n", 3, "`enter` is 0; expected more than 0")]
#[case::not_a_number("[flapping]\nleave = nan\n", 3, "the usual value holds")]
#[case::no_flapping("flapping = 3\n", 2, "the usual settings hold")]
#[case::no_pages("[paging]\nmost = 0\n", 3, "`most` is 0; expected 1 to 100")]
#[case::a_slip("[paging]\nmosst = 3\n", 3, "mosst")]
fn a_setting_that_cannot_be_is_ignored_and_the_usual_one_holds(
    #[case] text: &str,
    #[case] row: usize,
    #[case] said: &str,
) {
    let (told, policy) = (finding(text), read(text).workspace.policy);
    assert_eq!((told.weight, told.problem.line), (Weight::Ignored, Some(row)), "{}", told.problem);
    assert!(told.problem.message.contains(said), "{}", told.problem);
    assert_eq!(policy, Policy::default());
}

#[test]
fn the_teams_level_is_the_policys_and_a_person_may_have_another() {
    let people = "[[people]]\nid = \"ana\"\nquiet_hours = \"22:00-07:00\"\nbreak_through = \"error\"\n\
                  [[people]]\nid = \"bo\"\nbreak_through = \"all\"\n";
    let reading = read(&format!("[severity]\nbreak_through = \"warning\"\n{people}"));
    assert_eq!(reading.workspace.policy.break_through, Severity::Warning);
    let [ana, bo] = reading.workspace.people.as_slice() else { panic!("{reading:?}") };
    assert_eq!((ana.quiet_hours, ana.break_through), (Hours::parse("22:00-07:00"), Some(Severity::Error)));
    assert_eq!(bo.break_through, None);
    let told: Vec<_> = reading.findings.iter().map(|told| (told.weight, told.problem.message.as_str())).collect();
    assert!(
        matches!(told.as_slice(), [(Weight::Ignored, message)] if message.ends_with("; the team's level holds")),
        "{told:?}"
    );
}
