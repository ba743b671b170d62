//! A moment of an incident, for the window and for scripts.

use watchbill_domain::incidents::{AlertRow, DeafRow, Entry, Knowable, RotaRow, SilenceRow};
use watchbill_domain::time::Instant;

use crate::api::{
    IncidentAtListed, IncidentAtListing, IncidentAtRow, IncidentAtSide, IncidentAtSideListed, IncidentAtView,
};

use super::At;

/// Something that stood, before it is told in a zone.
struct Stood {
    key: String,
    name: String,
    detail: String,
    at: Instant,
    of: String,
}

/// What stood, of one side.
#[derive(Default)]
struct Side {
    alerts: Vec<Stood>,
    silences: Vec<Stood>,
    on_call: Vec<Stood>,
    deaf: Vec<Stood>,
    lines: Vec<Stood>,
}

impl At {
    pub(super) fn view(&self) -> IncidentAtView {
        let stood = self.stood();
        IncidentAtView {
            id: self.known.kept.incident.id.0,
            title: self.known.kept.incident.title.clone(),
            at: self.here.time(self.at),
            from: self.here.time(self.from),
            to: self.here.time(self.to),
            steps: self.steps.iter().map(|step| step.as_ms()).collect(),
            headline: self.headline(&stood, true),
            known_headline: self.headline(&stood, false),
            known: self.side(self.known_then(&stood)),
            since: self.side(self.known_since(&stood)),
            untold: self.untold(),
        }
    }

    pub(super) fn listing(&self, since: bool) -> IncidentAtListing {
        let stood = self.stood();
        let (before, after) =
            (self.steps.iter().rfind(|step| **step < self.at), self.steps.iter().find(|step| **step > self.at));
        IncidentAtListing {
            incident: self.known.kept.incident.id.0,
            at: self.at.to_rfc3339(),
            at_local: self.here.full(self.at),
            before: before.map(|step| step.to_rfc3339()),
            after: after.map(|step| step.to_rfc3339()),
            headline: self.headline(&stood, since),
            known: self.side_listed(self.known_then(&stood)),
            since: since.then(|| self.side_listed(self.known_since(&stood))),
            untold: self.untold(),
        }
    }

    /// How it stood; with what is known since, or as far as it could be known then.
    fn headline(&self, stood: &Knowable<'_>, since: bool) -> String {
        let known = match stood.firing.len() + stood.over_already.len() {
            0 => "no alert was known to fire".to_owned(),
            1 => "1 alert was known to fire".to_owned(),
            several => format!("{several} alerts were known to fire"),
        };
        let mut said = format!("At {}: {known}", self.here.short(self.at));
        let (not_known, over) = if since { (stood.not_known.len(), stood.over_already.len()) } else { (0, 0) };
        match not_known {
            0 => {}
            1 => said.push_str("; 1 fired that nobody knew of"),
            several => said.push_str(&format!("; {several} fired that nobody knew of")),
        }
        match over {
            0 => {}
            1 => said.push_str("; 1 of them was over already"),
            several => said.push_str(&format!("; {several} of them were over already")),
        }
        said.push('.');
        said
    }

    /// What could be known then.
    fn known_then(&self, stood: &Knowable<'_>) -> Side {
        let mut shown: Vec<&AlertRow> = stood.firing.iter().chain(&stood.over_already).copied().collect();
        shown.sort_by_key(|row| row.from);
        Side {
            alerts: shown.into_iter().map(|row| alert(row, row.severity.clone())).collect(),
            silences: stood.silences.iter().map(|row| silence(row)).collect(),
            on_call: stood.on_call.iter().map(|row| on_call(row)).collect(),
            deaf: stood.deaf.iter().map(|row| deaf(row)).collect(),
            lines: stood.lines.iter().map(|place| self.line(*place, String::new())).collect(),
        }
    }

