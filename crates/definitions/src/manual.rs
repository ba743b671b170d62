//! The settings every source has, and the manual page of a kind.

use std::fmt::Write as _;

use toml_edit::Value;
use watchbill_domain::sources::{Field, FieldKind};

use crate::settings::span_literal;
use crate::source::KindFields;

/// What can be set for a source of any kind. Validation and the manual both follow this list; where the value is a table,
/// the example shows its shape.
pub static COMMON: &[Field] = &[
    Field {
        key: "name",
        title: "Name",
        help: "What the source is called, in lists and in the ids of its alerts. Unique in the workspace; 1 to 64 letters, \
               digits, `.`, `_` or `-`. What is known of its alerts is kept under this name, so a new name begins anew.",
        kind: FieldKind::Text,
        required: true,
        default: None,
        example: "prod",
    },
    Field {
        key: "kind",
        title: "Kind",
        help: "What the source is.",
        kind: FieldKind::Text,
        required: true,
        default: None,
        example: "alertmanager",
    },
    Field {
        key: "url",
        title: "Address",
        help: "Where it is: one address, or a list with the peers of one cluster, which are asked together and count as one \
               source. http or https, with the path prefix if there is one, without user or password.",
        kind: FieldKind::Texts,
        required: true,
        default: None,
        example: "https://alerts.example.net",
    },
    Field {
        key: "every",
        title: "Polled every",
        help: "How often it is polled.",
        kind: FieldKind::Span { min_s: 5, max_s: 3600 },
        required: false,
        default: None,
        example: "30s",
    },
    Field {
        key: "auth",
        title: "Signing in",
        help: "How a request proves who we are; exactly one of the forms below. Secrets are never written here: `keyring` \
               names one that was set with `watchbill secrets set NAME`. A `command` prints a bearer token, which is kept \
               for as long as `expires` says (10s to 24h, 5m unless set); no shell is involved.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: r#"{ basic = { user = "ana", password = { keyring = "prod" } } }"#,
    },
    Field {
        key: "headers",
        title: "Headers",
        help: "Further HTTP headers, sent with every request: text that anybody may read, or a secret from the keyring.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: r#"{ X-Scope-OrgID = "payments", X-Api-Key = { keyring = "prod-key" } }"#,
    },
    Field {
        key: "ca",
        title: "Certificate authority",
        help: "A PEM file with certificate authorities that are trusted besides the system's; a path is relative to the \
               workspace.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "certificates/company-ca.pem",
    },
    Field {
        key: "proxy",
        title: "Proxy",
        help: "`system` takes what the environment says (HTTPS_PROXY, NO_PROXY and the like), `direct` takes none, and an \
               address (http, https or socks5) takes that one.",
        kind: FieldKind::Text,
        required: false,
        default: Some("system"),
        example: "socks5://127.0.0.1:1080",
    },
    Field {
        key: "body_cap",
        title: "Largest answer",
        help: "An answer larger than this is not read, and the poll counts as failed and says so. Bytes, or a number with a \
               unit; from 1KiB to 1GiB.",
        kind: FieldKind::Text,
        required: false,
        default: Some("64MiB"),
        example: "128MiB",
    },
];

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

/// The common setting with this key.
///
/// # Panics
/// Never for a key of [`COMMON`], and only those are asked for.
#[allow(clippy::expect_used)]
pub(crate) fn common(key: &str) -> &'static Field {
    COMMON.iter().find(|field| field.key == key).expect("BUG: only keys of COMMON are asked for")
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
        field.help,
        accepts(field)
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

/// The field with its example, as a line of the file.
fn example_line(field: &Field, kind: &KindFields) -> String {
    let example = if field.key == "kind" { kind.id } else { field.example };
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
