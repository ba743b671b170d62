//! `secrets`: into the keyring and out of it, never through arguments, files or logs.

use std::io::{self, IsTerminal, Read};

use clap::Subcommand;
use serde::Serialize;
use watchbill_engine::ports::{SecretError, SecretHome};
use watchbill_platform::{SECRET_VARIABLE_PREFIX, SECRETS_FILE_VARIABLE};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

/// The largest secret that is taken from a pipe, bytes: a private key with its chain is a few kilobytes.
const MOST_BYTES: u64 = 64 * 1024;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// Keep a secret under a name; it is asked for without showing it, or read from standard input when that is a pipe
    #[command(
        after_help = "Example:\n  watchbill secrets set prod\n  pass show oncall/prod | watchbill secrets set prod"
    )]
    Set {
        /// The name, as `keyring = "NAME"` in watchbill.toml
        #[arg(value_parser = secret_name)]
        name: String,
    },
    /// Forget the secret of a name; fine if there is none
    Forget {
        /// The name, as `keyring = "NAME"` in watchbill.toml
        #[arg(value_parser = secret_name)]
        name: String,
    },
    /// Show where secrets are kept on this machine
    Where,
}

#[derive(Serialize)]
struct NameDocument {
    name: String,
    home: Option<&'static str>,
}

#[derive(Serialize)]
struct WhereDocument {
    home: Option<&'static str>,
    problem: Option<String>,
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::Set { name } => {
            let secret = ask(&name)?.ok_or_else(|| Failure::usage(format!("no secret was given for `{name}`")))?;
            keep(surroundings, &name, secret).await?;
            let text = format!("The secret `{name}` is in the keyring.\n");
            Ok(Answer::new(text, &NameDocument { name, home: Some(home_word(SecretHome::Keyring)) }))
        }
        Words::Forget { name } => {
            surroundings.ports.secrets.forget(&name).await.map_err(|error| Failure::unreachable(error.to_string()))?;
            let text = format!("No secret is kept under `{name}` any more.\n");
            Ok(Answer::new(text, &NameDocument { name, home: None }))
        }
        Words::Where => Ok(where_kept(surroundings).await),
    }
}

async fn where_kept(surroundings: &Surroundings) -> Answer {
    match surroundings.ports.secrets.home().await {
        Ok(home) => {
            let problem = (home == SecretHome::Session).then(|| no_keyring("no keyring answers"));
            let text = format!("{}\n", home_text(home));
            Answer::new(text, &WhereDocument { home: Some(home_word(home)), problem })
        }
        Err(error) => {
            let problem = error.to_string();
            let text = format!("{problem}\n");
            Answer::new(text, &WhereDocument { home: None, problem: Some(problem) })
        }
    }
}

/// Keeps a secret where it outlives this command.
pub(super) async fn keep(surroundings: &Surroundings, name: &str, secret: String) -> Result<(), Failure> {
    match surroundings.ports.secrets.set(name, secret.into()).await {
        Ok(SecretHome::Keyring) => Ok(()),
        // What is kept in this process's memory ends with it.
        Ok(SecretHome::Session | SecretHome::Environment) => {
            Err(Failure::unreachable(format!("the secret `{name}` was not kept: {}", no_keyring("no keyring answers"))))
        }
        Err(error @ (SecretError::NoKeyring { .. } | SecretError::Locked)) => {
            Err(Failure::unreachable(format!("the secret `{name}` was not kept: {error}")))
        }
        Err(error) => Err(Failure::unreachable(error.to_string())),
    }
}

/// Asks the person, or reads what is piped in; `None` when nothing is given.
pub(super) fn ask(name: &str) -> Result<Option<String>, Failure> {
    let given = if io::stdin().is_terminal() {
        rpassword::prompt_password(format!("Secret `{name}` (not shown): "))
            .map_err(|error| Failure::usage(format!("the secret could not be read from the terminal: {error}")))?
    } else {
        piped()?
    };
    Ok(Some(without_line_end(given)).filter(|secret| !secret.is_empty()))
}

fn piped() -> Result<String, Failure> {
    let mut secret = String::new();
    let read = io::stdin().lock().take(MOST_BYTES + 1).read_to_string(&mut secret);
    read.map_err(|error| Failure::usage(format!("the secret could not be read from standard input: {error}")))?;
    if secret.len() as u64 > MOST_BYTES {
        return Err(Failure::usage("standard input holds more than 64 KiB, so it is not a secret"));
    }
    Ok(secret)
}

/// The line end that `echo` and password stores add is not part of the secret; blanks may be.
fn without_line_end(mut secret: String) -> String {
    let kept = secret.trim_end_matches(['\r', '\n']).len();
    secret.truncate(kept);
    secret
}

/// One word for JSON.
fn home_word(home: SecretHome) -> &'static str {
    match home {
        SecretHome::Keyring => "keyring",
        SecretHome::Session => "session",
        SecretHome::Environment => "environment",
    }
}

/// A sentence for people.
pub(super) fn home_text(home: SecretHome) -> String {
    match home {
        SecretHome::Keyring => "Secrets are kept in the keyring of your system.".to_owned(),
        SecretHome::Environment => format!(
            "No keyring answers; secrets are read from {SECRET_VARIABLE_PREFIX}<NAME> and the file named in \
             {SECRETS_FILE_VARIABLE}."
        ),
        SecretHome::Session => no_keyring("No keyring answers, so none can be kept"),
    }
}

fn no_keyring(what: &str) -> String {
    format!(
        "{what}; start one (like gnome-keyring) in your session, or give secrets in {SECRET_VARIABLE_PREFIX}<NAME> or in the \
         file named in {SECRETS_FILE_VARIABLE}"
    )
}

/// The names that `watchbill.toml` takes.
fn secret_name(text: &str) -> Result<String, String> {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if (1..=64).contains(&text.len()) && text.chars().all(is_fit) {
        Ok(text.to_owned())
    } else {
        Err("expected the name of a secret, 1 to 64 letters, digits, `.`, `_` or `-`; never the secret itself"
            .to_owned())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("hunter2\n", "hunter2")]
    #[case("hunter2\r\n", "hunter2")]
    #[case(" with blanks ", " with blanks ")]
    #[case("\n", "")]
    fn only_the_line_end_is_not_part_of_a_secret(#[case] given: &str, #[case] kept: &str) {
        assert_eq!(without_line_end(given.to_owned()), kept);
    }

    #[rstest]
    #[case("prod", true)]
    #[case("prod.eu-1_b", true)]
    #[case("", false)]
    #[case("a secret", false)]
    #[case("p@ss", false)]
    fn only_names_that_the_file_takes_are_taken(#[case] name: &str, #[case] fit: bool) {
        assert_eq!(secret_name(name).is_ok(), fit);
    }
}
