//! What the keyring said lately, so that it is not asked at every poll: each question costs several messages over the bus,
//! and one to a locked keyring may put a prompt on the screen.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;

/// For how long the keyring is not asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyringPauses {
    /// After it gave a secret, for that secret.
    pub after_a_secret: Duration,
    /// After it turned out to be locked, for any.
    pub after_a_lock: Duration,
}

impl Default for KeyringPauses {
    fn default() -> Self {
        Self { after_a_secret: Duration::from_secs(600), after_a_lock: Duration::from_secs(300) }
    }
}

/// The secrets that the keyring gave, and when it was found locked.
pub(super) struct Recent {
    pauses: KeyringPauses,
    secrets: Mutex<HashMap<String, Given>>,
    locked_at: Mutex<Option<SystemTime>>,
}

struct Given {
    secret: SecretString,
    /// By the wall clock, so that the time a laptop sleeps counts.
    at: SystemTime,
}

impl fmt::Debug for Recent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recent").field("pauses", &self.pauses).finish_non_exhaustive()
    }
}

impl Recent {
    pub(super) fn new(pauses: KeyringPauses) -> Self {
        Self { pauses, secrets: Mutex::default(), locked_at: Mutex::default() }
    }

    /// The secret, if the keyring gave it a moment ago.
    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        let mut secrets = guard(&self.secrets);
        match secrets.get(name) {
            Some(given) if is_within(given.at, self.pauses.after_a_secret) => Some(given.secret.clone()),
            Some(_) => {
                secrets.remove(name);
                None
            }
            None => None,
        }
    }

    pub(super) fn keep(&self, name: &str, secret: &SecretString) {
        let given = Given { secret: secret.clone(), at: SystemTime::now() };
        guard(&self.secrets).insert(name.to_owned(), given);
    }

    pub(super) fn drop_secret(&self, name: &str) {
        guard(&self.secrets).remove(name);
    }

    /// Whether the keyring was found locked a moment ago.
    pub(super) fn was_locked(&self) -> bool {
        guard(&self.locked_at).is_some_and(|at| is_within(at, self.pauses.after_a_lock))
    }

    pub(super) fn found_locked(&self) {
        *guard(&self.locked_at) = Some(SystemTime::now());
    }

    pub(super) fn found_open(&self) {
        *guard(&self.locked_at) = None;
    }
}

/// A clock that was set back makes the age unknown, which counts as too old.
fn is_within(at: SystemTime, span: Duration) -> bool {
    at.elapsed().is_ok_and(|age| age < span)
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
