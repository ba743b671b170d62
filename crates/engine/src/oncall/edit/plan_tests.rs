use rstest::rstest;

use super::super::fixtures::{PAYMENTS, ask, cover, files, path, rehearse};
use super::file_name;
use crate::api::{ApiError, ScheduleEditAsk};
use crate::ports::Files;

#[rstest]
#[case::blanks("Night Shift", "night-shift")]
#[case::a_path("../../etc/passwd", "etc-passwd")]
#[case::nothing_left("ÜÖ", "schedule")]
#[case::as_it_is("on_call2", "on_call2")]
fn a_schedule_is_called_as_a_file_that_stays_in_its_folder(#[case] name: &str, #[case] expected: &str) {
    assert_eq!(file_name(name), expected);
}

#[rstest]
#[case::by_its_file("schedules/payments.toml")]
#[case::by_its_name("payments")]
fn a_schedule_is_edited_by_its_file_or_its_name(#[case] word: &str) {
    let wish = cover("ana", "bo", "2026-03-06T18:00", "2026-03-06T22:00");
    let named = ScheduleEditAsk { schedule: word.to_owned(), ..ask(wish) };
    assert_eq!(rehearse(&files(PAYMENTS), &named).unwrap().file, "schedules/payments.toml");
}

#[test]
fn absences_that_cannot_be_read_are_told() {
    let files = files(PAYMENTS);
    let team = "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"bo\"\nabsences = \"bo.ics\"\n";
    files.write(&path("watchbill.toml"), team.as_bytes()).unwrap();
    let notes = rehearse(&files, &ask(cover("ana", "bo", "2026-03-06T18:00", "2026-03-06T22:00"))).unwrap().notes;
    assert!(notes.iter().any(|note| note.contains("nobody is warned when bo is on call while away")), "{notes:?}");
}

#[test]
fn a_file_that_gives_no_schedule_is_not_edited() {
    let wish = cover("ana", "bo", "2026-03-06T18:00", "2026-03-06T22:00");
    let refused = rehearse(&files("timezone = \"Mars\"\n"), &ask(wish.clone()));
    assert!(matches!(refused, Err(ApiError::Invalid { .. })), "{refused:?}");
    let unknown = ScheduleEditAsk { schedule: "paymnts".to_owned(), ..ask(wish) };
    assert!(matches!(rehearse(&files(PAYMENTS), &unknown), Err(ApiError::NotFound { .. })));
}
