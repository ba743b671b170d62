use rstest::rstest;
use watchbill_domain::incidents::{Audience, Link, LinkKind, Moment, Severity, Status};

use super::*;
use crate::incidents::fixtures::{declaration, declared, done, noted, resolved, service};
use crate::testing::{Desk, at};

fn severity(severity: Severity) -> What {
    What::SeveritySet { severity, why: "more of it".to_owned() }
}

fn lead(person: &str) -> What {
    What::RoleTaken { role: watchbill_domain::incidents::Role::Lead, person: person.to_owned() }
}

async fn kept_of_desk(desk: &Desk, id: IncidentId) -> KeptIncident {
    desk.store.incident(id).await.unwrap().unwrap()
}

async fn events(desk: &Desk) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM incident_changes").fetch_one(&desk.store.readers).await.unwrap()
}

#[tokio::test]
async fn an_incident_comes_back_as_its_events_left_it_after_a_restart() {
    let desk = Desk::new().await;
    let first = declared(&desk, " Checkout is slow ").await;
    let second = declared(&desk, "Search is down").await;
    assert_eq!((first, second), (IncidentId(1), IncidentId(2)));
    let deeds = [
        lead("bo"),
        severity(Severity::Sev1),
        What::Linked(Link::new(LinkKind::Queue, "prod/mail.dlq")),
        What::Unlinked(service("checkout")),
        What::TimeSaid { moment: Moment::Started, at: at(-9), why: "the log".to_owned() },
        What::AudienceSet(Audience::Restricted),
        resolved(),
    ];
    let mut last = None;
    for (minute, what) in (2..).zip(deeds.clone()) {
        last = Some(desk.store.incident_append(first, what, None, "ana", at(minute)).await.unwrap());
    }
    let desk = desk.restart(at(20)).await;
    let kept = kept_of_desk(&desk, first).await;
    assert_eq!(Some(&kept.incident), last.as_ref());
    assert_eq!((kept.incident.title.as_str(), kept.incident.revision), ("Checkout is slow", 8));
    assert_eq!(kept.too_late, []);
    assert_eq!(kept.events.iter().map(|event| event.number).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>());
    assert_eq!(kept.events[1..].iter().map(|event| event.what.clone()).collect::<Vec<_>>(), deeds);
    assert_eq!((kept.events[3].at, kept.events[3].by.name.as_str()), (at(4), "ana"));
    assert_eq!(desk.store.incident(IncidentId(3)).await.unwrap(), None);
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_not_written() {
    let desk = Desk::new().await;
    let untitled = desk.store.declare_incident(declaration("  "), "ana", at(1)).await;
    assert!(matches!(untitled, Err(StoreError::Refused { .. })), "{untitled:?}");
    let unknown = desk.store.incident_append(IncidentId(1), lead("bo"), None, "ana", at(1)).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })), "{unknown:?}");
    let id = declared(&desk, "Checkout is slow").await;
    let again = What::Declared(declaration("x"));
    let opened = What::StatusSet { status: Status::Investigating, why: String::new() };
    for what in [again, opened, severity(Severity::Sev2), What::RoleLeft(watchbill_domain::incidents::Role::Lead)] {
        let refused = desk.store.incident_append(id, what, None, "ana", at(2)).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    assert_eq!(events(&desk).await, 1);
}

#[tokio::test]
async fn who_looked_at_something_older_is_told_so() {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    let seen = kept_of_desk(&desk, id).await.incident.revision;
    desk.store.incident_append(id, lead("bo"), Some(seen), "bo", at(2)).await.unwrap();
    let late = desk.store.incident_append(id, lead("cy"), Some(seen), "cy", at(3)).await.unwrap_err();
    assert!(late.to_string().contains("somebody else did something with incident 1"), "{late}");
    let kept = kept_of_desk(&desk, id).await.incident;
    assert_eq!(kept.roles.values().collect::<Vec<_>>(), ["bo"]);
    desk.store.incident_append(id, lead("cy"), Some(kept.revision), "cy", at(4)).await.unwrap();
}

