use super::*;

#[test]
fn a_workspace_is_watched_by_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let show = Show::Workspace(folder.path().join("not/there/yet"));
    let workspace = Workspace::prepare(&show).unwrap();
    let lock = workspace.take().unwrap().unwrap();
    let taken = Workspace::prepare(&show).unwrap().take().unwrap().unwrap_err();
    assert_eq!(taken, Taken { pid: Some(std::process::id()) });
    drop(lock);
    assert!(workspace.take().unwrap().is_ok());
}

#[test]
fn the_demo_polls_its_own_company_and_leaves_nothing_behind() {
    let workspace = Workspace::prepare(&Show::Demo).unwrap();
    let folder = workspace.folder().to_owned();
    let definitions = std::fs::read_to_string(folder.join(DEFINITIONS_FILE)).unwrap();
    assert!(definitions.contains("http://127.0.0.1:"), "{definitions}");
    assert!(workspace.options().demo);
    drop(workspace);
    assert!(!folder.exists());
}

#[test]
fn a_workspace_of_ones_own_is_no_demo() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::prepare(&Show::Workspace(folder.path().to_owned())).unwrap();
    assert!(!workspace.options().demo);
}
