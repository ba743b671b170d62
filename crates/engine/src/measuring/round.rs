//! One round of one source: what is missing is planned, asked for, and recorded piece by piece.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::slo::{Grid, Span};
use watchbill_domain::sources::{PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::Answer;
use watchbill_sources::{AskedSli, MeasureAsk, Measured, MeasuredSli, Source};
use watchbill_store::{SliId, SliNote, SliReadings, StoreError};

use crate::api::Tag;
use crate::levels::FINE_STEP_S;
use crate::shared::Shared;

use super::asking::{Asker, is_about_the_question, skew_ms};
use super::plan::{Lack, Wish, halves, settled, wishes, within};
use super::reconcile::reconcile;
use super::subject::{FINE, Subject, Wanted};
use super::survey::survey;
use super::unseen;

/// Pieces of one round; with more to ask for, the next round follows at once.
const MOST_PIECES: usize = 24;
/// A query that was refused is tried again after this.
const REFUSED_FOR: Duration = Duration::from_secs(900);
/// Clocks nearer than this cannot be told apart.
const SKEW_NOISE_MS: i64 = 2_000;

/// What a round needs; taken along into its task.
pub(crate) struct RoundTask {
    pub shared: Arc<Shared>,
    pub spec: Arc<SourceSpec>,
    pub source: Arc<dyn Source>,
    pub permits: Arc<Semaphore>,
    pub(super) subjects: Vec<Subject>,
    /// The source's clock minus ours.
    pub skew_ms: i64,
    /// Everything was asked for up to then; nothing older is looked for.
    pub whole_until: Option<Instant>,
    /// How far back the source can tell, if that is known.
    pub oldest: Option<Instant>,
    /// Whether all of it is to be surveyed, not only what is new.
    pub survey_all: bool,
}

/// How a round went.
pub(crate) struct RoundDone {
    pub(super) subjects: Vec<Subject>,
    pub skew_ms: i64,
    pub oldest: Option<Instant>,
    /// Buckets that are new or another than before.
    pub buckets: u64,
    pub outcome: Result<Came, Stopped>,
}

/// How far a round came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// There is nothing more to ask for until then.
    Whole(Instant),
    /// There is more, or the clocks have to be compared anew.
    Partway,
    /// There is more, and the source gave nothing that it is not to be asked for again: at once it would give no more.
    NoFurther,
}

/// What stopped a round.
#[derive(Debug)]
pub(crate) enum Stopped {
    Source(PollFailure),
    Store(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PollFailure> for Stopped {
    fn from(failure: PollFailure) -> Self {
        Self::Source(failure)
    }
}

/// Makes the round.
pub(crate) async fn measure(task: RoundTask) -> RoundDone {
    let mut round = Round {
        now: task.shared.ports.clock.now(),
        skew_ms: task.skew_ms,
        oldest: task.oldest,
        buckets: 0,
        has_advanced: false,
        subjects: task.subjects.clone(),
        task: &task,
    };
    let outcome = round.run().await;
    if let Err(Stopped::Source(failure)) = &outcome {
        round.note_failure(failure).await;
    }
    let Round { skew_ms, oldest, buckets, subjects, .. } = round;
    RoundDone { subjects, skew_ms, oldest, buckets, outcome }
}

pub(super) struct Round<'a> {
    pub task: &'a RoundTask,
    pub now: Instant,
    pub skew_ms: i64,
    pub oldest: Option<Instant>,
    buckets: u64,
    /// Whether anything was answered that is not asked for again.
    has_advanced: bool,
    pub subjects: Vec<Subject>,
}

impl Round<'_> {
    async fn run(&mut self) -> Result<Came, Stopped> {
        let Shared { ports, folder, .. } = &*self.task.shared;
        let asker = Asker::of(ports, folder, &self.task.permits, &self.task.spec, &self.task.source).await?;
        survey(self, &asker).await?;
        let end = settled(self.now, self.skew_ms);
        let mut pieces = self.pieces(end).await?;
        let is_whole = pieces.len() <= MOST_PIECES;
        // The newest is asked for even if there is too much of the old.
        let last = pieces.split_off(pieces.len().min(MOST_PIECES)).pop();
        for piece in pieces.into_iter().chain(last) {
            if !self.take_piece(&asker, &piece).await? {
                return Ok(Came::Partway);
            }
        }
        if !is_whole {
            return Ok(if self.has_advanced { Came::Partway } else { Came::NoFurther });
        }
        reconcile(self, &asker, end).await?;
        Ok(Came::Whole(end))
    }

