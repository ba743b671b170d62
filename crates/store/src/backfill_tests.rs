use watchbill_domain::alerts::Severity::Error;
use watchbill_domain::alerts::{Cluster, Sender};
use watchbill_domain::ids::Peer;

use super::*;
use crate::testing::{Desk, alert, at, fired, prod, resolved};
use crate::{GapRow, PeerReading, PollCommit, SourceReading};

fn night() -> Gap {
    Gap { from: at(0), to: at(480), cause: GapCause::Asleep }
}

fn notes() -> GapNotes {
    let deed = ColleagueDeed {
        at: at(60),
        what: ColleagueDid::Made,
        by: "bo".to_owned(),
        comment: "known".to_owned(),
        about: "alertname=\"Disk\"".to_owned(),
        until: at(600),
    };
    let untold = Some("its history begins at 02:00".to_owned());
    GapNotes { told: vec![(at(120), at(480))], untold, colleagues: vec![deed] }
}

#[tokio::test]
async fn what_is_known_of_a_gap_is_kept_with_it() {
    let desk = Desk::new().await;
    desk.poll(at(0), Vec::new()).await;
    desk.poll_after_gap(at(480), night()).await;
    desk.store.note_gap(&prod(), &night(), &notes()).await.unwrap();
    let told = notes().told;
    let gaps = desk.store.gaps(&prod(), at(0)).await.unwrap();
    assert_eq!(gaps, [GapRow { from: at(0), to: Some(at(480)), cause: GapCause::Asleep, told }]);
    let absence = AbsenceRow { source: prod(), from: at(0), to: at(480), cause: GapCause::Asleep, notes: notes() };
    let hour = Duration::from_secs(3600);
    assert_eq!(desk.store.absences(at(0), hour).await.unwrap(), [absence]);
    assert_eq!(desk.store.absences(at(480), hour).await.unwrap(), [], "it was put away");
    assert_eq!(desk.store.absences(at(0), hour * 9).await.unwrap(), [], "it was shorter");
    desk.assert_sound().await;
}

#[tokio::test]
async fn alerts_are_found_by_identity_and_by_name_in_whatever_state() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1)), fired("b", alert(Error, at(1)), at(1))]).await;
    desk.poll(at(2), vec![resolved("a", at(2))]).await;
    let (a, nobody) = (Identity::new("a"), Identity::new("nobody"));
    let found = desk.store.known_alerts(&prod(), &[&a, &nobody]).await.unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), [&a]);
    assert_eq!(found["a"].labels, alert(Error, at(1)).labels);
    let name = found["a"].name().to_owned();
    let mut named = desk.store.known_by_name(&prod(), &[&name, "Another"]).await.unwrap();
    named.sort_by(|x, y| x.0.cmp(&y.0));
    assert_eq!(named.iter().map(|(identity, _)| identity.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(desk.store.known_by_name(&SourceName::new("other"), &[&name]).await.unwrap(), []);
}

#[tokio::test]
async fn episodes_are_told_that_began_or_ended_in_the_span() {
    let desk = Desk::new().await;
    let both = |minute| {
        vec![fired("a", alert(Error, at(minute)), at(minute)), fired("b", alert(Error, at(minute)), at(minute))]
    };
    desk.poll(at(1), both(1)).await;
    desk.poll(at(5), vec![resolved("a", at(5))]).await;
    desk.poll(at(8), vec![fired("a", alert(Error, at(8)), at(8))]).await;
    let told = |episodes: Vec<PastEpisode>| -> Vec<_> {
        let identity = |episode: &PastEpisode| episode.alert.identity.to_string();
        episodes.iter().map(|episode| (identity(episode), episode.fired_at, episode.ended_at)).collect()
    };
    let span = desk.store.episodes_between(at(2), at(7)).await.unwrap();
    assert_eq!(told(span), [("a".to_owned(), at(1), Some(at(5)))]);
    let span = desk.store.episodes_between(at(5), at(8)).await.unwrap();
    assert_eq!(told(span), [("a".to_owned(), at(8), None)]);
}

#[tokio::test]
async fn what_a_source_says_of_its_liveness_is_read_back() {
    let desk = Desk::new().await;
    let peer = PeerReading {
        peer: Peer::new("http://am-1"),
        version: None,
        problem: None,
        started_at: Some(at(-60)),
        cluster: Some(Cluster { status: "ready".to_owned(), members: 2 }),
    };
    let senders = vec![Sender { host: "eu-2".to_owned(), alerts: 14, updated_at: at(3) }];
    let reading = SourceReading { peers: vec![peer], senders, ..SourceReading::default() };
    let mut observation = watchbill_domain::alerts::Observation::default();
    observation.peer_starts.insert(Peer::new("http://am-1"), at(-60));
    let commit = PollCommit {
        source: &prod(),
        now: at(4),
        observation: &observation,
        decisions: &[],
        pages: &[],
        digest: None,
        reading: &reading,
        queues: None,
    };
    desk.store.commit_poll(&commit).await.unwrap();
    let sources = desk.store.sources().await.unwrap();
    assert_eq!(sources[0].reading, reading);
}
