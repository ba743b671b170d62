//! The small texts that several answers share.

use watchbill_domain::alerts::{AlertState, Decision, Held, RuleTrouble, Standing, plain_line};
use watchbill_domain::sources::{Health, health};
use watchbill_domain::time::{Instant, Zone, local_text, span_text, with_local_times};
use watchbill_store::{AlertRow, SourceRow, StoreError};

use crate::api::{ApiError, PeerView, RuleView, SourceView, TimeText};
use crate::oncall::Reader;
use crate::workspace::Loaded;

use super::liveness::{cluster_text, lease_text, sender_views};

/// Now and here: what every time is written by.
#[derive(Clone)]
pub(crate) struct Here {
    pub now: Instant,
    pub zone: Zone,
}

impl Here {
    pub fn time(&self, at: Instant) -> TimeText {
        let text = local_text(at, &self.zone, self.now);
        TimeText { ms: at.as_ms(), short: text.short, full: text.full }
    }

    /// Who reads of who is on call.
    pub fn on_call<'a>(&'a self, loaded: &'a Loaded) -> Reader<'a> {
        Reader { people: &loaded.people, me: loaded.me.as_deref(), now: self.now, laptop: &self.zone }
    }

    pub fn full(&self, at: Instant) -> String {
        local_text(at, &self.zone, self.now).full
    }

    /// A recorded sentence with its times as people here write them.
    pub fn local(&self, text: &str) -> String {
        with_local_times(text, &self.zone, self.now)
    }

    pub fn short(&self, at: Instant) -> String {
        local_text(at, &self.zone, self.now).short
    }
}

/// What a store's trouble is to the one who asked.
pub(crate) fn store_error(error: &StoreError) -> ApiError {
    match error {
        StoreError::NotFound { .. } => ApiError::NotFound { message: error.to_string() },
        StoreError::Refused { .. } => ApiError::Invalid { field: String::new(), message: error.to_string() },
        _ => ApiError::Store { message: error.to_string() },
    }
}

pub(crate) fn health_of(source: &SourceRow, now: Instant) -> Health {
    health(&source.facts, now)
}

/// The state to show: what was last known, unless its source cannot be believed now.
pub(crate) fn shown_state(alert: &AlertRow, health: Health) -> &'static str {
    alert.state.shown(health).word()
}

/// Silences and inhibiting alerts that hold an alert back at its source.
pub(crate) fn held_by(standing: &Standing) -> (&[String], &[String]) {
    match standing {
        Standing::Suppressed { silenced_by, inhibited_by, .. } => (silenced_by, inhibited_by),
        Standing::Active | Standing::Acknowledged { .. } | Standing::Unprocessed => (&[], &[]),
    }
}

/// What was done with a firing alert or why it is quiet, in a few words.
pub(crate) fn quiet_text(alert: &AlertRow, source: Option<&SourceRow>, here: &Here) -> Option<String> {
    if alert.state == AlertState::Resolved {
        return None;
    }
    if alert.mine.acknowledged_at.is_some() {
        return Some("acknowledged".to_owned());
    }
    if let Some(until) = alert.mine.snoozed_until.filter(|until| *until > here.now) {
        return Some(format!("snoozed until {}", here.short(until)));
    }
    match &alert.standing {
        Standing::Suppressed { silenced_by, .. } if !silenced_by.is_empty() => {
            let ends = source.into_iter().flat_map(|s| &s.silences).filter(|s| silenced_by.contains(&s.id));
            Some(
                ends.map(|s| s.ends_at)
                    .max()
                    .map_or_else(|| "silenced".to_owned(), |ends_at| format!("silenced until {}", here.short(ends_at))),
            )
        }
        Standing::Suppressed { inhibited_by, .. } if !inhibited_by.is_empty() => Some("inhibited".to_owned()),
        Standing::Suppressed { .. } => Some("muted at the source".to_owned()),
        Standing::Acknowledged { by } => Some(match by.as_slice() {
            [] => "acknowledged at the source".to_owned(),
            [one] => format!("acknowledged by {}", plain_line(one, 60)),
            [one, rest @ ..] => format!("acknowledged by {} and {} more", plain_line(one, 60), rest.len()),
        }),
        Standing::Unprocessed => Some("not yet processed".to_owned()),
        Standing::Active => match &alert.decision {
            Some(Decision::Hold { held: Held::Awaited, .. }) => Some("waiting for the source that notifies".to_owned()),
            Some(Decision::Hold { held: Held::Flapping, .. }) if alert.announced.is_none() => {
                Some("quiet while it flaps".to_owned())
            }
            Some(Decision::Hold { because, .. }) if alert.announced.is_none() => Some(here.local(because)),
            Some(_) | None => None,
        },
    }
}

