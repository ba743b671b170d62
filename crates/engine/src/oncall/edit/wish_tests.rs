use rstest::rstest;

use super::super::fixtures::{PAYMENTS, ask, cover, files, office, problems, rehearse, told};
use crate::api::{LayerForm, ScheduleEditAsk, ScheduleRehearsal, ScheduleWish, TypedShift};
use crate::ports::Files;

fn rehearsed(wish: ScheduleWish) -> ScheduleRehearsal {
    rehearse(&files(PAYMENTS), &ask(wish)).unwrap()
}

fn swap(give: (&str, &str), take: (&str, &str)) -> ScheduleWish {
    let text = str::to_owned;
    ScheduleWish::Swap {
        of: text("ana"),
        person: text("bo"),
        from: text(give.0),
        to: text(give.1),
        return_from: text(take.0),
        return_to: text(take.1),
    }
}

fn line_up(from: &str, people: &[&str]) -> ScheduleWish {
    let text = str::to_owned;
    let people = people.iter().map(|person| text(person)).collect();
    let rotation = LayerForm { kind: text("weekly"), length: text("1"), people, ..LayerForm::default() };
    ScheduleWish::LineUp { layer: text("primary"), from: text(from), next: None, rotation: Box::new(rotation) }
}

fn an_override(kind: &str, person: &str, of: Option<&str>) -> ScheduleWish {
    let text = str::to_owned;
    ScheduleWish::Override {
        kind: text(kind),
        person: text(person),
        of: of.map(text),
        from: text("2026-03-29T00:30"),
        to: text("2026-03-29T04:30"),
    }
}

#[rstest]
#[case::only_one(an_override("replace", "bo", None), "only Bo is on call", "Ana -> Bo")]
#[case::instead(an_override("substitute", "bo", Some("ana")), "Bo is on call for Ana", "Ana -> Bo")]
#[case::not(an_override("remove", "ana", None), "Ana is not on call", "Ana -> nobody")]
#[case::too(an_override("add", "di", None), "di is on call too", "Ana -> Ana+di")]
fn an_override_on_the_night_the_clocks_are_set_is_three_hours_long(
    #[case] wish: ScheduleWish,
    #[case] does: &str,
    #[case] expected: &str,
) {
    let rehearsal = rehearsed(wish);
    let when = "Sun 29 Mar 2026 00:30 CET to 04:30 CEST";
    assert_eq!(rehearsal.sentence, Some(format!("{does} {when}, 3 h.")));
    assert_eq!(told(&rehearsal), [format!("{when}: {expected}")]);
}

/// With what a clock shows twice both times are offered, and what it skips is refused with the first time behind it.
#[rstest]
#[case::skipped("2026-03-29T02:30", "from", &["2026-03-29T03:00:00+02:00"])]
#[case::twice("2026-10-25T02:30", "from", &["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"])]
#[case::no_time("Friday", "from", &[])]
fn a_time_that_is_not_one_time_is_said_at_its_box(#[case] from: &str, #[case] field: &str, #[case] meant: &[&str]) {
    let rehearsal = rehearsed(cover("ana", "bo", from, "2026-10-27T00:00"));
    let [problem] = rehearsal.problems.as_slice() else { panic!("{:?}", rehearsal.problems) };
    let values: Vec<&str> = problem.choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!((problem.field.as_str(), values.as_slice()), (field, meant));
    assert_eq!(rehearsal.sentence, None);
}

#[test]
fn times_are_read_in_the_zone_that_is_chosen() {
    let wish = cover("ana", "bo", "2026-03-06T12:00", "2026-03-06T18:00");
    let chosen = ScheduleEditAsk { zone: Some("America/New_York".to_owned()), ..ask(wish) };
    let rehearsal = rehearse(&files(PAYMENTS), &chosen).unwrap();
    assert_eq!(rehearsal.changes[0].start, "2026-03-06T17:00:00Z");
    let unknown = ScheduleEditAsk { zone: Some("Europe/Berln".to_owned()), ..chosen };
    assert!(problems(&rehearse(&files(PAYMENTS), &unknown).unwrap())[0].starts_with("zone: "));
}

