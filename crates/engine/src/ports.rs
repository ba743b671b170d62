//! What the engine needs from the outside, as traits. The real ones are in `platform`, the fakes in [`crate::testing`].

mod courier;
mod letters;
mod runner;
mod vault;
mod zones;

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::mpsc;
use watchbill_domain::alerts::{SafeLink, Severity};
use watchbill_domain::ids::PageId;
use watchbill_domain::sources::SecretRef;
use watchbill_domain::time::{Instant, Zone};

pub use courier::{Carried, CarryError, Courier, Letter, MailTls, Parcel, Post, PostAnswer, Taken};
pub use letters::{
    Confirmed, Hold, HoldLost, LetterField, Letters, MoveBegun, MovesThere, QueueLetter, Sending, TakenLetters,
};
pub use runner::{CommandLine, Ran, RanEnd, RunError, Runner};
pub use vault::{EachRecord, Sealing, Unsealed, Vault};
pub use watchbill_domain::alerts::{Sound, Urgency};
pub use watchbill_domain::sources::{PollFailure, PollFailureKind, Proxy};
pub use watchbill_sources::ask::{
    Ask, AwsAction, AwsAsk, HttpRequest, HttpResponse, Method, NatsAsk, NatsQuestion, Need, RedisAsk, RedisCommand,
    RedisValue, RedisVerb, Reply, SqlAsk, SqlRefusal, SqlRows,
};
pub use watchbill_sources::{LetterPlace, LetterWay};
pub use zones::{MachineDatabase, MachineZones};

/// The wall clock.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now, by the wall clock (which jumps when the laptop wakes or somebody sets it).
    fn now(&self) -> Instant;
    /// Returns when the wall clock may have reached `at`, never later than 15 s of running time from the call: timers stop
    /// while a laptop sleeps, so the caller looks at the clock again.
    async fn sleep_until(&self, at: Instant);
    /// The zone of the laptop.
    fn zone(&self) -> Zone;
}

/// The network.
#[async_trait]
pub trait Network: Send + Sync {
    /// Asks once: no retries, redirects only within the same origin. Whatever status arrives whole is an answer, and so is that a
    /// broker refuses one of several commands.
    ///
    /// # Errors
    /// Everything before a whole answer, in words for people and without any secret.
    async fn ask(&self, ask: &Ask, way: &Way) -> Result<Reply, PollFailure>;

    /// The same for one HTTP request.
    ///
    /// # Errors
    /// As [`Network::ask`].
    async fn http(&self, request: &HttpRequest, way: &Way) -> Result<HttpResponse, PollFailure> {
        self.ask(&Ask::Http(request.clone()), way).await?.http()
    }
}

/// How a request gets there: a `Connection` of the definitions with its secrets and files read.
#[derive(Debug, Clone)]
pub struct Way {
    /// Who we are.
    pub credentials: Credentials,
    /// Certificate authorities to trust besides the system's, PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// Which proxy.
    pub proxy: Proxy,
    /// Further headers.
    pub headers: Vec<(String, SecretString)>,
    /// Largest body that is read, bytes.
    pub body_cap: u64,
    /// How long to wait for what.
    pub timeouts: Timeouts,
}

/// Who we are, secrets in hand.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// Nobody.
    None,
    /// User and password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: SecretString,
    },
    /// A bearer token.
    Bearer(SecretString),
    /// A token in a scheme of its own, `Token token=...`.
    Token(SecretString),
    /// A client certificate.
    Certificate {
        /// The chain, PEM.
        chain_pem: Vec<u8>,
        /// The private key, PEM.
        key_pem: SecretString,
    },
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timeouts {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For the first byte, and between any two.
    pub response: Duration,
    /// For everything together.
    pub total: Duration,
}

/// The files of the workspace.
pub trait Files: Send + Sync {
    /// The whole file.
    ///
    /// # Errors
    /// As the operating system says; `FileTooLarge` for more than any file that is read whole.
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>>;
    /// Replaces the file so that a crash leaves the old or the new one, never a piece.
    ///
    /// # Errors
    /// As the operating system says.
    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()>;
    /// Makes a file that nobody else on this machine may read, of what `write` writes.
    ///
    /// # Errors
    /// As the operating system or `write` says; `AlreadyExists` where there is one. Nothing is left of a file that was not made whole.
    fn write_own(&self, path: &Path, write: &mut WriteOut<'_>) -> std::io::Result<()>;
    /// Takes the file away.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove(&self, path: &Path) -> std::io::Result<()>;
    /// The files directly in a folder, sorted; empty when there is no such folder.
    ///
    /// # Errors
    /// As the operating system says.
    fn list(&self, folder: &Path) -> std::io::Result<Vec<PathBuf>>;
    /// Something that differs when the file was changed; `None` when there is none.
    fn stamp(&self, path: &Path) -> Option<FileStamp>;
    /// The home folder of the person at this laptop; `None` when the system knows none.
    fn home(&self) -> Option<PathBuf>;
}

/// Writes a file piece by piece.
pub type WriteOut<'a> = dyn FnMut(&mut dyn std::io::Write) -> std::io::Result<()> + 'a;

/// Tells one version of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileStamp {
    /// When it was last changed, nanoseconds since the epoch.
    pub modified_ns: i128,
    /// Bytes.
    pub size: u64,
}

