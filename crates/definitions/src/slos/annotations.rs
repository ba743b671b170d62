//! What a team decides that OpenSLO has no field for: annotations whose key begins with `watchbill.`.

use watchbill_domain::slo::{AlertPair, Burn, Choices, CountsAs, Exact, Exceeds, ExcludedAs, Grouping, PolicyChoice};

use crate::finding::{Finding, Weight};
use crate::reader::{shown, unknown_key};
use crate::yaml::{Entry, Node};

use super::place;

const PREFIX: &str = "watchbill.";
const KEYS: [&str; 13] = [
    "watchbill.aspirational",
    "watchbill.budget",
    "watchbill.empty_slice",
    "watchbill.exceeds",
    "watchbill.excluded_slices",
    "watchbill.exclusions",
    "watchbill.group_by",
    "watchbill.min_bad_events",
    "watchbill.owner",
    "watchbill.pairs",
    "watchbill.policy",
    "watchbill.service",
    "watchbill.unknown_slice",
];

/// What the annotations of an SLO say.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Annotated {
    /// Names of objectives that are aimed at and not promised.
    pub aspirational: Vec<String>,
    pub choices: Choices,
    pub exceeds: Option<Exceeds>,
    /// The file with what is not held against the service.
    pub exclusions: Option<String>,
    /// Sorted, each once.
    pub group_by: Vec<String>,
    pub grouping: Grouping,
    pub min_bad_events: Option<u64>,
    pub owner: Option<String>,
    pub pairs: Option<Vec<AlertPair>>,
    pub policy: PolicyChoice,
    /// The service of the workspace, where it is called otherwise there.
    pub service: Option<String>,
}

/// Reads the annotations of a document; what cannot be taken is a finding, and the default holds.
pub(super) fn annotated(file: &str, document: &Node, findings: &mut Vec<Finding>) -> Annotated {
    let mut annotated = Annotated::default();
    let annotations = document.path(&["metadata", "annotations"]).map(Node::entries).unwrap_or_default();
    for entry in annotations.iter().filter(|entry| entry.key.starts_with(PREFIX)) {
        if let Err(wrong) = take(&mut annotated, entry) {
            let at = if KEYS.contains(&entry.key.as_str()) { entry.value.at } else { entry.key_at };
            let problem = place(file, at.line, Some(at.column), format!("{wrong}; its default holds"));
            findings.push(Finding { problem, weight: Weight::Ignored });
        }
    }
    annotated
}

fn take(annotated: &mut Annotated, entry: &Entry) -> Result<(), String> {
    let key = entry.key.as_str();
    let text = entry.value.text().map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| format!("`{key}` is {}; expected a text", entry.value.word()))?;
    let expected = |what: &str| format!("`{key}` is {}; expected {what}", shown(text));
    match key {
        "watchbill.aspirational" => annotated.aspirational = listed(text),
        "watchbill.budget" => {
            annotated.grouping = match text {
                "pooled" => Grouping::Pooled,
                "worst" => Grouping::Worst,
                _ => return Err(expected("pooled or worst")),
            };
        }
        "watchbill.group_by" => {
            annotated.group_by = labels(text).ok_or_else(|| expected("names of labels, like `region, tenant`"))?;
        }
        "watchbill.policy" => {
            annotated.policy = match text {
                "workbook" => PolicyChoice::Workbook,
                "words" => PolicyChoice::Words,
                _ => return Err(expected("workbook or words")),
            };
        }
        "watchbill.empty_slice" => {
            annotated.choices.empty = counts_as(text).ok_or_else(|| expected("good, ignore or bad"))?;
        }
        "watchbill.unknown_slice" => {
            annotated.choices.unknown = counts_as(text).ok_or_else(|| expected("good, ignore or bad"))?;
        }
        "watchbill.excluded_slices" => {
            annotated.choices.excluded = match text {
                "good" => ExcludedAs::Good,
                "remove" => ExcludedAs::Removed,
                _ => return Err(expected("good or remove")),
            };
        }
        "watchbill.exceeds" => {
            annotated.exceeds = match text {
                "gt" => Some(Exceeds::Strictly),
                "gte" => Some(Exceeds::OrEquals),
                _ => return Err(expected("gt or gte")),
            };
        }
        "watchbill.exclusions" => annotated.exclusions = Some(path(text).ok_or_else(|| expected(A_FILE))?),
        "watchbill.min_bad_events" => {
            annotated.min_bad_events = Some(text.parse().map_err(|_| expected("a whole number from 0 on"))?);
        }
        "watchbill.owner" => annotated.owner = Some(text.to_owned()),
        "watchbill.service" => annotated.service = Some(text.to_owned()),
        "watchbill.pairs" => annotated.pairs = Some(pairs(text).ok_or_else(|| expected(PAIRS))?),
        _ => return Err(format!("this annotation does nothing: {}", unknown_key(key, &KEYS))),
    }
    Ok(())
}

const A_FILE: &str = "a file of the workspace, like exclusions/checkout.csv";
const PAIRS: &str =
    "pairs like `1h/5m 14.4, 6h/30m 5%`: the long and the short window, and a factor or a share of the budget; or none";

fn listed(text: &str) -> Vec<String> {
    text.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Names of labels, sorted, each once.
fn labels(text: &str) -> Option<Vec<String>> {
    let is_label = |label: &String| {
        let mut chars = label.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let mut labels = listed(text);
    labels.sort();
    labels.dedup();
    (!labels.is_empty() && labels.iter().all(is_label)).then_some(labels)
}

fn counts_as(text: &str) -> Option<CountsAs> {
    match text {
        "good" => Some(CountsAs::Good),
        "ignore" => Some(CountsAs::Ignored),
        "bad" => Some(CountsAs::Bad),
        _ => None,
    }
}

/// A path below the workspace.
fn path(text: &str) -> Option<String> {
    let below = !text.starts_with('/') && !text.contains('\\') && !text.contains(':');
    (below && text.split('/').all(|part| !matches!(part, "" | "." | ".."))).then(|| text.to_owned())
}

/// `1h/5m 14.4, 6h 5%`; without a short window it is a twelfth of the long one. `none` is no pair at all.
fn pairs(text: &str) -> Option<Vec<AlertPair>> {
    if text == "none" {
        return Some(Vec::new());
    }
    listed(text).iter().map(|pair| one_pair(pair)).collect::<Option<Vec<_>>>().filter(|pairs| !pairs.is_empty())
}

fn one_pair(text: &str) -> Option<AlertPair> {
    let (windows, burn) = text.split_once(char::is_whitespace)?;
    let burn = match burn.trim().strip_suffix('%') {
        Some(percent) => Burn::Share(Exact::parse_decimal(percent.trim())?.over(&Exact::whole(100))?),
        None => Burn::Factor(Exact::parse_decimal(burn.trim())?),
    };
    let (Burn::Share(number) | Burn::Factor(number)) = &burn;
    if !number.is_positive() {
        return None;
    }
    let seconds = |text: &str| {
        let span = watchbill_domain::time::parse_span(text).ok()?;
        u32::try_from(span.as_secs()).ok().filter(|seconds| *seconds > 0)
    };
    match windows.split_once('/') {
        Some((long, short)) => {
            let (long_s, short_s) = (seconds(long)?, seconds(short)?);
            (short_s <= long_s).then(|| AlertPair { name: windows.to_owned(), long_s, short_s, burn })
        }
        None => Some(AlertPair::new(windows, seconds(windows)?, burn)),
    }
}
