//! One objective on its page.

mod axis;
mod burn_down;
mod burns;
mod facts;
mod foretold;
mod groups;
mod ledger;
mod links;
mod pairs;
mod traffic;

use watchbill_domain::slo::{Calendar, Evaluation, Grouping, Question, Span, Standing, Window, evaluate};
use watchbill_domain::time::Instant;
use watchbill_store::MarkRow;

use crate::api::{ApiError, SloAsk, SloChart, SloEndedWindow, SloExclusionRow, SloOther, SloView};
use crate::levels::Level;
use crate::reads::Here;
use crate::shared::Shared;
use crate::slo::remarks::remarks;
use crate::slo::said::{Told, promise};

use super::evaluated::{Evaluated, Extent, labels_text};
use super::find::{by_key, key_of};
use super::marks::{mark_row, marks_about};
use super::provenance::{left_out, provenance};
use super::reading::{KEPT, LevelRead, question, read_level};
use super::rows::RowOf;
use super::words::objective_text;

pub(crate) use axis::{plot, ticks};
pub(crate) use burn_down::{Beside, WINDOW, burn_down};
pub(crate) use ledger::Books;
pub(crate) use links::{NamedLink, Shown, link, links};

/// The page.
///
/// # Errors
/// When there is no such objective, group or window, or the records cannot be read.
pub(crate) async fn slo_view(shared: &Shared, ask: &SloAsk) -> Result<SloView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    if let Some(view) = super::whole_page::composite_view(shared, &loaded, ask, &here).await? {
        return Ok(view);
    }
    let index = by_key(list, &ask.key)?;
    let level = &list[index];
    let whole = read_level(shared, level, Span::before(here.now, KEPT)).await?;
    let grouped = Evaluated::new(level, &whole, here.now, Extent::Course);
    let back = window_at(level, here.now, ask.back)?;
    let groups = match back {
        Some(window) => groups::ended_rows(&grouped.in_window(level, &whole, here.now, window), level, &here),
        None => groups::group_rows(&grouped, level, &here),
    };
    let group = ask.group.clone().or_else(|| grouped.stands_for_all());
    let read = chosen(whole, group.as_deref())?;
    let evaluated = Evaluated::new(level, &read, here.now, Extent::Course);
    let row_of = RowOf {
        key: ask.key.clone(),
        level,
        evaluated: if ask.group.is_some() { &evaluated } else { &grouped },
        here: &here,
    };
    let counts = read.counts(level);
    let now = question(level, &counts, here.now);
    let asked = Question { window: back, ..now };
    let page = Page { shared, level, read: &read, question: asked, here: &here };
    let mut view = page.blank(&row_of, index, list);
    let shown = SloAsk { group: group.clone(), ..ask.clone() };
    view.links = links(shared, Shown::of(level, &shown, here.now)?).iter().map(NamedLink::view).collect();
    view.groups = groups;
    view.group = group;
    if view.group.is_none() {
        view.top_groups = evaluate(asked).map(|of| groups::top_groups(&read, level, asked, &of)).unwrap_or_default();
    }
    if let Some(evaluation) = evaluate(asked) {
        page.fill(&mut view, &evaluation, &evaluated).await?;
    }
    Ok(view)
}

/// One group in the place of all of them together.
///
/// # Errors
/// When there is no such group.
pub(crate) fn chosen(read: LevelRead, group: Option<&str>) -> Result<LevelRead, ApiError> {
    let Some(key) = group else { return Ok(read) };
    let found = read.groups.iter().find(|group| labels_text(&group.labels) == key).cloned();
    let gone = || ApiError::NotFound { message: format!("nothing is kept of a group {key}") };
    let group = found.ok_or_else(gone)?;
    let last_known = group.last_known();
    Ok(LevelRead { series: group.series, minutes: group.minutes, groups: Vec::new(), last_known, ..read })
}

/// The group of which the figures are where nobody says: the worst where that stands for all, else all of them together.
pub(crate) fn standing(level: &Level, read: &LevelRead, now: Instant) -> Option<String> {
    if level.spec.grouping != Grouping::Worst {
        return None;
    }
    Evaluated::new(level, read, now, Extent::Standing).stands_for_all()
}

/// The window so many before the one that holds.
pub(crate) fn window_back(level: &Level, now: Question<'_>, back: Option<u32>) -> Result<Option<Span>, ApiError> {
    window_at(level, now.now, back)
}

fn window_at(level: &Level, now: Instant, back: Option<u32>) -> Result<Option<Span>, ApiError> {
    let Some(back) = back.filter(|back| *back > 0) else { return Ok(None) };
    let gone = || ApiError::NotFound { message: "there is no such window: it would lie before the first".to_owned() };
    let Window::Calendar(calendar) = &level.spec.slo.window else {
        let message = "a rolling window has no windows before it that ended".to_owned();
        return Err(ApiError::Invalid { field: "back".to_owned(), message });
    };
    let number = calendar.number_at(now).and_then(|number| number.checked_sub(back)).ok_or_else(gone)?;
    Ok(Some(calendar.span(number).ok_or_else(gone)?))
}

/// How many windows ago one ended that is over.
fn windows_ago(calendar: &Calendar, now: Question<'_>, window: Span) -> Option<u32> {
    calendar.number_at(now.now)?.checked_sub(calendar.number_at(window.start)?)
}

