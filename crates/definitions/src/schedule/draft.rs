//! A schedule while somebody types it: every box as text, and what is wrong with it at its box. What reads files judges it, so
//! that nothing is accepted in a form that would be refused in a file.

use toml_edit::Value;
use watchbill_domain::oncall::{Layer, Length, Restriction, Rotation, Schedule, Weekdays};
use watchbill_domain::time::Zone;

use super::read_schedule;
use super::restriction::DAYS;
use super::write::{minute_text, start_text};
use crate::finding::Weight;
use crate::people::Person;

/// A schedule as it is typed. Boxes that are empty say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScheduleDraft {
    /// What the team calls it.
    pub name: String,
    /// The zone of every layer that has none of its own.
    pub timezone: String,
    /// In their order.
    pub layers: Vec<LayerDraft>,
}

/// One layer as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerDraft {
    /// What the team calls it.
    pub name: String,
    /// A whole number; 0 unless said.
    pub level: String,
    /// The zone of its rotation and hours; the schedule's unless said.
    pub timezone: String,
    /// `hourly`, `daily`, `weekly`, `monthly` or `custom`.
    pub kind: String,
    /// How many of them, or for `custom` minutes with commas between.
    pub length: String,
    /// What the clock shows when the first turn begins.
    pub start: String,
    /// In the order of their turns.
    pub people: Vec<String>,
    /// `always` or `active-days`; always unless said.
    pub turns: String,
    /// The hours in which it counts; none at all means always.
    pub windows: Vec<WindowDraft>,
}

/// Hours of a layer as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowDraft {
    /// `daily` or `weekly`.
    pub kind: String,
    /// On which days it starts, for `daily`: `mon` to `sun`; every day unless said.
    pub days: Vec<String>,
    /// The day it starts on, for `weekly`.
    pub start_day: String,
    /// `09:00`
    pub start: String,
    /// The day it ends on, for `weekly`.
    pub end_day: String,
    /// `17:00`
    pub end: String,
}

/// Something about a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFinding {
    /// The box: `timezone`, `layers.0.start`, `layers.0.windows.1.end`; nothing where it is about the whole.
    pub field: Option<String>,
    /// How much it matters.
    pub weight: Weight,
    /// What is wrong and what is expected.
    pub message: String,
}

/// What a draft would be, if it has a zone that is known, and everything there is to say about it.
#[must_use]
pub fn read_draft(draft: &ScheduleDraft, people: &[Person]) -> (Option<Schedule>, Vec<DraftFinding>) {
    let lines = draft.lines();
    let text: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
    let reading = read_schedule(&text, "the form", people);
    let found = |finding: crate::finding::Finding| {
        let line = finding.problem.line.and_then(|line| lines.get(line.wrapping_sub(1)));
        let field = line.and_then(|(_, field)| field.clone());
        DraftFinding { field, weight: finding.weight, message: finding.problem.message }
    };
    (reading.schedule, reading.findings.into_iter().map(found).collect())
}

type Boxed = (String, Option<String>);

impl ScheduleDraft {
    /// The file it would be, each line with its box.
    fn lines(&self) -> Vec<Boxed> {
        let mut lines: Vec<Boxed> = Vec::new();
        lines.extend(typed("name", &self.name, "name"));
        lines.push(key("timezone", &quoted(&self.timezone), "timezone"));
        for (i, layer) in self.layers.iter().enumerate() {
            layer.push_lines(&format!("layers.{i}"), &mut lines);
        }
        lines
    }
}

impl LayerDraft {
    /// A layer as it would be typed; `zone` is the one it reads the clock in.
    #[must_use]
    pub fn of(layer: &Layer, zone: &Zone) -> Self {
        let windows = layer.restrictions.iter().map(WindowDraft::of).collect();
        Self {
            name: layer.name.clone(),
            level: if layer.level == 0 { String::new() } else { layer.level.to_string() },
            timezone: layer.zone.as_ref().map(|zone| zone.name().to_owned()).unwrap_or_default(),
            windows,
            ..Self::of_rotation(&layer.rotation, zone)
        }
    }

