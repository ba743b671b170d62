//! Messages in a file of the workspace: masked, like everything that leaves memory.

use serde::Serialize;
use watchbill_domain::queues::{Act, Deed};

use crate::api::{ApiError, PeekExport, PeekedListed, ScannedListed};
use crate::shared::Shared;

use super::listing::listed;
use super::ours::handed_text;
use super::record;
use super::stack;

/// Where they are.
const FOLDER: &str = "exports";
/// Characters of a queue's name in that of the file.
const NAME: usize = 60;

/// What stands in the file.
#[derive(Serialize)]
struct Document {
    at: String,
    queue: String,
    scanned: ScannedListed,
    messages: Vec<PeekedListed>,
}

/// Writes what was read into a file of its own, and records who did.
///
/// # Errors
/// When it is forgotten already, cannot be recorded, or the file cannot be written.
pub(crate) async fn export(shared: &Shared, session: &str, by: &str) -> Result<PeekExport, ApiError> {
    let now = shared.ports.clock.now();
    let (queue, document) = shared.peeks.look(session, now, |session| {
        let all = stack::wiped(|| listed(session));
        let document = Document { at: all.at, queue: all.queue, scanned: all.scanned, messages: all.messages };
        Ok((session.queue.clone(), document))
    })?;
    let bytes =
        serde_json::to_vec_pretty(&document).map_err(|error| ApiError::Internal { message: error.to_string() })?;
    let stamp: String = now.to_rfc3339().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let file = format!("{FOLDER}/{}-{stamp}.json", plain(&queue.to_string()));
    let path = shared.folder.join(&file);
    let count = document.messages.len();
    let details = vec![("messages".to_owned(), count.to_string()), ("file".to_owned(), file.clone())];
    let (by, reason) = (by.to_owned(), String::new());
    record(shared, Deed { at: now, by, act: Act::Exported, queue, reason, details }).await?;
    shared.ports.files.write(&path, &bytes).map_err(|error| ApiError::Store {
        message: format!(
            "{file} was not written: {error}; the messages are still in the queue, and shown until they are forgotten"
        ),
    })?;
    let said = format!("{file} has {}, masked as they are shown.", handed_text(count as u64));
    Ok(PeekExport { path: path.display().to_string(), said })
}

fn plain(name: &str) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    name.chars().take(NAME).map(sign).collect::<String>().trim_start_matches('.').to_owned()
}
