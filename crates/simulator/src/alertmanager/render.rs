//! JSON as Alertmanager writes it: the same keys in the same order, times with milliseconds, and `<`, `>` and `&` escaped as
//! Go does.

use std::io;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use watchbill_domain::alerts::Labels;
use watchbill_domain::time::Instant;

use super::configuration::receivers_of;
use super::listing::Listed;
use super::silences::Silence;

/// How far the server's clock is ahead of the real one, milliseconds; every time it tells is off by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Skew(pub(crate) i64);

impl Skew {
    /// A clock that is right.
    #[cfg(test)]
    pub(crate) const NONE: Self = Self(0);

    /// What the server's clock shows at `at`.
    pub(crate) fn shown(self, at: Instant) -> Instant {
        at.shifted_ms(self.0)
    }

    /// What a time by the server's clock really is.
    pub(super) fn meant(self, at: Instant) -> Instant {
        at.shifted_ms(-self.0)
    }

    fn text(self, at: Instant) -> String {
        self.shown(at).to_rfc3339_ms()
    }
}

/// Any answer as bytes, with the line break at the end that a Go encoder leaves.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut out = go_json(value);
    out.push(b'\n');
    out
}

/// One alert, without a line break.
pub(crate) fn alert_json(alert: &Listed, skew: Skew) -> Vec<u8> {
    go_json(&AlertBody::of(alert, skew))
}

/// `GET /api/v2/alerts`.
pub(super) fn alerts(listed: &[Listed], skew: Skew) -> Vec<u8> {
    json(&listed.iter().map(|alert| AlertBody::of(alert, skew)).collect::<Vec<_>>())
}

/// One group of `GET /api/v2/alerts/groups`.
#[derive(Serialize)]
pub(super) struct GroupBody<'a> {
    alerts: Vec<AlertBody<'a>>,
    labels: Pairs<'a>,
    receiver: Named<'a>,
}

impl<'a> GroupBody<'a> {
    pub(super) fn of(alerts: &[&'a Listed], labels: &'a Labels, receiver: &'a str, skew: Skew) -> Self {
        let alerts = alerts.iter().map(|alert| AlertBody::of(alert, skew)).collect();
        Self { alerts, labels: Pairs(labels), receiver: Named { name: receiver } }
    }
}

/// A receiver.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
}

/// A silence as `/api/v2/silences` and `/api/v2/silence/{id}` give it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SilenceBody<'a> {
    id: &'a str,
    status: StateBody,
    updated_at: String,
    comment: &'a str,
    created_by: &'a str,
    ends_at: String,
    matchers: Vec<MatcherBody<'a>>,
    starts_at: String,
}

impl<'a> SilenceBody<'a> {
    pub(super) fn of(silence: &'a Silence, now: Instant, skew: Skew) -> Self {
        let matcher = |m: &'a super::matchers::Matcher| MatcherBody {
            is_equal: m.is_equal(),
            is_regex: m.is_regex(),
            name: &m.name,
            value: &m.value,
        };
        Self {
            id: &silence.id,
            status: StateBody { state: silence.state(now).word() },
            updated_at: skew.text(silence.updated_at),
            comment: &silence.comment,
            created_by: &silence.created_by,
            ends_at: skew.text(silence.ends_at),
            matchers: silence.matchers.iter().map(matcher).collect(),
            starts_at: skew.text(silence.starts_at),
        }
    }
}

#[derive(Serialize)]
struct StateBody {
    state: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MatcherBody<'a> {
    is_equal: bool,
    is_regex: bool,
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AlertBody<'a> {
    annotations: Pairs<'a>,
    ends_at: String,
    fingerprint: String,
    receivers: Vec<Named<'a>>,
    starts_at: String,
    status: StatusBody<'a>,
    updated_at: String,
    #[serde(rename = "generatorURL", skip_serializing_if = "str::is_empty")]
    generator_url: &'a str,
    labels: Pairs<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusBody<'a> {
    inhibited_by: &'a [String],
    muted_by: &'a [String],
    silenced_by: &'a [String],
    state: &'static str,
}

