use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rstest::rstest;

use super::{choose_workspace, log_folder, network_file_system_warning, network_mount};

#[rstest]
#[case(Some("/srv/watch"), Some("/home/ana/.local/share"), Some("/srv/watch"))]
#[case(None, Some("/home/ana/.local/share"), Some("/home/ana/.local/share/watchbill"))]
#[case(Some(""), Some("/home/ana/.local/share"), Some("/home/ana/.local/share/watchbill"))]
#[case(None, None, None)]
fn the_variable_wins_over_the_data_folder(
    #[case] named: Option<&str>,
    #[case] data: Option<&str>,
    #[case] expected: Option<&str>,
) {
    assert_eq!(choose_workspace(named.map(OsString::from), data.map(PathBuf::from)), expected.map(PathBuf::from));
}

#[test]
fn the_log_folder_is_ours_alone() {
    let folder = log_folder(Path::new("/srv/watch"));
    assert!(folder.is_absolute() && folder.ends_with("log"), "{folder:?}");
}

const MOUNTS: &str = "\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
files:/export /home nfs4 rw 0 0
/dev/sdb1 /home/ana/local xfs rw 0 0
//files/team /mnt/Team\\040Files cifs rw 0 0
ana@box:/ /mnt/box fuse.sshfs rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
overlay /over ext4 rw 0 0
files:/over /over nfs rw 0 0
";

#[rstest]
#[case("/var/lib/watchbill", None)]
#[case("/home/ana/.local/share/watchbill", Some("nfs4"))]
#[case("/homestead/watchbill", None)]
#[case("/home/ana/local/watchbill", None)]
#[case("/mnt/Team Files/watchbill", Some("cifs"))]
#[case("/mnt/box/watchbill", Some("fuse.sshfs"))]
#[case("/run/user/1000/doc/watchbill", None)]
#[case("/over/watchbill", Some("nfs"))]
fn a_workspace_across_the_network_is_noticed(#[case] path: &str, #[case] expected: Option<&str>) {
    assert_eq!(network_mount(MOUNTS, Path::new(path)).as_deref(), expected);
}

#[test]
fn lines_that_are_no_mounts_are_passed_over() {
    assert_eq!(network_mount("\n \nnonsense\nfiles:/ / nfs\n", Path::new("/x")).as_deref(), Some("nfs"));
}

#[test]
fn a_folder_that_does_not_exist_yet_is_judged_by_where_it_would_be() {
    let folder = tempfile::tempdir().unwrap();
    let here = network_file_system_warning(folder.path());
    let there = network_file_system_warning(&folder.path().join("not/yet"));
    assert_eq!(here.is_some(), there.is_some());
}
