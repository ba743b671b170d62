use std::path::{Path, PathBuf};

use rstest::rstest;
use watchbill_domain::oncall::HeardPage;
use watchbill_domain::time::Instant;

use super::heard::Heard;
use super::*;
use crate::api::{OnCallLoadsAsk, ScheduleLoads};
use crate::oncall::find::{AskedSchedule, find_schedule};
use crate::testing::MemoryFiles;

const PEOPLE: &str = r#"timezone = "Europe/Berlin"
holidays = "holidays/be.ics"
[[people]]
id = "ana"
name = "Ana"
timezone = "Europe/Berlin"
[[people]]
id = "bo"
name = "Bo"
timezone = "America/New_York"
holidays = ["2026-01-06"]
"#;

/// Weeks from Monday to Monday in Berlin: bo has that of 5 January, ana that of the 12th; cy helps out.
const PAYMENTS: &str = r#"timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2025-12-29T00:00:00", people = ["ana", "bo"] }
[[overrides]]
kind = "substitute"
of = "bo"
person = "ana"
start = "2026-01-10T00:00:00+01:00"
end = "2026-01-11T00:00:00+01:00"
"#;

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n\
                        DTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20260115\r\nSUMMARY:Founding day\r\nEND:VEVENT\r\n\
                        END:VCALENDAR\r\n";

fn files(schedule: &str) -> MemoryFiles {
    let files = MemoryFiles::default();
    for (path, text) in [
        ("/team/watchbill.toml", PEOPLE),
        ("/team/schedules/payments.toml", schedule),
        ("/team/holidays/be.ics", CALENDAR),
        ("/elsewhere/payments.toml", schedule),
    ] {
        files.write(Path::new(path), text.as_bytes()).unwrap();
    }
    files
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

const NOW: &str = "2026-01-18T17:41:23+01:00";

fn loads(files: &MemoryFiles, from: Option<&str>, heard: Option<&HeardPages>) -> LoadsAnswer {
    loads_of_schedules(files, Path::new("/team"), LoadRange { from, to: None, now: at(NOW) }, heard).unwrap()
}

fn heard(pages: &[(&str, &[&str])]) -> HeardPages {
    let page = |(when, schedules): &(&str, &[&str])| Heard {
        told: HeardPage { at: at(when), rings: true },
        title: "RedisDown".to_owned(),
        schedules: schedules.iter().map(PathBuf::from).collect(),
    };
    let pages = pages.iter().map(page).collect();
    HeardPages { kept_since: at("2026-01-06T00:00:00+01:00"), folder: PathBuf::from("/team"), pages }
}

fn of<'a>(listing: &'a ScheduleLoads, person: &str) -> &'a crate::api::PersonLoad {
    listing.people.iter().find(|one| one.person == person).unwrap()
}

#[test]
fn everybodys_load_is_told_by_their_own_clock_and_their_own_holidays() {
    let answer = loads(&files(PAYMENTS), Some("2026-01-05"), None);
    let one = &answer.listing.schedules[0];
    assert_eq!((one.from.as_deref(), one.to.as_deref()), (Some("2026-01-04T23:00:00Z"), Some("2026-01-18T23:00:00Z")));
    let (ana, bo) = (of(one, "ana"), of(one, "bo"));
    // Ana has the Saturday and her own week, with the day of the calendar; bo the sixth of January in New York.
    assert_eq!(
        (ana.carried.on_call_seconds, ana.carried.holiday_seconds, ana.shifts.len()),
        (192 * 3600, 24 * 3600, 2)
    );
    assert_eq!(
        (bo.carried.on_call_seconds, bo.carried.holiday_seconds, bo.zone.as_str()),
        (144 * 3600, 24 * 3600, "America/New_York")
    );
    assert_eq!((ana.fair.on_call_seconds, ana.in_line_up_seconds), (168 * 3600, 336 * 3600));
    assert_eq!((ana.pages, one.pages.is_none()), (None, true));
    assert_eq!(
        one.people.iter().flat_map(|one| &one.shifts).map(|one| one.because.join("+")).collect::<Vec<_>>(),
        ["override", "primary", "primary", "primary"]
    );
    assert_eq!(one.problems, Vec::<String>::new());
}