impl<'a> AlertBody<'a> {
    fn of(alert: &'a Listed, skew: Skew) -> Self {
        let firing = &alert.firing;
        Self {
            annotations: Pairs(&firing.annotations),
            ends_at: skew.text(alert.ends_at),
            fingerprint: firing.fingerprint.to_string(),
            receivers: receivers_of(&firing.labels).into_iter().map(|name| Named { name }).collect(),
            starts_at: skew.text(firing.starts_at),
            status: StatusBody {
                inhibited_by: &alert.inhibited_by,
                muted_by: &[],
                silenced_by: &alert.silenced_by,
                state: if alert.is_suppressed() { "suppressed" } else { "active" },
            },
            updated_at: skew.text(alert.updated_at),
            generator_url: &firing.generator_url,
            labels: Pairs(&firing.labels),
        }
    }
}

/// Labels as one JSON object.
struct Pairs<'a>(&'a Labels);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn go_json(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, GoEscapes);
    #[allow(clippy::expect_used)]
    value.serialize(&mut serializer).expect("BUG: keys are text and a Vec takes every byte");
    out
}

/// Go's encoder escapes what could end a script element or a JavaScript line.
struct GoEscapes;

const ESCAPED: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];

impl serde_json::ser::Formatter for GoEscapes {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Nearly all text has none of them, and is looked through much faster for one at a time.
        if !ESCAPED.iter().any(|escaped| fragment.contains(*escaped)) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(place) = rest.find(ESCAPED) {
            let (plain, special) = rest.split_at(place);
            writer.write_all(plain.as_bytes())?;
            let mut chars = special.chars();
            if let Some(c) = chars.next() {
                write!(writer, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Firing;

    #[test]
    fn writes_keys_times_and_escapes_as_the_real_server_does() {
        // Labels and fingerprint are those of a published sample payload of a real server.
        let labels = Labels::from_pairs([
            ("alertname", "InstanceDown"),
            ("code", "200"),
            ("instance", "127.0.0.1:9090"),
            ("job", "prometheus"),
            ("monitor", "codelab-monitor"),
            ("severity", "critical"),
        ]);
        let firing = Firing {
            fingerprint: labels.fingerprint(),
            labels,
            annotations: Labels::from_pairs([("b", "<b>&\u{2028}\u{7}")]),
            starts_at: Instant::from_ms(1_790_000_000_123),
            generator_url: "http://x/?a=1&b=2".to_owned(),
        };
        let listed = Listed::plain(firing, Instant::from_ms(0));
        let expected = r#"{"annotations":{"b":"\u003cb\u003e\u0026\u2028\u0007"},"endsAt":"2026-09-21T14:17:20.123Z","fingerprint":"791cec13fcba0368","receivers":[{"name":"on-call"}],"startsAt":"2026-09-21T14:13:20.123Z","status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"2026-09-21T14:13:20.123Z","generatorURL":"http://x/?a=1\u0026b=2","labels":{"alertname":"InstanceDown","code":"200","instance":"127.0.0.1:9090","job":"prometheus","monitor":"codelab-monitor","severity":"critical"}}"#;
        assert_eq!(String::from_utf8(alert_json(&listed, Skew::NONE)).unwrap(), expected);
    }

    #[test]
    fn the_second_check_value_for_fingerprints_holds_too() {
        let labels = Labels::from_pairs([
            ("alertname", "InstanceDown"),
            ("code", "200"),
            ("instance", "localhost:9090"),
            ("job", "prometheus"),
            ("monitor", "codelab-monitor"),
            ("severity", "critical"),
        ]);
        assert_eq!(labels.fingerprint().to_string(), "8df98227bdd81384");
    }
}
