//! What an objective would say if something were otherwise, over the buckets that are kept. Nothing is written.

mod nights;
mod read;
mod yaml;

use std::time::Duration;

use watchbill_domain::slo::{
    Counts, Evaluation, Excluded, Exclusion, Outcome, PastWindow, Question, Slo, Span, Supposed, WhatIf, what_if,
};
use watchbill_domain::time::{Instant, Zone};

use crate::api::{ApiError, SloWhatIfAsk, SloWhatIfRow, SloWhatIfView};
use crate::levels::Level;
use crate::reads::Here;
use crate::shared::Shared;
use crate::slo::figures::rate;

use super::find::by_key;
use super::judged::{Facts, Judged};
use super::page::{Beside, WINDOW, burn_down, chosen, standing};
use super::past::{most, rolling_at, said as said_of_past, title};
use super::reading::{KEPT, LevelRead, question, read_level};
use super::rows::burn_text;
use super::words::{UNKNOWN, objective_text, part, remaining, remaining_text, units_left};

pub(crate) use read::form;

/// How far back pairs are replayed: a quarter.
const REPLAYED: Duration = Duration::from_secs(92 * 86_400);

/// Both, side by side.
///
/// # Errors
/// When there is no such objective, what is supposed cannot be read, or the records cannot.
pub(crate) async fn slo_what_if(shared: &Shared, ask: &SloWhatIfAsk) -> Result<SloWhatIfView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let asked = Asked::read(shared, ask, &here).await?;
    let (counts, other) = (asked.read.counts(&asked.level), asked.counts());
    let (before, after) = asked.questions(&counts, &other, here.now);
    let compared = asked.compared(before, after, &here)?;
    let (instead, read) = (&asked.instead, &asked.read);
    let sides = Sides { before: before.slo, after: instead, compared: &compared, read, here: &here };
    let times = nights::times(&compared);
    let beside = Beside { marks: &[], exclusions: &asked.exclusions, here: &here, paper: WINDOW };
    let chart = burn_down("The burn-down as it would be", after, &compared.after.evaluation, beside);
    Ok(SloWhatIfView {
        supposed: sides.supposed(asked.supposed.len()),
        said: sides.said(&times),
        rows: sides.rows(),
        present_remaining: remaining(&compared.before.evaluation).as_ref().map(part),
        instead_remaining: remaining(&compared.after.evaluation).as_ref().map(part),
        pairs: sides.pairs(),
        nights_said: nights::said(&times, &here.zone),
        nights: nights::rows(&times, sides.before, sides.after, &here.zone),
        windows: sides.windows(&here.zone),
        chart: Some(chart),
        coverage: coverage(read, &here),
        yaml: asked.snippet().text(shared),
    })
}

/// The comparison itself, with the service level as it is and as it would be.
///
/// # Errors
/// As [`slo_what_if`].
pub(crate) async fn compared(shared: &Shared, ask: &SloWhatIfAsk, here: &Here) -> Result<(Slo, Slo, WhatIf), ApiError> {
    let asked = Asked::read(shared, ask, here).await?;
    let (counts, other) = (asked.read.counts(&asked.level), asked.counts());
    let (before, after) = asked.questions(&counts, &other, here.now);
    let compared = asked.compared(before, after, here)?;
    Ok((asked.level.spec.slo.clone(), asked.instead, compared))
}

/// What is asked, with what is kept of it.
struct Asked {
    level: Level,
    /// How many objectives its SLO has before this one.
    nth: usize,
    instead: Slo,
    read: LevelRead,
    /// Those of the file and those that are supposed.
    exclusions: Vec<Exclusion>,
    excluded: Excluded,
    /// Those that are supposed.
    supposed: Vec<Exclusion>,
}

