//! Between columns and domain values. What cannot be read back is a decode error: the file is not sound then.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Row, Sqlite, Type};
use watchbill_domain::alerts::{
    AlertState, Decision, Evidence, Flap, GapCause, Held, Labels, PageKind, RuleTrouble, Severity, SilenceNote, Sound,
    Standing, Urgency,
};
use watchbill_domain::sources::PollFailureKind;
use watchbill_domain::time::Instant;

use crate::{DeliveryEvent, DeliveryState, PageState};

/// A word that stands for a value, in a column with a CHECK.
pub(crate) trait Word: Sized {
    /// What the word stands for.
    fn from_word(word: &str) -> Option<Self>;
}

macro_rules! domain_words {
    ($($name:ty),*) => {$(
        impl Word for $name {
            fn from_word(word: &str) -> Option<Self> {
                <$name>::from_word(word)
            }
        }
    )*};
}
domain_words!(
    AlertState,
    Evidence,
    GapCause,
    Held,
    PageKind,
    PollFailureKind,
    Severity,
    Sound,
    Urgency,
    PageState,
    DeliveryEvent,
    DeliveryState
);

impl PageState {
    const ALL: [Self; 8] = [
        Self::Gathering,
        Self::Due,
        Self::Attempting,
        Self::Shown,
        Self::Unconfirmed,
        Self::Failed,
        Self::Withdrawn,
        Self::Seen,
    ];

    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Due => "due",
            Self::Attempting => "attempting",
            Self::Shown => "shown",
            Self::Unconfirmed => "unconfirmed",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
            Self::Seen => "seen",
        }
    }

    /// The state with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl DeliveryState {
    /// The state with this word, as the column has it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "due" => Self::Due,
            "attempting" => Self::Attempting,
            "delivered" => Self::Delivered,
            "unconfirmed" => Self::Unconfirmed,
            "failed" => Self::Failed,
            "withdrawn" => Self::Withdrawn,
            _ => return None,
        })
    }
}

impl DeliveryEvent {
    /// The event with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Page, Self::Resolved].into_iter().find(|event| event.word() == word)
    }
}

/// Reads the columns of a row one after the other: by position, because looking names up costs more than the rest.
pub(crate) struct Columns<'r> {
    row: &'r SqliteRow,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn of(row: &'r SqliteRow) -> Self {
        Self { row, next: 0 }
    }

    pub(crate) fn take<T: Decode<'r, Sqlite> + Type<Sqlite>>(&mut self) -> sqlx::Result<T> {
        let at = self.next;
        self.next += 1;
        self.row.try_get(at)
    }

    pub(crate) fn instant(&mut self) -> sqlx::Result<Instant> {
        self.take().map(Instant::from_ms)
    }

    pub(crate) fn maybe_instant(&mut self) -> sqlx::Result<Option<Instant>> {
        Ok(self.take::<Option<i64>>()?.map(Instant::from_ms))
    }

    pub(crate) fn word<T: Word>(&mut self) -> sqlx::Result<T> {
        word_of(self.take()?)
    }

    pub(crate) fn maybe_word<T: Word>(&mut self) -> sqlx::Result<Option<T>> {
        self.take::<Option<&str>>()?.map(word_of).transpose()
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> sqlx::Result<T> {
        of_json(self.take()?)
    }

    pub(crate) fn labels(&mut self) -> sqlx::Result<Labels> {
        self.json::<LabelsJson>().map(|labels| labels.0)
    }

    pub(crate) fn standing(&mut self) -> sqlx::Result<Standing> {
        match self.take()? {
            "active" => Ok(Standing::Active),
            "unprocessed" => Ok(Standing::Unprocessed),
            other => match other.strip_prefix(ACKNOWLEDGED_BY) {
                Some(by) => Ok(Standing::Acknowledged { by: of_json(by)? }),
                None => {
                    let (silenced_by, inhibited_by, muted_by) = of_json(other)?;
                    Ok(Standing::Suppressed { silenced_by, inhibited_by, muted_by })
                }
            },
        }
    }

    pub(crate) fn flap(&mut self) -> sqlx::Result<Flap> {
        let Some(text) = self.take::<Option<&str>>()? else { return Ok(Flap::default()) };
        type Row = (f64, i64, Option<i64>, f64, u32, i64, u8, u8);
        let (score, at, since, peak, changes, run_from, told, fires_on_told): Row = of_json(text)?;
        Ok(Flap {
            score,
            at: Instant::from_ms(at),
            since: since.map(Instant::from_ms),
            peak,
            changes,
            run_from: Instant::from_ms(run_from),
            told: told > 0,
            fires_on_told: fires_on_told > 0,
        })
    }

    /// From two columns: the word, and the reason.
    pub(crate) fn decision(&mut self) -> sqlx::Result<Option<Decision>> {
        let word: Option<&str> = self.take()?;
        let because: Option<String> = self.take()?;
        Ok(match (word, because) {
            (Some(word), Some(because)) => Some(match PAGES.iter().find(|(page, _)| *page == word) {
                Some((_, kind)) => Decision::Page { kind: *kind, because },
                None => Decision::Hold { held: word_of(word)?, because },
            }),
            _ => None,
        })
    }
}

