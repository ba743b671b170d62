use watchbill_domain::oncall::{Weekday, Weekdays};

use super::starter_workspace;
use crate::finding::Weight;
use crate::source::KindFields;
use crate::workspace::read_workspace;

static KIND: KindFields =
    KindFields { id: "alertmanager", title: "Alertmanager", every_s: 30, schemes: &["http", "https"], fields: &[] };
static BROKER: KindFields =
    KindFields { id: "rabbitmq", title: "RabbitMQ", every_s: 60, schemes: &["http", "https"], fields: &[] };

#[test]
fn a_new_file_is_good_and_says_only_that_nothing_is_watched_yet() {
    let reading = read_workspace(&starter_workspace("payments"), "f", &[KIND]);
    let said: Vec<_> = reading.findings.iter().map(|f| (f.weight, f.problem.line)).collect();
    assert_eq!(said, [(Weight::Note, None)]);
    assert_eq!(reading.workspace.team, "payments");
}

#[test]
fn every_line_offered_in_a_comment_can_be_uncommented() {
    let is_toml =
        |line: &str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    let uncommented: Vec<String> = starter_workspace("payments")
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_toml(rest)).unwrap_or(line).to_owned())
        .collect();
    let reading = read_workspace(&uncommented.join("\n"), "f", &[KIND, BROKER]);
    assert!(reading.findings.iter().all(|f| f.weight == Weight::Note), "{:?}", reading.findings);
    let workspace = &reading.workspace;
    assert_eq!((workspace.sources.len(), workspace.people.len(), workspace.channels.len()), (2, 1, 1));
    assert_eq!((workspace.actions.len(), workspace.queues.len()), (2, 1));
    assert_eq!(workspace.people[0].working_days, Weekdays::of(Weekday::ALL.into_iter().take(5)));
    assert_eq!(reading.workspace.timezone.unwrap().name(), "Europe/Berlin");
}

#[test]
fn any_name_of_a_team_is_written_as_text() {
    for team in ["a\"b\\c", "", " ", "x\ny\n[[sources]]", "'''", "größe {team}"] {
        let reading = read_workspace(&starter_workspace(team), "f", &[KIND]);
        assert!(reading.workspace.sources.is_empty());
        assert!(!reading.workspace.team.is_empty(), "{team:?}");
        assert_eq!(reading.findings.len(), 1, "{team:?}: {:?}", reading.findings);
    }
}
