//! Evaluates every step of a range at once: each node of an expression becomes rows of one value per step.

use std::collections::BTreeMap;

use crate::prometheus::catalogue::chosen;
use crate::prometheus::series::{History, Pairs};

use super::binary::binary;
use super::expression::{Aggregate, Expr, Function, Matching, Selector, Window, kind};
use super::functions::{changes, histogram_quantile, increase, over_time, relabelled};

/// Samples one query may look at, as with `--query.max-samples`.
const MOST_SAMPLES: usize = 20_000_000;

/// One series: its labels, and a value for each step at which it exists.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::prometheus) struct Row {
    pub(in crate::prometheus) labels: Pairs,
    pub(in crate::prometheus) values: Vec<Option<f64>>,
}

/// The value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::prometheus) enum Answer {
    /// One number per step.
    Scalar(Vec<f64>),
    /// Rows.
    Vector(Vec<Row>),
    /// Raw samples with their times in milliseconds, as of the last step.
    Raw(Vec<(Pairs, Vec<(i64, f64)>)>),
}

/// A good expression that cannot be evaluated, in the words of Prometheus.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::prometheus) struct Failed(pub(in crate::prometheus) String);

/// `steps_ms` are the real times of the steps.
///
/// # Errors
/// [`Failed`] for what can be read and yet not be evaluated.
pub(in crate::prometheus) fn evaluate(expr: &Expr, history: &History, steps_ms: &[i64]) -> Result<Answer, Failed> {
    let mut work = Work { history, steps_ms, samples: 0 };
    if let Expr::Range(selector, window) = expr {
        return work.raw(selector, *window);
    }
    if kind(expr) == "scalar" { work.scalar(expr).map(Answer::Scalar) } else { work.vector(expr).map(Answer::Vector) }
}

struct Work<'a> {
    history: &'a History,
    steps_ms: &'a [i64],
    samples: usize,
}

