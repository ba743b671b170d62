use watchbill_domain::incidents::built_in_templates;
use watchbill_domain::postmortems::VersionWhy;

use super::*;
use crate::NewPostmortem;
use crate::postmortems::fixtures::{begun, today};
use crate::testing::{Desk, at};

async fn taken_in(desk: &Desk, told: ToldOfIncident) -> PostmortemId {
    let template = &built_in_templates()[0];
    let new = NewPostmortem {
        incident: None,
        template,
        title: "Orders wait",
        body: "# Orders wait\n",
        owner: None,
        due: None,
        reasons: Vec::new(),
        why: VersionWhy::Import,
        told,
    };
    desk.store.begin_postmortem(&new, "ana", today(), at(9)).await.unwrap().id
}

#[tokio::test]
async fn what_a_file_says_of_its_incident_is_kept_and_its_tags_are_found() {
    let desk = Desk::new().await;
    let tags = vec!["config-change".to_owned(), "2147483647".to_owned()];
    let told = ToldOfIncident { started: Some(at(1)), ended: Some(at(2)), severity: Some(Severity::Sev2), tags };
    let id = taken_in(&desk, told.clone()).await;
    let desk = desk.restart(at(10)).await;
    assert_eq!(desk.store.postmortem(id).await.unwrap().unwrap().told, told);
    let found = desk.store.search_postmortems(&["config".to_owned()], 9).await.unwrap();
    assert_eq!(found.postmortems.iter().map(|one| one.postmortem.id).collect::<Vec<_>>(), [id]);
    let rewritten = sqlx::raw_sql("UPDATE postmortem_told SET severity = NULL").execute(&desk.store.writer).await;
    assert!(rewritten.is_err());
    desk.assert_sound().await;
}

#[tokio::test]
async fn of_which_nothing_is_said_nothing_is_kept() {
    let desk = Desk::new().await;
    let id = taken_in(&desk, ToldOfIncident::default()).await;
    begun(&desk).await;
    assert_eq!(desk.store.postmortem(id).await.unwrap().unwrap().told, ToldOfIncident::default());
    assert_eq!(desk.count("postmortem_told").await, 0);
    let half = ToldOfIncident { ended: Some(at(3)), ..ToldOfIncident::default() };
    let id = taken_in(&desk, half.clone()).await;
    assert_eq!(desk.store.postmortem(id).await.unwrap().unwrap().told, half);
}