/// The words for having decided to page, by what the page is about.
const PAGES: [(&str, PageKind); 4] = [
    ("page", PageKind::Firing),
    ("page_flapping", PageKind::Flapping),
    ("page_still_firing", PageKind::StillFiring),
    ("page_settled", PageKind::Settled),
];

/// The two columns of a decision.
pub(crate) fn decision_columns(decision: &Decision) -> (&'static str, &str) {
    match decision {
        Decision::Page { kind, because } => {
            (PAGES.iter().find(|(_, of)| of == kind).map_or("page", |(word, _)| word), because)
        }
        Decision::Hold { held, because } => (held.word(), because),
    }
}

/// The column of how often an alert changes; null for one that never did.
pub(crate) fn flap_column(flap: &Flap) -> Option<String> {
    let since = flap.since.map(Instant::as_ms);
    let (told, fires_on_told) = (u8::from(flap.told), u8::from(flap.fires_on_told));
    let run_from = flap.run_from.as_ms();
    let row = (flap.score, flap.at.as_ms(), since, flap.peak, flap.changes, run_from, told, fires_on_told);
    (flap.changes > 0).then(|| json(&row))
}

/// What stands in front of those who acknowledged an alert at its source.
const ACKNOWLEDGED_BY: &str = "acknowledged ";

pub(crate) fn standing_column(standing: &Standing) -> Cow<'static, str> {
    match standing {
        Standing::Active => "active".into(),
        Standing::Unprocessed => "unprocessed".into(),
        Standing::Acknowledged { by } => format!("{ACKNOWLEDGED_BY}{}", json(by)).into(),
        Standing::Suppressed { silenced_by, inhibited_by, muted_by } => {
            json(&(silenced_by, inhibited_by, muted_by)).into()
        }
    }
}

pub(crate) fn labels_json(labels: &Labels) -> String {
    json(&LabelsText(labels))
}

pub(crate) fn silences_json(silences: &[SilenceNote]) -> String {
    let rows: Vec<_> =
        silences.iter().map(|s| (&s.id, &s.by, &s.comment, s.starts_at.as_ms(), s.ends_at.as_ms())).collect();
    json(&rows)
}

pub(crate) fn rules_json(rules: &[RuleTrouble]) -> String {
    let rows: Vec<_> =
        rules.iter().map(|r| (&r.alert, &r.group, &r.error, r.evaluated_at.map(Instant::as_ms))).collect();
    json(&rows)
}

pub(crate) fn rules_of(rows: Vec<(String, String, String, Option<i64>)>) -> Vec<RuleTrouble> {
    let rule = |(alert, group, error, evaluated): (String, String, String, Option<i64>)| RuleTrouble {
        alert,
        group,
        error,
        evaluated_at: evaluated.map(Instant::from_ms),
    };
    rows.into_iter().map(rule).collect()
}

pub(crate) fn silences_of(text: &str) -> sqlx::Result<Vec<SilenceNote>> {
    let rows: Vec<(String, String, String, i64, i64)> = of_json(text)?;
    Ok(rows
        .into_iter()
        .map(|(id, by, comment, starts, ends)| SilenceNote {
            id,
            by,
            comment,
            starts_at: Instant::from_ms(starts),
            ends_at: Instant::from_ms(ends),
        })
        .collect())
}

/// JSON text of something that always has one: strings, numbers, lists of them.
pub(crate) fn json(value: &impl Serialize) -> String {
    #[allow(clippy::expect_used)]
    serde_json::to_string(value).expect("BUG: only maps with text keys and finite numbers are written")
}

pub(crate) fn of_json<T: DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Milliseconds as a column; a span beyond its range is the longest there is.
pub(crate) fn ms(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// A count as a column.
pub(crate) fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count from a column; a negative one, which nothing writes, counts as none.
pub(crate) fn count(column: i64) -> u64 {
    u64::try_from(column).unwrap_or(0)
}

pub(crate) fn word_of<T: Word>(word: &str) -> sqlx::Result<T> {
    T::from_word(word).ok_or_else(|| unreadable(format!("the word `{word}`")))
}

fn unreadable(what: String) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}

struct LabelsText<'a>(&'a Labels);

impl Serialize for LabelsText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct LabelsJson(Labels);

impl<'de> Deserialize<'de> for LabelsJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LabelsVisitor)
    }
}

struct LabelsVisitor;

impl<'de> Visitor<'de> for LabelsVisitor {
    type Value = LabelsJson;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LabelsJson, A::Error> {
        let mut pairs: Vec<(Text<'de>, Text<'de>)> = Vec::with_capacity(16);
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(LabelsJson(Labels::from_pairs(pairs)))
    }
}

/// Text that is only copied when it holds an escape.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