impl Asked {
    async fn read(shared: &Shared, ask: &SloWhatIfAsk, here: &Here) -> Result<Self, ApiError> {
        let loaded = shared.loaded();
        let list = &loaded.levels.list;
        let index = by_key(list, &ask.key)?;
        let level = list[index].clone();
        let nth = list[..index].iter().filter(|other| other.spec.slo.name == level.spec.slo.name).count();
        let zone = loaded.zone.clone().unwrap_or_else(|| here.zone.clone());
        let instead = read::supposed(&level.spec.slo, ask, &zone)?;
        let supposed = read::exclusions(&ask.exclusions, &here.zone)?;
        let whole = read_level(shared, &level, Span::before(here.now, KEPT)).await?;
        let group = standing(&level, &whole, here.now);
        let read = chosen(whole, group.as_deref())?;
        let exclusions: Vec<Exclusion> = level.exclusions.iter().chain(&supposed).cloned().collect();
        let excluded = Excluded::new(&exclusions, read.series.grid());
        Ok(Self { level, nth, instead, read, exclusions, excluded, supposed })
    }

    fn snippet(&self) -> yaml::Snippet<'_> {
        yaml::Snippet { nth: self.nth, level: &self.level, after: &self.instead, exclusions: &self.supposed }
    }

    fn counts(&self) -> Counts<'_> {
        Counts::new(&self.read.series, &self.instead.method, &self.excluded).with_minutes(&self.read.minutes)
    }

    fn questions<'a>(
        &'a self,
        counts: &'a Counts<'a>,
        other: &'a Counts<'a>,
        now: Instant,
    ) -> (Question<'a>, Question<'a>) {
        let before = question(&self.level, counts, now);
        (before, Question { slo: &self.instead, counts: other, ..before })
    }

    fn compared(&self, before: Question<'_>, after: Question<'_>, here: &Here) -> Result<WhatIf, ApiError> {
        let compared = what_if(before, after, replayed(&self.read, here), most(), rolling_at(&here.zone));
        compared.ok_or_else(|| ApiError::Invalid {
            field: "window".to_owned(),
            message: "there is no such window at this time: its first has not begun".to_owned(),
        })
    }
}

/// What of the last quarter is kept.
fn replayed(read: &LevelRead, here: &Here) -> Span {
    let end = read.series.grid().floor(here.now);
    let kept = read.series.span().map_or(end, |span| span.start);
    Span { start: end.minus(REPLAYED).max(kept), end }
}

fn coverage(read: &LevelRead, here: &Here) -> String {
    match read.series.span() {
        Some(span) => format!("Buckets are kept from {} on; before that nothing can be told.", here.short(span.start)),
        None => "No bucket is kept yet: nothing can be told.".to_owned(),
    }
}

struct Sides<'a> {
    before: &'a Slo,
    after: &'a Slo,
    compared: &'a WhatIf,
    read: &'a LevelRead,
    here: &'a Here,
}

