use rstest::rstest;
use watchbill_domain::incidents::{DrillCourse, DrillId, DrillPlan, Ended, IncidentId};
use watchbill_domain::time::{Instant, parse_span};

use super::*;

fn over(how: Ended) -> Drill {
    let at = Instant::from_ms(0);
    let course = DrillCourse::Over { incident: IncidentId(7), since: at, until: at, how };
    Drill { id: DrillId(3), plan: DrillPlan::default(), made_at: at, made_by: "Ana".to_owned(), course, revision: 3 }
}

fn running() -> Drill {
    let at = Instant::from_ms(0);
    Drill { course: DrillCourse::Running { incident: IncidentId(7), since: at }, ..over(Ended::AsPlanned) }
}

fn in_time() -> Seen {
    Seen::InTime { at: Instant::from_ms(130_000), after: Duration::from_secs(130) }
}

#[rstest]
#[case(300_000, "5m")]
#[case(90_000, "1m30s")]
#[case(5_400_000, "1h30m")]
#[case(90_061_007, "25h1m1s7ms")]
fn a_span_can_be_typed_again(#[case] ms: u64, #[case] expected: &str) {
    let span = Duration::from_millis(ms);
    assert_eq!(typed_span(span), expected);
    assert_eq!(parse_span(expected), Ok(span));
}

#[rstest]
#[case(45, "45 s")]
#[case(130, "2 min 10 s")]
#[case(300, "5 min")]
#[case(7500, "2 h 05 min")]
fn minutes_are_told_with_their_seconds(#[case] s: u64, #[case] expected: &str) {
    assert_eq!(exact_span(Duration::from_secs(s)), expected);
}

#[test]
fn what_was_not_seen_is_told_by_whether_there_is_time_left() {
    let (ended, runs) = (over(Ended::AsPlanned), running());
    assert_eq!(seen_text(&ended, &in_time()), "after 2 min 10 s");
    assert_eq!(
        (seen_text(&ended, &Seen::NotAtAll), seen_text(&runs, &Seen::NotYet)),
        ("not seen".to_owned(), "not seen yet".to_owned())
    );
    assert_eq!(seen_text(&runs, &Seen::NotAtAll), "not seen yet, and late");
    assert_eq!(seen_text(&ended, &Seen::NotYet), "not seen, and not due when it ended");
}

#[rstest]
#[case::held(Ended::AsPlanned, vec![in_time(), in_time()], vec![], "held: 2 of 2 in time")]
#[case::not_held(Ended::AsPlanned, vec![in_time(), Seen::NotAtAll], vec![4], "did not hold: 1 of 2 in time, 1 surprise")]
#[case::too_early(Ended::AsPlanned, vec![in_time(), Seen::NotYet], vec![], "not known, it ended before all was due: 1 of 2 in time")]
#[case::missed(Ended::AsPlanned, vec![Seen::NotAtAll, Seen::NotYet], vec![], "did not hold: 0 of 2 in time")]
#[case::stopped(Ended::Stopped("x".to_owned()), vec![in_time()], vec![4, 5], "stopped: 1 of 1 in time, 2 surprises")]
fn what_a_drill_came_to_is_said_in_a_line(
    #[case] how: Ended,
    #[case] seen: Vec<Seen>,
    #[case] surprises: Vec<usize>,
    #[case] expected: &str,
) {
    let held = match &how {
        Ended::AsPlanned if seen.contains(&Seen::NotAtAll) => Some(false),
        Ended::AsPlanned => (!seen.contains(&Seen::NotYet)).then_some(true),
        Ended::Stopped(_) => Some(false),
    };
    let outcome = Outcome { each: seen.into_iter().map(|seen| (seen, None)).collect(), surprises, held };
    assert_eq!(came_to(&over(how), &outcome), expected);
}

#[test]
fn every_deed_is_told_with_who_did_it() {
    let told =
        |what: DrillWhat| change_text(&DrillChange { number: 2, at: Instant::from_ms(0), by: "Ana".to_owned(), what });
    assert_eq!(told(DrillWhat::Begun { incident: IncidentId(7) }), "Ana began it, as incident 7");
    assert_eq!(told(DrillWhat::Stopped { saw: "orders\nfailed".to_owned() }), "Ana stopped it: orders failed");
}
