//! Secrets: named in the files, kept elsewhere.

use std::time::Duration;

use watchbill_domain::sources::SecretRef;

use crate::reader::{Entry, Wrong, entries, unknown_key};
use crate::settings::{is_name, one_line, span};

/// Whether a secret may lie in a file of its own; only private keys may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnFile {
    /// Yes, as PEM.
    Allowed,
    /// No.
    Refused,
}

/// Reads `{ keyring = "NAME" }`. Nothing of the value is ever repeated: it may be the secret itself. `owner` is the name of
/// the source, which makes a good name for its secret.
pub(crate) fn read_secret(entry: &Entry<'_>, owner: &str, own_file: OwnFile) -> Result<SecretRef, Wrong> {
    let Some(table) = entry.table() else {
        return if entry.text().is_ok() {
            Err(in_the_clear(entry, owner))
        } else {
            Err(entry.expected("where the secret is kept, like { keyring = \"NAME\" }"))
        };
    };
    let keys = entries(table, entry.at);
    let known: &[&str] = if own_file == OwnFile::Allowed { &["keyring", "file"] } else { &["keyring"] };
    if let Some(other) = keys.iter().find(|key| !known.contains(&key.key)) {
        return Err(Wrong::new(other.key_at, unknown_key(other.key, known)));
    }
    match keys.as_slice() {
        [key] if key.key == "keyring" => read_name(key, owner),
        [key] => Ok(SecretRef::File(one_line(key.key, key.text()?, key.at)?)),
        _ => Err(Wrong::new(entry.at, format!("`{}` has to say once where the secret is kept", entry.key))),
    }
}

/// Reads `{ command = ["program", "argument"], expires = "30m" }`, whose two keys are given.
pub(crate) fn read_command(command: &Entry<'_>, expires: Option<&Entry<'_>>) -> Result<SecretRef, Wrong> {
    const SHORTEST: Duration = Duration::from_secs(10);
    const LONGEST: Duration = Duration::from_secs(86_400);
    // Short enough for every issuer of tokens that we know of, long enough not to run a program for every poll.
    const UNLESS_SET: Duration = Duration::from_secs(300);
    let argv = command.texts()?;
    if argv.first().is_none_or(|(program, _)| program.trim().is_empty()) {
        return Err(Wrong::new(command.at, "`command` names no program; expected a list like [\"gcloud\", \"auth\"]"));
    }
    if let Some((_, at)) = argv.iter().find(|(argument, _)| argument.contains('\0')) {
        return Err(Wrong::new(*at, "`command` has a NUL character, which no program can be given"));
    }
    let expires = match expires {
        None => UNLESS_SET,
        Some(entry) => {
            let expires = span(entry.text()?, entry.at)?;
            if !(SHORTEST..=LONGEST).contains(&expires) {
                return Err(Wrong::new(entry.at, "`expires` is outside its range; expected 10s to 24h"));
            }
            expires
        }
    };
    Ok(SecretRef::Command { argv: argv.into_iter().map(|(text, _)| text.to_owned()).collect(), expires })
}

/// That a secret stands in the file where everybody who reads the file reads it.
pub(crate) fn in_the_clear(entry: &Entry<'_>, owner: &str) -> Wrong {
    let key = if is_name(entry.key) { entry.key } else { "NAME" };
    let message = format!(
        "`{key}` is written in the clear; take it out of the file (and count it as known to everybody who can read the \
         file or its history), run `watchbill secrets set {owner}`, and write {key} = {{ keyring = \"{owner}\" }}"
    );
    Wrong::new(entry.at, message)
}

fn read_name(entry: &Entry<'_>, owner: &str) -> Result<SecretRef, Wrong> {
    let wrong = || {
        let message = format!(
            "`keyring` takes the name of a secret, 1 to 64 letters, digits, `.`, `_` or `-`; the secret itself is given \
             to `watchbill secrets set {owner}`"
        );
        Wrong::new(entry.at, message)
    };
    let name = entry.text().map_err(|_| wrong())?;
    if is_name(name) { Ok(SecretRef::Keyring(name.to_owned())) } else { Err(wrong()) }
}
