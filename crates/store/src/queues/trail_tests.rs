use rstest::rstest;

use super::*;
use crate::queues::fixtures::{DAY, Queues, on, queue};
use crate::{Role, Store};

fn deed(minute: i64, act: Act) -> Deed {
    Deed {
        at: on(DAY, minute),
        by: "ana".to_owned(),
        act,
        queue: queue("a.dlq"),
        reason: "wrong schema".to_owned(),
        details: vec![("messages".to_owned(), "12".to_owned()), ("file".to_owned(), "\"a\"".to_owned())],
    }
}

async fn with_a_trail() -> (Queues, Vec<Link>) {
    let queues = Queues::new().await;
    let mut links = Vec::new();
    for (minute, act) in (1..).zip([Act::Peeked, Act::Revealed, Act::Discarded]) {
        links.push(queues.store().trail_append(deed(minute, act)).await.unwrap());
    }
    (queues, links)
}

async fn broken(queues: &Queues, last: Option<&str>) -> Option<Broken> {
    queues.store().trail_state(last).await.unwrap().broken
}

#[tokio::test]
async fn a_trail_comes_back_as_it_was_written() {
    let (queues, links) = with_a_trail().await;
    assert_eq!(queues.store().trail(on(DAY, 0), on(DAY, 9)).await.unwrap(), links);
    assert_eq!(queues.store().trail(on(DAY, 2), on(DAY, 3)).await.unwrap(), links[1..2]);
    let state = queues.store().trail_state(Some(&links[1].hash)).await.unwrap();
    assert_eq!(state, TrailState { entries: 3, last: Some(links[2].hash.clone()), broken: None });
    assert_eq!(broken(&queues, Some("0123")).await, Some(Broken::CutOff), "a hash that is not in it");
    queues.desk.assert_sound().await;
}

#[tokio::test]
async fn owner_and_guest_write_one_chain() {
    let (queues, _) = with_a_trail().await;
    let guest = Store::open(&queues.desk.file(), Role::Guest, on(DAY, 4)).await.unwrap();
    let (ours, theirs) = tokio::join!(
        async {
            for minute in 10..20 {
                queues.store().trail_append(deed(minute, Act::Peeked)).await.unwrap();
            }
        },
        async {
            for minute in 10..20 {
                guest.trail_append(deed(minute, Act::Exported)).await.unwrap();
            }
        }
    );
    assert_eq!((ours, theirs), ((), ()));
    let state = queues.store().trail_state(None).await.unwrap();
    assert_eq!((state.entries, state.broken), (23, None));
}

#[rstest]
#[case::rewritten("UPDATE queue_trail SET reason = 'none' WHERE number = 2")]
#[case::emptied("DELETE FROM queue_trail")]
#[case::cut("DELETE FROM queue_trail WHERE number = 3")]
#[case::written_over(
    "INSERT OR REPLACE INTO queue_trail SELECT number, at, 'bo', act, source, name, reason, details, before, hash FROM queue_trail WHERE number = 2"
)]
#[case::put_at_a_hash_that_is_there(
    "INSERT OR REPLACE INTO queue_trail SELECT 4, at, 'bo', act, source, name, reason, details, hash, before FROM queue_trail WHERE number = 3"
)]
#[case::with_a_gap(
    "INSERT INTO queue_trail SELECT 9, at, by, act, source, name, reason, details, hash, 'ff' FROM queue_trail WHERE number = 3"
)]
#[case::before_the_first(
    "INSERT INTO queue_trail SELECT 0, at, by, act, source, name, reason, details, before, 'ff' FROM queue_trail WHERE number = 1"
)]
#[case::behind_another(
    "INSERT INTO queue_trail SELECT 4, at, by, act, source, name, reason, details, before, 'ff' FROM queue_trail WHERE number = 3"
)]
#[case::upserted(
    "INSERT INTO queue_trail SELECT number, at, by, act, source, name, reason, details, before, hash FROM queue_trail WHERE number = 3 ON CONFLICT DO UPDATE SET by = 'bo'"
)]
#[tokio::test]
async fn the_file_itself_lets_nobody_change_it(#[case] statement: &str) {
    let (queues, links) = with_a_trail().await;
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    assert!(sqlx::query(statement).execute(&queues.store().writer).await.is_err());
    assert_eq!(queues.store().trail(on(DAY, 0), on(DAY, 9)).await.unwrap(), links);
}

/// Whoever has the file can take the triggers away.
#[rstest]
#[case::another_reason("UPDATE queue_trail SET reason = 'none' WHERE number = 2", Broken::Changed(2))]
#[case::another_person("UPDATE queue_trail SET by = 'bo' WHERE number = 1", Broken::Changed(1))]
#[case::an_act_that_there_is_not("UPDATE queue_trail SET act = 'helped' WHERE number = 3", Broken::Changed(3))]
#[case::no_details("UPDATE queue_trail SET details = 'x' WHERE number = 2", Broken::Changed(2))]
#[case::taken_out("DELETE FROM queue_trail WHERE number = 2", Broken::Torn(3))]
#[case::without_its_beginning("DELETE FROM queue_trail WHERE number = 1", Broken::Torn(2))]
#[case::without_its_end("DELETE FROM queue_trail WHERE number = 3", Broken::CutOff)]
#[case::without_anything("DELETE FROM queue_trail", Broken::CutOff)]
#[tokio::test]
async fn what_is_done_to_it_without_the_triggers_is_found(#[case] statement: &str, #[case] expected: Broken) {
    let (queues, _) = with_a_trail().await;
    let triggers: Vec<(String, String)> =
        sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'queue_trail'")
            .fetch_all(&queues.store().readers)
            .await
            .unwrap();
    assert_eq!(triggers.len(), 3);
    let mut all = triggers.iter().map(|(name, _)| format!("DROP TRIGGER {name}")).collect::<Vec<_>>();
    all.push(statement.to_owned());
    all.extend(triggers.into_iter().map(|(_, sql)| sql));
    for statement in all {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&queues.store().writer).await.unwrap();
    }
    assert_eq!(broken(&queues, None).await, Some(expected));
    let findings = queues.store().check().await.unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].contains("audit trail"), "{findings:?}");
}

#[tokio::test]
async fn an_end_that_was_cut_off_with_all_that_remembers_it_shows_against_a_hash_somebody_kept() {
    let (queues, links) = with_a_trail().await;
    let cut = "DROP TRIGGER queue_trail_remains; DELETE FROM queue_trail WHERE number = 3;
       UPDATE sqlite_sequence SET seq = 2 WHERE name = 'queue_trail'";
    sqlx::raw_sql(cut).execute(&queues.store().writer).await.unwrap();
    assert_eq!(broken(&queues, None).await, None);
    assert_eq!(broken(&queues, Some(&links[2].hash)).await, Some(Broken::CutOff));
    let findings = queues.store().check().await.unwrap();
    assert!(findings.iter().any(|finding| finding.contains("queue_trail_remains")), "{findings:?}");
}
