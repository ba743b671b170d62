//! Recording and alerting rules of Prometheus: every pair with both of its windows, against the exact threshold.

use std::collections::BTreeSet;

use watchbill_domain::slo::{AlertPair, Counted, Exact, Exceeds, Standing, Window};
use watchbill_domain::time::{Instant, dated_text};

use crate::slos::SloSpec;

use super::text::{in_query, not_a_template, span};
use super::{CannotSay, Counters, RulesFile, called, counters, factor_text, unsaid_by_rules, window_ms};

/// Long windows up to this long interrupt somebody; longer ones can wait for the day.
const PAGES_UP_TO_S: u32 = 6 * 3600;

/// The service levels as one file of rules. `now` decides which window of a calendar the factors are for.
///
/// # Errors
/// The first one that cannot be said, and why.
pub fn prometheus_rules(levels: &[SloSpec], now: Instant) -> Result<RulesFile, CannotSay> {
    let mut notes = Vec::new();
    let mut text = String::from("groups:\n");
    for level in levels {
        let rules = Rules { level, counters: &counters(level)?, labels: labels(level) };
        let window_ms = window_ms(&level.slo.window, now)
            .ok_or_else(|| CannotSay(format!("{}: its window is beyond the ends of the calendar", called(level))))?;
        text.push_str(&rules.group(window_ms, &mut notes));
        if let Window::Calendar(calendar) = &level.slo.window {
            let until = calendar.number_at(now).and_then(|number| calendar.span(number)).map(|span| span.end);
            let until = until.map_or_else(String::new, |end| format!(" that ends {}", dated_text(end, &calendar.zone)));
            let what = format!(
                "the factors are for the window{until}; another may be longer or shorter, so export again then"
            );
            notes.push(format!("{}: {what}", called(level)));
        }
        unsaid_by_rules(level, &mut notes);
    }
    Ok(RulesFile { text, notes })
}

