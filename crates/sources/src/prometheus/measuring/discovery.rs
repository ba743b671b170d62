//! Service levels that Pyrra and Sloth keep as rules.
//!
//! Facts this relies on: Sloth's rules carry `sloth_id`, and its objective and its period are rules that give a number. Pyrra's carry
//! `slo`; its objective stands in its alerts as `1-0.99`, or in `pyrra_objective` where generic rules are on, and its window in the
//! name of the longest of its increases. Both record the share of errors, over windows of which the query is the same.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use watchbill_domain::alerts::Labels;
use watchbill_domain::slo::{Exact, LabelMatcher, MatchOperator, Measure, Offered, OfferedBy, RawIs};
use watchbill_domain::sources::PollFailure;
use watchbill_domain::time::parse_span;

use super::Prometheus;
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::items::{Pairs, Text, read_items};
use crate::measuring::Question;
use crate::prometheus::RULES;
use crate::prometheus::wire::{Envelope, WireGroup, WireRules};

/// Decimals of an objective: what stands behind them is left over from a float.
const DECIMALS: usize = 12;
const DAY_S: u32 = 86_400;

#[derive(Deserialize)]
struct WireRecorded<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    query: Option<Text<'a>>,
    #[serde(borrow)]
    labels: Option<&'a RawValue>,
}

/// A rule, recorded or alerting.
struct Rule {
    name: String,
    query: String,
    labels: Labels,
}

impl Prometheus {
    pub(in crate::prometheus) fn discover(&self) -> Question {
        // Pyrra's objective stands in its alerts, so that rules of both kinds are asked for.
        self.addresses
            .iter()
            .map(|address| HttpRequest {
                peer: address.peer.clone(),
                method: Method::Get,
                url: address.below(["api", "v1", RULES]),
                headers: Vec::new(),
                json: None,
                form: None,
                need: Need::Required,
            })
            .collect()
    }
}

/// The service levels of an answer, by whose they are and by name. What lacks an objective or a window is none.
///
/// # Errors
/// The failure, in words for the person who asked.
pub(in crate::prometheus) fn read_discovered(answer: &Answer) -> Result<Vec<Offered>, PollFailure> {
    let (_, body) = answer.json()?;
    let wire: WireRules<'_> = Envelope::read(body)?.data()?;
    let groups = read_items(wire.groups.get().as_bytes(), |group: WireGroup<'_>| {
        let rules = read_items(group.rules.get().as_bytes(), rule);
        Ok(rules.map(|rules| rules.read).unwrap_or_default())
    })?;
    let (mut sloth, mut pyrra): (BTreeMap<String, Vec<Rule>>, BTreeMap<String, Vec<Rule>>) = Default::default();
    for rule in groups.read.into_iter().flatten() {
        if let Some(id) = rule.labels.get("sloth_id").map(str::to_owned) {
            sloth.entry(id).or_default().push(rule);
        } else if let Some(slo) = rule.labels.get("slo").map(str::to_owned) {
            pyrra.entry(slo).or_default().push(rule);
        }
    }
    let by_pyrra = pyrra.iter().filter_map(|(name, rules)| of_pyrra(name, rules));
    Ok(by_pyrra.chain(sloth.iter().filter_map(|(id, rules)| of_sloth(id, rules))).collect())
}

fn rule(wire: WireRecorded<'_>) -> Result<Rule, String> {
    let labels = wire.labels.map(|raw| serde_json::from_str::<Option<Pairs<'_>>>(raw.get()));
    let labels = labels.transpose().map_err(|_| "its labels are none".to_owned())?.flatten();
    Ok(Rule {
        name: wire.name.as_ref().to_owned(),
        query: wire.query.map(|query| query.as_ref().to_owned()).unwrap_or_default(),
        labels: labels.map(Pairs::into_labels).unwrap_or_default(),
    })
}

fn of_sloth(id: &str, rules: &[Rule]) -> Option<Offered> {
    let named = |name: &str| rules.iter().find(|rule| rule.name == name);
    let number = |name: &str| {
        let query = named(name)?.query.trim();
        Exact::parse_decimal(query.strip_prefix("vector(")?.strip_suffix(')')?.trim())
    };
    // What the team wrote, a percentage, before what came of it as a float.
    let written = named("sloth_slo_info").and_then(|rule| rule.labels.get("sloth_objective"));
    let written = written.and_then(Exact::parse_decimal).and_then(|percent| percent.over(&Exact::whole(100)));
    let days = u32::try_from(number("slo:time_period:days")?.floor()?).ok()?;
    let ratio = named("slo:sli_error:ratio_rate5m")?;
    let label = |label: &str| ratio.labels.get(label).map(str::to_owned);
    Some(Offered {
        by: OfferedBy::Sloth,
        name: label("sloth_slo").unwrap_or_else(|| id.to_owned()),
        service: label("sloth_service"),
        objective: share(&written.or_else(|| number("slo:objective:ratio"))?)?,
        window_s: days.checked_mul(DAY_S).filter(|seconds| *seconds > 0)?,
        measure: measure(ratio, "sloth_id", id)?,
    })
}

fn of_pyrra(name: &str, rules: &[Rule]) -> Option<Offered> {
    let span_s = |rule: &Rule, word: &str| {
        let (_, span) = rule.name.rsplit_once(word)?;
        u32::try_from(parse_span(span).ok()?.as_secs()).ok()
    };
    let burning = rules.iter().filter_map(|rule| Some((span_s(rule, ":burnrate")?, rule)));
    let (_, ratio) = burning.min_by_key(|(seconds, _)| *seconds)?;
    let generic = |name: &str| rules.iter().find(|rule| rule.name == name).map(|rule| rule.query.trim());
    let increases = ["increase", "count", "sum"];
    let longest = || {
        let spans = rules.iter().flat_map(|rule| increases.map(|word| span_s(rule, &format!(":{word}"))));
        spans.flatten().max()
    };
    let in_alert = || rules.iter().find_map(|rule| stated(&rule.query));
    Some(Offered {
        by: OfferedBy::Pyrra,
        name: name.to_owned(),
        service: ratio.labels.get("service").map(str::to_owned),
        objective: share(&generic("pyrra_objective").and_then(Exact::parse_decimal).or_else(in_alert)?)?,
        window_s: generic("pyrra_window").and_then(|seconds| seconds.parse().ok()).or_else(longest)?,
        measure: measure(ratio, "slo", name)?,
    })
}

/// The objective of `(14 * (1-0.99))`.
fn stated(query: &str) -> Option<Exact> {
    query.match_indices("(1-").find_map(|(at, found)| {
        let (number, _) = query[at + found.len()..].split_once(')')?;
        Exact::parse_decimal(number.trim())
    })
}

/// A share that can be promised, as people write it.
fn share(objective: &Exact) -> Option<String> {
    let is_promise = objective.is_positive() && *objective < Exact::one();
    is_promise.then(|| objective.rounded(DECIMALS)).filter(|text| text != "1" && text != "0")
}

/// What the rule is made of, where it can be taken apart; else what it records.
fn measure(rule: &Rule, label: &str, value: &str) -> Option<Measure> {
    if let Some(measure) = Measure::of_error_ratio(&rule.query) {
        return Some(measure);
    }
    let matcher = LabelMatcher::new(label, MatchOperator::Equal, value)?;
    Measure::of_ratio(&format!("{}{{{matcher}}}", rule.name), RawIs::Failure).ok()
}

#[cfg(test)]
#[path = "discovery_tests.rs"]
mod tests;
