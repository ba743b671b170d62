use std::path::Path;

use watchbill_domain::time::Zone;

use super::super::fixtures::{FILE, FOLDER, PAYMENTS, ask, files, now, problems, rehearse};
use super::{schedule_forms, times_in_zone};
use crate::api::{ScheduleEditAsk, ScheduleForms, ScheduleWish};
use crate::testing::MemoryFiles;

fn forms(files: &MemoryFiles, word: &str) -> ScheduleForms {
    schedule_forms(files, Path::new(FOLDER), word, now(), &Zone::parse("Europe/Lisbon").unwrap()).unwrap()
}

#[test]
fn a_schedule_is_shown_as_it_would_be_typed_with_everybody_who_may_be_named() {
    let text = PAYMENTS.replace("\"cy\"]", "\"cy\", \"di\"]");
    let forms = forms(&files(&text), FILE);
    assert_eq!((forms.form.name.as_str(), forms.form.timezone.as_str()), ("payments", "Europe/Berlin"));
    assert_eq!(forms.form.layers[0].start, "2026-03-02T09:00:00");
    let ids: Vec<&str> = forms.people.iter().map(|person| person.id.as_str()).collect();
    assert_eq!((ids.as_slice(), forms.me.as_deref()), (&["ana", "bo", "cy", "di"][..], Some("ana")));
    assert_eq!(forms.from, "2026-03-03T14:00", "the next full hour in Berlin");
}

#[test]
fn a_new_line_up_begins_with_the_next_hand_off_of_the_one_that_holds() {
    let versions = "[[layers.versions]]\nfrom = \"2026-03-03T09:00:00+01:00\"\n\
                    rotation = { kind = \"daily\", start = \"2026-03-03T09:00:00\", people = [\"cy\", \"bo\"] }\n\n\
                    [[layers.versions]]\nfrom = \"2026-06-01T09:00:00+02:00\"\n\
                    rotation = { kind = \"weekly\", start = \"2026-06-01T09:00:00\", people = [\"bo\"] }\n";
    let forms = forms(&files(&format!("{PAYMENTS}\n{versions}")), FILE);
    let line_up = &forms.line_ups[0];
    assert_eq!(
        (line_up.rotation.kind.as_str(), line_up.rotation.people.as_slice()),
        ("daily", &["cy".to_owned(), "bo".to_owned()][..])
    );
    assert_eq!((line_up.from.as_str(), line_up.rotation.start.as_str()), ("2026-03-04T09:00:00+01:00", ""));
    assert_eq!(line_up.later[0].text, "from Mon 1 Jun 2026 09:00 CEST: Bo");
}

#[test]
fn a_new_schedule_begins_by_following_the_sun_with_everything_but_its_name_and_people() {
    let files = files(PAYMENTS);
    let mut forms = forms(&files, "");
    assert_eq!((forms.form.timezone.as_str(), forms.form.layers.len()), ("Europe/Lisbon", 3));
    assert_eq!(forms.form.layers[1].start, "2026-03-02T07:00:00");
    forms.form.name = "sun".to_owned();
    forms.form.layers.iter_mut().for_each(|layer| layer.people = vec!["ana".to_owned()]);
    let wished = ScheduleEditAsk { schedule: String::new(), ..ask(ScheduleWish::New { form: forms.form }) };
    let rehearsal = rehearse(&files, &wished).unwrap();
    assert_eq!(problems(&rehearsal), [""; 0]);
    let gaps: Vec<&str> = rehearsal
        .check
        .as_ref()
        .unwrap()
        .found
        .iter()
        .filter(|found| found.kind == "gap")
        .map(|found| found.what.as_str())
        .collect();
    assert!(gaps.iter().any(|gap| gap.contains("Mar 2026")), "the clocks change on different days: {gaps:?}");
}

#[test]
fn a_time_is_moved_to_another_clock_and_stays_the_same_instant() {
    let zone = |name: &str| Zone::parse(name).unwrap();
    let times = ["2026-03-06T18:00", "2026-10-25T02:30:00+01:00", "Friday", "2026-03-06T17:00:05Z"].map(str::to_owned);
    let there = times_in_zone(&times, &zone("Europe/Berlin"), &zone("America/New_York"));
    assert_eq!(there, ["2026-03-06T12:00", "2026-10-24T21:30", "Friday", "2026-03-06T12:00:05"]);
    let back = times_in_zone(&there, &zone("America/New_York"), &zone("Europe/Berlin"));
    assert_eq!(back, ["2026-03-06T18:00", "2026-10-25T02:30:00+01:00", "Friday", "2026-03-06T18:00:05"]);
}
