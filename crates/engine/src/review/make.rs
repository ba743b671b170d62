//! The snapshot of a review: everything it is held over, read once.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::alerts::AlertView;
use watchbill_domain::incidents::ActionCounts;
use watchbill_domain::slo::review::Period;
use watchbill_domain::slo::{Exact, Span};
use watchbill_domain::time::{Instant, Zone, dated_text, day_text};
use watchbill_store::{ReviewDecisionRow, ReviewHead};

use crate::api::ApiError;
use crate::budgets::reading::{LevelRead, policy, read_level};
use crate::levels::Level;
use crate::postmortems::counted;
use crate::reads::store_error;
use crate::shared::Shared;

use super::alerts::alert_quality;
use super::changes::{earlier_decisions, new_exclusions, revised};
use super::clock::kept_period;
use super::level::{Around, JudgedLevel, YearDays};
use super::measured::measured;
use super::record::Record;
use super::renamed::Renamed;
use super::service::{Judging, kept_service};
use super::snapshot::{Complaints, FORMAT, KeptActions, KeptService, Share, Snapshot};

/// Buckets are kept for 400 days, so that no window that anything is known of begins earlier.
const KEPT: Duration = Duration::from_secs(800 * 86_400);
/// A last reading that lies further back than this is told.
const STALE: Duration = Duration::from_secs(3600);

/// What the snapshot is made for.
pub(super) struct Making<'a> {
    pub shared: &'a Shared,
    pub period: &'a Period,
    pub zone: &'a Zone,
    /// Why there is another revision.
    pub revised: Vec<String>,
}

