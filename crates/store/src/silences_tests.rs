use rstest::rstest;
use watchbill_domain::alerts::Severity::Error;

use super::*;
use crate::testing::{Desk, alert, at, fired, id, prod, resolved};

fn deed(silence: &str, done: SilenceDone, minute: i64) -> SilenceDeed {
    let pattern =
        SilenceMatcher { name: "größe".to_owned(), operator: Operator::NotMatch, value: "a|\"b\\\"".to_owned() };
    SilenceDeed {
        at: at(minute),
        source: prod(),
        done,
        purpose: SilencePurpose::Silence,
        by: "ben".to_owned(),
        silence: silence.to_owned(),
        former: None,
        author: "ana".to_owned(),
        comment: "rollback".to_owned(),
        matchers: vec![SilenceMatcher::equal("alertname", "A"), pattern],
        starts_at: at(minute),
        ends_at: at(minute + 60),
        problem: None,
    }
}

async fn desk_with_alerts() -> Desk {
    let desk = Desk::new().await;
    let changes = ["a", "b", "c"].map(|identity| fired(identity, alert(Error, at(1)), at(1)));
    desk.poll(at(1), changes.into()).await;
    desk
}

#[rstest]
#[case(SilenceDone::Made, None)]
#[case(SilenceDone::Changed { former_ends_at: at(9) }, Some("ends 13:00, not 14:00"))]
#[case(SilenceDone::Expired, Some("not read back"))]
#[tokio::test]
async fn what_was_done_is_kept_whole(#[case] done: SilenceDone, #[case] problem: Option<&str>) {
    let desk = desk_with_alerts().await;
    let deed = SilenceDeed { problem: problem.map(str::to_owned), ..deed("s1", done, 2) };
    let id = desk.store.record_silence_deed(&deed, &[]).await.unwrap();
    assert_eq!(desk.store.silence_deed(id).await.unwrap(), Some(SilenceDeedRow { id, deed }));
    assert_eq!(desk.store.silence_deed(id + 1).await.unwrap(), None);
}

#[tokio::test]
async fn an_alert_knows_the_silences_that_covered_it_newest_first() {
    let desk = desk_with_alerts().await;
    let covered = [Identity::new("a"), Identity::new("b"), Identity::new("unknown")];
    let made = desk.store.record_silence_deed(&deed("s1", SilenceDone::Made, 2), &covered).await.unwrap();
    let ended = desk.store.record_silence_deed(&deed("s1", SilenceDone::Expired, 3), &covered[..1]).await.unwrap();
    let of = async |identity: &str| -> Vec<i64> {
        desk.store.silence_deeds_of(&id(identity), 10).await.unwrap().into_iter().map(|row| row.id).collect()
    };
    assert_eq!((of("a").await, of("b").await, of("c").await), (vec![ended, made], vec![made], vec![]));
    let all: Vec<i64> = desk.store.silence_deeds(&prod(), 10).await.unwrap().into_iter().map(|row| row.id).collect();
    assert_eq!(all, [ended, made]);
}

#[tokio::test]
async fn a_silence_is_found_under_the_id_it_has_by_now() {
    let desk = desk_with_alerts().await;
    let took = |silence, former: &str, minute| SilenceDeed {
        former: Some(former.to_owned()),
        ..deed(silence, SilenceDone::Made, minute)
    };
    for deed in [deed("s1", SilenceDone::Made, 2), took("s2", "s1", 3), took("s3", "s2", 4), took("t2", "t1", 4)] {
        desk.store.record_silence_deed(&deed, &[]).await.unwrap();
    }
    for (id, by_now) in [("s1", "s3"), ("s3", "s3"), ("t1", "t2"), ("u1", "u1")] {
        assert_eq!(desk.store.silence_by_now(&prod(), id).await.unwrap(), by_now);
    }
    assert_eq!(desk.store.silence_by_now(&SourceName::new("other"), "s1").await.unwrap(), "s1");
}

#[tokio::test]
async fn old_deeds_go_with_the_rest() {
    let desk = desk_with_alerts().await;
    desk.store.record_silence_deed(&deed("s1", SilenceDone::Made, 2), &[Identity::new("a")]).await.unwrap();
    let new = desk.store.record_silence_deed(&deed("s2", SilenceDone::Made, 20), &[]).await.unwrap();
    desk.store.prune(at(10), at(10)).await.unwrap();
    let left: Vec<i64> = desk.store.silence_deeds(&prod(), 10).await.unwrap().into_iter().map(|row| row.id).collect();
    assert_eq!(left, [new]);
    assert_eq!(desk.store.silence_deeds_of(&id("a"), 10).await.unwrap(), []);
    desk.assert_sound().await;
}

#[tokio::test]
async fn episodes_are_counted_for_each_alert_from_an_instant_on() {
    let desk = desk_with_alerts().await;
    desk.poll(at(5), vec![resolved("a", at(5)), resolved("b", at(5))]).await;
    for minute in [10, 20] {
        desk.poll(at(minute), vec![fired("a", alert(Error, at(minute)), at(minute))]).await;
        desk.poll(at(minute + 1), vec![resolved("a", at(minute + 1))]).await;
    }
    let counts = async |from| -> Vec<u64> {
        let mut counts: Vec<u64> =
            desk.store.episodes_since(&prod(), from).await.unwrap().into_iter().map(|(_, episodes)| episodes).collect();
        counts.sort_unstable();
        counts
    };
    assert_eq!(counts(at(0)).await, [1, 1, 3]);
    assert_eq!(counts(at(15)).await, [1, 1], "what is still open, and the last of `a`");
    assert_eq!(desk.store.episodes_since(&SourceName::new("other"), at(0)).await.unwrap(), []);
}
