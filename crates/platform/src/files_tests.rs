use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use watchbill_engine::ports::Files;

use super::{DiskFiles, fresh_name};

fn folder_with(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn what_is_written_is_read_and_nothing_else_is_left_behind() {
    let (folder, path) = folder_with("watchbill.toml", "old, and longer than the new one");
    DiskFiles.write(&path, b"new").unwrap();
    assert_eq!(DiskFiles.read(&path).unwrap(), b"new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_device_without_an_end_is_refused() {
    let error = DiskFiles.read("/dev/zero".as_ref()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::FileTooLarge);
}

#[test]
fn a_file_in_a_folder_that_does_not_exist_yet_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schedules/payments.toml");
    DiskFiles.write(&path, b"x").unwrap();
    assert_eq!(DiskFiles.list(path.parent().unwrap()).unwrap(), [path]);
}

#[test]
fn a_write_that_fails_keeps_the_old_file_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taken");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("inside"), "kept").unwrap();
    assert!(DiskFiles.write(&path, b"new").is_err(), "a folder is not replaced by a file");
    assert_eq!(fs::read_to_string(path.join("inside")).unwrap(), "kept");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn permissions_of_the_old_file_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = folder_with("watchbill.toml", "old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    DiskFiles.write(&path, b"new").unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_the_file_it_leads_to_is_replaced() {
    let (folder, real) = folder_with("in-git.toml", "old");
    let link = folder.path().join("watchbill.toml");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    DiskFiles.write(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&real).unwrap(), b"new");
}

#[test]
fn files_are_listed_in_order_without_folders_and_without_unfinished_ones() {
    let (folder, b) = folder_with("b.toml", "");
    let a = folder.path().join("a.toml");
    fs::write(&a, "").unwrap();
    fs::create_dir(folder.path().join("c.toml")).unwrap();
    fs::write(folder.path().join(fresh_name(&a)), "half").unwrap();
    assert_eq!(DiskFiles.list(folder.path()).unwrap(), [a, b]);
}

#[test]
fn no_folder_is_an_empty_list() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(DiskFiles.list(&folder.path().join("none")).unwrap(), Vec::<PathBuf>::new());
}

#[test]
fn the_stamp_changes_with_the_file_and_is_absent_without_one() {
    let (folder, path) = folder_with("watchbill.toml", "old");
    let before = DiskFiles.stamp(&path).unwrap();
    assert_eq!(DiskFiles.stamp(&path), Some(before), "looking changes nothing");
    fs::write(&path, "longer than before").unwrap();
    assert_ne!(DiskFiles.stamp(&path), Some(before));
    assert_eq!(DiskFiles.stamp(&folder.path().join("none")), None);
}

#[test]
fn a_file_of_our_own_is_for_nobody_else_and_takes_no_others_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copies.jsonl");
    DiskFiles.write_own(&path, &mut |to| to.write_all(b"one")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let error = DiskFiles.write_own(&path, &mut |to| to.write_all(b"two")).unwrap_err();
    assert_eq!((error.kind(), fs::read(&path).unwrap()), (std::io::ErrorKind::AlreadyExists, b"one".to_vec()));
}
