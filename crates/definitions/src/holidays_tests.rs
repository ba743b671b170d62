//! Holidays as people write them.

use rstest::rstest;
use watchbill_domain::time::Day;

use super::Holidays;
use crate::workspace::read_workspace;

/// What ana has, and what was said.
fn ana(top: &str, own: &str) -> (Holidays, Vec<String>) {
    let text = format!("team = \"payments\"\n{top}\n[[people]]\nid = \"ana\"\n{own}\n[[sources]]\n");
    let reading = read_workspace(&text, "w.toml", &[]);
    let said = reading.findings.iter().map(|finding| finding.problem.to_string());
    let said = said.filter(|said| said.contains("holiday")).collect();
    (reading.workspace.people[0].holidays.clone(), said)
}

fn listed(days: &[&str]) -> Holidays {
    Holidays::Listed(days.iter().map(|day| Day::parse(day).unwrap()).collect())
}

#[rstest]
#[case::none("", "", listed(&[]))]
#[case::their_own("", "holidays = [\"2026-12-25\", \"2026-01-01\"]", listed(&["2026-01-01", "2026-12-25"]))]
#[case::the_teams("holidays = [\"2026-12-25\"]", "", listed(&["2026-12-25"]))]
#[case::their_own_and_not_the_teams("holidays = [\"2026-12-25\"]", "holidays = [\"2026-01-06\"]", listed(&["2026-01-06"]))]
#[case::none_of_their_own("holidays = [\"2026-12-25\"]", "holidays = []", listed(&[]))]
#[case::several_days("", "holidays = [\"2026-12-31 to 2027-01-02\"]", listed(&["2026-12-31", "2027-01-01", "2027-01-02"]))]
#[case::one("", "holidays = \"2026-12-25\"", listed(&["2026-12-25"]))]
#[case::a_calendar("holidays = \"holidays/de.ics\"", "", Holidays::Calendar("holidays/de.ics".to_owned()))]
fn somebodys_holidays_are_theirs_or_else_the_teams(#[case] top: &str, #[case] own: &str, #[case] expected: Holidays) {
    assert_eq!(ana(top, own), (expected, Vec::new()));
}

#[rstest]
#[case::no_day(
    "[\"2026-02-30\"]",
    "is no day; expected a day like 2026-12-25, or several like 2026-12-24 to 2026-12-26"
)]
#[case::a_time("[\"2026-12-25T09:00\"]", "is no day")]
#[case::upside_down("[\"2026-12-26 to 2026-12-24\"]", "ends before it begins")]
#[case::a_century("[\"2000-01-01 to 2099-12-31\"]", "more than 2000 holidays")]
#[case::a_path_elsewhere("\"../de.ics\"", "does not stay in the workspace; expected a path like holidays/ana.ics")]
#[case::a_number("7", "expected the path of a calendar, or a list like")]
fn what_is_no_holiday_is_said_and_the_others_stand(#[case] value: &str, #[case] expected: &str) {
    let (holidays, said) = ana("", &format!("holidays = {value}"));
    assert_eq!(holidays, listed(&[]));
    assert!(said.len() == 1 && said[0].contains(expected), "{said:?}");
}

#[test]
fn a_day_that_is_wrong_costs_itself_alone() {
    let (holidays, said) = ana("", "holidays = [\"soon\", \"2026-12-25\"]");
    assert_eq!((holidays, said.len()), (listed(&["2026-12-25"]), 1));
    assert!(said[0].starts_with("w.toml:5:13: "), "{said:?}");
}
