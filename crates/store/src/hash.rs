//! SHA-256, as tools outside print it.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// In hexadecimal digits, as `sha256sum` gives it of a file that holds these bytes.
pub(crate) fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a text does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
