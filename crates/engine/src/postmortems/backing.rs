//! What a check needs of an incident, kept while somebody types: there is a check in every pause between keys, and all that is recorded
//! of an incident is more than one can read in such a pause.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use watchbill_domain::incidents::{IncidentId, Times};
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::incidents::backing_of;
use crate::reads::store_error;
use crate::shared::Shared;
use crate::workspace::Loaded;

/// So long it holds where nobody wrote anything: polls bring lines, too.
const HOLDS: Duration = Duration::from_secs(10);

/// What the timeline of the incident whose document is being written came to last.
#[derive(Default)]
pub(crate) struct KeptBacking(Mutex<Option<Kept>>);

/// What the timeline of an incident comes to.
pub(super) struct Backing {
    /// Its five moments.
    pub times: Times,
    /// Of its lines those that rest on a record, and all of them.
    pub rows: (usize, usize),
}

struct Kept {
    incident: IncidentId,
    basis: Basis,
    at: Instant,
    backing: Arc<Backing>,
}

/// What people can have made it another by.
#[derive(Clone)]
struct Basis {
    /// The files. They are read anew as a whole, so the same ones are the same value.
    loaded: Arc<Loaded>,
    /// How often something was written about incidents by this process.
    changes: u64,
    /// A number that is another when another process wrote.
    elsewhere: i64,
}

impl Basis {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.loaded, &other.loaded) && (self.changes, self.elsewhere) == (other.changes, other.elsewhere)
    }
}

impl KeptBacking {
    fn of(&self, incident: IncidentId, basis: &Basis, now: Instant) -> Option<Arc<Backing>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = |kept: &&Kept| {
            kept.incident == incident && kept.basis.is(basis) && kept.at <= now && now < kept.at.plus(HOLDS)
        };
        kept.as_ref().filter(holds).map(|kept| Arc::clone(&kept.backing))
    }

    fn keep(&self, kept: Kept) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

/// What the timeline of an incident comes to. What people write is in it at once, what polls bring within ten seconds.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(super) async fn backing(shared: &Shared, incident: IncidentId) -> Result<Arc<Backing>, ApiError> {
    // Of before the records are read: what changes meanwhile makes it anew the next time.
    let (loaded, changes, now) = (shared.loaded(), shared.incident_changes(), shared.ports.clock.now());
    let elsewhere = shared.store.data_version().await.map_err(|error| store_error(&error))?;
    let basis = Basis { loaded, changes, elsewhere };
    if let Some(kept) = shared.backing.of(incident, &basis, now) {
        return Ok(kept);
    }
    let (times, rows) = backing_of(shared, incident).await?;
    let backing = Arc::new(Backing { times, rows });
    shared.backing.keep(Kept { incident, basis, at: now, backing: Arc::clone(&backing) });
    Ok(backing)
}
