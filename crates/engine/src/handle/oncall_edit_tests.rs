use tempfile::TempDir;

use crate::api::{ApiError, ScheduleEditAsk, ScheduleWish};
use crate::ports::Files;
use crate::testing::Fakes;
use crate::{Engine, EngineHandle, Options};

const FILE: &str = "schedules/payments.toml";
const TEAM: &str = "team = \"payments\"\nme = \"bo\"\n[[people]]\nid = \"ana\"\n[[people]]\nid = \"bo\"\n";
const PAYMENTS: &str = r#"# Ours.
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2026-03-23T09:00:00", people = ["ana", "bo"] }
"#;

/// A desk in the night in which the clocks of Berlin are set forward; it is ana's week.
async fn desk() -> (EngineHandle, Fakes, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let fakes = Fakes::at("2026-03-29T00:30:00Z");
    fakes.files.write(&folder.path().join("watchbill.toml"), TEAM.as_bytes()).unwrap();
    fakes.files.write(&folder.path().join(FILE), PAYMENTS.as_bytes()).unwrap();
    (Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap(), fakes, folder)
}

fn take() -> ScheduleEditAsk {
    let wish = ScheduleWish::Take { of: None, person: None };
    ScheduleEditAsk { schedule: FILE.to_owned(), wish, by: None, reason: "ana sleeps".to_owned(), zone: None }
}

fn on_call(engine: &EngineHandle) -> Vec<String> {
    engine.on_call_now().schedules[0].people.iter().map(|person| person.person.clone()).collect()
}

#[tokio::test]
async fn a_shift_that_is_taken_over_is_in_force_at_once_and_taken_back_to_the_byte() {
    let (engine, fakes, folder) = desk().await;
    assert_eq!(on_call(&engine), ["ana"]);
    let rehearsal = engine.rehearse_schedule(&take()).unwrap();
    assert_eq!(on_call(&engine), ["ana"], "nothing is done yet");
    let done = engine.save_schedule_edit(&take(), &rehearsal.seen).await.unwrap();
    assert_eq!(on_call(&engine), ["bo"]);
    assert_eq!(
        done.sentence,
        "bo is on call for ana Sun 29 Mar 2026 01:30 CET to Mon 30 Mar 2026 09:00 CEST, 1 d 6 h."
    );
    engine.poll_now().await.unwrap();
    let notices: Vec<String> = fakes.desktop.shown().iter().map(|notice| format!("{notice:?}")).collect();
    assert!(
        notices
            .iter()
            .any(|notice| notice.contains("You are on call for payments since")
                && notice.contains("Taking over from ana")),
        "{notices:?}"
    );
    let said = engine.undo_schedule_edit(done.undo).await.unwrap();
    assert_eq!(said, "schedules/payments.toml is as it was before.");
    assert_eq!(on_call(&engine), ["ana"]);
    assert_eq!(fakes.files.read(&folder.path().join(FILE)).unwrap(), PAYMENTS.as_bytes());
    let again = engine.undo_schedule_edit(done.undo).await;
    assert!(matches!(again, Err(ApiError::NotFound { .. })), "{again:?}");
    engine.shutdown().await;
}

#[tokio::test]
async fn an_edit_of_another_file_than_was_rehearsed_is_refused_and_can_be_tried_again() {
    let (engine, fakes, folder) = desk().await;
    let seen = engine.rehearse_schedule(&take()).unwrap().seen;
    let other = format!("{PAYMENTS}# pulled\n");
    fakes.files.write(&folder.path().join(FILE), other.as_bytes()).unwrap();
    let refused = engine.save_schedule_edit(&take(), &seen).await;
    assert!(
        matches!(&refused, Err(ApiError::Store { message }) if message.contains("changed meanwhile")),
        "{refused:?}"
    );
    let seen = engine.rehearse_schedule(&take()).unwrap().seen;
    let done = engine.save_schedule_edit(&take(), &seen).await.unwrap();
    let saved = String::from_utf8(fakes.files.read(&folder.path().join(FILE)).unwrap()).unwrap();
    assert!(saved.starts_with(&other) && saved.contains("reason = \"ana sleeps\""), "{saved}");
    fakes.files.write(&folder.path().join(FILE), PAYMENTS.as_bytes()).unwrap();
    let refused = engine.undo_schedule_edit(done.undo).await;
    assert!(matches!(&refused, Err(ApiError::Store { message }) if message.contains("changed since")), "{refused:?}");
    engine.shutdown().await;
}

#[tokio::test]
async fn times_are_moved_between_clocks_that_there_are() {
    let (engine, _fakes, _folder) = desk().await;
    let times = ["2026-03-29T00:30:00Z".to_owned()];
    assert_eq!(engine.times_in_zone(&times, "UTC", "Europe/Berlin").unwrap(), ["2026-03-29T01:30"]);
    assert!(matches!(engine.times_in_zone(&times, "UTC", "Mars"), Err(ApiError::Invalid { .. })));
    assert_eq!(engine.schedule_forms(FILE).unwrap().me.as_deref(), Some("bo"));
    engine.shutdown().await;
}