/// One source for the status line.
pub(crate) fn source_view(source: &SourceRow, here: &Here) -> SourceView {
    let health = health_of(source, here.now);
    let silent = (health == Health::Failing).then(|| "does not answer now".to_owned());
    SourceView {
        name: source.name.to_string(),
        kind: watchbill_sources::find(&source.kind).map_or_else(|| source.kind.clone(), |kind| kind.title.to_owned()),
        health: health.word().to_owned(),
        as_of: source.facts.last_good_at.map(|at| here.time(at)),
        problem: source_problem(source, health, here),
        every: span_text(source.facts.every),
        peers: source
            .reading
            .peers
            .iter()
            .map(|peer| PeerView {
                address: peer.peer.to_string(),
                version: peer.version.clone(),
                problem: peer.problem.clone().or_else(|| silent.clone()),
                started_at: peer.started_at.map(|at| here.time(at)),
                cluster: cluster_text(peer, source.reading.peers.len()),
            })
            .collect(),
        skew: skew_text(source.reading.skew_ms),
        rules: source.reading.rules.iter().map(|rule| rule_view(rule, here)).collect(),
        lease: lease_text(source, health, here),
        senders: sender_views(source),
    }
}

fn rule_view(rule: &RuleTrouble, here: &Here) -> RuleView {
    RuleView {
        alert: plain_line(&rule.alert, 120),
        group: plain_line(&rule.group, 120),
        error: plain_line(&rule.error, 300),
        evaluated_at: rule.evaluated_at.map(|at| here.time(at)),
    }
}

/// What is wrong with a source, what it means for paging, what to do.
pub(crate) fn source_problem(source: &SourceRow, health: Health, here: &Here) -> Option<String> {
    let as_of = source.facts.last_good_at.map(|at| here.short(at));
    match health {
        Health::Failing => {
            let message = source.failure.as_ref().map_or("does not answer", |(_, message)| message.as_str());
            let kept = as_of.map_or_else(
                || "nothing is known of it yet, and nothing of it can page".to_owned(),
                |as_of| format!("its alerts are as of {as_of}, and nothing new of it can page"),
            );
            Some(format!("{message}; {kept}"))
        }
        Health::Stale => Some(format!(
            "not polled since {}: nothing new of it can page; start Watchbill, or `watchbill watch`",
            as_of.unwrap_or_default()
        )),
        Health::Unknown => Some("not polled yet".to_owned()),
        Health::Fine => match (&source.reading.problem, rules_text(&source.reading.rules)) {
            (Some(problem), Some(rules)) => Some(format!("{problem}; {rules}")),
            (problem, rules) => problem.clone().or(rules),
        },
    }
}

/// What rules in error mean; the first is named with its error.
fn rules_text(rules: &[RuleTrouble]) -> Option<String> {
    let first = rules.first()?;
    let (name, group, error) =
        (plain_line(&first.alert, 80), plain_line(&first.group, 80), plain_line(&first.error, 160));
    Some(match rules.len() {
        1 => format!("the rule {name} (group {group}) cannot be evaluated, so this alert cannot fire: {error}"),
        n => format!(
            "{n} rules cannot be evaluated, so their alerts cannot fire; the first is {name} (group {group}): {error}"
        ),
    })
}

fn skew_text(skew_ms: i64) -> Option<String> {
    let off = std::time::Duration::from_millis(skew_ms.unsigned_abs());
    // Nothing hangs on less, and an answer that took its time looks like it.
    if off < std::time::Duration::from_secs(5) {
        return None;
    }
    let word = if skew_ms > 0 { "ahead of" } else { "behind" };
    Some(format!("its clock is {} {word} this laptop's", span_text(off)))
}
