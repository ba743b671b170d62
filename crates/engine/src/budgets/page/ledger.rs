//! To what the spent budget is booked, and the times that cost most.

use watchbill_domain::slo::{
    Booked, Demand, Evaluation, Exact, Ledger, Mark, MarkKind, Question, Span, ledger, release_cost, spends, spent_in,
};
use watchbill_domain::time::{LocalDay, Zone, from_to_text, local_days};
use watchbill_store::MarkRow;

use crate::api::{SloLedgerRow, SloLedgerView, SloSpenderRow};
use crate::slo::figures::{grouped, short_percent};

use super::super::marks::{booked_marks, span_of};
use super::super::words::{part, units};

/// Rows of the times that cost most.
pub(crate) const MOST_SPENDERS: usize = 5;
/// Ten years: more than any window has.
const MOST_DAYS: usize = 3660;
/// Parts into which what is spent is divided for its shares: hundredths of a percent.
const PARTS: i128 = 10_000;
/// Deploys from which is told what the next ones may cost.
const LAST_DEPLOYS: usize = 20;
const UNATTRIBUTED: &str = "unattributed";

/// An evaluation with the marks about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Books<'a> {
    pub question: Question<'a>,
    pub evaluation: &'a Evaluation,
    pub rows: &'a [MarkRow],
    pub zone: &'a Zone,
}

impl Books<'_> {
    /// The ledger as the rules have it, with the marks as they were given to them.
    pub fn ledger(&self) -> (Ledger, Vec<Mark>) {
        let marks = booked_marks(self.rows, self.question.now);
        (ledger(self.question, self.evaluation, &marks), marks)
    }

    /// The ledger in words. Its shares are rounded so that they make 100 % together, exactly.
    pub fn view(&self) -> SloLedgerView {
        let (ledger, _) = self.ledger();
        let owning = ledger.entries.iter().filter(|entry| entry.booked.units.is_positive());
        let booked: Vec<(Option<usize>, &Booked)> =
            owning.map(|entry| (Some(entry.mark), &entry.booked)).chain([(None, &ledger.unattributed)]).collect();
        let shares = shares(&booked.iter().map(|(_, booked)| booked.of_spent.clone()).collect::<Vec<_>>());
        let rows = booked.iter().zip(shares).map(|((mark, booked), share)| self.row(*mark, booked, share, &ledger));
        SloLedgerView {
            rows: rows.collect(),
            total: if ledger.spent.is_positive() { "100 %".to_owned() } else { "nothing is spent".to_owned() },
            units: units(self.question.slo, &ledger.spent),
            said: SAID.to_owned(),
        }
    }

    fn row(&self, mark: Option<usize>, booked: &Booked, share: String, ledger: &Ledger) -> SloLedgerRow {
        let row = mark.map(|index| &self.rows[index]);
        SloLedgerRow {
            mark: row.map(|row| row.id.0.to_string()),
            kind: row.map_or(UNATTRIBUTED, |row| row.mark.kind.code()).to_owned(),
            title: row.map_or_else(|| "Unattributed".to_owned(), |row| row.mark.title.clone()),
            units: units(self.question.slo, &booked.units),
            share,
            part: part(&booked.of_spent),
            of_budget: format!("{} of the budget", short_percent(&booked.of_budget)),
            due: self.due(mark, ledger),
        }
    }

    fn due(&self, mark: Option<usize>, ledger: &Ledger) -> Option<String> {
        let mark = mark?;
        let class = class_of(&self.rows[mark]);
        ledger.demands.iter().find_map(|demand| match demand {
            Demand::Postmortem { mark: of, of_four_weeks } if *of == mark => Some(format!(
                "{} of a four-week budget: it needs a postmortem with an action of the highest priority",
                short_percent(of_four_weeks)
            )),
            Demand::PlanningItem { class: of, of_quarter } if Some(of) == class.as_ref() => Some(format!(
                "its class took {} of a quarter's budget: it needs an item in the next plan",
                short_percent(of_quarter)
            )),
            _ => None,
        })
    }

    /// The times that cost most, whether somebody marked them or not.
    pub fn spenders(&self) -> Vec<SloSpenderRow> {
        let marks = booked_marks(self.rows, self.question.now);
        let found = spends(self.question, self.evaluation, &marks, MOST_SPENDERS);
        let row = |spend: &watchbill_domain::slo::Spend| {
            let owner =
                spend.marks.iter().map(|index| &self.rows[*index]).find(|row| row.mark.kind != MarkKind::Decision);
            SloSpenderRow {
                mark: owner.map(|row| row.id.0.to_string()),
                kind: owner.map_or(UNATTRIBUTED, |row| row.mark.kind.code()).to_owned(),
                title: owner.map_or_else(|| "Nothing is marked".to_owned(), |row| row.mark.title.clone()),
                times: from_to_text(spend.span.start, spend.span.end, self.zone),
                share: of_budget(&spend.booked),
                part: part(&spend.booked.of_budget),
                units: units(self.question.slo, &spend.booked.units),
                from_ms: spend.span.start.as_ms(),
                to_ms: spend.span.end.as_ms(),
            }
        };
        found.iter().map(row).collect()
    }

    /// The days that cost most, on the calendar of whoever reads it.
    pub fn days(&self) -> Vec<SloSpenderRow> {
        let elapsed = self.evaluation.elapsed;
        let days =
            local_days(elapsed.start, elapsed.end.min(self.question.now).max(elapsed.start), self.zone, MOST_DAYS);
        let spans: Vec<Span> = days.iter().map(|day| Span { start: day.from, end: day.to }).collect();
        let booked = spent_in(self.question, self.evaluation, &spans);
        let mut spent: Vec<_> = days.iter().zip(&booked).filter(|(_, booked)| booked.units.is_positive()).collect();
        spent.sort_by(|(_, a), (_, b)| b.units.cmp(&a.units));
        let row = |(day, booked): (&LocalDay, &Booked)| SloSpenderRow {
            mark: None,
            kind: "day".to_owned(),
            title: day.short.clone(),
            times: from_to_text(day.from, day.to, self.zone),
            share: of_budget(booked),
            part: part(&booked.of_budget),
            units: units(self.question.slo, &booked.units),
            from_ms: day.from.as_ms(),
            to_ms: day.to.as_ms(),
        };
        spent.into_iter().take(MOST_SPENDERS).map(row).collect()
    }

    /// What the next releases may cost by what the last ones did.
    pub fn releases(&self) -> Option<String> {
        let deploys = self.rows.iter().filter(|row| row.mark.kind == MarkKind::Deploy);
        let at: Vec<_> = deploys.map(|row| span_of(&row.mark, self.question.now).start).collect();
        let cost = release_cost(self.question, self.evaluation, &at, LAST_DEPLOYS)?;
        let of = format!(
            "A typical release of the last {} cost {} of the budget, a bad one {}",
            grouped(cost.costs.len() as u128),
            short_percent(&cost.median),
            short_percent(&cost.p90)
        );
        let left = match (cost.affordable, cost.affordable_p90) {
            (Some(0), _) => "; there is not enough left for one".to_owned(),
            (Some(typical), Some(bad)) => {
                format!("; what is left affords about {typical} typical ones, or {bad} bad ones")
            }
            (None, Some(bad)) => format!("; what is left affords about {bad} bad ones"),
            (Some(typical), None) => format!("; what is left affords about {typical} typical ones"),
            (None, None) => String::new(),
        };
        Some(format!("{of}{left}."))
    }
}

