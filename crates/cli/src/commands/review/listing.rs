//! A review for scripts.

use serde::Serialize;
use watchbill_engine::api::{ReviewForm, ReviewListView, ReviewView};

#[derive(Serialize)]
pub(super) struct ListListing {
    reviews: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    revision: u32,
    period: String,
    opened: String,
    closed: Option<String>,
    snapshot: String,
    newest: bool,
}

/// What is to be done, as iCalendar.
#[derive(Serialize)]
pub(super) struct CalendarListing {
    pub calendar: String,
}

/// What stands in a review, without its charts.
#[derive(Serialize)]
pub(super) struct ReviewListing {
    label: String,
    revision: u32,
    title: String,
    snapshot: String,
    as_of: String,
    stale: Option<String>,
    closed: Option<String>,
    old: Option<String>,
    present: Vec<String>,
    earlier: Vec<Earlier>,
    services: Vec<Service>,
    undecided: Vec<String>,
    minutes: Vec<Minute>,
    pages: Vec<Page>,
}

#[derive(Serialize)]
struct Earlier {
    id: i64,
    service: String,
    taken: String,
    fate: String,
    because: String,
}

#[derive(Serialize)]
struct Service {
    service: String,
    state: String,
    proposed: String,
    reason: String,
    decision: Option<Decision>,
}

#[derive(Serialize)]
struct Decision {
    state: String,
    taken: String,
    because: String,
    owner: String,
    due: String,
    dissent: String,
    by: String,
}

#[derive(Serialize)]
struct Minute {
    page: String,
    text: String,
    by: String,
}

#[derive(Serialize)]
struct Page {
    name: String,
    heading: String,
}

impl ListListing {
    pub fn of(list: &ReviewListView) -> Self {
        let row = |row: &watchbill_engine::api::ReviewRow| Row {
            label: row.label.clone(),
            revision: row.revision,
            period: row.words.clone(),
            opened: row.opened.clone(),
            closed: row.closed.clone(),
            snapshot: row.snapshot.clone(),
            newest: row.newest,
        };
        Self { reviews: list.reviews.iter().map(row).collect() }
    }
}

impl ReviewListing {
    pub fn of(view: &ReviewView) -> Self {
        let mut listing = Self {
            label: view.label.clone(),
            revision: view.revision,
            title: view.title.clone(),
            snapshot: view.snapshot.clone(),
            as_of: view.foot.clone(),
            stale: view.stale.clone(),
            closed: view.closed.clone(),
            old: view.old.clone(),
            present: Vec::new(),
            earlier: Vec::new(),
            services: Vec::new(),
            undecided: view.undecided.clone(),
            minutes: view.minutes.iter().map(minute).collect(),
            pages: Vec::new(),
        };
        for page in &view.pages {
            listing.pages.push(Page { name: page.name.clone(), heading: page.heading.clone() });
            match &page.form {
                Some(ReviewForm::Present { people }) => listing.present.clone_from(people),
                Some(ReviewForm::Fates { rows }) => listing.earlier.extend(rows.iter().map(earlier)),
                Some(ReviewForm::Decision { decision }) => listing.services.push(service(decision)),
                Some(ReviewForm::Fit { .. }) | None => {}
            }
        }
        listing
    }
}

fn minute(minute: &watchbill_engine::api::ReviewMinute) -> Minute {
    Minute { page: minute.page.clone(), text: minute.text.clone(), by: minute.said.clone() }
}

fn earlier(row: &watchbill_engine::api::ReviewFateRow) -> Earlier {
    let (service, taken) = (row.service.clone(), row.taken.clone());
    Earlier { id: row.id, service, taken, fate: row.fate.clone(), because: row.because.clone() }
}

fn service(form: &watchbill_engine::api::ReviewDecisionForm) -> Service {
    let decision = form.taken.as_ref().map(|taken| Decision {
        state: taken.state.clone(),
        taken: taken.taken.clone(),
        because: taken.because.clone(),
        owner: taken.owner.clone(),
        due: taken.due.clone(),
        dissent: taken.dissent.clone(),
        by: taken.said.clone(),
    });
    Service {
        service: form.service.clone(),
        state: form.state.clone(),
        proposed: form.proposed.clone(),
        reason: form.reason.clone(),
        decision,
    }
}
