//! What people owe each other, in words.

use std::time::Duration;

use watchbill_domain::oncall::{Balance, Debt, Moved};
use watchbill_domain::time::from_to_text;

use crate::api::DebtRow;

use super::people::takes_turns;
use super::words::listed;
use super::{Counted, Sums, hours_text};

impl Counted<'_> {
    pub(super) fn debts(&self, sums: &Sums<'_>) -> Vec<DebtRow> {
        sums.debts.iter().map(|debt| self.debt(debt, sums)).collect()
    }

    fn debt(&self, debt: &Debt, sums: &Sums<'_>) -> DebtRow {
        let [debtor, creditor] = [&debt.debtor, &debt.creditor].map(|person| self.name(person));
        let has_left = has_left(debt, sums);
        let agreed = match debt.agreed {
            agreed if agreed == Balance::default() => "what is agreed on brings it back".to_owned(),
            agreed if agreed == debt.owed && has_left => format!("{debtor} takes no turns any more"),
            agreed if agreed == debt.owed => "nothing is agreed on about it".to_owned(),
            agreed => format!("with what is agreed on, {}", owed(agreed)),
        };
        DebtRow {
            said: format!("{debtor} owes {creditor} {}", owed(debt.owed)),
            agreed,
            moved: debt.moved.iter().map(|moved| self.moved(moved, sums)).collect(),
            debtor,
            creditor,
        }
    }

    fn moved(&self, moved: &Moved, sums: &Sums<'_>) -> String {
        let zone = self.known.zone_of(&moved.to, sums.schedule);
        let when = from_to_text(moved.start, moved.end, zone);
        let [from, to] = [&moved.from, &moved.to].map(|person| self.name(person));
        let carried = hours_text(moved.carried.on_call);
        let night = if moved.carried.night.is_zero() {
            String::new()
        } else {
            format!(", {} of night", hours_text(moved.carried.night))
        };
        format!("{when}: {to} for {from}, {carried}{night}")
    }
}

/// Whether the debtor took turns, and does not at the end of the range.
pub(super) fn has_left(debt: &Debt, sums: &Sums<'_>) -> bool {
    takes_turns(sums.schedule, &debt.debtor) && !sums.schedule.roster().line_up_at(sums.to).contains(&&debt.debtor)
}

/// `24 h on call, 8 h of night`; a part may be ahead the other way.
fn owed(balance: Balance) -> String {
    let parts = [
        (balance.on_call_ms, "on call"),
        (balance.night_ms, "of night"),
        (balance.weekend_ms, "of weekend"),
        (balance.holiday_ms, "of holidays"),
    ];
    let words: Vec<String> = parts.iter().filter(|(ms, _)| *ms != 0).map(|(ms, words)| part(*ms, words)).collect();
    listed(&words)
}

fn part(ms: i64, words: &str) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    format!("{sign}{} {words}", hours_text(Duration::from_millis(ms.unsigned_abs())))
}
