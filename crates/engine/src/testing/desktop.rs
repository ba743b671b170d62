//! A desktop that remembers what it was asked to show, and files and secrets in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::mpsc;
use watchbill_domain::alerts::SafeLink;
use watchbill_domain::ids::PageId;
use watchbill_domain::sources::SecretRef;

use crate::ports::{
    Chance, FileStamp, Files, Notice, NoticeResponse, Notifier, NotifierState, NotifyError, Opener, SecretError,
    SecretHome, Secrets, WriteOut,
};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A notification server that remembers.
#[derive(Debug)]
pub struct FakeDesktop {
    shown: Mutex<Vec<Notice>>,
    withdrawn: Mutex<Vec<PageId>>,
    absent: Mutex<Option<String>>,
    hanging: AtomicBool,
    sender: mpsc::Sender<NoticeResponse>,
    responses: Mutex<Option<mpsc::Receiver<NoticeResponse>>>,
}

impl Default for FakeDesktop {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(16);
        Self {
            shown: Mutex::default(),
            withdrawn: Mutex::default(),
            absent: Mutex::default(),
            hanging: AtomicBool::new(false),
            sender,
            responses: Mutex::new(Some(receiver)),
        }
    }
}

impl FakeDesktop {
    /// Every notice shown so far, oldest first.
    #[must_use]
    pub fn shown(&self) -> Vec<Notice> {
        lock(&self.shown).clone()
    }

    /// Every page taken back so far.
    #[must_use]
    pub fn withdrawn(&self) -> Vec<PageId> {
        lock(&self.withdrawn).clone()
    }

    /// From now on nobody shows anything, because of this; `None`: somebody does again.
    pub fn set_absent(&self, why: Option<&str>) {
        *lock(&self.absent) = why.map(str::to_owned);
    }

    /// From now on a notice is taken and shown, but the caller is never told: what a crash in that moment looks like.
    pub fn hang(&self) {
        self.hanging.store(true, Ordering::Relaxed);
    }

    /// Ends [`FakeDesktop::hang`].
    pub fn answer_again(&self) {
        self.hanging.store(false, Ordering::Relaxed);
    }

    /// A person does something with a notice.
    pub async fn respond(&self, response: NoticeResponse) {
        self.sender.send(response).await.ok();
    }
}

#[async_trait]
impl Notifier for FakeDesktop {
    async fn show(&self, notice: Notice) -> Result<(), NotifyError> {
        if let Some(why) = lock(&self.absent).clone() {
            return Err(NotifyError::NoServer(why));
        }
        lock(&self.shown).push(notice);
        if self.hanging.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        Ok(())
    }

    async fn withdraw(&self, page: PageId) {
        lock(&self.withdrawn).push(page);
    }

    async fn state(&self) -> NotifierState {
        lock(&self.absent).clone().map_or_else(|| NotifierState::Ready("fake".to_owned()), NotifierState::Absent)
    }

    fn responses(&self) -> Option<mpsc::Receiver<NoticeResponse>> {
        lock(&self.responses).take()
    }
}

/// Files in memory; a stamp is the number of writes so far.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    files: Mutex<BTreeMap<PathBuf, (i128, Vec<u8>)>>,
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        lock(&self.files).get(path).map(|(_, bytes)| bytes.clone()).ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let mut files = lock(&self.files);
        let writes = files.get(path).map_or(0, |(writes, _)| *writes) + 1;
        files.insert(path.to_owned(), (writes, bytes.to_vec()));
        Ok(())
    }

    fn write_own(&self, path: &Path, write: &mut WriteOut<'_>) -> std::io::Result<()> {
        if lock(&self.files).contains_key(path) {
            return Err(std::io::ErrorKind::AlreadyExists.into());
        }
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        self.write(path, &bytes)
    }

    fn remove(&self, path: &Path) -> std::io::Result<()> {
        lock(&self.files).remove(path).map(|_| ()).ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        Ok(lock(&self.files).keys().filter(|path| path.parent() == Some(folder)).cloned().collect())
    }

    fn stamp(&self, path: &Path) -> Option<FileStamp> {
        let files = lock(&self.files);
        let file = files.get(path).map(|(writes, bytes)| FileStamp { modified_ns: *writes, size: bytes.len() as u64 });
        // A folder is there as long as a file lies in it.
        let is_folder = || files.keys().any(|other| other != path && other.starts_with(path));
        file.or_else(|| is_folder().then_some(FileStamp { modified_ns: 0, size: 0 }))
    }

    fn home(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/home/ana"))
    }
}

/// Secrets in memory.
#[derive(Debug, Default)]
pub struct FakeSecrets {
    kept: Mutex<BTreeMap<String, SecretString>>,
    expired: Mutex<usize>,
    /// Whether there is no keyring, so that what is set is forgotten when the program ends.
    is_fleeting: Mutex<bool>,
}

impl FakeSecrets {
    /// How often a command's token was to be fetched anew.
    #[must_use]
    pub fn expired(&self) -> usize {
        *lock(&self.expired)
    }

    /// From now on there is no keyring to set a secret in.
    pub fn lose_keyring(&self) {
        *lock(&self.is_fleeting) = true;
    }
}

#[async_trait]
impl Secrets for FakeSecrets {
    async fn get(&self, secret: &SecretRef) -> Result<SecretString, SecretError> {
        let name = match secret {
            SecretRef::Keyring(name) | SecretRef::File(name) => name.clone(),
            SecretRef::Command { argv, .. } => argv.join(" "),
        };
        lock(&self.kept).get(&name).cloned().ok_or(SecretError::Missing { name })
    }

    async fn set(&self, name: &str, secret: SecretString) -> Result<SecretHome, SecretError> {
        lock(&self.kept).insert(name.to_owned(), secret);
        Ok(if *lock(&self.is_fleeting) { SecretHome::Session } else { SecretHome::Keyring })
    }

    async fn forget(&self, name: &str) -> Result<(), SecretError> {
        lock(&self.kept).remove(name);
        Ok(())
    }

    fn expire(&self, _secret: &SecretRef) {
        *lock(&self.expired) += 1;
    }

    async fn home(&self) -> Result<SecretHome, SecretError> {
        Ok(SecretHome::Session)
    }
}

/// Remembers what it was asked to open.
#[derive(Debug, Default)]
pub struct FakeOpener {
    opened: Mutex<Vec<String>>,
}

impl FakeOpener {
    /// Every address opened so far.
    #[must_use]
    pub fn opened(&self) -> Vec<String> {
        lock(&self.opened).clone()
    }
}

impl Opener for FakeOpener {
    fn open(&self, link: &SafeLink) -> std::io::Result<()> {
        lock(&self.opened).push(link.as_str().to_owned());
        Ok(())
    }
}

/// Always the middle: a poll comes after exactly its interval.
#[derive(Debug, Clone, Copy)]
pub struct FixedChance;

impl Chance for FixedChance {
    fn random(&self) -> f64 {
        0.5
    }
}
