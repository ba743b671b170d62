//! A workspace folder with one source, and short ways to say what a poll brought.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use watchbill_domain::alerts::{
    AlertState, Change, Decision, Evidence, Flap, Gap, KnownAlert, Labels, Mine, Observation, PageDraft, PageKind,
    PageLine, Severity, Standing,
};
use watchbill_domain::ids::{AlertId, Identity, PageId, SourceName};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use crate::{Committed, DecisionsCommit, PollCommit, QueueCommit, Role, SourceReading, Store, StoreError};

/// A store that was opened as the owner, in a folder of its own.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
}

impl Desk {
    /// With one source, `prod`, that was never polled.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("watchbill.db"), Role::Owner, at(0)).await.unwrap();
        let desk = Self { folder, store };
        desk.store.sync_sources(&[configured("prod")], at(0)).await.unwrap();
        desk
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("watchbill.db")
    }

    /// Closes the store and opens it again, as after a restart.
    pub(crate) async fn restart(self, now: Instant) -> Self {
        self.store.close().await;
        let store = Store::open(&self.file(), Role::Owner, now).await.unwrap();
        Self { folder: self.folder, store }
    }

    /// A poll that changed something and told nobody.
    pub(crate) async fn poll(&self, now: Instant, changes: Vec<Change>) -> Committed {
        self.poll_paging(now, changes, Vec::new(), None).await
    }

    pub(crate) async fn poll_paging(
        &self,
        now: Instant,
        changes: Vec<Change>,
        pages: Vec<PageDraft>,
        digest: Option<PageId>,
    ) -> Committed {
        let observation = Observation { changes, ..Observation::default() };
        self.commit(now, &observation, &pages, digest).await
    }

    pub(crate) async fn poll_after_gap(&self, now: Instant, gap: Gap) -> Committed {
        let observation = Observation { gap: Some(gap), ..Observation::default() };
        self.commit(now, &observation, &[], None).await
    }

    pub(crate) async fn commit(
        &self,
        now: Instant,
        observation: &Observation,
        pages: &[PageDraft],
        digest: Option<PageId>,
    ) -> Committed {
        let (source, decisions, reading) = (prod(), Vec::new(), SourceReading::default());
        let commit = PollCommit {
            source: &source,
            now,
            observation,
            decisions: &decisions,
            pages,
            digest,
            reading: &reading,
            queues: None,
        };
        self.store.commit_poll(&commit).await.unwrap()
    }

    /// A poll that told of queues alone.
    pub(crate) async fn poll_queues(&self, now: Instant, queues: QueueCommit<'_>) -> Result<Committed, StoreError> {
        let commit = PollCommit {
            source: &prod(),
            now,
            observation: &Observation::default(),
            decisions: &[],
            pages: &[],
            digest: None,
            reading: &SourceReading::default(),
            queues: Some(queues),
        };
        self.store.commit_poll(&commit).await
    }

    pub(crate) async fn fail(&self, now: Instant) {
        self.store.commit_failure(&prod(), &refused(), now).await.unwrap();
    }

    /// Hands a page over, successfully.
    pub(crate) async fn show(&self, page: PageId, now: Instant) {
        self.store.page_attempting(page, now).await.unwrap();
        self.store.page_shown(page, now).await.unwrap();
    }

    pub(crate) async fn count(&self, table: &str) -> u64 {
        let size = self.store.size().await.unwrap();
        size.rows.iter().find(|(name, _)| name == table).unwrap().1
    }

    /// How SQLite would answer the question, one step per line.
    pub(crate) async fn plan(&self, question: &str) -> String {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {question}"));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(&self.store.readers).await.unwrap();
        steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("\n")
    }

    /// Writes what was decided without a poll.
    pub(crate) async fn decide(
        &self,
        decisions: &[(Identity, Decision)],
        pages: &[PageDraft],
        now: Instant,
    ) -> Result<Committed, StoreError> {
        let (source, flaps) = (&prod(), &HashMap::new());
        self.store.commit_decisions(&DecisionsCommit { source, now, flaps, decisions, pages, digest: None }).await
    }

    pub(crate) async fn assert_sound(&self) {
        assert_eq!(self.store.check().await.unwrap(), Vec::<String>::new());
    }
}

