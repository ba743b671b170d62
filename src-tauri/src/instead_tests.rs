use rstest::rstest;
use tempfile::TempDir;
use watchbill_engine::ports::Files as _;
use watchbill_engine::testing::Fakes;
use watchbill_engine::{DEFINITIONS_FILE, Engine, Options};

use crate::args::{self, Args, Asked, Show};

use super::*;

/// What the program makes of these words.
fn started(words: Vec<OsString>) -> Args {
    match args::parse(words) {
        Ok(Asked::Run(args)) => args,
        other => panic!("it does not run: {other:?}"),
    }
}

#[test]
fn the_demo_is_left_for_the_workspace_that_it_was_come_from() {
    let demo = started(demo_words(Path::new("/srv/on call")));
    assert_eq!(demo.show, Show::Demo);
    let back = started(Back::to(demo.back_to).words());
    assert_eq!(back.show, Show::Workspace("/srv/on call".into()));
    assert_eq!(started(Back::default().words()).show, Show::OwnWorkspace);
}

#[rstest]
#[case::nothing_is_watched("team = \"payments\"\n", false, None)]
#[case::something_is(
    "[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"http://am\"\n",
    false,
    Some("nothing would watch")
)]
#[case::the_demo_itself("team = \"payments\"\n", true, Some("the demo already"))]
#[tokio::test]
async fn the_demo_never_takes_the_place_of_what_watches(
    #[case] definitions: &str,
    #[case] demo: bool,
    #[case] refused: Option<&str>,
) {
    match (left(definitions, demo).await, refused) {
        (Ok(()), None) => {}
        (Err(ApiError::Invalid { message, .. }), Some(why)) => assert!(message.contains(why), "{message}"),
        (other, _) => panic!("{other:?}"),
    }
}

async fn left(definitions: &str, demo: bool) -> Result<(), ApiError> {
    let folder = TempDir::new().unwrap();
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    fakes.files.write(&folder.path().join(DEFINITIONS_FILE), definitions.as_bytes()).unwrap();
    let engine = Engine::start(Options { demo, ..Options::new(folder.path()) }, fakes.ports()).await.unwrap();
    engine.settle().await;
    let left = may_leave(&engine).await;
    engine.shutdown().await;
    left
}