/// What a page is made of.
pub(super) struct Page<'a> {
    pub shared: &'a Shared,
    pub level: &'a Level,
    pub read: &'a LevelRead,
    pub question: Question<'a>,
    pub here: &'a Here,
}

impl Page<'_> {
    /// What can be said without any figure.
    fn blank(&self, row_of: &RowOf<'_>, index: usize, list: &[Level]) -> SloView {
        let spec = &self.level.spec;
        SloView {
            row: row_of.row(),
            service: spec.service.clone(),
            owner: spec.owner.clone(),
            description: spec.description.clone(),
            promise: promise(&spec.slo),
            others: others(list, index),
            link_to_set: links::link_to_set(self.shared, self.level),
            what_if: super::what_if::form(&spec.slo),
            ..SloView::default()
        }
    }

    async fn fill(&self, view: &mut SloView, evaluation: &Evaluation, evaluated: &Evaluated) -> Result<(), ApiError> {
        let (question, zone) = (self.question, &self.here.zone);
        let marks = marks_about(self.shared, self.level, evaluation.window).await?;
        let books = Books { question, evaluation, rows: &marks, zone };
        let told = Told { question, evaluation, rolloff: evaluated.rolloff, zone: zone.clone() };
        view.window = facts::window(question, evaluation, zone);
        // What is over asks for nothing any more.
        view.policy = super::policies::asks_for(self.level, question, evaluation).filter(|_| question.window.is_none());
        view.facts = facts::facts(question, evaluation, evaluated.rolloff, zone);
        view.sentences = remarks(&told);
        view.sentences.extend(super::little::little(question, evaluation));
        view.chart = Some(self.chart(&view.row.title, evaluation, &marks));
        view.pairs = match told.has_ended() {
            true => pairs::ended_pair_views(question.slo, evaluation),
            false => pairs::pair_views(question.slo, evaluation),
        };
        view.burns = burns::burn_rows(question, evaluation);
        view.forecast = self.forecast(evaluation, &books);
        view.spenders = books.spenders();
        view.days = books.days();
        view.ledger = books.view();
        let measure = self.level.sli.as_ref().ok().map(|sli| &sli.measure);
        view.traffic = traffic::traffic(question, evaluation, measure, self.here);
        view.percentiles = measure.and_then(|measure| links::percentiles(measure, &view.links));
        view.health = super::health::findings(self.level, self.read, question, evaluation, self.here);
        view.marks = marks.iter().rev().map(|row| mark_row(row, self.here)).collect();
        view.exclusions = self.exclusions(evaluation.window);
        view.comparison = super::compared::comparison(question, evaluation);
        view.provenance = provenance(self.shared, self.level, self.read, question, evaluation, self.here).await?;
        view.ended = self.ended();
        Ok(())
    }

    pub(super) fn chart(&self, title: &str, evaluation: &Evaluation, marks: &[MarkRow]) -> SloChart {
        let beside = Beside { marks, exclusions: &self.level.exclusions, here: self.here, paper: burn_down::WINDOW };
        burn_down(title, self.question, evaluation, beside)
    }

    /// Of a window that is over there is nothing to foretell.
    fn forecast(&self, evaluation: &Evaluation, books: &Books<'_>) -> Vec<String> {
        if self.question.window.is_some() {
            return Vec::new();
        }
        let mut said = foretold::foretold(self.question, evaluation, &self.here.zone);
        said.extend(books.releases());
        said
    }

    fn exclusions(&self, window: Span) -> Vec<SloExclusionRow> {
        let meets = |span: Span| span.start < window.end && window.start < span.end;
        let row = |one: &watchbill_domain::slo::Exclusion| SloExclusionRow {
            from: self.here.time(one.span.start),
            to: self.here.time(one.span.end),
            reason: one.reason.clone(),
            author: one.author.clone().unwrap_or_else(|| "nobody is named".to_owned()),
            covers: left_out(self.question, one.span),
        };
        self.level.exclusions.iter().filter(|one| meets(one.span)).map(row).collect()
    }

    fn ended(&self) -> Vec<SloEndedWindow> {
        let Window::Calendar(calendar) = &self.level.spec.slo.window else { return Vec::new() };
        let now = Question { window: None, ..self.question };
        let past = super::past::past(now, &self.here.zone);
        let row = |past: &watchbill_domain::slo::PastWindow| {
            Some(SloEndedWindow {
                back: windows_ago(calendar, now, past.evaluation.window)?,
                title: super::past::title(&self.level.spec.slo, past.evaluation.window, &calendar.zone),
                outcome: past.outcome.code().to_owned(),
                said: super::past::said(past),
            })
        };
        past.iter().rev().filter_map(row).collect()
    }
}

fn others(list: &[Level], index: usize) -> Vec<SloOther> {
    let spec = &list[index].spec;
    let same = |other: &usize| *other != index && list[*other].spec.slo.name == spec.slo.name;
    let one = |other: usize| {
        let slo = &list[other].spec.slo;
        let aimed = if slo.standing == Standing::Aspirational { ", aspirational" } else { "" };
        let called = slo.objective_name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        SloOther { key: key_of(list, other), said: format!("{called}{}{aimed}", objective_text(slo)) }
    };
    (0..list.len()).filter(same).map(one).collect()
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
