use toml_edit::Document;
use watchbill_domain::sources::{Field, FieldKind, Value};

use super::{AUTH_FORMS, COMMON, example_line, kind_page};
use crate::common::common;
use crate::finding::Weight;
use crate::reader::entries;
use crate::settings::{default_value, read_value};
use crate::source::KindFields;
use crate::workspace::read_workspace;

const fn field(key: &'static str, kind: FieldKind, default: Option<&'static str>, example: &'static str) -> Field {
    Field { key, title: "Title", help: "What it does.", kind, required: false, default, example }
}

static KIND: KindFields = KindFields {
    id: "alertmanager",
    title: "Prometheus Alertmanager",
    every_s: 30,
    schemes: &["http", "https"],
    fields: &[
        field("match", FieldKind::Matchers, None, "team=\"payments\""),
        field("replica_labels", FieldKind::Texts, None, "replica"),
        field("silenced", FieldKind::Switch, Some("true"), "false"),
        field("timeout", FieldKind::Span { min_s: 1, max_s: 120 }, Some("20s"), "45s"),
        field("page_size", FieldKind::Number { min: 1, max: 500 }, Some("100"), "50"),
        field("order", FieldKind::Choice(&["newest", "oldest"]), Some("newest"), "oldest"),
        Field { required: true, ..field("tenant", FieldKind::Text, None, "payments") },
    ],
};

/// A good source of `KIND`, with `key` set anew in `line`.
fn with(key: &str, line: &str) -> String {
    let good = [
        ("name", "name = \"prod\""),
        ("kind", "kind = \"alertmanager\""),
        ("url", "url = \"https://am.example.net\""),
        ("tenant", "tenant = \"payments\""),
    ];
    let others: Vec<&str> = good.iter().filter(|(k, _)| *k != key).map(|(_, line)| *line).collect();
    format!("team = \"t\"\n[[sources]]\n{line}\n{}\n", others.join("\n"))
}

#[test]
fn a_page_of_the_manual_has_every_setting() {
    insta::assert_snapshot!(kind_page(&KIND, "Reads the alerts of an Alertmanager."));
}

#[test]
fn a_kind_with_other_addresses_has_them_in_its_page() {
    let kind = KindFields { id: "redis", schemes: &["redis", "rediss"], ..KIND };

    let page = kind_page(&kind, "Reads what died.");

    assert!(page.contains("url = \"rediss://redis.example.net\""), "{page}");
    assert!(page.contains("It begins with `redis://` or `rediss://`, without"), "{page}");
    let written = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(read_workspace(&format!("team = \"t\"\n{written}"), "f", &[kind]).findings, []);
}

#[test]
fn every_example_in_the_manual_can_be_written_as_it_stands() {
    let examples = COMMON.iter().chain(KIND.fields).map(|field| (field.key, example_line(field, &KIND)));
    let forms = AUTH_FORMS.iter().map(|form| ("auth", (*form).to_owned()));
    for (key, line) in examples.chain(forms) {
        let reading = read_workspace(&with(key, &line), "f", &[KIND]);
        assert_eq!(reading.findings, [], "{line}");
        assert_eq!(reading.workspace.sources.len(), 1, "{line}");
    }
}

#[test]
fn every_setting_in_the_manual_is_read_and_a_date_is_none_of_their_values() {
    for field in COMMON.iter().chain(KIND.fields) {
        let text = with(field.key, &format!("{} = 2026-01-01", field.key));
        let findings = read_workspace(&text, "f", &[KIND]).findings;
        let [finding] = findings.as_slice() else { panic!("{} gave {findings:?}", field.key) };
        assert_eq!(finding.problem.line, Some(3), "{}", finding.problem);
        assert_ne!(finding.weight, Weight::Note, "{}", finding.problem);
        assert!(finding.problem.message.contains("is a date or time"), "{}", finding.problem);
    }
}

#[test]
fn defaults_in_the_manual_are_values_of_their_fields() {
    for field in COMMON.iter().chain(KIND.fields).filter(|field| field.default.is_some()) {
        assert!(default_value(field).is_some(), "{}", field.key);
    }
    let text = "every = \"30s\"\n";
    let document = Document::parse(text).unwrap();
    let every = read_value(common("every"), &entries(document.as_table(), 0)[0]);
    assert!(matches!(every, Ok(Value::Span(_))));
}