    /// What to ask for, the oldest first. What was refused before is asked for by itself.
    async fn pieces(&mut self, end: Instant) -> Result<Vec<MeasureAsk>, StoreError> {
        let now = self.now;
        let lacks = self.lacks(end).await?;
        let refused = |lack: &Lack| self.subjects[lack.subject].refused_until;
        let (good, bad): (Vec<Lack>, Vec<Lack>) = lacks.into_iter().partition(|lack| refused(lack).is_none());
        let retried = bad.iter().filter(|lack| refused(lack).is_some_and(|until| until <= now));
        let mut all = wishes(&good, end);
        all.extend(retried.flat_map(|lack| wishes(std::slice::from_ref(lack), end)));
        let asks = all.iter().filter_map(|wish| self.ask_of(wish));
        let mut pieces: Vec<MeasureAsk> = asks.flat_map(|ask| self.task.source.pieces(&ask)).collect();
        pieces.sort_by_key(|piece| (piece.span.start, piece.span.end));
        Ok(pieces)
    }

    fn ask_of(&self, wish: &Wish) -> Option<MeasureAsk> {
        let asked = |subject: &usize| {
            let subject = self.subjects.get(*subject)?;
            let (tier, series) = subject.known?;
            Some(AskedSli { sli: (*subject.sli).clone(), tier, series })
        };
        let slis: Vec<AskedSli> = wish.subjects.iter().filter_map(asked).collect();
        (!slis.is_empty()).then(|| MeasureAsk { slis, span: wish.span, grids: wish.grids.clone() })
    }

    async fn lacks(&self, end: Instant) -> Result<Vec<Lack>, StoreError> {
        let mut of_grids: HashMap<Grid, Vec<(usize, SliId, Span)>> = HashMap::new();
        for (place, subject) in self.subjects.iter().enumerate() {
            let usual = [Some(subject.coarse(self.now)), subject.fine(self.now)].into_iter().flatten();
            for wanted in usual.chain(subject.slices(self.now)) {
                let span = within(&self.since_the_last(wanted), end, self.oldest);
                of_grids.entry(wanted.grid).or_default().push((place, subject.id, span));
            }
        }
        let mut lacks: Vec<Lack> = (0..self.subjects.len()).map(Lack::nothing).collect();
        for (grid, wanted) in of_grids {
            let ids: Vec<SliId> = wanted.iter().map(|(_, id, _)| *id).collect();
            let whole =
                |one: Span, other: Span| Span { start: one.start.min(other.start), end: one.end.max(other.end) };
            let Some(whole) = wanted.iter().map(|(.., span)| *span).reduce(whole) else { continue };
            let mut missing: HashMap<SliId, Vec<Span>> =
                self.task.shared.store.missing(&ids, grid, whole).await?.into_iter().collect();
            for (place, id, own) in wanted {
                let gaps = missing.remove(&id).unwrap_or_default().into_iter();
                let gaps = gaps.map(|gap| Span { start: gap.start.max(own.start), end: gap.end.min(own.end) });
                lacks[place].add(grid, gaps.filter(|gap| gap.start < gap.end).collect(), own.start);
            }
        }
        Ok(lacks)
    }

    /// What was looked for before is not looked for again.
    fn since_the_last(&self, wanted: Wanted) -> Wanted {
        let from = self.task.whole_until.map_or(wanted.from, |until| wanted.from.max(wanted.grid.floor(until)));
        Wanted { from, ..wanted }
    }

