//! Two sides and a sign between them.

use std::collections::BTreeMap;

use crate::prometheus::series::Pairs;

use super::evaluate::{Answer, Row, kept, nameless, present};
use super::expression::{Binary, Matching};

/// Arithmetic and comparison of two numbers; a comparison gives 1 or 0.
pub(super) fn number(sign: &str, left: f64, right: f64) -> f64 {
    match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "%" => left % right,
        "^" => left.powf(right),
        _ => f64::from(u8::from(holds(sign, left, right))),
    }
}

/// # Errors
/// In the words of Prometheus, when more than one series of a side has the labels that are compared.
pub(super) fn binary(pair: &Binary, left: Answer, right: Answer) -> Result<Vec<Row>, String> {
    match (left, right) {
        (Answer::Vector(left), Answer::Vector(right)) if is_of_sets(&pair.sign) => Ok(of_sets(pair, left, &right)),
        (Answer::Vector(left), Answer::Vector(right)) => matched(pair, left, &right),
        (Answer::Vector(rows), Answer::Scalar(numbers)) => Ok(with_numbers(pair, rows, &numbers, Side::Right)),
        (Answer::Scalar(numbers), Answer::Vector(rows)) => Ok(with_numbers(pair, rows, &numbers, Side::Left)),
        _ => Err(format!("set operator \"{}\" not allowed in binary scalar expression", pair.sign)),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

fn holds(sign: &str, left: f64, right: f64) -> bool {
    // A comparison of PromQL is exact.
    #[allow(clippy::float_cmp)]
    match sign {
        "==" => left == right,
        "!=" => left != right,
        ">" => left > right,
        "<" => left < right,
        ">=" => left >= right,
        _ => left <= right,
    }
}

fn is_comparison(sign: &str) -> bool {
    matches!(sign, "==" | "!=" | ">" | "<" | ">=" | "<=")
}

fn is_of_sets(sign: &str) -> bool {
    matches!(sign, "and" | "or" | "unless")
}

/// One step: a comparison without `bool` lets `shown` through where it holds.
fn step(pair: &Binary, left: f64, right: f64, shown: f64) -> Option<f64> {
    if is_comparison(&pair.sign) && !pair.as_number {
        holds(&pair.sign, left, right).then_some(shown)
    } else {
        Some(number(&pair.sign, left, right))
    }
}

/// Whether the name of the metric stays: only where values are let through as they are.
fn labels_of(pair: &Binary, labels: Pairs) -> Pairs {
    if is_comparison(&pair.sign) && !pair.as_number { labels } else { nameless(labels) }
}

fn with_numbers(pair: &Binary, rows: Vec<Row>, numbers: &[f64], side: Side) -> Vec<Row> {
    present(rows.into_iter().map(|row| {
        let values = row.values.into_iter().zip(numbers).map(|(value, number)| {
            value.and_then(|value| match side {
                Side::Right => step(pair, value, *number, value),
                Side::Left => step(pair, *number, value, value),
            })
        });
        Row { values: values.collect(), labels: labels_of(pair, row.labels) }
    }))
}

fn matched(pair: &Binary, left: Vec<Row>, right: &[Row]) -> Result<Vec<Row>, String> {
    let mut partners: BTreeMap<Pairs, &Row> = BTreeMap::new();
    for row in right {
        let key = kept(&row.labels, &pair.matching);
        if let Some(other) = partners.insert(key.clone(), row)
            && overlap(row, other)
        {
            return Err(duplicate(&key, "right", row, other));
        }
    }
    let mut seen: BTreeMap<Pairs, Row> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in left {
        let key = kept(&row.labels, &pair.matching);
        let Some(partner) = partners.get(&key) else { continue };
        if let Some(other) = seen.insert(key.clone(), row.clone())
            && overlap(&row, &other)
        {
            return Err(duplicate(&key, "left", &row, &other));
        }
        let both = row.values.iter().zip(&partner.values);
        let values = both.map(|(l, r)| l.zip(*r).and_then(|(l, r)| step(pair, l, r, l))).collect();
        let labels = match (&pair.matching, is_comparison(&pair.sign) && !pair.as_number) {
            (Matching::Only(_), _) => key,
            (Matching::AllBut(_), true) => row.labels,
            (Matching::AllBut(_), false) => key,
        };
        rows.push(Row { labels, values });
    }
    Ok(present(rows.into_iter()))
}

fn overlap(one: &Row, other: &Row) -> bool {
    one.values.iter().zip(&other.values).any(|(a, b)| a.is_some() && b.is_some())
}

fn duplicate(key: &Pairs, side: &str, one: &Row, other: &Row) -> String {
    let told = |labels: &Pairs| {
        let pairs = labels.iter().map(|(name, value)| format!("{name}={value:?}"));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
    };
    format!(
        "found duplicate series for the match group {} on the {side} hand-side of the operation: [{}, {}];many-to-many \
         matching not allowed: matching labels must be unique on one side",
        told(key),
        told(&one.labels),
        told(&other.labels)
    )
}

/// `and`, `or` and `unless`.
fn of_sets(pair: &Binary, left: Vec<Row>, right: &[Row]) -> Vec<Row> {
    let exists_in = |rows: &[Row], row: &Row, step: usize| {
        let key = kept(&row.labels, &pair.matching);
        rows.iter().any(|other| other.values[step].is_some() && kept(&other.labels, &pair.matching) == key)
    };
    let filtered = |row: &Row, rows: &[Row], wanted: bool| Row {
        labels: row.labels.clone(),
        values: (0..row.values.len())
            .map(|step| row.values[step].filter(|_| exists_in(rows, row, step) == wanted))
            .collect(),
    };
    match pair.sign.as_str() {
        "and" => present(left.iter().map(|row| filtered(row, right, true))),
        "unless" => present(left.iter().map(|row| filtered(row, right, false))),
        _ => {
            let more: Vec<Row> = right.iter().map(|row| filtered(row, &left, false)).collect();
            present(left.into_iter().chain(more))
        }
    }
}
