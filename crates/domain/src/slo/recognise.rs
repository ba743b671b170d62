//! From the queries of a service level to what they measure.
//!
//! A query is taken apart where that is possible: a counter that is read raw and differenced here is exact, and what the source
//! makes of its rate is not. What gives numbers that cannot be put into steps of five minutes is refused in a sentence.

use std::time::Duration;

use super::selector::{call, outside_quotes, quoted, summed, unwrapped};
use super::{Comparison, Counted, Exact, Measure, Operator, RawIs, Selector};
use crate::time::parse_span;

/// The step that queries and rules cover by themselves.
const STEP: Duration = Duration::from_secs(300);
/// What Pyrra calls the increase over five minutes.
const RECORDED: &str = ":increase5m";
/// What the names of counters end with.
const COUNTER_ENDINGS: [&str; 3] = ["_total", "_count", "_bucket"];

impl Measure {
    /// What counts events. `counter` says that the queries give counters that only grow; else each of their samples is the
    /// number of events of one step.
    ///
    /// # Errors
    /// Why they cannot be measured, as the rest of a sentence.
    pub fn of_events(events: Counted<&str>, total: &str, counter: bool) -> Result<Self, String> {
        if let Some(histogram) = histogram(events, total) {
            return Ok(histogram);
        }
        let behind =
            |query: &str, counter| Selector::behind(query, counter).map(Selector::with_bounds_in_both_spellings);
        let plain = (behind(events.inner(), true), behind(total, true));
        if let (Some(of_events), Some(of_total)) = &plain {
            match (recorded_over(of_events), recorded_over(of_total)) {
                (None, None) => {}
                (Some(RECORDED), Some(RECORDED)) => {
                    return Ok(Self::Recorded { events: events.with(of_events.clone()), total: of_total.clone() });
                }
                _ => return Err(other_rules(of_events, of_total)),
            }
        }
        let found = (behind(events.inner(), counter), behind(total, counter));
        if let (Some(of_events), Some(total)) = found {
            return Ok(Self::Counters { events: events.with(of_events), total });
        }
        for query in [*events.inner(), total] {
            is_number_of_a_step(query, counter)?;
        }
        let text = |query: &str| query.trim().to_owned();
        Ok(Self::PerStep { events: events.with(text(events.inner())), total: text(total) })
    }

    /// What holds samples against a value.
    #[must_use]
    pub fn of_samples(query: &str, good: Comparison) -> Self {
        match Selector::parse(unwrapped(query)) {
            Some(selector) => Self::Gauge { selector, good },
            None => Self::Sampled { query: query.trim().to_owned(), good },
        }
    }

    /// What an error ratio is made of, as rules of others have it: `bad / total`, `(total - good) / total`, `1 -
    /// histogram_fraction(0, 0.5, ...)`, or the share of samples of a gauge that are not 1. None for anything else.
    #[must_use]
    pub fn of_error_ratio(query: &str) -> Option<Self> {
        if let [one, fraction] = split_outside(unwrapped(query), '-').as_slice() {
            let inside = call(unwrapped(fraction), "histogram_fraction").filter(|_| one.trim() == "1");
            let of = inside.and_then(|inside| split_outside(inside, ',').get(2).copied());
            return histogram(Counted::Good(fraction), &format!("histogram_count({})", of?));
        }
        let parts = split_outside(unwrapped(query), '/');
        let [errors, total] = parts.as_slice() else { return None };
        let parts = split_outside(without_default(errors), '-');
        if let Some(gauge) = share_of_gauge(&parts, total) {
            return Some(gauge);
        }
        let measure = match parts.as_slice() {
            [bad] => Self::of_events(Counted::Bad(without_default(bad)), unwrapped(total), false),
            [all, good] if Selector::behind(all, false)? == Selector::behind(total, false)? => {
                Self::of_events(Counted::Good(without_default(good)), unwrapped(total), false)
            }
            _ => return None,
        };
        measure.ok().filter(|measure| matches!(measure, Self::Counters { .. }))
    }

    /// What is a ratio already.
    ///
    /// # Errors
    /// Why it cannot be measured, as the rest of a sentence.
    pub fn of_ratio(query: &str, of: RawIs) -> Result<Self, String> {
        let over = Selector::parse(unwrapped(query)).and_then(|selector| {
            let (_, window) = selector.metric()?.rsplit_once("ratio_rate")?;
            parse_span(window).ok()
        });
        let longest = ranges(query).iter().filter_map(|range| parse_span(range).ok()).chain(over).max();
        match longest {
            Some(longest) if longest > STEP => Err(format!(
                "{} is a ratio over more than five minutes, which steps of five minutes would count several times; expected \
                 one over `5m`",
                quoted(query.trim())
            )),
            _ => Ok(Self::Stored { query: query.trim().to_owned(), of }),
        }
    }
}

impl<T> Counted<T> {
    /// The same kind of events, counted by something else.
    pub fn with<U>(&self, inner: U) -> Counted<U> {
        match self {
            Self::Good(_) => Counted::Good(inner),
            Self::Bad(_) => Counted::Bad(inner),
        }
    }
}

