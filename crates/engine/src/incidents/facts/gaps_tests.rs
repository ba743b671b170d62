use rstest::rstest;
use watchbill_domain::alerts::GapCause;
use watchbill_domain::ids::SourceName;
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_domain::time::Instant;
use watchbill_store::GapRow;

use super::fact;

fn at(s: i64) -> Instant {
    Instant::from_ms(s * 1000)
}

fn gap(to: Option<i64>, told: &[(i64, i64)]) -> GapRow {
    let told = told.iter().map(|(from, to)| (at(*from), at(*to))).collect();
    GapRow { from: at(100), to: to.map(at), cause: GapCause::Asleep, told }
}

#[rstest]
#[case::nobody_told_of_it(Some(200), &[], true)]
#[case::it_lasts(None, &[], true)]
#[case::all_of_it_was_told(Some(200), &[(100, 200)], false)]
#[case::in_two_parts(Some(200), &[(100, 150), (150, 200)], false)]
#[case::a_hole_is_left(Some(200), &[(100, 150), (160, 200)], true)]
#[case::its_end_is_left(Some(200), &[(100, 199)], true)]
#[case::its_beginning_is_left(Some(200), &[(101, 200)], true)]
fn what_a_history_told_afterwards_is_not_unknown(
    #[case] to: Option<i64>,
    #[case] told: &[(i64, i64)],
    #[case] is_line: bool,
) {
    assert_eq!(fact(&SourceName::new("prod"), &gap(to, told)).is_some(), is_line);
}

#[test]
fn a_gap_says_why_and_until_when() {
    let what = Happened::AlertsUnknown {
        source: "prod".to_owned(),
        because: "this laptop slept".to_owned(),
        until: Some(at(200)),
    };
    let expected = Fact { at: at(100), key: "prod@100000".to_owned(), certainty: Certainty::Observed, what };
    assert_eq!(fact(&SourceName::new("prod"), &gap(Some(200), &[])), Some(expected));
}