/// How much of the budget something cost.
pub(crate) fn of_budget(booked: &Booked) -> String {
    format!("{} of the budget", short_percent(&booked.of_budget))
}

const SAID: &str = "Every bad event belongs to one row: to an incident before a class of trouble, to that before a deploy, \
                    of which it is what burnt above the hour before, and to several of one kind in equal parts.";

fn class_of(row: &MarkRow) -> Option<String> {
    let own = (row.mark.kind == MarkKind::Class).then(|| row.mark.title.clone());
    row.mark.class.clone().or(own)
}

/// Shares that sum to 1 as percents of two decimals that sum to 100: what is lost by cutting goes to those that lost most. A
/// share that is something is not shown as nothing.
pub(crate) fn shares(exact: &[Exact]) -> Vec<String> {
    let scaled: Vec<Exact> = exact.iter().map(|share| share * &Exact::whole(PARTS)).collect();
    let mut parts: Vec<i128> = scaled.iter().map(|share| share.floor().unwrap_or(0)).collect();
    let sum: i128 = parts.iter().sum();
    let all: Exact = Exact::sum(exact.to_vec());
    let missing = if all == Exact::one() { usize::try_from(PARTS - sum).unwrap_or(0) } else { 0 };
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| {
        let lost = |index: usize| &scaled[index] - &Exact::whole(parts[index]);
        lost(*b).cmp(&lost(*a)).then(a.cmp(b))
    });
    for index in order.into_iter().take(missing) {
        parts[index] += 1;
    }
    parts.iter().zip(exact).map(|(part, share)| percent_of(*part, share)).collect()
}

fn percent_of(part: i128, share: &Exact) -> String {
    if part == 0 && share.is_positive() {
        return "under 0.01 %".to_owned();
    }
    let (whole, rest) = (part / 100, part % 100);
    match rest {
        0 => format!("{whole} %"),
        _ if rest % 10 == 0 => format!("{whole}.{} %", rest / 10),
        _ => format!("{whole}.{rest:02} %"),
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
