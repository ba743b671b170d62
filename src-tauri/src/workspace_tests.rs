use super::*;

#[test]
fn a_workspace_is_watched_by_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let show = Show::Workspace(folder.path().join("not/there/yet"));
    let workspace = Workspace::prepare(&show).unwrap();
    let lock = workspace.take().unwrap().unwrap();
    let taken = Workspace::prepare(&show).unwrap().take().unwrap().unwrap_err();
    assert_eq!(taken, Taken { pid: Some(std::process::id()), by_a_window: false });
    drop(lock);
    assert!(workspace.take().unwrap().is_ok());
}

#[test]
fn the_demo_polls_its_own_company_and_leaves_nothing_behind() {
    let workspace = Workspace::prepare(&Show::Demo).unwrap();
    let folder = workspace.folder().to_owned();
    let definitions = std::fs::read_to_string(folder.join(watchbill_engine::DEFINITIONS_FILE)).unwrap();
    assert!(definitions.contains("http://127.0.0.1:"), "{definitions}");
    assert!(workspace.options().demo);
    drop(workspace);
    assert!(!folder.exists());
}

#[test]
fn a_folder_that_was_named_is_no_demo_even_when_it_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::prepare(&Show::Workspace(folder.path().to_owned())).unwrap();
    assert!(!workspace.options().demo);
    assert_eq!(workspace.folder(), folder.path());
}

#[test]
fn only_a_window_can_be_asked_to_come_to_the_front() {
    assert!(is_window("watchbill-desktop"));
    assert!(!is_window("watchbill"));
}
