//! The pages that this laptop recorded, with the schedules they are for.

use std::path::{Path, PathBuf};
use std::time::Duration;

use watchbill_definitions::ServiceSpec;
use watchbill_domain::alerts::{AlertView, Duties, Loudness};
use watchbill_domain::oncall::HeardPage;
use watchbill_domain::time::Instant;
use watchbill_store::{RecordedAlert, RecordedPage};

use crate::api::ApiError;
use crate::ledger::loudness;
use crate::oncall::find::{Named, ScheduleFile, named};
use crate::reads::store_error;
use crate::shared::Shared;

/// Every page that is kept and that somebody was shown.
#[derive(Debug, Clone, PartialEq)]
pub struct HeardPages {
    pub(super) pages: Vec<Heard>,
    /// Before it nothing is kept.
    pub(super) kept_since: Instant,
    /// The workspace whose records these are.
    pub(super) folder: PathBuf,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heard {
    pub(super) told: HeardPage,
    /// What it told of: `RedisDown and 3 more`.
    pub(super) title: String,
    /// The schedules that its alerts' services name, by their files; none where no service names one.
    pub(super) schedules: Vec<PathBuf>,
}

impl HeardPages {
    /// Whether a schedule is one of the workspace that these were recorded in.
    pub(super) fn is_of_workspace(&self, schedule: &Path) -> bool {
        schedule.strip_prefix(&self.folder).is_ok()
    }
}

/// Reads them all: there are as many as somebody can bear.
pub(crate) async fn heard_pages(shared: &Shared) -> Result<HeardPages, ApiError> {
    let (now, loaded) = (shared.ports.clock.now(), shared.loaded());
    let kept_since = now.minus(loaded.retention);
    let recorded = shared.store.pages_heard(kept_since, now.shifted_ms(1)).await;
    let recorded = recorded.map_err(|error| store_error(&error))?;
    let (services, schedules) = (loaded.watch().services(), &loaded.schedules);
    let schedule = |alert| schedule_of(alert, &services, &loaded.services, schedules);
    let files: Vec<Option<&str>> = recorded.alerts.iter().map(schedule).collect();
    let heard = |page: &RecordedPage| {
        let alerts = || page.lines.iter().map(|(alert, _)| *alert as usize);
        let mut schedules: Vec<PathBuf> =
            alerts().filter_map(|alert| files[alert]).map(|file| shared.folder.join(file)).collect();
        schedules.sort_unstable();
        schedules.dedup();
        let first = alerts().next().and_then(|alert| recorded.alerts[alert].labels.get("alertname"));
        let rings = loudness(page, &loaded.policy) == Loudness::Rings;
        Heard { told: HeardPage { at: page.at, rings }, title: title(first, page.lines.len()), schedules }
    };
    let pages = recorded.pages.iter().map(heard).collect();
    Ok(HeardPages { pages, kept_since, folder: shared.folder.clone() })
}

fn title(first: Option<&str>, alerts: usize) -> String {
    match (first.unwrap_or("an alert without a name"), alerts) {
        (first, 0 | 1) => first.to_owned(),
        (first, alerts) => format!("{first} and {} more", alerts - 1),
    }
}

/// The file of the schedule that the service of an alert names: the first service that matches is its own.
fn schedule_of<'a>(
    alert: &RecordedAlert,
    about: &Duties,
    services: &[ServiceSpec],
    schedules: &'a [ScheduleFile],
) -> Option<&'a str> {
    let view = AlertView {
        labels: &alert.labels,
        source: alert.id.source.as_str(),
        state: "firing",
        age: Duration::ZERO,
        silenced_by: &[],
        inhibited_by: &[],
    };
    let name = &about.service_of(&view)?.name;
    let service = services.iter().find(|service| service.name == *name)?;
    match named(schedules, &service.schedule.as_ref()?.name) {
        Named::One(file) => Some(&file.file),
        Named::Nothing | Named::Several(_) => None,
    }
}