struct Rules<'a> {
    level: &'a SloSpec,
    counters: &'a Counters,
    /// `slo` and `objective`, by which its series are found.
    labels: [(&'static str, String); 2],
}

fn labels(level: &SloSpec) -> [(&'static str, String); 2] {
    let objective = level.slo.objective_name.clone().unwrap_or_else(|| level.slo.objective.to_string());
    [("slo", level.slo.name.clone()), ("objective", objective)]
}

impl Rules<'_> {
    fn group(&self, window_ms: i64, notes: &mut Vec<String>) -> String {
        let slo = &self.level.slo;
        let mut text =
            format!("  - name: {}\n    rules:\n", not_a_template(&format!("watchbill {}", called(self.level))));
        let pairs = &slo.alerting.pairs;
        let windows: BTreeSet<u32> = pairs.iter().flat_map(|pair| [pair.long_s, pair.short_s]).collect();
        for window_s in windows {
            text.push_str(&self.record(&ratio_name(window_s), &self.ratio(window_s)));
        }
        let long: BTreeSet<u32> = pairs.iter().map(|pair| pair.long_s).collect();
        for window_s in long.into_iter().filter(|_| slo.alerting.min_bad_events > 0) {
            text.push_str(&self.record(&bad_name(window_s), &self.bad(window_s)));
        }
        let constants = [("objective", slo.objective.share().clone()), ("budget", slo.objective.allowed())];
        for (name, number) in constants {
            if let Some(number) = in_query(&number) {
                text.push_str(&self.record(&format!("watchbill:slo_{name}:ratio"), &format!("vector({number})")));
            }
        }
        if slo.standing == Standing::Aspirational {
            notes.push(format!(
                "{}: it is aimed at and not promised, so it is recorded and tells nobody",
                called(self.level)
            ));
            return text;
        }
        for pair in pairs {
            text.push_str(&self.alert(pair, window_ms, notes));
        }
        text
    }

    fn record(&self, name: &str, expression: &str) -> String {
        format!("      - record: {name}\n        labels:\n{}        expr: {}", self.label_lines(), block(expression))
    }

    fn label_lines(&self) -> String {
        self.labels.iter().map(|(label, value)| format!("          {label}: {}\n", not_a_template(value))).collect()
    }

    /// Whether `name` of this service level exists and how it is found.
    fn series(&self, name: &str) -> String {
        let [slo, objective] = &self.labels;
        // As the label has it: a template's braces are kept apart there.
        let value = |text: &str| not_a_template(text);
        format!("{name}{{{}={},{}={}}}", slo.0, value(&slo.1), objective.0, value(&objective.1))
    }

    /// The share of bad events. Where no series of the numerator is there, none of it happened; where nothing happened at all
    /// there is no share.
    fn ratio(&self, window_s: u32) -> String {
        let (window, total) = (span(window_s), &self.counters.total);
        match &self.counters.events {
            Counted::Bad(bad) => {
                format!("(sum(rate({bad}[{window}])) or vector(0))\n/\n(sum(rate({total}[{window}])) > 0)")
            }
            Counted::Good(good) => format!(
                "(sum(rate({total}[{window}])) - (sum(rate({good}[{window}])) or vector(0)))\n/\n\
                 (sum(rate({total}[{window}])) > 0)"
            ),
        }
    }

    fn bad(&self, window_s: u32) -> String {
        let (window, total) = (span(window_s), &self.counters.total);
        match &self.counters.events {
            Counted::Bad(bad) => format!("sum(increase({bad}[{window}]))"),
            Counted::Good(good) => {
                format!("sum(increase({total}[{window}])) - (sum(increase({good}[{window}])) or vector(0))")
            }
        }
    }

    fn alert(&self, pair: &AlertPair, window_ms: i64, notes: &mut Vec<String>) -> String {
        let (slo, name) = (&self.level.slo, called(self.level));
        let factor = pair.factor(window_ms);
        let threshold = &factor * &slo.objective.allowed();
        let Some(number) = in_query(&threshold).filter(|_| threshold < Exact::one()) else {
            let what = format!(
                "the pair {} can never tell: {} times its budget is more than everything",
                pair.name,
                factor_text(&factor)
            );
            notes.push(format!("{name}: {what}"));
            return String::new();
        };
        let than = if slo.alerting.exceeds == Exceeds::OrEquals { ">=" } else { ">" };
        let mut conditions = vec![
            format!("{} {than} {number}", self.series(&ratio_name(pair.long_s))),
            format!("{} {than} {number}", self.series(&ratio_name(pair.short_s))),
        ];
        conditions.dedup();
        if slo.alerting.min_bad_events > 0 {
            conditions.push(format!("{} >= {}", self.series(&bad_name(pair.long_s)), slo.alerting.min_bad_events));
        }
        let severity = if pair.long_s <= PAGES_UP_TO_S { "page" } else { "ticket" };
        let of_service = match &self.level.service {
            Some(service) => format!("          service: {}\n", not_a_template(service)),
            None => String::new(),
        };
        let summary = format!(
            "{name} burns its error budget more than {} times as fast as it may ({})",
            factor_text(&factor),
            pair.name
        );
        format!(
            "      - alert: SloBudgetBurn\n        expr: {}        labels:\n{}{of_service}          severity: {severity}\n          \
             pair: {}\n        annotations:\n          summary: {}\n",
            block(&conditions.join("\nand\n")),
            self.label_lines(),
            not_a_template(&pair.name),
            not_a_template(&summary),
        )
    }
}

fn ratio_name(window_s: u32) -> String {
    format!("watchbill:slo_errors:ratio_rate{}", span(window_s))
}

fn bad_name(window_s: u32) -> String {
    format!("watchbill:slo_bad_events:increase{}", span(window_s))
}

/// An expression over several lines.
fn block(expression: &str) -> String {
    let lines: String = expression.lines().map(|line| format!("          {line}\n")).collect();
    format!("|-\n{lines}")
}
