//! Pages that somebody was shown, with who was on call then, and when each was seen.

use watchbill_domain::alerts::Severity;
use watchbill_domain::ids::{AlertId, PageId, PersonId};
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_domain::time::Instant;
use watchbill_store::RecordedPage;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

/// Names of alerts that a line of a page tells.
const MOST_NAMED: usize = 20;

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    let mut facts = Vec::new();
    for page in scope.pages() {
        let Some(kept) = shared.store.page(page.id).await.map_err(|error| store_error(&error))? else { continue };
        let about = scope.about(page).find(|id| scope.linked.names(id)).or_else(|| scope.about(page).next());
        let Some(about) = about else { continue };
        let watch = scope.loaded.watch();
        let on_call = scope.on_call(page).iter().map(|person| watch.called(person)).collect();
        let headline = scope.headline(page, &kept.title);
        let what = Happened::PageSent { about: about.to_string(), headline, on_call };
        facts.push(fact(page.at, page.id, what));
        if let Some(seen_at) = kept.seen_at.filter(|at| scope.has(*at)) {
            let what = Happened::PageSeen { about: about.to_string(), headline: kept.title.clone() };
            facts.push(fact(seen_at, page.id, what));
        }
    }
    Ok(facts)
}

fn fact(at: Instant, page: PageId, what: Happened) -> Fact {
    Fact { at, key: page.to_string(), certainty: Certainty::Observed, what }
}

impl Scope {
    /// The pages that told of one of its alerts, in order of time.
    pub fn pages(&self) -> impl Iterator<Item = &RecordedPage> {
        self.recorded.pages.iter().filter(move |page| self.has(page.at) && self.about(page).next().is_some())
    }

    /// Of which of its alerts a page told, in the order of the page.
    pub fn about<'s>(&'s self, page: &'s RecordedPage) -> impl Iterator<Item = &'s AlertId> {
        let alert = move |(place, _): &(u32, Severity)| {
            self.recorded.alerts.get(usize::try_from(*place).ok()?).map(|alert| &alert.id)
        };
        page.lines.iter().filter_map(alert).filter(move |id| self.alerts.contains_key(*id))
    }

    /// What a page said, with the names of its alerts of which it told where that is not what it says.
    fn headline(&self, page: &RecordedPage, title: &str) -> String {
        let mut names: Vec<&str> = Vec::new();
        for name in self.about(page).filter_map(|id| Some(self.alerts.get(id)?.name.as_str())) {
            if !names.contains(&name) && !title.contains(name) {
                names.push(name);
            }
        }
        let more = names.len().saturating_sub(MOST_NAMED);
        let told = names.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
        match (told.as_str(), more) {
            ("", _) => title.to_owned(),
            (told, 0) => format!("{title} ({told})"),
            (told, more) => format!("{title} ({told} and {more} more)"),
        }
    }

    /// Who was on call when a page was shown, for the services of what it told of; each once.
    pub fn on_call(&self, page: &RecordedPage) -> Vec<PersonId> {
        let services = self.about(page).filter_map(|id| self.alerts.get(id)?.service.as_deref());
        self.on_call_of(services, page.at)
    }

    /// Who was on call for these services at `at`; each once.
    pub fn on_call_of<'a>(&self, services: impl Iterator<Item = &'a str>, at: Instant) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = Vec::new();
        for person in services.flat_map(|service| self.loaded.watch().on_call_for(service, at)) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
