//! What incidents have in common, from what is kept of them: thousands are read at once, and nothing is collected anew.

mod caveats;
mod learnt;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use watchbill_domain::incidents::{
    Audience, Contradiction, CountedBy, Entry, IncidentId, Kind, MOST_QUARTERS, Middle, Moment, Quarter, SpanTrend,
    Status, Times, ToldBy, TrendIncident, TrendSpan, counts, quarters, span_trend, times,
};
use watchbill_domain::time::{Instant, span_text};
use watchbill_store::{IncidentQuery, IncidentRow, IncidentsWhich, KeptIncident, KeptLine};

use crate::api::{
    ApiError, IncidentTrendCount, IncidentTrendCounts, IncidentTrendDot, IncidentTrendFigure, IncidentTrendMiddle,
    IncidentTrendMiddleListed, IncidentTrendSpan, IncidentTrendSpanListed, IncidentTrendsListing, IncidentTrendsView,
};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::again::told_once;
use super::scope::Linked;
use super::times::{TELLING, time_facts};

use self::caveats::{Told, caveats};
use self::learnt::Learnt;

/// More incidents, and more documents, than there are.
const MOST: u32 = 1_000_000;
/// What one that is meant for few is called in a list for everybody.
const RESTRICTED: &str = "restricted";

/// The incidents of some quarters, with what is counted of them.
struct Trends {
    quarters: Vec<Quarter>,
    incidents: Vec<TrendIncident>,
    /// What each is called.
    titles: Vec<String>,
    figures: Vec<IncidentTrendFigure>,
    here: Here,
}

/// What the incidents of so many quarters have in common, for the window.
///
/// # Errors
/// [`ApiError::Invalid`] for none, or for more than twelve; otherwise when the records cannot be read.
pub(super) async fn incident_trends(shared: &Shared, quarters: u32) -> Result<IncidentTrendsView, ApiError> {
    Ok(Trends::read(shared, quarters).await?.view())
}

/// The same, and as scripts have it, of one reading.
///
/// # Errors
/// As [`incident_trends`].
pub(super) async fn incident_trends_told(
    shared: &Shared,
    quarters: u32,
) -> Result<(IncidentTrendsView, IncidentTrendsListing), ApiError> {
    let trends = Trends::read(shared, quarters).await?;
    Ok((trends.view(), trends.listing()))
}

impl Trends {
    async fn read(shared: &Shared, count: u32) -> Result<Self, ApiError> {
        if !(1..=MOST_QUARTERS).contains(&count) {
            let message = format!("{count} quarters cannot be told: expected 1 to {MOST_QUARTERS}");
            return Err(ApiError::Invalid { field: "quarters".to_owned(), message });
        }
        let fail = |error| store_error(&error);
        let now = shared.ports.clock.now();
        let zone = shared.loaded().zone_of_team().unwrap_or_else(|| shared.ports.clock.zone());
        let quarters = quarters(now, &zone, count);
        let from = quarters.first().map(|quarter| quarter.from);
        // What a clock that was set wrong declared in a quarter to come is none of these.
        let until = quarters.last().map(|quarter| quarter.to);
        let query = IncidentQuery { which: IncidentsWhich::All, about: None, from, until, most: MOST };
        let mut rows = shared.store.incidents(&query).await.map_err(fail)?.incidents;
        let learnt = Learnt::read(shared, &rows, MOST).await?;
        rows.retain(|row| row.merged_into.is_none());
        rows.sort_by_key(|row| (row.declared_at, row.id));
        let incidents = incidents(shared, &rows, learnt.factors_by_incident(), now).await?;
        let real: BTreeSet<IncidentId> = rows.iter().filter(|row| row.kind == Kind::Real).map(|row| row.id).collect();
        let figures = learnt.figures(&real, zone.wall(now).day());
        let called = |row: &IncidentRow| match row.audience {
            Audience::Restricted => RESTRICTED.to_owned(),
            Audience::Team => row.title.clone(),
        };
        Ok(Self { titles: rows.iter().map(called).collect(), quarters, incidents, figures, here: Here { now, zone } })
    }

    fn from(&self) -> Instant {
        self.quarters.first().map_or(self.here.now, |quarter| quarter.from)
    }

