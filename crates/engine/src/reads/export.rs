//! The records, and a list, as a table for other programs.

use std::collections::HashMap;

use watchbill_domain::alerts::{AlertState, MatcherSet, Transition, place_of, summary_line, telling_labels};
use watchbill_domain::ids::AlertId;
use watchbill_domain::sources::Health;
use watchbill_domain::time::Instant;
use watchbill_report::{csv_table, markdown_table};
use watchbill_store::{AlertRow, EpisodeRow, Page};

use crate::api::{AlertsAsk, ApiError, ExportWhat, TableForm};
use crate::shared::Shared;

use super::kept::Kept;
use super::listing::passes;
use super::texts::{Here, health_of, held_by, shown_state, store_error};

/// Rows of a list that are copied at once: a clipboard is no way for more, and the command line has no such limit.
const MOST_COPIED: usize = 5_000;

/// What rows are written by.
struct Pen {
    form: TableForm,
    here: Here,
}

const ALERTS: [&str; 13] = [
    "id",
    "name",
    "source",
    "severity",
    "state",
    "since",
    "place",
    "summary",
    "labels",
    "acknowledged",
    "snoozed_until",
    "silenced_by",
    "url",
];
const EPISODES: [&str; 8] = ["id", "name", "source", "severity", "starts_at", "fired_at", "ended_at", "seconds"];
const TRANSITIONS: [&str; 8] = ["at", "id", "name", "source", "state", "severity", "evidence", "reason"];
const PAGES: [&str; 9] = ["number", "at", "kind", "severity", "title", "body", "because", "state", "alerts"];

/// The records from `from` on, of the alerts that pass the filter.
pub(crate) async fn export(
    shared: &Shared,
    what: ExportWhat,
    filter: &MatcherSet,
    from: Instant,
    form: TableForm,
) -> Result<String, ApiError> {
    let fail = |error| store_error(&error);
    let pen = Pen::of(shared, form);
    let now = pen.here.now;
    let sources = shared.store.sources().await.map_err(fail)?;
    let healths: HashMap<_, _> = sources.iter().map(|source| (source.name.clone(), health_of(source, now))).collect();
    let health = |id: &AlertId| healths.get(&id.source).copied().unwrap_or(Health::Unknown);
    let passing = |alert: &AlertRow| passes(alert, health(&alert.id), filter, now);
    let found = shared.store.search(&[], Some(&passing), usize::MAX).await.map_err(fail)?;
    let alerts: HashMap<AlertId, AlertRow> =
        found.alerts.iter().map(|alert| (alert.id.clone(), alert.clone())).collect();
    let rows: Vec<Vec<String>> = match what {
        ExportWhat::Alerts => {
            let recent = |alert: &&AlertRow| alert.state != AlertState::Resolved || alert.since >= from;
            found.alerts.iter().filter(recent).map(|alert| pen.alert(alert, health(&alert.id))).collect()
        }
        ExportWhat::Episodes => {
            let episodes = shared.store.episode_rows(from).await.map_err(fail)?;
            let row = |episode: &EpisodeRow| {
                let alert = alerts.get(&episode.alert)?;
                let seconds = episode.ended_at.map(|ended| ended.since(episode.fired_at).as_secs().to_string());
                let times = [episode.starts_at, episode.fired_at].map(|at| pen.time(at));
                let ended = episode.ended_at.map(|at| pen.time(at)).unwrap_or_default();
                Some([&who(alert)[..], &times, &[ended, seconds.unwrap_or_default()]].concat())
            };
            episodes.iter().filter_map(row).collect()
        }
        ExportWhat::Transitions => {
            let transitions = shared.store.transitions_since(from).await.map_err(fail)?;
            let row = |(id, change): &(AlertId, Transition)| {
                let [id, name, source, _] = who(alerts.get(id)?);
                let words = [change.to.word(), change.severity.word(), change.evidence.word(), &change.reason];
                Some([&[pen.time(change.at), id, name, source][..], &words.map(str::to_owned)].concat())
            };
            transitions.iter().filter_map(row).collect()
        }
        ExportWhat::Pages => {
            let pages = shared.store.pages_since(from).await.map_err(fail)?;
            let everything = filter.matchers().is_empty();
            let told = |page: &&Page| everything || page.lines.iter().any(|line| alerts.contains_key(&line.id));
            pages.iter().filter(told).map(|page| pen.page(page)).collect()
        }
    };
    let heads: &[&str] = match what {
        ExportWhat::Alerts => &ALERTS,
        ExportWhat::Episodes => &EPISODES,
        ExportWhat::Transitions => &TRANSITIONS,
        ExportWhat::Pages => &PAGES,
    };
    Ok(pen.table(heads, &rows))
}

