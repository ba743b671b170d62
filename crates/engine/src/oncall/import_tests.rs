use rstest::rstest;

use super::*;
use crate::oncall::{AskedCalendar, AskedSchedule, find_schedule};
use crate::testing::MemoryFiles;

const WORKSPACE: &str = "team = \"t\"\ntimezone = \"Europe/Berlin\"\n\n[[people]]\nid = \"ana\"\nname = \"Ana Silva\"\n\n\
                         [[people]]\nid = \"bo\"\nname = \"Bo\"\n";
/// Two layers, one of them in hours, an override for a night and a temporary schedule, over the day the clocks are set.
const SCHEDULE: &str = r#"name = "card payments"
timezone = "Europe/Berlin"

[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = ["ana", "bo", "cy"] }

[[layers]]
name = "hours"
level = 1
rotation = { kind = "daily", start = "2026-01-05T09:00:00", people = ["bo", "ana"] }
restrictions = [{ kind = "daily", days = ["mon", "tue", "wed", "thu", "fri"], start = "09:00", end = "17:00" }]

[[overrides]]
kind = "substitute"
person = "cy"
of = "bo"
start = "2026-03-28T18:00:00+01:00"
end = "2026-03-29T10:00:00+02:00"

[[temporary]]
start = "2026-04-03T09:00:00+02:00"
end = "2026-04-06T09:00:00+02:00"
shifts = [{ person = "ana", start = "2026-04-03T09:00:00+02:00", end = "2026-04-04T12:00:00+02:00" }]
"#;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn now() -> Instant {
    at("2026-03-20T12:00:00Z")
}

fn workspace() -> MemoryFiles {
    let files = MemoryFiles::default();
    files.write(Path::new("/w/watchbill.toml"), WORKSPACE.as_bytes()).unwrap();
    files.write(Path::new("/w/schedules/payments.toml"), SCHEDULE.as_bytes()).unwrap();
    files
}

fn asked(bytes: &[u8]) -> AskedImport<'_> {
    AskedImport { file: "x", bytes, from: None, schedule: None }
}

/// The calendar we export of it, from `from` to `to`.
fn exported(files: &MemoryFiles, from: &str, to: &str) -> String {
    let word = AskedSchedule { word: "payments", path: Path::new("/w/payments") };
    let found = find_schedule(files, Path::new("/w"), &word).unwrap();
    let asked = AskedCalendar { from: Some(from), to: Some(to), ..AskedCalendar::default() };
    found.calendar(files, &asked, now()).unwrap().calendar
}

#[test]
fn what_we_export_says_the_same_when_it_is_imported() {
    let files = workspace();
    let (from, to) = ("2026-03-16T09:00:00+01:00", "2026-05-11T09:00:00+02:00");
    let import = import_oncall(&files, Path::new("/w"), &asked(exported(&files, from, to).as_bytes()), now()).unwrap();
    assert_eq!((import.kind.as_str(), import.schedule.as_str()), ("ical", "card payments"));
    let read = |text: &str| watchbill_definitions::read_schedule(text, "x.toml", &[]).schedule.unwrap();
    let (ours, theirs) = (read(SCHEDULE), read(&import.text));
    assert_eq!(theirs.runs(at(from), at(to)), ours.runs(at(from), at(to)));
    assert!(import.people.iter().any(|person| person.name == "Ana Silva" && person.id == "ana" && person.known));
    assert!(import.people.iter().any(|person| person.id == "cy" && !person.known));
}

#[test]
fn a_rotation_that_we_export_is_a_rotation_again_by_the_clock_of_the_team() {
    let files = workspace();
    let plain = SCHEDULE.split("\n[[layers]]\nname = \"hours\"").next().unwrap();
    files.write(Path::new("/w/schedules/payments.toml"), plain.as_bytes()).unwrap();
    let calendar = exported(&files, "2026-03-16T09:00:00+01:00", "2026-05-11T09:00:00+02:00");
    let import = import_oncall(&files, Path::new("/w"), &asked(calendar.as_bytes()), now()).unwrap();
    assert!(import.text.contains("kind = \"weekly\"\nlength = 1\nstart = \"2026-03-16T09:00:00\""), "{}", import.text);
    assert!(import.now_said.starts_with("On call now by it: bo until Mon 23 Mar 2026 09:00"), "{}", import.now_said);
}

#[test]
fn a_schedule_is_written_to_a_name_that_is_free_and_never_over_a_file() {
    let files = workspace();
    let calendar = exported(&files, "2026-03-16", "2026-05-11").replace("card payments", "payments");
    let import = import_oncall(&files, Path::new("/w"), &asked(calendar.as_bytes()), now()).unwrap();
    assert_eq!(import.file, "schedules/payments-2.toml");
    save_import(&files, &Path::new("/w").join(&import.file), &import).unwrap();
    assert_eq!(files.read(Path::new("/w/schedules/payments-2.toml")).unwrap(), import.text.as_bytes());
    let refused = save_import(&files, Path::new("/w/schedules/payments.toml"), &import).unwrap_err();
    assert!(refused.to_string().contains("is there already"), "{refused}");
}

#[test]
fn a_kind_that_there_is_not_is_refused_with_those_there_are() {
    let ask = AskedImport { from: Some("excel"), ..asked(b"{}") };
    let refused = import_oncall(&workspace(), Path::new("/w"), &ask, now()).unwrap_err();
    assert!(refused.to_string().contains("pagerduty or opsgenie or grafana or goalert or ical"), "{refused}");
}

const HOLIDAY: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Sailing\nDTSTART;VALUE=DATE:20260803\n\
                       DTEND;VALUE=DATE:20260815\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn absences_are_shown_and_with_a_file_they_are_the_persons() {
    let files = workspace();
    let folder = Path::new("/w");
    let shown = import_absences(&files, folder, &asked(HOLIDAY.as_bytes()), ("Ana Silva", None), now()).unwrap();
    assert_eq!((shown.person.as_str(), shown.file.as_deref()), ("ana", None));
    assert_eq!(shown.absences[0].from, "2026-08-02T22:00:00Z");
    assert_eq!(files.read(&folder.join("watchbill.toml")).unwrap(), WORKSPACE.as_bytes());

    let out = ("ana", Some("absences/ana.ics"));
    import_absences(&files, folder, &asked(HOLIDAY.as_bytes()), out, now()).unwrap();
    // Once more, as it is done every month.
    import_absences(&files, folder, &asked(HOLIDAY.as_bytes()), out, now()).unwrap();
    assert_eq!(files.read(&folder.join("absences/ana.ics")).unwrap(), HOLIDAY.as_bytes());
    let people = crate::oncall::find::people_of(&files, folder);
    assert_eq!(people[0].absences.known()[0].reason.as_deref(), Some("Sailing"));
}

#[rstest]
#[case::of_nobody("cy", None, "nobody in watchbill.toml is called `cy`; expected ana or bo")]
#[case::outside_of_the_workspace("ana", Some("../ana.ics"), "no path in the workspace")]
#[case::over_another_file("ana", Some("watchbill.toml"), "is there already")]
fn absences_are_refused_and_nothing_is_written(#[case] who: &str, #[case] out: Option<&str>, #[case] why: &str) {
    let files = workspace();
    let refused = import_absences(&files, Path::new("/w"), &asked(HOLIDAY.as_bytes()), (who, out), now()).unwrap_err();
    assert!(refused.to_string().contains(why), "{refused}");
    assert_eq!(files.read(Path::new("/w/watchbill.toml")).unwrap(), WORKSPACE.as_bytes());
}
