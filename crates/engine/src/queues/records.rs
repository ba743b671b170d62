//! What lists and pages of queues are made of, as it is kept: the sources that tell of queues, the queues of each, and what the
//! workspace says of them. It is read from the store alone, so that the process that watches and a guest see the same.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use watchbill_definitions::{QueueNames, QueueSpec, spec_of};
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{AuditFinding, Broker, Feed, QueueId};
use watchbill_domain::sources::Health;
use watchbill_domain::time::Instant;
use watchbill_sources::Role;
use watchbill_store::{Configured, OpenReplay, QueueRow, SourceRow};

use crate::api::{ApiError, ListedSource};
use crate::reads::{Here, health_of, listed_source, store_error};
use crate::shared::Shared;
use crate::workspace::Loaded;

use super::evaluated::{Evaluated, Presence, Telling};
use super::facts::SourceFactsKept;
use super::lately::settle;
use super::replay::waits;
use super::told::Told;
use super::wanted::Watch;

/// What is read of a queue to judge it by: ratios and strips are of the last day.
pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// A source that has queues.
pub(super) struct QueueSource {
    /// As it is kept.
    pub row: SourceRow,
    /// Whether it can be believed now.
    pub health: Health,
    /// What it told besides readings.
    pub facts: Arc<SourceFactsKept>,
    /// Which of its queues feeds which, as told last.
    pub feeds: Arc<Vec<Feed>>,
    /// What is wrong with how it keeps dead letters, by that and by what was seen lately.
    pub findings: Arc<Vec<AuditFinding>>,
    /// Its queues for dead letters of which nothing tells whether our credentials could empty them.
    pub emptying_untold: Arc<Vec<QueueName>>,
    /// Whether it is a broker, which can tell where dead letters go. What answers expressions cannot.
    pub is_broker: bool,
}

impl QueueSource {
    /// Its name.
    pub fn name(&self) -> &SourceName {
        &self.row.name
    }

    /// What keeps its queues, where its kind alone says so.
    pub fn broker(&self) -> Broker {
        Broker::from_word(&self.row.kind).unwrap_or(Broker::Expression)
    }

    /// For lists of sources.
    pub fn listed(&self, here: &Here) -> ListedSource {
        listed_source(&self.row, here)
    }
}

/// What is known of a queue without its readings.
#[derive(Clone, Copy)]
struct Entry<'a> {
    source: &'a QueueSource,
    row: Option<&'a QueueRow>,
    /// Whether its source told of it the last time it told of all.
    is_told: bool,
    /// Whether a replay of it is not over.
    is_under_replay: bool,
}

impl Entry<'_> {
    /// Whether it was deleted under a replay: that has to be ended by somebody, who has to see it for that.
    fn is_missing(&self) -> bool {
        self.is_under_replay && !self.is_told && self.source.facts.topology_at.is_some()
    }
}

/// Everything that is kept of queues but their readings.
pub(super) struct QueueRecords {
    /// Now and here.
    pub here: Here,
    /// What the workspace says.
    pub loaded: Arc<Loaded>,
    /// The sources that have queues, in the order of the workspace.
    pub sources: Vec<QueueSource>,
    rows: Vec<QueueRow>,
    /// How replays stand that are not over.
    replays: BTreeMap<QueueId, OpenReplay>,
}

