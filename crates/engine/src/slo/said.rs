//! An evaluation in words, for people.

use std::time::Duration;

use watchbill_domain::slo::{
    Alerting, Evaluation, Exact, Exceeds, Method, PairReading, PairState, Question, Slo, Status, Unit, Window,
};
use watchbill_domain::time::{Instant, Zone, local_text, span_text};

use crate::api::{SloEvaluationView, SloPairRow, SloRow};

use super::figures::{count, grouped, percent, rate};
use super::remarks::remarks;

/// What there is to tell.
pub(crate) struct Told<'a> {
    pub question: Question<'a>,
    pub evaluation: &'a Evaluation,
    pub rolloff: Option<u64>,
    pub zone: Zone,
}

/// Beyond ten years a date would claim to know what nobody can.
const DATED_S: u32 = 3650 * 86_400;

pub(super) fn view(told: &Told<'_>) -> SloEvaluationView {
    let evaluation = told.evaluation;
    let mut rows = vec![row("status", status(evaluation)), row("window", told.window())];
    rows.extend(evaluation.coverage.as_ref().map(|share| row("coverage", told.coverage(share))));
    rows.extend(evaluation.sli().map(|sli| row("good", told.sli(&sli))));
    rows.push(row("budget", told.budget()));
    // Of a window of which nothing is known, nothing spent is not known either.
    let of_period = evaluation.consumed_of_period.as_ref().filter(|_| evaluation.status != Status::NoData);
    rows.extend(of_period.map(|consumed| {
        let left = &Exact::one() - consumed;
        let said = format!("{} spent, {} left, should traffic stay as it was", percent(consumed), percent(&left));
        row("whole window", said)
    }));
    rows.push(row("burn rate", told.burn_rate()));
    rows.push(row("spent", told.exhaustion()));
    SloEvaluationView {
        promise: promise(told.question.slo),
        rows,
        pairs: evaluation.pairs.iter().map(|pair| pair_row(pair, &told.question.slo.alerting)).collect(),
        remarks: remarks(told),
    }
}

/// Before the anchor of a calendar.
pub(super) fn no_window(slo: &Slo, zone: &Zone, now: Instant) -> SloEvaluationView {
    let first = match &slo.window {
        Window::Calendar(calendar) => calendar.first_start(),
        Window::Rolling { .. } => None,
    };
    let said = first.filter(|first| now < *first).map_or_else(
        || "there is no window at this time: the calendar ends before it".to_owned(),
        |first| format!("there is no window yet: the first begins {}", local_text(first, zone, now).full),
    );
    let rows = vec![row("status", "no data".to_owned()), row("window", said)];
    SloEvaluationView { promise: promise(slo), rows, pairs: Vec::new(), remarks: Vec::new() }
}

fn row(name: &'static str, said: String) -> SloRow {
    SloRow { name, said }
}

pub(crate) fn promise(slo: &Slo) -> String {
    let name = match &slo.objective_name {
        Some(objective) => format!("{} ({objective})", slo.name),
        None => slo.name.clone(),
    };
    let (what, window) = (counted_words(&slo.method), window_words(&slo.window));
    format!("{name}: {} {what}, over {window}", percent(slo.objective.share()))
}

/// What a budget is counted in, in words that go on from a percentage.
pub(crate) fn counted_words(method: &Method) -> String {
    match method {
        Method::Occurrences => "of events good".to_owned(),
        Method::Timeslices { slice_s, target } => {
            format!("of slices of {} with {} of events good", length(*slice_s), percent(target.share()))
        }
        Method::RatioTimeslices { slice_s } => format!("of events good, as the mean of slices of {}", length(*slice_s)),
    }
}

/// Over which time a promise is kept, in words.
pub(crate) fn window_words(window: &Window) -> String {
    match window {
        Window::Rolling { length_s } => format!("the last {}", length(*length_s)),
        Window::Calendar(calendar) => {
            let unit = unit_word(calendar.unit);
            let each = if calendar.count.get() == 1 {
                format!("each {unit}")
            } else {
                format!("each {} {unit}s", calendar.count)
            };
            format!("{each} ({})", calendar.zone.name())
        }
    }
}

pub(crate) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
    }
}

pub(crate) fn length(seconds: u32) -> String {
    span_text(Duration::from_secs(u64::from(seconds)))
}

fn status(evaluation: &Evaluation) -> String {
    let word = match evaluation.status {
        Status::NoData => "no data: nothing is known of this window",
        Status::NoTraffic => "no traffic in what is known",
        Status::Exhausted => "exhausted",
        Status::Ok => "ok",
    };
    match evaluation.policy {
        Some(policy) if policy.code() != word => format!("{word}; {} by the policy", policy.code().replace('_', " ")),
        _ => word.to_owned(),
    }
}

