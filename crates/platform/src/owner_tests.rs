use super::OwnerLock;

#[test]
fn a_workspace_has_one_owner_at_a_time() {
    let workspace = tempfile::tempdir().unwrap();
    let first = OwnerLock::try_take(workspace.path()).unwrap();
    assert!(first.is_some());
    assert!(OwnerLock::try_take(workspace.path()).unwrap().is_none(), "the second is a guest");
    drop(first);
    assert!(OwnerLock::try_take(workspace.path()).unwrap().is_some(), "it is free again");
}

#[test]
fn the_holder_is_known_by_process_and_program_while_it_holds() {
    let workspace = tempfile::tempdir().unwrap();
    assert_eq!(OwnerLock::holder(workspace.path()).unwrap(), None, "never taken");
    let lock = OwnerLock::try_take(workspace.path()).unwrap();
    let holder = OwnerLock::holder(workspace.path()).unwrap().unwrap();
    assert_eq!(holder.pid, Some(std::process::id()));
    assert!(holder.program.unwrap().starts_with("watchbill_platform"));
    drop(lock);
    assert_eq!(OwnerLock::holder(workspace.path()).unwrap(), None, "given back");
}

#[test]
fn what_a_dead_owner_left_in_the_file_holds_nobody_up() {
    let workspace = tempfile::tempdir().unwrap();
    std::fs::write(workspace.path().join("owner.lock"), "4294967295\nsomething long gone and longer than ours\n")
        .unwrap();
    assert_eq!(OwnerLock::holder(workspace.path()).unwrap(), None);
    let _lock = OwnerLock::try_take(workspace.path()).unwrap().unwrap();
    assert_eq!(OwnerLock::holder(workspace.path()).unwrap().unwrap().pid, Some(std::process::id()));
}

#[test]
fn a_workspace_that_is_not_there_is_an_error_and_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("mistyped");
    assert!(OwnerLock::try_take(&missing).is_err());
    assert!(!missing.exists());
}
