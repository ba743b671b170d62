//! A channel as somebody wants it, as it stands in a file, and how it is written.

use std::collections::BTreeMap;

use toml_edit::{Document, Item, Table, Value};
use watchbill_domain::sources::Field;

use super::{CHANNEL_KINDS, ChannelKind};
use crate::edit::{
    AuthDraft, HeaderDraft, auth_literal, auth_of, headers_literal, headers_of, setting_literal, setting_text,
    shown_address, shown_headers,
};

/// A channel as it is to stand in the file. Everything is text as a person writes it; nothing is a secret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelDraft {
    /// The id of its kind.
    pub kind: String,
    /// Its name; not taken by another channel.
    pub name: String,
    /// What is set, by key; lists have a value a line, and what is empty is not set.
    pub settings: BTreeMap<String, String>,
    /// How to get in over HTTP.
    pub auth: AuthDraft,
    /// Further headers, in order.
    pub headers: Vec<HeaderDraft>,
    /// The name in the keyring of a mailbox's password, or of what signs a webhook's posts.
    pub secret: Option<String>,
}

/// Every `[[channels]]` table in the order of the file, whether anything would be sent to it or not. Secrets that were
/// written in the clear by mistake are left out.
#[must_use]
pub fn channel_drafts(text: &str) -> Vec<ChannelDraft> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let tables = document.get("channels").and_then(Item::as_array_of_tables);
    tables.map(|tables| tables.iter().map(|table| without_secrets(draft_of(table))).collect()).unwrap_or_default()
}

impl ChannelDraft {
    /// What is written behind a key; nothing where it is not set.
    pub(super) fn literal(&self, key: &str) -> Option<String> {
        let text = |text: &str| Value::from(text).to_string();
        match key {
            "kind" => Some(text(&self.kind)),
            "name" => Some(text(&self.name)),
            "auth" => auth_literal(&self.auth),
            "headers" => headers_literal(&self.headers),
            "secret" | "password" => self.secret.as_deref().map(|name| format!("{{ keyring = {} }}", text(name))),
            _ => {
                let field = fields(&self.kind).iter().find(|field| field.key == key)?;
                setting_literal(field.kind, self.settings.get(key)?)
            }
        }
    }

    /// The keys of its kind in the order in which a new channel has them.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        let first = ["kind", "name", "from"];
        let others = fields(&self.kind).iter().map(|field| field.key).filter(|key| !first.contains(key));
        first.into_iter().chain(others).collect()
    }
}

/// What is written in a table, to the letter. A channel without a name is called as its kind.
pub(super) fn draft_of(table: &Table) -> ChannelDraft {
    let word = |key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
    let kind = word("kind").unwrap_or_default();
    let auth = table.get("auth").and_then(Item::as_table_like);
    let in_auth = auth.and_then(|auth| auth.get("headers")).and_then(Item::as_table_like);
    let headers = table.get("headers").and_then(Item::as_table_like);
    let own = |key: &str| !matches!(key, "kind" | "name" | "auth" | "headers" | "secret" | "password");
    let setting = |key: &str| Some((key.to_owned(), setting_text(table.get(key)?)?));
    let secret = ["secret", "password"].into_iter().find_map(|key| {
        let named = table.get(key).filter(|_| fields(&kind).iter().any(|field| field.key == key))?.as_table_like()?;
        named.get("keyring").and_then(Item::as_str).map(str::to_owned)
    });
    ChannelDraft {
        name: word("name").unwrap_or_else(|| kind.clone()),
        settings: fields(&kind).iter().map(|field| field.key).filter(|key| own(key)).filter_map(setting).collect(),
        auth: auth.map(auth_of).unwrap_or_default(),
        headers: in_auth.into_iter().chain(headers).flat_map(headers_of).collect(),
        secret,
        kind,
    }
}

pub(super) fn fields(kind: &str) -> &'static [Field] {
    CHANNEL_KINDS.iter().find(|known| known.id == kind).map_or(&[][..], |known: &ChannelKind| known.fields)
}

fn without_secrets(mut draft: ChannelDraft) -> ChannelDraft {
    for key in ["url", "proxy"] {
        if let Some(address) = draft.settings.get_mut(key) {
            *address = shown_address(address);
        }
    }
    shown_headers(&mut draft.headers);
    draft
}
