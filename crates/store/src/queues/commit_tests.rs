use watchbill_domain::queues::AttentionKind;

use super::*;
use crate::queues::fixtures::{DAY, MINUTE, Queues, counted, on, queue};

fn watched(standing: &[(AttentionKind, i64)]) -> Watched {
    let standing = standing.iter().map(|(kind, minute)| (*kind, on(DAY, *minute))).collect();
    Watched { standing, ..Watched::default() }
}

async fn standing(queues: &Queues, name: &str) -> BTreeMap<AttentionKind, Instant> {
    let rows = queues.store().queues().await.unwrap();
    rows.into_iter().find(|row| row.id == queue(name)).unwrap().watched.standing
}

#[tokio::test]
async fn attention_stands_until_it_does_not() {
    let queues = Queues::new().await;
    let (growing, unseen) = (AttentionKind::Growing, AttentionKind::Unseen);
    for (minute, now) in
        [vec![(growing, 1)], vec![(growing, 1), (unseen, 2)], vec![(unseen, 2)], vec![(unseen, 9)], vec![]]
            .iter()
            .enumerate()
    {
        let at = on(DAY, minute.try_into().unwrap());
        queues.commit("a.dlq", None, &watched(now), at).await.unwrap();
        assert_eq!(standing(&queues, "a.dlq").await, watched(now).standing, "poll {minute}");
    }
    queues.commit("b.dlq", None, &watched(&[(growing, 1)]), on(DAY, 9)).await.unwrap();
    assert_eq!(standing(&queues, "a.dlq").await, BTreeMap::new(), "each queue has its own");
}

#[tokio::test]
async fn a_queue_that_is_gone_needs_nobody_and_keeps_its_history() {
    let queues = Queues::new().await;
    let reading = counted(DAY, 0, 4);
    queues.commit("a.dlq", Some(reading), &watched(&[(AttentionKind::Unseen, 1)]), reading.at).await.unwrap();
    for minute in [5, 6] {
        queues.let_go("a.dlq", on(DAY, minute)).await;
    }
    let row = queues.store().queues().await.unwrap().remove(0);
    assert_eq!((row.gone_at, row.watched.standing), (Some(on(DAY, 5)), BTreeMap::new()));
    let kept = queues.store().queue_readings(&row.id, on(DAY, 0), on(DAY, 9)).await.unwrap();
    assert_eq!(kept, [reading]);
    queues.desk.assert_sound().await;

    queues.read("a.dlq", &[counted(DAY, 7, 1)]).await;
    let row = queues.store().queues().await.unwrap().remove(0);
    assert_eq!((row.gone_at, row.first_at), (None, on(DAY, 0)), "it is the same queue when it is back");
}

#[tokio::test]
async fn what_is_not_in_the_answer_is_no_reading() {
    let queues = Queues::new().await;
    let read = queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    queues.commit("a.dlq", None, &read, on(DAY, 5)).await.unwrap();
    let kept = queues.store().queue_readings(&queue("a.dlq"), on(DAY, 0), on(DAY, 9)).await.unwrap();
    assert_eq!(kept, [counted(DAY, 0, 4)]);
}

#[tokio::test]
async fn many_queues_are_one_commit_and_none_takes_the_place_of_another() {
    let queues = Queues::new().await;
    let names: Vec<QueueName> = (0..300).map(|queue| QueueName::new(format!("q{queue:03}"))).collect();
    for minute in 0..3 {
        let states: Vec<Watched> =
            (0..300).map(|queue| Watched::default().after(&counted(DAY, minute, queue), None, MINUTE)).collect();
        let news: Vec<QueueReading<'_>> = names
            .iter()
            .zip(&states)
            .map(|(name, watched)| QueueReading {
                name,
                broker: Broker::Sqs,
                reading: watched.state.last,
                watched,
                returns: None,
                facts: "{}",
            })
            .collect();
        queues
            .desk
            .poll_queues(on(DAY, minute), QueueCommit { readings: &news, gone: &[], source_facts: None })
            .await
            .unwrap();
    }
    assert_eq!((queues.desk.count("queues").await, queues.desk.count("queue_days").await), (300, 300));
    for number in [0_u64, 127, 128, 299] {
        let id = queue(&format!("q{number:03}"));
        let kept = queues.store().queue_readings(&id, on(DAY, 0), on(DAY, 9)).await.unwrap();
        assert_eq!(kept, (0..3).map(|minute| counted(DAY, minute, number)).collect::<Vec<_>>());
    }
    let all = queues.store().readings_of_queues(&crate::testing::prod(), on(DAY, 1), on(DAY, 2)).await.unwrap();
    assert_eq!((all.len(), &all[&names[5]]), (300, &vec![counted(DAY, 1, 5)]));
    queues.desk.assert_sound().await;
}

#[tokio::test]
async fn a_poll_that_cannot_be_written_leaves_nothing_of_its_queues() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    let before = (queues.rows().await, queues.store().queues().await.unwrap());
    // What comes after the queues in the same commit fails.
    let broken = "CREATE TRIGGER broken BEFORE UPDATE OF gone_at ON queues WHEN new.gone_at IS NOT NULL
       BEGIN SELECT raise(ABORT, 'no'); END";
    sqlx::raw_sql(broken).execute(&queues.store().writer).await.unwrap();
    let after = Watched::default().after(&counted(DAY, 1, 9), None, MINUTE);
    let (name, gone) = (QueueName::new("b.dlq"), [QueueName::new("a.dlq")]);
    let news = QueueReading {
        name: &name,
        broker: Broker::Sqs,
        reading: after.state.last,
        watched: &after,
        returns: None,
        facts: "{}",
    };
    let commit = QueueCommit { readings: &[news], gone: &gone, source_facts: None };
    assert!(queues.desk.poll_queues(on(DAY, 1), commit).await.is_err());
    assert_eq!((queues.rows().await, queues.store().queues().await.unwrap()), before);
}

#[tokio::test]
async fn what_is_known_of_a_source_stays_until_something_else_is_told() {
    let queues = Queues::new().await;
    let known = async || queues.store().queue_sources().await.unwrap().into_iter().collect::<Vec<_>>();
    assert_eq!(known().await, []);
    for (facts, now, told) in [("first", 0, "first"), ("second", 1, "second")] {
        queues.tell_of_source(facts, on(DAY, now)).await;
        queues.read("a.dlq", &[counted(DAY, now, 4)]).await;
        assert_eq!(known().await, [(SourceName::new("prod"), told.to_owned())]);
    }
}
