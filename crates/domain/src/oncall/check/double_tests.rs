//! Two at once.

use rstest::rstest;

use super::super::fixtures::{follow_the_sun, person, shift_of_day, told, year};
use super::super::{CheckFinding, Gravity};
use super::{DoubleCause, DoubleCover};
use crate::oncall::fixtures::{at, layer, n, rotation, schedule};
use crate::oncall::schedule::{Layer, Length, Schedule};

fn doubles(schedule: &Schedule) -> Vec<DoubleCover> {
    let found = year(schedule, &[]).findings.into_iter().filter_map(|finding| match finding {
        CheckFinding::DoubleCover(double) => Some(double),
        _ => None,
    });
    found.collect()
}

fn always(names: &str) -> Layer {
    layer(0, rotation(Length::Weeks(n(1)), "2026-01-01T00:00:00", names))
}

#[rstest]
#[case::both_always(vec![always("ana"), always("bo")])]
#[case::one_always_beside_the_other(vec![always("ana"), shift_of_day("shadow", "UTC", ("09:00", "17:00"), "bo")])]
#[case::hours_that_meet(vec![shift_of_day("day", "UTC", ("08:00", "20:00"), "ana"), shift_of_day("night", "UTC", ("20:00", "08:00"), "bo")])]
#[case::the_same_person_twice(vec![shift_of_day("day", "UTC", ("08:00", "21:00"), "ana"), shift_of_day("night", "UTC", ("20:00", "08:00"), "ana")])]
fn what_is_meant_is_not_told(#[case] layers: Vec<Layer>) {
    assert_eq!(doubles(&schedule("UTC", layers)), []);
}

#[test]
fn an_hour_to_hand_over_is_a_note() {
    let (day, night) = (("08:00", "21:00"), ("20:00", "08:00"));
    let layers = vec![shift_of_day("day", "UTC", day, "ana"), shift_of_day("night", "UTC", night, "bo")];
    let schedule = schedule("UTC", layers);
    let found = doubles(&schedule);
    assert_eq!((found.len(), found[0].spans.len(), found[0].cause), (1, 365, DoubleCause::Hours));
    assert_eq!(CheckFinding::DoubleCover(found[0].clone()).gravity(), Gravity::Note);
}

#[test]
fn follow_the_sun_has_two_in_the_morning_while_only_one_zone_has_set_its_clocks() {
    let (schedule, people) = (follow_the_sun(), [person("ana", "America/New_York"), person("bo", "Europe/London")]);
    let found = doubles(&schedule);
    let [march, october] = found.as_slice() else { panic!("two causes, not {found:#?}") };
    assert_eq!((march.spans.len(), march.spans[0].start), (21, at("2026-03-08T08:00:00Z")));
    assert_eq!((october.spans.len(), october.length().as_secs()), (7, 7 * 3600));
    let told = told(&year(&schedule, &people), &schedule, &people);
    let double = told.iter().find(|told| told.what.starts_with("ana and bo")).unwrap();
    assert_eq!(
        double.what,
        "ana and bo are on call at once from Sun 8 Mar 2026 08:00 to 09:00 GMT (04:00 to 05:00 for ana), and 20 times more \
         until Sat 28 Mar 2026, 21 h in all."
    );
    assert!(double.means.contains("so layer `new york` begins before layer `london` ends"), "{}", double.means);
}