#[tokio::test]
async fn owner_and_guests_write_one_history_and_no_event_is_lost_or_doubled() {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    let name = |who: &str, nth: i64| What::Retitled(format!("{who} {nth}"));
    let (ours, theirs) = tokio::join!(
        async {
            for nth in 0..20 {
                desk.store.incident_append(id, name("owner", nth), None, "ana", at(nth)).await.unwrap();
            }
        },
        async {
            for nth in 0..20 {
                guest.incident_append(id, name("guest", nth), None, "bo", at(nth)).await.unwrap();
                guest.declare_incident(declaration("another"), "bo", at(nth)).await.unwrap();
            }
        }
    );
    assert_eq!((ours, theirs), ((), ()));
    let kept = kept_of_desk(&desk, id).await;
    assert_eq!(kept.events.iter().map(|event| event.number).collect::<Vec<_>>(), (1..=41).collect::<Vec<_>>());
    let by_guest: Vec<_> = kept.events.iter().filter(|event| event.by.through == Through::Guest).collect();
    assert_eq!(by_guest.len(), 20);
    assert!(by_guest.iter().all(|event| event.by.name == "bo"), "{by_guest:?}");
    assert_eq!(kept.too_late, []);
    assert_eq!(desk.count("incidents").await, 21);
    desk.assert_sound().await;
}

#[rstest]
#[case::rewritten("UPDATE incident_changes SET by = 'bo' WHERE number = 2")]
#[case::removed("DELETE FROM incident_changes WHERE number = 2")]
#[case::removed_with_its_incident("DELETE FROM incidents")]
#[case::written_over(
    "INSERT OR REPLACE INTO incident_changes SELECT incident, number, at, 'bo', through, what FROM incident_changes WHERE number = 2"
)]
#[case::with_a_gap(
    "INSERT INTO incident_changes SELECT incident, 4, at, by, through, what FROM incident_changes WHERE number = 2"
)]
#[case::declared_twice(
    "INSERT INTO incident_changes SELECT incident, 3, at, by, through, what FROM incident_changes WHERE number = 1"
)]
#[case::never_declared(
    "INSERT INTO incidents SELECT 2, title, severity, status, status_since, kind, audience, declared_at, declared_by, lead, NULL, 1 FROM incidents;
     INSERT INTO incident_changes SELECT 2, 1, at, by, through, what FROM incident_changes WHERE number = 2"
)]
#[tokio::test]
async fn the_file_itself_lets_nobody_change_what_was_done(#[case] statement: &str) {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    done(&desk, id, 2, lead("bo")).await;
    let before = kept_of_desk(&desk, id).await;
    let statement = sqlx::AssertSqlSafe(format!("BEGIN; {statement}; COMMIT"));
    assert!(sqlx::raw_sql(statement).execute(&desk.store.writer).await.is_err());
    sqlx::raw_sql("ROLLBACK").execute(&desk.store.writer).await.unwrap();
    assert_eq!(kept_of_desk(&desk, id).await, before);
}

