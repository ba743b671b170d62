//! Pictures and other files of incidents. Of which media type a file is, what is in it tells, and never its name: what is none of a few
//! harmless types is not kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::IncidentId;
use watchbill_store::{AttachmentRow, NewAttachment};

use crate::api::{ApiError, IncidentFile, IncidentFileForm, IncidentFileListed, IncidentFileRow};
use crate::reads::{Here, store_error};
use crate::settings::size_text;
use crate::shared::Shared;

use super::acts::called;
use super::collect::kept;
use super::page::here_of;

/// Characters of a name.
const LONGEST_NAME: usize = 120;
/// Where files of the workspace are that were made for other programs.
const FOLDER: &str = "exports";
/// Characters of the end of a file's name in that of the one that goes out.
const MOST_OF_A_NAME: usize = 100;
/// Hexadecimal digits of a hash that are enough to name a file.
const LEAST_DIGITS: usize = 6;

/// What is in a file of the window.
///
/// # Errors
/// [`ApiError::Invalid`] where that is no base64.
pub(super) fn bytes_of(form: &IncidentFileForm) -> Result<Vec<u8>, ApiError> {
    STANDARD.decode(&form.base64).map_err(|_| ApiError::Invalid {
        field: "base64".to_owned(),
        message: "what is in the file could not be read, so nothing was attached; choose it again".to_owned(),
    })
}

/// Attaches a file, and gives its name as it is kept.
///
/// # Errors
/// [`ApiError::Invalid`] for a file of another type, an empty one and one that is too large; otherwise when there is no such incident, and
/// when it cannot be written.
pub(super) async fn attach(
    shared: &Shared,
    id: IncidentId,
    (name, bytes): (&str, &[u8]),
    by: &str,
) -> Result<String, ApiError> {
    let name = called_file(name);
    let mime = media_type(bytes).ok_or_else(|| ApiError::Invalid {
        field: "file".to_owned(),
        message: format!(
            "{name} is neither a picture (PNG, JPEG, GIF, WebP) nor a PDF nor plain text, so nothing was attached; \
             attach a picture or the text of it"
        ),
    })?;
    let new = NewAttachment { name: &name, mime, bytes };
    let attached = shared.store.attach(id, &new, &called(shared, by), shared.ports.clock.now()).await;
    let sha256 = attached.map_err(|error| store_error(&error))?;
    let kept = shared.store.attachment(id, &sha256).await.map_err(|error| store_error(&error))?;
    // What was there already keeps its first name.
    Ok(kept.map_or(name, |(row, _)| row.name))
}

/// The last part of a path, as one line.
fn called_file(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let line = plain_line(last, LONGEST_NAME);
    if line.trim().is_empty() { "file".to_owned() } else { line }
}

/// Of which type a file is, by its first bytes; text is what is UTF-8 without control characters. None of anything else.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if begins(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if begins(b"GIF87a") || begins(b"GIF89a") {
        return Some("image/gif");
    }
    if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    if begins(b"%PDF-") {
        return Some("application/pdf");
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let is_text = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}');
    text.chars().all(is_text).then_some("text/plain")
}

/// A file with what is in it, by its hash or the beginning of that, or by its name.
///
/// # Errors
/// When there is no such incident or file, several could be meant, or the records cannot be read.
async fn file(shared: &Shared, id: IncidentId, typed: &str) -> Result<(AttachmentRow, Vec<u8>), ApiError> {
    let rows = of(shared, id).await?;
    let low = typed.trim().to_lowercase();
    let is_meant = |row: &&AttachmentRow| {
        row.sha256 == low || row.name == typed.trim() || (low.len() >= LEAST_DIGITS && row.sha256.starts_with(&low))
    };
    let meant: Vec<&AttachmentRow> = rows.iter().filter(is_meant).collect();
    let row = match meant.as_slice() {
        [one] => *one,
        [] => {
            let shown = plain_line(typed, LONGEST_NAME);
            let message = format!("incident {id} has no file `{shown}`; `watchbill incidents show {id}` lists them");
            return Err(ApiError::NotFound { message });
        }
        several => {
            let named: Vec<String> =
                several.iter().map(|row| format!("{} ({})", &row.sha256[..12], row.name)).collect();
            let message = format!("several files could be meant; say which: {}", named.join(", "));
            return Err(ApiError::Invalid { field: "file".to_owned(), message });
        }
    };
    let found = shared.store.attachment(row.incident, &row.sha256).await.map_err(|error| store_error(&error))?;
    found.ok_or_else(|| ApiError::NotFound { message: format!("the file {} is not kept any more", row.name) })
}

async fn of(shared: &Shared, id: IncidentId) -> Result<Vec<AttachmentRow>, ApiError> {
    let ids: Vec<IncidentId> = kept(shared, id).await?.incident.with_absorbed().collect();
    Ok(shared.store.kept_timeline(&ids).await.map_err(|error| store_error(&error))?.attachments)
}

