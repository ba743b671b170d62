use super::*;
use crate::Role;
use crate::incidents::fixtures::declared;
use crate::testing::{Desk, at};

const PICTURE: NewAttachment<'_> =
    NewAttachment { name: "graph.png", mime: "image/png", bytes: b"\x89PNG\r\n\x1a\n\x00\xff" };

async fn listed(desk: &Desk, id: IncidentId) -> Vec<AttachmentRow> {
    desk.store.kept_timeline(&[id]).await.unwrap().attachments
}

#[tokio::test]
async fn a_file_comes_back_byte_for_byte_and_is_known_by_its_hash() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    let sha256 = guest.attach(id, &PICTURE, "bo", at(2)).await.unwrap();
    assert_eq!(sha256, sha256_hex(PICTURE.bytes));
    let row = AttachmentRow {
        incident: id,
        sha256: sha256.clone(),
        name: "graph.png".to_owned(),
        mime: "image/png".to_owned(),
        by: "bo".to_owned(),
        at: at(2),
        bytes: 10,
    };
    assert_eq!(listed(&desk, id).await, std::slice::from_ref(&row));
    assert_eq!(desk.store.attachment(id, &sha256).await.unwrap(), Some((row, PICTURE.bytes.to_vec())));
    assert_eq!(desk.store.attachment(IncidentId(2), &sha256).await.unwrap(), None);
    desk.assert_sound().await;
}

#[tokio::test]
async fn the_same_file_again_is_the_same() {
    let desk = Desk::new().await;
    let (id, other) = (declared(&desk, "a").await, declared(&desk, "b").await);
    let first = desk.store.attach(id, &PICTURE, "ana", at(2)).await.unwrap();
    let renamed = NewAttachment { name: "again.png", ..PICTURE };
    assert_eq!(desk.store.attach(id, &renamed, "bo", at(3)).await.unwrap(), first);
    assert_eq!(desk.store.attach(other, &renamed, "bo", at(4)).await.unwrap(), first);
    let rows = desk.store.kept_timeline(&[id, other]).await.unwrap().attachments;
    let names: Vec<_> = rows.iter().map(|row| (row.incident, row.name.as_str())).collect();
    assert_eq!(names, [(id, "graph.png"), (other, "again.png")]);
}

#[tokio::test]
async fn what_is_empty_or_too_large_or_goes_nowhere_is_not_attached() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a").await;
    let large = vec![0; ATTACHMENT_MOST_BYTES + 1];
    for bytes in [&[][..], &large[..]] {
        let refused = desk.store.attach(id, &NewAttachment { bytes, ..PICTURE }, "ana", at(2)).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    let nowhere = desk.store.attach(IncidentId(9), &PICTURE, "ana", at(2)).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    assert_eq!(desk.count("attachments").await, 0);
    desk.store.attach(id, &NewAttachment { bytes: &large[1..], ..PICTURE }, "ana", at(2)).await.unwrap();
}

#[tokio::test]
async fn all_files_of_an_incident_together_have_a_limit_and_what_is_there_counts_once() {
    let desk = Desk::new().await;
    let (id, other) = (declared(&desk, "a").await, declared(&desk, "b").await);
    let first = desk.store.attach(id, &PICTURE, "ana", at(1)).await.unwrap();
    let room = ATTACHED_MOST_BYTES - PICTURE.bytes.len();
    let rest =
        "INSERT INTO attachments VALUES (1, ?1, 'large.bin', 'application/octet-stream', 'ana', 2, zeroblob(?2))";
    let write = sqlx::query(rest).bind("0".repeat(64)).bind(room as i64);
    write.execute(&desk.store.writer).await.unwrap();
    let more = NewAttachment { bytes: b"x", ..PICTURE };
    let refused = desk.store.attach(id, &more, "ana", at(3)).await.unwrap_err();
    assert!(refused.to_string().contains("may have 51200"), "{refused}");
    assert_eq!(desk.store.attach(id, &PICTURE, "ana", at(4)).await.unwrap(), first);
    desk.store.attach(other, &more, "ana", at(5)).await.unwrap();
}