impl Making<'_> {
    pub async fn snapshot(self) -> Result<Snapshot, ApiError> {
        let (store, loaded) = (&self.shared.store, self.shared.loaded());
        let (now, zone, period) = (self.shared.ports.clock.now(), self.zone, self.period);
        let as_of = period.span.end.min(now);
        let read = |error| store_error(&error);
        let before = Span::before(as_of, KEPT);
        let mut marks = store.marks(before).await.map_err(read)?;
        let frozen = store.frozen_within(before).await.map_err(read)?;
        let pages = self.pages(before).await?;
        let mut earlier = self.earlier().await?;
        let named: Vec<(&str, String)> =
            loaded.levels().iter().map(|level| (level.spec.slo.name.as_str(), service_of(level))).collect();
        let renamed = Renamed::since(earlier.last.as_ref().map(|last| &last.snapshot), &named);
        renamed.decisions(&mut earlier.rows);
        renamed.marks(&mut marks);
        let around = Around { period, now, zone, policy: policy(), marks: &marks, frozen: &frozen };
        let mut services: BTreeMap<String, Vec<JudgedLevel>> = BTreeMap::new();
        let (mut last_bucket, mut unmeasured) = (None, Vec::new());
        for level in loaded.levels() {
            if let Err(why) = &level.sli {
                unmeasured.push(format!("{}: {why}", level.spec.slo.name));
            }
            let read = read_level(self.shared, level, before).await?;
            let known = read.series.buckets().iter().rfind(|bucket| bucket.usable().is_some());
            last_bucket = last_bucket.max(known.map(|bucket| bucket.start.shifted_ms(read.series.grid().step_ms())));
            let year = self.year(&around, level, &read).await?;
            let judged = around.judge(level, &read, year.as_ref(), &measured(level, read.row.as_ref(), zone));
            services.entry(service_of(level)).or_default().push(judged);
            // A year of buckets takes its time, and others are at work in this process.
            tokio::task::yield_now().await;
        }
        let since = self.pages_kept_since().await?;
        let judging = Judging { earlier: &earlier.rows, now, zone };
        let mut kept: Vec<(Option<Exact>, KeptService)> = Vec::new();
        let (mut known, mut all) = (0, 0);
        for (name, levels) in services {
            known += levels.iter().map(|level| level.known.0).sum::<u64>();
            all += levels.iter().map(|level| level.known.1).sum::<u64>();
            let burns: Vec<Span> = levels.iter().flat_map(|level| level.burns.clone()).collect();
            let over = levels.iter().filter_map(|level| level.over).max_by_key(|over| over.length_ms());
            let own: Vec<Instant> = pages.iter().filter(|(of, _)| *of == name).map(|(_, at)| *at).collect();
            let mut quality = over.map(|over| alert_quality(&own, &burns, over, since)).unwrap_or_default();
            quality.kept_since = over.filter(|over| over.start < since).map(|_| day_text(since, zone));
            let complaints = earlier.complaints(renamed.before(&name));
            kept.push(kept_service(&judging, name, levels, (quality, complaints)));
        }
        // The worst first; what is not known is worse than what is fine.
        kept.sort_by(|(a, one), (b, other)| (a.is_some(), a, &one.name).cmp(&(b.is_some(), b, &other.name)));
        let actions = self.actions(as_of).await?;
        let services: Vec<KeptService> = kept.into_iter().map(|(_, service)| service).collect();
        let last = earlier.last.as_ref();
        let since = last.map_or(period.span.start, |last| last.head.opened.at);
        let revisions = store.slo_revisions(Span { start: since, end: now }).await.map_err(read)?;
        let mut changes: Vec<String> = earlier.altered.clone().into_iter().collect();
        changes.extend(revised(&revisions, zone));
        changes.extend(renamed.said());
        changes.extend(last.into_iter().flat_map(|last| new_exclusions(&last.snapshot, &services)));
        Ok(Snapshot {
            format: FORMAT,
            team: loaded.team.clone(),
            period: kept_period(period, zone, now),
            made: dated_text(now, zone),
            is_stale: last_bucket.is_none_or(|last: Instant| as_of.since(last) > STALE),
            last_bucket: last_bucket.map(|at| dated_text(at, zone)),
            coverage: Exact::ratio(known, all).as_ref().map(Share::of),
            changes,
            revised: self.revised,
            earlier: earlier_decisions(
                &earlier.rows,
                &earlier.heads,
                (last.map(|last| &last.snapshot), &services),
                &renamed,
            ),
            services,
            unmeasured,
            actions: Some(actions),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// What is kept for ever of the window a year before the last one of a level.
    async fn year(&self, around: &Around<'_>, level: &Level, read: &LevelRead) -> Result<Option<YearDays>, ApiError> {
        let Some(span) = around.year_before(level, read.series.grid()) else { return Ok(None) };
        let groups: Vec<_> = read.row.iter().flat_map(|row| &row.groups).map(|group| group.id).collect();
        let days = self.shared.store.day_sums(&groups, span).await.map_err(|error| store_error(&error))?;
        Ok(Some(YearDays { span, days }))
    }

    /// What became of action items, by the days of the review's zone.
    async fn actions(&self, as_of: Instant) -> Result<KeptActions, ApiError> {
        let day = |at: Instant| self.zone.wall(at).day();
        let (first, last) = (day(self.period.span.start), day(as_of.shifted_ms(-1)));
        let ActionCounts { made, done, done_in_time, declined, superseded, open, overdue, without_owner } =
            counted(self.shared, first, last).await?;
        Ok(KeptActions { made, done, done_in_time, declined, superseded, open, overdue, without_owner })
    }

    /// Since when a page would be in the records: as long as they are kept, and not before anything was watched.
    async fn pages_kept_since(&self) -> Result<Instant, ApiError> {
        let (now, retention) = (self.shared.ports.clock.now(), self.shared.loaded().retention);
        let sources = self.shared.store.sources().await.map_err(|error| store_error(&error))?;
        let watched = sources.iter().filter_map(|source| source.first_good_at).min().unwrap_or(now);
        Ok(watched.max(now.minus(retention)))
    }

    /// The pages that somebody was shown, with the services of their alerts; each once for a service.
    async fn pages(&self, span: Span) -> Result<Vec<(String, Instant)>, ApiError> {
        let recorded = self.shared.store.pages_heard(span.start, span.end).await;
        let recorded = recorded.map_err(|error| store_error(&error))?;
        let services = self.shared.loaded().watch().services();
        let service = |alert: usize| -> Option<String> {
            let alert = recorded.alerts.get(alert)?;
            let view = AlertView::labelled(&alert.labels, alert.id.source.as_str());
            services.service_of(&view).map(|service| service.name.clone())
        };
        let mut pages: Vec<(String, Instant)> = Vec::new();
        for page in &recorded.pages {
            let mut of: Vec<String> = page.lines.iter().filter_map(|(alert, _)| service(*alert as usize)).collect();
            of.sort_unstable();
            of.dedup();
            pages.extend(of.into_iter().map(|service| (service, page.at)));
        }
        Ok(pages)
    }

    async fn earlier(&self) -> Result<Earlier, ApiError> {
        let store = &self.shared.store;
        let heads = store.reviews().await.map_err(|error| store_error(&error))?;
        let is_before = |head: &&ReviewHead| head.closed.is_some() && head.span.end <= self.period.span.end;
        let last = heads.iter().filter(is_before).max_by_key(|head| (head.span.end, head.opened.at)).cloned();
        // Also those of the revisions before this one: it is not open yet, so that none of them are its own.
        let mut rows = store.open_decisions().await.map_err(|error| store_error(&error))?;
        let (mut before, mut altered) = (None, None);
        if let Some(head) = last {
            let own = store.review_decisions(head.id).await.map_err(|error| store_error(&error))?;
            rows.retain(|row| row.decision.review != head.id);
            rows.extend(own);
            let review = store.review(head.id).await.map_err(|error| store_error(&error))?;
            if let Some(review) = review {
                // One that another version kept, or that was altered, still has decisions; its figures are not compared.
                match Record::read(store, review).await {
                    Ok(record) => before = Some(record),
                    Err(error) => altered = Some(format!("What was decided last time is looked back at, but {error}")),
                }
            }
        }
        Ok(Earlier { rows, heads, last: before, altered })
    }
}

/// What reviews before this one left.
struct Earlier {
    rows: Vec<ReviewDecisionRow>,
    heads: Vec<ReviewHead>,
    /// The last one that was closed.
    last: Option<Record>,
    /// Why what it left cannot be trusted.
    altered: Option<String>,
}

impl Earlier {
    /// What was counted of a service until the last one was closed, as it was called then.
    fn complaints(&self, service: &str) -> Vec<Complaints> {
        self.last.as_ref().map(|last| last.complaints(service)).unwrap_or_default()
    }
}

/// What a level is about; its own name where no service is named.
pub(super) fn service_of(level: &Level) -> String {
    level.spec.service.clone().unwrap_or_else(|| level.spec.slo.name.clone())
}
