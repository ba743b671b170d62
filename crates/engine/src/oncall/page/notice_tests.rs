use std::path::Path;

use rstest::rstest;
use watchbill_domain::time::{Instant, Zone};

use crate::api::{ApiError, OnCallAsk, OnCallPage};
use crate::oncall::brief::Reader;
use crate::oncall::find::read_schedules;
use crate::oncall::{explained, page};
use crate::ports::Files;
use crate::testing::MemoryFiles;

const WEEKLY: &str = "timezone = \"UTC\"\n[[layers]]\nname = \"all\"\n\
    rotation = { kind = \"weekly\", start = \"2026-03-30T09:00:00\", people = [\"ana\"] }\n";

fn read(files: &[(&str, &str)], ask: &OnCallAsk) -> Result<OnCallPage, ApiError> {
    let (memory, folder) = (MemoryFiles::default(), Path::new("/team"));
    for (name, text) in files {
        memory.write(&folder.join(format!("schedules/{name}.toml")), text.as_bytes()).unwrap();
    }
    let (now, laptop) = (Instant::parse("2026-03-25T10:00:00Z").unwrap(), Zone::utc());
    let reader = Reader { people: &[], me: None, now, laptop: &laptop };
    page(&read_schedules(&memory, folder, &[], &[]), reader, ask, None, 1)
}

fn told(text: &str) -> (OnCallPage, String) {
    let page = read(&[("payments", text)], &OnCallAsk::default()).unwrap();
    let what = page.notice.as_ref().map(|notice| notice.what.clone());
    (page, what.unwrap_or_default())
}

#[test]
fn without_schedules_it_is_said_what_belongs_here() {
    let page = read(&[], &OnCallAsk::default()).unwrap();
    assert!(page.chosen.is_none() && page.schedules.is_empty());
    let notice = page.notice.unwrap();
    assert!(notice.what.contains("who is on call when") && notice.to_do.contains("schedules/"), "{notice:?}");
}

#[rstest]
#[case::unreadable("timezone =", "schedules/payments.toml gives no schedule: schedules/payments.toml:1:")]
#[case::no_layers("timezone = \"UTC\"\n", "payments has no layers yet")]
#[case::nobody(
    "timezone = \"UTC\"\n[[layers]]\nname = \"all\"\nrotation = { kind = \"weekly\", start = \"2026-01-05T09:00:00\", people = [] }\n",
    "There is nobody in the layers of payments"
)]
#[case::in_the_future(WEEKLY, "payments has not started: its first turn begins on Mon 30 Mar 2026 09:00 UTC.")]
fn what_cannot_have_anybody_says_why(#[case] text: &str, #[case] expected: &str) {
    let (page, what) = told(text);
    assert!(what.starts_with(expected), "{what}");
    let chosen = page.chosen.unwrap();
    assert_eq!(chosen.axis.days.len(), 14, "the axis stands all the same");
    assert_ne!(chosen.state, "covered");
}

#[test]
fn what_cannot_be_read_is_unknown_and_not_a_gap() {
    let chosen = told("timezone =").0.chosen.unwrap();
    assert_eq!((chosen.state.as_str(), chosen.is_proven, chosen.lanes.len()), ("unknown", None, 0));
    assert_eq!(chosen.problems.len(), 1);
}

#[test]
fn a_schedule_that_runs_has_no_notice() {
    assert_eq!(told(&WEEKLY.replace("03-30", "03-23")).1, "");
}

#[test]
fn before_the_start_the_range_is_a_gap_with_its_cause() {
    let chosen = told(WEEKLY).0.chosen.unwrap();
    let gap = &chosen.lanes[0].bars[0];
    assert_eq!(
        (gap.kind.as_str(), gap.when.as_str()),
        ("gap", "until Mon 30 Mar 2026 09:00 UTC, for more than a year")
    );
    assert!(chosen.gaps[0].means.contains("start"), "{:?}", chosen.gaps);
    assert_eq!(chosen.lanes[1].bars[0].because, "its rotation has not started");
}

#[test]
fn part_of_a_file_proves_nothing() {
    let part = format!("{}[[overrides]]\nkind = \"add\"\n", WEEKLY.replace("03-30", "01-05"));
    let chosen = told(&part).0.chosen.unwrap();
    assert_eq!((chosen.is_whole, chosen.is_proven), (false, Some(false)));
    assert!(chosen.unchecked[0].starts_with("The check is of what is in force"), "{:?}", chosen.unchecked);
}

#[rstest]
#[case::by_its_file("schedules/b.toml", "b", None)]
#[case::by_its_name("b", "b", None)]
#[case::one_that_is_gone("schedules/c.toml", "a", Some("There is no schedule schedules/c.toml any more; this is a."))]
fn a_schedule_is_asked_for_by_its_file_or_its_name(
    #[case] asked: &str,
    #[case] expected: &str,
    #[case] notice: Option<&str>,
) {
    let runs = WEEKLY.replace("03-30", "01-05");
    let ask = OnCallAsk { schedule: Some(asked.to_owned()), ..OnCallAsk::default() };
    let page = read(&[("a", &runs), ("b", &runs)], &ask).unwrap();
    assert_eq!(page.chosen.unwrap().name, expected);
    assert_eq!(page.notice.map(|notice| notice.what).as_deref(), notice);
    assert_eq!(page.schedules.len(), 2);
}

#[test]
fn a_time_that_is_none_is_refused() {
    let ask = OnCallAsk { from: Some("tomorrow".to_owned()), ..OnCallAsk::default() };
    assert!(matches!(read(&[], &ask), Err(ApiError::Invalid { field, .. }) if field == "from"));
}

#[test]
fn an_instant_is_explained_with_what_counts() {
    let (memory, folder, laptop) = (MemoryFiles::default(), Path::new("/team"), Zone::parse("Asia/Tokyo").unwrap());
    memory.write(&folder.join("schedules/a.toml"), WEEKLY.as_bytes()).unwrap();
    let files = read_schedules(&memory, folder, &[], &[]);
    let reader = Reader { people: &[], me: None, now: Instant::from_ms(0), laptop: &laptop };
    let told = explained(&files, "schedules/a.toml", "2026-03-31T10:00:00Z", reader).unwrap();
    assert_eq!((told.state.as_str(), told.at_there.as_str()), ("covered", "Tue 31 Mar 2026 10:00 UTC"));
    assert_eq!(told.at_here.as_deref(), Some("Tue 31 Mar 2026 19:00 JST"));
    let facts: Vec<(&str, Option<bool>)> = told.steps.iter().map(|step| (step.fact.as_str(), step.counts)).collect();
    assert_eq!(facts, [("result", None), ("layer", Some(true)), ("turn", None)]);
    for (schedule, at) in [("nowhere", "2026-03-31T10:00:00Z"), ("a", "never")] {
        assert!(explained(&files, schedule, at, reader).is_err());
    }
}
