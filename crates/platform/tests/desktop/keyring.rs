//! Secrets with a real keyring, without one, and with one that comes late.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use secrecy::ExposeSecret;
use watchbill_domain::sources::SecretRef;
use watchbill_engine::ports::{SecretError, SecretHome, Secrets};
use watchbill_platform::{KeyringPauses, OsSecrets};

use crate::session::{Process, Session, start, within, within_with};

/// Starts gnome-keyring with an unlocked keyring, or without any, and waits until it is on the bus.
async fn start_keyring(password: Option<&str>) -> Process {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--components=secrets"]).stdin(Stdio::piped()).stdout(Stdio::null());
    if password.is_some() {
        command.arg("--unlock");
    }
    let mut daemon = start(&mut command, "gnome-keyring");
    let mut stdin = daemon.0.stdin.take().unwrap();
    stdin.write_all(password.unwrap_or_default().as_bytes()).unwrap();
    drop(stdin);
    let connection = zbus::Connection::session().await.unwrap();
    let bus = zbus::fdo::DBusProxy::new(&connection).await.unwrap();
    for _ in 0..200 {
        if bus.name_has_owner("org.freedesktop.secrets".try_into().unwrap()).await.unwrap() {
            return daemon;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("gnome-keyring did not appear on the bus")
}

fn secrets() -> OsSecrets {
    OsSecrets::new(Path::new("/nonexistent"), None)
}

/// Asks the keyring each time.
fn eager() -> OsSecrets {
    secrets().pausing(KeyringPauses { after_a_secret: Duration::ZERO, after_a_lock: Duration::ZERO })
}

async fn got(secrets: &OsSecrets) -> Result<String, SecretError> {
    secrets.get(&SecretRef::Keyring("prod".to_owned())).await.map(|s| s.expose_secret().to_owned())
}

fn missing() -> SecretError {
    SecretError::Missing { name: "prod".to_owned() }
}

#[test]
fn a_secret_is_kept_by_the_keyring_until_it_is_forgotten() {
    within(Session::Bus, "keyring::a_secret_is_kept_by_the_keyring_until_it_is_forgotten", async {
        let _keyring = start_keyring(Some("pw")).await;
        let first = secrets();
        assert_eq!(first.home().await, Ok(SecretHome::Keyring));
        assert_eq!(got(&first).await, Err(missing()));
        assert_eq!(first.set("prod", "hünter2".into()).await, Ok(SecretHome::Keyring));
        let second = secrets();
        assert_eq!(got(&second).await.as_deref(), Ok("hünter2"), "kept beyond the one who set it");
        assert_eq!(second.set("prod", "changed".into()).await, Ok(SecretHome::Keyring));
        assert_eq!(got(&second).await.as_deref(), Ok("changed"), "whoever sets it knows it at once");
        second.forget("prod").await.unwrap();
        second.forget("prod").await.unwrap();
        assert_eq!(got(&second).await, Err(missing()), "and whoever forgets it");
        assert_eq!(got(&first).await, Err(missing()), "nothing was in its memory");
    });
}

#[test]
fn a_secret_is_asked_for_once_in_a_while_and_again_when_a_server_does_not_accept_it() {
    let test = "keyring::a_secret_is_asked_for_once_in_a_while_and_again_when_a_server_does_not_accept_it";
    within(Session::Bus, test, async {
        let _keyring = start_keyring(Some("pw")).await;
        let (patient, eager, other) = (secrets(), eager(), secrets());
        other.set("prod", "old".into()).await.unwrap();
        assert_eq!(got(&patient).await.as_deref(), Ok("old"));
        assert_eq!(got(&eager).await.as_deref(), Ok("old"));
        other.set("prod", "new".into()).await.unwrap();
        assert_eq!(got(&patient).await.as_deref(), Ok("old"), "from memory");
        assert_eq!(got(&eager).await.as_deref(), Ok("new"), "the pause is over");
        patient.expire(&SecretRef::Keyring("another".to_owned()));
        assert_eq!(got(&patient).await.as_deref(), Ok("old"), "another's was refused");
        patient.expire(&SecretRef::Keyring("prod".to_owned()));
        assert_eq!(got(&patient).await.as_deref(), Ok("new"));
    });
}

#[test]
fn a_keyring_that_starts_later_or_again_is_found() {
    within(Session::Bus, "keyring::a_keyring_that_starts_later_or_again_is_found", async {
        let secrets = secrets();
        assert!(matches!(got(&secrets).await, Err(SecretError::NoKeyring { .. })));
        assert_eq!(secrets.home().await, Ok(SecretHome::Session));
        let keyring = start_keyring(Some("pw")).await;
        assert_eq!(secrets.set("prod", "hunter2".into()).await, Ok(SecretHome::Keyring));
        drop(keyring);
        assert!(matches!(got(&secrets).await, Err(SecretError::NoKeyring { .. })), "set, and not asked for yet");
        let _keyring = start_keyring(Some("pw")).await;
        assert_eq!(got(&secrets).await.as_deref(), Ok("hunter2"));
    });
}

#[test]
fn without_a_keyring_a_secret_lives_as_long_as_the_program() {
    within(Session::Nothing, "keyring::without_a_keyring_a_secret_lives_as_long_as_the_program", async {
        let first = secrets();
        let refused = got(&first).await.unwrap_err();
        assert!(matches!(refused, SecretError::NoKeyring { .. }), "{refused}");
        assert_eq!(first.set("prod", "hunter2".into()).await, Ok(SecretHome::Session));
        assert_eq!(got(&first).await.as_deref(), Ok("hunter2"));
        assert!(got(&secrets()).await.is_err(), "and no longer");
        first.forget("prod").await.unwrap();
        assert!(got(&first).await.is_err());
    });
}

#[test]
fn a_service_with_no_keyring_in_it_is_as_good_as_none() {
    within(Session::Bus, "keyring::a_service_with_no_keyring_in_it_is_as_good_as_none", async {
        let _keyring = start_keyring(None).await;
        let secrets = secrets();
        assert_eq!(secrets.home().await, Ok(SecretHome::Session));
        assert_eq!(secrets.set("prod", "hunter2".into()).await, Ok(SecretHome::Session));
        assert_eq!(got(&secrets).await.as_deref(), Ok("hunter2"));
    });
}

#[test]
fn a_locked_keyring_is_locked_and_not_missing() {
    within(Session::Bus, "keyring::a_locked_keyring_is_locked_and_not_missing", async {
        let _keyring = start_keyring(Some("pw")).await;
        let secrets = secrets();
        secrets.set("prod", "hunter2".into()).await.unwrap();
        lock_all().await;
        assert_eq!(secrets.home().await, Err(SecretError::Locked));
        assert_eq!(got(&secrets).await, Err(SecretError::Locked));
        assert_eq!(secrets.set("other", "x".into()).await, Err(SecretError::Locked), "not quietly kept elsewhere");
    });
}

#[test]
fn a_locked_keyring_is_left_alone_for_a_while() {
    within(Session::Bus, "keyring::a_locked_keyring_is_left_alone_for_a_while", async {
        let keyring = start_keyring(Some("pw")).await;
        let (patient, eager) = (secrets(), eager());
        patient.set("prod", "hunter2".into()).await.unwrap();
        lock_all().await;
        for secrets in [&patient, &eager] {
            assert_eq!(got(secrets).await, Err(SecretError::Locked));
        }
        // Whoever asks now is told that there is no keyring; whoever does not still believes it locked.
        drop(keyring);
        assert_eq!(got(&patient).await, Err(SecretError::Locked));
        assert!(matches!(got(&eager).await, Err(SecretError::NoKeyring { .. })), "the pause is over");
        assert_eq!(patient.home().await, Ok(SecretHome::Session), "a person's question is asked all the same");
    });
}

#[test]
fn a_keyring_that_was_unlocked_is_asked_at_once() {
    within(Session::Bus, "keyring::a_keyring_that_was_unlocked_is_asked_at_once", async {
        let _keyring = start_keyring(Some("pw")).await;
        let secrets = secrets();
        secrets.set("prod", "hunter2".into()).await.unwrap();
        lock_all().await;
        assert_eq!(got(&secrets).await, Err(SecretError::Locked));
        unlock("pw").await;
        assert_eq!(got(&secrets).await.as_deref(), Ok("hunter2"));
    });
}

/// Unlocks without a prompt, in the way gnome-keyring keeps for tests and for the login.
async fn unlock(password: &str) {
    let connection = zbus::Connection::session().await.unwrap();
    let (service, path) = (Some("org.freedesktop.secrets"), "/org/freedesktop/secrets");
    let plain = ("plain", zbus::Variant::from(""));
    let opened = connection
        .call_method(service, path, Some("org.freedesktop.Secret.Service"), "OpenSession", &plain)
        .await
        .unwrap();
    let body = opened.body();
    let (_, session): (zbus::Variant<'_>, zbus::ObjectPath<'_>) = body.deserialize().unwrap();
    let secret = (session, Vec::<u8>::new(), password.as_bytes().to_vec(), "text/plain");
    let interface = Some("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface");
    connection.call_method(service, path, interface, "UnlockWithMasterPassword", &(login(), secret)).await.unwrap();
}

fn login() -> zbus::ObjectPath<'static> {
    zbus::ObjectPath::try_from("/org/freedesktop/secrets/collection/login").unwrap()
}

async fn lock_all() {
    let connection = zbus::Connection::session().await.unwrap();
    let login = login();
    connection
        .call_method(
            Some("org.freedesktop.secrets"),
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "Lock",
            &(vec![login],),
        )
        .await
        .unwrap();
}

#[test]
fn the_environment_wins_over_the_secrets_file_and_that_over_the_keyring() {
    let test = "keyring::the_environment_wins_over_the_secrets_file_and_that_over_the_keyring";
    within_with(Session::Bus, &[("WATCHBILL_SECRET_TEAM_A", "from the environment")], test, async {
        let _keyring = start_keyring(Some("pw")).await;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "team-a = from the file\nteam-b = from the file\n").unwrap();
        let secrets = OsSecrets::new(Path::new("/"), Some(file.path().to_owned()));
        let mut found = Vec::new();
        for name in ["team-a", "team-b", "team-c"] {
            assert_eq!(secrets.set(name, "from the keyring".into()).await, Ok(SecretHome::Keyring));
            let secret = secrets.get(&SecretRef::Keyring(name.to_owned())).await.unwrap();
            found.push(secret.expose_secret().to_owned());
        }
        assert_eq!(found, ["from the environment", "from the file", "from the keyring"]);
    });
}

#[test]
fn without_a_keyring_the_environment_is_a_home_and_commands_do_not_see_it() {
    let test = "keyring::without_a_keyring_the_environment_is_a_home_and_commands_do_not_see_it";
    within_with(Session::Nothing, &[("WATCHBILL_SECRET_PROD", "hunter2")], test, async {
        let secrets = OsSecrets::new(Path::new("/"), None);
        assert_eq!(got(&secrets).await.as_deref(), Ok("hunter2"));
        assert_eq!(secrets.home().await, Ok(SecretHome::Environment));
        let argv = ["sh", "-c", "echo \"seen: $WATCHBILL_SECRET_PROD\""].map(str::to_owned).to_vec();
        let printed = secrets.get(&SecretRef::Command { argv, expires: Duration::from_secs(60) }).await.unwrap();
        assert_eq!(printed.expose_secret(), "seen:");
    });
}