impl Sides<'_> {
    fn supposed(&self, exclusions: usize) -> String {
        let mut said = vec![objective_text(self.after)];
        if self.before.alerting.pairs != self.after.alerting.pairs {
            said.push("other pairs".to_owned());
        }
        match exclusions {
            0 => {}
            1 => said.push("1 more time that is not held against it".to_owned()),
            many => said.push(format!("{many} more times that are not held against it")),
        }
        if self.before == self.after && exclusions == 0 {
            return format!("As it is: {}.", objective_text(self.before));
        }
        format!("{}, instead of {}.", said.join(", with "), objective_text(self.before))
    }

    fn said(&self, times: &[nights::Time]) -> String {
        let (before, after) = (&self.compared.before.evaluation, &self.compared.after.evaluation);
        let left = format!("{} would be left instead of {}", remaining_text(after), remaining_text(before));
        let pages = match nights::difference(times) {
            0 => "as many pages".to_owned(),
            1 => "1 more page".to_owned(),
            -1 => "1 fewer page".to_owned(),
            more if more > 0 => format!("{more} more pages"),
            fewer => format!("{} fewer pages", -fewer),
        };
        let missed = |supposed: &Supposed| supposed.past.iter().filter(|past| past.outcome == Outcome::Missed).count();
        let (was, would) = (missed(&self.compared.before), missed(&self.compared.after));
        format!("{left}; {pages}; {would} of the windows that have ended would have been missed, and {was} were.")
    }

    fn rows(&self) -> Vec<SloWhatIfRow> {
        let (before, after) = (&self.compared.before.evaluation, &self.compared.after.evaluation);
        let row = |name: &str, of: &dyn Fn(&Slo, &Evaluation) -> String| {
            let (present, instead) = (of(self.before, before), of(self.after, after));
            SloWhatIfRow { name: name.to_owned(), differs: present != instead, present, instead }
        };
        let unknown = || UNKNOWN.to_owned();
        vec![
            row("Promise", &|slo, _| objective_text(slo)),
            row("State", &|_, evaluation| self.judged(evaluation)),
            row("Remaining", &|_, evaluation| remaining_text(evaluation)),
            row("Of its budget", &|slo, evaluation| units_left(slo, evaluation).unwrap_or_else(unknown)),
            row("Burn now", &|_, evaluation| burn_text(evaluation)),
        ]
    }

    fn judged(&self, evaluation: &Evaluation) -> String {
        let facts = Facts { unmeasured: None, last_known: self.read.last_known, fetching: self.read.fetching };
        Judged::of(evaluation, facts, self.here).text
    }

    /// By their names: those that both have, then those that only one has.
    fn pairs(&self) -> Vec<SloWhatIfRow> {
        let (before, after) = (&self.compared.before, &self.compared.after);
        let names = before.evaluation.pairs.iter().chain(&after.evaluation.pairs).map(|pair| pair.name.as_str());
        let mut seen = Vec::new();
        for name in names {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        let row = |name: &str| {
            let (present, instead) = (of_pair(before, name), of_pair(after, name));
            SloWhatIfRow { name: name.to_owned(), differs: present != instead, present, instead }
        };
        seen.into_iter().map(row).collect()
    }

    fn windows(&self, zone: &Zone) -> Vec<SloWhatIfRow> {
        let named = |slo: &Slo, past: &[PastWindow]| -> Vec<(Span, String, String)> {
            let one =
                |one: &PastWindow| (one.evaluation.window, title(slo, one.evaluation.window, zone), said_of_past(one));
            past.iter().map(one).collect()
        };
        let before = named(self.before, &self.compared.before.past);
        let after = named(self.after, &self.compared.after.past);
        let mut all: Vec<(Span, String)> =
            before.iter().chain(&after).map(|(window, title, _)| (*window, title.clone())).collect();
        all.sort_by_key(|(window, _)| std::cmp::Reverse((window.end, window.start)));
        all.dedup();
        let find = |side: &[(Span, String, String)], window: Span| {
            let found = side.iter().find(|(of, _, _)| *of == window);
            found.map_or_else(|| "no such window".to_owned(), |(_, _, said)| said.clone())
        };
        let row = |(window, title): (Span, String)| {
            let (present, instead) = (find(&before, window), find(&after, window));
            SloWhatIfRow { name: title, differs: present != instead, present, instead }
        };
        all.into_iter().map(row).collect()
    }
}

fn of_pair(supposed: &Supposed, name: &str) -> String {
    let pairs = &supposed.evaluation.pairs;
    let Some(index) = pairs.iter().position(|pair| pair.name == name) else { return "no such pair".to_owned() };
    let pair = &pairs[index];
    let held =
        supposed.runs.iter().filter(|run| run.pair == index && run.state == watchbill_domain::slo::PairState::Firing);
    let never = if pair.never_fires { ", can never tell" } else { "" };
    let times = match held.count() {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    };
    format!("{} now, at {}, told {times}{never}", pair.state.code(), rate(&pair.factor))
}

#[cfg(test)]
#[path = "what_if_tests.rs"]
mod tests;
