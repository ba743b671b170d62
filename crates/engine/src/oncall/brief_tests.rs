use std::path::Path;

use rstest::rstest;
use watchbill_definitions::Person;
use watchbill_domain::time::{Instant, Zone};

use super::{Reader, line, next_handoff, rows};
use crate::oncall::find::{ScheduleFile, people_of, read_schedules};
use crate::ports::Files;
use crate::testing::MemoryFiles;

const PEOPLE: &str = r#"
[[people]]
id = "ana"
name = "Ana Lima"
timezone = "Asia/Tokyo"
[[people]]
id = "bo"
name = "Bo"
timezone = "Europe/Berlin"
"#;

fn weekly(people: &str) -> String {
    format!(
        "timezone = \"Europe/Berlin\"\nlayers = [{{ name = \"all\", rotation = {{ kind = \"weekly\", length = 1, \
         start = \"2026-01-05T09:00:00\", people = [{people}] }} }}]\n"
    )
}

fn read(schedules: &[(&str, String)]) -> (Vec<ScheduleFile>, Vec<Person>) {
    let files = MemoryFiles::default();
    let folder = Path::new("/team");
    files.write(&folder.join("watchbill.toml"), PEOPLE.as_bytes()).unwrap();
    for (name, text) in schedules {
        files.write(&folder.join(format!("schedules/{name}.toml")), text.as_bytes()).unwrap();
    }
    let people = people_of(&files, folder);
    (read_schedules(&files, folder, &people, &[]), people)
}

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

/// Wednesday of the first turn of a weekly rotation.
fn wednesday() -> Instant {
    Instant::parse("2026-01-07T12:00:00Z").unwrap()
}

fn said(schedule: &str, now: &str) -> (String, String) {
    let (files, people) = read(&[("payments", schedule.to_owned())]);
    let now = Instant::parse(now).unwrap();
    let line = line(&files, Reader { people: &people, me: None, now, laptop: &berlin() }).unwrap();
    (line.text, line.state)
}

#[rstest]
#[case::somebody(&weekly("\"ana\", \"bo\""), "2026-01-07T12:00:00Z", "Ana Lima until Mon 09:00 (Bo next)", "covered")]
#[case::for_ever(&weekly("\"ana\""), "2026-01-07T12:00:00Z", "Ana Lima", "covered")]
#[case::not_yet(&weekly("\"ana\""), "2026-01-05T07:30:00Z", "nobody until 09:00 (Ana Lima next)", "gap")]
#[case::never("timezone = \"UTC\"\n", "2026-01-07T12:00:00Z", "nobody", "gap")]
#[case::no_toml("timezone =", "2026-01-07T12:00:00Z", "not known, schedules/payments.toml cannot be read", "unknown")]
fn one_schedule_is_one_line(#[case] file: &str, #[case] now: &str, #[case] text: &str, #[case] state: &str) {
    assert_eq!(said(file, now), (text.to_owned(), state.to_owned()));
}

#[test]
fn what_leaves_nobody_says_so_ahead() {
    let leaving = "timezone = \"Europe/Berlin\"\nlayers = [{ name = \"all\", \
        restrictions = [{ kind = \"daily\", start = \"09:00\", end = \"17:00\" }], \
        rotation = { kind = \"weekly\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"ana\"] } }]\n";
    assert_eq!(said(leaving, "2026-01-07T12:00:00Z").0, "Ana Lima until 17:00 (then nobody)");
}

#[rstest]
#[case::a_gap_before_all(&["empty", "mine", "other"], Some("bo"), "empty: nobody", "gap")]
#[case::what_is_not_known_before_the_rest(&["broken", "mine", "other"], Some("bo"), "broken: not known, schedules/broken.toml cannot be read", "unknown")]
#[case::then_that_of_the_reader(&["mine", "other"], Some("bo"), "other: Bo", "covered")]
#[case::then_the_first(&["mine", "other"], None, "mine: Ana Lima until Mon 09:00 (Bo next)", "covered")]
fn of_several_the_one_that_needs_a_look_is_told(
    #[case] named: &[&str],
    #[case] me: Option<&str>,
    #[case] text: &str,
    #[case] state: &str,
) {
    let written = |name: &str| match name {
        "empty" => "timezone = \"UTC\"\n".to_owned(),
        "broken" => "timezone =".to_owned(),
        "mine" => weekly("\"ana\", \"bo\""),
        _ => weekly("\"bo\""),
    };
    let schedules: Vec<(&str, String)> = named.iter().map(|name| (*name, written(name))).collect();
    let (files, people) = read(&schedules);
    let line = line(&files, Reader { people: &people, me, now: wednesday(), laptop: &berlin() }).unwrap();
    assert_eq!((line.text.as_str(), line.state.as_str(), line.more), (text, state, named.len() - 1));
    assert_eq!(line.all.len(), named.len());
}

#[test]
fn without_schedules_there_is_no_line_and_no_row() {
    let (files, people) = read(&[]);
    let reader = Reader { people: &people, me: None, now: wednesday(), laptop: &berlin() };
    assert_eq!((line(&files, reader), rows(&files, reader)), (None, vec![]));
}

#[test]
fn a_row_tells_now_and_next_on_this_clock_and_on_theirs() {
    let (files, people) = read(&[("payments", weekly("\"ana\", \"bo\""))]);
    let laptop = Zone::parse("America/New_York").unwrap();
    let row = rows(&files, Reader { people: &people, me: Some("ana"), now: wednesday(), laptop: &laptop }).remove(0);
    assert_eq!((row.who.as_str(), row.is_me, row.state.as_str()), ("Ana Lima", true, "covered"));
    assert_eq!(row.until.as_deref(), Some("until Mon 03:00"));
    assert_eq!(row.until_theirs.as_deref(), Some("17:00 for Ana Lima"));
    assert_eq!((row.next.as_deref(), row.next_theirs.as_deref()), (Some("then Bo"), Some("09:00 for Bo")));
}

#[test]
fn whoever_reads_the_same_clock_is_told_no_other() {
    let (files, people) = read(&[("payments", weekly("\"bo\", \"cy\""))]);
    let row = rows(&files, Reader { people: &people, me: None, now: wednesday(), laptop: &berlin() }).remove(0);
    assert_eq!((row.until_theirs, row.next_theirs), (None, None));
}

#[test]
fn the_next_hand_off_is_that_of_the_schedule_that_changes_first() {
    let soon = weekly("\"ana\", \"bo\"").replace("09:00:00", "08:00:00");
    let (files, _) = read(&[("for-ever", weekly("\"bo\"")), ("later", weekly("\"ana\", \"bo\"")), ("soon", soon)]);
    assert_eq!(next_handoff(&files, wednesday()).to_rfc3339(), "2026-01-12T07:00:00Z");
    assert!(next_handoff(&files[..1], wednesday()) > Instant::parse("2027-01-01T00:00:00Z").unwrap());
}
