//! What other programs made and was recorded beside the sources that read it.

use std::{fs, path::Path};

/// A file below the fixtures of the sources.
///
/// # Panics
/// When it is not there.
pub fn read(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/sources/fixtures").join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("read {}: {error}", file.display()))
}
