//! When a budget is spent, between which times, and when it comes back; and what little traffic makes of it.

use watchbill_domain::slo::{Evaluation, Exhaustion, Forecast, Question, Recovers, Recovery, Slo, forecast};
use watchbill_domain::time::{Zone, dated_text, span_text};

use crate::slo::figures::{rate, short_percent};

/// The sentences, the most asked for first.
pub(crate) fn foretold(question: Question<'_>, evaluation: &Evaluation, zone: &Zone) -> Vec<String> {
    let forecast = forecast(question, evaluation);
    let told = Told { slo: question.slo, forecast: &forecast, zone };
    let mut said = vec![told.range()];
    said.extend(told.by_lookback());
    said.extend(forecast.recoveries.iter().filter_map(|recovery| told.recovers(recovery)));
    said
}

struct Told<'a> {
    slo: &'a Slo,
    forecast: &'a Forecast,
    zone: &'a Zone,
}

impl Told<'_> {
    fn range(&self) -> String {
        let Some(range) = &self.forecast.range else {
            return "When the budget is spent is not known: nothing is known of the time to foretell it from."
                .to_owned();
        };
        match (range.earliest, range.likely, range.latest) {
            (Exhaustion::Spent, _, _) => "The budget is spent.".to_owned(),
            (Exhaustion::Never, _, _) => format!("The budget lasts, going by {}.", self.lookbacks()),
            (earliest, _, latest) if earliest == latest => format!("The budget is spent {}.", self.when(earliest)),
            (earliest, likely, latest) => format!(
                "The budget is spent between {} and {}, most likely {}.",
                self.when(earliest),
                self.when(latest),
                self.when(likely)
            ),
        }
    }

    /// What each lookback says, where they differ.
    fn by_lookback(&self) -> Option<String> {
        let times = || self.forecast.projected.iter().map(|projected| projected.rolloff);
        let differ = times().any(|one| Some(one) != times().next());
        differ.then(|| {
            let one = |projected: &watchbill_domain::slo::Projected| {
                let burn = projected.burn_rate.as_ref().map_or_else(|| "unknown".to_owned(), rate);
                format!("{} at {burn}: {}", span_text(projected.lookback), self.when(projected.rolloff))
            };
            let each: Vec<String> = self.forecast.projected.iter().map(one).collect();
            let leaves = if self.slo.window.is_calendar() { "" } else { ", with what is old rolling out" };
            format!("By the last {}{leaves}.", each.join("; "))
        })
    }

    fn recovers(&self, recovery: &Recovery) -> Option<String> {
        let above = if recovery.above.is_positive() {
            format!("More than {} is left again", short_percent(&recovery.above))
        } else {
            "Something is left again".to_owned()
        };
        match (recovery.clean, recovery.as_lately) {
            (Recovers::Already | Recovers::Unknown, _) => None,
            (Recovers::Never, _) => Some(format!("{above}: not within what can be foreseen.")),
            (Recovers::At(at), _) if self.slo.window.is_calendar() => {
                Some(format!("{above} with the next window, from {}.", dated_text(at, self.zone)))
            }
            (Recovers::At(clean), Recovers::At(lately)) if clean == lately => {
                Some(format!("{above} from {}.", dated_text(clean, self.zone)))
            }
            (Recovers::At(clean), lately) => {
                let lately = match lately {
                    Recovers::At(at) => {
                        format!("from {} should it go on as in the last hour", dated_text(at, self.zone))
                    }
                    Recovers::Already => "already, as the last hour went".to_owned(),
                    Recovers::Never => "never should it go on as in the last hour".to_owned(),
                    Recovers::Unknown => "and of the last hour nothing is known".to_owned(),
                };
                Some(format!("{above} from {} if nothing more is bad, {lately}.", dated_text(clean, self.zone)))
            }
        }
    }

    fn when(&self, exhaustion: Exhaustion) -> String {
        match exhaustion {
            Exhaustion::Spent => "now".to_owned(),
            Exhaustion::At(at) => dated_text(at, self.zone),
            Exhaustion::Never => "never".to_owned(),
            Exhaustion::Unknown => "unknown".to_owned(),
        }
    }

    fn lookbacks(&self) -> String {
        let known = self.forecast.projected.iter().filter(|projected| projected.burn_rate.is_some());
        let each: Vec<String> = known.map(|projected| span_text(projected.lookback)).collect();
        format!("the last {}", each.join(", "))
    }
}
