//! The card of what happened while nobody watched.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use watchbill_domain::alerts::{
    AlertState, ColleagueDeed, ColleagueDid, Doing, GapCause, PastEpisode, away, filter_text, plain_line,
};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::Health;
use watchbill_domain::time::{Instant, span_text};
use watchbill_sources::Role;
use watchbill_store::{AbsenceRow, AlertRow};

use crate::api::{ApiError, WakeDeed, WakePart, WakeRow, WakeView};
use crate::oncall::meanwhile;
use crate::shared::Shared;

use super::kept::Records;
use super::texts::{Here, store_error};
use super::twins::role_of;

/// What is looked at, for the store.
pub(crate) const WAKE_LOOK: &str = "wake";
/// A shorter absence is told by what changed, and needs no card.
pub(crate) const SHORTEST: Duration = Duration::from_secs(30 * 60);
/// Absences that are no further apart than this are one: somebody opened the lid and closed it again.
const ONE_ABSENCE: Duration = Duration::from_secs(30 * 60);
/// A card that nobody put away goes by itself after this.
const KEPT_FOR: Duration = Duration::from_secs(3 * 86_400);
/// An Alertmanager hears of an alert within this of its beginning.
const SAME_TIME: Duration = Duration::from_secs(180);
/// Rows under one heading.
const MOST_ROWS: usize = 5;

/// The card, if there is something that was not put away.
pub(super) async fn wake(shared: &Shared, records: &Records, here: &Here) -> Result<Option<WakeView>, ApiError> {
    let fail = |error| store_error(&error);
    let put_away = shared.store.look(WAKE_LOOK).await.map_err(fail)?;
    let since = here.now.minus(KEPT_FOR).max(put_away.unwrap_or(Instant::from_ms(0)));
    let absences = shared.store.absences(since, SHORTEST).await.map_err(fail)?;
    let Some(absence) = Absence::latest(absences) else { return Ok(None) };
    let episodes = shared.store.episodes_between(absence.from, absence.to).await.map_err(fail)?;
    let episodes = told_once(episodes, records);
    let told = away(&episodes, absence.from, absence.to);
    let live = |doing: &Doing| records.alerts.iter().find(|alert| alert.id == doing.alert);
    let mut firing: Vec<Row> = told.firing.iter().filter_map(|doing| Row::firing(doing, live(doing)?)).collect();
    firing.extend(mine_from_before(records, &absence, &firing));
    let rows = |doings: &[Doing]| doings.iter().map(|doing| Row::over(doing, live(doing))).collect::<Vec<_>>();
    let (passed, flapped, ended) = (rows(&told.passed), rows(&told.flapped), rows(&told.ended));
    let colleagues: Vec<WakeDeed> = absence.rows.iter().flat_map(|row| deeds(row, here)).collect();
    let mut untold: Vec<String> = absence.rows.iter().filter_map(|row| row.notes.untold.clone()).collect();
    untold.dedup();
    let view = WakeView {
        what: absence.text(here),
        line: line(&firing, passed.len(), flapped.len(), ended.len(), colleagues.len()),
        from: here.time(absence.from),
        to: here.time(absence.to),
        firing: part(firing, records, |row| row.firing_text(here)),
        passed: part(passed, records, Row::passed_text),
        flapped: part(flapped, records, Row::flapped_text),
        ended: part(ended, records, Row::ended_text),
        colleagues,
        handoffs: handoffs(shared, &absence, here),
        untold,
    };
    Ok(Some(view))
}

/// The spans in which nobody watched that lie together, of all sources.
struct Absence {
    from: Instant,
    to: Instant,
    rows: Vec<AbsenceRow>,
}

impl Absence {
    /// The last of them; `rows` are in order of their ends.
    fn latest(mut rows: Vec<AbsenceRow>) -> Option<Self> {
        let last = rows.pop()?;
        let mut absence = Self { from: last.from, to: last.to, rows: vec![last] };
        while let Some(row) = rows.pop_if(|row| row.to.plus(ONE_ABSENCE) >= absence.from) {
            absence.from = absence.from.min(row.from);
            absence.rows.push(row);
        }
        absence.rows.reverse();
        Some(absence)
    }

