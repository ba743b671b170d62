//! One incident with all that is known of it, for the window and for scripts.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::incidents::{
    Annotation, Contradiction, Entry, EntryKind, Figure, FigureSource, FigureValue, FoldBecause, HandFold, Incident,
    IncidentId, Moment, Record, Role, Row, ToldBy, folded,
};
use watchbill_domain::time::{Instant, Zone};
use watchbill_store::{IncidentRow, KeptFold};

use crate::api::{
    ApiError, IncidentAnnotationListed, IncidentAnnotationRow, IncidentFigureListed, IncidentFigureRow,
    IncidentFoldListed, IncidentLine, IncidentLineListed, IncidentLinkListed, IncidentRecordedListed,
    IncidentReportListed, IncidentReportRow, IncidentRoleRow, IncidentRolesListed, IncidentShown,
    IncidentSimilarListed, IncidentTimeListed, IncidentTimeRow, IncidentTimelineRow, IncidentView, PostmortemListed,
};
use crate::postmortems::postmortem_listed_of;
use crate::reads::Here;
use crate::shared::Shared;

use super::collect::{Known, known};
use super::files::{file_listed, file_row};
use super::impact::figures;
use super::list::{incident_row, listed, row_of};
use super::memory::{rows, similar_to};
use super::named::link_rows;
use super::words::{from_text, instead_text, source_text};

/// By what a line is known.
type Identity = (Record, EntryKind);

/// An incident as the records were read of it once.
struct Read {
    known: Known,
    figures: Vec<Figure>,
    similar: Vec<(IncidentRow, String)>,
    postmortem: Option<PostmortemListed>,
    now: Instant,
}

/// The page of an incident.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(super) async fn incident_view(shared: &Shared, id: IncidentId) -> Result<IncidentView, ApiError> {
    view(shared, &Read::of(shared, id).await?).await
}

/// The same for scripts, nothing folded.
///
/// # Errors
/// As [`incident_view`].
pub(super) async fn incident_shown(shared: &Shared, id: IncidentId) -> Result<IncidentShown, ApiError> {
    Ok(shown(shared, &Read::of(shared, id).await?))
}

/// Both, of the same reading.
///
/// # Errors
/// As [`incident_view`].
pub(super) async fn incident_told(shared: &Shared, id: IncidentId) -> Result<(IncidentShown, IncidentView), ApiError> {
    let read = Read::of(shared, id).await?;
    Ok((shown(shared, &read), view(shared, &read).await?))
}

impl Read {
    async fn of(shared: &Shared, id: IncidentId) -> Result<Self, ApiError> {
        let now = shared.ports.clock.now();
        let known = known(shared, id, now).await?;
        let figures = figures(shared, &known, now).await?;
        let similar = similar_to(shared, &known).await?;
        let postmortem = postmortem_listed_of(shared, id).await?;
        Ok(Self { known, figures, similar, postmortem, now })
    }
}

async fn view(shared: &Shared, read: &Read) -> Result<IncidentView, ApiError> {
    let Read { known, figures, similar, now, .. } = read;
    let incident = &known.kept.incident;
    let here = here_of(shared, incident, *now);
    Ok(IncidentView {
        row: incident_row(shared, &row_of(incident), &here),
        zone: incident.zone.clone(),
        roles: Role::ALL.map(|role| role_row(incident, role)).into(),
        links: link_rows(shared, &incident.links, &known.entries).await?,
        times: Moment::ALL.map(|moment| time_row(known, moment, &here)).into(),
        contradictions: known.times.contradictions.iter().map(|one| contradiction_text(one, &here)).collect(),
        reports: reports(incident).map(|(who, at)| IncidentReportRow { who: who.clone(), at: here.time(at) }).collect(),
        impact: figures.iter().chain(incident.figures.values()).map(|figure| figure_row(figure, &here)).collect(),
        timeline: timeline(known, &here),
        not_kept: known.new.len(),
        files: known.beside.attachments.iter().map(|row| file_row(row, &here)).collect(),
        similar: rows(shared, similar, &here),
    })
}

fn shown(shared: &Shared, read: &Read) -> IncidentShown {
    let Read { known, figures, similar, postmortem, now } = read;
    let incident = &known.kept.incident;
    let here = here_of(shared, incident, *now);
    let beside = annotations(known);
    let laptop = Here { now: *now, zone: shared.ports.clock.zone() };
    let role = |role| incident.roles.get(&role).cloned();
    IncidentShown {
        incident: listed(&row_of(incident), &laptop),
        zone: incident.zone.clone(),
        links: incident
            .links
            .iter()
            .map(|link| IncidentLinkListed { kind: link.kind.word(), key: link.key.clone() })
            .collect(),
        roles: IncidentRolesListed {
            lead: role(Role::Lead),
            scribe: role(Role::Scribe),
            communications: role(Role::Communications),
        },
        times: Moment::ALL.map(|moment| time_listed(known, moment)).into(),
        contradictions: known.times.contradictions.iter().map(ToString::to_string).collect(),
        reports: reports(incident)
            .map(|(who, at)| IncidentReportListed { who: who.clone(), at: at.to_rfc3339() })
            .collect(),
        impact: figures.iter().chain(incident.figures.values()).map(figure_listed).collect(),
        timeline: known.entries.iter().map(|entry| line_listed(entry, &beside, &here)).collect(),
        folds: known.beside.folds.iter().filter(|fold| fold.ended.is_none()).map(fold_listed).collect(),
        files: known.beside.attachments.iter().map(file_listed).collect(),
        similar: similar
            .iter()
            .map(|(row, why)| IncidentSimilarListed { incident: listed(row, &laptop), why: why.clone() })
            .collect(),
        postmortem: postmortem.clone(),
    }
}

