use std::path::Path;

use super::super::fixtures::{
    FILE, FOLDER, PAYMENTS, ask, cover, files, new_schedule, now, office, path, rehearse, text,
};
use super::{KeptEdits, SavedEdit, save_edit, undo_edit};
use crate::api::{ApiError, LayerForm, ScheduleEditAsk, ScheduleWish};
use crate::ports::Files;
use crate::testing::MemoryFiles;

fn weekend() -> ScheduleEditAsk {
    ask(cover("ana", "bo", "2026-03-07T09:00", "2026-03-09T09:00"))
}

fn save(files: &MemoryFiles, ask: &ScheduleEditAsk, seen: Option<&str>) -> Result<SavedEdit, ApiError> {
    save_edit(files, Path::new(FOLDER), ask, &path(&ask.schedule), seen, now())
}

#[test]
fn an_edit_is_written_with_its_author_and_reason_and_every_other_byte_stays() {
    let files = files(PAYMENTS);
    save(&files, &weekend(), None).unwrap();
    let added = "\n[[overrides]]\nkind = \"substitute\"\nperson = \"bo\"\nof = \"ana\"\n\
                 start = \"2026-03-07T09:00:00+01:00\"\nend = \"2026-03-09T09:00:00+01:00\"\nby = \"ana\"\n\
                 reason = \"a wedding\"\n";
    assert_eq!(text(&files, FILE), format!("{PAYMENTS}{added}"));
}

#[test]
fn somebody_else_makes_it_for_them() {
    let files = files(PAYMENTS);
    save(&files, &ScheduleEditAsk { by: Some("Cy".to_owned()), reason: String::new(), ..weekend() }, None).unwrap();
    assert!(text(&files, FILE).ends_with("by = \"cy\"\n"), "by the id, and without a reason that nobody gave");
}

#[test]
fn a_line_up_tells_its_author_behind_its_header() {
    let files = files(PAYMENTS);
    let people = ["ana", "bo"].map(str::to_owned).to_vec();
    let rotation = Box::new(LayerForm { kind: "weekly".to_owned(), people, ..LayerForm::default() });
    let line_up = |from: &str| ScheduleWish::LineUp {
        layer: "primary".to_owned(),
        from: from.to_owned(),
        next: None,
        rotation: rotation.clone(),
    };
    save(&files, &ask(line_up("2026-03-16T09:00")), None).unwrap();
    assert!(
        text(&files, FILE).contains("\n[[layers.versions]] # ana: a wedding\nfrom = \"2026-03-16T09:00:00+01:00\"\n")
    );
    let again = ScheduleEditAsk { by: Some("cy".to_owned()), ..ask(line_up("2026-03-16T09:00")) };
    save(&files, &again, None).unwrap();
    let written = text(&files, FILE);
    assert!(written.contains("# cy: a wedding\n") && written.matches("[[layers.versions]]").count() == 1, "{written}");
    let back = ScheduleWish::LineUpBack { layer: "primary".to_owned(), from: "2026-03-16T09:00".to_owned() };
    save(&files, &ask(back), None).unwrap();
    assert_eq!(text(&files, FILE), PAYMENTS);
}

#[test]
fn a_file_that_was_changed_since_it_was_rehearsed_is_left_alone() {
    let files = files(PAYMENTS);
    let seen = rehearse(&files, &weekend()).unwrap().seen;
    let other = PAYMENTS.replace("# Ours.", "# Theirs.");
    files.write(&path(FILE), other.as_bytes()).unwrap();
    let refused = save(&files, &weekend(), Some(&seen));
    assert!(
        matches!(&refused, Err(ApiError::Store { message }) if message.contains("was changed meanwhile")),
        "{refused:?}"
    );
    assert_eq!(text(&files, FILE), other);
    let seen = rehearse(&files, &weekend()).unwrap().seen;
    assert!(save(&files, &weekend(), Some(&seen)).is_ok());
}