/// A file for the window.
///
/// # Errors
/// When there is no such incident or file, several could be meant, or the records cannot be read.
pub(super) async fn shown(shared: &Shared, id: IncidentId, typed: &str) -> Result<IncidentFile, ApiError> {
    let (row, bytes) = file(shared, id, typed).await?;
    let incident = kept(shared, id).await?.incident;
    let here = here_of(shared, &incident, shared.ports.clock.now());
    Ok(IncidentFile { row: file_row(&row, &here), base64: STANDARD.encode(bytes) })
}

/// The same with its bytes, for scripts.
///
/// # Errors
/// As [`shown`].
pub(super) async fn listed(
    shared: &Shared,
    id: IncidentId,
    typed: &str,
) -> Result<(IncidentFileListed, Vec<u8>), ApiError> {
    let (row, bytes) = file(shared, id, typed).await?;
    Ok((file_listed(&row), bytes))
}

/// Writes a file into a folder of the workspace, for other programs; gives where it is. The same file twice is one.
///
/// # Errors
/// As [`shown`], and when it cannot be written.
pub(super) async fn written_out(shared: &Shared, id: IncidentId, typed: &str) -> Result<String, ApiError> {
    let (row, bytes) = file(shared, id, typed).await?;
    let digits = row.sha256.get(..8).unwrap_or_default();
    let path = shared.folder.join(format!("{FOLDER}/incident-{}-{digits}-{}", row.incident, plain_name(&row.name)));
    shared.ports.files.write(&path, &bytes).map_err(|error| ApiError::Store {
        message: format!("{} was not written: {error}; the file is still attached", path.display()),
    })?;
    Ok(path.display().to_string())
}

/// A name that every system takes, with the ending that it has.
fn plain_name(name: &str) -> String {
    let sign = |letter: char| {
        let is_plain = letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
        if is_plain { letter } else { '-' }
    };
    let skipped = name.chars().count().saturating_sub(MOST_OF_A_NAME);
    let plain: String = name.chars().skip(skipped).map(sign).collect();
    plain.trim_matches(['.', '-']).to_owned()
}

/// A row of the window.
pub(super) fn file_row(row: &AttachmentRow, here: &Here) -> IncidentFileRow {
    IncidentFileRow {
        incident: row.incident.0,
        sha256: row.sha256.clone(),
        name: row.name.clone(),
        mime: row.mime.clone(),
        by: row.by.clone(),
        at: here.time(row.at),
        size: size_text(row.bytes),
    }
}

/// A row for scripts.
pub(super) fn file_listed(row: &AttachmentRow) -> IncidentFileListed {
    IncidentFileListed {
        incident: row.incident.0,
        sha256: row.sha256.clone(),
        name: row.name.clone(),
        mime: row.mime.clone(),
        by: row.by.clone(),
        at: row.at.to_rfc3339(),
        bytes: row.bytes,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{called_file, media_type, plain_name};

    #[rstest]
    #[case::png(b"\x89PNG\r\n\x1a\n....", Some("image/png"))]
    #[case::jpeg(b"\xff\xd8\xff\xe0..", Some("image/jpeg"))]
    #[case::gif(b"GIF89a..", Some("image/gif"))]
    #[case::webp(b"RIFF\x10\0\0\0WEBPVP8 ", Some("image/webp"))]
    #[case::sound_in_the_same_box(b"RIFF\x10\0\0\0WAVEfmt ", None)]
    #[case::pdf(b"%PDF-1.7\n", Some("application/pdf"))]
    #[case::a_log("10:02 \u{1b}[31mÄrger\u{1b}[0m\r\n\tat main".as_bytes(), Some("text/plain"))]
    #[case::markup_is_text(b"<svg onload=\"x()\"/>", Some("text/plain"))]
    #[case::an_archive(b"PK\x03\x04..", None)]
    #[case::a_program(b"\x7fELF\x02\x01", None)]
    #[case::no_utf_8(b"Caf\xe9", None)]
    fn what_is_in_a_file_tells_of_which_type_it_is(#[case] bytes: &[u8], #[case] expected: Option<&str>) {
        assert_eq!(media_type(bytes), expected);
    }

    #[rstest]
    #[case("errors.png", "errors.png")]
    #[case("what we saw: 10:02?.pdf", "what-we-saw--10-02-.pdf")]
    #[case("..\u{e9}t\u{e9}", "\u{e9}t\u{e9}")]
    #[case("CON ", "CON")]
    #[case(&format!("{}.pdf", "a".repeat(300)), &format!("{}.pdf", "a".repeat(96)))]
    fn a_file_that_goes_out_is_called_so_that_every_system_takes_it(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(plain_name(name), expected);
    }

    #[rstest]
    #[case("/home/ana/shots/errors.png", "errors.png")]
    #[case("C:\\shots\\errors.png", "errors.png")]
    #[case("a\nb\u{202e}.png", "a b.png")]
    #[case("shots/", "file")]
    fn a_file_is_called_by_the_last_part_of_its_path(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(called_file(name), expected);
    }
}
