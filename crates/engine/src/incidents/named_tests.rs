use std::collections::BTreeMap;

use watchbill_domain::alerts::Labels;
use watchbill_domain::incidents::{Certainty, Fact, Happened, entries};

use super::super::fixtures::{Watched, clock};
use super::{alert_called, once_called};
use crate::api::{IncidentAct, IncidentActForm, IncidentForm, IncidentLink, IncidentSeeds, IncidentView};

fn names(view: &IncidentView) -> Vec<(&str, &str)> {
    view.links.iter().map(|link| (link.kind.as_str(), link.name.as_str())).collect()
}

#[tokio::test]
async fn what_an_incident_is_about_is_told_by_its_name() {
    let team = Watched::new("checkout").await;
    team.fire(true);
    team.until("08:56:00").await;
    let seeds = IncidentSeeds { alerts: vec!["CheckoutErrors".to_owned()], ..IncidentSeeds::default() };
    let proposed = team.engine.incident_proposal(&seeds).await.unwrap();
    let alert = &proposed.links[0];
    assert_eq!((alert.kind.as_str(), alert.name.as_str()), ("alert", "CheckoutErrors"));
    assert!(alert.key.starts_with("prod/"), "what it leads by stays its id: {}", alert.key);
    let id = team.declared().await;
    assert_eq!(names(&team.view(id).await), [("alert", "CheckoutErrors"), ("service", "checkout")]);
    let form = IncidentForm { title: "Cards fail".to_owned(), ..IncidentForm::default() };
    let other = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    let link = IncidentLink { kind: "incident".to_owned(), key: id.to_string() };
    let act = IncidentActForm { id: other, seen: None, act: IncidentAct::Link { link } };
    team.engine.incident_act(&act, "ana").await.unwrap();
    assert_eq!(names(&team.view(other).await), [("incident", "#1 CheckoutErrors (checkout)")]);
}

#[test]
fn alerts_of_one_name_are_told_apart_by_where_they_are() {
    let labels = |name: &str, instance: &str, severity: &str| {
        Labels::from_pairs([("alertname", name), ("instance", instance), ("severity", severity)])
    };
    let alerts = BTreeMap::from([
        ("prod/1", labels("Down", "db-1", "critical")),
        ("prod/2", labels("Down", "db-2", "critical")),
        ("prod/3", labels("Down", "db-2", "warning")),
        ("prod/4", labels("Slow", "db-1", "warning")),
        ("prod/5", labels("Late", "db-1", "warning")),
        ("prod/6", labels("Late", "db-1", "critical")),
        ("prod/7", labels("Full", "db-1", "")),
        ("dev/7", labels("Full", "db-1", "")),
    ]);
    let called = |key: &str| alert_called(&alerts, key);
    assert_eq!(called("prod/1").as_deref(), Some("Down (db-1)"));
    assert_eq!(called("prod/2").as_deref(), Some("Down (db-2, critical)"));
    assert_eq!(called("prod/3").as_deref(), Some("Down (db-2, warning)"));
    assert_eq!(called("prod/4").as_deref(), Some("Slow"));
    assert_eq!(called("prod/5").as_deref(), Some("Late (warning)"));
    assert_eq!(called("prod/7").as_deref(), Some("Full"), "nothing but its source tells it apart");
    assert_eq!(called("prod/9"), None);
}

#[test]
fn an_alert_that_is_not_kept_any_more_is_called_as_its_line_says() {
    let (alert, name, severity) = ("prod/1".to_owned(), "Down".to_owned(), "critical".to_owned());
    let what = Happened::AlertFired { alert, name, severity };
    let (at, key, certainty) = (clock("08:52:30"), "prod/1@1".to_owned(), Certainty::Observed);
    let lines = entries(&[Fact { at, key, certainty, what }]);
    assert_eq!(once_called(&lines, "prod/1").as_deref(), Some("Down"));
    assert_eq!(once_called(&lines, "prod/2"), None);
}
