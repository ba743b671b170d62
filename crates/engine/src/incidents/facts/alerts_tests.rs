use rstest::rstest;
use watchbill_domain::alerts::{AlertState, Evidence, Severity, Transition};
use watchbill_domain::incidents::{Certainty, Happened};
use watchbill_domain::time::Instant;

use super::told;

use AlertState::{Firing, Pending, Resolved};

fn transition(at_s: i64, to: AlertState) -> Transition {
    let (severity, evidence) = (Severity::Critical, Evidence::Observed);
    Transition { at: Instant::from_ms(at_s * 1000), to, severity, evidence, reason: String::new() }
}

fn lines(transitions: &[Transition]) -> Vec<(i64, &'static str)> {
    let word = |what: &Happened| match what {
        Happened::AlertFired { .. } => "fired",
        Happened::AlertResolved { .. } => "resolved",
        other => panic!("{other:?}"),
    };
    let facts = told(&"prod/1".parse().unwrap(), "Slow", transitions);
    facts.iter().map(|fact| (fact.at.as_ms() / 1000, word(&fact.what))).collect()
}

#[rstest]
#[case::an_episode(&[(10, Firing), (20, Resolved)], &[(10, "fired"), (20, "resolved")])]
#[case::first_pending(&[(5, Pending), (10, Firing), (20, Resolved)], &[(10, "fired"), (20, "resolved")])]
#[case::another_severity_is_no_beginning(&[(10, Firing), (15, Firing), (20, Resolved)], &[(10, "fired"), (20, "resolved")])]
#[case::pending_and_over_again(&[(5, Pending), (10, Resolved)], &[])]
#[case::an_end_without_a_known_beginning(&[(20, Resolved)], &[])]
#[case::back_to_pending(&[(10, Firing), (20, Pending), (30, Firing)], &[(10, "fired"), (20, "resolved"), (30, "fired")])]
#[case::over_and_back_at_once(&[(10, Firing), (20, Resolved), (20, Firing)], &[(10, "fired"), (20, "resolved"), (20, "fired")])]
fn an_alert_fires_from_its_first_firing_transition_to_the_next_other_one(
    #[case] transitions: &[(i64, AlertState)],
    #[case] expected: &[(i64, &str)],
) {
    let transitions: Vec<Transition> = transitions.iter().map(|(at, to)| transition(*at, *to)).collect();
    assert_eq!(lines(&transitions), expected);
}

#[rstest]
#[case(Evidence::Observed, Certainty::Observed)]
#[case(Evidence::Inferred, Certainty::Inferred)]
#[case(Evidence::Backfilled, Certainty::Backfilled)]
fn a_line_is_as_certain_as_its_evidence(#[case] evidence: Evidence, #[case] expected: Certainty) {
    let transitions = [Transition { evidence, ..transition(10, Firing) }];
    let facts = told(&"prod/1".parse().unwrap(), "Slow", &transitions);
    assert_eq!(facts[0].certainty, expected);
    assert_eq!(facts[0].key, "prod/1@10000", "the key names the alert and the instant, whoever reads it again");
}
