//! Recorded changes while others are on call.

use proptest::prelude::*;

use super::super::fixtures::at;
use super::super::{Duty, DutyLine, DutyStretch, OnDuty, Rest};
use super::tests::{fires, fires_as, pages, plain_subjects, quiet, resolves};
use super::*;
use Severity::Critical;

fn line(stretches: &[(i64, OnDuty)]) -> DutyLine {
    let stretches = stretches.iter().map(|(second, who)| DutyStretch { from: at(*second), who: who.clone() }).collect();
    DutyLine { schedule: "payments".to_owned(), stretches }
}

fn bo() -> OnDuty {
    OnDuty::Others(vec!["Bo".to_owned()])
}

/// The alerts 0 to 9 go by the first line, those from 10 on by the second one.
fn run(lines: &[Line], duties: Vec<DutyLine>) -> Rerun {
    let duties = Duties { services: Vec::new(), lines: duties };
    let mut subjects = plain_subjects();
    for (alert, subject) in subjects.iter_mut().enumerate() {
        subject.duty_line = Some(u32::from(alert >= 10));
    }
    rerun(lines, &subjects, &Policy::default(), &Rest::default(), &duties)
}

#[test]
fn what_still_fires_when_the_shift_begins_is_one_digest() {
    let duties = || vec![line(&[(0, bo()), (3600, OnDuty::You), (7200, bo())])];
    let lines =
        [fires(10, 0), fires_as(Critical, 20, 1), fires(30, 2), resolves(40, 2), fires(3600, 3), fires(7200, 4)];
    let told = run(&lines, duties());
    assert_eq!(
        pages(&told),
        [
            "3600 digest [0, 1] still firing after what held it back for the shift of somebody else",
            "3600 firing [3] began to fire"
        ]
    );
    let expected =
        ["10 0 not_your_shift until 3600", "20 1 not_your_shift until 3600", "30 2 not_your_shift until 3600"];
    assert_eq!(quiet(&told)[..3], expected);
    assert!(quiet(&told)[3].starts_with("7200 4 not_your_shift"), "{:?}", quiet(&told));
}

#[test]
fn who_takes_over_from_another_does_not_make_it_page() {
    let cy = OnDuty::Others(vec!["Cy".to_owned()]);
    let told = run(&[fires(10, 0)], vec![line(&[(0, bo()), (60, cy), (120, OnDuty::You)])]);
    assert_eq!(pages(&told), ["120 digest [0] still firing after what held it back for the shift of somebody else"]);
    assert_eq!(quiet(&told), ["10 0 not_your_shift until 60", "60 0 not_your_shift until 120"]);
}

#[test]
fn every_schedule_has_its_own_hand_off() {
    let lines = [fires(10, 0), fires(20, 10), fires(200, 1)];
    let told = run(&lines, vec![line(&[(0, bo()), (300, OnDuty::You)]), line(&[(0, bo()), (100, OnDuty::You)])]);
    let because = "still firing after what held it back for the shift of somebody else";
    assert_eq!(pages(&told), [format!("100 digest [10] {because}"), format!("300 digest [0, 1] {because}")]);
}

#[test]
fn in_doubt_it_pages() {
    let unknown = OnDuty::Unknown("no such schedule".to_owned());
    let told = run(&[fires(10, 0), fires(20, 10)], vec![line(&[(0, OnDuty::Nobody)]), line(&[(0, unknown)])]);
    assert_eq!(pages(&told), ["10 firing [0] began to fire", "20 firing [10] began to fire"]);
}

proptest! {
    /// The table is looked into once for every hand-off here, and for every moment there.
    #[test]
    fn the_turns_of_a_re_run_go_as_the_table(
        starts in prop::collection::vec((0..5000i64, 0..4u8), 0..12),
        steps in prop::collection::vec(0..400i64, 1..60),
    ) {
        let mut starts = starts;
        starts.sort_unstable();
        starts.dedup_by_key(|(second, _)| *second);
        let who = |kind| match kind {
            0 => OnDuty::You,
            1 => OnDuty::Nobody,
            2 => OnDuty::Unknown(String::new()),
            _ => bo(),
        };
        let stretches: Vec<_> = starts.into_iter().map(|(second, kind)| (second, who(kind))).collect();
        let duties = Duties { services: Vec::new(), lines: vec![line(&stretches)] };
        let mut clock = TurnClock::new(&duties);
        let mut second = -100;
        for step in steps {
            second += step;
            let duty: Duty<'_> = duties.by(0, at(second));
            prop_assert_eq!(clock.at(Some(0), at(second)), duty.turn(), "at {}", second);
        }
    }
}
