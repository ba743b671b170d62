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
async fn shown(change: impl FnOnce(&mut ConsoleStatus, &mut NowView)) -> Shown {
    let fakes = watchbill_engine::testing::Fakes::at("2026-03-28T09:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let engine =
        watchbill_engine::Engine::start(watchbill_engine::Options::new(folder.path()), fakes.ports()).await.unwrap();
    let (mut status, mut now) = (engine.console_status().await.unwrap(), engine.now_view().await.unwrap());
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
    let calm = shown(|status, _| status.notifier_problem = None).await;
    assert_eq!((calm.face, calm.alerts), (Face::Calm, Vec::new()));
}