#[rstest]
#[case::some_hours("2026-03-06T18:00", "2026-03-06T22:00", "Fri 6 Mar 2026 18:00 to 22:00 CET: Ana -> Bo")]
#[case::the_whole_shift_to_come(
    "2026-03-25T12:00",
    "",
    "Mon 23 Mar 2026 09:00 CET to Mon 30 Mar 2026 09:00 CEST: Ana -> Bo"
)]
#[case::not_the_hours_that_have_run(
    "2026-03-02T09:00",
    "",
    "Tue 3 Mar 2026 13:00 to Mon 9 Mar 2026 09:00 CET: Ana -> Bo"
)]
#[case::what_is_left_of_the_running_one(
    "2026-03-04T12:00",
    "",
    "Wed 4 Mar 2026 12:00 to Mon 9 Mar 2026 09:00 CET: Ana -> Bo"
)]
#[case::from_now_on("now", "2026-03-04T12:00", "Tue 3 Mar 2026 13:00 to Wed 4 Mar 2026 12:00 CET: Ana -> Bo")]
fn somebody_covers_for_hours_or_for_a_shift(#[case] from: &str, #[case] to: &str, #[case] expected: &str) {
    assert_eq!(told(&rehearsed(cover("ana", "bo", from, to))), [expected]);
}

#[rstest]
#[case::ahead("2026-03-07T09:00", "2080-12-31T00:00", "to")]
#[case::back("1900-01-01T00:00", "2026-03-07T09:00", "from")]
fn a_time_that_is_too_far_away_is_refused_at_its_box(#[case] from: &str, #[case] to: &str, #[case] field: &str) {
    let wrong = problems(&rehearsed(cover("ana", "bo", from, to)));
    assert!(
        wrong.len() == 1 && wrong[0].starts_with(field) && wrong[0].contains("more than 20 years away"),
        "{wrong:?}"
    );
}

#[test]
fn a_swap_is_told_whole_and_partly() {
    let rehearsal = rehearsed(swap(("2026-03-07T09:00", "2026-03-08T09:00"), ("2026-03-14T09:00", "2026-03-14T21:00")));
    let expected = [
        "Sat 7 Mar 2026 09:00 to Sun 8 Mar 2026 09:00 CET: Ana -> Bo",
        "Sat 14 Mar 2026 09:00 to 21:00 CET: Bo -> Ana",
    ];
    assert_eq!(told(&rehearsal), expected);
    let sentence = "Bo is on call for Ana Sat 7 Mar 2026 09:00 to Sun 8 Mar 2026 09:00 CET, 1 d; \
                    Ana is on call for Bo Sat 14 Mar 2026 09:00 to 21:00 CET, 12 h.";
    assert_eq!(rehearsal.sentence.as_deref(), Some(sentence));
    let wrong = problems(&rehearsed(swap(("2026-03-07T09:00", ""), ("2026-03-04T09:00", ""))));
    assert!(wrong[0].starts_with("returnFrom: Bo is not on call Wed 4 Mar 2026"), "{wrong:?}");
}

#[test]
fn whoever_sits_here_takes_over_from_now() {
    let files = files(&PAYMENTS.replace("\"ana\", \"bo\", \"cy\"", "\"bo\", \"ana\", \"cy\""));
    let taken = rehearse(&files, &ask(ScheduleWish::Take { of: None, person: None })).unwrap();
    assert_eq!(told(&taken), ["Tue 3 Mar 2026 13:00 to Mon 9 Mar 2026 09:00 CET: Bo -> Ana"]);
    let note = "the laptops of Ana and of Bo tell them of the hand-off as soon as they have schedules/payments.toml: push it, or call";
    assert_eq!(taken.notes, [note]);
    let already = rehearsed(ScheduleWish::Take { of: None, person: None });
    assert_eq!(problems(&already), ["person: Ana is on call already: there is nothing to take over"]);
}

/// Turns are as long as they were unless a length is asked for, and another length is said.
#[rstest]
#[case::kept("", "", "Ana first.")]
#[case::the_same("weekly", "2", "Ana first.")]
#[case::another("daily", "", "Ana first, daily instead of every 2 weeks.")]
fn a_line_up_changes_the_length_of_turns_only_when_it_says_so(
    #[case] kind: &str,
    #[case] length: &str,
    #[case] expected: &str,
) {
    let two_weeks = PAYMENTS.replace("kind = \"weekly\"", "kind = \"weekly\", length = 2");
    let form = LayerForm {
        kind: kind.to_owned(),
        length: length.to_owned(),
        people: ["ana", "bo"].map(str::to_owned).to_vec(),
        ..LayerForm::default()
    };
    let wish = ScheduleWish::LineUp {
        layer: "primary".to_owned(),
        from: "2026-03-09T09:00".to_owned(),
        next: None,
        rotation: Box::new(form),
    };
    let rehearsal = rehearse(&files(&two_weeks), &ask(wish)).unwrap();
    assert!(rehearsal.sentence.as_ref().is_some_and(|said| said.ends_with(expected)), "{rehearsal:?}");
}

