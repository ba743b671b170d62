//! How often alerts change, for people.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::alerts::{
    AlertState, EPISODES_TOLD, EpisodeSpan, Flap, FlapRules, KnownAlert, filter_text, flap_verdict, plain_line,
};
use watchbill_domain::time::span_text;
use watchbill_store::{AlertRow, SourceRow};

use crate::api::{FlapView, FlappingView, StrangeView};

use super::kept::Records;
use super::strange::own;
use super::texts::Here;

/// For how long after it resolved an alert can still be flapping by any sensible rules; further back nobody looks.
pub(super) const RESTLESS: Duration = Duration::from_secs(24 * 3600);

/// Names that are told of one by one under what is strange.
const MOST_STRANGE: usize = 5;

/// That it flaps, for its row.
pub(super) fn flapping_view(alert: &KnownAlert, rules: &FlapRules, here: &Here) -> Option<FlappingView> {
    let flap = &alert.flap;
    let since = flap.since.filter(|_| flap.is_flapping(here.now, rules))?;
    Some(FlappingView { text: flap.words(), changes: flap.changes, since: here.time(since) })
}

/// How often it changes; nothing of one that changed once at most lately. `episodes` are its recorded ones in time order.
pub(super) fn flap_view(
    flap: &Flap,
    episodes: &[EpisodeSpan],
    source: &SourceRow,
    rules: &FlapRules,
    here: &Here,
) -> Option<FlapView> {
    if flap.changes < 2 || flap.is_spent(here.now, rules) {
        return None;
    }
    let flapping = flap.is_flapping(here.now, rules);
    let (since, settles) = if flapping { (flap.since, flap.ends_at(rules)) } else { (None, None) };
    Some(FlapView {
        flapping,
        verdict: flap_verdict(flap, &lengths(episodes)),
        score: format!("{:.1}", flap.score_at(here.now, rules)),
        enter: format!("{:.1}", rules.enter),
        leave: format!("{:.1}", rules.leave),
        since: since.map(|at| here.time(at)),
        settles: settles.map(|at| here.time(at)),
        every: span_text(source.facts.every),
    })
}

/// What flaps, by name and source, whether or not it fires at this moment; the one that changed most first.
pub(super) fn restless(records: &Records, here: &Here) -> Vec<StrangeView> {
    let flaps = |alert: &&AlertRow| alert.flap.is_flapping(here.now, &records.flap);
    let mut groups: BTreeMap<(&str, &str), Vec<&AlertRow>> = BTreeMap::new();
    for alert in records.alerts.iter().filter(flaps) {
        groups.entry((alert.name(), alert.id.source.as_str())).or_default().push(alert);
    }
    let mut groups: Vec<Vec<&AlertRow>> = groups.into_values().collect();
    groups.sort_by_key(|group| Reverse(group.iter().map(|alert| alert.flap.changes).max()));
    let others = groups.split_off(groups.len().min(MOST_STRANGE));
    let mut views: Vec<StrangeView> = groups.iter().filter_map(|group| restless_group(group, records, here)).collect();
    if !others.is_empty() {
        let alerts: usize = others.iter().map(Vec::len).sum();
        let what = format!("{alerts} alerts of {} more names flap", others.len());
        views.push(own("info", &what, means(&records.flap, None), None));
    }
    views
}

fn restless_group(group: &[&AlertRow], records: &Records, here: &Here) -> Option<StrangeView> {
    let most = group.iter().max_by_key(|alert| alert.flap.changes)?;
    let (name, flap) = (plain_line(most.name(), 80), &most.flap);
    let since = here.short(flap.run_from);
    let cycle = flap.cycle().map(|cycle| format!(", about every {}", span_text(cycle))).unwrap_or_default();
    let what = match group.len() {
        1 => format!("{name} flaps: {} changes since {since}{cycle}", flap.changes),
        many => format!("{many} alerts of {name} flap: up to {} changes since {since}{cycle}", flap.changes),
    };
    let firing = group.iter().filter(|alert| alert.state == AlertState::Firing).count();
    let now = match (firing, group.len()) {
        (0, _) => "not firing at this moment".to_owned(),
        (1, 1) => "firing at this moment".to_owned(),
        (firing, _) => format!("{firing} firing at this moment"),
    };
    let filter = Some(filter_text([("alertname", most.name()), ("@source", most.id.source.as_str())]));
    Some(StrangeView { filter, ..own(most.severity.word(), &what, means(&records.flap, Some(&now)), None) })
}

/// What it means for paging.
fn means(rules: &FlapRules, now: Option<&str>) -> String {
    let steady = span_text(rules.still_firing_after);
    let now = now.map(|now| format!("{now}; ")).unwrap_or_default();
    format!("{now}it pages again once it has fired for {steady} without a change, or when it has settled and fires")
}

/// How long the last episodes lasted that are over, the newest first.
pub(super) fn lengths(episodes: &[EpisodeSpan]) -> Vec<Duration> {
    let over = episodes.iter().rev().filter_map(|episode| Some(episode.ended_at?.since(episode.fired_at)));
    over.take(EPISODES_TOLD).collect()
}
