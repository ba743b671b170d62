//! What a silence would cover, and whether that is too little or too much.

use std::collections::BTreeSet;

use super::super::{Labels, Severity, plain_line};
use super::proposal::is_short_lived;
use super::{Operator, Scope, SilenceMatcher};

/// The labels by which people say whose an alert is, and of what; the first that an alert has counts.
const OWNERS: [(&str, &[&str]); 2] =
    [("team", &["team", "owner", "squad"]), ("service", &["service", "app", "application"])];
/// More names are not listed in a sentence.
const MOST_NAMED: usize = 3;
/// Characters kept of one value.
const VALUE_CHARS: usize = 40;
/// A value that no label has: what is satisfied by it too asks for nothing in particular.
const ANY_VALUE: &str = "watchbill \u{1} any value";

/// A pending or firing alert that may be covered.
#[derive(Debug, Clone, Copy)]
pub struct CoveredAlert<'a> {
    /// Its labels.
    pub labels: &'a Labels,
    /// Its severity.
    pub severity: Severity,
}

/// An alert of the last days that may be covered, over by now or not.
#[derive(Debug, Clone, Copy)]
pub struct PastAlert<'a> {
    /// Its labels.
    pub labels: &'a Labels,
    /// How many of its episodes fall into those days.
    pub episodes: u64,
}

/// What a silence of these matchers would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Places in the list of alerts now of those it covers.
    pub covers: Vec<usize>,
    /// Episodes of the last days it would have covered.
    pub episodes: u64,
    /// What speaks against it, the worst first.
    pub verdicts: Vec<Verdict>,
}

/// Something that speaks against a silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Of which kind.
    pub concern: Concern,
    /// In a sentence.
    pub sentence: String,
}

/// What is wrong with a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Concern {
    /// No source would take it.
    Refused,
    /// It covers more than it was made for.
    TooBroad,
    /// It covers less than it was made for, or soon will.
    TooNarrow,
}

impl Concern {
    /// The word used in JSON and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::TooBroad => "too_broad",
            Self::TooNarrow => "too_narrow",
        }
    }
}

/// What matchers would cover of the alerts `now` and of the `past` days. `made_for` are the alerts somebody wants to silence; empty
/// where the matchers were typed.
#[must_use]
pub fn preview(
    matchers: &[SilenceMatcher],
    made_for: &[CoveredAlert<'_>],
    now: &[CoveredAlert<'_>],
    past: &[PastAlert<'_>],
) -> Preview {
    let scope = match Scope::of(matchers) {
        Ok(scope) => scope,
        Err(unusable) => {
            let verdict = Verdict { concern: Concern::Refused, sentence: unusable.message };
            return Preview { covers: Vec::new(), episodes: 0, verdicts: vec![verdict] };
        }
    };
    let covers: Vec<usize> = (0..now.len()).filter(|at| scope.covers(now[*at].labels)).collect();
    let episodes = past.iter().filter(|alert| scope.covers(alert.labels)).map(|alert| alert.episodes).sum();
    let covered: Vec<CoveredAlert<'_>> = covers.iter().map(|at| now[*at]).collect();
    let broad = too_broad(matchers, made_for, &covered).into_iter().map(|s| (Concern::TooBroad, s));
    let narrow = too_narrow(matchers, &scope, made_for, covered.len(), episodes);
    let narrow = narrow.into_iter().map(|s| (Concern::TooNarrow, s));
    let verdicts = broad.chain(narrow).map(|(concern, sentence)| Verdict { concern, sentence }).collect();
    Preview { covers, episodes, verdicts }
}

fn too_broad(matchers: &[SilenceMatcher], made_for: &[CoveredAlert<'_>], covered: &[CoveredAlert<'_>]) -> Vec<String> {
    let mut sentences = Vec::new();
    if !matchers.iter().any(is_specific) {
        sentences.push("Too broad: no matcher asks for anything in particular.".to_owned());
    }
    for (what, names) in OWNERS {
        let of = |alerts: &[CoveredAlert<'_>]| -> BTreeSet<String> {
            alerts.iter().filter_map(|alert| names.iter().find_map(|name| alert.labels.get(name))).map(named).collect()
        };
        let (covered, wanted) = (of(covered), of(made_for));
        if made_for.is_empty() {
            if covered.len() > 1 {
                let listed = listed(&covered.iter().cloned().collect::<Vec<_>>());
                sentences.push(format!("Too broad: it covers alerts of {} {what}s: {listed}.", covered.len()));
            }
            continue;
        }
        let others: Vec<String> = covered.difference(&wanted).cloned().collect();
        if !others.is_empty() {
            let plural = if others.len() == 1 { "" } else { "s" };
            sentences.push(format!("Too broad: it also covers alerts of the {what}{plural} {}.", listed(&others)));
        }
    }
    if !made_for.is_empty() {
        let of =
            |alerts: &[CoveredAlert<'_>]| -> BTreeSet<Severity> { alerts.iter().map(|alert| alert.severity).collect() };
        let others: Vec<String> =
            of(covered).difference(&of(made_for)).map(|severity| severity.word().to_owned()).collect();
        if !others.is_empty() {
            sentences.push(format!("Too broad: it also covers alerts that are {}.", listed(&others)));
        }
    }
    sentences
}

fn too_narrow(
    matchers: &[SilenceMatcher],
    scope: &Scope,
    made_for: &[CoveredAlert<'_>],
    covered: usize,
    episodes: u64,
) -> Vec<String> {
    let mut sentences = Vec::new();
    let missed = made_for.iter().filter(|alert| !scope.covers(alert.labels)).count();
    if missed > 0 {
        let all = made_for.len();
        sentences.push(match (missed, all) {
            (1, 1) => "Too narrow: it does not cover the alert it is made for.".to_owned(),
            _ => format!("Too narrow: it does not cover {missed} of the {all} alerts it is made for."),
        });
    } else if covered == 0 && episodes == 0 {
        sentences.push(
            "Too narrow: it covers no alert now, and would have covered none in the last 7 days. Look for a typing error."
                .to_owned(),
        );
    } else if covered == 0 {
        sentences.push("It covers no alert now; it holds for those that come.".to_owned());
    }
    let narrows = |matcher: &&SilenceMatcher| {
        matches!(matcher.operator, Operator::Equal | Operator::Match) && is_short_lived(&matcher.name, &matcher.value)
    };
    for matcher in matchers.iter().filter(narrows) {
        let (name, value) = (named(&matcher.name), named(&matcher.value));
        sentences.push(format!(
            "Too narrow: {name} {value} is one thing that is soon replaced; the alert then fires under another {name}, and this \
             does not cover it."
        ));
    }
    sentences
}

/// Whether a matcher asks for something in particular: a value by name, and not merely that there is one.
fn is_specific(matcher: &SilenceMatcher) -> bool {
    match matcher.operator {
        Operator::Equal => !matcher.value.is_empty(),
        Operator::Match => {
            let any = Labels::from_pairs([(matcher.name.as_str(), ANY_VALUE)]);
            !Scope::listed(std::slice::from_ref(matcher)).is_ok_and(|scope| scope.covers(&any))
        }
        Operator::NotEqual | Operator::NotMatch | Operator::Less | Operator::Greater => false,
    }
}

fn named(value: &str) -> String {
    plain_line(value, VALUE_CHARS)
}

/// A few names in words: `a`, `a and b`, `a, b, c and 4 more`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] if names.len() <= MOST_NAMED => format!("{} and {last}", rest.join(", ")),
        _ => format!("{} and {} more", names[..MOST_NAMED].join(", "), names.len() - MOST_NAMED),
    }
}
