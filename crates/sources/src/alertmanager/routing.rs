//! From the configuration that a server shows of itself to its routes. Of receivers only their names and the kinds of what they
//! send to are taken: no address, no channel, nothing that might be a secret.

use std::time::Duration;

use watchbill_domain::alerts::{Matcher, MatcherSet, Operator, Receiver, Route, RouteTree, Subject, plain_line};

use crate::yaml::Yaml;

/// Characters of a name that are kept.
const NAME_CHARS: usize = 200;
/// More routes than anybody can have meant to write.
const MOST_ROUTES: usize = 20_000;
/// Larger texts are not read.
const MOST_BYTES: usize = 8 << 20;
/// What the keys of receivers end with that say where they send to.
const WAYS_END: &str = "_configs";

/// The ways on which receivers send, by the beginning of their key.
const WAYS: [(&str, &str); 18] = [
    ("discord", "Discord"),
    ("email", "e-mail"),
    ("incidentio", "incident.io"),
    ("jira", "Jira"),
    ("mattermost", "Mattermost"),
    ("msteams", "Microsoft Teams"),
    ("msteamsv2", "Microsoft Teams"),
    ("opsgenie", "Opsgenie"),
    ("pagerduty", "PagerDuty"),
    ("pushover", "Pushover"),
    ("rocketchat", "Rocket.Chat"),
    ("slack", "Slack"),
    ("sns", "Amazon SNS"),
    ("telegram", "Telegram"),
    ("victorops", "VictorOps"),
    ("webex", "Webex"),
    ("webhook", "webhook"),
    ("wechat", "WeChat"),
];

/// How patiently an Alertmanager groups unless it is told otherwise.
#[derive(Clone, Copy)]
struct Pace {
    group_wait: Duration,
    group_interval: Duration,
    repeat_interval: Duration,
}

const DEFAULT_PACE: Pace = Pace {
    group_wait: Duration::from_secs(30),
    group_interval: Duration::from_secs(300),
    repeat_interval: Duration::from_secs(4 * 3600),
};

/// The routes of a configuration.
///
/// # Errors
/// Why they are not known, in words that quote nothing but keys and names of receivers. One route that cannot be read makes all
/// of them unknown: alerts that it takes would be said to go elsewhere.
pub(super) fn routes(original: &str) -> Result<RouteTree, String> {
    if original.len() > MOST_BYTES {
        return Err("it is too large to be read".to_owned());
    }
    let yaml = Yaml::parse(original)?;
    let root = yaml.get("route").ok_or("it has no `route`")?;
    let mut left = MOST_ROUTES;
    let root = route(root, ("", DEFAULT_PACE), &mut left)?;
    let receivers = yaml.get("receivers").map(Yaml::items).unwrap_or_default();
    Ok(RouteTree { root, receivers: receivers.iter().filter_map(receiver).collect() })
}

fn route(yaml: &Yaml, (above, pace): (&str, Pace), left: &mut usize) -> Result<Route, String> {
    *left = left.checked_sub(1).ok_or("it has too many routes to be read")?;
    let receiver = yaml.text_of("receiver").map_or_else(|| above.to_owned(), name);
    if receiver.is_empty() {
        return Err("a route has no receiver".to_owned());
    }
    let pace = Pace {
        group_wait: span(yaml, "group_wait", pace.group_wait)?,
        group_interval: span(yaml, "group_interval", pace.group_interval)?,
        repeat_interval: span(yaml, "repeat_interval", pace.repeat_interval)?,
    };
    let below = yaml.get("routes").map(Yaml::items).unwrap_or_default();
    let routes = below.iter().map(|child| route(child, (&receiver, pace), left)).collect::<Result<_, _>>()?;
    let times = ["mute_time_intervals", "active_time_intervals"].into_iter().filter_map(|key| yaml.get(key));
    Ok(Route {
        matchers: matchers(yaml).map_err(|why| format!("{why} of a route to `{receiver}`"))?,
        goes_on: yaml.text_of("continue") == Some("true"),
        group_wait: pace.group_wait,
        group_interval: pace.group_interval,
        repeat_interval: pace.repeat_interval,
        times: times.flat_map(Yaml::items).filter_map(Yaml::text).map(name).collect(),
        routes,
        receiver,
    })
}

/// Those of `matchers`, and of `match` and `match_re`, which it had before 0.22.
fn matchers(yaml: &Yaml) -> Result<Vec<Matcher>, &'static str> {
    const WRONG: &str = "Watchbill cannot read the matchers";
    let mut all = Vec::new();
    for text in yaml.get("matchers").map(Yaml::items).unwrap_or_default() {
        let set = text.text().and_then(|text| MatcherSet::parse(text).ok()).ok_or(WRONG)?;
        if set.matchers().iter().any(|matcher| matcher.subject() != Subject::Label) {
            return Err(WRONG);
        }
        all.extend_from_slice(set.matchers());
    }
    for (key, operator) in [("match", Operator::Equal), ("match_re", Operator::Match)] {
        for (label, value) in yaml.get(key).map(Yaml::entries).unwrap_or_default() {
            let Yaml::Text(value) = value else { return Err(WRONG) };
            all.push(Matcher::of_label(label, operator, value).map_err(|_| WRONG)?);
        }
    }
    Ok(all)
}

fn receiver(yaml: &Yaml) -> Option<Receiver> {
    let mut ways: Vec<String> = Vec::new();
    for (key, configured) in yaml.entries() {
        let Some(kind) = key.strip_suffix(WAYS_END).filter(|_| !configured.items().is_empty()) else { continue };
        let way = WAYS.iter().find(|(id, _)| *id == kind).map_or_else(|| name(kind), |(_, title)| (*title).to_owned());
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    Some(Receiver { name: name(yaml.text_of("name")?), ways })
}

fn name(text: &str) -> String {
    plain_line(text, NAME_CHARS)
}

fn span(yaml: &Yaml, key: &str, unset: Duration) -> Result<Duration, String> {
    let Some(text) = yaml.text_of(key) else { return Ok(unset) };
    prometheus_span(text).ok_or_else(|| format!("a `{key}` is no length of time"))
}

/// `1h30m`, with the units of Prometheus, from the largest down; a day is 24 hours and a year 365 days.
fn prometheus_span(text: &str) -> Option<Duration> {
    const UNITS_MS: [(&str, u64); 7] = [
        ("ms", 1),
        ("y", 365 * 86_400_000),
        ("w", 7 * 86_400_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
    ];
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let (mut rest, mut sum_ms) = (text, 0_u64);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, unit) = rest.split_at(end);
        let (word, unit_ms) = UNITS_MS.iter().find(|(word, _)| unit.starts_with(word))?;
        sum_ms = sum_ms.checked_add(digits.parse::<u64>().ok()?.checked_mul(*unit_ms)?)?;
        rest = &unit[word.len()..];
    }
    (!text.is_empty()).then(|| Duration::from_millis(sum_ms))
}

#[cfg(test)]
#[path = "routing_tests.rs"]
mod tests;
