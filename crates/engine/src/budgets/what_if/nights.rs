//! The times at which pairs held, and would have held.

use std::collections::BTreeSet;

use watchbill_domain::slo::{PairRun, PairState, Slo, Span, WhatIf};
use watchbill_domain::time::{Zone, from_to_text, minute_of_day};

use crate::api::SloWhatIfNight;

/// Rows that are shown.
const MOST: usize = 60;
/// What begins within it is the same time to somebody who is woken.
const SAME_MS: i64 = 3_600_000;
/// Minutes of the day between which somebody sleeps.
const NIGHT_BEGINS: u16 = 22 * 60;
const NIGHT_ENDS: u16 = 6 * 60;

/// One time, with the pairs of either side that held in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    span: Span,
    present: BTreeSet<usize>,
    instead: BTreeSet<usize>,
}

/// All of them, the oldest first.
pub(super) fn times(what_if: &WhatIf) -> Vec<Time> {
    let firing = |runs: &[PairRun], is_present: bool| -> Vec<(PairRun, bool)> {
        runs.iter().filter(|run| run.state == PairState::Firing).map(|run| (*run, is_present)).collect()
    };
    let mut runs = firing(&what_if.before.runs, true);
    runs.extend(firing(&what_if.after.runs, false));
    runs.sort_by_key(|(run, is_present)| (run.span.start, run.pair, *is_present));
    let mut times: Vec<Time> = Vec::new();
    for (run, is_present) in runs {
        let begins_anew = times.last().is_none_or(|time| run.span.start.as_ms() > time.span.end.as_ms() + SAME_MS);
        if begins_anew {
            times.push(Time { span: run.span, present: BTreeSet::new(), instead: BTreeSet::new() });
        }
        if let Some(time) = times.last_mut() {
            time.span.end = time.span.end.max(run.span.end);
            let side = if is_present { &mut time.present } else { &mut time.instead };
            side.insert(run.pair);
        }
    }
    times
}

/// As rows, the newest first.
pub(super) fn rows(times: &[Time], before: &Slo, after: &Slo, zone: &Zone) -> Vec<SloWhatIfNight> {
    let named = |pairs: &BTreeSet<usize>, slo: &Slo| {
        let names: Vec<&str> =
            pairs.iter().filter_map(|pair| slo.alerting.pairs.get(*pair)).map(|pair| pair.name.as_str()).collect();
        names.join(", ")
    };
    let row = |time: &Time| SloWhatIfNight {
        when: from_to_text(time.span.start, time.span.end, zone),
        by_night: time.is_by_night(zone),
        present: named(&time.present, before),
        instead: named(&time.instead, after),
        differs: time.present.is_empty() != time.instead.is_empty(),
        from_ms: time.span.start.as_ms(),
        to_ms: time.span.end.as_ms(),
    };
    times.iter().rev().take(MOST).map(row).collect()
}

/// How many times, and how many by night.
pub(super) fn said(times: &[Time], zone: &Zone) -> String {
    let count = |side: &dyn Fn(&Time) -> bool| {
        let held: Vec<&Time> = times.iter().filter(|time| side(time)).collect();
        (held.len(), held.iter().filter(|time| time.is_by_night(zone)).count())
    };
    let (present, present_nights) = count(&|time| !time.present.is_empty());
    let (instead, instead_nights) = count(&|time| !time.instead.is_empty());
    format!(
        "A pair told {}, {present_nights} of them by night; it would have told {}, {instead_nights} of them by night.",
        times_text(present),
        times_text(instead)
    )
}

/// How many more times would have been told, below zero how many fewer.
pub(super) fn difference(times: &[Time]) -> i64 {
    let of = |time: &Time| i64::from(!time.instead.is_empty()) - i64::from(!time.present.is_empty());
    times.iter().map(of).sum()
}

impl Time {
    fn is_by_night(&self, zone: &Zone) -> bool {
        let minute = minute_of_day(self.span.start, zone);
        !(NIGHT_ENDS..NIGHT_BEGINS).contains(&minute)
    }
}

fn times_text(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        many => format!("{many} times"),
    }
}
