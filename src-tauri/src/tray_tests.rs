use rstest::rstest;
use watchbill_engine::api::SourceView;

use super::*;

#[test]
fn every_face_has_a_picture_of_its_own() {
    let faces = [Face::Calm, Face::Needs, Face::Unknown, Face::Deaf];
    let pictures: Vec<Vec<u8>> = faces.iter().map(|face| icon(*face).unwrap().rgba().to_vec()).collect();
    for (at, picture) in pictures.iter().enumerate() {
        assert_eq!(icon(faces[at]).unwrap().width(), 64);
        assert!(pictures.iter().skip(at + 1).all(|other| other != picture));
    }
}

/// What the tray shows of a real engine on a workspace without a source, with changes made to what it says.
async fn shown(change: impl FnOnce(&mut ConsoleStatus, &mut Vec<NeedView>)) -> Shown {
    let fakes = watchbill_engine::testing::Fakes::at("2026-03-28T09:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let engine =
        watchbill_engine::Engine::start(watchbill_engine::Options::new(folder.path()), fakes.ports()).await.unwrap();
    let (mut status, mut now) = (engine.console_status().await.unwrap(), engine.needs().await.unwrap());
    change(&mut status, &mut now);
    engine.shutdown().await;
    Shown::of(&status, &now)
}

#[tokio::test]
async fn what_cannot_page_comes_before_what_it_could_page_for() {
    let deaf = shown(|status, _| {
        status.notifier_problem = Some("no notification server answers".to_owned());
        status.counts.critical = 2;
    });
    assert_eq!(deaf.await.face, Face::Deaf);
    let needs = shown(|status, _| {
        status.notifier_problem = None;
        status.counts.critical = 1;
    })
    .await;
    assert_eq!((needs.face, needs.sentence.as_str()), (Face::Needs, "1 critical alert fires that nobody has taken"));
}

#[tokio::test]
async fn where_nothing_is_watched_yet_nothing_is_called_calm() {
    let shown = shown(|status, _| status.notifier_problem = None).await;
    assert_eq!((shown.face, shown.sentence.as_str()), (Face::Unknown, "Nothing is watched yet: there is no source"));
}

#[tokio::test]
async fn do_not_disturb_is_said_with_its_end_and_changes_no_face() {
    let calm = shown(|status, _| status.notifier_problem = None).await;
    assert_eq!(calm.undisturbed_until, None);
    let resting = shown(|status, _| {
        status.notifier_problem = None;
        let until = status.rest.offers[0].until.clone();
        status.rest.undisturbed_until = Some(until);
    })
    .await;
    assert!(resting.undisturbed_until.is_some_and(|until| until.ends_with(":00")));
    assert_eq!((resting.face, resting.sentence), (calm.face, calm.sentence));
}

#[rstest]
#[case("fine", 0, Face::Calm, "3 firing, none of them critical and open")]
#[case("stale", 0, Face::Unknown, "1 source is not believed")]
#[case("stale", 2, Face::Needs, "2 critical alerts fire that nobody has taken")]
#[tokio::test]
async fn what_is_known_comes_before_what_is_doubted_and_both_before_calm(
    #[case] health: &str,
    #[case] critical: usize,
    #[case] face: Face,
    #[case] sentence: &str,
) {
    let shown = shown(|status, _| {
        status.notifier_problem = None;
        status.sources = vec![source(health)];
        status.counts.firing = 3;
        status.counts.critical = critical;
    })
    .await;
    assert_eq!((shown.face, shown.sentence.as_str(), shown.alerts.len()), (face, sentence, 0));
}

#[test]
fn records_that_cannot_be_read_make_nothing_calm() {
    let shown = Shown::not_known(&ApiError::Internal { message: "the disk is gone".to_owned() });
    assert_eq!((shown.face, shown.sentence.as_str()), (Face::Unknown, "What fires is not known: the disk is gone"));
}

fn source(health: &str) -> SourceView {
    SourceView {
        name: "prod".to_owned(),
        kind: "Alertmanager".to_owned(),
        health: health.to_owned(),
        as_of: None,
        problem: None,
        every: "30 s".to_owned(),
        peers: Vec::new(),
        skew: None,
        rules: Vec::new(),
        lease: None,
        senders: Vec::new(),
    }
}
