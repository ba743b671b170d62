//! Why replays that this process carries out do not come further, where that cannot be written down, as on a full disk.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// By the names of the replays.
#[derive(Debug, Default)]
pub(crate) struct Untold(Mutex<BTreeMap<String, String>>);

impl Untold {
    /// Notes why one does not come further; none where that is written down, or it does.
    pub fn note(&self, replay: &str, why: Option<String>) {
        let mut untold = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match why {
            Some(why) => untold.insert(replay.to_owned(), why),
            None => untold.remove(replay),
        };
    }

    /// Why one does not come further, where that is not written down.
    pub fn of(&self, replay: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(replay).cloned()
    }
}
