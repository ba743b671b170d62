//! The sources of a file as drafts: what is written there, whether it would be polled or not.

use std::collections::BTreeMap;

use toml_edit::{Document, Item, Table, TableLike};
use url::Url;

use super::draft::{AuthDraft, HeaderDraft, HeaderValueDraft, SourceDraft};
use crate::connection::carries_a_secret;
use crate::source::KindFields;

/// A source as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSource {
    /// What is written. Secrets that were written in the clear by mistake are left out.
    pub draft: SourceDraft,
    /// Its line, 1-based.
    pub line: usize,
}

/// Every `[[sources]]` table in the order of the file. A file that is not TOML, or keeps its sources in another shape, has
/// none.
#[must_use]
pub fn source_drafts(text: &str, kinds: &[KindFields]) -> Vec<FoundSource> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let found = |table: &Table| {
        let at = table.span().map_or(0, |span| span.start);
        FoundSource { draft: without_secrets(draft_of(table, kinds)), line: text[..at].matches('\n').count() + 1 }
    };
    let tables = document.get("sources").and_then(Item::as_array_of_tables);
    tables.map(|tables| tables.iter().map(found).collect()).unwrap_or_default()
}

/// What is written in a table, to the letter.
pub(super) fn draft_of(table: &Table, kinds: &[KindFields]) -> SourceDraft {
    let word = |key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
    let kind = word("kind").unwrap_or_default();
    let fields = kinds.iter().find(|known| known.id == kind).map_or(&[][..], |known| known.fields);
    let setting = |key: &str| Some((key.to_owned(), setting_text(table.get(key)?)?));
    let auth = table.get("auth").and_then(Item::as_table_like);
    let in_auth = auth.and_then(|auth| auth.get("headers")).and_then(Item::as_table_like);
    let headers = table.get("headers").and_then(Item::as_table_like);
    SourceDraft {
        name: word("name").unwrap_or_default(),
        urls: table.get("url").and_then(texts).unwrap_or_default(),
        every: word("every"),
        auth: auth.map(auth_of).unwrap_or_default(),
        ca: word("ca"),
        proxy: word("proxy"),
        headers: in_auth.into_iter().chain(headers).flat_map(headers_of).collect(),
        settings: fields.iter().filter_map(|field| setting(field.key)).collect::<BTreeMap<_, _>>(),
        kind,
    }
}

pub(crate) fn auth_of(auth: &dyn TableLike) -> AuthDraft {
    let word = |table: &dyn TableLike, key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default().to_owned();
    let keyring =
        |item: Option<&Item>| item.and_then(Item::as_table_like).map(|t| word(t, "keyring")).unwrap_or_default();
    if let Some(basic) = auth.get("basic").and_then(Item::as_table_like) {
        return AuthDraft::Basic { user: word(basic, "user"), keyring: keyring(basic.get("password")) };
    }
    if let Some(bearer) = auth.get("bearer") {
        return AuthDraft::Bearer { keyring: keyring(Some(bearer)) };
    }
    if let Some(argv) = auth.get("command") {
        let expires = auth.get("expires").and_then(Item::as_str).map(str::to_owned);
        return AuthDraft::Command { argv: texts(argv).unwrap_or_default(), expires };
    }
    if auth.contains_key("certificate") {
        let certificate = word(auth, "certificate");
        let file = auth.get("key").and_then(Item::as_table_like).and_then(|key| key.get("file")).and_then(Item::as_str);
        return match file {
            Some(file) => AuthDraft::CertificateFile { certificate, key: file.to_owned() },
            None => AuthDraft::CertificateKeyring { certificate, keyring: keyring(auth.get("key")) },
        };
    }
    AuthDraft::None
}

pub(crate) fn headers_of(table: &dyn TableLike) -> Vec<HeaderDraft> {
    let one = |(name, item): (&str, &Item)| {
        let keyring = || item.as_table_like().and_then(|t| t.get("keyring")).and_then(Item::as_str).unwrap_or_default();
        let value = match item.as_str() {
            Some(text) => HeaderValueDraft::Text(text.to_owned()),
            None => HeaderValueDraft::Keyring(keyring().to_owned()),
        };
        HeaderDraft { name: name.to_owned(), value }
    };
    table.iter().map(one).collect()
}

fn texts(item: &Item) -> Option<Vec<String>> {
    match (item.as_str(), item.as_array()) {
        (Some(text), _) => Some(vec![text.to_owned()]),
        (None, Some(array)) => Some(array.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()),
        (None, None) => None,
    }
}

pub(crate) fn setting_text(item: &Item) -> Option<String> {
    let plain = item.as_bool().map(|on| on.to_string()).or_else(|| item.as_integer().map(|number| number.to_string()));
    plain.or_else(|| texts(item).map(|texts| texts.join("\n")))
}

/// What may be shown: credentials that somebody wrote into an address or a header are not.
fn without_secrets(mut draft: SourceDraft) -> SourceDraft {
    draft.urls = draft.urls.iter().map(|url| shown_address(url)).collect();
    draft.proxy = draft.proxy.map(|proxy| shown_address(&proxy));
    shown_headers(&mut draft.headers);
    draft
}

/// Takes out what is a secret by the name of its header and stands in the clear.
pub(crate) fn shown_headers(headers: &mut [HeaderDraft]) {
    for header in headers {
        if carries_a_secret(&header.name) && matches!(header.value, HeaderValueDraft::Text(_)) {
            header.value = HeaderValueDraft::Text(String::new());
        }
    }
}

/// The address without user, password and query; nothing of what is no address but looks as if it had some.
pub(crate) fn shown_address(text: &str) -> String {
    match Url::parse(text) {
        Ok(url) if url.username().is_empty() && url.password().is_none() && url.query().is_none() => text.to_owned(),
        Ok(mut url) => {
            // What has no host cannot have a user either, so there is nothing left to take out when these fail.
            url.set_username("").ok();
            url.set_password(None).ok();
            url.set_query(None);
            url.into()
        }
        Err(_) if text.contains(['@', '?']) => String::new(),
        Err(_) => text.to_owned(),
    }
}
