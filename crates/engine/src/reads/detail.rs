//! Everything about one alert.

use std::time::Duration;

use watchbill_domain::alerts::{
    AlertState, AlertView, EpisodeSpan, FlapRules, Gap, GapCause, SafeLink, Segment, Standing, Transition, place_of,
    telling_labels,
};
use watchbill_domain::ids::{AlertId, Identity};
use watchbill_domain::sources::Health;
use watchbill_domain::time::{Instant, span_text};
use watchbill_report::{AlertText, SizePx, Span, alert_markdown, evidence_chart};
use watchbill_sources::Role;
use watchbill_store::{
    AlertQuery, AlertRow, Configured, DecisionRow, Deed, DeedRow, GapRow, Page, RunRow, SilenceDeedRow, SourceRow,
};

use crate::actions::run_text;
use crate::api::{
    AlertDetail, AlsoAtView, ApiError, ChartView, DecisionView, EntryView, EscalationView, FormerMine, LinkView,
    NamedText, SilenceView, TextPiece, TimeText, WhyView,
};
use crate::oncall::{Upstreams, escalation_of_alert};
use crate::shared::Shared;
use crate::silences::{deed_text as silence_deed_text, shared_ack_view};

use super::flapping::flap_view;
use super::list::{alert_row, past, told_of};
use super::pages::state_text;
use super::texts::{Here, health_of, shown_state, source_view, store_error};
use super::twins::{homes_of, role_of};
use super::why::{Grounds, steps, why_view};

/// How far back an alert's record is shown.
const PAST: Duration = Duration::from_secs(24 * 3600);
/// Characters of one annotation that are shown; nobody reads more here, and a megabyte would freeze the window.
const TEXT_CHARS: usize = 8_000;
/// Recorded decisions, deeds and pages that are shown.
const RECORDS: u32 = 50;
/// How many alerts are named when a person could mean several.
const MOST_MEANT: usize = 10;

/// The alert a person means by its id, the beginning of one, or its name.
pub(crate) async fn find_alert(shared: &Shared, text: &str) -> Result<AlertId, ApiError> {
    let fail = |error| store_error(&error);
    if let Ok(id) = text.parse::<AlertId>()
        && shared.store.alert(&id).await.map_err(fail)?.is_some()
    {
        return Ok(id);
    }
    let mut found = if text.is_empty() { Vec::new() } else { shared.store.find_alerts(text).await.map_err(fail)? };
    if found.is_empty() {
        let alerts = shared.store.alerts(&AlertQuery::default()).await.map_err(fail)?;
        let named = alerts.into_iter().filter(|alert| alert.labels.get("alertname") == Some(text));
        found = named.map(|alert| alert.id).take(MOST_MEANT).collect();
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(ApiError::NotFound {
            message: format!("no alert is known by `{text}`; `watchbill alerts list --all` lists them"),
        }),
        _ => {
            let ids: Vec<String> = found.iter().map(ToString::to_string).collect();
            let message = format!("`{text}` could be any of {}", ids.join(", "));
            Err(ApiError::Invalid { field: "id".to_owned(), message })
        }
    }
}

/// Everything about one alert.
pub(crate) async fn alert_detail(shared: &Shared, id: &AlertId) -> Result<AlertDetail, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let store = &shared.store;
    let fail = |error| store_error(&error);
    let alert = store.alert(id).await.map_err(fail)?.ok_or_else(|| gone(id))?;
    let sources = store.sources().await.map_err(fail)?;
    let source = sources.iter().find(|source| source.name == id.source).ok_or_else(|| gone(id))?;
    let from = here.now.minus(PAST);
    let records = Records {
        transitions: store.transitions(id, from).await.map_err(fail)?,
        gaps: store.gaps(&id.source, from).await.map_err(fail)?,
        deeds: store.deeds(id, RECORDS).await.map_err(fail)?,
        pages: store.pages_of(id, RECORDS).await.map_err(fail)?,
        runs: store.runs(id, RECORDS).await.map_err(fail)?,
        silence_deeds: store.silence_deeds_of(id, RECORDS).await.map_err(fail)?,
        episodes: store.episodes(id, from).await.map_err(fail)?,
        flap_rules: shared.loaded().policy.flap,
    };
    let decisions = store.decisions(id, RECORDS).await.map_err(fail)?;
    let grounds = Grounds::read(shared, &alert, &here).await?;
    let steps = steps(shared, &grounds, &alert, &sources, &decisions, &here);
    let mut detail = detail(&alert, source, &records, &decisions, why_view(&steps, &here), &here);
    detail.shared_ack = shared_ack_view(shared, id, &here).await.map_err(fail)?;
    detail.escalation = escalation(shared, &alert, &sources, &here).await?;
    for rules in sources.iter().filter(|other| other.name != id.source && evaluates(other)) {
        let query = AlertQuery { source: Some(rules.name.clone()), resolved_since: Some(from) };
        let homes = store.alerts(&query).await.map_err(fail)?;
        for home in homes_of(&alert, &homes) {
            if detail.expression.is_none() {
                detail.expression.clone_from(&home.expression);
            }
            detail.also_at.push(also_at(home, rules, &here));
        }
    }
    Ok(detail)
}

