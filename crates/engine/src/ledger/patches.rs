//! A suggested change as text that can be pasted where it belongs.

use std::time::Duration;

use watchbill_domain::alerts::{RuleChange, filter_text, plain_line};

use crate::api::NoisePatch;

/// Who is to be changed.
pub(super) struct Patched<'a> {
    pub source: &'a str,
    pub name: &'a str,
    pub expression: Option<&'a str>,
}

/// The texts for a change; where it can be made in several places, the one that mends the cause comes first.
pub(super) fn patches(of: &Patched<'_>, change: RuleChange) -> Vec<NoisePatch> {
    match change {
        RuleChange::For(wait) => {
            let key = format!("for: {}  # if it waits already: longer by so much", minutes(wait));
            vec![prometheus(of, &key)]
        }
        RuleChange::KeepFiringFor(keep) => {
            vec![prometheus(of, &format!("keep_firing_for: {}", minutes(keep)))]
        }
        RuleChange::Together(within) => vec![
            NoisePatch {
                place: "Alertmanager's configuration, under `route.routes`".to_owned(),
                text: format!(
                    "- matchers: ['{}']\n  group_by: ['alertname']\n  group_wait: {}\n",
                    filter_text([("alertname", of.name)]).replace('\'', "''"),
                    minutes(within)
                ),
            },
            NoisePatch {
                place: "watchbill.toml, for all pages".to_owned(),
                text: format!("[paging]\nedit_within = \"{}\"\n", minutes(within)),
            },
        ],
        RuleChange::Quiet => vec![quiet(of)],
        RuleChange::Delete => vec![
            NoisePatch {
                place: "the rule file".to_owned(),
                text: format!(
                    "# Take this rule out: nobody was ever helped by it.\n# - alert: {}\n{}",
                    plain_line(of.name, 200),
                    of.expression.map(|of| format!("#   expr: {}\n", plain_line(of, 2000))).unwrap_or_default()
                ),
            },
            quiet(of),
        ],
    }
}

fn prometheus(of: &Patched<'_>, key: &str) -> NoisePatch {
    let expression = match of.expression {
        Some(expression) => format!("expr: {}", quoted(expression)),
        None => "# expr: as it is".to_owned(),
    };
    NoisePatch {
        place: "the rule file of Prometheus".to_owned(),
        text: format!("- alert: {}\n  {expression}\n  {key}\n", quoted(of.name)),
    }
}

fn quiet(of: &Patched<'_>) -> NoisePatch {
    let matcher = |name, value| {
        let text = filter_text([(name, value)]);
        let is_literal = !text.contains(|c: char| c == '\'' || c.is_control());
        if is_literal { format!("'{text}'") } else { quoted(&text) }
    };
    let (name, source) = (matcher("alertname", of.name), matcher("@source", of.source));
    NoisePatch {
        place: "watchbill.toml, above the other rules".to_owned(),
        text: format!("[[rules]]\nmatch = [{name}, {source}]\ndo = \"quiet\"\n"),
    }
}

/// As Prometheus, Alertmanager and watchbill.toml read it; what is suggested are whole minutes.
fn minutes(span: Duration) -> String {
    format!("{}m", span.as_secs() / 60)
}

/// A text in double quotes: the escapes of JSON are read alike by YAML and TOML, which want DEL escaped too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
#[path = "patches_tests.rs"]
mod tests;
