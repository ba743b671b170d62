//! The settings every source has, whatever its kind.

use watchbill_domain::sources::{Field, FieldKind};

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

/// The common setting with this key.
///
/// # Panics
/// Never for a key of [`COMMON`], and only those are asked for.
#[allow(clippy::expect_used)]
pub(crate) fn common(key: &str) -> &'static Field {
    COMMON.iter().find(|field| field.key == key).expect("BUG: only keys of COMMON are asked for")
}