/// At the hand-off another person would be relieved than was shown; the file is the same.
#[test]
fn another_shift_than_was_shown_is_not_taken_over() {
    let files = files(PAYMENTS);
    let take = ScheduleEditAsk {
        by: Some("cy".to_owned()),
        ..ask(ScheduleWish::Take { of: None, person: Some("cy".to_owned()) })
    };
    let seen = rehearse(&files, &take).unwrap().seen;
    let at =
        |text| save_edit(&files, Path::new(FOLDER), &take, &path(FILE), Some(&seen), super::super::fixtures::at(text));
    let refused = at("2026-03-09T08:00:00Z");
    let said = "who would be relieved, or until when, was changed meanwhile";
    assert!(matches!(&refused, Err(ApiError::Store { message }) if message.contains(said)), "{refused:?}");
    assert_eq!(text(&files, FILE), PAYMENTS);
    assert!(at("2026-03-09T07:59:00Z").is_ok());
}

#[test]
fn the_reason_for_a_new_schedule_is_one_line() {
    let files = files(PAYMENTS);
    let wish = new_schedule(vec![office("day", &["ana", "bo"])]);
    for reason in ["a\u{b}b", "a\nname = \"b\""] {
        let wished = ScheduleEditAsk { schedule: String::new(), reason: reason.to_owned(), ..ask(wish.clone()) };
        let refused = save(&files, &wished, None);
        assert!(matches!(&refused, Err(ApiError::Invalid { field, .. }) if field == "reason"), "{refused:?}");
    }
    let wished = ScheduleEditAsk { schedule: String::new(), reason: "nights".to_owned(), ..ask(wish) };
    save(&files, &wished, None).unwrap();
    assert!(text(&files, "schedules/night-shift.toml").starts_with("# nights\n"));
}

#[test]
fn what_is_wrong_is_not_written() {
    let files = files(PAYMENTS);
    let refused = save(&files, &ask(cover("ana", "ana", "2026-03-07T09:00", "2026-03-09T09:00")), None);
    assert!(matches!(&refused, Err(ApiError::Invalid { field, .. }) if field == "person"), "{refused:?}");
    assert_eq!(text(&files, FILE), PAYMENTS);
}

#[test]
fn an_edit_is_taken_back_to_the_byte_unless_somebody_changed_the_file_since() {
    let files = files(PAYMENTS);
    let saved = save(&files, &weekend(), None).unwrap();
    undo_edit(&files, &saved).unwrap();
    assert_eq!(text(&files, FILE), PAYMENTS);
    let saved = save(&files, &weekend(), None).unwrap();
    let other = format!("{}# more\n", text(&files, FILE));
    files.write(&path(FILE), other.as_bytes()).unwrap();
    let refused = undo_edit(&files, &saved);
    assert!(
        matches!(&refused, Err(ApiError::Store { message }) if message.contains("was changed since")),
        "{refused:?}"
    );
    assert_eq!(text(&files, FILE), other);
}

#[test]
fn a_new_schedule_is_a_file_and_taking_it_back_takes_the_file_away() {
    let files = files(PAYMENTS);
    let wish = new_schedule(vec![office("day", &["ana", "bo"])]);
    let wished = ScheduleEditAsk { schedule: String::new(), ..ask(wish) };
    let saved = save(&files, &wished, None).unwrap();
    assert!(text(&files, "schedules/night-shift.toml").contains("people = [\"ana\", \"bo\"]"));
    undo_edit(&files, &saved).unwrap();
    assert!(files.read(&path("schedules/night-shift.toml")).is_err());
}

#[test]
fn a_part_of_the_file_that_is_broken_stays_and_does_not_stand_in_the_way() {
    let broken = format!("{PAYMENTS}\n[[overrides]] # half\nkind = \"add\"\n");
    let files = files(&broken);
    let rehearsal = rehearse(&files, &weekend()).unwrap();
    assert!(rehearsal.notes[0].contains("this override does not hold"), "{:?}", rehearsal.notes);
    save(&files, &weekend(), Some(&rehearsal.seen)).unwrap();
    assert!(text(&files, FILE).starts_with(&broken));
}

#[test]
fn edits_are_kept_by_number_until_there_are_too_many() {
    let files = files(PAYMENTS);
    let saved = save(&files, &weekend(), None).unwrap();
    let mut kept = KeptEdits::default();
    let numbers: Vec<u32> = (0..=super::KEPT).map(|_| kept.keep(saved.clone())).collect();
    assert_eq!(kept.find(numbers[0]), None);
    assert_eq!(kept.find(numbers[1]), Some(saved));
    kept.forget(numbers[1]);
    assert_eq!(kept.find(numbers[1]), None);
}
