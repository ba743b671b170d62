use std::path::Path;

use rstest::rstest;

use super::*;
use crate::api::{OnCallCover, OnCallSupposition};
use crate::oncall::find::{AskedSchedule, find_schedule};
use crate::ports::Files;
use crate::testing::MemoryFiles;

const PEOPLE: &str = "[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
                      [[people]]\nid = \"di\"\nname = \"Di\"\n[[people]]\nid = \"di2\"\nname = \"Di\"\n";

const PAYMENTS: &str = r#"timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2025-12-29T09:00:00", people = ["ana", "bo"] }
"#;

fn what_if(schedule: &str, supposed: OnCallSupposition, from: &str) -> Result<WhatIfAnswer, ApiError> {
    let files = MemoryFiles::default();
    files.write(Path::new("/team/watchbill.toml"), PEOPLE.as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/payments.toml"), schedule.as_bytes()).unwrap();
    let asked = AskedSchedule { word: "payments", path: Path::new("/here/payments") };
    let found = find_schedule(&files, Path::new("/team"), &asked).unwrap();
    let ask = OnCallWhatIfAsk { supposed, from: Some(from.to_owned()), until: Some("2026-02-02T09:00".to_owned()) };
    found.what_if(&ask, Instant::parse("2026-01-01T00:00:00Z").unwrap())
}

fn leaves(person: &str) -> OnCallSupposition {
    OnCallSupposition::Leaves { person: person.to_owned() }
}

fn away(to: &str, cover: OnCallCover) -> OnCallSupposition {
    OnCallSupposition::Away { person: "bo".to_owned(), to: to.to_owned(), cover }
}

fn length(text: &str) -> OnCallSupposition {
    OnCallSupposition::Length { length: text.to_owned(), layer: None }
}

#[test]
fn both_sides_stand_beside_each_other() {
    let answer = what_if(PAYMENTS, leaves("bo"), "2026-01-05T09:00").unwrap();
    let view = &answer.view;
    assert_eq!(view.supposed, "Bo leaves on Mon 5 Jan 2026 09:00 CET");
    assert_eq!(view.moved_said, "336 h on call change hands.");
    let told = |row: &crate::api::WhatIfRow| {
        [&row.on_call.present, &row.on_call.instead, &row.on_call.more, &row.shifts.more].map(Clone::clone)
    };
    assert_eq!(told(&view.people[0]), ["336 h", "672 h", "+336 h", "-1"]);
    assert_eq!(told(&view.people[1]), ["336 h", "0 h", "-336 h", "-2"]);
    assert_eq!(view.is_covered, [true, true]);
    let handoffs: Vec<_> =
        view.handoffs.iter().take(2).map(|row| (row.present.as_str(), row.instead.as_str())).collect();
    // At the first instant the present hands over to bo, and alone with ana nothing is handed over ever again.
    assert_eq!(handoffs, [("Bo", ""), ("Ana", "")]);
    assert_eq!(answer.listing.moved.len(), 2);
    assert_eq!((answer.listing.people[1].present_shifts, answer.listing.people[1].instead_shifts), (2, 0));
}

#[test]
fn a_hole_that_would_be_new_is_a_finding_that_appears() {
    let answer = what_if(PAYMENTS, away("2026-01-07", OnCallCover::Nobody), "2026-01-06").unwrap();
    assert_eq!(answer.view.moved_said, "Nothing changes hands; nobody is on call for 24 h more than now.");
    assert_eq!(answer.view.is_covered, [true, false]);
    assert_eq!((answer.view.appear[0].gravity, answer.view.vanish.len()), ("error", 0));
    assert_eq!((answer.listing.instead.covered, answer.listing.instead.gap_seconds), (false, 86_400));
    assert_eq!(answer.listing.instead.findings, answer.view.appear);
    let covered = what_if(PAYMENTS, away("2026-01-07", OnCallCover::Next), "2026-01-06").unwrap();
    assert_eq!(covered.view.is_covered, [true, true]);
    assert_eq!(covered.view.moved, ["Tue 6 Jan 2026 00:00 to Wed 7 Jan 2026 00:00 CET: Ana for Bo, 24 h"]);
    assert!(covered.view.supposed.ends_with(", and whoever is next in line covers"), "{}", covered.view.supposed);
}

#[rstest]
#[case::a_day("1d", "turns of a day in every layer from Mon 5 Jan 2026 09:00 CET")]
#[case::hours("8h", "turns of 8 hours in every layer from Mon 5 Jan 2026 09:00 CET")]
#[case::weeks("2w", "turns of 2 weeks in every layer from Mon 5 Jan 2026 09:00 CET")]
#[case::months("1mo", "turns of a month in every layer from Mon 5 Jan 2026 09:00 CET")]
fn turns_can_be_of_another_length(#[case] text: &str, #[case] said: &str) {
    assert_eq!(what_if(PAYMENTS, length(text), "2026-01-05T09:00").unwrap().view.supposed, said);
}

#[rstest]
#[case::nobody_of_that_name(leaves("eve"), "`eve` has no part in payments from then on; expected one of ana, bo")]
#[case::no_name(leaves(" "), "expected a person as the schedule calls them")]
#[case::no_length(length("daily"), "`daily` is no length of turns; expected the like of 8h, 1d, 2w or 1mo")]
#[case::no_turn(length("0d"), "`0d` is no length of turns")]
#[case::ages(length("4000000000h"), "is no length of turns")]
#[case::the_same_length(length("1w"), "turns are of that length already")]
#[case::upside_down(away("2026-01-01", OnCallCover::Next), "--to is not behind --from")]
#[case::too_far(away("2080-01-01", OnCallCover::Next), "is longer than 20 years")]
#[case::no_time(away("soon", OnCallCover::Next), "--to: not a time: `soon`")]
#[case::no_layer(OnCallSupposition::Joins { person: "eve".to_owned(), layer: Some("night".to_owned()) }, "there is no layer `night`; payments has the layers `primary`")]
#[case::a_name_of_two(leaves("Di"), "`Di` is the name of di and of di2; say which of them by their id")]
fn what_cannot_be_supposed_is_refused_in_words(#[case] supposed: OnCallSupposition, #[case] expected: &str) {
    let Err(ApiError::Invalid { message, .. }) = what_if(PAYMENTS, supposed, "2026-01-05T09:00") else {
        panic!("refused")
    };
    assert!(message.contains(expected), "{message}");
}

#[test]
fn somebody_joins_the_only_layer_or_the_one_that_is_named() {
    let joins =
        |layer: Option<&str>| OnCallSupposition::Joins { person: "eve".to_owned(), layer: layer.map(str::to_owned) };
    let answer = what_if(PAYMENTS, joins(None), "2026-01-05T09:00").unwrap();
    assert_eq!(answer.view.supposed, "eve joins primary on Mon 5 Jan 2026 09:00 CET");
    assert_eq!(
        answer.listing.people.iter().map(|one| one.instead.on_call_seconds / 3600).collect::<Vec<_>>(),
        [168, 336, 168]
    );
    let two = format!(
        "{PAYMENTS}[[layers]]\nname = \"night\"\nlevel = 1\nrotation = {{ kind = \"daily\", start = \"2025-12-29T22:00\", people = [\"bo\"] }}\n"
    );
    assert!(matches!(what_if(&two, joins(None), "2026-01-05T09:00"), Err(ApiError::Invalid { .. })));
    assert_eq!(
        what_if(&two, joins(Some("night")), "2026-01-05T09:00").unwrap().view.supposed,
        "eve joins night on Mon 5 Jan 2026 09:00 CET"
    );
}

#[test]
fn somebody_is_supposed_by_their_name_too() {
    let by_name = what_if(PAYMENTS, leaves("Bo"), "2026-01-05T09:00").unwrap();
    assert_eq!(by_name, what_if(PAYMENTS, leaves("bo"), "2026-01-05T09:00").unwrap());
}
