//! The loads for those who look: every figure beside the fair share, and what is behind it.

use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Because, Carried, CarriedShift, Load, PageOnDuty, Schedule};
use watchbill_domain::time::{Zone, dated_text, from_to_text, tzdb_release};

use crate::api::{LoadFigure, LoadPageRow, LoadRow, LoadShiftRow, OnCallLoadsView};
use crate::oncall::names::name;

use super::words::{listed, part_text};
use super::{Counted, Joined, Sums, hours_text, more_text};

/// One of the figures.
type Of = fn(&Carried) -> Duration;

/// What a figure is called in a sentence, and which it is; the ones that hurt most first.
const KINDS: [(&str, Of); 4] = [
    ("of night", |carried| carried.night),
    ("of weekend", |carried| carried.weekend),
    ("of holidays", |carried| carried.holiday),
    ("on call", |carried| carried.on_call),
];

/// Nobody counts minutes.
const WORTH_SAYING: Duration = Duration::from_secs(3600);

impl Counted<'_> {
    pub(super) fn view(&self) -> OnCallLoadsView {
        let empty = OnCallLoadsView {
            schedule: self.file.name().to_owned(),
            file: self.file.file.clone(),
            zone: String::new(),
            range: String::new(),
            layers: Vec::new(),
            people: Vec::new(),
            debts: Vec::new(),
            has_pages: false,
            pages_said: String::new(),
            problems: self.problems.clone(),
            tzdb: tzdb_release(),
        };
        let Some(sums) = &self.sums else { return empty };
        OnCallLoadsView {
            zone: sums.schedule.zone.name().to_owned(),
            range: from_to_text(sums.from, sums.to, &sums.schedule.zone),
            layers: sums.schedule.layers.iter().map(|layer| layer.name.clone()).collect(),
            people: sums.loads.iter().map(|load| self.row(load, sums)).collect(),
            debts: self.debts(sums),
            has_pages: sums.pages.is_some(),
            pages_said: sums.pages.as_ref().map_or_else(String::new, |joined| pages_said(joined, sums)),
            ..empty
        }
    }

    fn row(&self, load: &Load, sums: &Sums<'_>) -> LoadRow {
        let figure = |of: Of| {
            let most = sums.loads.iter().flat_map(|load| [of(&load.carried), of(&load.fair)]).max().unwrap_or_default();
            figure(of(&load.carried), of(&load.fair), most)
        };
        let paged = sums.pages.as_ref().and_then(|joined| Some((joined, joined.paged(&load.person)?)));
        let page = |(joined, page): (&Joined<'_>, &PageOnDuty)| page_row(joined, page, &load.zone);
        LoadRow {
            person: load.person.to_string(),
            name: self.name(&load.person),
            zone: load.zone.name().to_owned(),
            on_call: figure(|carried| carried.on_call),
            night: figure(|carried| carried.night),
            weekend: figure(|carried| carried.weekend),
            holiday: figure(|carried| carried.holiday),
            nights: load.nights,
            shifts: load.shifts.iter().map(|shift| shift_row(shift, sums.schedule, &load.zone)).collect(),
            pages: paged.iter().flat_map(|(joined, own)| own.pages.iter().map(|one| page((joined, one)))).collect(),
            night_pages: paged.map_or(0, |(_, own)| own.night_pages()),
            woken_nights: paged.map_or(0, |(_, own)| own.woken_nights()),
            said: beside_the_fair_share(load),
        }
    }

    pub(super) fn name(&self, person: &PersonId) -> String {
        name(person, self.known.people)
    }
}

/// One figure beside the fair share, both as parts of `most`.
pub(in crate::oncall) fn figure(span: Duration, fair: Duration, most: Duration) -> LoadFigure {
    let percent = |part: Duration| {
        let of = most.as_millis().max(1);
        u8::try_from((part.as_millis() * 100 + of / 2) / of).unwrap_or(100)
    };
    LoadFigure {
        text: hours_text(span),
        fair: hours_text(fair),
        more: more_text(span, fair),
        percent: percent(span),
        fair_percent: percent(fair),
    }
}

/// What somebody carries more or less of than the fair share: of what differs by an hour or more, what hurts most.
fn beside_the_fair_share(load: &Load) -> String {
    let apart = |of: Of| of(&load.carried).abs_diff(of(&load.fair));
    let Some((words, of)) = KINDS.iter().find(|(_, of)| apart(*of) >= WORTH_SAYING) else {
        return "the fair share".to_owned();
    };
    let than = if of(&load.carried) > of(&load.fair) { "more" } else { "less" };
    format!("{} {words} {than} than the fair share", hours_text(apart(*of)))
}

fn shift_row(shift: &CarriedShift, schedule: &Schedule, zone: &Zone) -> LoadShiftRow {
    let mut by: Vec<String> = Vec::new();
    for one in &shift.because {
        let words = match one {
            Because::Rotation { layer, turn } => {
                let layer = schedule.layers.get(*layer).map_or("?", |layer| layer.name.as_str());
                format!("{layer}, turn {turn}")
            }
            Because::Override { .. } => "an override".to_owned(),
            Because::Temporary { .. } => "a temporary schedule".to_owned(),
        };
        if !by.contains(&words) {
            by.push(words);
        }
    }
    LoadShiftRow {
        when: from_to_text(shift.start, shift.end, zone),
        by: listed(&by),
        on_call: hours_text(shift.carried.on_call),
        night: part_text(shift.carried.night),
        weekend: part_text(shift.carried.weekend),
        holiday: part_text(shift.carried.holiday),
        nights: shift.nights,
    }
}

fn page_row(joined: &Joined<'_>, page: &PageOnDuty, zone: &Zone) -> LoadPageRow {
    let heard = joined.heard.get(page.page);
    LoadPageRow {
        when: heard.map_or_else(String::new, |heard| dated_text(heard.told.at, zone)),
        title: heard.map_or_else(String::new, |heard| heard.title.clone()),
        is_night: page.night.is_some(),
        rings: page.rings,
    }
}

/// What the pages are and what is not among them: who reads figures must know what they leave out.
fn pages_said(joined: &Joined<'_>, sums: &Sums<'_>) -> String {
    let count = |count: usize| if count == 1 { "1 page".to_owned() } else { format!("{count} pages") };
    let mut said = format!("{} that this laptop showed for services of this schedule.", count(joined.heard.len()));
    if joined.kept_since > sums.from {
        let since = dated_text(joined.kept_since, &sums.schedule.zone);
        said.push_str(&format!(" Records are kept since {since}: what paged before is not counted."));
    }
    if !joined.on_duty.nobody.is_empty() {
        said.push_str(&format!(" {} came while nobody was on call.", count(joined.on_duty.nobody.len())));
    }
    if joined.unlinked > 0 {
        said.push_str(&format!(" {} more came for no service that names a schedule.", count(joined.unlinked)));
    }
    said
}
