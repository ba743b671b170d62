//! A review as files: Markdown, one HTML, a PNG for each chart, a CSV for each table, and a calendar of what is to be done.

use std::path::Path;

use watchbill_domain::time::Zone;
use watchbill_store::Store;

use crate::api::{ApiError, ReviewExport};
use crate::ports::Files;

use super::record::Record;

/// What a review is written as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFiles {
    /// Which review.
    pub label: String,
    /// In a fixed order; the same review gives the same files.
    pub files: Vec<ReviewFile>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFile {
    /// Below the folder, with slashes.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What the files begin with.
const STEM: &str = "review";

pub(super) async fn files(store: &Store, record: &Record, zone: &Zone) -> Result<ReviewFiles, ApiError> {
    let document = super::pages::document(record, zone);
    let files = document.files(STEM).into_iter().map(|file| ReviewFile { path: file.path, bytes: file.bytes });
    let calendar = super::follow_ups::calendar(store, record).await?;
    let calendar = calendar.map(|text| ReviewFile { path: format!("{STEM}.ics"), bytes: text.into_bytes() });
    Ok(ReviewFiles { label: record.head.label.clone(), files: files.chain(calendar).collect() })
}

/// Writes them below a folder, each whole.
pub(super) fn write(files: &dyn Files, folder: &Path, review: &ReviewFiles) -> Result<ReviewExport, ApiError> {
    for file in &review.files {
        let path = folder.join(&file.path);
        let failed = |error| ApiError::Store { message: format!("{} cannot be written: {error}", path.display()) };
        files.write(&path, &file.bytes).map_err(failed)?;
    }
    Ok(ReviewExport {
        label: review.label.clone(),
        folder: folder.display().to_string(),
        files: review.files.iter().map(|file| file.path.clone()).collect(),
        first: format!("{STEM}.html"),
    })
}