/// Now, by the clock of the incident's zone; by that of the laptop where its zone is not known any more.
pub(super) fn here_of(shared: &Shared, incident: &Incident, now: Instant) -> Here {
    let zone = Zone::parse(&incident.zone).unwrap_or_else(|_| shared.ports.clock.zone());
    Here { now, zone }
}

/// Times that clocks show alike are told to the second: what comes before what is to be seen.
fn contradiction_text(contradiction: &Contradiction, here: &Here) -> String {
    let text = contradiction.to_string();
    match contradiction {
        Contradiction::Order { earlier_at, later_at, .. } if here.short(*earlier_at) == here.short(*later_at) => {
            [earlier_at, later_at].iter().fold(text, |text, at| text.replace(&at.to_rfc3339(), &here.full(**at)))
        }
        _ => here.local(&text),
    }
}

/// Who told of it, the first first.
fn reports(incident: &Incident) -> impl Iterator<Item = (&String, Instant)> {
    let mut reports: Vec<(&String, Instant)> = incident.reports.iter().map(|(who, at)| (who, *at)).collect();
    reports.sort_by_key(|(_, at)| *at);
    reports.into_iter()
}

fn fold_listed(kept: &KeptFold) -> IncidentFoldListed {
    IncidentFoldListed {
        number: kept.number,
        lines: kept.fold.lines.iter().map(|(record, kind)| line_name(record, *kind)).collect(),
        by: kept.fold.by.clone(),
        at: kept.fold.at.to_rfc3339(),
        why: kept.fold.why.clone(),
    }
}

/// By which a line is known where it is typed: of which kind its record is follows from its own kind.
pub(super) fn line_name(record: &Record, kind: EntryKind) -> String {
    format!("{}:{}", kind.word(), record.key)
}

fn role_row(incident: &Incident, role: Role) -> IncidentRoleRow {
    IncidentRoleRow { role: role.word().to_owned(), person: incident.roles.get(&role).cloned() }
}

fn time_row(known: &Known, moment: Moment, here: &Here) -> IncidentTimeRow {
    let told = known.times.each.get(&moment);
    IncidentTimeRow {
        moment: moment.word().to_owned(),
        at: told.map(|told| here.time(told.at)),
        from: told.map_or_else(|| "nothing tells".to_owned(), |told| here.local(&from_text(&told.from))),
        said: told.is_some_and(|told| matches!(told.from, ToldBy::Person { .. })),
        instead_of: told.and_then(instead_text).map(|text| here.local(&text)),
    }
}

fn time_listed(known: &Known, moment: Moment) -> IncidentTimeListed {
    let told = known.times.each.get(&moment);
    IncidentTimeListed {
        moment: moment.word(),
        at: told.map(|told| told.at.to_rfc3339()),
        from: told.map(|told| from_text(&told.from)),
        instead_of: told
            .and_then(|told| told.instead_of.as_ref())
            .map(|told| IncidentRecordedListed { at: told.at.to_rfc3339(), from: from_text(&told.from) }),
    }
}

fn figure_row(figure: &Figure, here: &Here) -> IncidentFigureRow {
    IncidentFigureRow {
        name: figure.name.clone(),
        text: here.local(&figure.text()),
        how: source_text(&figure.source),
        unknown: matches!(figure.value, FigureValue::Unknown(_)),
        from: records(figure),
        typed: matches!(figure.source, FigureSource::Typed { .. }),
    }
}

/// From which records a figure was worked out.
fn records(figure: &Figure) -> Vec<String> {
    match &figure.source {
        FigureSource::Computed { from, .. } => from.clone(),
        FigureSource::Typed { .. } => Vec::new(),
    }
}

fn figure_listed(figure: &Figure) -> IncidentFigureListed {
    let (name, text, how) = (figure.name.clone(), figure.text(), source_text(&figure.source));
    IncidentFigureListed { name, text, how, from: records(figure) }
}

/// What was written beside each line, in order.
fn annotations(known: &Known) -> BTreeMap<Identity, Vec<&Annotation>> {
    let mut beside: BTreeMap<Identity, Vec<&Annotation>> = BTreeMap::new();
    for kept in &known.beside.annotations {
        beside.entry((kept.record.clone(), kept.kind)).or_default().push(&kept.annotation);
    }
    beside
}

