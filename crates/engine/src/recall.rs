//! Asking what happened in a gap: right after the good poll that ends it, and before anything is judged.
//!
//! A history never holds up what a poll found for long: after [`PATIENCE`] the gap stays unknown, and so it does where the
//! history is refused, cut short or does not reach back. Nothing is made up.

use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::{Gap, GapCause, Hindsight, Silence, Tells, plain_line};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::{Instant, span_text};
use watchbill_sources::ask::{Answer, HttpRequest, HttpResponse};
use watchbill_sources::{HindsightAsk, SeriesAnswer, SeriesAsk, SilencesAsk, Source};

use crate::poll::PollTask;
use crate::ports::Way;
use crate::way;

/// How long all questions together may take: pages wait for the answers.
const PATIENCE: Duration = Duration::from_secs(10);
/// Nothing older is asked for: servers rarely keep more, and nobody who was away for longer reads it alert by alert.
const LOOK_BACK: Duration = Duration::from_secs(14 * 86_400);

/// A source that keeps a history.
#[derive(Clone)]
pub(crate) struct Historian {
    pub spec: Arc<SourceSpec>,
    pub source: Arc<dyn Source>,
    /// Its clock minus ours, as last read.
    pub skew_ms: i64,
}

/// A gap that a poll is about to end, and who may know of it.
#[derive(Clone)]
pub(crate) struct RecallAsk {
    /// The last good poll.
    pub from: Instant,
    pub historians: Vec<Historian>,
    /// Whether they know of all alerts of the polled source.
    pub tells: Tells,
}

/// What came of asking.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recalled {
    pub hindsight: Option<Hindsight>,
    /// What remains unknown and why, for the line about the source.
    pub untold: Option<String>,
    /// The silences the source lists now, those included that are over.
    pub silences: Vec<Silence>,
}

/// Asks every historian for the gap up to `now`.
pub(crate) async fn recall(task: &PollTask, ask: &RecallAsk, own_skew_ms: i64, now: Instant) -> Recalled {
    let until = now.plus(PATIENCE);
    let asking = async {
        let mut told = Recalled { silences: silences_of(task).await, ..Recalled::default() };
        for historian in &ask.historians {
            let is_own = historian.spec.name == task.spec.name;
            let skew_ms = if is_own { own_skew_ms } else { historian.skew_ms };
            let heard = recall_from(task, historian, ask, skew_ms, now).await;
            told.add(&historian.spec.name, ask, heard, now);
        }
        told
    };
    tokio::select! {
        told = asking => told,
        () = passed(task, until) => Recalled {
            untold: Some(format!(
                "its history could not be asked within {}: what happened {} stays unknown",
                span_text(PATIENCE),
                in_the_gap(ask, now)
            )),
            ..Recalled::default()
        },
    }
}

/// The clock may wake whoever waits too early.
async fn passed(task: &PollTask, until: Instant) {
    while task.ports.clock.now() < until {
        task.ports.clock.sleep_until(until).await;
    }
}

fn in_the_gap(ask: &RecallAsk, now: Instant) -> String {
    format!("in the {} before its last answer", span_text(now.since(ask.from)))
}

impl Recalled {
    fn add(&mut self, name: &SourceName, ask: &RecallAsk, heard: Result<Option<Hindsight>, PollFailure>, now: Instant) {
        let hindsight = match heard {
            Ok(Some(hindsight)) => hindsight,
            // It keeps no history, and that is no fault of it.
            Ok(None) => return,
            Err(failure) => {
                let stays = in_the_gap(ask, now);
                self.untold = Some(format!(
                    "{name} was asked for its history and {}: what happened {stays} stays unknown",
                    failure.message
                ));
                return;
            }
        };
        let gap = Gap { from: ask.from, to: now, cause: GapCause::Asleep };
        let known: Duration = hindsight.spans(&gap).iter().map(|(from, to)| to.since(*from)).sum();
        let unknown = now.since(ask.from).saturating_sub(known);
        if !unknown.is_zero() {
            self.untold = Some(format!(
                "the history of {name} tells nothing of {} of the {} before its last answer: what happened then stays unknown",
                span_text(unknown),
                span_text(now.since(ask.from))
            ));
            if ask.tells == Tells::Some {
                return;
            }
        }
        match &mut self.hindsight {
            Some(before) => before.courses.extend(hindsight.courses),
            None => self.hindsight = Some(Hindsight { tells: ask.tells, ..hindsight }),
        }
    }
}

async fn recall_from(
    task: &PollTask,
    historian: &Historian,
    ask: &RecallAsk,
    skew_ms: i64,
    now: Instant,
) -> Result<Option<Hindsight>, PollFailure> {
    let Historian { spec, source, .. } = historian;
    let wanted = HindsightAsk {
        from: ask.from.max(now.minus(LOOK_BACK)).shifted_ms(skew_ms),
        to: now.shifted_ms(skew_ms),
        every: task.spec.every.max(spec.every),
    };
    let asks = source.hindsight(&wanted);
    if asks.is_empty() {
        return Ok(None);
    }
    let way = way::to_source(&task.ports, &task.workspace, &spec.connection, &**source).await?;
    let mut answers = Vec::new();
    for series in asks {
        let answer = series_of(task, historian, &series, &way).await?;
        if let Some(warning) = answer.warnings.first() {
            let said = plain_line(warning, 200);
            let message = format!("gave only a part of it ({said})");
            return Err(PollFailure { kind: PollFailureKind::Malformed, message });
        }
        answers.push(answer);
    }
    let mut hindsight = source.read_hindsight(&wanted, &answers);
    here(&mut hindsight, skew_ms);
    Ok(Some(hindsight))
}

/// What the polled source lists of silences; nothing where it keeps none or does not say: then nothing of them is told.
async fn silences_of(task: &PollTask) -> Vec<Silence> {
    let requests = task.source.silences(&SilencesAsk::All);
    if requests.is_empty() {
        return Vec::new();
    }
    let way = way::to_source(&task.ports, &task.workspace, &task.spec.connection, &*task.source).await;
    let Ok(way) = way else { return Vec::new() };
    for request in requests {
        let result = asked(task, &request, &way).await;
        if let Ok(answer) = task.source.read_silences(&Answer { request, result }) {
            return answer.silences;
        }
    }
    Vec::new()
}

async fn asked(task: &PollTask, request: &HttpRequest, way: &Way) -> Result<HttpResponse, PollFailure> {
    let _permit = task.permits.acquire().await;
    task.ports.network.http(request, way).await
}

/// The first address that answers tells.
async fn series_of(
    task: &PollTask,
    historian: &Historian,
    series: &SeriesAsk,
    way: &Way,
) -> Result<SeriesAnswer, PollFailure> {
    let mut last = PollFailure { kind: PollFailureKind::Unreachable, message: "was not asked".to_owned() };
    for request in historian.source.series(series) {
        let result = asked(task, &request, way).await;
        match historian.source.read_series(&Answer { request, result }) {
            Ok(answer) => return Ok(answer),
            Err(failure) => last = failure,
        }
    }
    Err(last)
}

/// From the server's clock to ours.
fn here(hindsight: &mut Hindsight, skew_ms: i64) {
    let shift = |at: &mut Instant| *at = at.shifted_ms(skew_ms.saturating_neg());
    hindsight.told_at.iter_mut().for_each(shift);
    for course in &mut hindsight.courses {
        course.firing_at.iter_mut().for_each(shift);
        for (seen_at, began) in &mut course.restarts {
            shift(seen_at);
            shift(began);
        }
    }
}
