use rstest::rstest;

use super::*;
use crate::people::Person;
use crate::workspace::read_workspace;

/// Ana with these absences, and what is said of them; she is on line 4.
fn ana(zones: &str, absences: &str) -> (Person, Vec<String>) {
    let text = format!("team = \"t\"\nsources = []\n{zones}people = [{{ id = \"ana\", absences = {absences} }}]\n");
    let reading = read_workspace(&text, "w.toml", &[]);
    let said = reading.findings.iter().map(|f| format!("{}: {}", f.weight.word(), f.problem)).collect();
    (reading.workspace.people.into_iter().next().unwrap(), said)
}

#[rstest]
#[case::days("{ from = \"2026-08-03\", to = \"2026-08-14\" }", "2026-08-02T22:00:00Z", "2026-08-14T22:00:00Z")]
#[case::one_day("{ from = \"2026-08-03\", to = \"2026-08-03\" }", "2026-08-02T22:00:00Z", "2026-08-03T22:00:00Z")]
#[case::a_day_of_23_hours(
    "{ from = \"2026-03-29\", to = \"2026-03-29\" }",
    "2026-03-28T23:00:00Z",
    "2026-03-29T22:00:00Z"
)]
#[case::times(
    "{ from = \"2026-08-03T12:00\", to = \"2026-08-03T18:00:00Z\" }",
    "2026-08-03T10:00:00Z",
    "2026-08-03T18:00:00Z"
)]
#[case::mixed("{ from = \"2026-08-03T12:00\", to = \"2026-08-04\" }", "2026-08-03T10:00:00Z", "2026-08-04T22:00:00Z")]
fn somebody_is_away_through_the_last_day(#[case] table: &str, #[case] from: &str, #[case] to: &str) {
    let (person, said) = ana("timezone = \"Europe/Berlin\"\n", &format!("[{table}]"));
    assert_eq!(said, Vec::<String>::new());
    let at = |text| Instant::parse(text).unwrap();
    assert_eq!(person.absences, Absences::Listed(vec![Absence { from: at(from), to: at(to), reason: None }]));
}

#[test]
fn their_days_are_those_of_their_own_zone_wherever_it_stands() {
    let text = "[[people]]\nid = \"ana\"\nabsences = [{ from = \"2026-01-01\", to = \"2026-01-01\", reason = \"rest\" }]\n\
                timezone = \"Asia/Tokyo\"\n";
    let person = read_workspace(text, "w.toml", &[]).workspace.people.remove(0);
    let Absences::Listed(listed) = person.absences else { panic!("listed") };
    assert_eq!(listed[0].from, Instant::parse("2025-12-31T15:00:00Z").unwrap());
    assert_eq!(listed[0].reason.as_deref(), Some("rest"));
}

#[test]
fn a_calendar_is_named_by_its_path_in_the_workspace() {
    let (person, said) = ana("", "\"absences/ana.ics\"");
    assert_eq!(person.absences, Absences::Calendar("absences/ana.ics".to_owned()));
    assert_eq!(said, Vec::<String>::new());
}

#[rstest]
#[case::from_the_root("/etc/passwd")]
#[case::above("../ana.ics")]
#[case::above_in_the_middle("absences/../../ana.ics")]
#[case::on_windows("..\\\\ana.ics")]
#[case::a_drive("C:/ana.ics")]
#[case::an_address("https://calendar.example.net/ana.ics")]
#[case::nothing("")]
#[case::a_folder("absences/")]
fn a_path_that_leaves_the_workspace_is_not_taken(#[case] path: &str) {
    let (person, said) = ana("", &format!("\"{path}\""));
    assert_eq!(person.absences, Absences::default());
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("ignored: w.toml:3:36: ") && said[0].ends_with("on call while away"), "{said:?}");
}

#[rstest]
#[case::a_number("7", "ignored: w.toml:3:36: `absences` is a number; expected the path of a calendar, or a list")]
#[case::texts(
    "[\"2026-08-03\"]",
    "refused: w.toml:3:37: nobody is warned when they are on call in this absence: `absences` lists text"
)]
#[case::no_end(
    "[{ from = \"2026-08-03\" }]",
    "refused: w.toml:3:37: nobody is warned when they are on call in this absence: `to` is missing"
)]
#[case::backwards(
    "[{ from = \"2026-08-03\", to = \"2026-08-02\" }]",
    "refused: w.toml:3:65: nobody is warned when they are on call in this absence: `to` is not behind `from`"
)]
#[case::no_such_day(
    "[{ from = \"2026-02-30\", to = \"2026-08-02\" }]",
    "refused: w.toml:3:46: nobody is warned when they are on call in this absence: `from` is `2026-02-30`"
)]
#[case::twice(
    "[{ from = \"2026-10-25T02:30\", to = \"2026-10-26\" }]",
    "refused: w.toml:3:46: nobody is warned when they are on call in this absence: `from` is 2026-10-25T02:30:00, which clocks in Europe/Berlin show twice"
)]
#[case::a_slip(
    "[{ from = \"2026-08-03\", to = \"2026-08-03\", raeson = \"x\" }]",
    "ignored: w.toml:3:79: this key does nothing: `raeson` is not known here; did you mean `reason`?"
)]
#[case::two_lines(
    "[{ from = \"2026-08-03\", to = \"2026-08-03\", reason = \"a\\nb\" }]",
    "ignored: w.toml:3:88: `reason` has control characters"
)]
fn what_cannot_be_taken_is_said_with_its_place(#[case] absences: &str, #[case] message: &str) {
    // The zone stands behind them in the file and holds all the same.
    let text = format!(
        "team = \"t\"\nsources = []\npeople = [{{ id = \"ana\", absences = {absences} }}]\ntimezone = \"Europe/Berlin\"\n"
    );
    let findings = read_workspace(&text, "w.toml", &[]).findings;
    let said: Vec<String> = findings.iter().map(|f| format!("{}: {}", f.weight.word(), f.problem)).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with(message), "{said:?}");
}

#[rstest]
#[case::a_day("2026-08-03", Some("`from` is a day, and neither they nor the team have a `timezone`"))]
#[case::a_wall_clock("2026-08-03T09:00", Some("`from` is 2026-08-03T09:00:00 in no zone that is known"))]
#[case::an_instant("2026-08-03T09:00Z", None)]
fn without_any_zone_only_an_offset_makes_it_a_time(#[case] from: &str, #[case] message: Option<&str>) {
    let (person, said) = ana("", &format!("[{{ from = \"{from}\", to = \"2026-08-09T09:00Z\" }}]"));
    assert_eq!(person.absences == Absences::default(), message.is_some());
    assert!(message.is_none_or(|message| said[0].contains(message)), "{said:?}");
}
