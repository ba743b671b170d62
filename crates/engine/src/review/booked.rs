//! To what the spent budget of a window is booked.

use watchbill_domain::slo::{Demand, Entry, Evaluation, Ledger, Mark, MarkKind, Question, ledger, spends};
use watchbill_domain::time::{Instant, dated_text, from_to_text};
use watchbill_store::MarkRow;

use crate::budgets::marks::{booked_marks, is_about};
use crate::budgets::words::units;
use crate::levels::Level;
use crate::slo::figures::percent;

use super::snapshot::{LedgerRow, Share};
use super::window::Promised;

/// How many burns that nothing explains are told.
const UNEXPLAINED: usize = 3;

/// Marks as they are kept, and as the rules have them, in the same order.
pub(super) struct Known {
    pub rows: Vec<MarkRow>,
    pub marks: Vec<Mark>,
}

impl Known {
    /// Those about a level, as of `now`: one that is open lasts until then.
    pub fn about(level: &Level, marks: &[MarkRow], now: Instant) -> Self {
        let rows: Vec<MarkRow> = marks.iter().filter(|row| is_about(&row.mark, level)).cloned().collect();
        let marks = booked_marks(&rows, now);
        Self { rows, marks }
    }
}

/// What a ledger says, in words.
pub(super) struct Booked {
    pub rows: Vec<LedgerRow>,
    pub unexplained: Vec<String>,
    pub duties: Vec<String>,
}

impl Promised<'_> {
    /// Books what is spent of a window to its marks.
    pub fn booked(&self, question: Question<'_>, evaluation: &Evaluation, known: &Known) -> Booked {
        let marks = known.marks.as_slice();
        let ledger = ledger(question, evaluation, marks);
        let costly = spends(question, evaluation, marks, UNEXPLAINED * 4);
        let unexplained = costly.iter().filter(|spend| spend.marks.is_empty()).take(UNEXPLAINED).map(|spend| {
            let when = from_to_text(spend.span.start, spend.span.end, self.own_zone());
            format!(
                "{when}: {} of the budget, {}",
                percent(&spend.booked.of_budget),
                units(self.slo, &spend.booked.units)
            )
        });
        Booked {
            unexplained: unexplained.collect(),
            duties: self.duties(&ledger, known),
            rows: self.rows(&ledger, known),
        }
    }

    /// All of what is spent, the costliest first, and last what nothing explains.
    fn rows(&self, ledger: &Ledger, known: &Known) -> Vec<LedgerRow> {
        let booked = ledger.entries.iter().filter_map(|entry| self.row(ledger, known, entry));
        let rest = &ledger.unattributed;
        let rest = (ledger.spent.is_positive()).then(|| LedgerRow {
            kind: "unattributed".to_owned(),
            title: "unattributed".to_owned(),
            class: None,
            when: String::new(),
            link: None,
            units: units(self.slo, &rest.units),
            of_spent: Share::of(&rest.of_spent),
            of_budget: Share::of(&rest.of_budget),
            is_large: false,
        });
        booked.chain(rest).collect()
    }

    /// What a mark owns; none for one of which that says nothing.
    pub fn row(&self, ledger: &Ledger, known: &Known, entry: &Entry) -> Option<LedgerRow> {
        let (row, mark) = (&known.rows.get(entry.mark)?.mark, known.marks.get(entry.mark)?);
        // That an incident cost nothing is worth knowing; that a release did is usual.
        if !entry.booked.units.is_positive() && mark.kind != MarkKind::Incident {
            return None;
        }
        let is_its = |duty: &Demand| matches!(duty, Demand::Postmortem { mark, .. } if *mark == entry.mark);
        Some(LedgerRow {
            kind: mark.kind.code().to_owned(),
            title: row.title.clone(),
            class: mark.class.clone(),
            when: self.when(mark),
            link: row.link.clone(),
            units: units(self.slo, &entry.booked.units),
            of_spent: Share::of(&entry.booked.of_spent),
            of_budget: Share::of(&entry.booked.of_budget),
            is_large: ledger.demands.iter().any(is_its),
        })
    }

    fn duties(&self, ledger: &Ledger, known: &Known) -> Vec<String> {
        ledger.demands.iter().filter_map(|demand| self.duty(demand, known)).collect()
    }

    /// What follows from the size of an incident or of a class, in a sentence.
    pub fn duty(&self, demand: &Demand, known: &Known) -> Option<String> {
        match demand {
            Demand::Postmortem { mark, of_four_weeks } => {
                let row = known.rows.get(*mark)?;
                Some(format!(
                    "{} took {} of a four-week budget of {}: it needs a postmortem with a top-priority action",
                    row.mark.title,
                    percent(of_four_weeks),
                    self.slo.name
                ))
            }
            Demand::PlanningItem { class, of_quarter } => Some(format!(
                "{class} took {} of the quarter's budget of {}: it needs an item in the next quarter's plan",
                percent(of_quarter),
                self.slo.name
            )),
        }
    }

    fn when(&self, mark: &Mark) -> String {
        let zone = self.own_zone();
        match mark.kind {
            MarkKind::Deploy | MarkKind::Decision => dated_text(mark.span.start, zone),
            MarkKind::Incident | MarkKind::Class => from_to_text(mark.span.start, mark.span.end, zone),
        }
    }
}
