use watchbill_domain::time::Instant;

use super::*;
use crate::ports::{LetterField, QueueLetter};
use crate::testing::Fakes;
use watchbill_domain::queues::DeadReason;
use watchbill_sources::ReadLetter;

const FILE: &str = "replays/r1.sealed";

fn folder() -> &'static Path {
    Path::new("/team")
}

fn fakes() -> Fakes {
    Fakes::at("2026-03-02T10:00:00Z")
}

fn message(body: &'static [u8]) -> InHand {
    InHand {
        letter: QueueLetter {
            hold: 0,
            exchange: "dlx".to_owned(),
            routing_key: "orders".to_owned(),
            redelivered: false,
            properties: BTreeMap::from([("message_id".to_owned(), "m-1".to_owned())]),
            headers: BTreeMap::from([("tenant".to_owned(), LetterField::Text("kestrel".to_owned()))]),
            body: Bytes::from_static(body),
        },
        read: ReadLetter {
            is_numbered: false,
            fingerprint: Fingerprint("f1".to_owned()),
            same: Fingerprint("s1".to_owned()),
            reason: DeadReason { died_at: Some(Instant::from_ms(0)), ..DeadReason::default() },
            replayed: 0,
            takes_stamp: true,
            died_in: None,
            first_key: None,
        },
    }
}

/// The copies, as JSON.
pub(in super::super) fn lines_of(copies: &Copies<'_>) -> Vec<Value> {
    let mut lines = Vec::new();
    let read = copies.each(&mut |line| {
        lines.push(serde_json::from_slice(line).unwrap());
        Ok(())
    });
    assert_eq!(read.unwrap().opened, lines.len() as u64);
    lines
}

#[tokio::test]
async fn a_copy_has_all_that_is_needed_to_send_the_message_again() {
    let fakes = fakes();
    let ports = fakes.ports();
    let mut file = open(&ports, folder(), "r1", FILE).await.unwrap();
    put(&mut *file, &message(b"\xff\x00")).unwrap();
    // After a restart the same key opens it.
    put(&mut *open(&ports, folder(), "r1", FILE).await.unwrap(), &message(b"two")).unwrap();
    let read = read(&ports, folder(), "r1", FILE).await.unwrap();
    let lines = lines_of(&read);
    let first = serde_json::json!({
        "v": 1, "fingerprint": "f1", "exchange": "dlx", "routing_key": "orders", "properties": { "message_id": "m-1" },
        "headers": { "tenant": "kestrel" }, "body": "/wA=",
    });
    assert_eq!((lines.len(), &lines[0]), (2, &first));
    assert_eq!(format!("{read:?}"), "Copies { run: \"r1\", .. }");
}

#[tokio::test]
async fn edited_bodies_are_read_as_they_were_written() {
    let fakes = fakes();
    let ports = fakes.ports();
    let (one, other) = (Fingerprint("f1".to_owned()), Fingerprint("f2".to_owned()));
    put_edits(&ports, folder(), "r1", [(&one, b"\xffmended".as_slice()), (&other, b"".as_slice())]).await.unwrap();
    let edits = read_edits(&ports, folder(), "r1").await.unwrap();
    assert_eq!(
        (edits.of(&one).as_deref(), edits.of(&other).as_deref()),
        (Some(b"\xffmended".as_slice()), Some(b"".as_slice()))
    );
    assert_eq!(edits.of(&Fingerprint("f3".to_owned())), None);
    assert_eq!(format!("{edits:?}"), "Edits { messages: 2 }");
    assert!(read_edits(&ports, folder(), "r2").await.is_err());
    fakes.vault.damage("r1.edits", 0);
    let refused = read_edits(&ports, folder(), "r1").await.unwrap_err();
    assert!(refused.to_string().contains("none of its messages is sent"), "{refused}");
}

#[tokio::test]
async fn after_an_error_a_file_is_written_on_only_when_it_is_opened_anew() {
    let fakes = fakes();
    let ports = fakes.ports();
    let mut file = open(&ports, folder(), "r1", FILE).await.unwrap();
    fakes.vault.fail(Some(io::ErrorKind::StorageFull));
    assert!(put(&mut *file, &message(b"one")).is_err());
    fakes.vault.fail(None);
    assert!(put(&mut *file, &message(b"one")).is_err() && file.sync().is_err());
    put(&mut *open(&ports, folder(), "r1", FILE).await.unwrap(), &message(b"one")).unwrap();
    assert_eq!(fakes.vault.records_of("r1"), Some(1));
}

#[tokio::test]
async fn what_is_taken_away_is_gone_with_its_key() {
    let fakes = fakes();
    let ports = fakes.ports();
    put_edits(&ports, folder(), "r1", [(&Fingerprint("f1".to_owned()), b"x".as_slice())]).await.unwrap();
    put(&mut *open(&ports, folder(), "r1", FILE).await.unwrap(), &message(b"one")).unwrap();
    assert_eq!((fakes.vault.records_of("r1"), fakes.vault.records_of("r1.edits")), (Some(1), Some(1)));
    remove(&ports, folder(), "r1", FILE).await.unwrap();
    assert_eq!((fakes.vault.records_of("r1"), fakes.vault.records_of("r1.edits")), (None, None));
    let key = ports.secrets.get(&SecretRef::Keyring(key_name("r1"))).await;
    assert!(matches!(key, Err(SecretError::Missing { .. })));
    remove(&ports, folder(), "r1", FILE).await.unwrap();
}

#[tokio::test]
async fn without_a_keyring_nothing_is_sealed() {
    let fakes = fakes();
    fakes.secrets.lose_keyring();
    let Err(refused) = open(&fakes.ports(), folder(), "r1", FILE).await else { panic!("its key would be lost") };
    assert!(refused.to_string().contains("no keyring on this machine"), "{refused}");
    assert_eq!(fakes.vault.records_of("r1"), None);
}
