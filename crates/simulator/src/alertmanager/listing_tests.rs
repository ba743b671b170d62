use rstest::rstest;

use super::super::matchers::Matcher;
use super::*;

fn at(second: i64) -> Instant {
    Instant::from_ms(1_790_000_000_000 + second * 1000)
}

fn firing(labels: &[(&str, &str)]) -> Firing {
    let labels = Labels::from_pairs(labels.iter().copied());
    Firing {
        fingerprint: labels.fingerprint(),
        labels,
        annotations: Labels::default(),
        starts_at: at(0),
        generator_url: String::new(),
    }
}

fn listed(alerts: &[&[(&str, &str)]]) -> Vec<Listed> {
    list(alerts.iter().map(|labels| firing(labels)).collect(), &[], at(60), at(61))
}

type Pairs<'a> = &'a [(&'a str, &'a str)];

const NODE: Pairs<'_> = &[("alertname", "NodeDown"), ("severity", "critical"), ("cluster", "us-1"), ("node", "n7")];

#[rstest]
#[case::on_the_node(&[("alertname", "TargetDown"), ("severity", "warning"), ("cluster", "us-1"), ("node", "n7")], true)]
#[case::on_another_node(&[("alertname", "TargetDown"), ("severity", "warning"), ("cluster", "us-1"), ("node", "n8")], false)]
#[case::without_a_node(&[("alertname", "TargetDown"), ("severity", "warning"), ("cluster", "us-1")], false)]
#[case::too_grave(&[("alertname", "TargetDown"), ("severity", "critical"), ("cluster", "us-1"), ("node", "n7")], false)]
fn a_lost_machine_holds_back_what_ran_on_it(#[case] other: Pairs<'_>, #[case] held: bool) {
    let listed = listed(&[NODE, other]);
    assert!(listed[0].inhibited_by.is_empty());
    let by: Vec<String> = if held { vec![listed[0].firing.fingerprint.to_string()] } else { vec![] };
    assert_eq!(listed[1].inhibited_by, by);
}

#[test]
fn the_critical_variant_of_an_alert_holds_back_its_warning() {
    let variant =
        |severity| [("alertname", "Errors"), ("severity", severity), ("cluster", "eu-1"), ("service", "checkout")];
    let listed = listed(&[&variant("warning"), &variant("critical")]);
    assert_eq!((listed[0].is_suppressed(), listed[1].is_suppressed()), (true, false));
}

#[rstest]
#[case::holds(0, 600, true)]
#[case::is_over(0, 61, false)]
#[case::is_to_come(62, 600, false)]
fn a_silence_holds_back_only_while_it_is_active(#[case] from: i64, #[case] to: i64, #[case] held: bool) {
    let silence = Silence {
        id: "the id".to_owned(),
        matchers: vec![Matcher::equal("alertname", "DiskFilling")],
        created_by: String::new(),
        comment: String::new(),
        starts_at: at(from),
        ends_at: at(to),
        updated_at: at(0),
    };
    let alerts = vec![firing(&[("alertname", "DiskFilling")]), firing(&[("alertname", "Other")])];
    let listed = list(alerts, &[silence], at(60), at(61));
    assert_eq!(listed[0].silenced_by, if held { vec!["the id"] } else { vec![] });
    assert!(listed[1].silenced_by.is_empty());
}

#[rstest]
#[case::just_sent(60, true)]
#[case::nearly_run_out(60 + 239, true)]
#[case::run_out(60 + 240, false)]
fn an_alert_that_is_not_sent_again_vanishes_after_four_minutes(#[case] now: i64, #[case] listed: bool) {
    assert_eq!(list(vec![firing(&[("alertname", "A")])], &[], at(60), at(now)).len(), usize::from(listed));
}

#[test]
fn an_alert_that_began_after_the_last_refresh_was_sent_when_it_began() {
    let listed = Listed::plain(firing(&[("alertname", "A")]), at(-30));
    assert_eq!((listed.updated_at, listed.ends_at), (at(0), at(240)));
}