#[test]
fn the_view_says_every_figure_beside_the_fair_share_and_what_is_behind_it() {
    let view = loads(&files(PAYMENTS), Some("2026-01-05"), None).views.remove(0);
    assert_eq!(view.range, "Mon 5 Jan 2026 00:00 to Mon 19 Jan 2026 00:00 CET");
    let ana = &view.people[0];
    let figure = (ana.on_call.text.as_str(), ana.on_call.fair.as_str(), ana.on_call.more.as_str());
    assert_eq!((ana.name.as_str(), figure), ("Ana", ("192 h", "168 h", "+24 h")));
    assert_eq!((ana.on_call.percent, ana.on_call.fair_percent), (100, 88));
    assert_eq!(ana.said, "8 h of night more than the fair share");
    let shift = &ana.shifts[0];
    assert_eq!(
        (shift.by.as_str(), shift.on_call.as_str(), shift.weekend.as_str(), shift.holiday.as_str()),
        ("an override", "24 h", "24 h", "")
    );
    assert_eq!(view.people[1].shifts[0].by, "primary, turn 1");
    assert!(!view.has_pages && view.pages_said.is_empty());
    assert_eq!(
        (view.debts[0].said.as_str(), view.debts[0].agreed.as_str()),
        ("Bo owes Ana 24 h on call, 8 h of night and 24 h of weekend", "nothing is agreed on about it")
    );
    assert_eq!(
        view.debts[0].moved,
        ["Sat 10 Jan 2026 00:00 to Sun 11 Jan 2026 00:00 CET: Ana for Bo, 24 h, 8 h of night"]
    );
}

#[test]
fn a_debtor_who_left_is_said_to_have_left() {
    let left = PAYMENTS.replace("[[overrides]]", "[[layers.versions]]\nfrom = \"2026-01-12T00:00:00+01:00\"\nrotation = { kind = \"weekly\", start = \"2025-12-29T00:00:00\", people = [\"ana\"] }\n[[overrides]]");
    let answer = loads(&files(&left), Some("2026-01-05"), None);
    assert_eq!(answer.views[0].problems, Vec::<String>::new());
    assert!(answer.listing.schedules[0].debts[0].debtor_left);
    assert_eq!(answer.views[0].debts[0].agreed, "Bo takes no turns any more");
}

#[test]
fn pages_are_those_of_the_services_of_the_schedule_and_of_whoever_was_on_call() {
    let payments: &[&str] = &["/team/schedules/payments.toml"];
    let heard = heard(&[
        ("2026-01-07T03:00:00+01:00", payments),
        ("2026-01-07T03:30:00-05:00", payments),
        ("2026-01-13T12:00:00+01:00", payments),
        ("2026-01-13T12:00:00+01:00", &["/team/schedules/search.toml"]),
        ("2026-01-13T12:00:00+01:00", &[]),
        ("2025-12-31T12:00:00+01:00", payments),
    ]);
    let files = files(PAYMENTS);
    let answer = loads(&files, Some("2026-01-05"), Some(&heard));
    let one = &answer.listing.schedules[0];
    // Three in the morning in Berlin is an evening in New York.
    assert_eq!(
        (of(one, "bo").pages, of(one, "bo").night_pages, of(one, "bo").woken_nights),
        (Some(2), Some(1), Some(1))
    );
    assert_eq!((of(one, "ana").pages, of(one, "ana").night_pages), (Some(1), Some(0)));
    let pages = one.pages.as_ref().unwrap();
    assert_eq!((pages.pages, pages.nobody, pages.unlinked), (3, 0, 1));
    assert_eq!(
        answer.views[0].pages_said,
        "3 pages that this laptop showed for services of this schedule. Records are kept since Tue 6 Jan 2026 00:00 CET: what \
         paged before is not counted. 1 page more came for no service that names a schedule."
    );
    let bo = &answer.views[0].people[1];
    assert_eq!(
        (bo.pages[1].when.as_str(), bo.pages[1].title.as_str(), bo.pages[1].is_night),
        ("Wed 7 Jan 2026 03:30 EST", "RedisDown", true)
    );

    let elsewhere = AskedSchedule { word: "/elsewhere/payments.toml", path: Path::new("/elsewhere/payments.toml") };
    let found = find_schedule(&files, Path::new("/team"), &elsewhere).unwrap();
    let range = LoadRange { from: Some("2026-01-05"), to: None, now: at(NOW) };
    assert!(found.loads(range, Some(&heard)).unwrap().listing.schedules[0].pages.is_none());
}

