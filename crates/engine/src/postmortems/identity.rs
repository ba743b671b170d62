//! By what a document that was handed out is known again: its number, and a digest of what it was when it was made. One of another
//! workspace has another, also where its number is the same.

use sha2::{Digest, Sha256};
use watchbill_domain::postmortems::PostmortemId;
use watchbill_domain::time::Instant;
use watchbill_store::PostmortemRow as Row;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

/// Bytes of the digest that are written.
const BYTES: usize = 16;

/// The identity of a document, the same for good: nothing that can be changed is in it.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn identity(shared: &Shared, row: &Row) -> Result<String, ApiError> {
    let first = shared.store.postmortem_version(row.id, 1).await.map_err(|error| store_error(&error))?;
    Ok(written(row.id, row.made_at, &first.unwrap_or_default()))
}

/// The number of the document here that has this identity.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn known_by(shared: &Shared, written: &str) -> Result<Option<i64>, ApiError> {
    let Some(id) = written.rsplit_once('-').and_then(|(number, _)| PostmortemId::parse(number)) else {
        return Ok(None);
    };
    let Some(kept) = shared.store.postmortem(id).await.map_err(|error| store_error(&error))? else {
        return Ok(None);
    };
    let is_it = identity(shared, &kept.row).await? == written;
    Ok(is_it.then_some(id.0))
}

/// `PM-7-` and 32 hexadecimal digits.
fn written(id: PostmortemId, made_at: Instant, first: &str) -> String {
    let digest = Sha256::digest(format!("{id}\n{}\n{first}", made_at.as_ms()).as_bytes());
    let digits: String = digest.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect();
    format!("{id}-{digits}")
}

#[cfg(test)]
mod tests {
    use watchbill_domain::postmortems::PostmortemId;
    use watchbill_domain::time::Instant;

    use super::written;

    #[test]
    fn a_number_is_not_enough_to_be_the_same_document() {
        let one = |number: i64, ms: i64, text: &str| written(PostmortemId(number), Instant::from_ms(ms), text);
        let ours = one(7, 1_000, "# Orders wait\n");
        assert_eq!(ours, one(7, 1_000, "# Orders wait\n"), "the same for good");
        assert!(ours.starts_with("PM-7-") && ours.len() == "PM-7-".len() + 32, "{ours}");
        for other in
            [one(7, 2_000, "# Orders wait\n"), one(7, 1_000, "# Search is slow\n"), one(8, 1_000, "# Orders wait\n")]
        {
            assert_ne!(other, ours);
        }
    }
}
