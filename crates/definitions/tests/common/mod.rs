//! A registry to read files by, as the engine would hand it.

use watchbill_definitions::{Finding, KindFields, Reading, read_workspace};
use watchbill_domain::sources::{Field, FieldKind};

const fn field(key: &'static str, kind: FieldKind, default: Option<&'static str>, example: &'static str) -> Field {
    Field { key, title: "Title", help: "What it does.", kind, required: false, default, example }
}

/// One kind with a field of every shape, one with a field that is required, and one without any.
pub static KINDS: &[KindFields] = &[
    KindFields {
        id: "alertmanager",
        title: "Prometheus Alertmanager",
        every_s: 30,
        schemes: &["http", "https"],
        fields: &[
            field("match", FieldKind::Matchers, None, "team=\"payments\""),
            field("receiver", FieldKind::Text, None, "team-payments"),
            field("replica_labels", FieldKind::Texts, None, "replica"),
            field("silenced", FieldKind::Switch, Some("true"), "false"),
            field("timeout", FieldKind::Span { min_s: 1, max_s: 120 }, Some("20s"), "45s"),
            field("page_size", FieldKind::Number { min: 1, max: 500 }, Some("100"), "50"),
            field("order", FieldKind::Choice(&["newest", "oldest"]), Some("newest"), "oldest"),
        ],
    },
    KindFields {
        id: "rabbitmq",
        title: "RabbitMQ",
        every_s: 60,
        schemes: &["http", "https"],
        fields: &[Field {
            key: "vhost",
            title: "Virtual host",
            help: "Which one.",
            kind: FieldKind::Text,
            required: true,
            default: None,
            example: "payments",
        }],
    },
    KindFields { id: "prometheus", title: "Prometheus", every_s: 30, schemes: &["http", "https"], fields: &[] },
];

/// Reads a file by [`KINDS`].
pub fn read(text: &str) -> Reading {
    read_workspace(text, "watchbill.toml", KINDS)
}

/// A finding on one line, as the command line prints it.
pub fn line(finding: &Finding) -> String {
    format!("{}: {}", finding.weight.word(), finding.problem)
}
