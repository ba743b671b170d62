//! What is told of a document while it is written, by what the workspace and the records say at that moment.

use std::time::Duration;

use watchbill_domain::incidents::{IncidentId, Link, LinkKind, What};

use super::super::queues::fixtures::{Team, now};
use crate::api::{
    IncidentForm, IncidentNoteForm, IncidentSeeds, PostmortemAct, PostmortemActForm, PostmortemCheckForm,
    PostmortemChecked, PostmortemFactor, PostmortemForm, PostmortemText,
};
use crate::ports::Files as _;
use crate::workspace::reload;

const ROTA: &str = r#"timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2026-02-23T09:00:00", people = ["kestrel", "ana"] }
"#;

/// An incident with a document from this template.
async fn begun(team: &Team, template: &str) -> (i64, i64) {
    let form = IncidentForm { title: "Customers cannot pay".to_owned(), ..IncidentForm::default() };
    let incident = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    let form = PostmortemForm { incident, template: template.to_owned(), ..PostmortemForm::default() };
    (incident, team.engine.postmortem_make(&form, "ana").await.unwrap().row.id)
}

async fn checked(team: &Team, id: i64, text: Option<&str>) -> PostmortemChecked {
    let form = PostmortemCheckForm { id, text: text.map(str::to_owned) };
    team.engine.postmortem_check(&form).await.unwrap()
}

async fn factual(team: &Team, id: i64) -> String {
    let properties = checked(team, id, None).await.properties;
    properties.into_iter().find(|one| one.property == "factual").unwrap().because
}

async fn act(team: &Team, id: i64, act: PostmortemAct) -> String {
    team.engine.postmortem_act(&PostmortemActForm { id, act }, "ana").await.unwrap().said
}

async fn noted(team: &Team, incident: i64, times: usize) {
    for _ in 0..times {
        let text = "the bank is slow".to_owned();
        let note = IncidentNoteForm { id: Some(incident), text, ..IncidentNoteForm::default() };
        team.engine.incident_note(&note, "ana").await.unwrap();
    }
}

#[tokio::test]
async fn a_line_that_is_written_counts_with_the_next_key_and_one_that_came_by_itself_soon() {
    let team = Team::new("").await;
    let (incident, id) = begun(&team, "full").await;
    noted(&team, incident, 3).await;
    let before = factual(&team, id).await;
    noted(&team, incident, 1).await;
    let after = factual(&team, id).await;
    assert!(before.contains("1 of 4 rows") && after.contains("1 of 5 rows"), "{before} {after}");

    let line = What::Linked(Link::new(LinkKind::Service, "checkout"));
    let (shared, key) = (&team.engine.shared, IncidentId(incident));
    shared.store.incident_append(key, line, None, "ana", now()).await.unwrap();
    for (seconds, is_seen) in [(0, false), (9, false), (10, true)] {
        team.fakes.clock.set(now().plus(Duration::from_secs(seconds)));
        assert_eq!(factual(&team, id).await != after, is_seen, "after {seconds} s");
    }
}

#[tokio::test]
async fn what_the_timeline_came_to_is_not_that_of_another_incident() {
    let team = Team::new("").await;
    let (incident, first) = begun(&team, "full").await;
    noted(&team, incident, 3).await;
    let (_, second) = begun(&team, "full").await;
    let told = [factual(&team, first).await, factual(&team, second).await, factual(&team, first).await];
    assert!(told[0] == told[2] && told[0] != told[1], "{told:?}");
}

#[tokio::test]
async fn somebody_new_in_the_rota_is_a_person_from_the_next_key_on() {
    let team = Team::new("").await;
    let (_, id) = begun(&team, "full").await;
    let text = "# A\n\n## Summary\n\nKestrel forgot the flag.\n";
    let found =
        async || checked(&team, id, Some(text)).await.findings.iter().any(|one| one.class == "named_person_negative");
    assert!(!found().await, "it may be a program");

    let shared = &team.engine.shared;
    team.fakes.files.write(&team.folder.path().join("schedules/payments.toml"), ROTA.as_bytes()).unwrap();
    // As the desk does it at its next round.
    shared.set_loaded(reload(&shared.ports, team.folder.path(), &shared.loaded()).unwrap());
    assert!(found().await);
}

#[tokio::test]
async fn what_is_missing_is_told_and_keeps_nobody_from_anything() {
    let team = Team::new("").await;
    let (_, id) = begun(&team, "data").await;
    let rows = |expected: &str| {
        format!(
            "# A\n\n## Reconciliation\n\n| Messages | How many | From |\n| --- | --- | --- |\n| expected | {expected} | the shop |\n\
             | processed | 4 | x |\n| replayed | 3 | x |\n| discarded | 1 | x |\n| waiting | 0 | x |\n| lost | 0 | x |\n"
        )
    };
    let even = checked(&team, id, Some(&rows("8"))).await.unready;
    assert!(even.iter().any(|one| one.said.ends_with("is missing.") && one.at.is_none()), "{even:#?}");
    assert!(!even.iter().any(|one| one.said.starts_with("The messages:")), "{even:#?}");
    let uneven = checked(&team, id, Some(&rows("10"))).await.unready;
    let told = uneven.iter().find(|one| one.said.starts_with("The messages:")).unwrap();
    assert_eq!((told.said.as_str(), told.at), ("The messages: 2 messages are nowhere: it does not add up.", Some(5)));

    let text = PostmortemText { id, seen: 1, text: rows("10"), settled: true };
    team.engine.postmortem_write(&text, "ana").await.unwrap();
    act(&team, id, PostmortemAct::Reviewer { person: "bo".to_owned(), remove: false }).await;
    let said = act(&team, id, PostmortemAct::Send).await;
    assert!(said.starts_with("PM-1: it is in review. It goes as it is. The section “"), "{said}");
    assert!(said.ends_with(" more things are missing."), "{said}");
    act(&team, id, PostmortemAct::Audience { audience: "all".to_owned() }).await;
    let share = PostmortemAct::Share { how: "a mail".to_owned(), with: "all".to_owned() };
    assert!(act(&team, id, share).await.starts_with("PM-1: it is shared with all. It goes as it is."));
    let listed = team.engine.postmortem_check_listing("1").await.unwrap();
    assert_eq!(listed.unready.iter().filter(|one| one.line == Some(3)).count(), 1, "{:#?}", listed.unready);
}

#[tokio::test]
async fn incidents_with_a_factor_in_common_are_alike() {
    let team = Team::new("").await;
    let factor = |name: &str, tag: &str| PostmortemFactor {
        name: name.to_owned(),
        kind: "technical".to_owned(),
        tags: vec![tag.to_owned()],
        found_by: None,
        evidence: Vec::new(),
    };
    let mut incidents = Vec::new();
    for factors in
        [factor("Retries without a limit", "retry-storm"), factor("The flag", "Retry storm"), factor("Other", "disk")]
    {
        let (incident, id) = begun(&team, "full").await;
        act(&team, id, PostmortemAct::Factors { factors: vec![factors] }).await;
        incidents.push(incident);
    }
    let similar = team.engine.incident_view(incidents[0]).await.unwrap().similar;
    let told: Vec<(i64, &str)> = similar.iter().map(|one| (one.row.id, one.why.as_str())).collect();
    assert_eq!(told, [(incidents[1], "the factor retry-storm")]);
    let nothing = team.engine.incident_proposal(&IncidentSeeds::default()).await.unwrap().similar;
    assert!(nothing.is_empty(), "{nothing:#?}");
}
