//! Sources from the configuration of other programs. Secrets are never taken over: they are named, to be set anew.

mod amtool;
mod karma;
mod nagstamon;
mod yaml;

use watchbill_domain::sources::Problem;

use crate::edit::{AuthDraft, HeaderValueDraft, SourceDraft};
use crate::settings::is_name;

/// The longest text that is read, bytes.
const LONGEST_BYTES: usize = 1 << 20;

/// Whose configuration it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Nagstamon's `servers/server_*.conf`.
    Nagstamon,
    /// `karma.yaml`.
    Karma,
    /// amtool's `config.yml`.
    Amtool,
}

impl ImportKind {
    /// The kind with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "nagstamon" => Some(Self::Nagstamon),
            "karma" => Some(Self::Karma),
            "amtool" => Some(Self::Amtool),
            _ => None,
        }
    }
}

/// What a configuration gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Import {
    /// Sources, with names that are valid and free.
    pub sources: Vec<SourceDraft>,
    /// What was not taken over: `file:line: what`.
    pub notes: Vec<String>,
}

impl Import {
    /// The names of secrets that have to be set before the sources answer.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let mut names: Vec<String> = self.sources.iter().flat_map(names_of).collect();
        names.sort();
        names.dedup();
        names
    }

    fn note(&mut self, file: &str, line: usize, what: impl AsRef<str>) {
        self.notes.push(format!("{file}:{line}: {}", what.as_ref()));
    }
}

/// Reads texts, each with the name of its file. `taken` are the names of sources there are.
///
/// # Errors
/// When a text is not of that program at all; nothing in the message repeats it.
pub fn import(kind: ImportKind, texts: &[(&str, &str)], taken: &[&str]) -> Result<Import, Problem> {
    let mut import = Import::default();
    for (file, text) in texts {
        if text.len() > LONGEST_BYTES {
            return Err(problem(file, None, "is longer than 1 MiB, so it is no such configuration"));
        }
        match kind {
            ImportKind::Nagstamon => nagstamon::read(file, text, &mut import),
            ImportKind::Karma => karma::read(file, &yaml::parse(file, text)?, &mut import),
            ImportKind::Amtool => {
                let root = yaml::parse(file, text)?;
                amtool::read(file, &root, &mut import);
                if texts.len() == 1 {
                    amtool::note_client_file(file, &root, &mut import);
                }
            }
        }
    }
    let mut names: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    for source in &mut import.sources {
        let name = free_name(&source.name, &names);
        rename(source, &name);
        names.push(name);
    }
    Ok(import)
}

/// The file that amtool's `http.config.file` names: how to sign in stands there, and it is given to [`import`] as a second text.
#[must_use]
pub fn amtool_client_file(text: &str) -> Option<String> {
    amtool::client_file(text)
}

/// The name with what a name cannot have replaced, and a number behind it when it is taken.
fn free_name(wanted: &str, taken: &[String]) -> String {
    let fit = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let name: String = wanted.trim().chars().map(fit).take(56).collect();
    let name = name.trim_matches('-');
    let name = if is_name(name) { name } else { "imported" };
    let mut free = name.to_owned();
    let mut number = 2;
    while taken.contains(&free) {
        free = format!("{name}-{number}");
        number += 1;
    }
    free
}

/// Secrets of an imported source go by its name.
fn rename(source: &mut SourceDraft, name: &str) {
    name.clone_into(&mut source.name);
    match &mut source.auth {
        AuthDraft::Basic { keyring, .. }
        | AuthDraft::Bearer { keyring }
        | AuthDraft::CertificateKeyring { keyring, .. } => {
            name.clone_into(keyring);
        }
        AuthDraft::None | AuthDraft::Command { .. } | AuthDraft::CertificateFile { .. } => {}
    }
    for header in &mut source.headers {
        if let HeaderValueDraft::Keyring(keyring) = &mut header.value {
            let own: String = header.name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(7).collect();
            *keyring = format!("{name}-{}", own.to_ascii_lowercase()).trim_end_matches('-').to_owned();
        }
    }
}

fn names_of(source: &SourceDraft) -> Vec<String> {
    let auth = match &source.auth {
        AuthDraft::Basic { keyring, .. }
        | AuthDraft::Bearer { keyring }
        | AuthDraft::CertificateKeyring { keyring, .. } => Some(keyring.clone()),
        AuthDraft::None | AuthDraft::Command { .. } | AuthDraft::CertificateFile { .. } => None,
    };
    let headers = source.headers.iter().filter_map(|header| match &header.value {
        HeaderValueDraft::Keyring(keyring) => Some(keyring.clone()),
        HeaderValueDraft::Text(_) => None,
    });
    auth.into_iter().chain(headers).collect()
}

/// An address without user, password, query and page, and the user it had; `None` when it is no address.
fn address(text: &str) -> Option<(String, Option<String>)> {
    let mut url = url::Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let user = Some(url.username().to_owned()).filter(|user| !user.is_empty());
    // An http address has a host, so these cannot fail.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    Some((url.as_str().trim_end_matches('/').to_owned(), user))
}

fn problem(file: &str, line: Option<usize>, message: &str) -> Problem {
    Problem { place: file.to_owned(), line, column: None, message: message.to_owned() }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
