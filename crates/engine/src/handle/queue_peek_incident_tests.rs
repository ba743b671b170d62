//! What messages died of, in documents and in what makes incidents alike.

use watchbill_domain::queues::Act;

use super::fixtures::{Desk, QUEUE, Rabbit};
use crate::api::{
    ApiError, IncidentForm, IncidentSeeds, PostmortemForm, PostmortemInsertForm, PostmortemRefreshForm, PostmortemText,
};

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

#[tokio::test]
async fn messages_of_one_error_are_told_in_a_block_that_keeps_what_it_had() {
    let desk = Desk::of(Rabbit::of("classic"), &["one", "two"]).await;
    let incident = declared(&desk).await;
    let form = PostmortemForm { incident, template: "data".to_owned(), ..PostmortemForm::default() };
    let id = desk.engine.postmortem_make(&form, "ana").await.unwrap().row.id;
    let ask = |error: &str| PostmortemInsertForm {
        id,
        word: "queue".to_owned(),
        about: "orders.dlq".to_owned(),
        error: error.to_owned(),
        ..PostmortemInsertForm::default()
    };
    let is_gone = |error: ApiError| {
        let ApiError::Invalid { field, message } = error else { return false };
        field == "error" && message.contains("nothing was changed")
    };
    assert!(is_gone(desk.engine.postmortem_insert(&ask("9f3c01d2a4b5c6d7"), "ana").await.unwrap_err()));

    let number = desk.peek(10).await.unwrap().groups[0].signature.clone().unwrap();
    let errors = desk.engine.postmortem_parts(id).await.unwrap().errors;
    assert_eq!((errors.len(), errors[0].count, errors[0].read), (1, 2, 2));
    assert_eq!((errors[0].queue.as_str(), &errors[0].error), (QUEUE, &number));
    let block = desk.engine.postmortem_insert(&ask(&number), "ana").await.unwrap();
    let mark = format!("<!-- watchbill: queue error={number} id={QUEUE} made=");
    let line = |counted: &str| {
        format!("\n- {number}: TimeoutError: mail to \\[e-mail] failed ({counted} that were read of {QUEUE})\n")
    };
    assert!(block.text.starts_with(&mark) && block.text.contains(&line("2 of 2")), "{}", block.text);
    assert!(block.text.contains("- Beside one of them stood, ") && block.text.contains("x-error"), "{}", block.text);
    assert!(!block.text.contains("kestrel"), "what is secret is masked: {}", block.text);
    assert_eq!(block.source, format!("Messages of {QUEUE} that died of {number}."));
    let (act, _, details) = desk.trail().await.pop().unwrap();
    assert_eq!((act, details[1].clone()), (Act::Exported, ("postmortem".to_owned(), format!("PM-{id}"))));

    let text = format!("# Orders wait\n\nTyped before.\n\n{}\n\nTyped behind.\n", block.text);
    let seen = desk.engine.postmortem_view(id).await.unwrap().row.revision;
    let form = PostmortemText { id, seen, text: text.clone(), settled: true };
    desk.engine.postmortem_write(&form, "ana").await.unwrap();
    let refreshed = async || {
        let seen = desk.engine.postmortem_view(id).await.unwrap().row.revision;
        let form = PostmortemRefreshForm { id, seen, block: 0, over_edits: false };
        desk.engine.postmortem_refresh(&form, "ana").await
    };
    desk.pass(600).await;
    assert!(is_gone(refreshed().await.unwrap_err()), "it is forgotten");
    assert_eq!(desk.engine.postmortem_view(id).await.unwrap().body, text, "and the block keeps what it had");

    desk.rabbit().messages.push(("three".to_owned(), 0));
    desk.peek(10).await.unwrap();
    refreshed().await.unwrap();
    let body = desk.engine.postmortem_view(id).await.unwrap().body;
    assert!(body.contains(&mark) && body.contains(&line("3 of 3")) && !body.contains(&line("2 of 2")), "{body}");
    assert!(body.starts_with("# Orders wait\n\nTyped before.\n\n<!--") && body.ends_with("-->\n\nTyped behind.\n"));
    desk.engine.shutdown().await;
}
