use rstest::rstest;
use watchbill_domain::slo::{CountsAs, Method, Unit, Window};

use super::*;

/// A document without anything that an evaluation does not need.
fn document(spec: &str) -> String {
    format!("apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: checkout\nspec:\n{spec}")
}

const ROLLING: &str = "  timeWindow:\n    - {duration: 28d, isRolling: true}\n";

fn read(text: &str, choice: SloChoice<'_>) -> Result<AskedSlo, NotAsked> {
    read_asked_slo(SloFile { name: "slo.yaml", text }, choice)
}

fn events(target: &str) -> String {
    document(&format!("{ROLLING}  budgetingMethod: Occurrences\n  objectives:\n    - {target}\n"))
}

#[test]
fn neither_indicator_nor_service_is_needed() {
    let asked = read(&events("target: 0.999"), SloChoice::default()).unwrap();
    assert_eq!((asked.slo.name.as_str(), asked.slo.objective.to_string().as_str()), ("checkout", "0.999"));
    assert_eq!((asked.slo.method, asked.slo.window), (Method::Occurrences, Window::Rolling { length_s: 28 * 86_400 }));
    assert_eq!((asked.slo.alerting.pairs.len(), asked.others.len()), (4, 0));
}

#[rstest]
#[case::a_share("target: 0.9990", "0.9990", "999/1000")]
#[case::a_share_in_quotes("target: '0.999'", "0.999", "999/1000")]
#[case::with_its_sign("target: 99.9%", "99.9%", "999/1000")]
#[case::a_percent_by_name("targetPercent: 99.9", "99.9%", "999/1000")]
#[case::an_exponent_of_yaml("target: 9.99e-1", "0.999", "999/1000")]
fn an_objective_is_a_share_or_a_percent(#[case] target: &str, #[case] text: &str, #[case] share: &str) {
    let asked = read(&events(target), SloChoice::default()).unwrap();
    assert_eq!(
        (asked.slo.objective.to_string().as_str(), asked.slo.objective.share().to_string().as_str()),
        (text, share)
    );
}

