//! The manual page of a source kind.

use std::fmt::Write as _;

use toml_edit::Value;
use watchbill_domain::sources::{Field, FieldKind};

use crate::channels::ChannelKind;
use crate::common::COMMON;
use crate::settings::span_literal;
use crate::source::KindFields;

/// The forms of `auth`, each a line of the file.
const AUTH_FORMS: &[&str] = &[
    r#"auth = { basic = { user = "ana", password = { keyring = "prod" } } }"#,
    r#"auth = { bearer = { keyring = "prod" } }"#,
    r#"auth = { headers = { X-Api-Key = { keyring = "prod" } } }"#,
    r#"auth = { command = ["gcloud", "auth", "print-identity-token"], expires = "30m" }"#,
    r#"auth = { certificate = "certificates/ana.pem", key = { keyring = "ana-key" } }"#,
    r#"auth = { certificate = "certificates/ana.pem", key = { file = "certificates/ana.key" } }"#,
];

/// The manual page of a source kind, as Markdown. `about` is what the kind says of itself.
#[must_use]
pub fn kind_page(kind: &KindFields, about: &str) -> String {
    let mut page = format!("# {} (`{}`)\n\n{}\n\n", kind.title, kind.id, about.trim());
    page.push_str("In `watchbill.toml`:\n\n```toml\n[[sources]]\n");
    for field in COMMON.iter().chain(kind.fields).filter(|field| field.required) {
        page.push_str(&example_line(field, kind));
    }
    page.push_str("```\n\n");
    if !kind.fields.is_empty() {
        let _ = writeln!(page, "## Settings of {}\n", kind.title);
        for field in kind.fields {
            page.push_str(&section(field, kind));
        }
    }
    page.push_str("## Settings of every source\n\n");
    for field in COMMON {
        page.push_str(&section(field, kind));
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

/// The manual page of a kind of channel, as Markdown.
#[must_use]
pub fn channel_page(kind: &ChannelKind) -> String {
    let mut page = format!("# {} (`{}`)\n\n{}\n\n", kind.title, kind.id, kind.about.trim());
    page.push_str("In `watchbill.toml`:\n\n```toml\n[[channels]]\n");
    for (_, line) in example_lines(kind).iter().filter(|(field, _)| field.required) {
        page.push_str(line);
    }
    page.push_str("```\n\n## Settings\n\n");
    for field in kind.fields {
        page.push_str(&section(field, &as_fields(kind)));
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

/// Every setting of a kind of channel, each with its example as a line of the file.
pub(crate) fn example_lines(kind: &ChannelKind) -> Vec<(&'static Field, String)> {
    kind.fields.iter().map(|field| (field, example_line(field, &as_fields(kind)))).collect()
}

/// A channel is not polled, so that no interval of it is ever looked at.
fn as_fields(kind: &ChannelKind) -> KindFields {
    KindFields { id: kind.id, title: kind.title, every_s: 0, schemes: &[], fields: kind.fields }
}

fn section(field: &Field, kind: &KindFields) -> String {
    let of_kind = span_literal(kind.every_s);
    let default = if field.key == "every" { Some(of_kind.as_str()) } else { field.default };
    let unset = match (field.required, default) {
        (true, _) => "Required.".to_owned(),
        (false, Some(default)) => format!("`{default}` unless set."),
        (false, None) => "Optional.".to_owned(),
    };
    let mut lines = String::new();
    if field.key == "auth" {
        for line in AUTH_FORMS {
            let _ = writeln!(lines, "{line}");
        }
    } else {
        lines.push_str(&example_line(field, kind));
    }
    format!(
        "### `{}`: {}\n\n{} {}{unset}\n\n```toml\n{lines}```\n\n",
        field.key,
        field.title,
        help(field, kind),
        accepts(field)
    )
}

/// What the setting is for; the addresses of brokers begin in their own way.
fn help(field: &Field, kind: &KindFields) -> String {
    if field.key != "url" || address_example(kind).is_none() {
        return field.help.to_owned();
    }
    let begins: Vec<String> = kind.schemes.iter().map(|scheme| format!("`{scheme}://`")).collect();
    format!(
        "Where it is: one address, or a list with the peers of one cluster, which are asked together and count as one source. It begins \
         with {}, without user or password.",
        begins.join(" or ")
    )
}

/// What may be written, as a sentence; empty where the help says it all.
fn accepts(field: &Field) -> String {
    match field.kind {
        FieldKind::Text => String::new(),
        FieldKind::Texts => "One text or a list. ".to_owned(),
        FieldKind::Matchers => "One matcher in Alertmanager's syntax or a list, all of which have to hold. ".to_owned(),
        FieldKind::Switch => "`true` or `false`. ".to_owned(),
        FieldKind::Number { min, max } => format!("A whole number from {min} to {max}. "),
        FieldKind::Span { min_s, max_s } => {
            format!("A span of time from {} to {}. ", span_literal(min_s), span_literal(max_s))
        }
        FieldKind::Choice(words) => {
            format!("One of {}. ", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The address of something that is not asked over HTTP.
fn address_example(kind: &KindFields) -> Option<String> {
    let is_other = kind.schemes.first().is_some_and(|scheme| *scheme != "http");
    let scheme = kind.schemes.get(1).or(kind.schemes.first()).filter(|_| is_other)?;
    Some(format!("{scheme}://{}.example.net", kind.id))
}

/// The field with its example, as a line of the file.
fn example_line(field: &Field, kind: &KindFields) -> String {
    let address = address_example(kind);
    let example = match (field.key, &address) {
        ("kind", _) => kind.id,
        ("url", Some(address)) => address,
        _ => field.example,
    };
    let is_table = || example.parse::<Value>().is_ok_and(|value| value.is_inline_table());
    let value = match field.kind {
        FieldKind::Switch | FieldKind::Number { .. } => example.to_owned(),
        FieldKind::Text if is_table() => example.to_owned(),
        FieldKind::Matchers => format!("[{}]", Value::from(example)),
        FieldKind::Text | FieldKind::Texts | FieldKind::Span { .. } | FieldKind::Choice(_) => {
            Value::from(example).to_string()
        }
    };
    format!("{} = {value}\n", field.key)
}

#[cfg(test)]
#[path = "manual_tests.rs"]
mod tests;
