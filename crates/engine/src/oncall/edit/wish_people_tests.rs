//! Who is meant, and what they are called in answers.

use super::super::fixtures::{PAYMENTS, ask, cover, files, new_schedule, office, problems, rehearse};
use crate::api::{LayerForm, ScheduleEditAsk, ScheduleRehearsal, ScheduleWish};
use crate::ports::Files;

fn rehearsed(wish: ScheduleWish) -> ScheduleRehearsal {
    rehearse(&files(PAYMENTS), &ask(wish)).unwrap()
}

fn line_up(people: &[&str]) -> ScheduleWish {
    let people = people.iter().map(|person| (*person).to_owned()).collect();
    let rotation = Box::new(LayerForm { people, ..LayerForm::default() });
    ScheduleWish::LineUp { layer: "primary".to_owned(), from: "2026-03-09T09:00".to_owned(), next: None, rotation }
}

#[test]
fn people_are_known_by_their_names_too_and_strangers_are_noted() {
    let rehearsal = rehearsed(cover("Ana", "Bo", "2026-03-06T18:00", "2026-03-06T22:00"));
    assert_eq!((rehearsal.changes[0].after.as_slice(), rehearsal.notes.as_slice()), (&["bo".to_owned()][..], &[][..]));
    let rehearsal = rehearsed(cover("Ana", "Boris", "2026-03-06T18:00", "2026-03-06T22:00"));
    assert!(rehearsal.notes[0].starts_with("`Boris` is none of the people of watchbill.toml"), "{:?}", rehearsal.notes);
}

#[test]
fn a_name_that_two_people_have_is_asked_back() {
    let files = files(PAYMENTS);
    let team = "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n[[people]]\nid = \"bo2\"\nname = \"Bo\"\n";
    files.write(&super::super::fixtures::path("watchbill.toml"), team.as_bytes()).unwrap();
    let asked = ask(cover("ana", "Bo", "2026-03-06T18:00", "2026-03-06T22:00"));
    let rehearsal = rehearse(&files, &asked).unwrap();
    assert_eq!(problems(&rehearsal), ["person: `Bo` is the name of bo and of bo2; say which of them by their id"]);
    let choices: Vec<&str> = rehearsal.problems[0].choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(choices, ["bo", "bo2"]);
}

#[test]
fn in_a_line_everybody_with_such_a_name_is_asked_back_at_their_place() {
    let files = files(PAYMENTS);
    let two = "[[people]]\nid = \"bo\"\nname = \"Bo\"\n[[people]]\nid = \"bo2\"\nname = \"Bo\"\n";
    files.write(&super::super::fixtures::path("watchbill.toml"), format!("me = \"bo\"\n{two}").as_bytes()).unwrap();
    let added = ScheduleWish::Layer { layer: None, form: Box::new(office("under", &["cy", "Bo"])) };
    for (wish, fields) in [
        (line_up(&["Bo", "cy", "Bo"]), &["people.0", "people.2"][..]),
        (added, &["people.1"]),
        (new_schedule(vec![office("day", &["cy", "Bo"])]), &["layers.0.people.1"]),
    ] {
        let asked = ScheduleEditAsk { schedule: "schedules/other.toml".to_owned(), ..ask(wish.clone()) };
        let asked = if matches!(wish, ScheduleWish::New { .. }) { asked } else { ask(wish) };
        let wrong = rehearse(&files, &asked).unwrap().problems;
        assert_eq!(wrong.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), fields);
        let choices: Vec<&str> = wrong[0].choices.iter().map(|choice| choice.value.as_str()).collect();
        assert_eq!(choices, ["bo", "bo2"]);
    }
}

#[test]
fn people_of_a_new_layer_and_of_a_new_schedule_are_known_by_their_names() {
    let added = ScheduleWish::Layer { layer: None, form: Box::new(office("under", &["Bo", "Ana"])) };
    let rehearsal = rehearsed(added);
    assert_eq!((problems(&rehearsal).as_slice(), rehearsal.notes.as_slice()), (&[][..], &[][..]));
    let asked = ScheduleEditAsk {
        schedule: "schedules/other.toml".to_owned(),
        ..ask(new_schedule(vec![office("day", &["Bo", "Ana"])]))
    };
    let made = rehearse(&files(PAYMENTS), &asked).unwrap();
    assert!(made.text.as_ref().unwrap().contains(r#"people = ["bo", "ana"]"#), "{:?}", made.text);
    assert!(!made.notes.iter().any(|note| note.contains("none of the people")), "{:?}", made.notes);
}

#[test]
fn what_is_in_the_way_is_said_with_names() {
    let alone = problems(&rehearsed(cover("bo", "Cy", "2026-03-06T18:00", "2026-03-06T22:00")));
    assert_eq!(alone, ["of: Bo is not on call Fri 6 Mar 2026 18:00 to 22:00 CET: there is nothing to relieve them of"]);
    let whole = problems(&rehearsed(cover("bo", "Cy", "2026-03-06T18:00", "")));
    assert_eq!(whole, ["from: Bo is not on call Fri 6 Mar 2026 18:00 CET: there is no shift to give away"]);
}
