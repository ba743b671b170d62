//! Releases, as people and scripts mark them.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_domain::slo::MarkKind;
use watchbill_store::{MarkRow, NewMark};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

/// Characters of a title.
const LONGEST_TITLE: usize = 200;

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    let marks = shared.store.marks(scope.span).await.map_err(|error| store_error(&error))?;
    let slos: Vec<&str> = scope
        .levels
        .iter()
        .filter_map(|place| Some(scope.loaded.levels().get(*place)?.spec.slo.name.as_str()))
        .collect();
    let is_ours = |row: &&MarkRow| {
        let named = |service: &str| scope.services.contains(service);
        scope.has(row.mark.from) && is_about(&row.mark, named, &slos)
    };
    Ok(marks.iter().filter(is_ours).map(fact).collect())
}

/// Whether a mark is a release of one of these services or of what is measured by one of these SLOs. One that names neither is about
/// all.
fn is_about(mark: &NewMark, is_service: impl Fn(&str) -> bool, slos: &[&str]) -> bool {
    let names_none = mark.services.is_empty() && mark.slos.is_empty();
    let names_one = mark.services.iter().any(|service| is_service(service))
        || mark.slos.iter().any(|slo| slos.contains(&slo.as_str()));
    mark.kind == MarkKind::Deploy && (names_none || names_one)
}

fn fact(row: &MarkRow) -> Fact {
    let mark = &row.mark;
    let named = if mark.services.is_empty() { &mark.slos } else { &mark.services };
    let service = if named.is_empty() { "every service".to_owned() } else { named.join(", ") };
    let what = Happened::Deploy { service, title: plain_line(&mark.title, LONGEST_TITLE) };
    Fact { at: mark.from, key: row.id.0.to_string(), certainty: Certainty::Said, what }
}

#[cfg(test)]
#[path = "marks_tests.rs"]
mod tests;
