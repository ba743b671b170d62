use watchbill_domain::incidents::{Amount, Filling, IncidentId, Post, QueueSums};

use super::super::fixtures::Watched;
use super::{for_document, ledger};
use crate::api::{IncidentAct, IncidentActForm, IncidentNoteForm};

async fn resolved() -> (Watched, IncidentId) {
    let team = Watched::new("checkout").await;
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:57:00").await;
    let id = team.declared().await;
    let note = IncidentNoteForm {
        id: Some(id),
        text: "TODO: add an alert on the queue".to_owned(),
        ..IncidentNoteForm::default()
    };
    team.engine.incident_note(&note, "ana").await.unwrap();
    team.fire(false);
    team.until("09:12:00").await;
    let act = IncidentAct::Status { status: "resolved".to_owned(), why: String::new() };
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap();
    (team, IncidentId(id))
}

#[tokio::test]
async fn a_document_is_offered_what_the_records_tell_and_nothing_that_they_do_not() {
    let (team, id) = resolved().await;
    let told = for_document(&team.engine.shared, id).await.unwrap();
    assert_eq!(told.lists[&Filling::Services], ["checkout"]);
    assert_eq!(told.lists[&Filling::OnCall], ["checkout: Ana"], "until nine o'clock");
    assert_eq!(told.lists[&Filling::HandOffs].len(), 1);
    assert!(told.lists[&Filling::Detection][0].contains(": the page about CheckoutErrors."));
    assert!(!told.lists.contains_key(&Filling::Deploys), "none was recorded");
    assert_eq!(told.todos, ["add an alert on the queue"]);
    assert!(told.need.is_none(), "nothing was spent or discarded, and a page was first");
    assert!(told.resolved().is_some());
}

#[test]
fn the_ledger_leaves_open_what_only_people_can_find_out() {
    let sums = QueueSums {
        queue: "mq/orders.dlq".to_owned(),
        dead: Amount::Exactly(40),
        replayed: 30,
        discarded: Amount::Exactly(4),
    };
    let lines = ledger(std::slice::from_ref(&sums));
    let of = |post: Post| lines.iter().find(|line| line.post == post).unwrap().messages;
    assert_eq!((of(Post::Replayed), of(Post::Discarded), of(Post::Waiting)), (Some(30), Some(4), Some(6)));
    assert_eq!((of(Post::Expected), of(Post::Processed), of(Post::Lost)), (None, None, None));
    let uncounted = ledger(&[QueueSums { discarded: Amount::AtLeast(4), ..sums }]);
    let of = |post: Post| uncounted.iter().find(|line| line.post == post).unwrap().messages;
    assert_eq!((of(Post::Discarded), of(Post::Waiting)), (None, None), "one of the discards was not counted");
    assert_eq!(ledger(&[]), []);
}