/// What happens to an alert that fires if nobody answers, where somebody tells.
pub(super) async fn escalation(
    shared: &Shared,
    alert: &AlertRow,
    sources: &[SourceRow],
    here: &Here,
) -> Result<Option<EscalationView>, ApiError> {
    if alert.state != AlertState::Firing {
        return Ok(None);
    }
    let told = shared.store.unanswered().await.map_err(|error| store_error(&error))?;
    let (upstreams, loaded) = (Upstreams::of(told, sources), shared.loaded());
    let source = alert.id.source.as_str();
    let service = loaded.watch().service_about(&AlertView::labelled(&alert.labels, source));
    Ok(escalation_of_alert(&alert.labels, source, service, loaded.grounds(&upstreams, here)))
}

/// The address behind a link's number.
pub(crate) async fn link(shared: &Shared, id: &AlertId, number: usize) -> Result<SafeLink, ApiError> {
    let alert = shared.store.alert(id).await.map_err(|e| store_error(&e))?.ok_or_else(|| gone(id))?;
    let (_, mut links) = texts_and_links(&alert);
    if number >= links.len() {
        return Err(ApiError::NotFound { message: "the alert has no such link any more".to_owned() });
    }
    Ok(links.swap_remove(number).1)
}

struct Records {
    transitions: Vec<Transition>,
    gaps: Vec<GapRow>,
    deeds: Vec<DeedRow>,
    pages: Vec<Page>,
    runs: Vec<RunRow>,
    silence_deeds: Vec<SilenceDeedRow>,
    episodes: Vec<EpisodeSpan>,
    flap_rules: FlapRules,
}

pub(super) fn gone(id: &AlertId) -> ApiError {
    ApiError::NotFound { message: format!("there is no record of {id} (any more)") }
}

fn detail(
    alert: &AlertRow,
    source: &SourceRow,
    records: &Records,
    decisions: &[DecisionRow],
    why: WhyView,
    here: &Here,
) -> AlertDetail {
    let health = health_of(source, here.now);
    let place = place_of(&alert.labels, &telling_labels(&[&alert.labels]));
    let (id, now) = (&alert.id.identity, here.now);
    let segments = past(id, &records.transitions, &records.gaps, Some((source, health)), now.minus(PAST), now);
    let row = alert_row(alert, Some((source, health)), &place, here, &records.flap_rules, |_| segments.clone());
    let (annotations, links) = texts_and_links(alert);
    AlertDetail {
        source: source.name.to_string(),
        source_health: source_view(source, here),
        labels: alert.labels.iter().map(|(name, value)| plain_text(name, value)).collect(),
        annotations,
        links: links.iter().map(link_view).collect(),
        starts_at: here.time(alert.starts_at),
        receivers: alert.receivers.clone(),
        silences: silences(alert, source, here),
        why,
        escalation: None,
        flap: flap_view(&alert.flap, &records.episodes, source, &records.flap_rules, here),
        decisions: decisions.iter().map(|decision| decision_view(decision, here)).collect(),
        entries: entries(&alert.id.identity, records, here),
        chart: chart(&segments, here),
        shared_ack: None,
        acknowledged: alert.mine.acknowledged_at.is_some(),
        snoozed_until: alert.mine.snoozed_until.filter(|until| *until > here.now).map(|at| here.time(at)),
        expression: alert.expression.clone(),
        fires_at: alert.fires_at.filter(|_| alert.state == AlertState::Pending).map(|at| here.time(at)),
        clears_at: alert.clears_at.filter(|_| alert.state == AlertState::Firing).map(|at| here.time(at)),
        also_at: Vec::new(),
        row,
    }
}

