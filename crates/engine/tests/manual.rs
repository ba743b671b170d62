//! The manual's page of every kind of source is made from the kind's own fields.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, missing_docs)]

use std::path::Path;

/// `UPDATE_MANUAL=1 cargo test -p watchbill-engine --test manual` writes the pages anew.
#[test]
fn every_kinds_page_is_what_its_fields_say() {
    are_written("sources", watchbill_engine::kinds_manual());
}

/// The same for every kind of channel.
#[test]
fn every_channels_page_is_what_its_fields_say() {
    are_written("channels", watchbill_engine::channels_manual());
}

fn are_written(folder: &str, pages: Vec<(String, String)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual").join(folder);
    for (name, text) in pages {
        let path = folder.join(&name);
        if std::env::var_os("UPDATE_MANUAL").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{name} is not what the fields say; write it anew with UPDATE_MANUAL=1");
    }
}