/// The alerts of a list in its order, folded groups too.
pub(crate) async fn copy_list(shared: &Shared, ask: &AlertsAsk, form: TableForm) -> Result<String, ApiError> {
    let pen = Pen::of(shared, form);
    let filter = MatcherSet::parse(&ask.filter)
        .map_err(|error| ApiError::Invalid { field: "filter".to_owned(), message: error.to_string() })?;
    let kept = Kept::of(shared, ask, &filter, pen.here.now).await.map_err(|e| store_error(&e))?;
    let listed: Vec<&AlertRow> =
        kept.list.groups.iter().flat_map(|group| &group.members).map(|at| &kept.records.alerts[*at]).collect();
    if listed.len() > MOST_COPIED {
        let message = format!(
            "{} alerts are more than is copied at once ({MOST_COPIED}): a filter narrows the list, and `watchbill alerts \
             export` writes all of them",
            listed.len()
        );
        return Err(ApiError::Invalid { field: "filter".to_owned(), message });
    }
    let health = |alert: &AlertRow| kept.records.sources.get(&alert.id.source).map_or(Health::Unknown, |(_, h)| *h);
    let rows: Vec<Vec<String>> = listed.into_iter().map(|alert| pen.alert(alert, health(alert))).collect();
    Ok(pen.table(&ALERTS, &rows))
}

impl Pen {
    fn of(shared: &Shared, form: TableForm) -> Self {
        Self { form, here: Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() } }
    }

    /// Programs sort and subtract times, people read them.
    fn time(&self, at: Instant) -> String {
        match self.form {
            TableForm::Csv => at.to_rfc3339(),
            TableForm::Markdown => self.here.full(at),
        }
    }

    fn table(&self, heads: &[&str], rows: &[Vec<String>]) -> String {
        match self.form {
            TableForm::Csv => csv_table(heads, rows),
            TableForm::Markdown => markdown_table(heads, rows),
        }
    }

    fn alert(&self, alert: &AlertRow, health: Health) -> Vec<String> {
        let labels: Vec<String> = alert.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (silenced_by, _) = held_by(&alert.standing);
        let snoozed = alert.mine.snoozed_until.filter(|until| *until > self.here.now);
        let rest = [
            shown_state(alert, health).to_owned(),
            self.time(alert.since),
            place_of(&alert.labels, &telling_labels(&[&alert.labels])),
            summary_line(&alert.annotations),
            labels.join("; "),
            if alert.mine.acknowledged_at.is_some() { "yes" } else { "no" }.to_owned(),
            snoozed.map(|until| self.time(until)).unwrap_or_default(),
            silenced_by.join(" "),
            alert.url.clone().unwrap_or_default(),
        ];
        [&who(alert)[..], &rest].concat()
    }

    fn page(&self, page: &Page) -> Vec<String> {
        let alerts: Vec<String> = page.lines.iter().map(|line| line.id.to_string()).collect();
        let words = [page.kind.word(), page.severity.word(), &page.title, &page.body, &page.because, page.state.word()];
        let ends = [page.id.to_string(), self.time(page.created_at)];
        [&ends[..], &words.map(str::to_owned), &[alerts.join(" ")]].concat()
    }
}

/// Id, name, source and severity.
fn who(alert: &AlertRow) -> [String; 4] {
    let name = alert.labels.get("alertname").unwrap_or_default();
    [alert.id.to_string(), name.to_owned(), alert.id.source.to_string(), alert.severity.word().to_owned()]
}