    /// A rotation as it would be typed, and nothing else of its layer.
    #[must_use]
    pub fn of_rotation(rotation: &Rotation, zone: &Zone) -> Self {
        let (kind, length) = match &rotation.length {
            Length::Hours(length) => ("hourly", length.to_string()),
            Length::Days(length) => ("daily", length.to_string()),
            Length::Weeks(length) => ("weekly", length.to_string()),
            Length::Months(length) => ("monthly", length.to_string()),
            Length::Minutes(lengths) => {
                ("custom", lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
        };
        Self {
            kind: kind.to_owned(),
            length,
            start: start_text(rotation.start, zone),
            people: rotation.people.iter().map(ToString::to_string).collect(),
            turns: super::rotation::turns_word(rotation.turns).to_owned(),
            ..Self::default()
        }
    }

    fn push_lines(&self, at: &str, lines: &mut Vec<Boxed>) {
        let field = |name: &str| format!("{at}.{name}");
        lines.push(("[[layers]]".to_owned(), Some(at.to_owned())));
        lines.extend(typed("name", &self.name, &field("name")));
        lines.extend(typed("timezone", &self.timezone, &field("timezone")));
        if !self.level.trim().is_empty() {
            lines.push(key("level", &number(&self.level), &field("level")));
        }
        lines.push(("[layers.rotation]".to_owned(), Some(at.to_owned())));
        lines.push(key("kind", &quoted(&self.kind), &field("kind")));
        let length = self.length.trim();
        if self.kind == "custom" {
            let numbers: Vec<String> = length.split(',').map(number).collect();
            lines.push(key("lengths", &format!("[{}]", numbers.join(", ")), &field("length")));
        } else if !length.is_empty() {
            lines.push(key("length", &number(length), &field("length")));
        }
        lines.push(key("start", &quoted(&self.start), &field("start")));
        lines.push(key("people", &list(&self.people), &field("people")));
        lines.extend(typed("turns", &self.turns, &field("turns")));
        for (i, window) in self.windows.iter().enumerate() {
            window.push_lines(&format!("{at}.windows.{i}"), lines);
        }
    }
}

impl WindowDraft {
    fn of(restriction: &Restriction) -> Self {
        let day = |day| DAYS.iter().filter(|(_, one)| *one == day).map(|(word, _)| *word).collect::<String>();
        match restriction {
            Restriction::Daily(window) => {
                let days = DAYS.iter().filter(|(_, day)| window.days.contains(*day) && window.days != Weekdays::ALL);
                Self {
                    kind: "daily".to_owned(),
                    days: days.map(|(word, _)| (*word).to_owned()).collect(),
                    start: minute_text(window.from_minute),
                    end: minute_text(window.to_minute),
                    ..Self::default()
                }
            }
            Restriction::Weekly(window) => Self {
                kind: "weekly".to_owned(),
                days: Vec::new(),
                start_day: day(window.from_day),
                start: minute_text(window.from_minute),
                end_day: day(window.to_day),
                end: minute_text(window.to_minute),
            },
        }
    }

    fn push_lines(&self, at: &str, lines: &mut Vec<Boxed>) {
        let field = |name: &str| format!("{at}.{name}");
        lines.push(("[[layers.restrictions]]".to_owned(), Some(at.to_owned())));
        lines.push(key("kind", &quoted(&self.kind), &field("kind")));
        if self.kind == "weekly" {
            lines.push(key("start_day", &quoted(&self.start_day), &field("start_day")));
            lines.push(key("end_day", &quoted(&self.end_day), &field("end_day")));
        } else if !self.days.is_empty() {
            lines.push(key("days", &list(&self.days), &field("days")));
        }
        lines.push(key("start", &quoted(&self.start), &field("start")));
        lines.push(key("end", &quoted(&self.end), &field("end")));
    }
}

/// A line, if anything is typed.
fn typed(name: &str, text: &str, field: &str) -> Option<Boxed> {
    (!text.trim().is_empty()).then(|| key(name, &quoted(text), field))
}

fn key(name: &str, literal: &str, field: &str) -> Boxed {
    (format!("{name} = {literal}"), Some(field.to_owned()))
}

/// Text on one line, whatever is pasted into a box: each line of the file has one box.
fn quoted(text: &str) -> String {
    let escaped: String = text.trim().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    Value::from(escaped).to_string()
}

/// A number as it is, and what is none as text, which is refused where a number is expected.
fn number(text: &str) -> String {
    text.trim().parse::<i64>().map_or_else(|_| quoted(text), |number| number.to_string())
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().filter(|text| !text.trim().is_empty()).map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