fn evaluates(source: &SourceRow) -> bool {
    source.configured == Configured::Yes && role_of(source) == Some(Role::Evaluates)
}

fn also_at(home: &AlertRow, source: &SourceRow, here: &Here) -> AlsoAtView {
    let state = shown_state(home, health_of(source, here.now)).to_owned();
    AlsoAtView { id: home.id.to_string(), source: source.name.to_string(), state, since: here.time(home.since) }
}

fn link_view((title, link): &(String, SafeLink)) -> LinkView {
    LinkView { title: title.clone(), host: link.host().to_owned(), address: link.as_str().to_owned() }
}

fn silences(alert: &AlertRow, source: &SourceRow, here: &Here) -> Vec<SilenceView> {
    let ids: &[String] = match &alert.standing {
        Standing::Suppressed { silenced_by, .. } => silenced_by,
        Standing::Active | Standing::Acknowledged { .. } | Standing::Unprocessed => &[],
    };
    let notes = source.silences.iter().filter(|note| ids.contains(&note.id));
    notes
        .map(|note| SilenceView {
            id: note.id.clone(),
            by: note.by.clone(),
            comment: note.comment.clone(),
            ends: here.time(note.ends_at),
        })
        .collect()
}

fn decision_view(decision: &DecisionRow, here: &Here) -> DecisionView {
    DecisionView { at: here.time(decision.at), paged: decision.held.is_none(), because: here.local(&decision.because) }
}

/// The annotations in pieces, and every link of the alert: those in annotations, then where it comes from.
fn texts_and_links(alert: &AlertRow) -> (Vec<NamedText>, Vec<(String, SafeLink)>) {
    let mut links = Vec::new();
    let texts = alert.annotations.iter().map(|(name, text)| pieces(name, text, &mut links)).collect();
    if let Some(link) = alert.url.as_deref().and_then(SafeLink::parse) {
        links.push(("source".to_owned(), link));
    }
    (texts, links)
}

