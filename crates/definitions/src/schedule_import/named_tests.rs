use rstest::rstest;
use watchbill_domain::time::Instant;

use super::super::tests::people;
use super::*;
use crate::calendar::Attendee;

fn event(summary: &str, attendees: &[(&str, &str)]) -> Occurrence {
    let (start, end) = (Instant::from_ms(0), Instant::from_ms(1));
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let attendees = attendees.iter().map(|(name, mail)| Attendee { name: text(name), mail: text(mail) }).collect();
    Occurrence { line: 1, summary: summary.into(), attendees, is_day: false, start, end }
}

#[rstest]
#[case::a_name("Cy Moreau", "Cy Moreau")]
#[case::pagerduty("On Call - Cy Moreau - Payments", "Cy Moreau")]
#[case::pagerduty_the_other_way_round("Cy Moreau On Call - Payments", "Cy Moreau")]
#[case::opsgenie("cy@example.net", "cy@example.net")]
#[case::grafana("[L1] cy", "cy")]
#[case::in_brackets("Cy Moreau (Payments)", "Cy Moreau")]
#[case::a_sentence("Cy Moreau is on call", "Cy Moreau")]
#[case::with_a_colon("On-call: Cy Moreau", "Cy Moreau")]
#[case::a_known_id_among_other_words("Nachtdienst ana!", "ana")]
#[case::a_known_name_among_other_words("primary / Bo Berg / nights", "bb")]
#[case::two("Cy Moreau & Di Lima", "Cy Moreau, Di Lima")]
#[case::a_name_with_a_comma("Moreau, Cy", "Moreau, Cy")]
#[case::nobody("On call", "")]
#[case::nothing("", "")]
fn whose_shift_a_title_says(#[case] title: &str, #[case] expected: &str) {
    let people = people();
    let mut crew = Crew::of(&people);
    let calendar = Calendar { name: Some("Payments".to_owned()), ..Calendar::default() };
    let (_, found) = who(&mut crew, &event(title, &[]), &calendar);
    let found: Vec<&str> = found.iter().map(PersonId::as_str).collect();
    assert_eq!(found.join(", "), expected);
}

#[test]
fn whoever_takes_part_is_on_call_unless_the_title_says_who() {
    let people = people();
    let mut crew = Crew::of(&people);
    let calendar = Calendar::default();
    let attendees = [("Ana Silva", "ana@example.net"), ("Cy", "cy@example.net")];
    let (_, both) = who(&mut crew, &event("Rota", &attendees), &calendar);
    assert_eq!(both, [PersonId::new("ana"), PersonId::new("Cy")]);
    let (level, one) = who(&mut crew, &event("[L3] Bo Berg", &attendees), &calendar);
    assert_eq!((level, one), (3, vec![PersonId::new("bb")]));
}
