//! What is computed from several samples, by the rules of Prometheus.

use std::collections::BTreeMap;

use crate::prometheus::series::{History, Pairs, SCRAPE_MS, Series};

use super::evaluate::{Row, nameless, present, seconds};
use super::expression::Relabel;

/// How much a counter grew in the `span_ms` up to `end_ms`, extrapolated to the ends of the span as Prometheus does.
pub(super) fn increase(history: &History, series: &Series, end_ms: i64, span_ms: i64) -> Option<f64> {
    let ((first_ms, first), (last_ms, last)) = history.ends(series, end_ms, span_ms)?;
    let sampled_s = seconds(last_ms - first_ms);
    let intervals = (last_ms - first_ms).div_euclid(SCRAPE_MS);
    if intervals == 0 {
        return None;
    }
    let between_s = seconds(SCRAPE_MS);
    // Further away than this from an end of the span, the series is taken to begin or end there.
    let near_s = between_s * 1.1;
    let mut before_s = seconds(first_ms - (end_ms - span_ms));
    let after_s = seconds(end_ms - last_ms);
    let grown = history.grown(series, (first_ms, first), (last_ms, last));
    if grown > 0.0 && first >= 0.0 {
        // A counter does not begin below zero.
        before_s = before_s.min(sampled_s * (first / grown));
    }
    let reach = |gap_s: f64| if gap_s < near_s { gap_s } else { between_s / 2.0 };
    Some(grown * ((sampled_s + reach(before_s) + reach(after_s)) / sampled_s))
}

/// The sum of the samples, or how many there are.
pub(super) fn over_time(samples: &[(i64, f64)], each: impl Fn(f64) -> f64) -> Option<f64> {
    (!samples.is_empty()).then(|| samples.iter().map(|(_, value)| each(*value)).sum())
}

/// The labels as `label_replace` makes them.
pub(super) fn relabelled(relabel: &Relabel, mut labels: Pairs) -> Pairs {
    let value = labels.get(&relabel.source).cloned().unwrap_or_default();
    if let Some(found) = relabel.pattern.captures(&value) {
        let mut made = String::new();
        found.expand(&relabel.replacement, &mut made);
        labels.remove(&relabel.label);
        if !made.is_empty() {
            labels.insert(relabel.label.clone(), made);
        }
    }
    labels
}

/// How often the value changed.
pub(super) fn changes(samples: &[(i64, f64)]) -> Option<f64> {
    // A change is any difference.
    #[allow(clippy::float_cmp)]
    let changed = samples.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|_| 1.0).sum::<f64>();
    (!samples.is_empty()).then_some(changed)
}

/// The upper bound of a bucket, and what is in it at each step.
type Bucket = (f64, Vec<Option<f64>>);

/// `buckets` are the rates of cumulative buckets with the label `le`.
pub(super) fn histogram_quantile(quantiles: &[f64], buckets: Vec<Row>) -> Vec<Row> {
    let mut groups: BTreeMap<Pairs, Vec<Bucket>> = BTreeMap::new();
    for row in buckets {
        let mut labels = nameless(row.labels);
        let Some(bound) = labels.remove("le").and_then(|text| bound(&text)) else { continue };
        groups.entry(labels).or_default().push((bound, row.values));
    }
    present(groups.into_iter().map(|(labels, mut buckets)| {
        buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        let one = |(step, quantile): (usize, &f64)| {
            let here: Vec<(f64, f64)> =
                buckets.iter().filter_map(|(bound, values)| Some((*bound, values[step]?))).collect();
            (!here.is_empty()).then(|| quantile_of(*quantile, &here))
        };
        Row { labels, values: quantiles.iter().enumerate().map(one).collect() }
    }))
}

fn bound(text: &str) -> Option<f64> {
    if text == "+Inf" { Some(f64::INFINITY) } else { text.parse().ok() }
}

/// Linear inside the bucket in which the rank falls.
fn quantile_of(quantile: f64, buckets: &[(f64, f64)]) -> f64 {
    let Some((last_bound, total)) = buckets.last().copied() else { return f64::NAN };
    if quantile.is_nan() || last_bound.is_finite() || buckets.len() < 2 || total == 0.0 {
        return f64::NAN;
    }
    if quantile < 0.0 {
        return f64::NEG_INFINITY;
    }
    if quantile > 1.0 {
        return f64::INFINITY;
    }
    let rank = quantile * total;
    let place = buckets.iter().position(|(_, count)| *count >= rank).unwrap_or(buckets.len() - 1);
    if place == buckets.len() - 1 {
        return buckets[place - 1].0;
    }
    let (end, count) = buckets[place];
    if place == 0 && end <= 0.0 {
        return end;
    }
    let (start, below) = if place == 0 { (0.0, 0.0) } else { buckets[place - 1] };
    start + (end - start) * ((rank - below) / (count - below))
}