/// Cuts a text at its http and https addresses; an address ends at white space, a quotation mark or an angle bracket, and
/// a full stop, comma or closing bracket at its end belongs to the sentence.
fn pieces(name: &str, text: &str, links: &mut Vec<(String, SafeLink)>) -> NamedText {
    let kept: String = text.chars().take(TEXT_CHARS).collect();
    let left_out = text.chars().count() - kept.chars().count();
    let mut pieces = Vec::new();
    let mut rest = kept.as_str();
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`');
        let length = rest[start..].find(ends).unwrap_or(rest.len() - start);
        let address = rest[start..start + length].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?']);
        if start > 0 {
            pieces.push(TextPiece { text: rest[..start].to_owned(), link: None });
        }
        let link = SafeLink::parse(address);
        let number = link.as_ref().map(|_| links.len());
        links.extend(link.map(|link| (name.to_owned(), link)));
        pieces.push(TextPiece { text: address.to_owned(), link: number });
        rest = &rest[start + address.len()..];
        if address.is_empty() {
            break;
        }
    }
    if !rest.is_empty() {
        pieces.push(TextPiece { text: rest.to_owned(), link: None });
    }
    NamedText { name: name.to_owned(), pieces, left_out }
}

fn plain_text(name: &str, value: &str) -> NamedText {
    let kept: String = value.chars().take(TEXT_CHARS).collect();
    let left_out = value.chars().count() - kept.chars().count();
    NamedText { name: name.to_owned(), pieces: vec![TextPiece { text: kept, link: None }], left_out }
}

fn entries(identity: &Identity, records: &Records, here: &Here) -> Vec<EntryView> {
    let mut entries: Vec<(Instant, EntryView)> = Vec::new();
    for transition in &records.transitions {
        let text = format!("{} ({})", transition.to.word(), transition.severity.word());
        let entry = entry(here, transition.at, transition.to.word(), text);
        let evidence = Some(transition.evidence.word().to_owned());
        entries.push((transition.at, EntryView { evidence, reason: Some(here.local(&transition.reason)), ..entry }));
    }
    for gap in &records.gaps {
        let gap = GapRow { told: told_of(gap, identity, &records.transitions), ..gap.clone() };
        entries.push((gap.from, entry(here, gap.from, "unknown", gap_text(&gap))));
    }
    for deed in &records.deeds {
        entries.push((deed.at, entry(here, deed.at, "deed", deed_text(deed, here))));
    }
    for run in &records.runs {
        entries.push((run.at, entry(here, run.at, "deed", run_text(run))));
    }
    for SilenceDeedRow { deed, .. } in &records.silence_deeds {
        entries.push((deed.at, entry(here, deed.at, "deed", silence_deed_text(deed, here))));
    }
    for page in &records.pages {
        let text = format!("page: {} ({})", page.title, state_text(page, here));
        let view = entry(here, page.created_at, "page", text);
        entries.push((page.created_at, EntryView { reason: Some(here.local(&page.because)), ..view }));
    }
    entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(here: &Here, at: Instant, what: &str, text: String) -> EntryView {
    let at: TimeText = here.time(at);
    EntryView { at, what: what.to_owned(), text, evidence: None, reason: None }
}

fn gap_text(gap: &GapRow) -> String {
    let why = cause_text(gap);
    let Some(to) = gap.to else { return format!("unknown since then ({why})") };
    let whole = Gap { from: gap.from, to, cause: gap.cause };
    let unknown: Duration = whole.without(&gap.told).iter().map(|part| part.to.since(part.from)).sum();
    let span = span_text(to.since(gap.from));
    match (gap.told.is_empty(), unknown.is_zero()) {
        (true, _) => format!("unknown for {span} ({why})"),
        (false, true) => format!("not watched for {span} ({why}); a history told what happened"),
        (false, false) => {
            format!("not watched for {span} ({why}); a history told what happened but for {}", span_text(unknown))
        }
    }
}

fn cause_text(gap: &GapRow) -> &'static str {
    match gap.cause {
        GapCause::Failing => "the source did not answer",
        GapCause::Asleep => "the laptop slept",
        GapCause::NotRunning => "Watchbill was not running",
    }
}

pub(super) fn deed_text(deed: &DeedRow, here: &Here) -> String {
    let by = &deed.by;
    match deed.deed {
        Deed::Acknowledge => format!("{by} acknowledged it"),
        Deed::Unacknowledge => format!("{by} took the acknowledgement back"),
        Deed::Snooze(until) => format!("{by} snoozed it until {}", here.short(until)),
        Deed::Unsnooze => format!("{by} ended the snooze"),
    }
}

/// The size a chart is drawn at; the window scales it.
const CHART: SizePx = SizePx { width: 420, height: 60 };

fn chart(segments: &[Segment], here: &Here) -> ChartView {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else {
        return ChartView { svg: String::new(), rows: Vec::new() };
    };
    let span = Span { from: first.from, to: last.to };
    let quarter = span.to.since(span.from) / 4;
    let tick = |n: u32| {
        let at = span.from.plus(quarter * n);
        (at, here.short(at))
    };
    let ticks: Vec<(Instant, String)> = (0..=4).map(tick).collect();
    let chart = evidence_chart(segments, span, &ticks, CHART, &|at| here.full(at));
    let rows = chart.table.into_iter().map(|row| (row.from, row.to, row.state)).collect();
    ChartView { svg: chart.svg, rows }
}

/// An alert as Markdown, for copying it among others.
pub(super) fn markdown_of(alert: &AlertRow, here: &Here, health: Health) -> String {
    let links = texts_and_links(alert).1;
    let links: Vec<(&str, &SafeLink)> = links.iter().map(|(title, link)| (title.as_str(), link)).collect();
    alert_markdown(&AlertText {
        title: alert.name(),
        severity: alert.severity.word(),
        source: alert.id.source.as_str(),
        since: &format!("{} since {}", shown_state(alert, health), here.full(alert.since)),
        labels: &alert.labels,
        annotations: &alert.annotations,
        links: &links,
    })
}

/// What a person did with an alert, as it holds now.
pub(crate) async fn mine_of(shared: &Shared, id: &str) -> Result<FormerMine, ApiError> {
    let id = find_alert(shared, id).await?;
    let alert = shared.store.alert(&id).await.map_err(|e| store_error(&e))?;
    let mine = alert.map(|alert| alert.mine).unwrap_or_default();
    let now = shared.ports.clock.now();
    Ok(FormerMine {
        id: id.to_string(),
        acknowledged: mine.acknowledged_at.is_some(),
        snoozed_until: mine.snoozed_until.filter(|until| *until > now).map(Instant::as_ms),
    })
}

#[cfg(test)]
#[path = "detail_tests.rs"]
mod tests;