    fn counts(&self) -> Vec<IncidentTrendCounts> {
        let of = |by: CountedBy| {
            let rows = counts(&self.incidents, &self.quarters, by).into_iter();
            let row = |count: watchbill_domain::incidents::Count| IncidentTrendCount {
                name: count.name,
                each: count.each,
                total: count.total,
            };
            IncidentTrendCounts { by: by.word().to_owned(), rows: rows.map(row).collect() }
        };
        CountedBy::ALL.map(of).into()
    }

    fn spans(&self) -> impl Iterator<Item = (TrendSpan, SpanTrend)> {
        TrendSpan::ALL.into_iter().map(|span| (span, span_trend(&self.incidents, &self.quarters, span)))
    }

    fn of_kind(&self, kind: Kind) -> usize {
        self.incidents.iter().filter(|incident| incident.kind == kind).count()
    }

    fn headline(&self) -> String {
        let last = match self.quarters.len() {
            1 => "this quarter".to_owned(),
            several => format!("the last {several} quarters"),
        };
        match self.of_kind(Kind::Real) {
            0 => format!("No incident was declared in {last}."),
            1 => format!("1 incident was declared in {last}."),
            several => format!("{several} incidents were declared in {last}."),
        }
    }

    fn caveats(&self) -> Vec<String> {
        let real = || self.incidents.iter().filter(|incident| incident.kind == Kind::Real);
        let of = |is_so: fn(&Times) -> bool| real().filter(|one| one.times.as_ref().is_some_and(is_so)).count();
        let open = real().filter(|one| one.times.is_none()).count();
        let is_said = |times: &Times| times.each.values().any(|told| matches!(told.from, ToldBy::Person { .. }));
        caveats(&Told {
            real: real().count(),
            open,
            said: of(is_said),
            missing: of(|times| times.each.len() < Moment::ALL.len()),
            out_of_order: of(|times| times.contradictions.iter().any(|one| matches!(one, Contradiction::Order { .. }))),
            undetected: of(|times| TrendSpan::Detect.of(times).is_none()),
            unacknowledged: of(|times| TrendSpan::Acknowledge.of(times).is_none()),
            drills: self.of_kind(Kind::Drill),
            near_misses: self.of_kind(Kind::NearMiss),
        })
    }

    fn view(&self) -> IncidentTrendsView {
        IncidentTrendsView {
            quarters: self.names(),
            from: self.here.time(self.from()),
            to: self.here.time(self.here.now),
            headline: self.headline(),
            caveats: self.caveats(),
            counts: self.counts(),
            spans: self.spans().map(|(span, trend)| self.span(span, &trend)).collect(),
            figures: self.figures.clone(),
        }
    }

    fn listing(&self) -> IncidentTrendsListing {
        let span = |(span, trend): (TrendSpan, SpanTrend)| IncidentTrendSpanListed {
            what: span.word().to_owned(),
            means: span.means().to_owned(),
            unknown: trend.unknown,
            enough: trend.enough,
            incidents: trend.known.iter().map(|(place, took)| (self.incidents[*place].id.0, ms(*took))).collect(),
            middles: self.middles(&trend).map(|(of, middle)| middle_listed(of, middle)).collect(),
        };
        IncidentTrendsListing {
            quarters: self.names(),
            from: self.from().to_rfc3339(),
            to: self.here.now.to_rfc3339(),
            caveats: self.caveats(),
            counts: self.counts(),
            spans: self.spans().map(span).collect(),
            figures: self.figures.clone(),
        }
    }

    fn names(&self) -> Vec<String> {
        self.quarters.iter().map(|quarter| quarter.name.clone()).collect()
    }

    fn span(&self, span: TrendSpan, trend: &SpanTrend) -> IncidentTrendSpan {
        let dot = |(place, took): &(usize, Duration)| IncidentTrendDot {
            id: self.incidents[*place].id.0,
            title: self.titles[*place].clone(),
            at: self.here.time(self.incidents[*place].declared_at),
            ms: ms(*took),
            text: span_text(*took),
        };
        IncidentTrendSpan {
            what: span.word().to_owned(),
            means: span.means().to_owned(),
            dots: trend.known.iter().map(dot).collect(),
            unknown: trend.unknown,
            middles: self.middles(trend).map(|(of, middle)| middle_row(of, middle)).collect(),
            enough: trend.enough,
        }
    }