    fn text(&self, here: &Here) -> String {
        let span = format!("{}, until {}", span_text(self.to.since(self.from)), here.short(self.to));
        let is = |cause: GapCause| self.rows.iter().any(|row| row.cause == cause);
        if is(GapCause::Asleep) {
            return format!("This laptop slept for {span}");
        }
        if is(GapCause::NotRunning) {
            return format!("Watchbill was not running for {span}");
        }
        let names: HashSet<&SourceName> = self.rows.iter().map(|row| &row.source).collect();
        match (names.len(), self.rows.first()) {
            (1, Some(row)) => format!("{} did not answer for {span}", row.source),
            (many, _) => format!("{many} sources did not answer for {span}"),
        }
    }
}

/// One alert in a list.
struct Row {
    doing: Doing,
    state: AlertState,
    since: Instant,
    yours: bool,
}

impl Row {
    fn firing(doing: &Doing, alert: &AlertRow) -> Option<Self> {
        let yours = alert.mine.acknowledged_at.is_some();
        let row = Self { doing: doing.clone(), state: alert.state, since: alert.since, yours };
        (alert.state == AlertState::Firing).then_some(row)
    }

    fn over(doing: &Doing, alert: Option<&AlertRow>) -> Self {
        let state = alert.map_or(AlertState::Resolved, |alert| alert.state);
        let since = alert.map_or(Instant::from_ms(0), |alert| alert.since);
        Self { doing: doing.clone(), state, since, yours: alert.is_some_and(|a| a.mine.acknowledged_at.is_some()) }
    }

    fn firing_text(&self, here: &Here) -> String {
        format!("firing since {}", here.short(self.since))
    }

    fn passed_text(&self) -> String {
        let span = span_text(self.doing.longest);
        if self.doing.began == 1 { format!("fired for {span}") } else { format!("fired twice, {span} at most") }
    }

    fn flapped_text(&self) -> String {
        let now = if self.doing.fires { ", firing at the end" } else { "" };
        format!("began {} times, {} at most{now}", self.doing.began, span_text(self.doing.longest))
    }

    fn ended_text(&self) -> String {
        format!("ended after {}", span_text(self.doing.longest))
    }
}

/// What fires on that somebody took or was paged for before.
fn mine_from_before(records: &Records, absence: &Absence, firing: &[Row]) -> Vec<Row> {
    let is_mine = |alert: &&AlertRow| {
        alert.state == AlertState::Firing
            && alert.since <= absence.from
            && (alert.mine.acknowledged_at.is_some() || alert.announced.is_some())
            && !firing.iter().any(|row| row.doing.alert == alert.id)
    };
    let row = |alert: &AlertRow| Row {
        doing: Doing {
            alert: alert.id.clone(),
            name: alert.name().to_owned(),
            severity: alert.severity,
            began: 0,
            longest: Duration::ZERO,
            fires: true,
        },
        state: alert.state,
        since: alert.since,
        yours: true,
    };
    records.alerts.iter().filter(is_mine).map(row).collect()
}

/// The alerts of one name at one source are one row: yours first, then as they come.
fn part(rows: Vec<Row>, records: &Records, text: impl Fn(&Row) -> String) -> WakePart {
    let alerts = rows.len();
    let mut groups: Vec<(SourceName, String, Vec<Row>)> = Vec::new();
    let mut places: BTreeMap<(SourceName, String), usize> = BTreeMap::new();
    for row in rows {
        let key = (row.doing.alert.source.clone(), row.doing.name.clone());
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key.0, key.1, Vec::new()));
            groups.len() - 1
        });
        groups[place].2.push(row);
    }
    groups.sort_by_key(|(.., group)| !group.iter().any(|row| row.yours));
    let rows_total = groups.len();
    let view = |(source, name, group): (SourceName, String, Vec<Row>)| {
        let first = &group[0];
        let health = records.sources.get(&source).map(|(_, health)| *health);
        let fires = group.iter().any(|row| row.state == AlertState::Firing);
        let state = match (fires, health) {
            (false, _) => "resolved",
            (true, Some(Health::Fine)) => "firing",
            (true, _) => "unknown",
        };
        let on = if group.len() == 1 { String::new() } else { format!(" (the worst of {} alerts)", group.len()) };
        WakeRow {
            name: plain_line(if name.is_empty() { "(no alertname)" } else { &name }, 120),
            source: source.to_string(),
            severity: first.doing.severity.word().to_owned(),
            state: state.to_owned(),
            what: format!("{}{on}", text(first)),
            yours: group.iter().any(|row| row.yours),
            alert: (group.len() == 1).then(|| first.doing.alert.to_string()),
            filter: filter_text([("alertname", name.as_str()), ("@source", source.as_str())]),
        }
    };
    WakePart { rows: groups.into_iter().take(MOST_ROWS).map(view).collect(), rows_total, alerts }
}

