//! The operating system's keyring, on a thread of its own.
//!
//! Asking it may open a prompt and wait for a person, so nobody else's thread is lent to it: a task of tokio's blocking pool
//! that waits for ever would keep the program from ending. The `keyring` crate looks for a store once per process; here the
//! store is opened when it is first needed and again after it failed, so that a keyring which starts later is found.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use watchbill_engine::ports::SecretError;

/// The service under which secrets are kept; the user is the secret's name.
const SERVICE: &str = "watchbill";
/// How long one answer may take, a person's unlocking included.
const PATIENCE: Duration = Duration::from_secs(20);
/// Questions that may wait behind one that hangs.
const MOST_WAITING: usize = 64;

/// The keyring, by way of its thread.
pub(super) struct Keyring {
    jobs: SyncSender<Job>,
}

type Store = Arc<CredentialStore>;
type Job = Box<dyn FnOnce(&mut Option<Store>) + Send>;

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

impl Keyring {
    /// Starts the thread; it ends with the last of its questions.
    pub(super) fn start() -> Self {
        let (jobs, waiting) = sync_channel(MOST_WAITING);
        if let Err(e) = std::thread::Builder::new().name("keyring".to_owned()).spawn(move || serve(&waiting)) {
            tracing::error!("the keyring cannot be asked, its thread did not start: {e}");
        }
        Self { jobs }
    }

    pub(super) async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretError> {
        let name = name.to_owned();
        self.ask(move |store| match entry(store, &name)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(Zeroizing::new(secret).as_str()))),
            Err(Error::NoEntry) => Ok(None),
            Err(e) => Err(e),
        })
        .await
    }

    pub(super) async fn set(&self, name: &str, secret: SecretString) -> Result<(), SecretError> {
        let name = name.to_owned();
        self.ask(move |store| entry(store, &name)?.set_password(secret.expose_secret())).await
    }

    pub(super) async fn forget(&self, name: &str) -> Result<(), SecretError> {
        let name = name.to_owned();
        self.ask(move |store| match entry(store, &name)?.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        })
        .await
    }

    /// Whether a secret could be kept now, without keeping one.
    pub(super) async fn look(&self) -> Result<(), SecretError> {
        self.ask(|_| look()).await
    }

    /// Whether it is known to be unlocked, found out without a prompt.
    #[cfg(all(unix, not(target_os = "macos")))]
    pub(super) async fn is_open(&self) -> bool {
        self.look().await.is_ok()
    }

    /// Unverified: macOS and Windows do not tell without asking.
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    #[allow(clippy::unused_async)]
    pub(super) async fn is_open(&self) -> bool {
        false
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl Fn(&Store) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |kept| {
            // Whoever has stopped waiting needs no answer, and no prompt either.
            if !reply.is_closed() {
                let _ = reply.send(answer_with(kept, &question));
            }
        });
        // A full queue means that a person has not unlocked the keyring for a long time.
        self.jobs.try_send(job).map_err(|_| SecretError::Locked)?;
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(result)) => result.map_err(|e| refusal(&e)),
            Ok(Err(_)) => Err(SecretError::NoKeyring { why: "asking it failed unexpectedly".to_owned() }),
            Err(_) => Err(SecretError::Locked),
        }
    }
}

fn serve(waiting: &Receiver<Job>) {
    let mut store = None;
    while let Ok(job) = waiting.recv() {
        job(&mut store);
    }
}

/// A store that was opened before may belong to a keyring that has ended since: then a new one gets a second try.
fn answer_with<T>(
    kept: &mut Option<Store>,
    question: &impl Fn(&Store) -> keyring_core::Result<T>,
) -> keyring_core::Result<T> {
    if let Some(store) = kept.take() {
        match question(&store) {
            Err(Error::PlatformFailure(_)) => {}
            other => {
                *kept = Some(store);
                return other;
            }
        }
    }
    let store = open()?;
    let answer = question(&store);
    if !matches!(answer, Err(Error::PlatformFailure(_))) {
        *kept = Some(store);
    }
    answer
}

fn entry(store: &Store, name: &str) -> keyring_core::Result<Entry> {
    store.build(SERVICE, name, None)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn open() -> keyring_core::Result<Store> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// Unverified: written for macOS and never run there.
#[cfg(target_os = "macos")]
fn open() -> keyring_core::Result<Store> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

/// Unverified: written for Windows and never run there.
#[cfg(windows)]
fn open() -> keyring_core::Result<Store> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// The secret service may run without a collection to keep anything in, which is as good as none.
#[cfg(all(unix, not(target_os = "macos")))]
fn look() -> keyring_core::Result<()> {
    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService;
    let locked = || -> Result<bool, secret_service::Error> {
        SecretService::connect(EncryptionType::Plain)?.get_default_collection()?.is_locked()
    };
    match locked() {
        Ok(false) => Ok(()),
        Ok(true) => Err(Error::NoStorageAccess(Box::new(secret_service::Error::Locked))),
        Err(e @ secret_service::Error::NoResult) => Err(Error::NoStorageAccess(Box::new(e))),
        Err(e) => Err(Error::PlatformFailure(Box::new(e))),
    }
}

/// Unverified: macOS and Windows always have one.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn look() -> keyring_core::Result<()> {
    Ok(())
}

fn refusal(error: &Error) -> SecretError {
    match error {
        Error::NoStorageAccess(why) if has_no_collection(why.as_ref()) => {
            SecretError::NoKeyring { why: "the secret service has no keyring to keep anything in".to_owned() }
        }
        Error::NoStorageAccess(_) => SecretError::Locked,
        // The others print bytes of what was read only with `Debug`; their text is about the store.
        other => {
            SecretError::NoKeyring { why: other.to_string().chars().filter(|c| !c.is_control()).take(200).collect() }
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_no_collection(why: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(why.downcast_ref(), Some(secret_service::Error::NoResult))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_no_collection(_why: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    false
}
