use std::path::Path;

use rstest::rstest;
use watchbill_domain::time::Instant;

use super::{CheckRange, check_schedules};
use crate::api::ScheduleCheck;
use crate::ports::Files;
use crate::testing::MemoryFiles;

const PEOPLE: &str = r#"timezone = "Europe/Berlin"
[[people]]
id = "ana"
absences = "absences/ana.ics"
[[people]]
id = "bo"
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
    check_schedules(&files, Path::new("/team"), CheckRange { from, to, now }).unwrap().schedules
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
    assert!(absent.len() == 1 && absent[0].what.contains("bo") && absent[0].gravity == "warning", "{one:#?}");
    assert!(
        one.problems.len() == 1 && one.problems[0].starts_with("absences/ana.ics: cannot be read: whether ana"),
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
