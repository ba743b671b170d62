//! One row for an alert that two sources tell of; what belongs together is decided by `Twins` in the domain.

use std::collections::HashMap;
use std::sync::Arc;

use watchbill_domain::alerts::{AlertState, KnownAlert, Twins, is_twin};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::Health;
use watchbill_sources::Role;
use watchbill_store::{AlertRow, SourceRow};

/// The alerts of a list with those left out that a notifying source tells of. What only the rule's source knows, its
/// expression, goes to the alert that stays.
///
/// An alert stays beside the one it is told as while that one's source cannot be believed, or says that it is over and the
/// rule's source does not: the reader has to see both.
pub(super) fn folded(alerts: Vec<AlertRow>, sources: &HashMap<SourceName, (SourceRow, Health)>) -> Vec<AlertRow> {
    let evaluates = |alert: &AlertRow| role_of_its_source(alert, sources) == Some(Role::Evaluates);
    if !alerts.iter().any(evaluates) {
        return alerts;
    }
    let notifies = |alert: &AlertRow| role_of_its_source(alert, sources) == Some(Role::Notifies);
    let told = Twins::among(
        alerts.iter().enumerate().filter(|(_, alert)| notifies(alert)).map(|(at, alert)| (&alert.labels, at)),
    );
    let mut expressions: HashMap<usize, String> = HashMap::new();
    let mut stays = vec![true; alerts.len()];
    for (at, home) in alerts.iter().enumerate().filter(|(_, alert)| evaluates(alert)) {
        let twins = told.of(&home.labels);
        for twin in &twins {
            expressions.extend(home.expression.iter().map(|expression| (*twin, expression.clone())));
        }
        stays[at] = !twins.iter().any(|twin| speaks_for(&alerts[*twin], home, sources));
    }
    drop(told);
    alerts
        .into_iter()
        .zip(stays)
        .enumerate()
        .filter(|(_, (_, stays))| *stays)
        .map(|(at, (alert, _))| match expressions.remove(&at) {
            Some(expression) => {
                let known = KnownAlert { expression: Some(expression), ..(*alert.known).clone() };
                AlertRow { known: Arc::new(known), ..alert }
            }
            None => alert,
        })
        .collect()
}

/// Those of the alerts of an evaluating source that are told as `alert`.
pub(super) fn homes_of<'a>(alert: &AlertRow, of_source: &'a [AlertRow]) -> impl Iterator<Item = &'a AlertRow> {
    of_source.iter().filter(|home| is_twin(&home.labels, &alert.labels))
}

fn speaks_for(told: &AlertRow, home: &AlertRow, sources: &HashMap<SourceName, (SourceRow, Health)>) -> bool {
    let believed = sources.get(&told.id.source).is_some_and(|(_, health)| *health == Health::Fine);
    let over_at_home = home.state == AlertState::Resolved;
    believed && (over_at_home || told.state != AlertState::Resolved)
}

/// What a source does, if its kind is known.
pub(crate) fn role_of(source: &SourceRow) -> Option<Role> {
    watchbill_sources::find(&source.kind).map(|kind| kind.role)
}

fn role_of_its_source(alert: &AlertRow, sources: &HashMap<SourceName, (SourceRow, Health)>) -> Option<Role> {
    let (source, _) = sources.get(&alert.id.source)?;
    role_of(source)
}
