use std::num::NonZeroU32;

use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::time::Wall;

use super::super::any::schedule;
use super::super::read_schedule;
use super::*;

proptest! {
    #[test]
    fn what_is_written_reads_back_as_it_was(schedule in schedule()) {
        let text = write_schedule(&schedule);
        let reading = read_schedule(&text, "other.toml", &[]);
        let lost: Vec<_> = reading.findings.iter().filter(|f| f.weight != crate::finding::Weight::Note).collect();
        prop_assert!(lost.is_empty(), "{lost:?}\n{text}");
        prop_assert_eq!(reading.schedule, Some(schedule), "{}", text);
    }

    #[test]
    fn a_cut_or_mutated_file_never_panics_and_every_place_is_in_it(
        schedule in schedule(), at in any::<prop::sample::Index>(), cut in 0usize..60, put in "\\PC{0,6}|\n|\"|\\[|=|9|-",
    ) {
        let text = write_schedule(&schedule);
        let floor = |mut i: usize| { while !text.is_char_boundary(i) { i -= 1 } i };
        let start = floor(at.index(text.len()));
        let end = floor((start + cut).min(text.len())).max(start);
        for mutated in [format!("{}{put}{}", &text[..start], &text[end..]), text[..start].to_owned()] {
            for finding in read_schedule(&mutated, "s.toml", &[]).findings {
                let Some(row) = finding.problem.line else { continue };
                let column = finding.problem.column.unwrap();
                let there = mutated.split('\n').nth(row - 1);
                prop_assert!(there.is_some_and(|l| (1..=l.chars().count() + 1).contains(&column)), "{}", finding.problem);
            }
        }
    }
}

#[rstest]
#[case::an_hour("Europe/Berlin", "2026-10-25T02:30:00")]
#[case::half_an_hour("Australia/Lord_Howe", "2026-04-05T01:45:00")]
fn the_second_pass_of_a_fold_is_written_with_its_offset(#[case] zone: &str, #[case] wall: &str) {
    let zone = Zone::parse(zone).unwrap();
    for pass in [Pass::First, Pass::Second] {
        let start = Start { wall: Wall::parse(wall).unwrap(), pass };
        let rotation = Rotation { length: Length::Days(NonZeroU32::MIN), start, people: vec![], turns: Turns::Always };
        let (name, restrictions, versions) = ("a".to_owned(), vec![], vec![]);
        let layer = Layer { name, level: 0, zone: Some(zone.clone()), rotation, restrictions, versions };
        let (name, zone, overrides, temporaries) = ("a".to_owned(), Zone::utc(), vec![], vec![]);
        let schedule = Schedule { name, zone, layers: vec![layer], overrides, temporaries };
        let text = write_schedule(&schedule);
        assert_eq!(text.contains(&format!("{wall}+")), pass == Pass::Second, "{text}");
        assert_eq!(read_schedule(&text, "a", &[]).schedule, Some(schedule));
    }
}

#[test]
fn a_file_looks_as_a_person_would_write_it() {
    let schedule = read_schedule(include_str!("../../tests/files/schedule.toml"), "s.toml", &[]).schedule.unwrap();
    insta::assert_snapshot!(write_schedule(&schedule));
}