/// What the timeline shows: lines, and what is folded of them.
fn timeline(known: &Known, here: &Here) -> Vec<IncidentTimelineRow> {
    let beside = annotations(known);
    let standing = || known.beside.folds.iter().filter(|fold| fold.ended.is_none());
    let by_hand: Vec<HandFold> = standing().map(|kept| kept.fold.clone()).collect();
    let opened = known.beside.folds.iter().filter(|fold| fold.ended.is_some()).flat_map(|fold| fold.fold.lines.clone());
    let kept: BTreeSet<Identity> = beside.keys().cloned().chain(opened).collect();
    let line = |place: usize| line(&known.entries[place], &beside, here);
    let row = |row: Row| match row {
        Row::One(place) => {
            let line = line(place);
            IncidentTimelineRow {
                at: line.at.clone(),
                text: line.text.clone(),
                line: Some(line),
                folded: Vec::new(),
                fold: None,
            }
        }
        Row::Folded(fold) => {
            let first = fold.members.first().map(|place| &known.entries[*place]);
            let identity = first.map(|entry| (entry.record.clone(), entry.kind));
            let holds = |kept: &&KeptFold| identity.as_ref().is_some_and(|identity| kept.fold.lines.contains(identity));
            let is_by_hand = matches!(fold.because, FoldBecause::ByHand { .. });
            IncidentTimelineRow {
                at: here.time(fold.from),
                text: here.local(&fold.text()),
                line: None,
                folded: fold.members.iter().map(|place| line(*place)).collect(),
                fold: standing().find(holds).filter(|_| is_by_hand).map(|kept| kept.number),
            }
        }
    };
    folded(&known.entries, &by_hand, &kept).into_iter().map(row).collect()
}

fn line(entry: &Entry, beside: &BTreeMap<Identity, Vec<&Annotation>>, here: &Here) -> IncidentLine {
    let annotation = |annotation: &&Annotation| IncidentAnnotationRow {
        by: annotation.by.clone(),
        at: here.time(annotation.at),
        text: annotation.text.clone(),
        said_at: annotation.said_at.map(|at| here.time(at)),
    };
    let annotations = beside.get(&(entry.record.clone(), entry.kind));
    IncidentLine {
        record: entry.record.kind.clone(),
        key: entry.record.key.clone(),
        kind: entry.kind.word().to_owned(),
        lane: entry.lane.word().to_owned(),
        at: here.time(entry.at),
        about: entry.about.clone(),
        text: shown_text(entry, here),
        certainty: entry.certainty.word().to_owned(),
        annotations: annotations.into_iter().flatten().map(annotation).collect(),
    }
}

/// What people wrote stays as they wrote it; in what Watchbill made, times are told by the clock of the incident.
fn shown_text(entry: &Entry, here: &Here) -> String {
    match entry.kind {
        EntryKind::Note | EntryKind::Chat => entry.text.clone(),
        _ => here.local(&entry.text),
    }
}

fn line_listed(entry: &Entry, beside: &BTreeMap<Identity, Vec<&Annotation>>, here: &Here) -> IncidentLineListed {
    let annotation = |annotation: &&Annotation| IncidentAnnotationListed {
        by: annotation.by.clone(),
        at: annotation.at.to_rfc3339(),
        text: annotation.text.clone(),
        said_at: annotation.said_at.map(Instant::to_rfc3339),
    };
    let annotations = beside.get(&(entry.record.clone(), entry.kind));
    IncidentLineListed {
        line: line_name(&entry.record, entry.kind),
        at: entry.at.to_rfc3339(),
        at_local: here.full(entry.at),
        lane: entry.lane.word(),
        kind: entry.kind.word(),
        about: entry.about.clone(),
        text: entry.text.clone(),
        certainty: entry.certainty.word(),
        record: [entry.record.kind.clone(), entry.record.key.clone()],
        annotations: annotations.into_iter().flatten().map(annotation).collect(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::incidents::{Contradiction, Moment};
    use watchbill_domain::time::{Instant, Zone};

    use super::contradiction_text;
    use crate::reads::Here;

    #[rstest]
    #[case::in_one_minute(
        "2026-03-28T09:00:20Z",
        "detected at 2026-03-28 10:00:10 CET comes before started at 2026-03-28 10:00:20 CET: one of them is wrong. Say when it was"
    )]
    #[case::in_two_minutes(
        "2026-03-28T09:01:00Z",
        "detected at 10:00 comes before started at 10:01: one of them is wrong. Say when it was"
    )]
    fn what_comes_first_is_to_be_seen(#[case] started: &str, #[case] expected: &str) {
        let at = |text| Instant::parse(text).unwrap();
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let here = Here { now: at("2026-03-28T11:00:00Z"), zone };
        let told = Contradiction::Order {
            earlier: Moment::Started,
            earlier_at: at(started),
            later: Moment::Detected,
            later_at: at("2026-03-28T09:00:10Z"),
        };
        assert_eq!(contradiction_text(&told, &here), expected);
    }
}
