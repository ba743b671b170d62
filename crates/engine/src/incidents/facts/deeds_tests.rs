use rstest::rstest;
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_domain::time::Instant;
use watchbill_store::{Deed, DeedRow};

use super::fact;

fn at(s: i64) -> Instant {
    Instant::from_ms(s * 1000)
}

fn told(deed: Deed) -> Option<Fact> {
    let row = DeedRow { at: at(60), deed, by: "ana".to_owned() };
    fact(&"prod/1".parse().unwrap(), "Slow", &row, "Ana".to_owned())
}

#[test]
fn an_acknowledgement_and_a_snooze_are_lines_with_who_did_it() {
    let (alert, name, by) = ("prod/1".to_owned(), "Slow".to_owned(), "Ana".to_owned());
    let line = |what| Fact { at: at(60), key: "prod/1@60000".to_owned(), certainty: Certainty::Observed, what };
    let acknowledged = Happened::Acknowledged { alert: alert.clone(), name: name.clone(), by: by.clone() };
    assert_eq!(told(Deed::Acknowledge), Some(line(acknowledged)));
    assert_eq!(told(Deed::Snooze(at(90))), Some(line(Happened::Snoozed { alert, name, by, until: at(90) })));
}

#[rstest]
#[case(Deed::Unacknowledge)]
#[case(Deed::Unsnooze)]
fn what_is_taken_back_makes_no_line(#[case] deed: Deed) {
    assert_eq!(told(deed), None);
}
