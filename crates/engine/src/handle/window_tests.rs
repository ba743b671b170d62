use tempfile::TempDir;

use super::*;
use crate::api::WantedPage;
use crate::testing::Fakes;
use crate::{Engine, Options};

/// A desk without a source.
async fn desk() -> (EngineHandle, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    (Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap(), folder)
}

#[tokio::test]
async fn only_the_question_whether_to_end_counts_as_one_that_was_not_taken() {
    let (engine, _folder) = desk().await;
    engine.want(Wanted::Page { page: WantedPage::Now }).await.unwrap();
    assert!(!engine.is_quit_wanted(), "a link that no window has followed yet is no question");
    let question = Wanted::Quit { because: vec!["a page has not arrived".to_owned()] };
    engine.want(question.clone()).await.unwrap();
    assert!(engine.is_quit_wanted());
    assert_eq!(engine.take_wanted(), Some(question));
    assert!(!engine.is_quit_wanted());
    engine.shutdown().await;
}

#[tokio::test]
async fn how_the_laptop_is_kept_awake_is_what_the_status_line_says_of_its_lid() {
    let (engine, _folder) = desk().await;
    let otherwise = engine.console_status().await.unwrap().lid;
    engine.note_awake(Some("on mains power this laptop is kept awake".to_owned()));
    assert_eq!(engine.console_status().await.unwrap().lid, "on mains power this laptop is kept awake");
    engine.note_awake(None);
    assert_eq!(engine.console_status().await.unwrap().lid, otherwise);
    engine.shutdown().await;
}