impl QueueRecords {
    /// Reads them.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn read(shared: &Shared) -> Result<Self, ApiError> {
        let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
        let fail = |error| store_error(&error);
        let loaded = shared.loaded();
        let rows = shared.store.queues().await.map_err(fail)?;
        let mut kept = shared.store.queue_sources().await.map_err(fail)?;
        let mut sources: Vec<QueueSource> = Vec::new();
        for row in shared.store.sources().await.map_err(fail)? {
            let is_configured = row.configured == Configured::Yes;
            let Some(is_broker) = watching(&loaded, &row.name).filter(|_| is_configured) else { continue };
            let is_named = loaded.queues.iter().any(|spec| spec.source == row.name);
            if !is_broker && !is_named && rows.iter().all(|queue| queue.id.source != row.name) {
                continue;
            }
            let told = kept.remove(&row.name).map(|text| shared.told.of(&row.name, &text)).unwrap_or_default();
            let Told { facts, feeds, findings, emptying_untold } = told;
            let health = health_of(&row, here.now);
            sources.push(QueueSource { health, row, facts, feeds, findings, emptying_untold, is_broker });
        }
        settle(shared, &mut sources, here.now).await?;
        let open = shared.store.open_replay_phases().await.map_err(fail)?;
        let replays = open.into_iter().map(|open| (open.queue.clone(), open)).collect();
        Ok(Self { here, loaded, sources, rows, replays })
    }

    /// The source of this name.
    pub fn source(&self, name: &SourceName) -> Option<&QueueSource> {
        self.sources.iter().find(|source| source.name() == name)
    }

    /// Whether a replay of a queue is not over, and its source told of all of its queues since it told of this one: it is gone.
    pub fn is_missing(&self, queue: &Evaluated) -> bool {
        let Some(source) = self.source(&queue.id.source) else { return false };
        let is_later = |told: Instant| queue.read_at().is_none_or(|read_at| told > read_at);
        self.replays.contains_key(&queue.id)
            && source.facts.topology_at.is_some_and(is_later)
            && source.facts.known().all(|name| *name != queue.id.name)
    }

    /// What the workspace says of a queue.
    pub fn spec(&self, id: &QueueId) -> Option<&QueueSpec> {
        spec_of(&self.loaded.queues, id)
    }

    /// Every queue that was ever told of, or that the workspace names, by source and name.
    pub fn ids(&self) -> Vec<QueueId> {
        self.entries().into_keys().collect()
    }

    fn entries(&self) -> BTreeMap<QueueId, Entry<'_>> {
        let mut entries = BTreeMap::new();
        for source in &self.sources {
            let id = |name: &QueueName| QueueId { source: source.name().clone(), name: name.clone() };
            let none = Entry { source, row: None, is_told: false, is_under_replay: false };
            let named = self.loaded.queues.iter().filter(|spec| spec.source == *source.name() && spec.watch);
            let named =
                named.filter_map(|spec| if let QueueNames::One(name) = &spec.names { Some(name) } else { None });
            // A table that names it may stand behind one that says otherwise.
            let named = named.filter(|name| self.spec(&id(name)).is_some_and(|spec| spec.watch));
            entries.extend(named.map(|name| (id(name), none)));
            entries.extend(source.facts.known().map(|name| (id(name), Entry { is_told: true, ..none })));
        }
        for row in &self.rows {
            let Some(source) = self.source(&row.id.source) else { continue };
            let none = Entry { source, row: None, is_told: false, is_under_replay: false };
            entries.entry(row.id.clone()).or_insert(none).row = Some(row);
        }
        for id in self.replays.keys() {
            let Some(source) = self.source(&id.source) else { continue };
            let none = Entry { source, row: None, is_told: false, is_under_replay: false };
            entries.entry(id.clone()).or_insert(none).is_under_replay = true;
        }
        entries
    }

    /// What `make` makes of each queue, in the order in which they are shown: what is watched by its rank and name, then what is not,
    /// and last what is gone.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn each<T>(&self, shared: &Shared, make: impl Fn(&Evaluated) -> T) -> Result<Vec<T>, ApiError> {
        let watches: BTreeMap<&SourceName, Watch<'_>> =
            self.sources.iter().map(|source| (source.name(), self.watch(source))).collect();
        let mut made = Vec::new();
        for (id, entry) in self.entries() {
            // Readings are let go one by one: those of two thousand queues would be half a gigabyte.
            let Some(watch) = watches.get(&id.source) else { continue };
            let evaluated = self.evaluate(shared, &id, entry, watch).await?;
            made.push((evaluated.order(), id, make(&evaluated)));
        }
        made.sort_by(|(a, one, _), (b, other, _)| (a, &one.name, &one.source).cmp(&(b, &other.name, &other.source)));
        Ok(made.into_iter().map(|(_, _, made)| made).collect())
    }

    /// The queues that are watched and of which anything is kept, with who tells of them and without their readings.
    pub fn watched(&self) -> Vec<(&QueueRow, &QueueSource)> {
        let watches: BTreeMap<&SourceName, Watch<'_>> =
            self.sources.iter().map(|source| (source.name(), self.watch(source))).collect();
        self.entries()
            .into_iter()
            .filter_map(|(id, entry)| {
                let is_watched = presence(&id, entry, watches.get(&id.source)?) == Presence::Watched;
                is_watched.then_some((entry.row?, entry.source))
            })
            .collect()
    }

    /// One queue; none where nothing is known of it, not even that there is such a one.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn one(&self, shared: &Shared, id: &QueueId) -> Result<Option<Evaluated>, ApiError> {
        let Some(entry) = self.entries().remove(id) else { return Ok(None) };
        self.evaluate(shared, id, entry, &self.watch(entry.source)).await.map(Some)
    }

    fn watch<'a>(&'a self, source: &'a QueueSource) -> Watch<'a> {
        Watch::new(&self.loaded.queues, source.name(), source.facts.topology.as_ref())
    }

    async fn evaluate(
        &self,
        shared: &Shared,
        id: &QueueId,
        entry: Entry<'_>,
        watch: &Watch<'_>,
    ) -> Result<Evaluated, ApiError> {
        let now = self.here.now;
        let presence = presence(id, entry, watch);
        let readings = match entry.row {
            // The last minute may begin before now and be of a clock that went on since.
            Some(_) => shared
                .store
                .queue_readings(id, now.minus(DAY), now.plus(Duration::from_secs(1)))
                .await
                .map_err(|error| store_error(&error))?,
            None => Vec::new(),
        };
        let replay_waits = self.replays.get(id).and_then(|open| waits(open, now));
        let telling = Telling { source: entry.source, spec: self.spec(id), presence, replay_waits, now };
        Ok(Evaluated::new(id.clone(), entry.row, readings, &telling))
    }
}

fn presence(id: &QueueId, entry: Entry<'_>, watch: &Watch<'_>) -> Presence {
    let Some(row) = entry.row else {
        let is_left = entry.is_told && !watch.is_watched(&id.name);
        return if is_left { Presence::Unwatched } else { Presence::Watched };
    };
    let is_wanted = || watch.spec(&id.name).is_none_or(|spec| spec.watch);
    let is_left = !(watch.goes_on(&id.name) || entry.is_missing() && is_wanted());
    match row.gone_at {
        // It is there again, and nobody wants to hear of it any more.
        Some(at) if is_left && entry.is_told && entry.source.facts.topology_at.is_some_and(|told| told > at) => {
            Presence::Unwatched
        }
        Some(at) => Presence::Gone(at),
        None if is_left => Presence::Unwatched,
        None => Presence::Watched,
    }
}

/// Whether a source that is polled tells of queues, and if so whether it is there for them alone.
fn watching(loaded: &Loaded, name: &SourceName) -> Option<bool> {
    let defined = loaded.sources.iter().find(|defined| defined.spec.name == *name)?;
    defined.source.watches_queues().then_some(defined.role == Role::Apart)
}