    /// Asks for a piece and records what comes. Says whether the clocks allow to go on.
    async fn take_piece(&mut self, asker: &Asker<'_>, piece: &MeasureAsk) -> Result<bool, Stopped> {
        let Some(answer) = asker.ask(self.task.source.measuring(piece)).await else { return Ok(true) };
        if let Some(skew_ms) = skew_ms(&answer) {
            self.skew_ms = if skew_ms.abs() <= SKEW_NOISE_MS { 0 } else { skew_ms };
            // By its clock that is not over: what it told of it would be taken for all there is.
            if piece.span.end > self.now.shifted_ms(self.skew_ms) {
                tracing::info!(source = %self.task.spec.name, skew_ms, "its clock is behind: what it told is not taken");
                return Ok(false);
            }
        }
        let failure = match self.read(piece, answer).await {
            Ok(measured) => {
                self.record(piece, &measured).await?;
                return Ok(true);
            }
            Err(failure) if is_about_the_question(&failure) => failure,
            Err(failure) => return Err(failure.into()),
        };
        let instead = match (piece.slis.as_slice(), failure.kind) {
            // Of a month there may be more series than there are now, of pods that came and went.
            ([_], PollFailureKind::TooLarge) => halves(piece),
            ([_], _) => Vec::new(),
            // One query that is none spoils all that are asked with it.
            (slis, _) => {
                let alone = |asked: &AskedSli| MeasureAsk { slis: vec![asked.clone()], ..piece.clone() };
                slis.iter().flat_map(|asked| self.task.source.pieces(&alone(asked))).collect()
            }
        };
        if instead.is_empty() {
            for asked in &piece.slis {
                self.refuse(asked, &failure).await?;
            }
        }
        for piece in instead {
            if !Box::pin(self.take_piece(asker, &piece)).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads an answer beside the loop: one of weeks is long.
    async fn read(&self, piece: &MeasureAsk, answer: Answer) -> Result<Measured, PollFailure> {
        let (source, piece) = (Arc::clone(&self.task.source), piece.clone());
        let reading = tokio::task::spawn_blocking(move || source.read_measured(&piece, &answer));
        reading.await.unwrap_or_else(|error| {
            let message = format!("its answer could not be read, which is a fault of Watchbill: {error}");
            Err(PollFailure { kind: PollFailureKind::Malformed, message })
        })
    }

    async fn record(&mut self, piece: &MeasureAsk, measured: &Measured) -> Result<(), StoreError> {
        let (mut readings, mut notes) = (Vec::new(), Vec::new());
        let fine = Grid::of_step(FINE_STEP_S);
        // What is partial is asked for again while it is recent.
        let is_final = measured.warnings.is_empty() || piece.span.end < self.now.minus(FINE);
        for (asked, told) in piece.slis.iter().zip(&measured.slis) {
            let Some(subject) = self.subjects.iter_mut().find(|subject| *subject.sli == asked.sli) else { continue };
            subject.refused_until = None;
            subject.answered(asked.tier, told.series, piece.span.end);
            subject.is_coarse |= piece.grids.contains(&fine) && told.grids.iter().all(|given| given.grid != fine);
            for given in &told.grids {
                readings.push(SliReadings {
                    sli: subject.id,
                    grid: given.grid,
                    keep: keep(subject, given.grid, self.now),
                    answered: is_final.then_some(piece.span),
                    groups: &given.groups,
                });
            }
            let series = subject.known.map(|(_, series)| series);
            let answered = SliNote::Answered { tier: asked.tier, series };
            let problem = problem(told, &measured.warnings);
            // What is noted about a problem leaves out how it was read; so that is noted once before.
            if problem.is_none() || !std::mem::replace(&mut subject.is_noted, true) {
                notes.push((subject.id, answered));
            }
            notes.extend(problem.map(|problem| (subject.id, SliNote::Problem(problem))));
            notes.extend(unseen::note(asked, told, piece.span, measured).map(|note| (subject.id, note)));
        }
        self.has_advanced |= is_final;
        let store = &self.task.shared.store;
        let merged = store.commit_buckets(&readings, self.now).await?;
        store.note_slis(&notes, self.now).await?;
        let buckets: u64 = merged.iter().map(|merged| merged.new + merged.changed).sum();
        self.buckets += buckets;
        if buckets > 0 {
            self.task.shared.touch_from_outside(&[Tag::Levels]);
        }
        Ok(())
    }

    async fn refuse(&mut self, asked: &AskedSli, failure: &PollFailure) -> Result<(), StoreError> {
        let until = self.now.plus(REFUSED_FOR);
        let Some(subject) = self.subjects.iter_mut().find(|subject| *subject.sli == asked.sli) else { return Ok(()) };
        subject.refused_until = Some(until);
        self.has_advanced = true;
        let text = format!("{} {}", self.task.spec.name, failure.message);
        self.task.shared.store.note_slis(&[(subject.id, SliNote::Problem(text))], self.now).await?;
        self.task.shared.touch_from_outside(&[Tag::Levels]);
        Ok(())
    }

    /// Its SLIs are not measured while a source does not answer. That this cannot be noted is told by whoever commits next.
    async fn note_failure(&self, failure: &PollFailure) {
        let text = format!("{} {}", self.task.spec.name, failure.message);
        let notes: Vec<(SliId, SliNote)> =
            self.subjects.iter().map(|subject| (subject.id, SliNote::Problem(text.clone()))).collect();
        if let Err(error) = self.task.shared.store.note_slis(&notes, self.now).await {
            tracing::warn!(%error, "that service levels are not measured could not be noted");
        }
        self.task.shared.touch_from_outside(&[Tag::Levels]);
    }
}

fn keep(subject: &Subject, grid: Grid, now: Instant) -> Duration {
    let wanted = [Some(subject.coarse(now)), subject.fine(now)].into_iter().flatten().chain(subject.slices(now));
    wanted.filter(|wanted| wanted.grid == grid).map(|wanted| wanted.keep).max().unwrap_or(FINE)
}

fn problem(told: &MeasuredSli, warnings: &[String]) -> Option<String> {
    told.problems.first().cloned().or_else(|| {
        let warning = warnings.first()?;
        Some(format!("its source answered in part: {}", plain_line(warning, 200)))
    })
}
