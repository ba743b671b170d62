//! From an action and an alert to exactly what is done.

use std::path::Path;

use sha2::{Digest, Sha256};
use watchbill_definitions::{ActionSpec, Does};
use watchbill_domain::alerts::{Given, SafeLink, Unavailable, quoted};
use watchbill_domain::ids::AlertId;
use watchbill_domain::sources::Health;
use watchbill_domain::time::{Instant, span_text};
use watchbill_store::AlertRow;

use crate::api::{ActionPreview, ActionUse, ApiError};
use crate::ports::CommandLine;
use crate::reads::{Here, alert_view, health_of, store_error};
use crate::shared::Shared;

/// How much of what a command prints is kept, bytes.
const KEPT_BYTES: usize = 64 * 1024;

/// An alert with what is known of its source.
pub(super) struct Subject {
    alert: AlertRow,
    health: Health,
    now: Instant,
}

/// What would be done, and how that is shown.
pub(super) struct Prepared {
    pub work: Work,
    pub preview: ActionPreview,
}

/// What is done.
pub(super) enum Work {
    Open(SafeLink),
    Run(CommandLine),
}

impl Subject {
    pub async fn read(shared: &Shared, id: &AlertId, here: &Here) -> Result<Self, ApiError> {
        let fail = |error| store_error(&error);
        let gone = || ApiError::NotFound { message: format!("there is no record of {id} (any more)") };
        let alert = shared.store.alert(id).await.map_err(fail)?.ok_or_else(gone)?;
        let sources = shared.store.sources().await.map_err(fail)?;
        let source = sources.iter().find(|source| source.name == id.source).ok_or_else(gone)?;
        Ok(Self { health: health_of(source, here.now), now: here.now, alert })
    }

    pub fn offers(&self, action: &ActionSpec) -> bool {
        action.is_offered(&alert_view(&self.alert, self.health, self.now))
    }

    fn given(&self) -> Given<'_> {
        Given {
            labels: &self.alert.labels,
            annotations: &self.alert.annotations,
            source: self.alert.id.source.as_str(),
        }
    }
}

/// The word for what an action does.
pub(super) fn does_word(does: &Does) -> &'static str {
    match does {
        Does::Open(_) => "open",
        Does::Run { .. } => "run",
    }
}

/// What the action would do for this alert now.
pub(super) fn prepare(action: &ActionSpec, subject: &Subject, workspace: &Path) -> Result<Prepared, Unavailable> {
    let given = subject.given();
    let work = match &action.does {
        Does::Open(address) => Work::Open(address.fill(&given)?),
        Does::Run { command, folder, timeout } => Work::Run(CommandLine {
            words: command.fill(&given)?,
            folder: folder.as_ref().map_or_else(|| workspace.to_owned(), |folder| workspace.join(folder)),
            timeout: *timeout,
            kept_bytes: KEPT_BYTES,
        }),
    };
    let use_of = |place: &watchbill_domain::alerts::Place| {
        let value = place.value(&given).unwrap_or_default().to_owned();
        ActionUse { name: place.to_string(), value }
    };
    let uses = action.places().into_iter().map(use_of).collect();
    let preview = preview(action, &subject.alert.id, &work, uses);
    Ok(Prepared { work, preview })
}

fn preview(action: &ActionSpec, id: &AlertId, work: &Work, uses: Vec<ActionUse>) -> ActionPreview {
    let digest = digest(action, id, work);
    match work {
        Work::Open(link) => ActionPreview {
            digest,
            text: link.as_str().to_owned(),
            words: Vec::new(),
            folder: None,
            timeout: None,
            timeout_s: None,
            uses,
        },
        Work::Run(line) => ActionPreview {
            digest,
            text: quoted(&line.words),
            words: line.words.clone(),
            folder: Some(line.folder.display().to_string()),
            timeout: Some(span_text(line.timeout)),
            timeout_s: u32::try_from(line.timeout.as_secs()).ok(),
            uses,
        },
    }
}

/// Over everything that is done, in a form in which no two different works look the same.
fn digest(action: &ActionSpec, id: &AlertId, work: &Work) -> String {
    let (name, id) = (&action.name, id.to_string());
    let text = match work {
        Work::Open(link) => serde_json::json!(["open", name, id, link.as_str()]),
        Work::Run(line) => {
            serde_json::json!(["run", name, id, line.words, line.folder.to_string_lossy(), line.timeout.as_secs()])
        }
    };
    Sha256::digest(text.to_string().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
