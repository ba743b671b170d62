//! Whether sources are kept fresh, and whether it is this laptop that hears nothing.

use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::alerts::{offline, short_lease, stopped};
use watchbill_domain::sources::Health;
use watchbill_domain::time::{Instant, span_text};
use watchbill_store::{PeerReading, SourceRow};

use crate::api::{SenderView, StrangeView};

use super::strange::own;
use super::texts::Here;

/// A clock that is off by more makes the times of alerts wrong enough to mislead.
const SKEW_MATTERS_MS: u64 = 60_000;

/// Since when nothing reaches this laptop, in one sentence.
pub(super) fn offline_since(sources: &[&SourceRow]) -> Option<Instant> {
    let facts: Vec<_> =
        sources.iter().map(|source| (source.facts, source.failure.as_ref().map(|(kind, _)| *kind))).collect();
    offline(&facts)
}

pub(super) fn offline_text(sources: usize, since: Instant, here: &Here) -> String {
    format!(
        "none of the {sources} sources has answered since {}: their alerts are as of then, and nothing new can page until \
         this laptop has a network again",
        here.short(since)
    )
}

/// Who sends a source its alerts, and how long ago each last did at the last poll.
pub(super) fn sender_views(source: &SourceRow) -> Vec<SenderView> {
    let Some(polled_at) = source.facts.last_good_at else { return Vec::new() };
    let view = |sender: &watchbill_domain::alerts::Sender| {
        let alerts = counted(sender.alerts);
        let ago = span_text(polled_at.since(sender.updated_at));
        SenderView { host: plain_line(&sender.host, 80), text: format!("sent its {alerts} {ago} before the last poll") }
    };
    source.reading.senders.iter().map(view).collect()
}

/// When the first firing alert vanishes unless it is sent again; nothing while the source cannot be believed.
pub(super) fn lease_text(source: &SourceRow, health: Health, here: &Here) -> Option<String> {
    let ends_at = source.lease_ends_at.filter(|at| health == Health::Fine && *at > here.now)?;
    // Nobody who promises years ever takes anything back by silence.
    let left = ends_at.since(here.now);
    (left < Duration::from_secs(86_400))
        .then(|| format!("the first of its firing alerts vanishes in {} unless it is sent again", span_text(left)))
}

/// What an address says of its cluster, if it has one.
pub(super) fn cluster_text(peer: &PeerReading, addresses: usize) -> Option<String> {
    let cluster = peer.cluster.as_ref()?;
    match (cluster.status.as_str(), cluster.members) {
        // One by itself has nobody to be apart from.
        ("disabled", _) if addresses < 2 => None,
        (_, 0) => None,
        (status, members) => Some(format!("cluster {status}, knows {}", members_text(members, addresses))),
    }
}

fn members_text(members: u32, addresses: usize) -> String {
    let plural = if members == 1 { "member" } else { "members" };
    if addresses > members as usize {
        format!("{members} of {addresses} members")
    } else {
        format!("{members} {plural}")
    }
}

/// What is off about a source that answers well.
pub(super) fn strange_liveness(source: &SourceRow, health: Health) -> Vec<StrangeView> {
    let Some(polled_at) = source.facts.last_good_at.filter(|_| health == Health::Fine) else { return Vec::new() };
    let name = source.name.as_str();
    let mut found = Vec::new();
    let late = stopped(&source.reading.senders, polled_at);
    for sender in &late {
        let (host, alerts) = (plain_line(&sender.host, 80), counted(sender.alerts));
        let span = span_text(polled_at.since(sender.updated_at));
        let means = format!(
            "its {alerts} vanish from {name} unless they are sent again, which does not mean that they are over: look at that \
             Prometheus"
        );
        found.push(own("error", &format!("{host} has not refreshed its {alerts} for {span}"), means, None));
    }
    // Who stopped has been named already.
    if let Some(left) = short_lease(source.lease_ends_at, polled_at).filter(|_| late.is_empty()) {
        let what =
            format!("The first firing alerts of {name} vanish in {} unless they are sent again", span_text(left));
        let means = "nobody has sent them for a while, and vanishing does not mean that they are over: look at what sends \
                     alerts there";
        found.push(own("warning", &what, means.to_owned(), None));
    }
    found.extend(strange_cluster(source));
    if source.reading.skew_ms.unsigned_abs() >= SKEW_MATTERS_MS {
        let span = span_text(Duration::from_millis(source.reading.skew_ms.unsigned_abs()));
        let what = format!("The clock of {name} is {span} off this laptop's");
        let means = "times of its alerts are corrected by that; a server whose clock is wrong may take new alerts for ended \
                     ones: set one of the two clocks right";
        found.push(own("warning", &what, means.to_owned(), None));
    }
    found
}

fn strange_cluster(source: &SourceRow) -> Option<StrangeView> {
    let addresses = source.reading.peers.len();
    let ill = source.reading.peers.iter().find_map(|peer| {
        let cluster = peer.cluster.as_ref()?;
        let apart = addresses > 1 && cluster.members > 0 && (cluster.members as usize) < addresses;
        let unready = cluster.status == "settling" || (cluster.status == "disabled" && addresses > 1);
        (apart || unready).then_some((peer, cluster))
    });
    let (peer, cluster) = ill?;
    let what = format!("The cluster of {} is not whole", source.name);
    let means = format!(
        "{} says: {}, {}; silences and what was notified may not reach the others, so that one alert pages twice or a silence \
         holds on one of them only",
        peer.peer,
        cluster.status,
        members_text(cluster.members, addresses)
    );
    Some(own("warning", &what, means, None))
}

fn counted(alerts: u32) -> String {
    if alerts == 1 { "1 alert".to_owned() } else { format!("{alerts} alerts") }
}
