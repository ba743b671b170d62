//! Copies of messages out of their sealed file, for whoever has to bring one back.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use serde::Deserialize;
use watchbill_domain::queues::{Act, Deed, thousands};

use crate::api::{ApiError, ReplayCopiesListed};
use crate::queues::words::messages;
use crate::reads::store_error;
use crate::shared::Shared;

use super::words::kept_text;
use super::{begin, cockpit, copies};

/// So many damaged records are named.
const TOLD: usize = 10;

/// Writes the copies of a replay into a new file that only this user may read, a line of JSON each, and records who did and why. They are
/// not masked.
///
/// # Errors
/// Without a reason, when there is no such replay or no copy of it any more, when there is such a file already, and when it cannot be
/// recorded or written.
pub(crate) async fn copies_out(
    shared: &Shared,
    run: &str,
    path: &Path,
    by: &str,
    reason: &str,
) -> Result<ReplayCopiesListed, ApiError> {
    let reason = begin::reason_of(reason)?;
    let row = cockpit::row_of(shared, run).await?;
    let run = row.plan.id.as_str();
    let Some((file, until)) = &row.sealed else {
        let message =
            format!("the copies of {run} were taken away: they are kept for {} after the end", kept_text(&row.plan));
        return Err(ApiError::NotFound { message });
    };
    if shared.ports.files.stamp(path).is_some() {
        let message = format!("there is a file {} already: name another; nothing was written", path.display());
        return Err(ApiError::Invalid { field: "out".to_owned(), message });
    }
    let copies = copies::read(&shared.ports, &shared.folder, run, file).await?;
    let mut different = HashSet::new();
    let mut count = |line: &[u8]| {
        // What is no such line is told by whoever opens it.
        different.extend(serde_json::from_slice::<Which>(line).ok().map(|which| which.fingerprint));
        Ok(())
    };
    let found = copies.each(&mut count).map_err(|error| copies::unreadable(run, &error))?;
    let now = shared.ports.clock.now();
    let mut details = vec![
        ("replay".to_owned(), run.to_owned()),
        ("messages".to_owned(), found.opened.to_string()),
        ("file".to_owned(), path.display().to_string()),
        ("masked".to_owned(), "no".to_owned()),
    ];
    let damaged = numbers(&found.damaged);
    details.extend(damaged.clone().map(|damaged| ("damaged".to_owned(), damaged)));
    let deed = Deed { at: now, by: by.to_owned(), act: Act::Exported, queue: row.plan.from.clone(), reason, details };
    shared.store.trail_append(deed).await.map_err(|error| store_error(&error))?;
    let mut write = |to: &mut dyn Write| {
        let read = copies.each(&mut |line| {
            to.write_all(line)?;
            to.write_all(b"\n")
        });
        read.map(drop)
    };
    shared.ports.files.write_own(path, &mut write).map_err(|error| ApiError::Store {
        message: format!("{} was not written: {error}; the copies are sealed as before", path.display()),
    })?;
    let missing = damaged.map_or_else(String::new, |damaged| {
        format!(" Records of the sealed file that do not open any more are missing: {damaged}, counted from 0.")
    });
    Ok(ReplayCopiesListed {
        run: run.to_owned(),
        queue: row.plan.from.to_string(),
        path: path.display().to_string(),
        messages: found.opened,
        until: until.map(watchbill_domain::time::Instant::to_rfc3339),
        said: format!(
            "{} of {run}, not masked.{missing} Only you may read the file; take it away when you are done.",
            copied(found.opened, different.len())
        ),
    })
}

/// Which message a line is of.
#[derive(Deserialize)]
struct Which {
    fingerprint: String,
}

/// `12 messages`, and where some were copied again `15 copies of 12 different messages`: those that are equal cannot be told from those.
fn copied(all: u64, different: usize) -> String {
    match different as u64 {
        different if different < all => {
            format!(
                "{} copies of {} different {}",
                thousands(all),
                thousands(different),
                if different == 1 { "message" } else { "messages" }
            )
        }
        _ => messages(all),
    }
}

/// The numbers of records, at most ten of them; none where there is none.
fn numbers(of: &[u64]) -> Option<String> {
    let told: Vec<String> = of.iter().take(TOLD).map(u64::to_string).collect();
    match of.len().checked_sub(TOLD) {
        None | Some(0) => (!told.is_empty()).then(|| told.join(", ")),
        Some(more) => Some(format!("{} and {more} more", told.join(", "))),
    }
}

#[cfg(test)]
#[path = "out_tests.rs"]
mod tests;
