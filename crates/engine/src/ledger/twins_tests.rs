use watchbill_domain::alerts::{AlertState, Labels, Severity};
use watchbill_domain::ids::{AlertId, Identity};
use watchbill_domain::time::Instant;
use watchbill_store::{RecordedAlert, RecordedChange};

use super::*;

fn alert(source: &str, labels: &[(&str, &str)], expression: Option<&str>) -> RecordedAlert {
    RecordedAlert {
        id: AlertId { source: SourceName::new(source), identity: Identity::new(format!("{labels:?}")) },
        labels: Labels::from_pairs(labels.iter().copied()),
        expression: expression.map(str::to_owned),
    }
}

fn fires(alert: u32) -> RecordedChange {
    RecordedChange { at: Instant::from_ms(0), alert, state: AlertState::Firing, severity: Severity::Warning }
}

#[test]
fn what_happened_is_counted_where_a_person_is_told_of_it() {
    let mut recorded = Recorded {
        alerts: vec![
            alert("rules", &[("alertname", "RedisDown")], Some("up == 0")),
            alert("prod", &[("alertname", "RedisDown"), ("cluster", "eu")], None),
            alert("rules", &[("alertname", "NobodyTellsOfIt")], None),
            alert("prod", &[("alertname", "OfNoRuleHere")], None),
        ],
        changes: (0..4).map(fires).collect(),
        ..Recorded::default()
    };
    let role_of = |source: &SourceName| match source.as_str() {
        "rules" => Some(Role::Evaluates),
        "prod" => Some(Role::Notifies),
        _ => None,
    };
    told_once(&mut recorded, role_of);
    assert_eq!(recorded.changes.iter().map(|change| change.alert).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(recorded.alerts[1].expression.as_deref(), Some("up == 0"), "what is evaluated is known of it");
}
