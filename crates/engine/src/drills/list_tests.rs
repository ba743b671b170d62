use rstest::rstest;
use watchbill_domain::incidents::{DrillCourse, DrillId, DrillPlan, IncidentId};
use watchbill_domain::time::Zone;

use super::*;

fn of(course: DrillCourse) -> DrillRow {
    let at = Instant::from_ms(0);
    let plan = DrillPlan { title: "A disk fills".to_owned(), ..DrillPlan::default() };
    let drill = Drill { id: DrillId(3), plan, made_at: at, made_by: "Ana".to_owned(), course, revision: 1 };
    row(&drill, None, &Here { now: at, zone: Zone::utc() })
}

fn planned() -> DrillRow {
    of(DrillCourse::Planned)
}

fn running() -> DrillRow {
    of(DrillCourse::Running { incident: IncidentId(7), since: Instant::from_ms(0) })
}

fn dropped() -> DrillRow {
    of(DrillCourse::Dropped { at: Instant::from_ms(0), why: "no time".to_owned() })
}

#[rstest]
#[case(vec![], "No drill was ever planned here.")]
#[case(vec![dropped()], "No drill runs, and none is planned.")]
#[case(vec![planned()], "1 drill is planned.")]
#[case(vec![running(), dropped()], "1 drill runs.")]
#[case(vec![running(), running(), planned()], "2 drills run, 1 is planned.")]
fn the_list_says_how_it_stands(#[case] rows: Vec<DrillRow>, #[case] expected: &str) {
    assert_eq!(headline(&rows), expected);
}

#[test]
fn of_one_that_is_not_over_nothing_is_said_of_what_it_came_to() {
    let row = running();
    assert_eq!((row.incident, row.held, row.came_to.as_str()), (Some(7), None, ""));
    assert_eq!((planned().state.as_str(), planned().incident), ("planned", None));
}