#[tokio::test]
async fn two_incidents_become_one_and_what_was_found_in_one_is_found_still() {
    let desk = Desk::new().await;
    let (into, from) = (declared(&desk, "Checkout is slow").await, declared(&desk, "Carts are empty").await);
    done(&desk, from, 2, lead("cy")).await;
    done(&desk, from, 3, What::Linked(service("carts"))).await;
    noted(&desk, from, 4, "the cache was emptied").await;
    let merged = desk.store.merge_incidents(into, from, "ana", at(5)).await.unwrap();
    assert_eq!(merged, kept_of_desk(&desk, into).await.incident);
    assert_eq!(merged.with_absorbed().collect::<Vec<_>>(), [into, from]);
    assert!(merged.links.contains(&service("carts")));
    assert_eq!(kept_of_desk(&desk, from).await.incident.merged_into, Some(into));
    let late = desk.store.incident_append(from, lead("bo"), None, "ana", at(6)).await.unwrap_err();
    assert!(matches!(&late, StoreError::Refused { what } if what.contains("incident 1")), "{late}");
    for again in [(into, from), (from, into), (into, into)] {
        let refused = desk.store.merge_incidents(again.0, again.1, "ana", at(7)).await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
    let nowhere = desk.store.merge_incidents(into, IncidentId(9), "ana", at(7)).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    desk.assert_sound().await;
}

/// Two incidents, of which the second has something that goes over.
async fn two(desk: &Desk) -> (IncidentId, IncidentId) {
    let (into, from) = (declared(desk, "Checkout is slow").await, declared(desk, "Carts are empty").await);
    done(desk, from, 2, What::Linked(service("carts"))).await;
    (into, from)
}

/// Every kind of write of a merge is made to fail once, as a full disk would.
#[rstest]
#[case::the_first_event("INSERT ON incident_changes WHEN new.what ->> '$.kind' = 'absorbed'")]
#[case::the_state_of_the_one_that_goes_on("UPDATE ON incidents WHEN new.id = 1")]
#[case::what_goes_over("INSERT ON incident_links WHEN new.incident = 1 AND new.key = 'carts'")]
#[case::the_last_event("INSERT ON incident_changes WHEN new.what ->> '$.kind' = 'merged_into'")]
#[case::the_state_of_the_one_that_ends("UPDATE ON incidents WHEN new.merged_into IS NOT NULL")]
#[tokio::test]
async fn a_write_that_fails_leaves_both_incidents_as_they_were(#[case] at_this: &str) {
    let desk = Desk::new().await;
    let (into, from) = two(&desk).await;
    let before = (kept_of_desk(&desk, into).await, kept_of_desk(&desk, from).await);
    let trap = format!("CREATE TRIGGER trap BEFORE {at_this} BEGIN SELECT raise(ABORT, 'the disk is full'); END");
    sqlx::raw_sql(sqlx::AssertSqlSafe(trap)).execute(&desk.store.writer).await.unwrap();
    let error = desk.store.merge_incidents(into, from, "ana", at(3)).await.unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!((kept_of_desk(&desk, into).await, kept_of_desk(&desk, from).await), before);
    sqlx::raw_sql("DROP TRIGGER trap").execute(&desk.store.writer).await.unwrap();
    desk.assert_sound().await;
    desk.store.merge_incidents(into, from, "ana", at(4)).await.unwrap();
    desk.assert_sound().await;
}

/// The file in which the process that is killed merges.
const FILE: &str = "WATCHBILL_MERGING_TEST_FILE";
/// Looks at which the file has to be held, one after another, before the process is taken for one that stands still in its writing.
const LOOKS: usize = 30;

/// Stands still where all of it is written into the one that goes on, and nothing into the one that ends.
const STANDS_STILL: &str = "
    CREATE VIEW endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
    CREATE TRIGGER still BEFORE INSERT ON incident_changes WHEN new.what ->> '$.kind' = 'merged_into'
    BEGIN SELECT count(*) FROM endless; END";

#[tokio::test]
#[ignore = "it stands still until it is killed, by the test below"]
#[allow(clippy::disallowed_methods, reason = "its parent says where")]
async fn a_process_that_merges() {
    let file = std::env::var_os(FILE).unwrap();
    let store = Store::open(std::path::Path::new(&file), Role::Guest, at(2)).await.unwrap();
    store.merge_incidents(IncidentId(1), IncidentId(2), "bo", at(3)).await.unwrap();
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "a process can only be killed that was started")]
async fn killed_between_the_two_incidents_of_a_merge_both_are_as_they_were() {
    let desk = Desk::new().await;
    let (into, from) = two(&desk).await;
    let before = (kept_of_desk(&desk, into).await, kept_of_desk(&desk, from).await);
    sqlx::raw_sql(STANDS_STILL).execute(&desk.store.writer).await.unwrap();
    let file = desk.file();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "incidents::events::tests::a_process_that_merges", "--ignored"])
        .env(FILE, &file)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).busy_timeout(std::time::Duration::ZERO);
    let mut held = 0;
    while held < LOOKS {
        assert_eq!(child.try_wait().unwrap(), None, "it ended, and was to stand still");
        let mut looking = sqlx::ConnectOptions::connect(&options).await.unwrap();
        let is_free = sqlx::raw_sql("BEGIN IMMEDIATE; ROLLBACK").execute(&mut looking).await.is_ok();
        held = if is_free { 0 } else { held + 1 };
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let desk = desk.restart(at(4)).await;
    assert_eq!((kept_of_desk(&desk, into).await, kept_of_desk(&desk, from).await), before);
    sqlx::raw_sql("DROP TRIGGER still; DROP VIEW endless").execute(&desk.store.writer).await.unwrap();
    desk.store.merge_incidents(into, from, "ana", at(5)).await.unwrap();
    desk.assert_sound().await;
}

#[tokio::test]
async fn several_are_read_whole_at_once_as_each_is_alone() {
    let desk = Desk::new().await;
    let (one, other) = (declared(&desk, "Checkout is slow").await, declared(&desk, "Search is down").await);
    done(&desk, one, 5, resolved()).await;
    let whole = desk.store.incidents_whole(&[other, one, IncidentId(99)]).await.unwrap();
    let alone = [desk.store.incident(one).await.unwrap().unwrap(), desk.store.incident(other).await.unwrap().unwrap()];
    assert_eq!(whole, alone);
    assert_eq!(desk.store.incidents_whole(&[]).await.unwrap(), []);
}
