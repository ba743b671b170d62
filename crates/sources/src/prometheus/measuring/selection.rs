//! One expression for the series of many selectors: their union, and not more than it.
//!
//! What several selectors share is written once: names of metrics and values of one label become alternatives. A wider selector
//! would be shorter, and could cover the whole server: how many series a question is about has to be known before it is asked.
//! Facts this relies on: `or` takes a series of its right side unless its left side has one with the same labels, the name of the
//! metric apart; within one metric that is the same series, and between metrics `on(__name__)` holds them against their
//! names alone.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::slo::{LabelMatcher, MatchOperator, Selector};

/// What is asked of one label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    /// It has one of these values.
    OneOf(BTreeSet<String>),
    /// As a selector says it, the label included.
    Other(String),
}

/// What is asked of the labels of one metric, besides its name.
type Shape = BTreeSet<(String, Condition)>;

/// The union of selectors, each of which names its metric; empty for none.
pub(super) fn union<'a>(selectors: impl IntoIterator<Item = &'a Selector>) -> String {
    let mut by_metric: BTreeMap<&str, Vec<Shape>> = BTreeMap::new();
    for selector in selectors {
        let Some(metric) = selector.metric() else { continue };
        by_metric.entry(metric).or_default().push(selector.matchers().iter().map(condition).collect());
    }
    let mut terms: Vec<(Vec<&str>, Vec<Shape>)> = Vec::new();
    for (metric, shapes) in by_metric {
        let shapes = merged(shapes);
        // Of several shapes in one term, `or` would hold the series of one metric against those of another.
        match terms.iter_mut().find(|(_, known)| shapes.len() == 1 && *known == shapes) {
            Some((metrics, _)) => metrics.push(metric),
            None => terms.push((vec![metric], shapes)),
        }
    }
    let terms: Vec<String> = terms.iter().map(|(metrics, shapes)| term(metrics, shapes)).collect();
    terms.join(" or on(__name__) ")
}

fn condition(matcher: &LabelMatcher) -> (String, Condition) {
    let condition = match matcher.operator() {
        MatchOperator::Equal => Condition::OneOf(BTreeSet::from([matcher.value().to_owned()])),
        _ => Condition::Other(matcher.to_string()),
    };
    (matcher.label().to_owned(), condition)
}

/// Few shapes that cover exactly the same.
fn merged(mut shapes: Vec<Shape>) -> Vec<Shape> {
    loop {
        shapes.sort();
        shapes.dedup();
        let narrower = |shape: &Shape| shapes.iter().any(|other| other != shape && other.is_subset(shape));
        let wide: Vec<Shape> = shapes.iter().filter(|shape| !narrower(shape)).cloned().collect();
        let labels: BTreeSet<String> = wide.iter().flatten().map(|(label, _)| label.clone()).collect();
        let joined = labels.iter().map(|label| joined(&wide, label)).find(|joined| joined.len() < wide.len());
        match joined {
            Some(joined) => shapes = joined,
            None => return wide,
        }
    }
}

/// The same, with shapes that differ in the values of this label alone as one.
fn joined(shapes: &[Shape], label: &str) -> Vec<Shape> {
    let mut joined = Vec::new();
    let mut alike: BTreeMap<Shape, BTreeSet<String>> = BTreeMap::new();
    for shape in shapes {
        let of_label: Vec<&(String, Condition)> = shape.iter().filter(|(of, _)| of == label).collect();
        match of_label.as_slice() {
            [(_, Condition::OneOf(values))] => {
                let rest = shape.iter().filter(|(of, _)| of != label).cloned().collect();
                alike.entry(rest).or_default().extend(values.iter().cloned());
            }
            _ => joined.push(shape.clone()),
        }
    }
    joined.extend(alike.into_iter().map(|(mut shape, values)| {
        shape.insert((label.to_owned(), Condition::OneOf(values)));
        shape
    }));
    joined
}

fn term(metrics: &[&str], shapes: &[Shape]) -> String {
    let selectors: Vec<String> = shapes.iter().map(|shape| selector(metrics, shape)).collect();
    match selectors.as_slice() {
        [one] => one.clone(),
        several => format!("({})", several.join(" or ")),
    }
}

fn selector(metrics: &[&str], shape: &Shape) -> String {
    let name = ("__name__".to_owned(), Condition::OneOf(metrics.iter().map(|&metric| metric.to_owned()).collect()));
    let parts: Vec<String> = std::iter::once(&name).chain(shape).filter_map(written).collect();
    format!("{{{}}}", parts.join(","))
}

/// None of this fails: values of labels are escaped.
fn written((label, condition): &(String, Condition)) -> Option<String> {
    let values = match condition {
        Condition::Other(text) => return Some(text.clone()),
        Condition::OneOf(values) => values,
    };
    let matcher = match values.first().filter(|_| values.len() == 1) {
        Some(value) => LabelMatcher::new(label, MatchOperator::Equal, value),
        None => {
            let escaped: Vec<String> = values.iter().map(|value| escaped(value)).collect();
            LabelMatcher::new(label, MatchOperator::Match, &escaped.join("|"))
        }
    };
    matcher.map(|matcher| matcher.to_string())
}

/// A text as a regular expression that matches it alone.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::one(&["x{a=\"1\"}"], r#"{__name__="x",a="1"}"#)]
    #[case::a_part_of_another(&["x{code=~\"5..\",job=\"j\"}", "x{job=\"j\"}"], r#"{__name__="x",job="j"}"#)]
    #[case::metrics_with_the_same_conditions(&["x{job=\"j\"}", "y{job=\"j\"}"], r#"{__name__=~"x|y",job="j"}"#)]
    #[case::values_of_one_label(&["x{job=\"a.b\"}", "x{job=\"c\"}"], r#"{__name__="x",job=~"a\\.b|c"}"#)]
    #[case::both(&["x{job=\"a\"}", "x{job=\"b\"}", "y{job=\"b\"}", "y{job=\"a\"}"], r#"{__name__=~"x|y",job=~"a|b"}"#)]
    #[case::two_labels_differ(&["x{a=\"1\",b=\"1\"}", "x{a=\"2\",b=\"2\"}"], r#"({__name__="x",a="1",b="1"} or {__name__="x",a="2",b="2"})"#)]
    #[case::other_labels(&["x{a=\"1\"}", "x{b=\"1\"}", "y"], r#"({__name__="x",a="1"} or {__name__="x",b="1"}) or on(__name__) {__name__="y"}"#)]
    #[case::names_that_need_quotes(&["{\"http.requests\",\"a.b\"=\"1\"}"], r#"{__name__="http.requests","a.b"="1"}"#)]
    #[case::no_metric(&["{job=\"j\"}"], "")]
    fn selectors_become_one_expression(#[case] selectors: &[&str], #[case] expected: &str) {
        let selectors: Vec<Selector> = selectors.iter().map(|text| Selector::parse(text).unwrap()).collect();

        assert_eq!(union(&selectors), expected);
    }
}
