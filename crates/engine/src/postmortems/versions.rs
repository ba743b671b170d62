//! Earlier texts of a document, how two of them differ, and bringing one back.

use watchbill_domain::postmortems::{DiffKind, PostmortemId, VersionWhy, line_diff};
use watchbill_store::VersionRow;

use crate::api::{
    ApiError, PostmortemDiff, PostmortemDiffLine, PostmortemRestoreForm, PostmortemVersionListed,
    PostmortemVersionListing, PostmortemVersionRow,
};
use crate::reads::store_error;
use crate::settings::size_text;
use crate::shared::Shared;

use super::here::{here, kept};
use super::write::replace;

/// The versions, the newest first.
///
/// # Errors
/// When there is no such document, or the records cannot be read.
pub(super) async fn versions(shared: &Shared, id: i64) -> Result<Vec<PostmortemVersionRow>, ApiError> {
    let here = here(shared);
    let row = |row: VersionRow| PostmortemVersionRow {
        number: row.number,
        at: here.time(row.at),
        by: row.by,
        why: said(row.why).to_owned(),
        size: size_text(row.bytes),
    };
    Ok(rows(shared, id).await?.into_iter().map(row).collect())
}

/// The same for scripts.
///
/// # Errors
/// As [`versions`].
pub(super) async fn listing(shared: &Shared, id: i64) -> Result<PostmortemVersionListing, ApiError> {
    let row = |row: VersionRow| PostmortemVersionListed {
        number: row.number,
        at: row.at.to_rfc3339(),
        by: row.by,
        why: row.why.word().to_owned(),
        bytes: row.bytes,
    };
    Ok(PostmortemVersionListing { postmortem: id, versions: rows(shared, id).await?.into_iter().map(row).collect() })
}

async fn rows(shared: &Shared, id: i64) -> Result<Vec<VersionRow>, ApiError> {
    kept(shared, id).await?;
    let read = shared.store.postmortem_versions(PostmortemId(id)).await;
    let mut rows = read.map_err(|error| store_error(&error))?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.number));
    Ok(rows)
}

/// Why a version is kept, for people.
fn said(why: VersionWhy) -> &'static str {
    match why {
        VersionWhy::Made => "as it was made",
        VersionWhy::State => "when its state changed",
        VersionWhy::Refresh => "before something was filled in anew",
        VersionWhy::Restore => "before an earlier text was brought back",
        VersionWhy::Import => "as it was taken in",
        VersionWhy::Typing => "while it was written",
        VersionWhy::Aside => "beside what was written elsewhere",
    }
}

/// A text of a document: a version, or with 0 the one that stands.
///
/// # Errors
/// When there is no such document or version, or the records cannot be read.
pub(super) async fn text(shared: &Shared, id: i64, version: u64) -> Result<String, ApiError> {
    if version == 0 {
        return Ok(kept(shared, id).await?.body);
    }
    let found = shared.store.postmortem_version(PostmortemId(id), version).await;
    found.map_err(|error| store_error(&error))?.ok_or_else(|| ApiError::NotFound {
        message: format!("postmortem {id} has no version {version}; `watchbill postmortem versions {id}` lists them"),
    })
}

/// How two texts differ; 0 is the one that stands.
///
/// # Errors
/// As [`text`].
pub(super) async fn diff(shared: &Shared, id: i64, from: u64, to: u64) -> Result<PostmortemDiff, ApiError> {
    Ok(told(&text(shared, id, from).await?, &text(shared, id, to).await?))
}

fn told(old: &str, new: &str) -> PostmortemDiff {
    let lines = line_diff(old, new);
    let count = |kind: DiffKind| lines.iter().filter(|line| line.kind == kind).count();
    PostmortemDiff {
        added: count(DiffKind::Added),
        removed: count(DiffKind::Removed),
        lines: lines
            .iter()
            .map(|line| PostmortemDiffLine { change: line.kind.word().to_owned(), text: line.text.clone() })
            .collect(),
    }
}

/// Brings an earlier text back; what stood until then is a version of its own.
///
/// # Errors
/// As [`text`], and [`ApiError::Invalid`] where it was written since it was seen.
pub(super) async fn restore(shared: &Shared, form: &PostmortemRestoreForm, by: &str) -> Result<(), ApiError> {
    let text = text(shared, form.id, form.version).await?;
    replace(shared, (form.id, form.seen), &text, VersionWhy::Restore, by).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn two_texts_differ_by_lines() {
        let diff = told("# A\n\none\ntwo\n", "# A\n\none\nthree\n");
        assert_eq!((diff.added, diff.removed), (1, 1));
        let changed: Vec<(&str, &str)> = diff
            .lines
            .iter()
            .filter(|line| line.change != "same")
            .map(|line| (line.change.as_str(), line.text.as_str()))
            .collect();
        assert_eq!(changed, [("removed", "two"), ("added", "three")]);
        assert_eq!(told("a\n", "a\n").added, 0);
    }
}