#[rstest]
#[case::the_last_quarter(None, None, "2025-10-19T22:00:00Z", "2026-01-18T23:00:00Z")]
#[case::until_tonight(Some("2026-01-05"), None, "2026-01-04T23:00:00Z", "2026-01-18T23:00:00Z")]
#[case::a_quarter_to_come(Some("2026-02-02"), None, "2026-02-01T23:00:00Z", "2026-05-03T22:00:00Z")]
#[case::a_quarter_up_to(None, Some("2026-01-05"), "2025-10-05T22:00:00Z", "2026-01-04T23:00:00Z")]
fn the_range_is_the_last_91_days_unless_somebody_says_otherwise(
    #[case] from: Option<&str>,
    #[case] to: Option<&str>,
    #[case] first: &str,
    #[case] last: &str,
) {
    let range = LoadRange { from, to, now: at(NOW) };
    let answer = loads_of_schedules(&files(PAYMENTS), Path::new("/team"), range, None).unwrap();
    let one = &answer.listing.schedules[0];
    assert_eq!((one.from.as_deref(), one.to.as_deref()), (Some(first), Some(last)));
}

#[test]
fn a_calendar_of_holidays_that_is_not_there_and_a_schedule_that_cannot_be_read_are_said() {
    let people = PEOPLE.replace("be.ics", "de.ics");
    let files = files(PAYMENTS);
    files.write(Path::new("/team/watchbill.toml"), people.as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/search.toml"), b"timezone =").unwrap();
    let answer = loads(&files, None, None);
    let [payments, search] = answer.listing.schedules.as_slice() else { panic!("{answer:#?}") };
    assert!(payments.problems[0].starts_with("holidays/de.ics: cannot be read: "), "{payments:#?}");
    assert!(payments.problems[0].ends_with("; duty then is not counted as duty on a holiday"), "{payments:#?}");
    assert_eq!((search.is_whole, search.zone.as_deref(), search.people.len()), (false, None, 0));
    assert_eq!(answer.views[1].range, "");
}

#[test]
fn the_window_asks_for_one_and_is_told_when_it_is_gone() {
    let files = files(PAYMENTS);
    let people = people_of(&files, Path::new("/team"));
    let schedules = read_schedules(&files, Path::new("/team"), &people, &[]);
    let none = heard(&[]);
    let ask = |schedule: Option<&str>| {
        let ask = OnCallLoadsAsk { schedule: schedule.map(str::to_owned), ..OnCallLoadsAsk::default() };
        loads_view(Path::new("/team"), (&schedules, &people), &ask, &none, at(NOW))
    };
    assert_eq!(ask(None).unwrap(), ask(Some("payments")).unwrap());
    assert_eq!(ask(None).unwrap().range, "Mon 20 Oct 2025 00:00 CEST to Mon 19 Jan 2026 00:00 CET");
    assert!(ask(None).unwrap().has_pages);
    assert!(matches!(ask(Some("search")), Err(ApiError::NotFound { .. })));
}
