//! What was recorded, by rule: a source and the name of an alert.

use std::collections::HashMap;

use watchbill_domain::alerts::{
    Blame, Deed, Duties, Line, LineState, Loudness, Policy, RerunSubject, Severity, ShownPage, Sound,
};
use watchbill_store::{Recorded, RecordedPage};

use super::lines::{lines, subjects};

/// One rule and everything about it. Its alerts are numbered from 0 here.
pub(super) struct Rule<'a> {
    pub source: &'a str,
    pub name: &'a str,
    pub expression: Option<&'a str>,
    /// How many alerts it made.
    pub alerts: u32,
    pub lines: Vec<Line>,
    pub subjects: Vec<RerunSubject>,
    /// The worst severity at which one of its alerts fired.
    pub worst: Severity,
    pub pages: Vec<ShownPage>,
    pub deeds: Vec<Deed>,
}

/// Every rule that something is recorded of.
pub(super) fn rules<'a>(recorded: &'a Recorded, policy: &Policy, duties: &Duties) -> Vec<Rule<'a>> {
    let mut by_name: HashMap<(&str, &str), usize> = HashMap::new();
    let mut rules: Vec<Rule<'a>> = Vec::new();
    // Of every alert its rule and its number there.
    let mut places: Vec<(usize, u32)> = Vec::with_capacity(recorded.alerts.len());
    for (alert, subject) in recorded.alerts.iter().zip(subjects(recorded, policy, duties)) {
        let (source, name) = (alert.id.source.as_str(), alert.labels.get("alertname").unwrap_or_default());
        let rule = *by_name.entry((source, name)).or_insert_with(|| {
            rules.push(Rule::new(source, name));
            rules.len() - 1
        });
        let one = &mut rules[rule];
        places.push((rule, one.alerts));
        one.alerts += 1;
        one.subjects.push(subject);
        one.expression = one.expression.or(alert.expression.as_deref());
    }
    for line in lines(recorded) {
        let (rule, alert) = places[line.alert as usize];
        let rule = &mut rules[rule];
        if let LineState::Firing(severity) = line.state {
            rule.worst = rule.worst.max(severity);
        }
        rule.lines.push(Line { alert, subject: alert, ..line });
    }
    for page in &recorded.pages {
        place_page(page, &places, policy, &mut rules);
    }
    for deed in &recorded.deeds {
        let (rule, alert) = places[deed.alert as usize];
        rules[rule].deeds.push(Deed { at: deed.at, alert, kind: deed.kind });
    }
    rules
}

/// Tells every rule that a page is about of it; the one its worst line is of is to blame.
fn place_page(page: &RecordedPage, places: &[(usize, u32)], policy: &Policy, rules: &mut [Rule<'_>]) {
    // Of equally severe lines the first.
    let worst = page.lines.iter().rev().max_by_key(|(_, severity)| *severity);
    let to_blame = worst.map(|(alert, _)| places[*alert as usize].0);
    let mut told: Vec<(usize, Vec<u32>)> = Vec::new();
    for (alert, _) in &page.lines {
        let (rule, alert) = places[*alert as usize];
        match told.iter_mut().find(|(of, _)| *of == rule) {
            Some((_, alerts)) => alerts.push(alert),
            None => told.push((rule, vec![alert])),
        }
    }
    for (rule, alerts) in told {
        rules[rule].pages.push(ShownPage {
            at: page.at,
            alerts,
            blame: if to_blame == Some(rule) { Blame::Its } else { Blame::Another },
            loudness: loudness(page, policy),
        });
    }
}

/// Whether a page makes itself heard.
pub(crate) fn loudness(page: &RecordedPage, policy: &Policy) -> Loudness {
    let has_sound = page.sound.map_or(page.severity > Severity::Info, |sound| sound != Sound::None);
    if has_sound || page.severity >= policy.break_through { Loudness::Rings } else { Loudness::Silent }
}

impl<'a> Rule<'a> {
    fn new(source: &'a str, name: &'a str) -> Self {
        Self {
            source,
            name,
            expression: None,
            alerts: 0,
            lines: Vec::new(),
            subjects: Vec::new(),
            worst: Severity::Info,
            pages: Vec::new(),
            deeds: Vec::new(),
        }
    }
}
