//! Secrets for machines without a desktop: environment variables and a secrets file.

use std::path::Path;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use watchbill_engine::ports::SecretError;

/// What the names of environment variables that hold a secret begin with.
pub const SECRET_VARIABLE_PREFIX: &str = "WATCHBILL_SECRET_";

/// Names the secrets file.
pub const SECRETS_FILE_VARIABLE: &str = "WATCHBILL_SECRETS_FILE";

/// The secret in `WATCHBILL_SECRET_<NAME>`.
pub(super) fn variable(name: &str) -> Option<SecretString> {
    std::env::var(format!("{SECRET_VARIABLE_PREFIX}{}", variable_name(name))).ok().map(SecretString::from)
}

/// Whether any secret is in the environment.
pub(super) fn any_variable() -> bool {
    variables().next().is_some()
}

/// The names of the variables that hold secrets, for keeping them from programs that have no business with them.
pub(crate) fn variables() -> impl Iterator<Item = std::ffi::OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with(SECRET_VARIABLE_PREFIX))
}

/// Upper case, and `_` for whatever is not a letter or digit of ASCII.
fn variable_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// The secret of that name in the file: the line `name = secret`, where the name may also be written as in a variable.
/// Blank lines and lines that begin with `#` say nothing.
pub(super) fn from_file(file: &Path, name: &str) -> Result<Option<SecretString>, SecretError> {
    let refuse = |why: String| SecretError::File { path: file.display().to_string(), why };
    private_only(file).map_err(refuse)?;
    let text = Zeroizing::new(std::fs::read_to_string(file).map_err(|e| refuse(e.to_string()))?);
    let wanted = variable_name(name);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, secret)) = line.split_once('=') else {
            return Err(refuse(format!("line {} is not `name = secret`", index + 1)));
        };
        let key = key.trim();
        if key == name || key == wanted {
            return Ok(Some(SecretString::from(secret.trim())));
        }
    }
    Ok(None)
}

#[cfg(unix)]
fn private_only(file: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).map_err(|e| e.to_string())?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(format!("it holds secrets and others may get at it (mode {mode:04o}): run `chmod 600` on it"))
}

/// Unverified: on Windows a file in the person's profile is theirs alone, and other places are not checked.
#[cfg(not(unix))]
fn private_only(_file: &Path) -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
#[path = "environment_tests.rs"]
mod tests;