fn deeds(absence: &AbsenceRow, here: &Here) -> Vec<WakeDeed> {
    let text = |deed: &ColleagueDeed| {
        let (by, about) = (plain_line(&deed.by, 60), plain_line(&deed.about, 160));
        match deed.what {
            ColleagueDid::Made => format!("{by} silenced {about} until {}", here.short(deed.until)),
            ColleagueDid::Changed => format!("{by} changed the silence of {about}: until {}", here.short(deed.until)),
            ColleagueDid::Ended => format!("{by} ended the silence of {about}"),
        }
    };
    let deed = |deed: &ColleagueDeed| WakeDeed {
        at: here.time(deed.at),
        text: text(deed),
        comment: plain_line(&deed.comment, 160),
        source: absence.source.to_string(),
    };
    absence.notes.colleagues.iter().map(deed).collect()
}

/// The hand-offs of the person at this laptop that came meanwhile.
fn handoffs(shared: &Shared, absence: &Absence, here: &Here) -> Vec<String> {
    let loaded = shared.loaded();
    let own = loaded.watch().own_handoffs(absence.from, absence.to);
    own.iter().map(|(handoff, side)| meanwhile(handoff, *side, &loaded.people, |at| here.short(at))).collect()
}

/// What two sources tell of is told once, by the one that notifies: an episode of the same name that began at about the same
/// time is taken for the same.
fn told_once(episodes: Vec<PastEpisode>, records: &Records) -> Vec<PastEpisode> {
    let role = |episode: &PastEpisode| {
        let (source, _) = records.sources.get(&episode.alert.source)?;
        role_of(source)
    };
    let (notified, others): (Vec<_>, Vec<_>) =
        episodes.into_iter().partition(|episode| role(episode) == Some(Role::Notifies));
    let mut began: BTreeMap<&str, Vec<Instant>> = BTreeMap::new();
    for episode in &notified {
        began.entry(&episode.name).or_default().push(episode.fired_at);
    }
    let twice = |episode: &PastEpisode| {
        let apart = |at: &Instant| at.since(episode.fired_at).max(episode.fired_at.since(*at));
        let told = began.get(episode.name.as_str());
        role(episode) == Some(Role::Evaluates) && told.is_some_and(|told| told.iter().any(|at| apart(at) <= SAME_TIME))
    };
    let others: Vec<PastEpisode> = others.into_iter().filter(|episode| !twice(episode)).collect();
    notified.into_iter().chain(others).collect()
}

/// "3 still firing (1 yours), 5 came and went, 2 flapped, 1 ended; colleagues did 2 things with silences".
fn line(firing: &[Row], passed: usize, flapped: usize, ended: usize, colleagues: usize) -> String {
    let yours = firing.iter().filter(|row| row.yours).count();
    let yours = if yours == 0 { String::new() } else { format!(" ({yours} yours)") };
    let mut parts: Vec<String> = Vec::new();
    parts.extend((!firing.is_empty()).then(|| format!("{} still firing{yours}", firing.len())));
    parts.extend((passed > 0).then(|| format!("{passed} came and went")));
    parts.extend((flapped > 0).then(|| format!("{flapped} flapped")));
    parts.extend((ended > 0).then(|| format!("{ended} ended")));
    let mut line = if parts.is_empty() { "nothing is known to have happened".to_owned() } else { parts.join(", ") };
    if colleagues > 0 {
        let things = if colleagues == 1 { "1 thing".to_owned() } else { format!("{colleagues} things") };
        line = format!("{line}; colleagues did {things} with silences");
    }
    line
}
