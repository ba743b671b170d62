//! The alert pairs of an objective, with what it takes for each to tell.

use std::time::Duration;

use watchbill_domain::slo::{Evaluation, Exact, PairReading, PairState, Slo};
use watchbill_domain::time::span_text;

use crate::api::SloPairView;
use crate::slo::figures::{grouped, percent, rate};
use crate::slo::said::beyond;

use super::super::words::{UNKNOWN, part};

/// In the order in which the SLO has them.
pub(crate) fn pair_views(slo: &Slo, evaluation: &Evaluation) -> Vec<SloPairView> {
    evaluation.pairs.iter().map(|pair| Told { slo, evaluation, pair }.view()).collect()
}

/// The same of a window that has ended: what a pair says at its end is over.
pub(crate) fn ended_pair_views(slo: &Slo, evaluation: &Evaluation) -> Vec<SloPairView> {
    let told = |pair: SloPairView| match pair.state.as_str() {
        "firing" => SloPairView { state_text: "told at its end: both windows burnt too fast".to_owned(), ..pair },
        "quiet" => SloPairView { state_text: "quiet at its end".to_owned(), ..pair },
        _ => SloPairView { state_text: "unknown: nothing is known of its end".to_owned(), ..pair },
    };
    pair_views(slo, evaluation).into_iter().map(told).collect()
}

struct Told<'a> {
    slo: &'a Slo,
    evaluation: &'a Evaluation,
    pair: &'a PairReading,
}

impl Told<'_> {
    fn view(&self) -> SloPairView {
        let pair = self.pair;
        let text = |burn: &Option<Exact>| burn.as_ref().map_or_else(|| UNKNOWN.to_owned(), rate);
        let of_factor =
            |burn: &Option<Exact>| burn.as_ref().and_then(|burn| burn.over(&pair.factor)).as_ref().map(part);
        SloPairView {
            name: pair.name.clone(),
            factor: rate(&pair.factor),
            long_text: text(&pair.long_burn),
            short_text: text(&pair.short_burn),
            long_part: of_factor(&pair.long_burn),
            short_part: of_factor(&pair.short_burn),
            state: pair.state.code().to_owned(),
            state_text: self.state_text(),
            takes: self.takes(),
            spends: self.spends(),
            spent: self.spent(),
            said: self.said(),
            never_fires: pair.never_fires,
        }
    }

    fn state_text(&self) -> String {
        match self.pair.state {
            PairState::Firing => "tells: both windows burn too fast".to_owned(),
            PairState::Quiet => "quiet".to_owned(),
            PairState::Unknown => format!("unknown: nothing is known of {}", self.unknown_window()),
        }
    }

    fn unknown_window(&self) -> String {
        let of = |seconds: u32| format!("the last {}", length(seconds));
        match (&self.pair.long_burn, &self.pair.short_burn) {
            (None, _) => of(self.pair.long_s),
            _ => of(self.pair.short_s),
        }
    }

    /// Both windows must go beyond this ratio, or reach it where the pair says so.
    fn takes(&self) -> String {
        let ratio = &self.pair.factor * &self.slo.objective.allowed();
        let (long, short) = (length(self.pair.long_s), length(self.pair.short_s));
        let least = self.slo.alerting.min_bad_events;
        let least = if least > 1 { format!(", and at least {least} bad events") } else { String::new() };
        let beyond = beyond(self.slo.alerting.exceeds);
        format!("{beyond} {} bad over {long} and over {short}{least}", percent(&ratio))
    }

    /// What is spent of the budget when a steady burn at the factor is told.
    fn spends(&self) -> String {
        format!("{} of the budget in {}", percent(&self.share_of_window(&self.pair.factor)), length(self.pair.long_s))
    }

    fn spent(&self) -> String {
        let over = length(self.pair.long_s);
        match &self.pair.long_burn {
            Some(burn) => format!("{} of the budget in the last {over}", percent(&self.share_of_window(burn))),
            None => format!("nothing is known of the last {over}"),
        }
    }

    /// What a burn of this rate over the long window is of the whole window's budget.
    fn share_of_window(&self, burn: &Exact) -> Exact {
        let long_ms = i64::from(self.pair.long_s) * 1000;
        let share = Exact::ratio(long_ms, self.evaluation.window.length_ms());
        share.map_or_else(Exact::zero, |share| burn * &share)
    }

    fn said(&self) -> String {
        let exceeds = self.slo.alerting.exceeds;
        let burns = |burn: &Option<Exact>| burn.as_ref().is_some_and(|burn| exceeds.holds(burn, &self.pair.factor));
        if self.pair.never_fires {
            let ratio = &self.pair.factor * &self.slo.objective.allowed();
            return format!(
                "Can never tell: it takes {} {} of events bad. Take it out, or give the objective a longer window.",
                beyond(exceeds),
                percent(&ratio)
            );
        }
        if self.pair.state == PairState::Quiet && burns(&self.pair.long_burn) && burns(&self.pair.short_burn) {
            let (bad, least) = (grouped(self.pair.bad_events), self.slo.alerting.min_bad_events);
            return format!(
                "Both windows burn too fast, with {bad} bad events; below {least} they mean too little to tell."
            );
        }
        String::new()
    }
}

fn length(seconds: u32) -> String {
    span_text(Duration::from_secs(u64::from(seconds)))
}
