use std::time::Duration;

use rstest::rstest;
use watchbill_domain::incidents::{Audience, EntryKind, Expected, Kind, Link, LinkKind, Severity};

use super::*;
use crate::Role;
use crate::testing::{Desk, at};

fn plan(title: &str) -> DrillPlan {
    DrillPlan {
        title: title.to_owned(),
        about: vec![Link::new(LinkKind::Service, "checkout")],
        hypothesis: "errors for less than a minute".to_owned(),
        blast_radius: "redis-2".to_owned(),
        stop_rule: "more than 2 % errors".to_owned(),
        may_stop: vec!["Ana".to_owned()],
        expected: vec![Expected {
            what: "the alert fires".to_owned(),
            kind: EntryKind::AlertFired,
            about: "RedisDown".to_owned(),
            within: Duration::from_secs(300),
        }],
    }
}

fn declaration() -> Declaration {
    Declaration {
        title: "Redis fails over".to_owned(),
        severity: Severity::Sev4,
        links: vec![Link::new(LinkKind::Service, "checkout")],
        zone: "Europe/Berlin".to_owned(),
        kind: Kind::Drill,
        audience: Audience::Team,
    }
}

/// Plans a drill in the minute after minute zero.
async fn planned(desk: &Desk, title: &str) -> DrillId {
    desk.store.plan_drill(plan(title), "Ana", at(1)).await.unwrap().drill.id
}

async fn begun(desk: &Desk, id: DrillId, minute: i64) -> IncidentId {
    desk.store.begin_drill(id, declaration(), None, "Ana", at(minute)).await.unwrap().1.id
}

async fn done(desk: &Desk, id: DrillId, minute: i64, what: DrillWhat) -> KeptDrill {
    desk.store.change_drill(id, what, None, "Ana", at(minute)).await.unwrap()
}

fn stopped() -> DrillWhat {
    DrillWhat::Stopped { saw: "orders failed".to_owned() }
}

async fn rows(desk: &Desk, table: &str) -> i64 {
    let statement = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(statement).fetch_one(&desk.store.readers).await.unwrap()
}

