use rstest::rstest;
use watchbill_definitions::{Person, read_workspace};

use super::*;

fn team() -> Vec<Person> {
    let people = [("ana", "Ana Lima"), ("jo-l", "Jo Lund"), ("jo-lund", "Jo Lund"), ("cy", "Çağla ☀")];
    let tables = people.map(|(id, name)| format!("[[people]]\nid = \"{id}\"\nname = \"{name}\"\n"));
    read_workspace(&tables.concat(), "watchbill.toml", &[]).workspace.people
}

#[rstest]
#[case::one("ana", "Ana Lima")]
#[case::one_of_two_with_a_name("jo-lund", "Jo Lund (jo-lund)")]
#[case::whose_name_is_in_letters_of_their_own("cy", "Çağla ☀")]
#[case::who_is_not_known("di", "di")]
fn somebody_is_called_by_a_name_that_is_nobody_elses(#[case] id: &str, #[case] expected: &str) {
    let (person, people) = (PersonId::new(id), team());
    assert_eq!((name(&person, &people).as_str(), names(&people).of(&person)), (expected, expected));
}

#[rstest]
#[case::by_an_id("ana", &["ana"])]
#[case::by_a_name("Çağla ☀", &["cy"])]
#[case::nobody("Ana", &[])]
#[case::two("Jo Lund", &["jo-l", "jo-lund"])]
fn somebody_is_meant_by_id_or_name(#[case] word: &str, #[case] expected: &[&str]) {
    let team = team();
    let ids: Vec<&str> = match meant(word, &team) {
        Meant::One(person) => vec![&person.id],
        Meant::Stranger => Vec::new(),
        Meant::Several(several) => several.iter().map(|person| person.id.as_str()).collect(),
    };
    assert_eq!(ids, expected);
}

#[test]
fn several_are_listed_by_their_names() {
    let persons = ["ana", "jo-l", "di"].map(PersonId::new);
    assert_eq!(listed(&persons, &team()), "Ana Lima, Jo Lund (jo-l) and di");
}
