//! Files that only this laptop opens: copies of messages, sealed before they are sent or discarded, which a person needs to bring one
//! back; and beside them the bodies that somebody put in the place of others. Both are sealed by one key in the keyring.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use secrecy::SecretString;
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use watchbill_domain::queues::replay::Fingerprint;
use watchbill_domain::sources::SecretRef;

use crate::api::ApiError;
use crate::ports::{Ports, Sealing, SecretError, SecretHome, Unsealed};

use super::letters::InHand;

/// What the key of a run's files is called in the keyring.
fn key_name(run: &str) -> String {
    format!("watchbill/replay/{run}")
}

/// The file of a run's copies, below the folder of the workspace.
pub(super) fn file_of(run: &str) -> String {
    format!("replays/{run}.sealed")
}

/// The file of a run's edited bodies, below the folder of the workspace.
fn edits_file_of(run: &str) -> String {
    format!("replays/{run}.edits.sealed")
}

/// What the file of edits is sealed as, so that no record of it passes for a copy.
fn edits_name(run: &str) -> String {
    format!("{run}.edits")
}

/// Opens the copies of a run. Their key is made where there is none yet.
///
/// # Errors
/// Without a keyring, and when the file cannot be written: then nothing is sent.
pub(super) async fn open(ports: &Ports, folder: &Path, run: &str, file: &str) -> Result<Box<dyn Sealing>, ApiError> {
    let refused = |what: String| ApiError::Unreachable {
        message: format!("the copies of the messages cannot be written, so none is sent: {what}"),
    };
    let key = key_of(ports, run).await.map_err(&refused)?;
    ports.vault.write(&folder.join(file), run, &key).map_err(|error| refused(error.to_string()))
}

/// The key of a run. Another one is made only where the keyring surely has none: a key that is replaced opens nothing any more.
async fn key_of(ports: &Ports, run: &str) -> Result<SecretString, String> {
    match ports.secrets.get(&SecretRef::Keyring(key_name(run))).await {
        Ok(key) => Ok(key),
        Err(SecretError::Missing { .. }) => {
            let key = ports.vault.new_key().map_err(|error| error.to_string())?;
            let home = ports.secrets.set(&key_name(run), key.clone()).await.map_err(|error| error.to_string())?;
            if home == SecretHome::Keyring {
                return Ok(key);
            }
            // After a restart nothing of what was sealed could be read or written on.
            ports.secrets.forget(&key_name(run)).await.map_err(|error| error.to_string())?;
            Err("there is no keyring on this machine that could keep their key".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

#[derive(Serialize)]
struct Copy<'a> {
    v: u8,
    fingerprint: &'a str,
    exchange: &'a str,
    routing_key: &'a str,
    properties: &'a BTreeMap<String, String>,
    headers: Map<String, Value>,
    body: String,
}

/// Writes a message, and wipes what was made for that.
///
/// # Errors
/// As the operating system says.
pub(super) fn put(file: &mut dyn Sealing, message: &InHand) -> io::Result<()> {
    let letter = &message.letter;
    let mut copy = Copy {
        v: 1,
        fingerprint: &message.read.fingerprint.0,
        exchange: &letter.exchange,
        routing_key: &letter.routing_key,
        properties: &letter.properties,
        headers: super::letters::json_of(&letter.headers),
        body: STANDARD.encode(&letter.body),
    };
    let written = put_json(file, &copy);
    copy.body.zeroize();
    written
}

fn put_json(file: &mut dyn Sealing, record: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(record).map_err(io::Error::other)?;
    let written = file.put(&text);
    text.zeroize();
    written
}

/// What was sealed of a run: for each message that was copied an object of JSON, its body as Base64. A message that was taken again after a
/// crash is in it again.
pub(crate) struct Copies<'a> {
    ports: &'a Ports,
    path: PathBuf,
    run: &'a str,
    key: SecretString,
}

impl Copies<'_> {
    /// Hands over one line of JSON for each message, in the order in which they were copied. Only one of them is in memory at a time.
    ///
    /// # Errors
    /// As for [`Vault::read`](crate::ports::Vault::read).
    pub fn each(&self, each: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<Unsealed> {
        self.ports.vault.read(&self.path, self.run, &self.key, &mut |record| each(&record))
    }
}

/// A message may hold anything: only whose copies they are is printed.
impl fmt::Debug for Copies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Copies").field("run", &self.run).finish_non_exhaustive()
    }
}

