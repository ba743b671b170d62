//! What shells do with the channels of `watchbill.toml`, with or without records: list them, try one, add and remove.

use std::path::Path;

use watchbill_definitions::{CHANNEL_KINDS, ChannelDraft, ChannelSpec, channel_page};
use watchbill_domain::sources::Problem;

use crate::api::{ApiError, ChannelSetting, ChannelTest};
use crate::definitions::{read, refused, write};
use crate::ports::{Files, Ports};
use crate::workspace::{self, DEFINITIONS_FILE, kinds};

use super::{Message, send};

/// The channels that a folder defines. How they do stands in the records, and is left out here.
#[must_use]
pub fn defined_channels(files: &dyn Files, folder: &Path) -> Vec<ChannelSetting> {
    let setting = |spec: &ChannelSpec| ChannelSetting {
        name: spec.name.clone(),
        kind: spec.route.kind().to_owned(),
        target: spec.route.shown(),
        from: spec.from.word().to_owned(),
        delivered_at: None,
        problem: None,
    };
    workspace::load(files, folder).channels.iter().map(setting).collect()
}

/// Sends a message that says that it is a test to one channel of a folder.
///
/// # Errors
/// When there is no such channel.
pub async fn test_channel(ports: &Ports, folder: &Path, name: &str) -> Result<ChannelTest, ApiError> {
    let loaded = workspace::load(&*ports.files, folder);
    let missing = || ApiError::NotFound { message: format!("there is no channel named `{name}` in watchbill.toml") };
    let channel = loaded.channels.iter().find(|channel| channel.name == name).ok_or_else(missing)?;
    let message = Message::test(name, &loaded.team, folder, ports.clock.now());
    let target = channel.route.shown();
    Ok(match send(ports, folder, channel, &message).await {
        Ok(receipt) => ChannelTest {
            good: true,
            sentences: vec![
                format!("{name} took a test message for {target} ({receipt})."),
                format!("Look whether it arrived; pages from severity {} on go the same way.", channel.from.word()),
            ],
            receipt: Some(receipt),
        },
        Err(failure) => ChannelTest {
            good: false,
            sentences: vec![
                format!("{name} did not take a test message for {target}: {}.", failure.message.trim_end_matches('.')),
                "Until that is mended no page reaches anybody this way; pages wait for a day and are tried again."
                    .to_owned(),
            ],
            receipt: None,
        },
    })
}

/// Adds a channel to `watchbill.toml`, keeping its comments and order.
///
/// # Errors
/// When the draft is not a channel, or the file cannot be read or written.
pub fn add_channel(files: &dyn Files, folder: &Path, draft: &ChannelDraft) -> Result<(), ApiError> {
    let path = folder.join(DEFINITIONS_FILE);
    let text = read(files, &path)?;
    let changed = watchbill_definitions::save_channel(&text, DEFINITIONS_FILE, None, draft, &kinds());
    let changed = changed.map_err(|refusal| {
        let place = refusal.field.map(|_| "the new channel".to_owned());
        refused(&Problem { place: place.unwrap_or(refusal.problem.place), ..refusal.problem })
    });
    write(files, &path, &changed?)
}

/// Takes a channel out of `watchbill.toml`; what waits for it is not sent any more.
///
/// # Errors
/// When there is no such channel, or the file cannot be read or written.
pub fn remove_channel(files: &dyn Files, folder: &Path, name: &str) -> Result<(), ApiError> {
    let path = folder.join(DEFINITIONS_FILE);
    let text = read(files, &path)?;
    let changed = watchbill_definitions::remove_channel(&text, DEFINITIONS_FILE, name);
    write(files, &path, &changed.map_err(|problem| refused(&problem))?)
}

/// The manual page of every kind of channel: its file name and its Markdown.
#[must_use]
pub fn channels_manual() -> Vec<(String, String)> {
    CHANNEL_KINDS.iter().map(|kind| (format!("{}.md", kind.id), channel_page(kind))).collect()
}
