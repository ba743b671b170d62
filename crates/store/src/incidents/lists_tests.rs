use rstest::rstest;
use watchbill_domain::incidents::{IncidentId, LinkKind, What};

use super::*;
use crate::incidents::fixtures::{declaration, declared, done, resolved, service};
use crate::testing::{Desk, at};

const ALL: IncidentQuery<'static> =
    IncidentQuery { which: IncidentsWhich::All, about: None, from: None, until: None, most: 10 };

/// 1 is open, 2 resolved, 3 part of 1, 4 open and the gravest; each declared ten minutes after the one before.
async fn four() -> Desk {
    let desk = Desk::new().await;
    for nth in 1..=4 {
        let mut declaration = declaration(&format!("incident {nth}"));
        declaration.links = vec![service(if nth == 2 { "search" } else { "checkout" })];
        desk.store.declare_incident(declaration, "ana", at(nth * 10)).await.unwrap();
    }
    done(&desk, IncidentId(2), 50, resolved()).await;
    desk.store.merge_incidents(IncidentId(1), IncidentId(3), "ana", at(51)).await.unwrap();
    let grave = What::SeveritySet { severity: Severity::Sev1, why: String::new() };
    done(&desk, IncidentId(4), 52, grave).await;
    desk
}

#[rstest]
#[case::all(ALL, &[4, 3, 2, 1])]
#[case::open(IncidentQuery { which: IncidentsWhich::Open, ..ALL }, &[4, 1])]
#[case::over(IncidentQuery { which: IncidentsWhich::Over, ..ALL }, &[3, 2])]
#[case::from_a_time_on(IncidentQuery { from: Some(at(30)), ..ALL }, &[4, 3])]
#[case::before_a_time(IncidentQuery { until: Some(at(30)), ..ALL }, &[2, 1])]
#[case::a_span(IncidentQuery { from: Some(at(20)), until: Some(at(40)), ..ALL }, &[3, 2])]
#[tokio::test]
async fn incidents_are_listed_by_how_far_they_are_and_when_they_were_declared(
    #[case] query: IncidentQuery<'static>,
    #[case] expected: &[i64],
) {
    let listed = four().await.store.incidents(&query).await.unwrap();
    assert_eq!(listed.incidents.iter().map(|row| row.id.0).collect::<Vec<_>>(), expected);
    assert_eq!(listed.total, expected.len() as u64);
}

#[tokio::test]
async fn incidents_are_listed_by_what_they_are_about() {
    let desk = four().await;
    let (checkout, search) = (service("checkout"), service("search"));
    let of = |about| IncidentQuery { about: Some(about), ..ALL };
    let ids = |listed: ListedIncidents| listed.incidents.iter().map(|row| row.id.0).collect::<Vec<_>>();
    assert_eq!(ids(desk.store.incidents(&of(&checkout)).await.unwrap()), [4, 3, 1]);
    assert_eq!(ids(desk.store.incidents(&of(&search)).await.unwrap()), [2]);
    let open = IncidentQuery { which: IncidentsWhich::Open, ..of(&search) };
    assert_eq!(ids(desk.store.incidents(&open).await.unwrap()), [0; 0]);
    let alert_of_that_name = Link::new(LinkKind::Alert, "search");
    assert_eq!(ids(desk.store.incidents(&of(&alert_of_that_name)).await.unwrap()), [0; 0]);
}

#[tokio::test]
async fn what_is_left_out_is_counted() {
    let listed = four().await.store.incidents(&IncidentQuery { most: 1, ..ALL }).await.unwrap();
    assert_eq!((listed.incidents.len(), listed.incidents[0].id.0, listed.total), (1, 4, 4));
}

#[tokio::test]
async fn a_row_says_what_the_incident_is_now() {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    let lead = What::RoleTaken { role: watchbill_domain::incidents::Role::Lead, person: "bo".to_owned() };
    done(&desk, id, 2, lead).await;
    done(&desk, id, 3, resolved()).await;
    let row = desk.store.incidents(&ALL).await.unwrap().incidents.remove(0);
    let incident = desk.store.incident(id).await.unwrap().unwrap().incident;
    assert_eq!(row, IncidentRow::of(&incident));
    assert_eq!((row.lead.as_deref(), row.status_since, row.declared_by.as_str()), (Some("bo"), at(3), "ana"));
}

#[tokio::test]
async fn open_incidents_are_counted_by_how_grave_they_are() {
    assert_eq!(Desk::new().await.store.incident_counts().await.unwrap(), IncidentCounts::default());
    let open = BTreeMap::from([(Severity::Sev1, 1), (Severity::Sev2, 1)]);
    assert_eq!(four().await.store.incident_counts().await.unwrap(), IncidentCounts { open, over: 2 });
}

#[tokio::test]
async fn lists_of_many_incidents_go_by_an_index() {
    let desk = Desk::new().await;
    let link = service("checkout");
    let plans = [
        (ALL, "incidents_by_time"),
        (IncidentQuery { which: IncidentsWhich::Open, ..ALL }, "incidents_open"),
        (IncidentQuery { from: Some(at(1)), ..ALL }, "incidents_by_time"),
        (IncidentQuery { about: Some(&link), ..ALL }, "incident_links_by_key"),
    ];
    for (query, index) in plans {
        let plan = desk.plan(list_statement(&query).sql().as_str()).await;
        assert!(plan.contains(index), "{query:?}: {plan}");
    }
}
