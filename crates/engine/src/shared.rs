//! What the loop writes and the reading side looks at.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::{Notify, watch};
use watchbill_domain::alerts::{Duties, Rest};
use watchbill_domain::time::Instant;
use watchbill_store::Store;

use crate::api::{Changed, Tag, Wanted};
use crate::budgets::KeptLevels;
use crate::live::Live;
use crate::oncall::{KeptDuties, KeptEdits};
use crate::openslo::KeptOffers;
use crate::options::Options;
use crate::ports::Ports;
use crate::postmortems::KeptBacking;
use crate::queues::KeptTold;
use crate::queues::peek::Peeks;
use crate::queues::replay::Untold;
use crate::reads::ListCache;
use crate::silences::SharedAcks;
use crate::workspace::Loaded;

/// State that both sides of a running engine can see. No lock is held across an await.
pub(crate) struct Shared {
    pub ports: Ports,
    pub store: Store,
    pub folder: PathBuf,
    pub demo: bool,
    /// Where the program writes its log, as it said when it started the engine.
    pub logs: Option<PathBuf>,
    loaded: RwLock<Arc<Loaded>>,
    notes: Mutex<Notes>,
    duties: Mutex<KeptDuties>,
    edits: Mutex<KeptEdits>,
    pub lists: ListCache,
    pub live: Live,
    pub levels: KeptLevels,
    pub offers: KeptOffers,
    pub acks: SharedAcks,
    pub peeks: Peeks,
    pub told: KeptTold,
    pub backing: KeptBacking,
    /// Why replays do not come further that this process carries out, where that cannot be written down.
    pub untold: Untold,
    changed: watch::Sender<Changed>,
    /// Wakes the desk.
    pub touched: Notify,
}

/// Short-lived facts about the running program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes {
    pub store_problem: Option<String>,
    pub notifier_problem: Option<String>,
    /// What somebody asked to see and was not shown yet.
    pub wanted: Option<Wanted>,
    /// Until when the person asked not to be disturbed.
    pub undisturbed_until: Option<Instant>,
    /// How the laptop is kept awake, if it is.
    pub awake: Option<String>,
    unpublished: BTreeSet<Tag>,
    revision: u64,
    level_changes: u64,
    incident_changes: u64,
}

impl Shared {
    pub fn new(ports: Ports, store: Store, options: &Options, loaded: Loaded) -> Self {
        let (changed, _) = watch::channel(Changed { tags: Vec::new(), revision: 0 });
        Self {
            ports,
            store,
            folder: options.workspace.clone(),
            demo: options.demo,
            logs: options.logs.clone(),
            loaded: RwLock::new(Arc::new(loaded)),
            notes: Mutex::new(Notes::default()),
            duties: Mutex::new(KeptDuties::default()),
            edits: Mutex::new(KeptEdits::default()),
            lists: ListCache::default(),
            live: Live::default(),
            levels: KeptLevels::default(),
            offers: KeptOffers::default(),
            acks: SharedAcks::default(),
            peeks: Peeks::default(),
            told: KeptTold::default(),
            backing: KeptBacking::default(),
            untold: Untold::default(),
            changed,
            touched: Notify::new(),
        }
    }

    pub fn loaded(&self) -> Arc<Loaded> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// When the person at this laptop rests.
    pub fn rest(&self) -> Rest {
        let undisturbed_until = self.notes().undisturbed_until;
        self.loaded().rest(undisturbed_until, self.ports.clock.zone())
    }

    /// Whose alerts are whose from `now` on: the instant of whoever decides, because a table that begins behind it says nothing
    /// about it.
    pub fn duties(&self, now: Instant) -> Arc<Duties> {
        let mut kept = self.duties.lock().unwrap_or_else(PoisonError::into_inner);
        kept.at(&self.loaded(), now)
    }

    /// The edits of schedules that can be taken back.
    pub fn edits(&self) -> MutexGuard<'_, KeptEdits> {
        self.edits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_loaded(&self, loaded: Loaded) {
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
    }

    pub fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn changes(&self) -> watch::Receiver<Changed> {
        self.changed.subscribe()
    }

    pub fn revision(&self) -> u64 {
        self.notes().revision
    }

    /// How often something about service levels was noted as changed: their buckets, why they are not measured, their marks.
    pub fn level_changes(&self) -> u64 {
        self.notes().level_changes
    }

    /// How often something about incidents was noted as changed: what was done with them, their lines, what was written about them.
    pub fn incident_changes(&self) -> u64 {
        self.notes().incident_changes
    }

    /// Asks the window to show something.
    pub fn want(&self, wanted: Wanted) {
        self.notes().wanted = Some(wanted);
        self.touch_from_outside(&[Tag::Wanted]);
    }

    /// The same as [`Shared::touch`] from outside of the desk, which then wakes to tell of it. Whoever told of it themselves
    /// would overtake the desk, and of two tellings in a row the first is lost.
    pub fn touch_from_outside(&self, tags: &[Tag]) {
        self.touch(tags);
        self.touched.notify_one();
    }

    /// Notes that these may be different now; nobody is told before [`Shared::publish`].
    pub fn touch(&self, tags: &[Tag]) {
        let mut notes = self.notes();
        notes.revision += 1;
        notes.level_changes += u64::from(tags.contains(&Tag::Levels));
        notes.incident_changes += u64::from(tags.contains(&Tag::Incidents));
        notes.unpublished.extend(tags);
    }

    pub fn has_unpublished(&self) -> bool {
        !self.notes().unpublished.is_empty()
    }

    /// Tells everybody what was noted since the last time.
    pub fn publish(&self) {
        let (tags, revision) = {
            let mut notes = self.notes();
            let mut tags = std::mem::take(&mut notes.unpublished);
            // Of two tellings in a row a shell that is busy hears the last one only. It asks again for all that it shows, but to
            // show something else it has to be told.
            if !tags.is_empty() && notes.wanted.is_some() {
                tags.insert(Tag::Wanted);
            }
            (tags, notes.revision)
        };
        if !tags.is_empty() {
            self.changed.send_replace(Changed { tags: tags.into_iter().collect(), revision });
        }
    }
}
