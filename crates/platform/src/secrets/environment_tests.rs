use std::fs;

use rstest::rstest;
use secrecy::ExposeSecret;

use super::{from_file, variable_name};

fn secrets_file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    file
}

#[rstest]
#[case("prod", "PROD")]
#[case("team-a.prod/2", "TEAM_A_PROD_2")]
#[case("größe", "GR__E")]
fn names_become_variable_names(#[case] name: &str, #[case] expected: &str) {
    assert_eq!(variable_name(name), expected);
}

#[rstest]
#[case("prod", Some("hunter2"))]
#[case("team-a", Some("with = sign # and hash"))]
#[case("empty", Some(""))]
#[case("other", None)]
#[case("# prod", None)]
fn a_secret_is_the_rest_of_its_line(#[case] name: &str, #[case] expected: Option<&str>) {
    let file = secrets_file("# prod = old\n\nprod = hunter2\n  TEAM_A=with = sign # and hash\nempty=\n");
    let found = from_file(file.path(), name).unwrap();
    assert_eq!(found.as_ref().map(|s| s.expose_secret()), expected);
}

#[test]
fn a_line_without_an_equals_sign_is_named_by_number_and_not_quoted() {
    let file = secrets_file("a = 1\nhunter2\n");
    let message = from_file(file.path(), "prod").unwrap_err().to_string();
    assert!(message.contains("line 2") && !message.contains("hunter2"), "{message}");
}

#[cfg(unix)]
#[rstest]
#[case(0o600, true)]
#[case(0o400, true)]
#[case(0o640, false)]
#[case(0o604, false)]
fn a_file_others_may_read_is_refused(#[case] mode: u32, #[case] accepted: bool) {
    use std::os::unix::fs::PermissionsExt;
    let file = secrets_file("prod = hunter2\n");
    fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
    let read = from_file(file.path(), "prod");
    assert_eq!(read.is_ok(), accepted);
    if let Err(refusal) = read {
        let message = refusal.to_string();
        assert!(message.contains("chmod 600") && message.contains(&format!("{mode:04o}")), "{message}");
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let message = from_file(&folder.path().join("secrets"), "prod").unwrap_err().to_string();
    assert!(message.contains("secrets"), "{message}");
}