/// Where secrets are kept.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secret.
    ///
    /// # Errors
    /// Why not, in words for people; never any part of a secret.
    async fn get(&self, secret: &SecretRef) -> Result<SecretString, SecretError>;
    /// Keeps a secret under a name.
    ///
    /// # Errors
    /// Why not.
    async fn set(&self, name: &str, secret: SecretString) -> Result<SecretHome, SecretError>;
    /// Forgets a secret; fine if there is none.
    ///
    /// # Errors
    /// Why not.
    async fn forget(&self, name: &str) -> Result<(), SecretError>;
    /// Forgets what a command printed or the keyring gave a moment ago, so that the next `get` asks again.
    fn expire(&self, secret: &SecretRef);
    /// Which home secrets have here, for `doctor`.
    async fn home(&self) -> Result<SecretHome, SecretError>;
}

/// Where a secret lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretHome {
    /// The operating system's keyring.
    Keyring,
    /// Only in memory, until Watchbill ends.
    Session,
    /// Environment variables or a secrets file.
    Environment,
}

/// Why a secret cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// There is no keyring to ask.
    #[error("there is no keyring on this machine ({why}); secrets can be given in WATCHBILL_SECRET_<NAME> instead")]
    NoKeyring {
        /// What the operating system said.
        why: String,
    },
    /// The keyring is there and does not open.
    #[error("the keyring is locked and was not unlocked within 20 s: unlock it and try again")]
    Locked,
    /// Nothing is kept under that name.
    #[error("no secret named `{name}`: set it with `watchbill secrets set {name}`")]
    Missing {
        /// The name.
        name: String,
    },
    /// The command for it failed.
    #[error("the command for the token, `{program}`, {why}")]
    Command {
        /// The program, without its arguments.
        program: String,
        /// How it failed.
        why: String,
    },
    /// A key file cannot be read.
    #[error("the key file `{path}` cannot be read: {why}")]
    File {
        /// Which.
        path: String,
        /// What the operating system said.
        why: String,
    },
}

/// The desktop's notifications.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Shows a notice; returns when the server took it.
    ///
    /// # Errors
    /// Why it is not shown.
    async fn show(&self, notice: Notice) -> Result<(), NotifyError>;
    /// Takes a notice back; fine if it is gone already.
    async fn withdraw(&self, page: PageId);
    /// Whether anybody would show a notice now.
    async fn state(&self) -> NotifierState;
    /// What people do with notices. Can be taken once; `None` after that.
    fn responses(&self) -> Option<mpsc::Receiver<NoticeResponse>>;
}

/// One desktop notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The page it shows.
    pub page: PageId,
    /// One line, plain text.
    pub title: String,
    /// A few lines, plain text.
    pub body: String,
    /// Decides urgency and sound where `manner` does not.
    pub severity: Severity,
    /// What can be done from it.
    pub offer: NoticeOffer,
    /// How it is shown.
    pub manner: Manner,
}

/// How a notice is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// Whether it interrupts.
    pub voice: Voice,
    /// How loud; the severity decides unless set.
    pub sound: Option<Sound>,
    /// How the desktop shows it; the severity decides unless set.
    pub urgency: Option<Urgency>,
}

/// Whether a notice interrupts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voice {
    /// It does.
    #[default]
    Page,
    /// It takes the place of what shows for the same page, without a sound.
    Edit,
}

/// What can be done from a notice, besides opening and dismissing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeOffer {
    /// Nothing: it is about many things, or about none that could be taken in hand.
    Look,
    /// Its alerts can be acknowledged and snoozed.
    Take,
}

/// For how long an alert is snoozed from a notice.
pub const NOTICE_SNOOZE: Duration = Duration::from_secs(3600);

/// What a person did with a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeResponse {
    /// The page it showed.
    pub page: PageId,
    /// What was done.
    pub action: NoticeAction,
}

/// What can be done with a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeAction {
    /// "Open" was pressed, or the notice itself.
    Open,
    /// It was dismissed by hand.
    Dismiss,
    /// "Acknowledge" was pressed: somebody has its alerts.
    Acknowledge,
    /// "Snooze" was pressed: not now, for [`NOTICE_SNOOZE`].
    Snooze,
}

/// Whether anybody would show a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotifierState {
    /// Yes: the server's name and version.
    Ready(String),
    /// No, and why.
    Absent(String),
}

/// Why a notice is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// No notification server answers.
    #[error("no notification server answers ({0})")]
    NoServer(String),
    /// It refused.
    #[error("the notification server refused: {0}")]
    Refused(String),
}

/// Opens a link in the person's browser.
pub trait Opener: Send + Sync {
    /// Opens it.
    ///
    /// # Errors
    /// What the operating system said.
    fn open(&self, link: &SafeLink) -> std::io::Result<()>;
}

/// Random numbers for jitter.
pub trait Chance: Send + Sync {
    /// Uniform in [0, 1).
    fn random(&self) -> f64;
}

/// Everything from the outside in one hand.
#[derive(Clone)]
pub struct Ports {
    /// The wall clock.
    pub clock: std::sync::Arc<dyn Clock>,
    /// The network.
    pub network: std::sync::Arc<dyn Network>,
    /// Carries pages off the laptop.
    pub courier: std::sync::Arc<dyn Courier>,
    /// The workspace's files.
    pub files: std::sync::Arc<dyn Files>,
    /// Where secrets are kept.
    pub secrets: std::sync::Arc<dyn Secrets>,
    /// The desktop's notifications.
    pub notifier: std::sync::Arc<dyn Notifier>,
    /// Opens links.
    pub opener: std::sync::Arc<dyn Opener>,
    /// Runs programs.
    pub runner: std::sync::Arc<dyn Runner>,
    /// Random numbers.
    pub chance: std::sync::Arc<dyn Chance>,
    /// Brokers whose messages can be taken in hand.
    pub letters: std::sync::Arc<dyn Letters>,
    /// Sealed files.
    pub vault: std::sync::Arc<dyn Vault>,
    /// The time-zone files of this machine.
    pub zones: std::sync::Arc<dyn MachineZones>,
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports")
    }
}
