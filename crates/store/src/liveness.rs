//! What a source says of its own liveness, as columns.

use watchbill_domain::alerts::{Cluster, Sender};
use watchbill_domain::time::Instant;

use crate::columns::json;
use crate::{PeerReading, SourceReading};

/// Host, alerts, when it last sent any of them.
pub(crate) type SenderColumns = (String, u32, i64);
/// Address, state, members.
pub(crate) type ClusterColumns = (String, String, u32);

pub(crate) fn senders_json(senders: &[Sender]) -> String {
    let rows: Vec<_> = senders.iter().map(|s| (&s.host, s.alerts, s.updated_at.as_ms())).collect();
    json(&rows)
}

pub(crate) fn clusters_json(peers: &[PeerReading]) -> String {
    let row = |peer: &PeerReading| {
        let cluster = peer.cluster.as_ref()?;
        Some((peer.peer.as_str().to_owned(), cluster.status.clone(), cluster.members))
    };
    let rows: Vec<ClusterColumns> = peers.iter().filter_map(row).collect();
    json(&rows)
}

/// Puts these columns into a reading whose addresses are known already.
pub(crate) fn liveness_of(
    reading: &mut SourceReading,
    starts: &[(String, i64)],
    senders: Vec<SenderColumns>,
    clusters: &[ClusterColumns],
) {
    let sender = |(host, alerts, at): SenderColumns| Sender { host, alerts, updated_at: Instant::from_ms(at) };
    reading.senders = senders.into_iter().map(sender).collect();
    for peer in &mut reading.peers {
        let own = |address: &str| address == peer.peer.as_str();
        peer.started_at = starts.iter().find(|(address, _)| own(address)).map(|(_, at)| Instant::from_ms(*at));
        let cluster = clusters.iter().find(|(address, ..)| own(address));
        peer.cluster = cluster.map(|(_, status, members)| Cluster { status: status.clone(), members: *members });
    }
}