/// `histogram_fraction(0, 0.5, h) * histogram_count(h)` over `histogram_count(h)`, each `h` in whatever sums and rates.
fn histogram(events: Counted<&str>, total: &str) -> Option<Measure> {
    let Counted::Good(good) = events else { return None };
    let of = |text: &str| Selector::behind(text, true);
    let count = |text: &str| of(call(summed(text), "histogram_count")?);
    let selector = count(total)?;
    let (fraction, factor) = match split_outside(good, '*').as_slice() {
        [one] => (one.trim(), None),
        [one, other] if unwrapped(one).starts_with("histogram_fraction") => (one.trim(), Some(other.trim())),
        [one, other] => (other.trim(), Some(one.trim())),
        _ => return None,
    };
    if factor.is_some_and(|factor| count(factor).as_ref() != Some(&selector)) {
        return None;
    }
    let inside = call(unwrapped(fraction), "histogram_fraction")?;
    let parts = split_outside(inside, ',');
    let [from, to, ..] = parts.as_slice() else { return None };
    let behind = inside.get(from.len() + to.len() + 2..)?;
    let is_whole = Exact::parse_decimal(from.trim())?.is_zero() && of(behind)? == selector;
    let at_most = Exact::parse_decimal(to.trim())?;
    (is_whole && at_most.is_positive()).then(|| Measure::Histogram { selector, at_most: to.trim().to_owned() })
}

/// Without the `or vector(0)` behind it, which says that what is not there did not happen: so it is read here anyway.
fn without_default(query: &str) -> &str {
    let query = unwrapped(query);
    query.strip_suffix("vector(0)").and_then(|query| query.trim_end().strip_suffix("or")).map_or(query, unwrapped)
}

/// `(sum(count_over_time(up[5m])) - sum(sum_over_time(up[5m]))) / sum(count_over_time(up[5m]))`: what is 1 is good.
fn share_of_gauge(errors: &[&str], total: &str) -> Option<Measure> {
    let over_time = |query: &str, function: &str| {
        let (selector, range) = call(summed(query), function)?.strip_suffix(']')?.rsplit_once('[')?;
        parse_span(range).ok()?;
        Selector::parse(selector)
    };
    let [all, good] = errors else { return None };
    let selector = over_time(total, "count_over_time")?;
    let is_one = over_time(all, "count_over_time")? == selector && over_time(good, "sum_over_time")? == selector;
    let good = Comparison { operator: Operator::AtLeast, value: Exact::one(), text: "1".to_owned() };
    is_one.then_some(Measure::Gauge { selector, good })
}

/// Cut at `sign` where it stands in no quotes and no brackets.
fn split_outside(text: &str, sign: char) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_i32, 0, Vec::new());
    for (at, c) in outside_quotes(text) {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            c if c == sign && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + sign.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// `:increase4w`, where it is one of Pyrra's rules.
fn recorded_over(selector: &Selector) -> Option<&str> {
    let name = selector.metric()?;
    let at = name.rfind(":increase")?;
    parse_span(&name[at + ":increase".len()..]).is_ok().then(|| &name[at..])
}

fn other_rules(events: &Selector, total: &Selector) -> String {
    format!(
        "{} and {} are not both rules over five minutes; expected metrics that end with `{RECORDED}`, or the counters themselves",
        quoted(&events.to_string()),
        quoted(&total.to_string())
    )
}

/// Whether samples of a query can be the number of events of five minutes each.
fn is_number_of_a_step(query: &str, counter: bool) -> Result<(), String> {
    let shown = quoted(query.trim());
    if counter {
        return Err(format!(
            "the counter behind {shown} cannot be told; expected a selector, or a sum of its rate or increase"
        ));
    }
    if let Some(selector) = Selector::parse(unwrapped(query)) {
        let is_counter = |name: &str| COUNTER_ENDINGS.iter().any(|ending| name.ends_with(ending));
        if selector.metric().is_some_and(is_counter) {
            return Err(format!("{shown} is named like a counter that only grows; expected `counter: true` with it"));
        }
    }
    if ["rate", "irate", "deriv", "idelta"].iter().any(|function| calls(query, function)) {
        return Err(format!("{shown} is a rate per second and no number of events; expected `increase(...[5m])`"));
    }
    match ranges(query).iter().find(|range| parse_span(range).ok() != Some(STEP)) {
        Some(range) => Err(format!(
            "{shown} looks over `[{range}]`, and its numbers are to be those of five minutes; expected `[5m]`"
        )),
        None => Ok(()),
    }
}

/// Whether a function of this name is called.
fn calls(query: &str, function: &str) -> bool {
    let plain: String = outside_quotes(query).map(|(_, c)| c).collect();
    plain.match_indices(function).any(|(at, _)| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
        !plain[..at].ends_with(is_name) && plain[at + function.len()..].trim_start().starts_with('(')
    })
}

/// What stands in square brackets: ranges and subqueries.
fn ranges(query: &str) -> Vec<&str> {
    let (mut open, mut found) = (None, Vec::new());
    for (at, c) in outside_quotes(query) {
        match (c, open) {
            ('[', _) => open = Some(at + 1),
            (']', Some(from)) => {
                found.push(query[from..at].trim());
                open = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
