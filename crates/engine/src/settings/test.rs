//! Trying a source that is not saved: one poll with the draft, and a look around when it does not answer as hoped.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::{Notify, Semaphore};
use watchbill_definitions::QueueSpec;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::sources::{PollFailure, PollFailureKind, RetryBudget, SecretRef, SourceSpec};
use watchbill_sources::{QueuesWanted, Source};

use crate::api::{ApiError, SecretInput, SourceForm, SourceTest};
use crate::poll::{PARALLEL_REQUESTS, Pace, PollTask, Polled, Seldom, poll};
use crate::ports::{Ports, SecretError, SecretHome, Secrets};
use crate::queues::around::Asking;
use crate::workspace::kinds;

use super::form;
use super::save::{belonging, invalid};
use super::sentences::{self, Elsewhere};

/// Polls a source once with the draft. Nothing is saved; `secrets` are used for this test and then forgotten.
///
/// # Errors
/// [`ApiError::Invalid`] with the form's box when the draft is not a source.
pub async fn test_source(
    ports: &Ports,
    folder: &Path,
    form: &SourceForm,
    secrets: Vec<SecretInput>,
) -> Result<SourceTest, ApiError> {
    tested(ports, folder, form, secrets, None).await
}

/// The same, and where that went well with a look at what else is there, by what the workspace says of queues.
///
/// # Errors
/// As [`test_source`].
pub(crate) async fn test_source_and_around(
    ports: &Ports,
    folder: &Path,
    form: &SourceForm,
    secrets: Vec<SecretInput>,
    queues: &[QueueSpec],
) -> Result<SourceTest, ApiError> {
    tested(ports, folder, form, secrets, Some(queues)).await
}

async fn tested(
    ports: &Ports,
    folder: &Path,
    form: &SourceForm,
    secrets: Vec<SecretInput>,
    queues: Option<&[QueueSpec]>,
) -> Result<SourceTest, ApiError> {
    let draft = form::draft(form);
    let names = form::secret_names(&draft.auth, &draft.headers);
    let given = belonging(secrets, &draft.name, &names)?.into_iter().collect();
    let spec = watchbill_definitions::check_source(&draft, &kinds()).map_err(invalid)?;
    let secrets = Arc::new(Borrowed { given, below: Arc::clone(&ports.secrets) });
    let ports = Ports { secrets, ..ports.clone() };
    match once(&ports, folder, spec.clone()).await {
        Ok(polled) => {
            let around = match queues {
                Some(queues) => around(&ports, folder, &spec, queues).await,
                None => Vec::new(),
            };
            Ok(SourceTest { around, ..sentences::good(&spec, &polled) })
        }
        Err(failure) => {
            let elsewhere = look_around(&ports, folder, &spec, &failure).await;
            Ok(sentences::failed(&spec, &failure, elsewhere.as_ref()))
        }
    }
}

/// What it could tell of and nobody names, a sentence each.
async fn around(ports: &Ports, folder: &Path, spec: &SourceSpec, queues: &[QueueSpec]) -> Vec<String> {
    let Some(kind) = watchbill_sources::find(&spec.kind) else { return Vec::new() };
    let source = (kind.build)(spec, &SeverityRules::default());
    let asking = Asking { ports, folder, queues, spec, source: &*source };
    asking.around().await.map(|around| around.sentences()).unwrap_or_default()
}

/// One poll, every request tried once.
async fn once(ports: &Ports, folder: &Path, spec: SourceSpec) -> Result<Polled, PollFailure> {
    let unknown = || PollFailure { kind: PollFailureKind::NotFound, message: "is of no known kind".to_owned() };
    let kind = watchbill_sources::find(&spec.kind).ok_or_else(unknown)?;
    let source: Arc<dyn Source> = Arc::from((kind.build)(&spec, &SeverityRules::default()));
    let task = PollTask {
        ports: ports.clone(),
        workspace: folder.to_owned(),
        // What cannot be seen of queues is told as what is wrong.
        queues: source.watches_queues().then(QueuesWanted::default),
        source,
        spec: Arc::new(spec),
        permits: Arc::new(Semaphore::new(PARALLEL_REQUESTS)),
        budget: RetryBudget::empty(),
        era: 0,
        unchanged_if: None,
        // Whether its alerts can be read is what is tried.
        seldom: Seldom::LeftOut,
        pace: Arc::new(Pace::default()),
        paced: Arc::new(Notify::new()),
        recall: None,
    };
    poll(task).await.outcome
}

/// Where something answers although this address does not: the same server under another path, or as another kind.
async fn look_around(ports: &Ports, folder: &Path, spec: &SourceSpec, failure: &PollFailure) -> Option<Elsewhere> {
    let is_wrong_place = matches!(failure.kind, PollFailureKind::NotFound | PollFailureKind::Malformed)
        || failure.message.contains("web page");
    let url = spec.urls.first().filter(|_| is_wrong_place)?;
    let plain = |kind: &str, url: url::Url| {
        let mut other = spec.clone();
        (other.kind, other.urls) = (kind.to_owned(), vec![url]);
        other.settings = watchbill_domain::sources::Settings::default();
        other
    };
    for kind in
        watchbill_sources::ALL.iter().filter(|kind| kind.id != spec.kind && kind.schemes.contains(&url.scheme()))
    {
        if once(ports, folder, plain(kind.id, url.clone())).await.is_ok() {
            return Some(Elsewhere::Kind(kind.title));
        }
    }
    let paths: &[&str] = if url.scheme().starts_with("http") { &["/", "/alertmanager", "/prometheus"] } else { &[] };
    for path in paths {
        let mut other = url.clone();
        other.set_path(path);
        if other != *url && once(ports, folder, plain(&spec.kind, other.clone())).await.is_ok() {
            return Some(Elsewhere::Address(other));
        }
    }
    None
}

/// Secrets of which some are lent for a while and never kept.
struct Borrowed {
    given: HashMap<String, SecretString>,
    below: Arc<dyn Secrets>,
}

#[async_trait]
impl Secrets for Borrowed {
    async fn get(&self, secret: &SecretRef) -> Result<SecretString, SecretError> {
        match secret {
            SecretRef::Keyring(name) if self.given.contains_key(name) => Ok(self.given[name].clone()),
            other => self.below.get(other).await,
        }
    }

    async fn set(&self, name: &str, secret: SecretString) -> Result<SecretHome, SecretError> {
        self.below.set(name, secret).await
    }

    async fn forget(&self, name: &str) -> Result<(), SecretError> {
        self.below.forget(name).await
    }

    fn expire(&self, secret: &SecretRef) {
        self.below.expire(secret);
    }

    async fn home(&self) -> Result<SecretHome, SecretError> {
        self.below.home().await
    }
}
