//! A poll in a few lines, for the snapshots.

use std::fmt::Write;

use watchbill_domain::alerts::{Poll, Sighting};
use watchbill_domain::time::Instant;

/// More alerts than this are told by their number and a hash of their identities.
const LISTED: usize = 20;

/// The poll as text: every figure of it is in there.
pub fn show(poll: &Poll) -> String {
    let mut out = String::new();
    for peer in &poll.peers {
        let version = peer.version.as_deref().unwrap_or("-");
        writeln!(out, "peer {} {:?}, started {}, version {version}", peer.peer, peer.answered, time(peer.started_at))
            .unwrap();
    }
    if poll.sightings.len() > LISTED {
        let identities: Vec<&str> = poll.sightings.iter().map(|s| s.identity.as_str()).collect();
        writeln!(out, "{} alerts, identities hash to {:016x}", identities.len(), fnv1a(&identities.join("\n")))
            .unwrap();
    } else {
        poll.sightings.iter().for_each(|sighting| show_alert(&mut out, sighting));
    }
    for silence in &poll.silences {
        let (from, to) = (silence.starts_at.to_rfc3339_ms(), silence.ends_at.to_rfc3339_ms());
        writeln!(out, "silence {} by {:?}: {:?}, {from} to {to}", silence.id, silence.by, silence.comment).unwrap();
    }
    for rule in &poll.rules {
        let tried = time(rule.evaluated_at);
        writeln!(out, "rule {:?} in {:?}: {:?}, tried {tried}", rule.alert, rule.group, rule.error).unwrap();
    }
    for problem in &poll.problems {
        writeln!(out, "problem {problem}").unwrap();
    }
    out
}

fn show_alert(out: &mut String, sighting: &Sighting) {
    let Sighting {
        identity,
        labels,
        annotations,
        severity,
        seen,
        standing,
        starts,
        ends_at,
        updated_at,
        url,
        receivers,
        expression,
        fires_at,
        clears_at,
    } = sighting;
    writeln!(out, "alert {identity} {severity:?} {seen:?} {standing:?}").unwrap();
    writeln!(out, "  labels {labels:?}").unwrap();
    writeln!(out, "  annotations {annotations:?}").unwrap();
    for start in starts {
        writeln!(out, "  started {} as {} on {}", time(Some(start.at)), start.unmerged, start.peer).unwrap();
    }
    writeln!(out, "  ends {}, updated {}", time(*ends_at), time(*updated_at)).unwrap();
    writeln!(out, "  from {url:?} to {receivers:?}").unwrap();
    if clears_at.is_some() {
        writeln!(out, "  clears at {}", time(*clears_at)).unwrap();
    }
    if let Some(expression) = expression {
        writeln!(out, "  by {expression:?}, fires at {}", time(*fires_at)).unwrap();
    }
}

fn time(at: Option<Instant>) -> String {
    at.map_or_else(|| "-".to_owned(), Instant::to_rfc3339_ms)
}

fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
