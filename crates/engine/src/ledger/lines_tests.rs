use std::time::Duration;

use rstest::rstest;
use watchbill_domain::alerts::{Labels, Rule, Treatment};
use watchbill_domain::ids::{AlertId, Identity};
use watchbill_store::RecordedGap;

use super::*;

fn at(minute: i64) -> Instant {
    Instant::from_ms(1_774_688_400_000 + minute * 60_000)
}

fn alert(source: &str, name: &str, cluster: &str) -> RecordedAlert {
    RecordedAlert {
        id: AlertId { source: SourceName::new(source), identity: Identity::new(format!("{name}{cluster}")) },
        labels: Labels::from_pairs([("alertname", name), ("cluster", cluster)]),
        expression: None,
    }
}

fn change(minute: i64, alert: u32, state: AlertState) -> RecordedChange {
    RecordedChange { at: at(minute), alert, state, severity: Severity::Warning }
}

fn gap(source: &str, from: i64, to: Option<i64>) -> RecordedGap {
    RecordedGap { source: SourceName::new(source), from: at(from), to: to.map(at) }
}

use AlertState::{Firing, Pending, Resolved};

#[rstest]
#[case::known_again(&[gap("prod", 5, Some(9))], &[change(0, 0, Firing)], "0F 5? 9F")]
#[case::never_known_again(&[gap("prod", 5, None)], &[change(0, 0, Firing)], "0F 5?")]
#[case::over_when_it_was_known_again(&[gap("prod", 5, Some(9))], &[change(0, 0, Firing), change(9, 0, Resolved)], "0F 5? 9R")]
#[case::another_source(&[gap("eu", 5, Some(9))], &[change(0, 0, Firing)], "0F")]
#[case::it_did_not_fire(&[gap("prod", 5, Some(9))], &[change(0, 0, Firing), change(2, 0, Resolved)], "0F 2R")]
#[case::told_of_later(&[gap("prod", 5, Some(9))], &[change(0, 0, Firing), change(7, 0, Resolved)], "0F 5? 7R")]
#[case::one_gap_after_another(&[gap("prod", 5, Some(9)), gap("prod", 9, Some(12))], &[change(0, 0, Firing)], "0F 5? 9F 9? 12F")]
#[case::pending_is_not_firing(&[], &[change(0, 0, Pending), change(3, 0, Firing), change(4, 0, Pending)], "3F 4R")]
fn what_nobody_knew_is_unknown_until_it_was_told(
    #[case] gaps: &[RecordedGap],
    #[case] changes: &[RecordedChange],
    #[case] expected: &str,
) {
    let recorded = Recorded {
        alerts: vec![alert("prod", "RedisDown", "a")],
        changes: changes.to_vec(),
        gaps: gaps.to_vec(),
        ..Recorded::default()
    };
    let told = |line: &Line| {
        let letter = match line.state {
            LineState::Firing(_) => 'F',
            LineState::Resolved => 'R',
            LineState::Unknown => '?',
        };
        format!("{}{letter}", line.at.since(at(0)).as_secs() / 60)
    };
    assert_eq!(lines(&recorded).iter().map(told).collect::<Vec<_>>().join(" "), expected);
}

#[test]
fn a_change_of_severity_is_a_line_and_the_same_again_is_none() {
    let critical = RecordedChange { severity: Severity::Critical, ..change(2, 0, Firing) };
    let recorded = Recorded {
        alerts: vec![alert("prod", "RedisDown", "a")],
        changes: vec![change(0, 0, Firing), change(1, 0, Firing), critical],
        ..Recorded::default()
    };
    let states: Vec<LineState> = lines(&recorded).iter().map(|line| line.state).collect();
    assert_eq!(states, [LineState::Firing(Severity::Warning), LineState::Firing(Severity::Critical)]);
}

#[test]
fn alerts_are_grouped_by_source_and_name_or_as_their_rule_says() {
    let rule = |text: &str, group_by: Option<&[&str]>| Rule {
        name: "r".to_owned(),
        matchers: watchbill_domain::alerts::MatcherSet::parse(text).unwrap(),
        treatment: Treatment::Quiet,
        hold: Duration::ZERO,
        sound: None,
        urgency: None,
        group_by: group_by.map(|labels| labels.iter().map(|label| (*label).to_owned()).collect()),
    };
    let policy = Policy { rules: vec![rule("alertname=\"B\"", Some(&["cluster"]))], ..Policy::default() };
    let recorded = Recorded {
        alerts: vec![
            alert("prod", "A", "eu"),
            alert("prod", "A", "us"),
            alert("eu", "A", "eu"),
            alert("prod", "B", "eu"),
            alert("prod", "B", "us"),
            alert("prod", "B", "eu"),
        ],
        ..Recorded::default()
    };
    let set = subjects(&recorded, &policy, &Duties::default());
    assert_eq!(set.iter().map(|subject| subject.group).collect::<Vec<_>>(), [0, 0, 1, 2, 3, 2]);
    assert_eq!(set[0].rule, None);
    assert_eq!((set[3].rule, set[3].rule_at), (Some((Treatment::Quiet, Duration::ZERO)), Some(0)));
}
