use super::super::super::fixtures::{Watched, said};
use crate::api::{IncidentForm, IncidentSeeds};

async fn about(team: &Watched, services: &[&str]) -> i64 {
    let services = services.iter().map(|service| (*service).to_owned()).collect();
    let about = IncidentSeeds { services, ..IncidentSeeds::default() };
    let form = IncidentForm { about, title: "Customers cannot pay".to_owned(), ..IncidentForm::default() };
    team.engine.incident_declare(&form, "ana").await.unwrap().row.id
}

#[tokio::test]
async fn a_hand_off_of_the_schedule_of_a_service_is_told_once_it_has_been() {
    let team = Watched::new("checkout").await;
    let id = about(&team, &["checkout"]).await;
    team.until("08:59:59").await;
    assert_eq!(said(&team.view(id).await, "hand_off"), []);
    team.until("09:01:00").await;
    let view = team.view(id).await;
    assert_eq!(said(&view, "hand_off"), [("09:00:00".to_owned(), "payments: Bo is on call after Ana".to_owned())]);
    let line = view.timeline.iter().filter_map(|row| row.line.as_ref()).find(|line| line.kind == "hand_off").unwrap();
    assert_eq!(line.certainty, "inferred", "the files may have said something else then");
}

#[tokio::test]
async fn a_service_without_a_schedule_has_no_hand_off() {
    let team = Watched::new("checkout").await;
    let id = about(&team, &["search"]).await;
    team.until("09:01:00").await;
    assert_eq!(said(&team.view(id).await, "hand_off"), []);
}

#[tokio::test]
async fn what_is_handed_over_after_the_end_is_no_part_of_it() {
    let team = Watched::new("checkout").await;
    team.until("08:55:00").await;
    let id = about(&team, &["checkout"]).await;
    let said_resolved = crate::api::IncidentAct::Status { status: "resolved".to_owned(), why: String::new() };
    let form = crate::api::IncidentActForm { id, seen: None, act: said_resolved };
    team.engine.incident_act(&form, "ana").await.unwrap();
    team.until("09:01:00").await;
    let view = team.view(id).await;
    assert_eq!(said(&view, "hand_off").len(), 1, "half an hour behind the end still is");
    assert_eq!(view.not_kept, 0, "it came after its timeline was kept, and is kept before old records go");
}