impl Work<'_> {
    fn scalar(&mut self, expr: &Expr) -> Result<Vec<f64>, Failed> {
        Ok(match expr {
            Expr::Number(value) => vec![*value; self.steps_ms.len()],
            Expr::Negative(inner) => self.scalar(inner)?.into_iter().map(|value| -value).collect(),
            Expr::Binary(pair) => {
                let (left, right) = (self.scalar(&pair.left)?, self.scalar(&pair.right)?);
                let both = left.into_iter().zip(right);
                both.map(|(l, r)| super::binary::number(&pair.sign, l, r)).collect()
            }
            // The only other scalar is `time()`.
            _ => self.steps_ms.iter().map(|ms| seconds(*ms)).collect(),
        })
    }

    fn vector(&mut self, expr: &Expr) -> Result<Vec<Row>, Failed> {
        match expr {
            Expr::Select(selector) => self.select(selector),
            Expr::Negative(inner) => {
                let rows = self.vector(inner)?.into_iter().map(|row| Row {
                    labels: nameless(row.labels),
                    values: row.values.into_iter().map(|value| value.map(|value| -value)).collect(),
                });
                Ok(rows.collect())
            }
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::Relabel(relabel) => {
                let rows = self.vector(&relabel.inner)?.into_iter();
                Ok(rows.map(|row| Row { labels: relabelled(relabel, row.labels), ..row }).collect())
            }
            Expr::Aggregate(how, grouping, inner) => Ok(aggregate(*how, grouping, &self.vector(inner)?)),
            Expr::Binary(pair) => {
                let left = self.side(&pair.left)?;
                let right = self.side(&pair.right)?;
                binary(pair, left, right).map_err(Failed)
            }
            Expr::Number(_) | Expr::Range(..) => Err(Failed(format!("unexpected {} here", kind(expr)))),
        }
    }

    fn side(&mut self, expr: &Expr) -> Result<Answer, Failed> {
        match kind(expr) {
            "scalar" => self.scalar(expr).map(Answer::Scalar),
            "range vector" => {
                Err(Failed("binary expression must contain only scalar and instant vector types".to_owned()))
            }
            _ => self.vector(expr).map(Answer::Vector),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Result<Vec<Row>, Failed> {
        match (function, arguments) {
            (Function::Vector, [value]) => {
                let values = self.scalar(value)?.into_iter().map(Some).collect();
                Ok(vec![Row { labels: Pairs::new(), values }])
            }
            (Function::HistogramQuantile, [quantile, buckets]) => {
                Ok(histogram_quantile(&self.scalar(quantile)?, self.vector(buckets)?))
            }
            (_, [Expr::Range(selector, window)]) => self.over_range(function, selector, *window),
            _ => Err(Failed("wrong arguments of a function".to_owned())),
        }
    }

    fn select(&mut self, selector: &Selector) -> Result<Vec<Row>, Failed> {
        let chosen = chosen(selector);
        self.count(chosen.len() * self.steps_ms.len())?;
        let rows = chosen.into_iter().map(|series| Row {
            labels: series.labels.clone(),
            values: self.steps_ms.iter().map(|ms| self.history.now_or_lately(series, *ms)).collect(),
        });
        Ok(present(rows))
    }

    fn over_range(&mut self, function: Function, selector: &Selector, window: Window) -> Result<Vec<Row>, Failed> {
        let Window { span_ms, offset_ms } = window;
        let chosen = chosen(selector);
        let looks_at_all = !matches!(function, Function::Rate | Function::Increase | Function::LastOverTime);
        let per_step = if looks_at_all { History::samples_in(span_ms) } else { 2 };
        self.count(chosen.len().saturating_mul(self.steps_ms.len()).saturating_mul(per_step))?;
        let rows = chosen.into_iter().map(|series| {
            let value = |end_ms: i64| match function {
                Function::Changes => changes(&self.history.samples(series, end_ms, span_ms)),
                Function::LastOverTime => self.history.ends(series, end_ms, span_ms).map(|(_, (_, last))| last),
                Function::SumOverTime => over_time(&self.history.samples(series, end_ms, span_ms), |value| value),
                Function::CountOverTime => over_time(&self.history.samples(series, end_ms, span_ms), |_| 1.0),
                Function::Rate => increase(self.history, series, end_ms, span_ms).map(|grown| grown / seconds(span_ms)),
                _ => increase(self.history, series, end_ms, span_ms),
            };
            let labels = series.labels.clone();
            let labels = if function == Function::LastOverTime { labels } else { nameless(labels) };
            Row { labels, values: self.steps_ms.iter().map(|ms| value(ms.saturating_sub(offset_ms))).collect() }
        });
        Ok(present(rows))
    }

    fn raw(&mut self, selector: &Selector, Window { span_ms, offset_ms }: Window) -> Result<Answer, Failed> {
        let Some(end_ms) = self.steps_ms.last().map(|ms| ms.saturating_sub(offset_ms)) else {
            return Ok(Answer::Raw(Vec::new()));
        };
        let chosen = chosen(selector);
        self.count(chosen.len().saturating_mul(History::samples_in(span_ms)))?;
        let rows =
            chosen.into_iter().map(|series| (series.labels.clone(), self.history.samples(series, end_ms, span_ms)));
        Ok(Answer::Raw(rows.filter(|(_, samples)| !samples.is_empty()).collect()))
    }

    fn count(&mut self, more: usize) -> Result<(), Failed> {
        self.samples = self.samples.saturating_add(more);
        if self.samples <= MOST_SAMPLES { Ok(()) } else { Err(too_many_samples()) }
    }
}

/// The refusal of a query that is too large.
pub(in crate::prometheus) fn too_many_samples() -> Failed {
    Failed("query processing would load too many samples into memory in query execution".to_owned())
}

/// Milliseconds as seconds.
pub(super) fn seconds(ms: i64) -> f64 {
    // Times of this century are far below 2^53 ms.
    #[allow(clippy::cast_precision_loss)]
    let ms = ms as f64;
    ms / 1000.0
}

pub(super) fn nameless(mut labels: Pairs) -> Pairs {
    labels.remove("__name__");
    labels
}

/// The labels that count.
pub(super) fn kept(labels: &Pairs, matching: &Matching) -> Pairs {
    let counts = |name: &String| match matching {
        Matching::Only(names) => names.contains(name),
        Matching::AllBut(names) => name != "__name__" && !names.contains(name),
    };
    labels.iter().filter(|(name, _)| counts(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Without rows that exist at no step.
pub(super) fn present(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    rows.filter(|row| row.values.iter().any(Option::is_some)).collect()
}

fn aggregate(how: Aggregate, grouping: &Matching, rows: &[Row]) -> Vec<Row> {
    let mut groups: BTreeMap<Pairs, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry(kept(&row.labels, grouping)).or_default().push(row);
    }
    let one = |(labels, members): (Pairs, Vec<&Row>)| {
        let steps = members.first().map_or(0, |row| row.values.len());
        let values = (0..steps).map(|step| of_group(how, members.iter().filter_map(|row| row.values[step])));
        Row { labels, values: values.collect() }
    };
    groups.into_iter().map(one).collect()
}

fn of_group(how: Aggregate, values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut count, mut sum, mut min, mut max) = (0.0_f64, 0.0, f64::NAN, f64::NAN);
    for value in values {
        count += 1.0;
        sum += value;
        min = min.min(value);
        max = max.max(value);
    }
    (count > 0.0).then_some(match how {
        Aggregate::Sum => sum,
        Aggregate::Min => min,
        Aggregate::Max => max,
        Aggregate::Avg => sum / count,
        Aggregate::Count => count,
    })
}