#[test]
fn a_line_up_keeps_who_is_next_and_names_what_was_planned_already() {
    let rehearsal = rehearsed(line_up("2026-03-09T09:00", &["ana", "bo", "cy", "di"]));
    let expected = "From Mon 9 Mar 2026 09:00 CET on Ana, Bo, Cy and di take turns in primary, Bo first.";
    assert_eq!(rehearsal.sentence.as_deref(), Some(expected));
    assert!(told(&rehearsal)[0].ends_with("Ana -> di"), "bo and cy keep their turns: {:?}", told(&rehearsal)[0]);
    let planned = "[[layers.versions]]\nfrom = \"2026-06-01T09:00:00+02:00\"\n\
                   rotation = { kind = \"weekly\", start = \"2026-06-01T09:00:00\", people = [\"bo\"] }\n";
    let later = files(&format!("{PAYMENTS}\n{planned}"));
    let noted = rehearse(&later, &ask(line_up("2026-03-09T09:00", &["ana", "bo", "di"]))).unwrap();
    assert!(noted.notes.iter().any(|note| note.contains("planned already")), "{:?}", noted.notes);
    let past = problems(&rehearsed(line_up("2026-03-02T09:00", &["ana"])));
    assert!(past[0].starts_with("from: Mon 2 Mar 2026 09:00 CET is in the past"), "{past:?}");
}

#[test]
fn hours_of_a_layer_change_and_its_rotation_stays() {
    let mut form = office("primary", &["somebody else"]);
    form.windows[0].end = "24:30".to_owned();
    let layer =
        |form: &LayerForm| ScheduleWish::Layer { layer: Some("primary".to_owned()), form: Box::new(form.clone()) };
    let wrong = problems(&rehearsed(layer(&form)));
    assert!(wrong[0].starts_with("windows.0.end: "), "{wrong:?}");
    form.windows[0].end = "17:00".to_owned();
    let rehearsal = rehearsed(layer(&form));
    assert_eq!(rehearsal.changes[0].effect, "opens");
    assert_eq!(rehearsal.changes[0].before, ["ana"]);
    assert!(!rehearsal.check.unwrap().covered);
}

#[rstest]
#[case::nothing("primary", "17:00", "The layer primary stays as it is.")]
#[case::name("wages", "17:00", "The layer primary becomes wages.")]
#[case::hours("primary", "18:00", "The layer primary is changed, its past too.")]
#[case::both("wages", "18:00", "The layer primary becomes wages and is changed, its past too.")]
fn what_becomes_of_a_layer_and_its_past_is_said(#[case] name: &str, #[case] end: &str, #[case] expected: &str) {
    let restricted =
        format!("{PAYMENTS}[[layers.restrictions]]\nkind = \"daily\"\nstart = \"09:00\"\nend = \"17:00\"\n");
    let mut form = office(name, &["ana"]);
    form.windows[0].end = end.to_owned();
    let wish = ScheduleWish::Layer { layer: Some("primary".to_owned()), form: Box::new(form) };
    let rehearsal = rehearse(&files(&restricted), &ask(wish)).unwrap();
    assert_eq!(rehearsal.sentence.as_deref(), Some(expected));
}

#[test]
fn a_temporary_schedule_is_rehearsed_and_what_is_wrong_in_a_shift_is_at_its_box() {
    let text = str::to_owned;
    let shift =
        |person: &str, to: &str| TypedShift { person: text(person), from: text("2026-12-24T09:00"), to: text(to) };
    let holiday = |shifts: Vec<TypedShift>| ScheduleWish::Temporary {
        from: text("2026-12-24T09:00"),
        to: text("2026-12-26T09:00"),
        shifts,
    };
    let wrong = problems(&rehearsed(holiday(vec![shift("bo", "2026-12-25T09:00"), shift(" ", "Friday")])));
    assert_eq!(wrong, ["shifts.1.person: nobody is named; expected a person"]);
    let rehearsal = rehearsed(holiday(vec![shift("bo", "2026-12-25T09:00")]));
    assert!(told(&rehearsal).last().unwrap().ends_with("-> nobody"), "{:?}", told(&rehearsal));
}

