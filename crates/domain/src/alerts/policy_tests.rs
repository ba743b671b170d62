use rstest::rstest;

use super::super::Labels;
use super::super::fixtures::{at, labels};
use super::*;

fn rule(name: &str, matchers: &str) -> Rule {
    Rule {
        name: name.to_owned(),
        matchers: MatcherSet::parse(matchers).unwrap(),
        treatment: Treatment::Page,
        hold: Duration::ZERO,
        sound: None,
        urgency: None,
        group_by: None,
    }
}

fn view<'a>(labels: &'a Labels, source: &'a str) -> AlertView<'a> {
    AlertView { labels, source, state: "firing", age: Duration::ZERO, silenced_by: &[], inhibited_by: &[] }
}

fn policy() -> Policy {
    let watchdog = Watchdog {
        name: "prod watchdog".to_owned(),
        matchers: MatcherSet::parse("alertname=\"Watchdog\", @source=\"prod\"").unwrap(),
        within: Duration::from_secs(300),
    };
    Policy {
        rules: vec![
            rule("payments by night", "team=\"payments\", severity=~\"warning|info\""),
            rule("payments", "team=\"payments\""),
            rule("everything of staging", "@source=\"staging\""),
        ],
        watchdogs: vec![watchdog],
        ..Policy::default()
    }
}

#[rstest]
#[case::the_first_of_two_that_match(&[("team", "payments"), ("severity", "info")], "prod", Some((0, "payments by night")))]
#[case::a_later_one(&[("team", "payments"), ("severity", "page")], "prod", Some((1, "payments")))]
#[case::by_its_source(&[("team", "search")], "staging", Some((2, "everything of staging")))]
#[case::none(&[("team", "search")], "prod", None)]
fn the_first_rule_that_matches_holds(
    #[case] pairs: &[(&str, &str)],
    #[case] source: &str,
    #[case] expected: Option<(usize, &str)>,
) {
    let (policy, labels) = (policy(), labels(pairs));
    let chosen = policy.choose(&view(&labels, source));
    assert_eq!(chosen.rule.map(|(at, rule)| (at, rule.name.as_str())), expected);
    assert_eq!(chosen.watchdog, None);
}

#[rstest]
#[case::at_its_source("prod", Some("prod watchdog"))]
#[case::at_another("staging", None)]
fn a_watchdog_is_the_alert_of_its_source(#[case] source: &str, #[case] expected: Option<&str>) {
    let (policy, labels) = (policy(), labels(&[("alertname", "Watchdog")]));
    let chosen = policy.choose(&view(&labels, source));
    assert_eq!(chosen.watchdog.map(|dog| dog.name.as_str()), expected);
}

#[test]
fn the_policy_of_a_team_that_sets_nothing() {
    let policy = Policy::default();
    assert_eq!((policy.rules.len(), policy.watchdogs.len()), (0, 0));
    assert_eq!(policy.break_through, Severity::Critical);
    let rate = Rate {
        edit_within: Duration::from_secs(30),
        most: 6,
        window: Duration::from_secs(300),
        repeat_every: Duration::from_secs(900),
    };
    assert_eq!(policy.rate, rate);
}

#[test]
fn words_can_be_read_back() {
    for sound in Sound::ALL {
        assert_eq!(Sound::from_word(sound.word()), Some(sound));
    }
    for urgency in Urgency::ALL {
        assert_eq!(Urgency::from_word(urgency.word()), Some(urgency));
    }
    assert_eq!((Sound::from_word("loud"), Urgency::from_word("high")), (None, None));
    assert_eq!(Treatment::ALL.map(Treatment::word), ["page", "quiet", "ignore"]);
}

fn night() -> Rest {
    let quiet = Some((Hours::parse("22:00-07:00").unwrap(), Zone::parse("Europe/Berlin").unwrap()));
    Rest { quiet, ..Rest::default() }
}

#[rstest]
#[case::by_day("2026-03-27T12:00:00Z", None)]
#[case::by_night("2026-03-27T22:30:00Z", Some("2026-03-28T06:00:00Z"))]
#[case::a_night_in_which_the_clocks_are_set("2026-03-28T22:30:00Z", Some("2026-03-29T05:00:00Z"))]
fn quiet_hours_are_those_of_the_persons_own_zone(#[case] now: &str, #[case] until: Option<&str>) {
    let until = until.map(|until| Instant::parse(until).unwrap());
    assert_eq!(night().quiet_until(Instant::parse(now).unwrap()), until);
}

#[rstest]
#[case::before_its_end(59, Some(60))]
#[case::at_its_end(60, None)]
#[case::after_it(61, None)]
fn a_do_not_disturb_holds_until_its_end(#[case] now: i64, #[case] until: Option<i64>) {
    let rest = Rest { undisturbed_until: Some(at(60)), ..Rest::default() };
    assert_eq!(rest.undisturbed_until(at(now)), until.map(at));
}

#[test]
fn who_set_nothing_never_rests() {
    assert_eq!((Rest::default().quiet_until(at(0)), Rest::default().undisturbed_until(at(0))), (None, None));
}