/// Minutes after an arbitrary instant.
pub(crate) fn at(minutes: i64) -> Instant {
    Instant::from_ms(1_774_688_400_000 + minutes * 60_000)
}

pub(crate) fn prod() -> SourceName {
    SourceName::new("prod")
}

pub(crate) fn configured(name: &str) -> (SourceName, String, Duration) {
    (SourceName::new(name), "alertmanager".to_owned(), Duration::from_secs(30))
}

pub(crate) fn refused() -> PollFailure {
    PollFailure { kind: PollFailureKind::Unreachable, message: "connection refused".to_owned() }
}

pub(crate) fn id(identity: &str) -> AlertId {
    AlertId { source: prod(), identity: Identity::new(identity) }
}

/// A firing alert of the episode that started at `starts_at`.
pub(crate) fn alert(severity: Severity, starts_at: Instant) -> KnownAlert {
    KnownAlert {
        labels: Labels::from_pairs([
            ("alertname", "RedisDown"),
            ("instance", "cache-1"),
            ("severity", severity.word()),
        ]),
        annotations: Labels::from_pairs([("summary", "cache-1 does not answer")]),
        severity,
        state: AlertState::Firing,
        since: starts_at,
        starts_at,
        starts: Vec::new(),
        standing: Standing::Active,
        url: None,
        receivers: Vec::new(),
        expression: None,
        fires_at: None,
        clears_at: None,
        mine: Mine::default(),
        decision: None,
        announced: None,
        flap: Flap::default(),
        again_at: None,
    }
}

pub(crate) fn fired(identity: &str, alert: KnownAlert, at: Instant) -> Change {
    Change::Fired {
        identity: Identity::new(identity),
        alert: Box::new(KnownAlert { state: AlertState::Firing, since: at, ..alert }),
        at,
        evidence: Evidence::Observed,
        reason: "in the answer".to_owned(),
    }
}

pub(crate) fn pending(identity: &str, alert: KnownAlert, at: Instant) -> Change {
    let alert = Box::new(KnownAlert { state: AlertState::Pending, since: at, ..alert });
    Change::Pending { identity: Identity::new(identity), alert, at }
}

pub(crate) fn updated(identity: &str, alert: KnownAlert) -> Change {
    Change::Updated { identity: Identity::new(identity), alert: Box::new(alert) }
}

pub(crate) fn resolved(identity: &str, at: Instant) -> Change {
    Change::Resolved {
        identity: Identity::new(identity),
        at,
        evidence: Evidence::Observed,
        reason: "not in a complete answer any more".to_owned(),
    }
}

pub(crate) fn line(identity: &str, severity: Severity, starts_at: Instant) -> PageLine {
    PageLine {
        id: id(identity),
        starts_at,
        severity,
        name: "RedisDown".to_owned(),
        place: "cache-1".to_owned(),
        summary: "cache-1 does not answer".to_owned(),
        because: "it began to fire".to_owned(),
        kind: PageKind::Firing,
    }
}

pub(crate) fn page(lines: Vec<PageLine>) -> PageDraft {
    let severity = lines.iter().map(|line| line.severity).max().unwrap_or(Severity::Info);
    PageDraft {
        kind: PageKind::Firing,
        severity,
        lines,
        because: "it began to fire".to_owned(),
        group: "prod/RedisDown".to_owned(),
        onto: None,
        sound: None,
        urgency: None,
    }
}

pub(crate) fn to_page() -> Decision {
    Decision::Page { kind: PageKind::Firing, because: "it began to fire".to_owned() }
}
