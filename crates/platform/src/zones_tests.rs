use std::ffi::OsString;
use std::fs;
use std::path::Path;

use rstest::rstest;
use watchbill_engine::ports::{MachineDatabase, MachineZones};

use super::SystemZones;

/// A folder of zones with one file.
fn folder(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("Europe")).unwrap();
    fs::write(folder.path().join("Europe/Berlin"), b"TZif2").unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    folder
}

fn named(folder: &Path) -> SystemZones {
    SystemZones::of(Some(folder.as_os_str().to_owned()), &[])
}

#[rstest]
#[case::of_sources("tzdata.zi", "# version 2025b\n# This zic input file is in the public domain.\n", Some("2025b"))]
#[case::of_a_distribution("tzdata.zi", "# version 2025b-debian\nR d 1916 o\n", Some("2025b-debian"))]
#[case::in_a_file_of_its_own("+VERSION", "2025b\n", Some("2025b"))]
#[case::nowhere("zone.tab", "# tzdb timezone descriptions", None)]
#[case::empty("+VERSION", "\n", None)]
#[case::no_release("tzdata.zi", "Rule", None)]
#[case::no_text("+VERSION", "2025b\u{1b}[31m", None)]
fn a_folder_says_which_release_it_is(#[case] name: &str, #[case] text: &str, #[case] release: Option<&str>) {
    let folder = folder(name, text);
    let expected = MachineDatabase { folder: folder.path().display().to_string(), release: release.map(str::to_owned) };
    assert_eq!(named(folder.path()).database(), Some(expected));
}

#[rstest]
#[case::a_zone("Europe/Berlin", true)]
#[case::none("Europe/Paris", false)]
#[case::a_folder("Europe", false)]
#[case::nothing("", false)]
#[case::above("../secret", false)]
#[case::around("Europe/../../secret", false)]
#[case::from_the_root("/etc/hostname", false)]
fn only_zones_of_the_folder_are_read(#[case] zone: &str, #[case] is_there: bool) {
    let outer = tempfile::tempdir().unwrap();
    fs::write(outer.path().join("secret"), b"TZif2").unwrap();
    let zones = outer.path().join("zoneinfo");
    fs::create_dir_all(zones.join("Europe")).unwrap();
    fs::write(zones.join("Europe/Berlin"), b"TZif2").unwrap();
    assert_eq!(named(&zones).tzif(zone), is_there.then(|| b"TZif2".to_vec()));
}

#[test]
fn the_folder_that_is_named_comes_before_the_usual_ones() {
    let (mine, usual) = (folder("+VERSION", "2026a"), folder("+VERSION", "2025a"));
    let usual = usual.path().display().to_string();
    let release = |zones: SystemZones| zones.database().and_then(|database| database.release);
    let missing = mine.path().join("missing").display().to_string();
    let named = Some(mine.path().as_os_str().to_owned());
    assert_eq!(release(SystemZones::of(named, &[&usual])).as_deref(), Some("2026a"));
    assert_eq!(release(SystemZones::of(None, &[&missing, &usual])).as_deref(), Some("2025a"));
    assert_eq!(release(SystemZones::of(Some(OsString::new()), &[&usual])).as_deref(), Some("2025a"));
    assert_eq!(SystemZones::of(Some(OsString::from(&missing)), &[&usual]).database(), None, "programs here have none");
    assert_eq!(SystemZones::of(None, &[&missing]).database(), None);
    assert_eq!(SystemZones::of(None, &[]).tzif("Europe/Berlin"), None);
}
