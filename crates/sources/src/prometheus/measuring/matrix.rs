//! Answers as series of texts.

use serde::Deserialize;
use watchbill_domain::alerts::Labels;
use watchbill_domain::slo::{Grid, Span};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use crate::ask::Answer;
use crate::items::{Pairs, Text, read_items};
use crate::prometheus::series::{WireResult, accepted};

/// What a server sent.
pub(super) struct Matrix<'a> {
    pub(super) series: Vec<Row<'a>>,
    /// What it says beside it, and what of it could not be read. With any, something may be missing.
    pub(super) warnings: Vec<String>,
}

/// One series.
pub(super) struct Row<'a> {
    pub(super) labels: Labels,
    pub(super) points: Vec<(Instant, Text<'a>)>,
}

/// The instants at which a piece is evaluated: the ends of its buckets, and the start of the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edges {
    pub(super) first: Instant,
    pub(super) step_ms: i64,
    /// How many buckets lie between them.
    pub(super) buckets: usize,
}

impl Edges {
    /// Those of the buckets of `grid` that lie wholly inside `span`.
    pub(super) fn of(grid: Grid, span: Span) -> Self {
        let first = grid.inside(span).start;
        Self { first, step_ms: grid.step_ms(), buckets: usize::try_from(grid.buckets(span)).unwrap_or(0) }
    }

    /// Where this bucket begins.
    pub(super) fn start(self, bucket: usize) -> Instant {
        self.first.shifted_ms(self.step_ms * i64::try_from(bucket).unwrap_or(i64::MAX / self.step_ms))
    }

    /// The last of them.
    pub(super) fn last(self) -> Instant {
        self.start(self.buckets)
    }

    /// Which of them is at `at`, from 0.
    pub(super) fn index(self, at: Instant) -> Option<usize> {
        let behind_ms = at.as_ms() - self.first.as_ms();
        let index = usize::try_from(behind_ms / self.step_ms).ok()?;
        (behind_ms >= 0 && behind_ms % self.step_ms == 0 && index <= self.buckets).then_some(index)
    }
}

#[derive(Deserialize)]
struct WireRow<'a> {
    #[serde(borrow)]
    metric: Pairs<'a>,
    #[serde(borrow)]
    value: Option<(f64, Text<'a>)>,
    #[serde(borrow)]
    values: Option<Vec<(f64, Text<'a>)>>,
}

/// Reads an answer to an expression.
///
/// # Errors
/// The failure; what the server says of an expression that it refuses.
pub(super) fn matrix(answer: &Answer) -> Result<Matrix<'_>, PollFailure> {
    let envelope = accepted(answer)?;
    let data: WireResult<'_> = envelope.data()?;
    if !matches!(data.result_type.as_str(), "matrix" | "vector") {
        let message = "gives a single number or a text for this expression, and no series".to_owned();
        return Err(PollFailure { kind: PollFailureKind::Refused, message });
    }
    let rows = read_items(data.result.get().as_bytes(), |row: WireRow<'_>| {
        let points = row.values.unwrap_or_default().into_iter().chain(row.value);
        let points = points.filter_map(|(seconds, text)| Some((instant(seconds)?, text))).collect();
        Ok(Row { labels: row.metric.into_labels(), points })
    })?;
    let mut warnings = envelope.warnings.unwrap_or_default();
    if !rows.broken.is_empty() {
        warnings.push(format!("{} of its series cannot be read", rows.broken.len()));
    }
    Ok(Matrix { series: rows.read, warnings })
}

fn instant(seconds: f64) -> Option<Instant> {
    let ms = (seconds * 1000.0).round();
    #[allow(clippy::cast_possible_truncation)]
    (ms.is_finite() && ms.abs() < 9e15).then(|| Instant::from_ms(ms as i64))
}
