//! What is said of bad schedule files, with exact places, and what stands all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rstest::rstest;
use watchbill_definitions::{Finding, Person, Syntax, Weight, read_schedule, read_workspace};
use watchbill_domain::oncall::{OverrideKind, Schedule};

const BAD: &str = include_str!("files/bad-schedule.toml");

fn line(finding: &Finding) -> String {
    format!("{}: {}", finding.weight.word(), finding.problem)
}

fn people() -> Vec<Person> {
    read_workspace("[[people]]\nid = \"ana\"\n[[people]]\nid = \"bob\"\n", "w.toml", &[]).workspace.people
}

fn bad() -> Schedule {
    read_schedule(BAD, "bad.toml", &[]).schedule.unwrap()
}

#[test]
fn everything_wrong_in_one_schedule_is_said_in_the_order_of_the_file() {
    let reading = read_schedule(BAD, "bad.toml", &[]);
    assert_eq!(reading.syntax, Syntax::Sound);
    insta::assert_snapshot!(reading.findings.iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_is_not_wrong_stands() {
    let schedule = bad();
    let names: Vec<&str> = schedule.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["fine", "layer 2", "versions"]);
    assert!(schedule.layers.iter().all(|layer| layer.level == 0));
    assert_eq!(schedule.layers[2].versions.len(), 1);
    assert_eq!(schedule.layers[2].versions[0].next, None);
    assert_eq!(schedule.overrides.len(), 4);
    let add = &schedule.overrides[0];
    assert_eq!((&add.kind, &add.by, &add.reason, &add.swap), (&OverrideKind::Add, &None, &None, &None));
    let shifts: Vec<usize> = schedule.temporaries.iter().map(|temporary| temporary.shifts.len()).collect();
    assert_eq!(shifts, [1, 0]);
}

#[test]
fn whoever_is_not_declared_is_noted_once_where_they_are_named_first() {
    let text = "timezone = \"UTC\"\noverrides = [{ kind = \"add\", person = \"zoe\", by = \"bo\", start = \
                \"2026-01-01T00:00:00Z\", end = \"2026-01-02T00:00:00Z\" }]\n[[layers]]\nrotation = { kind = \"daily\", \
                start = \"2026-01-01T00:00:00\", people = [\"ana\", \"bo\", \"zoe\"] }\n";
    let reading = read_schedule(text, "s.toml", &people());
    assert_eq!(
        reading.findings.iter().map(line).collect::<Vec<_>>(),
        [
            "note: s.toml:2:39: `zoe` is not one of the people of watchbill.toml: times are shown for them in the schedule's zone",
            "note: s.toml:2:51: `bo` is not one of the people of watchbill.toml (did you mean `bob`?): times are shown for \
             them in the schedule's zone",
        ]
    );
    assert_eq!(reading.undeclared.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["zoe", "bo"]);
    let alone = read_schedule(text, "s.toml", &[]);
    assert_eq!(alone.findings, [], "where nobody is declared all of them are names");
    assert_eq!(alone.undeclared.len(), 3);
}

#[rstest]
#[case::layers(
    "layers = 7",
    "refused: s.toml:2:10: no layer counts, and nobody is on call by them: `layers` is a number"
)]
#[case::overrides(
    "overrides = {}",
    "refused: s.toml:2:13: no override holds, and the layers alone say who is on call:"
)]
#[case::temporary(
    "temporary = \"\"",
    "refused: s.toml:2:13: no temporary schedule holds, and the layers and overrides go on"
)]
fn a_list_that_is_none_loses_itself(#[case] key: &str, #[case] said: &str) {
    let text = format!("timezone = \"UTC\"\n{key}\n");
    let reading = read_schedule(&text, "s.toml", &[]);
    let lines: Vec<String> = reading.findings.iter().map(line).collect();
    assert!(lines[0].starts_with(said), "{lines:?}");
    assert!(reading.schedule.is_some());
}

#[rstest]
#[case::held_at_the_end("9999-12-30T22:00:00Z")]
#[case::last_day("9999-12-31T23:59:59Z")]
fn a_time_at_the_end_of_the_calendar_is_no_misspelt_one(#[case] end: &str) {
    let text = format!(
        "timezone = \"UTC\"\n[[overrides]]\nkind = \"add\"\nperson = \"ana\"\nstart = \"2026-01-01T00:00:00Z\"\nend = \"{end}\"\n"
    );
    let reading = read_schedule(&text, "s.toml", &people());
    let lines: Vec<String> = reading.findings.iter().map(line).collect();
    let said = "`end` is at the end of the calendar; expected a time within the years 1 to 9999";
    assert!(lines.iter().any(|line| line.contains(said)), "{lines:?}");
}

#[rstest]
#[case::layers("[[layers]]\nrotation = { kind = \"daily\", start = \"2026-01-01T00:00:00\", people = [] }\n", 50)]
#[case::overrides(
    "[[overrides]]\nkind = \"add\"\nperson = \"a\"\nstart = \"2026-01-01T00:00Z\"\nend = \"2026-01-02T00:00Z\"\n",
    10_000
)]
fn more_than_anybody_needs_is_left_out_and_said_once(#[case] table: &str, #[case] most: usize) {
    let text = format!("timezone = \"UTC\"\n{}", table.repeat(most + 2));
    let reading = read_schedule(&text, "s.toml", &[]);
    let schedule = reading.schedule.unwrap();
    assert_eq!(schedule.layers.len().max(schedule.overrides.len()), most);
    let refused: Vec<&Finding> = reading.findings.iter().filter(|finding| finding.weight == Weight::Refused).collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(line(refused[0]).contains(&format!("there are more than {most} of")), "{refused:?}");
}

#[rstest]
#[case::people("kind = \"daily\", people = [{\"a\",*201}]", "`people` has 201 places; expected at most 200")]
#[case::lengths("kind = \"custom\", people = [], lengths = [{9,*101}]", "`lengths` has 101 of them; expected 1 to 100")]
#[case::a_name(
    "kind = \"daily\", people = [\"{n*201}\"]",
    "`people` has control characters or more than 200 characters"
)]
fn a_line_up_is_bounded(#[case] keys: &str, #[case] said: &str) {
    let (before, rest) = keys.split_once('{').unwrap();
    let (repeated, rest) = rest.split_once('*').unwrap();
    let (count, after) = rest.split_once('}').unwrap();
    let keys = format!("{before}{}{after}", repeated.repeat(count.parse().unwrap()));
    let text = format!("timezone = \"UTC\"\n[[layers]]\nrotation = {{ start = \"2026-01-01T00:00:00\", {keys} }}\n");
    let findings = read_schedule(&text, "s.toml", &[]).findings;
    assert!(line(&findings[0]).ends_with(said), "{findings:?}");
}

#[test]
fn every_schedule_of_the_manual_is_one_without_a_word() {
    let page = include_str!("../../../docs/manual/schedules.md");
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or(rest)).collect();
    assert_eq!(examples.len(), 6);
    for example in examples {
        let reading = read_schedule(example, "page.toml", &[]);
        let lines: Vec<String> = reading.findings.iter().map(line).collect();
        let is_whole = |line: &String| line.ends_with("there are no `[[layers]]`: nobody takes turns by this schedule");
        assert!(lines.iter().all(is_whole), "{lines:?}\n{example}");
        assert!(reading.schedule.is_some(), "{example}");
    }
}
