//! What needs no keyring; with one, see `tests/keyring.rs`.

use std::fs;

use rstest::rstest;
use secrecy::ExposeSecret;
use watchbill_domain::sources::SecretRef;
use watchbill_engine::ports::{SecretError, Secrets};

use super::OsSecrets;

#[tokio::test]
async fn a_key_file_is_found_in_the_workspace() {
    let workspace = tempfile::tempdir().unwrap();
    fs::create_dir(workspace.path().join("keys")).unwrap();
    fs::write(workspace.path().join("keys/prod.pem"), "-----BEGIN PRIVATE KEY-----\n").unwrap();
    let secrets = OsSecrets::new(workspace.path(), None);
    let key = secrets.get(&SecretRef::File("keys/prod.pem".to_owned())).await.unwrap();
    assert_eq!(key.expose_secret(), "-----BEGIN PRIVATE KEY-----\n");
}

#[rstest]
#[case(None, "No such file")]
#[case(Some(vec![b'x'; 1024 * 1024 + 1]), "larger than 1 MiB")]
#[case(Some(vec![0xff, 0xfe]), "UTF-8")]
#[tokio::test]
async fn a_key_file_that_is_none_is_refused(#[case] content: Option<Vec<u8>>, #[case] expected: &str) {
    let workspace = tempfile::tempdir().unwrap();
    if let Some(bytes) = content {
        fs::write(workspace.path().join("key.pem"), bytes).unwrap();
    }
    let secrets = OsSecrets::new(workspace.path(), None);
    let error = secrets.get(&SecretRef::File("key.pem".to_owned())).await.unwrap_err();
    assert!(
        matches!(&error, SecretError::File { path, why } if path == "key.pem" && why.contains(expected)),
        "{error}"
    );
}

#[test]
fn nothing_secret_is_in_a_debug_print() {
    let secrets = OsSecrets::new(std::path::Path::new("/w"), None);
    secrets.session().insert("prod".to_owned(), "hunter2".into());
    assert!(!format!("{secrets:?}").contains("hunter2"));
}