#[rstest]
#[case::missing("displayName: ours", RefusedObjective::NotANumber)]
#[case::null("target: null", RefusedObjective::NotANumber)]
#[case::empty("target: ''", RefusedObjective::NotANumber)]
#[case::a_list("target: [0.9]", RefusedObjective::NotANumber)]
#[case::percent_without_its_sign("target: 99.9", RefusedObjective::NotBelowOne)]
#[case::all("targetPercent: 100", RefusedObjective::NotBelowOne)]
#[case::nothing("target: 0", RefusedObjective::NotAboveZero)]
fn what_is_no_objective_is_refused_by_its_value(#[case] target: &str, #[case] expected: RefusedObjective) {
    match read(&events(target), SloChoice::default()) {
        Err(NotAsked::Objective { refused, problem }) => assert_eq!((refused, problem.line), (expected, Some(10))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_objective_at_all_is_none_either() {
    let text = document(&format!("{ROLLING}  budgetingMethod: Occurrences\n  objectives: []\n"));
    let refused = read(&text, SloChoice::default()).unwrap_err();
    assert!(matches!(refused, NotAsked::Objective { refused: RefusedObjective::NotANumber, .. }), "{refused:?}");
}

fn slices(objective: &str) -> String {
    document(&format!("{ROLLING}  budgetingMethod: Timeslices\n  objectives:\n    - {{target: 0.99, {objective}}}\n"))
}

#[rstest]
#[case::of_the_document("timeSliceTarget: 0.95, timeSliceWindow: 5m", None, Some(300), None)]
#[case::asked_for("timeSliceTarget: 0.95", Some(90), Some(90), None)]
#[case::asked_for_instead("timeSliceTarget: 0.95, timeSliceWindow: 5m", Some(90), Some(90), Some(300))]
#[case::asked_for_the_same("timeSliceTarget: 0.95, timeSliceWindow: 5m", Some(300), Some(300), None)]
fn slices_are_as_long_as_was_asked_for(
    #[case] objective: &str,
    #[case] slice_s: Option<u32>,
    #[case] expected: Option<u32>,
    #[case] stated: Option<u32>,
) {
    let asked = read(&slices(objective), SloChoice { slice_s, ..SloChoice::default() }).unwrap();
    assert_eq!((asked.slo.method.slice_s(), asked.stated_slice_s), (expected, stated));
}

#[rstest]
#[case::no_slice_target(slices("timeSliceWindow: 5m"), "slo.yaml:10:7: E_TIME_SLICE_TARGET_MISSING")]
#[case::no_slice_window(slices("timeSliceTarget: 0.9"), "slo.yaml:10:7: E_TIME_SLICE_WINDOW_MISSING")]
#[case::no_method(document(&format!("{ROLLING}  objectives:\n    - target: 0.9\n")), "slo.yaml:6:3: E_BUDGETING_METHOD")]
#[case::no_zone(
    document(
        "  timeWindow:\n    - {duration: 1Q, calendar: {startTime: 2025-01-01 00:00:00}}\n  budgetingMethod: Occurrences\n  objectives:\n    - target: 0.9\n"
    ),
    "slo.yaml:7:32: E_CALENDAR_MALFORMED"
)]
#[case::two_targets(events("{target: 0.9, targetPercent: 80}"), "slo.yaml:10:36: E_TARGET_AND_PERCENT")]
#[case::no_slo("kind: Service\n".to_owned(), "slo.yaml:1: there is no SLO in it; expected a document with `kind: SLO`")]
#[case::no_yaml("a: [".to_owned(), "slo.yaml:1")]
fn what_cannot_be_evaluated_is_refused_with_its_place(#[case] text: String, #[case] said: &str) {
    match read(&text, SloChoice::default()) {
        Err(NotAsked::Unreadable(problem)) => assert!(problem.to_string().starts_with(said), "{problem}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_calendar_without_a_zone_is_that_of_the_team() {
    let text = document(
        "  timeWindow:\n    - {duration: 1Q, calendar: {startTime: 2025-01-01 00:00:00}}\n  budgetingMethod: Occurrences\n  objectives:\n    - target: 0.9\n",
    );
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let asked = read(&text, SloChoice { zone: Some(&zone), ..SloChoice::default() }).unwrap();
    let Window::Calendar(calendar) = asked.slo.window else { panic!("{:?}", asked.slo.window) };
    assert_eq!((calendar.zone, calendar.unit), (zone, Unit::Quarter));
}

const SEVERAL: &str = "apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout
  annotations:
    watchbill.aspirational: aim
    watchbill.unknown_slice: bad
spec:
  timeWindow: [{duration: 28d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives:
    - {displayName: aim, target: 0.9999}
    - {displayName: promise, target: 0.999}
    - {target: 0.5}
";

#[rstest]
#[case::what_is_promised(None, "0.999", Standing::Current)]
#[case::by_name(Some("aim"), "0.9999", Standing::Aspirational)]
#[case::by_number(Some("3"), "0.5", Standing::Current)]
fn of_several_objectives_one_is_meant(#[case] objective: Option<&str>, #[case] text: &str, #[case] standing: Standing) {
    let asked = read(SEVERAL, SloChoice { objective, ..SloChoice::default() }).unwrap();
    assert_eq!((asked.slo.objective.to_string().as_str(), asked.slo.standing), (text, standing));
    assert_eq!((asked.others.len(), asked.choices.unknown), (2, CountsAs::Bad));
}

#[test]
fn an_objective_that_is_not_there_is_named_with_those_that_are() {
    let refused = read(SEVERAL, SloChoice { objective: Some("4"), ..SloChoice::default() }).unwrap_err();
    let NotAsked::Unreadable(problem) = refused else { panic!("{refused:?}") };
    assert_eq!(problem.to_string(), "slo.yaml:1: there is no objective `4`; there is aim, promise, 3");
}

#[test]
fn of_several_slos_one_has_to_be_named() {
    let text = format!("{}---\n{}", events("target: 0.9"), events("target: 0.8").replace("checkout", "search"));
    assert!(matches!(read(&text, SloChoice::default()), Err(NotAsked::Unreadable(_))));
    let asked = read(&text, SloChoice { slo: Some("search"), ..SloChoice::default() }).unwrap();
    assert_eq!(asked.slo.objective.to_string(), "0.8");
    assert!(matches!(
        read(&text, SloChoice { slo: Some("cart"), ..SloChoice::default() }),
        Err(NotAsked::Unreadable(_))
    ));
}

#[test]
fn two_of_one_name_are_never_taken_for_one() {
    let two = format!("{}---\n{}", events("target: 0.999"), events("target: 0.9"));
    let named = SloChoice { slo: Some("checkout"), ..SloChoice::default() };
    let Err(NotAsked::Unreadable(problem)) = read(&two, named) else { panic!() };
    assert!(problem.message.contains("the SLOs of lines 1 and 12 are both called `checkout`"), "{}", problem.message);
    let twice = events("{displayName: ours, target: 0.999}\n    - {displayName: ours, target: 0.99}");
    let named = SloChoice { objective: Some("ours"), ..SloChoice::default() };
    let Err(NotAsked::Unreadable(problem)) = read(&twice, named) else { panic!() };
    assert!(problem.message.contains("expected the number of one"), "{}", problem.message);
    let second = SloChoice { objective: Some("2"), ..SloChoice::default() };
    assert_eq!(read(&twice, second).unwrap().slo.objective.to_string(), "0.99");
}