#[tokio::test]
async fn a_drill_comes_back_as_its_changes_left_it_after_a_restart() {
    let desk = Desk::new().await;
    let (first, second) = (planned(&desk, "Redis fails over").await, planned(&desk, "A disk fills").await);
    assert_eq!((first, second), (DrillId(1), DrillId(2)));
    let other = DrillPlan { hypothesis: "nobody notices".to_owned(), ..plan("Redis fails over") };
    done(&desk, first, 2, DrillWhat::Replanned(other.clone())).await;
    let incident = begun(&desk, first, 3).await;
    let last = done(&desk, first, 9, stopped()).await;
    let desk = desk.restart(at(20)).await;
    let kept = desk.store.drill(first).await.unwrap().unwrap();
    assert_eq!(kept, last);
    assert_eq!((&kept.drill.plan, kept.drill.incident()), (&other, Some(incident)));
    assert_eq!((kept.drill.started(), kept.drill.stopped()), (Some(at(3)), Some("orders failed")));
    assert_eq!(kept.changes.iter().map(|change| change.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(kept.changes[0].what, DrillWhat::Planned(plan("Redis fails over")), "the first plan stays readable");
    assert_eq!(desk.store.drill(DrillId(3)).await.unwrap(), None);
    desk.assert_sound().await;
}

#[tokio::test]
async fn the_incident_and_its_beginning_are_written_together() {
    let desk = Desk::new().await;
    let id = planned(&desk, "Redis fails over").await;
    let (kept, incident) = desk.store.begin_drill(id, declaration(), Some(1), "Ana", at(2)).await.unwrap();
    assert_eq!((kept.drill.incident(), incident.kind), (Some(incident.id), Kind::Drill));
    assert_eq!(desk.store.drill_of_incident(incident.id).await.unwrap(), Some(kept));
    assert_eq!(desk.store.drill_of_incident(IncidentId(9)).await.unwrap(), None);
    let again = desk.store.begin_drill(id, declaration(), None, "Bo", at(3)).await.unwrap_err();
    assert!(again.to_string().contains("as incident 1"), "{again}");
    let lacking = DrillPlan { stop_rule: String::new(), ..plan("A disk fills") };
    let lacking = desk.store.plan_drill(lacking, "Ana", at(3)).await.unwrap().drill.id;
    let refused = desk.store.begin_drill(lacking, declaration(), None, "Ana", at(4)).await.unwrap_err();
    assert!(refused.to_string().contains("a drill needs a stop rule"), "{refused}");
    assert_eq!(rows(&desk, "incidents").await, 1, "no incident of a drill that did not begin");
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_write_that_fails_declares_no_incident() {
    let desk = Desk::new().await;
    let id = planned(&desk, "Redis fails over").await;
    let trap = "CREATE TRIGGER trap BEFORE INSERT ON drill_changes WHEN new.number = 2 \
                BEGIN SELECT raise(ABORT, 'the disk is full'); END";
    sqlx::raw_sql(trap).execute(&desk.store.writer).await.unwrap();
    assert!(desk.store.begin_drill(id, declaration(), None, "Ana", at(2)).await.is_err());
    sqlx::raw_sql("DROP TRIGGER trap").execute(&desk.store.writer).await.unwrap();
    assert_eq!((rows(&desk, "incidents").await, rows(&desk, "drill_changes").await), (0, 1));
    assert_eq!(begun(&desk, id, 3).await, IncidentId(1));
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_not_written() {
    let desk = Desk::new().await;
    let untitled = desk.store.plan_drill(plan(" "), "Ana", at(1)).await;
    assert!(matches!(untitled, Err(StoreError::Refused { .. })), "{untitled:?}");
    let nowhere = desk.store.change_drill(DrillId(1), DrillWhat::Ended, None, "Ana", at(1)).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    let id = planned(&desk, "Redis fails over").await;
    for what in [DrillWhat::Ended, stopped(), DrillWhat::Dropped { why: " ".to_owned() }] {
        let refused = desk.store.change_drill(id, what, None, "Ana", at(2)).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    assert_eq!(rows(&desk, "drill_changes").await, 1);
}

#[tokio::test]
async fn who_looked_at_something_older_is_told_so() {
    let desk = Desk::new().await;
    let id = planned(&desk, "Redis fails over").await;
    let other = |hypothesis: &str| {
        DrillWhat::Replanned(DrillPlan { hypothesis: hypothesis.to_owned(), ..plan("Redis fails over") })
    };
    desk.store.change_drill(id, other("a"), Some(1), "Ana", at(2)).await.unwrap();
    let late = desk.store.change_drill(id, other("b"), Some(1), "Bo", at(3)).await.unwrap_err();
    assert!(late.to_string().contains("somebody else did something with drill 1"), "{late}");
    let late = desk.store.begin_drill(id, declaration(), Some(1), "Bo", at(3)).await;
    assert!(matches!(late, Err(StoreError::Refused { .. })), "{late:?}");
    assert_eq!(rows(&desk, "incidents").await, 0);
    desk.store.change_drill(id, other("b"), Some(2), "Bo", at(4)).await.unwrap();
}

#[tokio::test]
async fn what_runs_is_listed_first_then_what_is_planned_then_the_last_that_were_over() {
    let desk = Desk::new().await;
    let mut ids = Vec::new();
    for title in ["over first", "over last", "planned", "runs", "dropped"] {
        ids.push(planned(&desk, title).await);
    }
    for (place, end) in [(0, 5), (1, 9)] {
        begun(&desk, ids[place], 3).await;
        done(&desk, ids[place], end, DrillWhat::Ended).await;
    }
    begun(&desk, ids[3], 4).await;
    done(&desk, ids[4], 4, DrillWhat::Dropped { why: "no time".to_owned() }).await;
    let titles = |drills: Vec<KeptDrill>| drills.into_iter().map(|kept| kept.drill.plan.title).collect::<Vec<_>>();
    let all = titles(desk.store.drills(10).await.unwrap());
    assert_eq!(all, ["runs", "planned", "over last", "over first", "dropped"]);
    assert_eq!(titles(desk.store.drills(2).await.unwrap()), ["runs", "planned"]);
    desk.assert_sound().await;
}

#[tokio::test]
async fn owner_and_guests_write_one_history_and_only_one_of_them_begins() {
    let desk = Desk::new().await;
    let id = planned(&desk, "Redis fails over").await;
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    let (ours, theirs) = tokio::join!(
        desk.store.begin_drill(id, declaration(), None, "Ana", at(2)),
        guest.begin_drill(id, declaration(), None, "Bo", at(2))
    );
    assert!(ours.is_ok() != theirs.is_ok(), "{ours:?} {theirs:?}");
    assert_eq!((rows(&desk, "incidents").await, rows(&desk, "drill_changes").await), (1, 2));
    desk.assert_sound().await;
}

#[rstest]
#[case::rewritten("UPDATE drill_changes SET by = 'bo' WHERE number = 2")]
#[case::removed("DELETE FROM drill_changes WHERE number = 2")]
#[case::with_a_gap("INSERT INTO drill_changes SELECT drill, 5, at, by, what FROM drill_changes WHERE number = 2")]
#[case::planned_twice("INSERT INTO drill_changes SELECT drill, 3, at, by, what FROM drill_changes WHERE number = 1")]
#[case::removed_with_its_drill("DELETE FROM drills")]
#[tokio::test]
async fn the_file_itself_lets_nobody_change_what_was_done(#[case] statement: &str) {
    let desk = Desk::new().await;
    let id = planned(&desk, "Redis fails over").await;
    begun(&desk, id, 2).await;
    let before = desk.store.drill(id).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("BEGIN; {statement}; COMMIT"));
    assert!(sqlx::raw_sql(statement).execute(&desk.store.writer).await.is_err());
    sqlx::raw_sql("ROLLBACK").execute(&desk.store.writer).await.unwrap();
    assert_eq!(desk.store.drill(id).await.unwrap(), before);
}

#[rstest]
#[case::another_title("UPDATE drills SET title = 'x'", "1 drills that are not what their changes come to")]
#[case::another_end("UPDATE drills SET stopped = 'x'", "1 drills that are not what their changes come to")]
#[case::without_changes(
    "INSERT INTO drills SELECT 9, title, 'planned', NULL, NULL, NULL, NULL, 1, 'ana', 1 FROM drills",
    "1 drills that are not what their changes come to"
)]
#[case::a_change_that_nobody_understands(
    "INSERT INTO drill_changes SELECT drill, max(number) + 1, 1, 'ana', '{\"kind\":\"postponed\"}' FROM drill_changes",
    "1 drills that are not what their changes come to"
)]
#[case::a_change_that_does_not_fit(
    "INSERT INTO drill_changes SELECT drill, max(number) + 1, 1, 'ana', '{\"kind\":\"ended\"}' FROM drill_changes",
    "1 drills that are not what their changes come to"
)]
#[case::a_real_incident("UPDATE incidents SET kind = 'real'", "1 drills whose incident is none of a drill")]
#[tokio::test]
async fn what_must_never_be_of_drills_is_found(#[case] damage: &'static str, #[case] finding: &str) {
    let desk = Desk::new().await;
    let id = planned(&desk, "Redis fails over").await;
    begun(&desk, id, 2).await;
    done(&desk, id, 3, DrillWhat::Ended).await;
    desk.assert_sound().await;
    sqlx::raw_sql(damage).execute(&desk.store.writer).await.unwrap();
    let findings = desk.store.check().await.unwrap();
    assert!(findings.iter().any(|found| found.contains(finding)), "{findings:?}");
}

#[tokio::test]
async fn retention_takes_nothing_of_drills() {
    let desk = Desk::new().await;
    let id = planned(&desk, "Redis fails over").await;
    begun(&desk, id, 2).await;
    let before = done(&desk, id, 3, DrillWhat::Ended).await;
    desk.store.prune(at(9_999_999), at(9_999_999)).await.unwrap();
    assert_eq!(desk.store.drill(id).await.unwrap(), Some(before));
}
