use super::super::fixtures::Watched;
use crate::api::{IncidentAct, IncidentActForm, PostmortemForm, PostmortemInsertForm};

#[tokio::test]
async fn an_alert_is_told_by_when_it_fired_during_the_incident() {
    let team = Watched::new("checkout").await;
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:55:00").await;
    let incident = team.declared().await;
    team.until("08:57:00").await;
    team.fire(false);
    team.until("09:12:00").await;
    let act = IncidentAct::Status { status: "resolved".to_owned(), why: String::new() };
    team.engine.incident_act(&IncidentActForm { id: incident, seen: None, act }, "ana").await.unwrap();
    let form = PostmortemForm { incident, ..PostmortemForm::default() };
    let id = team.engine.postmortem_make(&form, "ana").await.unwrap().row.id;
    let ask = PostmortemInsertForm {
        id,
        word: "alert".to_owned(),
        about: "CheckoutErrors".to_owned(),
        ..PostmortemInsertForm::default()
    };
    let block = team.engine.postmortem_insert(&ask, "ana").await.unwrap();
    assert!(block.text.starts_with("<!-- watchbill: alert id=prod/"), "{}", block.text);
    let lines: Vec<&str> = block.text.lines().filter(|line| line.starts_with("- ")).collect();
    assert_eq!(lines.len(), 1, "one episode: {lines:?}");
    assert!(lines[0].starts_with("- Sat 28 Mar 2026 08:5") && lines[0].contains(": fired for "), "{}", lines[0]);
    assert!(block.source.starts_with("The alert prod/"), "{}", block.source);
}
