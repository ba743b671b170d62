//! Where secrets come from, in this order: the environment, a secrets file, this session's memory, the keyring.
//!
//! Nothing is kept on disk by us. What the keyring gave is kept in memory for ten minutes, or until a server does not accept
//! it: a secret that was changed or locked away is not used any longer than that.

mod command;
mod environment;
mod keyring;
mod mask;
mod recent;

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use secrecy::SecretString;
use watchbill_domain::sources::SecretRef;
use watchbill_engine::ports::{SecretError, SecretHome, Secrets};

use command::Commands;
use keyring::Keyring;
use recent::Recent;

pub(crate) use environment::variables as secret_variables;
pub use environment::{SECRET_VARIABLE_PREFIX, SECRETS_FILE_VARIABLE};
pub use recent::KeyringPauses;

/// The largest key file that is read, bytes.
const MOST_KEY_BYTES: u64 = 1024 * 1024;

/// The secrets of this person on this machine.
#[derive(Debug)]
pub struct OsSecrets {
    workspace: PathBuf,
    secrets_file: Option<PathBuf>,
    keyring: Keyring,
    recent: Recent,
    session: Mutex<HashMap<String, SecretString>>,
    commands: Commands,
}

impl OsSecrets {
    /// Key files and commands are found relative to `workspace`. A secrets file has lines `name = secret` and has to be
    /// readable by its owner only.
    #[must_use]
    pub fn new(workspace: &Path, secrets_file: Option<PathBuf>) -> Self {
        Self {
            workspace: workspace.to_owned(),
            secrets_file,
            keyring: Keyring::start(),
            recent: Recent::new(KeyringPauses::default()),
            session: Mutex::default(),
            commands: Commands::default(),
        }
    }

    /// The same, with other pauses between questions to the keyring.
    #[must_use]
    pub fn pausing(self, pauses: KeyringPauses) -> Self {
        Self { recent: Recent::new(pauses), ..self }
    }

    async fn named(&self, name: &str) -> Result<SecretString, SecretError> {
        if let Some(secret) = environment::variable(name) {
            return Ok(secret);
        }
        if let Some(file) = &self.secrets_file
            && let Some(secret) = environment::from_file(file, name)?
        {
            return Ok(secret);
        }
        // A secret is in the session only because the keyring could not take it, so it is newer than what a keyring that
        // has come up since may hold.
        if let Some(secret) = self.session().get(name) {
            return Ok(secret.clone());
        }
        if let Some(secret) = self.recent.secret(name) {
            return Ok(secret);
        }
        // Looking whether it is still locked opens no prompt, as asking for a secret may.
        if self.recent.was_locked() && !self.keyring.is_open().await {
            return Err(SecretError::Locked);
        }
        let kept = self.heard(self.keyring.get(name).await)?;
        let secret = kept.ok_or_else(|| SecretError::Missing { name: name.to_owned() })?;
        self.recent.keep(name, &secret);
        Ok(secret)
    }

    /// Remembers whether the keyring was open when it answered this.
    fn heard<T>(&self, answer: Result<T, SecretError>) -> Result<T, SecretError> {
        match &answer {
            Ok(_) => self.recent.found_open(),
            Err(SecretError::Locked) => self.recent.found_locked(),
            Err(_) => {}
        }
        answer
    }

    fn key_file(&self, path: &str) -> Result<SecretString, SecretError> {
        let refuse = |why: String| SecretError::File { path: path.to_owned(), why };
        let file = std::fs::File::open(self.workspace.join(path)).map_err(|e| refuse(e.to_string()))?;
        let mut text = secrecy::zeroize::Zeroizing::new(String::new());
        file.take(MOST_KEY_BYTES + 1).read_to_string(&mut text).map_err(|e| refuse(e.to_string()))?;
        if text.len() as u64 > MOST_KEY_BYTES {
            return Err(refuse("it is larger than 1 MiB, so it is not a key".to_owned()));
        }
        Ok(SecretString::from(text.as_str()))
    }

    fn session(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Secrets for OsSecrets {
    async fn get(&self, secret: &SecretRef) -> Result<SecretString, SecretError> {
        match secret {
            SecretRef::Keyring(name) => self.named(name).await,
            SecretRef::File(path) => self.key_file(path),
            SecretRef::Command { argv, expires } => self.commands.token(argv, *expires, &self.workspace).await,
        }
    }

    async fn set(&self, name: &str, secret: SecretString) -> Result<SecretHome, SecretError> {
        let answer = self.heard(self.keyring.set(name, secret.clone()).await);
        self.recent.drop_secret(name);
        match answer {
            Ok(()) => {
                self.session().remove(name);
                Ok(SecretHome::Keyring)
            }
            Err(SecretError::NoKeyring { why }) => {
                tracing::warn!(
                    "the secret `{name}` is kept until Watchbill ends and no longer: there is no keyring ({why})"
                );
                self.session().insert(name.to_owned(), secret);
                Ok(SecretHome::Session)
            }
            Err(other) => Err(other),
        }
    }

    async fn forget(&self, name: &str) -> Result<(), SecretError> {
        self.session().remove(name);
        let answer = self.heard(self.keyring.forget(name).await);
        self.recent.drop_secret(name);
        match answer {
            Err(SecretError::NoKeyring { .. }) => Ok(()),
            other => other,
        }
    }

    fn expire(&self, secret: &SecretRef) {
        match secret {
            SecretRef::Keyring(name) => self.recent.drop_secret(name),
            SecretRef::Command { argv, .. } => self.commands.expire(argv),
            SecretRef::File(_) => {}
        }
    }

    async fn home(&self) -> Result<SecretHome, SecretError> {
        match self.keyring.look().await {
            Ok(()) => Ok(SecretHome::Keyring),
            Err(SecretError::NoKeyring { .. }) if self.secrets_file.is_some() || environment::any_variable() => {
                Ok(SecretHome::Environment)
            }
            Err(SecretError::NoKeyring { .. }) => Ok(SecretHome::Session),
            Err(other) => Err(other),
        }
    }
}

#[cfg(test)]
#[path = "secrets_tests.rs"]
mod tests;
