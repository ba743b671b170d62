use rstest::rstest;

use super::*;

fn key(expiry: Option<SystemTime>) -> Key {
    Key::new("AKIDEXAMPLE", "hunter2", None, expiry, "test")
}

#[rstest]
#[case::for_an_hour(Some(3600), 0, true)]
#[case::for_four_minutes(Some(240), 0, false)]
#[case::over(Some(0), 0, false)]
#[case::for_ever_and_just_found(None, 0, true)]
#[case::for_ever_and_found_a_while_ago(None, 61, false)]
fn credentials_are_got_anew_before_they_end(#[case] left_s: Option<u64>, #[case] ago_s: u64, #[case] is_good: bool) {
    let Some(at) = Instant::now().checked_sub(Duration::from_secs(ago_s)) else { return };
    let expiry = left_s.map(|left| SystemTime::now() + Duration::from_secs(left));

    assert_eq!(Found { key: key(expiry), at }.is_good(), is_good);
}

#[rstest]
#[case::sso_expired(
    CredentialsError::provider_error("the SSO token has expired and cannot be refreshed"),
    PollFailureKind::Auth,
    "run `aws sso login --profile prod`"
)]
#[case::sso_never_begun(
    CredentialsError::provider_error("failed to open `/home/ana/.aws/sso/cache/1.json`"),
    PollFailureKind::Auth,
    "run `aws sso login --profile prod`"
)]
#[case::program(
    CredentialsError::provider_error(
        "Error retrieving credentials: external process exited with code 1. Stderr: hunter2"
    ),
    PollFailureKind::Auth,
    "the program that gives profile `prod` its credentials failed"
)]
#[case::role(
    CredentialsError::provider_error("service error AccessDenied hunter2"),
    PollFailureKind::Auth,
    "may not be assumed"
)]
#[case::no_such_profile(
    CredentialsError::not_loaded("profile `prod` was not defined"),
    PollFailureKind::Secret,
    "check `profile`"
)]
#[case::loop_of_profiles(CredentialsError::invalid_configuration("a loop"), PollFailureKind::Secret, "is incomplete")]
#[case::anything_else(
    CredentialsError::unhandled("hunter2"),
    PollFailureKind::Auth,
    "get-caller-identity --profile prod"
)]
fn why_there_are_no_credentials_is_said_with_what_to_do(
    #[case] error: CredentialsError,
    #[case] kind: PollFailureKind,
    #[case] said: &str,
) {
    let failure = not_found(&error, Some("prod"));

    assert_eq!(failure.kind, kind, "{failure:?}");
    assert!(failure.message.contains(said), "{failure:?}");
    assert!(!failure.message.contains("hunter2"), "{failure:?}");
}

#[test]
fn a_network_that_is_in_the_way_is_told_as_such() {
    let trouble = say(PollFailureKind::Unreachable, "the name of portal.sso.example.net is not found".to_owned());

    let failure = not_found(&CredentialsError::provider_error(Trouble(trouble)), None);

    assert_eq!(failure.kind, PollFailureKind::Unreachable);
    assert!(failure.message.contains("the usual profile") && failure.message.ends_with("is not found"), "{failure:?}");
}

#[test]
fn credentials_are_printed_nowhere() {
    let keys = Keys::default();
    keys.found.try_lock().unwrap().insert(None, Found { key: key(None), at: Instant::now() });
    assert_eq!(format!("{keys:?}"), "Keys");
}
