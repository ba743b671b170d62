//! Copies of messages, sealed before they are sent or discarded: what a person needs to bring one back.

use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use secrecy::zeroize::Zeroize as _;
use serde::Serialize;
use serde_json::{Map, Value};
use watchbill_domain::sources::SecretRef;

use crate::api::ApiError;
use crate::ports::{Ports, Sealing};

use super::letters::InHand;

/// What the key of a run's copies is called in the keyring.
fn key_name(run: &str) -> String {
    format!("watchbill/replay/{run}")
}

/// The file of a run's copies, below the folder of the workspace.
pub(super) fn file_of(run: &str) -> String {
    format!("replays/{run}.sealed")
}

/// Opens the copies of a run. Their key is made where there is none yet.
///
/// # Errors
/// Without a keyring, and when the file cannot be written: then nothing is sent.
pub(super) async fn open(ports: &Ports, folder: &Path, run: &str, file: &str) -> Result<Box<dyn Sealing>, ApiError> {
    let refused = |what: String| ApiError::Unreachable {
        message: format!("the copies of the messages cannot be written, so none is sent: {what}"),
    };
    let key = match ports.secrets.get(&SecretRef::Keyring(key_name(run))).await {
        Ok(key) => key,
        Err(_) => new_key(ports, run).await.map_err(&refused)?,
    };
    let path: PathBuf = folder.join(file);
    ports.vault.write(&path, run, &key).map_err(|error| refused(error.to_string()))
}

async fn new_key(ports: &Ports, run: &str) -> Result<SecretString, String> {
    let key = ports.vault.new_key().map_err(|error| error.to_string())?;
    ports.secrets.set(&key_name(run), key.clone()).await.map_err(|error| error.to_string())?;
    Ok(key)
}

#[derive(Serialize)]
struct Copy<'a> {
    v: u8,
    fingerprint: &'a str,
    exchange: &'a str,
    routing_key: &'a str,
    properties: &'a std::collections::BTreeMap<String, String>,
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
    let mut text = serde_json::to_vec(&copy).map_err(io::Error::other)?;
    let written = file.put(&text);
    text.zeroize();
    copy.body.zeroize();
    written
}