    /// Of each quarter, then of all.
    fn middles(&self, trend: &SpanTrend) -> impl Iterator<Item = (String, Middle)> {
        let each: Vec<(String, Middle)> = self.names().into_iter().zip(trend.each.clone()).collect();
        each.into_iter().chain([("all".to_owned(), trend.all)])
    }
}

/// Of real ones that are resolved with their moments: these no longer become others, and what they follow from is kept.
async fn incidents(
    shared: &Shared,
    rows: &[IncidentRow],
    mut factors: BTreeMap<IncidentId, Vec<String>>,
    now: Instant,
) -> Result<Vec<TrendIncident>, ApiError> {
    let fail = |error| store_error(&error);
    let is_over = |row: &&IncidentRow| row.kind == Kind::Real && row.status == Status::Resolved;
    let over: Vec<IncidentId> = rows.iter().filter(is_over).map(|row| row.id).collect();
    let mut whole = whole_by_id(shared, &over).await?;
    let absorbed: Vec<IncidentId> = whole.values().flat_map(|kept| kept.incident.absorbed.clone()).collect();
    whole.extend(whole_by_id(shared, &absorbed).await?);
    let all: Vec<IncidentId> = whole.keys().copied().collect();
    let mut lines: BTreeMap<IncidentId, Vec<KeptLine>> = BTreeMap::new();
    for line in shared.store.kept_lines(&all, &TELLING).await.map_err(fail)? {
        lines.entry(line.incident).or_default().push(line);
    }
    let moments = |id: IncidentId| {
        let kept = whole.get(&id).filter(|kept| kept.incident.status() == Status::Resolved)?;
        let absorbed: Vec<KeptIncident> =
            kept.incident.absorbed.iter().filter_map(|id| whole.get(id)).cloned().collect();
        let of = kept.incident.with_absorbed().filter_map(|id| lines.get(&id)).flatten().cloned();
        let told = told_once(&of.collect::<Vec<KeptLine>>());
        let entries: Vec<&Entry> = told.iter().collect();
        Some(times(&time_facts(kept, &absorbed, &Linked::of(&kept.incident.links), &entries), now))
    };
    let incident = |row: &IncidentRow| TrendIncident {
        id: row.id,
        kind: row.kind,
        severity: row.severity,
        services: row.services.clone(),
        factors: match (factors.remove(&row.id).unwrap_or_default(), row.audience) {
            // What contributed may say what it was.
            (some, Audience::Restricted) if !some.is_empty() => vec![RESTRICTED.to_owned()],
            (some, _) => some,
        },
        declared_at: row.declared_at,
        times: moments(row.id),
    };
    Ok(rows.iter().map(incident).collect())
}

async fn whole_by_id(shared: &Shared, ids: &[IncidentId]) -> Result<BTreeMap<IncidentId, KeptIncident>, ApiError> {
    let whole = shared.store.incidents_whole(ids).await.map_err(|error| store_error(&error))?;
    Ok(whole.into_iter().map(|kept| (kept.incident.id, kept)).collect())
}

fn ms(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn middle_row(of: String, middle: Middle) -> IncidentTrendMiddle {
    let Middle { count, median, lower, upper } = middle;
    IncidentTrendMiddle {
        of,
        count: whole(count),
        median: median.map(span_text),
        lower: lower.map(span_text),
        upper: upper.map(span_text),
        median_ms: median.map(ms),
        lower_ms: lower.map(ms),
        upper_ms: upper.map(ms),
    }
}

fn middle_listed(of: String, middle: Middle) -> IncidentTrendMiddleListed {
    let Middle { count, median, lower, upper } = middle;
    let (median_ms, lower_ms, upper_ms) = (median.map(ms), lower.map(ms), upper.map(ms));
    IncidentTrendMiddleListed { of, count: whole(count), median_ms, lower_ms, upper_ms }
}

#[cfg(test)]
#[path = "trends_tests.rs"]
mod tests;