impl Told<'_> {
    fn window(&self) -> String {
        let (window, now) = (self.evaluation.window, self.question.now);
        let (from, to) = (local_text(window.start, &self.zone, now).full, local_text(window.end, &self.zone, now).full);
        format!("{from} to {to}")
    }

    /// Whether it is of a window that is over, of which nothing is to come.
    pub(crate) fn has_ended(&self) -> bool {
        self.question.window.is_some_and(|window| window.end <= self.question.now)
    }

    pub(crate) fn coverage(&self, share: &Exact) -> String {
        let tally = &self.evaluation.tally;
        let buckets = self.question.counts.grid().buckets(self.evaluation.elapsed);
        format!("{} of {} buckets ({} known)", percent(share), grouped(buckets.into()), grouped(tally.known().into()))
    }

    pub(crate) fn sli(&self, sli: &Exact) -> String {
        let (tally, evaluation) = (&self.evaluation.tally, self.evaluation);
        match &evaluation.slices {
            None => format!("{}: {} of {} events", percent(sli), grouped(tally.good()), grouped(tally.total())),
            Some(slices) => {
                let counted = grouped(slices.counted.into());
                format!("{}: {} bad of {counted} slices", percent(sli), count(&slices.bad))
            }
        }
    }

    fn budget(&self) -> String {
        let evaluation = self.evaluation;
        let of = match (&evaluation.slices, &evaluation.budget) {
            (Some(slices), _) => format!("{} of {} slices", count(&slices.budget), grouped(slices.window.into())),
            (None, Some(budget)) => format!("{} events", count(budget)),
            (None, None) => String::new(),
        };
        if evaluation.status == Status::NoData {
            return format!("{of}; how much of it is spent is not known");
        }
        format!("{of}: {} spent, {} left", percent(&evaluation.consumed), percent(&evaluation.remaining()))
    }

    fn burn_rate(&self) -> String {
        let over = span_text(self.question.lookback);
        match &self.evaluation.burn_rate {
            Some(burn) => format!("{} over the last {over}", rate(burn)),
            None => format!("unknown: nothing is known of the last {over}"),
        }
    }

    /// When the budget will be spent, at this rate and with what is old rolling out.
    pub(crate) fn exhaustion(&self) -> String {
        let evaluation = self.evaluation;
        if evaluation.is_exhausted {
            return "now".to_owned();
        }
        if evaluation.status == Status::NoData {
            return "not foreseen: nothing is known of this window".to_owned();
        }
        let straight = match &evaluation.time_to_exhaustion_s {
            None => return "not foreseen: nothing is known to burn".to_owned(),
            Some(seconds) => self.in_seconds(seconds),
        };
        let is_rolling = !self.question.slo.window.is_calendar();
        match self.rolloff {
            Some(buckets) => {
                let rolled = self.in_seconds(&self.seconds_until(buckets));
                format!("{straight} at this rate; {rolled} with what is old rolling out")
            }
            None if is_rolling => format!("{straight} at this rate; never with what is old rolling out"),
            None => format!("{straight} at this rate, {}", self.against_the_end()),
        }
    }

    /// From now until the end of so many buckets, of which the first has begun.
    fn seconds_until(&self, buckets: u64) -> Exact {
        let step_ms = Exact::whole(self.question.counts.grid().step_ms());
        let begun_ms = Exact::whole(self.question.now.as_ms() - self.evaluation.burns_until.as_ms());
        let ms = &(&Exact::whole(buckets) * &step_ms) - &begun_ms;
        ms.over(&Exact::whole(1000)).unwrap_or(ms)
    }

    /// A calendar window ends, and with it what was spent.
    fn against_the_end(&self) -> &'static str {
        let left = Exact::ratio(self.evaluation.window.end.as_ms() - self.question.now.as_ms(), 1000);
        let before = left.zip(self.evaluation.time_to_exhaustion_s.as_ref()).is_some_and(|(left, at)| *at < left);
        if before { "before the window ends" } else { "after the window has ended" }
    }

    fn in_seconds(&self, seconds: &Exact) -> String {
        let whole = seconds.floor().and_then(|whole| u64::try_from(whole).ok());
        match whole.filter(|_| *seconds <= Exact::whole(DATED_S)) {
            Some(whole) => {
                let span = Duration::from_secs(whole);
                let at = local_text(self.question.now.plus(span), &self.zone, self.question.now);
                format!("in {} ({})", span_text(span), at.full)
            }
            None => "in more than ten years".to_owned(),
        }
    }
}

/// What a burn rate, or a share of bad events, has to be beside a threshold.
pub(crate) fn beyond(exceeds: Exceeds) -> &'static str {
    match exceeds {
        Exceeds::Strictly => "more than",
        Exceeds::OrEquals => "at least",
    }
}

fn pair_row(pair: &PairReading, alerting: &Alerting) -> SloPairRow {
    let min_bad_events = alerting.min_bad_events;
    let burn = |burn: &Option<Exact>| burn.as_ref().map_or_else(|| "unknown".to_owned(), rate);
    let burns = |burn: &Option<Exact>| burn.as_ref().is_some_and(|burn| alerting.exceeds.holds(burn, &pair.factor));
    // The head of the column says "above".
    let or_equal = if alerting.exceeds == Exceeds::OrEquals { ">= " } else { "" };
    let because = if pair.never_fires {
        "can never fire: nothing is so bad".to_owned()
    } else if pair.state == PairState::Quiet && burns(&pair.long_burn) && burns(&pair.short_burn) {
        format!("too little to mean anything: {} bad of at least {min_bad_events}", grouped(pair.bad_events))
    } else {
        String::new()
    };
    SloPairRow {
        name: pair.name.clone(),
        factor: format!("{or_equal}{}", rate(&pair.factor)),
        state: pair.state.code(),
        long: burn(&pair.long_burn),
        short: burn(&pair.short_burn),
        because,
    }
}
