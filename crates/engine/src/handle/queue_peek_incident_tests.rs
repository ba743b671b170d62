//! What messages died of, in documents and in what makes incidents alike.

use super::fixtures::{Desk, QUEUE, Rabbit};
use crate::api::{IncidentForm, IncidentSeeds, PostmortemForm};

async fn declared(desk: &Desk) -> i64 {
    let about = IncidentSeeds { queues: vec![QUEUE.to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { title: "Orders wait".to_owned(), about, ..IncidentForm::default() };
    desk.engine.incident_declare(&form, "ana").await.unwrap().row.id
}

/// The text of a document about data that is made of an incident now.
async fn made(desk: &Desk, incident: i64) -> String {
    let form = PostmortemForm { incident, template: "data".to_owned(), ..PostmortemForm::default() };
    let id = desk.engine.postmortem_make(&form, "ana").await.unwrap().row.id;
    desk.engine.postmortem_view(id).await.unwrap().body
}

#[tokio::test]
async fn what_was_read_is_told_while_it_is_kept_and_makes_the_next_incident_like_it() {
    let desk = Desk::of(Rabbit::of("classic"), &["one", "two"]).await;
    let first = declared(&desk).await;
    let number = desk.peek(10).await.unwrap().groups[0].signature.clone().unwrap();
    let body = made(&desk, first).await;
    let line = format!("- {number}: TimeoutError: mail to \\[e-mail] failed (2 of 2 that were read of {QUEUE})\n");
    assert!(body.contains("<!-- watchbill: signatures made=") && body.contains(&line), "{body}");

    // While what was read is kept, whoever declares the same is told of it; later by the queue alone.
    let second = declared(&desk).await;
    let why = async || desk.engine.incident_view(second).await.unwrap().similar[0].why.clone();
    let same = why().await;
    assert!(same.starts_with(&format!("the same error {number}, ")) && same.contains("the queue"), "{same}");
    desk.pass(600).await;
    assert!(!why().await.contains("the same error"));
    let later = made(&desk, second).await;
    assert!(!later.contains("watchbill: signatures"), "it is kept nowhere else: {later}");
    desk.engine.shutdown().await;
}
