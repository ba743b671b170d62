//! What has to be asked of a source to measure a service level.

use watchbill_domain::slo::{Counted, Measure, Method, Sli};

use crate::reader::shown;

use super::indicator::speaks_promql;
use super::{Events, Indicator, Metric, SloSpec};

/// Why nothing can measure a service level: the rest of a sentence about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotMeasurable(pub String);

impl std::fmt::Display for NotMeasurable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl SloSpec {
    /// What measures it. Objectives of one SLO that have one indicator have one SLI.
    ///
    /// # Errors
    /// Why nothing can measure it, with what is expected instead.
    pub fn sli(&self) -> Result<Sli, NotMeasurable> {
        let indicator = self.indicator.as_ref().ok_or_else(|| cannot("no indicator of it can be read"))?;
        let measure = measure(indicator)?;
        suits(&measure, &self.slo.method)?;
        Ok(Sli { source: one_source(indicator)?, measure, group_by: self.group_by.clone() })
    }
}

fn cannot(why: impl Into<String>) -> NotMeasurable {
    NotMeasurable(why.into())
}

fn measure(indicator: &Indicator) -> Result<Measure, NotMeasurable> {
    match indicator {
        Indicator::Ratio { events, total, counter } => {
            let events = match events {
                Events::Good(metric) => Counted::Good(query(metric)?),
                Events::Bad(metric) => Counted::Bad(query(metric)?),
            };
            Measure::of_events(events, query(total)?, *counter).map_err(NotMeasurable)
        }
        Indicator::Stored { raw, of } => Measure::of_ratio(query(raw)?, *of).map_err(NotMeasurable),
        Indicator::Threshold { metric, good } => Ok(Measure::of_samples(query(metric)?, good.clone())),
    }
}

fn query(metric: &Metric) -> Result<&str, NotMeasurable> {
    if let Some(kind) = metric.kind.as_deref().filter(|kind| !speaks_promql(kind)) {
        return Err(cannot(format!(
            "its metrics are of {}, and only a Prometheus, or what speaks its API (Thanos, Mimir, VictoriaMetrics), is asked",
            shown(kind)
        )));
    }
    metric
        .query
        .as_deref()
        .map(str::trim)
        .ok_or_else(|| cannot("a query of it is missing; expected one in `spec.query`"))
}

/// What the counts of a measure can be used for.
fn suits(measure: &Measure, method: &Method) -> Result<(), NotMeasurable> {
    if matches!((measure, method), (Measure::Stored { .. }, Method::Occurrences)) {
        return Err(cannot(
            "it is a stored ratio, which has no events to count: its budget can be counted in slices alone, with \
             `budgetingMethod: RatioTimeslices` or `Timeslices`",
        ));
    }
    match (measure.whole_steps_of_s(), method.slice_s()) {
        (Some(step_s), Some(slice_s)) if !slice_s.is_multiple_of(step_s) => Err(cannot(format!(
            "its queries give five minutes at a time, which do not make slices of {slice_s} seconds; expected slices of 5m, \
             or of a multiple of it"
        ))),
        _ => Ok(()),
    }
}

/// All metrics of an indicator are read at one source, at one instant.
fn one_source(indicator: &Indicator) -> Result<Option<String>, NotMeasurable> {
    let mut named: Vec<&str> = indicator.metrics().iter().filter_map(|metric| metric.source.as_deref()).collect();
    named.dedup();
    match named.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).to_owned())),
        several => {
            let names: Vec<String> = several.iter().map(|name| shown(name)).collect();
            Err(cannot(format!(
                "its metrics are of several sources, {}; expected one, so that both counts are of one instant",
                names.join(" and ")
            )))
        }
    }
}

#[cfg(test)]
#[path = "measured_tests.rs"]
mod tests;
