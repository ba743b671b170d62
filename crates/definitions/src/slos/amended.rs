//! What would have to stand in the file of an SLO, were some of what it says otherwise.

use watchbill_domain::slo::{AlertPair, Burn, Calendar, Exact, Objective, Unit, Window};
use watchbill_domain::time::Zone;

use crate::openslo::{OpenSloDocument, read_openslo};
use crate::yaml::{At, Entry, Node, Shape, Style, Text, write};

/// What is to be otherwise; what is `None` stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct SloAmendment<'a> {
    /// Which objective of the SLO is meant, from 0.
    pub nth: usize,
    /// The share it promises.
    pub objective: Option<&'a Objective>,
    /// The window, of all its objectives.
    pub window: Option<&'a Window>,
    /// The alert pairs, of all its objectives.
    pub pairs: Option<&'a [AlertPair]>,
    /// The file with what is not held against the service.
    pub exclusions: Option<&'a str>,
}

/// The keys of the SLO `name` of a file that would be others, whole and in their places; put in the place of what the file has
/// there they change this and nothing else. `None` where nothing would be other, and where there is no such SLO. `zone` is the
/// team's, for calendars that name none.
#[must_use]
pub fn amended_slo(text: &str, name: &str, amendment: &SloAmendment<'_>, zone: Option<&Zone>) -> Option<String> {
    let documents = read_openslo(text, zone);
    let mut slos = documents.iter().filter(|document| document.kind() == Some("SLO") && document.importable());
    let document = slos.find(|document| document.name() == Some(name))?;
    let mut top = Vec::new();
    let annotations = annotations(amendment);
    if !annotations.is_empty() {
        top.push(entry("metadata", map(vec![entry("annotations", map(annotations))])));
    }
    let spec = spec(document, amendment);
    if !spec.is_empty() {
        top.push(entry("spec", map(spec)));
    }
    (!top.is_empty()).then(|| write(&map(top)))
}

fn annotations(amendment: &SloAmendment<'_>) -> Vec<Entry> {
    let pairs = amendment.pairs.map(|pairs| entry("watchbill.pairs", quoted(pairs_text(pairs))));
    let exclusions = amendment.exclusions.map(|file| entry("watchbill.exclusions", quoted(file.to_owned())));
    exclusions.into_iter().chain(pairs).collect()
}

fn spec(document: &OpenSloDocument, amendment: &SloAmendment<'_>) -> Vec<Entry> {
    let is_alpha = document.tree().text_of("apiVersion").is_some_and(|version| version.ends_with("v1alpha"));
    let window = amendment.window.map(|window| {
        let (key, own) =
            if is_alpha { ("timeWindows", alpha_window(window)) } else { ("timeWindow", time_window(window)) };
        entry(key, list(vec![map(own)]))
    });
    let objectives = |objective: &Objective| entry("objectives", objectives(document, amendment.nth, objective));
    let objectives = amendment.objective.map(objectives);
    window.into_iter().chain(objectives).collect()
}

/// All of them, each with all that it has: a list of YAML is written whole.
fn objectives(document: &OpenSloDocument, nth: usize, objective: &Objective) -> Node {
    let written = document.objectives();
    let one = |(place, node): (usize, &Node)| if place == nth { promising(node, objective) } else { node.clone() };
    list(written.iter().enumerate().map(one).collect())
}

/// The objective with another target, in the place of the one it has.
fn promising(node: &Node, objective: &Objective) -> Node {
    let target = || entry("target", plain(decimal_text(objective.share())));
    let is_target = |entry: &Entry| matches!(entry.key.as_str(), "target" | "targetPercent");
    let mut entries: Vec<Entry> =
        node.entries().iter().map(|entry| if is_target(entry) { target() } else { entry.clone() }).collect();
    if !entries.iter().any(is_target) {
        entries.push(target());
    }
    map(entries)
}

fn time_window(window: &Window) -> Vec<Entry> {
    let (count, unit) = length(window);
    let letter = match unit {
        Unit::Minute => 'm',
        Unit::Hour => 'h',
        Unit::Day => 'd',
        Unit::Week => 'w',
        Unit::Month => 'M',
        Unit::Quarter => 'Q',
        Unit::Year => 'Y',
    };
    [entry("duration", plain(format!("{count}{letter}")))].into_iter().chain(kept_by(window)).collect()
}

fn alpha_window(window: &Window) -> Vec<Entry> {
    let (count, unit) = length(window);
    let word = match unit {
        Unit::Minute => "Minute",
        Unit::Hour => "Hour",
        Unit::Day => "Day",
        Unit::Week => "Week",
        Unit::Month => "Month",
        Unit::Quarter => "Quarter",
        Unit::Year => "Year",
    };
    let own = [entry("unit", plain(word.to_owned())), entry("count", plain(count.to_string()))];
    own.into_iter().chain(kept_by(window)).collect()
}

/// A rolling window in the largest unit that it is a whole number of; OpenSLO has none below a minute.
fn length(window: &Window) -> (u32, Unit) {
    match window {
        Window::Calendar(calendar) => (calendar.count.get(), calendar.unit),
        Window::Rolling { length_s } => {
            let units = [(86_400, Unit::Day), (3600, Unit::Hour)];
            let whole = units.into_iter().find(|(seconds, _)| length_s.is_multiple_of(*seconds));
            let (seconds, unit) = whole.unwrap_or((60, Unit::Minute));
            (length_s / seconds, unit)
        }
    }
}

/// Whether it rolls, or by which calendar it goes.
fn kept_by(window: &Window) -> Vec<Entry> {
    let Window::Calendar(Calendar { anchor, zone, .. }) = window else {
        return vec![entry("isRolling", plain("true".to_owned()))];
    };
    let calendar = vec![
        entry("startTime", quoted(anchor.to_string().replace('T', " "))),
        entry("timeZone", plain(zone.name().to_owned())),
    ];
    vec![entry("isRolling", plain("false".to_owned())), entry("calendar", map(calendar))]
}

/// As the annotation has them; `none` where nothing is to be told.
fn pairs_text(pairs: &[AlertPair]) -> String {
    let one = |pair: &AlertPair| {
        let burn = match &pair.burn {
            Burn::Share(share) => format!("{}%", decimal_text(&(share * &Exact::whole(100)))),
            Burn::Factor(factor) => decimal_text(factor),
        };
        format!("{} {burn}", pair.name)
    };
    if pairs.is_empty() { "none".to_owned() } else { pairs.iter().map(one).collect::<Vec<_>>().join(", ") }
}

/// More decimals than anything has that was typed.
const MOST_DECIMALS: usize = 110;

/// The number to its last digit.
fn decimal_text(number: &Exact) -> String {
    let mut texts = (0..=MOST_DECIMALS).map(|decimals| number.rounded(decimals));
    let exact = |text: &String| Exact::parse_decimal(text).as_ref() == Some(number);
    texts.find(exact).unwrap_or_else(|| number.approx())
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: key.to_owned(), key_at: At::default(), value }
}

fn map(entries: Vec<Entry>) -> Node {
    Node { at: At::default(), shape: Shape::Map(entries) }
}

fn list(items: Vec<Node>) -> Node {
    Node { at: At::default(), shape: Shape::List(items) }
}

fn plain(text: String) -> Node {
    Node { at: At::default(), shape: Shape::Text(Text { text, style: Style::Plain }) }
}

fn quoted(text: String) -> Node {
    Node { at: At::default(), shape: Shape::Text(Text { text, style: Style::Quoted }) }
}

#[cfg(test)]
#[path = "amended_tests.rs"]
mod tests;
