use rstest::rstest;

use super::*;
use crate::workspace::read_workspace;

fn services(tables: &str) -> (Vec<ServiceSpec>, Vec<String>) {
    let reading = read_workspace(&format!("team = \"t\"\nsources = []\n{tables}"), "w.toml", &[]);
    let said = reading.findings.iter().map(|f| format!("{}: {}", f.weight.word(), f.problem)).collect();
    (reading.workspace.services, said)
}

#[test]
fn a_service_has_alerts_and_a_schedule() {
    let (services, said) = services(
        "[[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['service=\"checkout\"', '@source=\"prod\"']\n\
         [[services]]\nname = \"the rest\"\nmatch = []\n",
    );
    assert_eq!(said, Vec::<String>::new());
    let [checkout, rest] = services.as_slice() else { panic!("two services") };
    let payments = NamedSchedule { name: "payments".to_owned(), line: 5, column: 12 };
    assert_eq!((checkout.name.as_str(), &checkout.schedule), ("checkout", &Some(payments)));
    assert_eq!(checkout.matchers, MatcherSet::parse("service=\"checkout\", @source=\"prod\"").unwrap());
    assert_eq!((rest.name.as_str(), &rest.schedule), ("the rest", &None));
    assert!(rest.matchers.matchers().is_empty());
}

#[rstest]
#[case::no_name("[[services]]\nmatch = []\n", "w.toml:3:1: ", "`name` is missing")]
#[case::no_alerts(
    "[[services]]\nname = \"a\"\n",
    "w.toml:3:1: ",
    "`match` is missing: it says which alerts are about it"
)]
#[case::no_matcher("[[services]]\nname = \"a\"\nmatch = ['a=~\"[\"']\n", "w.toml:5:10: ", "`match` is no matcher")]
#[case::a_state(
    "[[services]]\nname = \"a\"\nmatch = ['@state=\"firing\"']\n",
    "w.toml:5:10: ",
    "`match` names `@state`"
)]
#[case::a_schedule_of_no_name(
    "[[services]]\nname = \"a\"\nschedule = \"\"\nmatch = []\n",
    "w.toml:5:12: ",
    "`schedule` is empty"
)]
#[case::text("services = [\"checkout\"]\n", "w.toml:3:13: ", "`services` lists text here")]
fn a_service_that_could_mean_something_else_is_lost(#[case] tables: &str, #[case] place: &str, #[case] message: &str) {
    let (services, said) = services(tables);
    assert_eq!(services, []);
    let expected =
        format!("refused: {place}this service is not known, and no schedule decides about its alerts: {message}");
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with(&expected), "{said:?}");
}

#[test]
fn a_name_is_taken_once_and_a_slip_costs_itself() {
    let one = "[[services]]\nname = \"a\"\nmatch = []\n";
    let (services, said) = services(&format!("{one}shedule = \"s\"\n{one}"));
    assert_eq!(services.len(), 1);
    assert!(
        said[0].starts_with(
            "ignored: w.toml:6:1: this key does nothing: `shedule` is not known here; did you mean `schedule`?"
        ),
        "{said:?}"
    );
    assert!(said[1].ends_with("the name `a` is taken by a service further up"), "{said:?}");
}

#[test]
fn services_after_a_lost_one_know_of_it() {
    let one = |name: &str| format!("[[services]]\nname = \"{name}\"\nmatch = []\n");
    let lost = "[[services]]\nname = \"lost\"\n";
    let (services, _) = services(&format!("{}{lost}{}{lost}{}", one("a"), one("b"), one("c")));
    let known: Vec<_> = services.iter().map(|one| (one.name.as_str(), one.lost_before.as_deref())).collect();
    assert_eq!(known, [("a", None), ("b", Some("w.toml:6:1")), ("c", Some("w.toml:6:1"))]);
}

#[test]
fn services_that_are_no_list_are_said_to_be_none() {
    let (services, said) = services("services = 7\n");
    assert_eq!(services, []);
    assert!(said[0].starts_with("refused: w.toml:3:12: no service is known: `services` is a number"), "{said:?}");
}
