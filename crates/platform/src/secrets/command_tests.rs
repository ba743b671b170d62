use std::fs;
use std::path::Path;
use std::time::Duration;

use rstest::rstest;
use secrecy::ExposeSecret;

use super::{Commands, run};

const HOUR: Duration = Duration::from_secs(3600);

fn sh(script: &str) -> Vec<String> {
    vec!["sh".to_owned(), "-c".to_owned(), script.to_owned()]
}

/// A command that prints how often it has run.
fn counting(folder: &Path) -> Vec<String> {
    sh(&format!("echo x >> {0}/runs; wc -l < {0}/runs", folder.display()))
}

async fn printed(script: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let token = run(&sh(script), folder.path(), Duration::from_secs(20)).await;
    token.map(|t| t.expose_secret().to_owned()).map_err(|e| e.to_string())
}

#[rstest]
#[case("echo ' s3cret '", "s3cret")]
#[case("printf 's3cret\\nsecond line'", "s3cret")]
#[case("printf 's3cret\\r\\n'", "s3cret")]
#[case("echo s3cret; head -c 300000 /dev/zero", "s3cret")]
#[case("echo noise >&2; cat; echo s3cret", "s3cret")]
#[tokio::test]
async fn the_first_line_of_stdout_is_the_token(#[case] script: &str, #[case] expected: &str) {
    assert_eq!(printed(script).await.as_deref(), Ok(expected));
}

#[rstest]
#[case("true", "printed nothing")]
#[case("printf '\\nsecond'", "printed nothing")]
#[case("printf '\\377\\376'", "not text")]
#[case("head -c 70000 /dev/zero | tr '\\0' x", "more than 64 KiB")]
#[case("echo early >&2; echo 'you are not logged in' >&2; exit 3", "exit status: 3): you are not logged in")]
#[case("exit 3", "said nothing")]
#[tokio::test]
async fn a_command_that_prints_no_token_is_an_error_that_says_why(#[case] script: &str, #[case] expected: &str) {
    let message = printed(script).await.unwrap_err();
    assert!(message.contains(expected) && message.contains("`sh`"), "{message}");
}

#[tokio::test]
async fn neither_arguments_nor_tokens_on_stderr_are_shown() {
    let message =
        printed("echo 'refused password=hunter2 for eyJhbGciOiJIUzI1NiJ9.e30.abc' >&2; exit 1").await.unwrap_err();
    assert!(message.contains("refused *** for ***") && !message.contains("echo"), "{message}");
}

#[tokio::test]
async fn a_command_that_hangs_is_given_up_and_killed() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let argv = sh("exec 3> pipe; exec sleep 600");
    // The pipe ends when the last process that writes to it does.
    let ended = tokio::task::spawn_blocking(move || fs::read(pipe));
    let message = run(&argv, folder.path(), Duration::from_secs(2)).await.unwrap_err().to_string();
    assert!(message.contains("did not finish within 2 s"), "{message}");
    assert_eq!(ended.await.unwrap().unwrap(), b"");
}

#[tokio::test]
async fn a_program_that_does_not_exist_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let message = run(&["no-such-program".to_owned()], folder.path(), HOUR).await.unwrap_err().to_string();
    assert!(message.contains("`no-such-program`") && message.contains("cannot be started"), "{message}");
}

#[tokio::test]
async fn a_relative_path_is_a_program_of_the_workspace_and_runs_there() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("bin")).unwrap();
    let program = folder.path().join("bin/token");
    fs::write(&program, "#!/bin/sh\ncat kept-here\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.path().join("kept-here"), "s3cret\n").unwrap();
    let token = run(&["bin/token".to_owned()], folder.path(), HOUR).await.unwrap();
    assert_eq!(token.expose_secret(), "s3cret");
}

#[tokio::test]
async fn a_token_is_kept_until_it_expires_or_is_expired() {
    let folder = tempfile::tempdir().unwrap();
    let argv = counting(folder.path());
    let commands = Commands::default();
    let next =
        async |good_for| commands.token(&argv, good_for, folder.path()).await.unwrap().expose_secret().to_owned();
    assert_eq!(next(HOUR).await, "1");
    assert_eq!(next(HOUR).await, "1", "kept");
    assert_eq!(next(Duration::ZERO).await, "2", "too old");
    commands.expire(&argv);
    assert_eq!(next(HOUR).await, "3", "forgotten");
}

#[tokio::test]
async fn many_who_ask_at_once_share_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let argv = counting(folder.path());
    let commands = Commands::default();
    let ask = || async { commands.token(&argv, HOUR, folder.path()).await.unwrap().expose_secret().to_owned() };
    let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
    assert_eq!([a, b, c, d], ["1", "1", "1", "1"]);
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let argv = sh(&format!("test -e {0}/in || {{ touch {0}/in; exit 1; }}; echo s3cret", folder.path().display()));
    let commands = Commands::default();
    assert!(commands.token(&argv, HOUR, folder.path()).await.is_err());
    assert_eq!(commands.token(&argv, HOUR, folder.path()).await.unwrap().expose_secret(), "s3cret");
}