    /// What was so and nobody could know, and what came after.
    fn known_since(&self, stood: &Knowable<'_>) -> Side {
        let hidden = stood.not_known.iter().map(|row| {
            let since = row
                .known_from
                .map_or_else(|| "nobody knew then".to_owned(), |at| format!("known from {}", self.here.short(at)));
            alert(row, format!("{}, {since}", row.severity))
        });
        let over = stood.over_already.iter().map(|row| {
            let at = row.to.map(|to| format!("over since {}", self.here.short(to))).unwrap_or_default();
            let known = row
                .known_to
                .map_or_else(|| "which nobody knew".to_owned(), |at| format!("known from {}", self.here.short(at)));
            alert(row, format!("{at}, {known}"))
        });
        let entries = &self.record().entries;
        let later = stood.later_lines.iter().map(|place| {
            let known = entries.get(*place).and_then(|line| self.reading.known_at(line));
            let said = known
                .map_or_else(|| "known only afterwards".to_owned(), |at| format!("known from {}", self.here.short(at)));
            self.line(*place, said)
        });
        let to_come = (0..entries.len()).filter(|place| entries[*place].at > self.at);
        Side {
            alerts: hidden.chain(over).collect(),
            lines: later.chain(to_come.map(|place| self.line(place, String::new()))).collect(),
            ..Side::default()
        }
    }

    fn line(&self, place: usize, detail: String) -> Stood {
        let Entry { at, lane, kind, about, text, record, .. } = &self.record().entries[place];
        let said =
            if kind.is_written() && !about.is_empty() { format!("{about}: {text}") } else { self.here.local(text) };
        Stood {
            key: format!("{}/{}", record.kind, record.key),
            name: said,
            detail,
            at: *at,
            of: lane.word().to_owned(),
        }
    }

    fn untold(&self) -> Vec<String> {
        let mut untold = Vec::new();
        if self.reading.is_untold {
            untold.push(
                "Of changes of alerts that were recorded by an earlier version it was not recorded when they came to be known here: they \
                 count as known when they happened."
                    .to_owned(),
            );
        }
        if self.record().rota.is_empty() {
            untold.push("Nobody can tell who was on call: no schedule is named by its services.".to_owned());
        }
        untold
    }

    fn side_listed(&self, side: Side) -> IncidentAtSideListed {
        let row = |Stood { key, name, detail, at, .. }: Stood| IncidentAtListed {
            key,
            name,
            detail,
            at: at.to_rfc3339(),
            at_local: self.here.full(at),
        };
        let rows = |rows: Vec<Stood>| rows.into_iter().map(row).collect();
        IncidentAtSideListed {
            alerts: rows(side.alerts),
            silences: rows(side.silences),
            on_call: rows(side.on_call),
            deaf: rows(side.deaf),
            lines: rows(side.lines),
        }
    }

    fn side(&self, side: Side) -> IncidentAtSide {
        let row = |Stood { key, name, detail, at, of }: Stood| IncidentAtRow {
            key,
            name,
            detail,
            at: self.here.time(at),
            of,
        };
        let rows = |rows: Vec<Stood>| rows.into_iter().map(row).collect();
        IncidentAtSide {
            alerts: rows(side.alerts),
            silences: rows(side.silences),
            on_call: rows(side.on_call),
            deaf: rows(side.deaf),
            lines: rows(side.lines),
        }
    }
}

fn alert(row: &AlertRow, detail: String) -> Stood {
    Stood { key: row.alert.clone(), name: row.name.clone(), detail, at: row.from, of: row.severity.clone() }
}

fn silence(row: &SilenceRow) -> Stood {
    Stood {
        key: row.silence.clone(),
        name: row.matchers.clone(),
        detail: row.by.clone(),
        at: row.from,
        of: String::new(),
    }
}

fn on_call(row: &RotaRow) -> Stood {
    let people = if row.people.is_empty() { "nobody".to_owned() } else { row.people.join(", ") };
    Stood { key: row.schedule.clone(), name: row.schedule.clone(), detail: people, at: row.from, of: String::new() }
}

fn deaf(row: &DeafRow) -> Stood {
    Stood {
        key: row.source.clone(),
        name: row.source.clone(),
        detail: row.because.clone(),
        at: row.from,
        of: String::new(),
    }
}
