//! A source as somebody wants it, and how it is written.

use std::collections::BTreeMap;

use toml_edit::{Key, Value};
use watchbill_domain::sources::FieldKind;

use crate::source::KindFields;

/// A source as it is to stand in the file. Everything is text as a person writes it; nothing is a secret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceDraft {
    /// Its name.
    pub name: String,
    /// The id of its kind.
    pub kind: String,
    /// One address, or the peers of one cluster.
    pub urls: Vec<String>,
    /// How often it is polled, like `30s`; as the kind is unless given.
    pub every: Option<String>,
    /// How to get in.
    pub auth: AuthDraft,
    /// A PEM file with authorities to trust.
    pub ca: Option<String>,
    /// `system`, `direct` or an address.
    pub proxy: Option<String>,
    /// Further headers, in order.
    pub headers: Vec<HeaderDraft>,
    /// The kind's own settings by key; lists have a value a line, and what is empty is not set.
    pub settings: BTreeMap<String, String>,
}

/// How a source is got into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AuthDraft {
    /// Not at all.
    #[default]
    None,
    /// User and password.
    Basic {
        /// The user.
        user: String,
        /// The name of the password in the keyring.
        keyring: String,
    },
    /// A bearer token.
    Bearer {
        /// The name of the token in the keyring.
        keyring: String,
    },
    /// A command that prints a bearer token.
    Command {
        /// Program and arguments.
        argv: Vec<String>,
        /// How long what it printed stays good, like `30m`.
        expires: Option<String>,
    },
    /// A client certificate whose key is a file.
    CertificateFile {
        /// PEM file of the chain.
        certificate: String,
        /// PEM file of the key.
        key: String,
    },
    /// A client certificate whose key is in the keyring.
    CertificateKeyring {
        /// PEM file of the chain.
        certificate: String,
        /// The name of the key in the keyring.
        keyring: String,
    },
}

/// One header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderDraft {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: HeaderValueDraft,
}

/// The value of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderValueDraft {
    /// In the clear.
    Text(String),
    /// Under this name in the keyring.
    Keyring(String),
}

/// One line of a table that is to be written: in which box of a form it was entered, its key and its value.
pub(super) struct Line {
    pub field: String,
    pub key: String,
    pub literal: String,
}

/// The draft as a table, with a line feed behind every line.
pub(super) fn table(draft: &SourceDraft, kinds: &[KindFields]) -> String {
    let mut text = "[[sources]]\n".to_owned();
    let headers = headers_literal(&draft.headers).map(|literal| ("headers".to_owned(), literal));
    let lines = lines(draft, kinds).into_iter().map(|line| (line.key, line.literal));
    lines.chain(headers).for_each(|(key, literal)| text.push_str(&format!("{key} = {literal}\n")));
    text
}

/// Every key but the headers, in the order in which a new source has them.
pub(super) fn lines(draft: &SourceDraft, kinds: &[KindFields]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |key: &str, literal: Option<String>| {
        lines.extend(literal.map(|literal| Line { field: key.to_owned(), key: key.to_owned(), literal }));
    };
    add("name", Some(text(&draft.name)));
    add("kind", Some(text(&draft.kind)));
    add("url", Some(one_or_list(&draft.urls)));
    add("every", draft.every.as_deref().map(text));
    add("auth", auth_literal(&draft.auth));
    add("ca", draft.ca.as_deref().map(text));
    add("proxy", draft.proxy.as_deref().map(text));
    for (key, value) in &draft.settings {
        add(key, setting_literal(field_kind(kinds, &draft.kind, key), value));
    }
    lines
}

/// How to get in, as it is written behind `auth =`.
pub(crate) fn auth_literal(auth: &AuthDraft) -> Option<String> {
    let keyring = |name: &str| format!("{{ keyring = {} }}", text(name));
    Some(match auth {
        AuthDraft::None => return None,
        AuthDraft::Basic { user, keyring: name } => {
            format!("{{ basic = {{ user = {}, password = {} }} }}", text(user), keyring(name))
        }
        AuthDraft::Bearer { keyring: name } => format!("{{ bearer = {} }}", keyring(name)),
        AuthDraft::Command { argv, expires } => {
            let expires = expires.as_deref().map_or(String::new(), |span| format!(", expires = {}", text(span)));
            format!("{{ command = {}{expires} }}", list(argv))
        }
        AuthDraft::CertificateFile { certificate, key } => {
            format!("{{ certificate = {}, key = {{ file = {} }} }}", text(certificate), text(key))
        }
        AuthDraft::CertificateKeyring { certificate, keyring: name } => {
            format!("{{ certificate = {}, key = {} }}", text(certificate), keyring(name))
        }
    })
}

/// The headers as they are written behind `headers =`; nothing when there are none.
pub(crate) fn headers_literal(headers: &[HeaderDraft]) -> Option<String> {
    let one = |header: &HeaderDraft| format!("{} = {}", header_key(header), header_literal(header));
    let all: Vec<String> = headers.iter().map(one).collect();
    (!all.is_empty()).then(|| format!("{{ {} }}", all.join(", ")))
}

/// A header's name as a key of TOML.
pub(super) fn header_key(header: &HeaderDraft) -> String {
    Key::new(header.name.as_str()).to_string()
}

/// A header's value.
pub(super) fn header_literal(header: &HeaderDraft) -> String {
    match &header.value {
        HeaderValueDraft::Text(value) => text(value),
        HeaderValueDraft::Keyring(name) => format!("{{ keyring = {} }}", text(name)),
    }
}

/// A setting as its field is written; `None` when it is empty. What is no number or switch is written as text, so that
/// whoever reads it says what was expected.
pub(crate) fn setting_literal(kind: FieldKind, value: &str) -> Option<String> {
    let trimmed = value.trim();
    if trimmed.is_empty() {
        return None;
    }
    Some(match kind {
        FieldKind::Switch if matches!(trimmed, "true" | "false") => trimmed.to_owned(),
        FieldKind::Number { .. } => trimmed.parse::<i64>().map_or_else(|_| text(trimmed), |number| number.to_string()),
        FieldKind::Texts | FieldKind::Matchers => {
            one_or_list(&trimmed.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>())
        }
        _ => text(trimmed),
    })
}

/// What may be written for this key of this kind; text where nobody knows it.
pub(super) fn field_kind(kinds: &[KindFields], kind: &str, key: &str) -> FieldKind {
    let fields = kinds.iter().find(|known| known.id == kind).map_or(&[][..], |known| known.fields);
    fields.iter().find(|field| field.key == key).map_or(FieldKind::Text, |field| field.kind)
}

/// Text in quotes.
pub(super) fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// One text by itself, several as a list.
pub(super) fn one_or_list<S: AsRef<str>>(texts: &[S]) -> String {
    if let [one] = texts { text(one.as_ref()) } else { list(texts) }
}

fn list<S: AsRef<str>>(texts: &[S]) -> String {
    let texts: Vec<String> = texts.iter().map(|one| text(one.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}