#[test]
fn the_override_by_which_somebody_is_on_call_is_taken_back() {
    let one = |person: &str, day: u32| {
        format!(
            "[[overrides]]\nkind = \"replace\"\nperson = \"{person}\"\nstart = \"2026-03-0{day}T09:00:00+01:00\"\n\
             end = \"2026-03-0{}T09:00:00+01:00\"\n\n",
            day + 1
        )
    };
    let files = files(&format!("{PAYMENTS}\n{}{}", one("di", 4), one("eve", 6)));
    let back = |at: &str| ScheduleWish::TakeBack { index: None, at: Some(at.to_owned()) };
    let taken = rehearse(&files, &ask(back("2026-03-04T12:00"))).unwrap();
    assert_eq!(told(&taken), ["Wed 4 Mar 2026 09:00 to Thu 5 Mar 2026 09:00 CET: di -> Ana"]);
    let nothing = problems(&rehearse(&files, &ask(back("2026-03-05T12:00"))).unwrap());
    assert_eq!(
        nothing,
        ["at: nobody is on call by an override Thu 5 Mar 2026 12:00 CET: there is nothing to take back"]
    );
}

/// Both are cut out of the file as they stand in it, and what is not there is said.
#[test]
fn a_layer_and_a_temporary_schedule_are_taken_away() {
    let more = "[[layers]]\nname = \"night\"\nlevel = 1\n\
                rotation = { kind = \"weekly\", start = \"2026-03-02T09:00:00\", people = [\"di\"] }\n\n\
                [[temporary]]\nstart = \"2026-12-24T09:00:00+01:00\"\nend = \"2026-12-27T09:00:00+01:00\"\nshifts = []\n";
    let files = files(&format!("{PAYMENTS}\n{more}"));
    let layer = |name: &str| ScheduleWish::RemoveLayer { layer: name.to_owned() };
    let gone = rehearse(&files, &ask(layer("night"))).unwrap();
    assert_eq!(gone.sentence.as_deref(), Some("The layer night goes, and its past with it."));
    assert_eq!((gone.problems.as_slice(), gone.changes[0].before.as_slice()), (&[][..], &["di".to_owned()][..]));
    let missing = problems(&rehearse(&files, &ask(layer("nite"))).unwrap());
    assert_eq!(missing, ["layer: there is no layer `nite`; expected primary or night"]);
    let back = rehearse(&files, &ask(ScheduleWish::TemporaryBack { index: 0 })).unwrap();
    assert_eq!(told(&back), ["Thu 24 Dec 2026 09:00 to Sun 27 Dec 2026 09:00 CET: nobody -> di"]);
    let missing = problems(&rehearse(&files, &ask(ScheduleWish::TemporaryBack { index: 1 })).unwrap());
    assert_eq!(missing, ["temporary: there is no temporary schedule 1 in it: there is nothing to take back"]);
}

#[rstest]
#[case::an_override("", None, "there is no override in it: there is nothing to take back")]
#[case::another(
    "[[overrides]]\nkind = \"add\"\nperson = \"di\"\nstart = \"2026-03-04T09:00:00+01:00\"\nend = \"2026-03-05T09:00:00+01:00\"\n",
    Some(7),
    "there is no override 7; expected 0 to 0"
)]
fn an_override_that_is_not_there_is_not_taken_back(
    #[case] overrides: &str,
    #[case] index: Option<usize>,
    #[case] expected: &str,
) {
    let files = files(&format!("{PAYMENTS}\n{overrides}"));
    let rehearsal = rehearse(&files, &ask(ScheduleWish::TakeBack { index, at: None })).unwrap();
    assert_eq!(rehearsal.problems.iter().map(|one| one.message.as_str()).collect::<Vec<_>>(), [expected]);
}

#[test]
fn a_line_up_that_is_not_there_is_not_taken_back() {
    let back = ScheduleWish::LineUpBack { layer: "primary".to_owned(), from: "2027-01-01".to_owned() };
    let missing = "from: no line-up of primary begins Fri 1 Jan 2027 00:00 CET: there is nothing to take back";
    assert_eq!(problems(&rehearsed(back)), [missing]);
}

#[test]
fn without_anybody_at_the_laptop_it_has_to_be_said_who_makes_the_change() {
    use std::path::Path;

    let files = files(PAYMENTS);
    files.write(Path::new("/team/watchbill.toml"), b"team = \"payments\"\n").unwrap();
    let wish = cover("ana", "bo", "2026-03-06T18:00", "2026-03-06T22:00");
    assert!(problems(&rehearse(&files, &ask(wish.clone())).unwrap())[0].starts_with("by: nobody is said to sit"));
    let by = ScheduleEditAsk { by: Some("di".to_owned()), ..ask(wish) };
    assert_eq!(rehearse(&files, &by).unwrap().problems, []);
}