/// The copies of a run, for reading.
///
/// # Errors
/// When the keyring has their key no more.
pub(crate) async fn read<'a>(
    ports: &'a Ports,
    folder: &Path,
    run: &'a str,
    file: &str,
) -> Result<Copies<'a>, ApiError> {
    let key = ports.secrets.get(&SecretRef::Keyring(key_name(run))).await;
    let key = key.map_err(|error| unreadable(run, &error))?;
    Ok(Copies { ports, path: folder.join(file), run, key })
}

/// That the copies of a run cannot be read, and why.
pub(super) fn unreadable(run: &str, why: &dyn fmt::Display) -> ApiError {
    ApiError::Unreachable { message: format!("the copies of the messages of {run} cannot be read: {why}") }
}

/// Bodies that somebody put in the place of others, by the message. Wiped when they are dropped.
pub(crate) struct Edits(HashMap<Fingerprint, Zeroizing<Vec<u8>>>);

impl Edits {
    /// What is sent instead of the body of this message.
    pub fn of(&self, message: &Fingerprint) -> Option<Bytes> {
        self.0.get(message).map(|body| Bytes::copy_from_slice(body))
    }
}

/// A body may hold anything: only their number is printed.
impl fmt::Debug for Edits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edits").field("messages", &self.0.len()).finish()
    }
}

#[derive(Serialize, Deserialize)]
struct Edit {
    v: u8,
    fingerprint: String,
    body: String,
}

impl Drop for Edit {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

/// Seals the bodies that are sent instead of those of these messages. The plan names the messages; nothing of it is sent without this file.
///
/// # Errors
/// Without a keyring, and when the file cannot be written: then there is no such replay.
pub(crate) async fn put_edits<'a>(
    ports: &Ports,
    folder: &Path,
    run: &str,
    edits: impl IntoIterator<Item = (&'a Fingerprint, &'a [u8])>,
) -> Result<(), ApiError> {
    let refused = |what: String| ApiError::Unreachable {
        message: format!("the edited bodies cannot be kept, so nothing is planned: {what}"),
    };
    let key = key_of(ports, run).await.map_err(&refused)?;
    let edits: Vec<Edit> = edits
        .into_iter()
        .map(|(message, body)| Edit { v: 1, fingerprint: message.0.clone(), body: STANDARD.encode(body) })
        .collect();
    let opened = ports.vault.write(&folder.join(edits_file_of(run)), &edits_name(run), &key);
    let written = opened.and_then(|mut file| {
        edits.iter().try_for_each(|edit| put_json(&mut *file, edit))?;
        file.sync()
    });
    written.map_err(|error| refused(error.to_string()))
}

/// The bodies that [`put_edits`] sealed.
///
/// # Errors
/// When the keyring has the key no more, or the file is not there or was changed.
pub(super) async fn read_edits(ports: &Ports, folder: &Path, run: &str) -> Result<Edits, ApiError> {
    let refused = |what: String| ApiError::Unreachable {
        message: format!("the edited bodies of {run} cannot be read, so none of its messages is sent: {what}"),
    };
    let key =
        ports.secrets.get(&SecretRef::Keyring(key_name(run))).await.map_err(|error| refused(error.to_string()))?;
    let changed = || io::Error::new(io::ErrorKind::InvalidData, "one of them is not as it was written");
    let mut edits = HashMap::new();
    let read = ports.vault.read(&folder.join(edits_file_of(run)), &edits_name(run), &key, &mut |record| {
        let edit: Edit = serde_json::from_slice(&record).map_err(|_| changed())?;
        let body = STANDARD.decode(&edit.body).map_err(|_| changed())?;
        edits.insert(Fingerprint(edit.fingerprint.clone()), Zeroizing::new(body));
        Ok(())
    });
    let read = read.and_then(|read| if read.damaged.is_empty() { Ok(()) } else { Err(changed()) });
    read.map_err(|error| refused(error.to_string()))?;
    Ok(Edits(edits))
}

/// Takes away both files of a run and their key; fine where there are none.
///
/// # Errors
/// As the operating system or the keyring says: then it is to be tried again.
pub(crate) async fn remove(ports: &Ports, folder: &Path, run: &str, file: &str) -> Result<(), String> {
    for file in [file, &edits_file_of(run)] {
        ports.vault.remove(&folder.join(file)).map_err(|error| format!("{file} cannot be taken away: {error}"))?;
    }
    ports.secrets.forget(&key_name(run)).await.map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "copies_tests.rs"]
pub(super) mod tests;
