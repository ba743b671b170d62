use rstest::rstest;

use super::*;

const FILE: &str = "me = \"ana\" # here\n\n# Us.\n[[people]] # first\nid = 'ana'\ntimezone = \"Europe/Lisbon\" # sunny\n\n[[people]]\nid = \"bo\"\n\n[severity]\n";

fn ana() -> PersonDraft {
    PersonDraft { id: "ana".into(), timezone: "Europe/Lisbon".into(), ..PersonDraft::default() }
}

#[rstest]
#[case::nothing(ana(), FILE.to_owned())]
#[case::hours(
    PersonDraft { working_hours: "09:00-17:00".into(), ..ana() },
    FILE.replace("# sunny\n", "# sunny\nworking_hours = \"09:00-17:00\"\n")
)]
#[case::days(
    PersonDraft { working_days: "mon tue,sat".into(), ..ana() },
    FILE.replace("# sunny\n", "# sunny\nworking_days = [\"mon\", \"tue\", \"sat\"]\n")
)]
#[case::no_zone(PersonDraft { timezone: String::new(), ..ana() }, FILE.replace("timezone = \"Europe/Lisbon\" # sunny\n", ""))]
#[case::another_id(
    PersonDraft { id: "anna".into(), ..ana() },
    FILE.replace("me = \"ana\"", "me = \"anna\"").replace("id = 'ana'", "id = \"anna\"")
)]
fn a_person_is_changed_where_they_stand(#[case] draft: PersonDraft, #[case] expected: String) {
    assert_eq!(save_person(FILE, "f", Some("ana"), &draft).unwrap(), expected);
}

#[test]
fn a_new_person_comes_behind_the_others() {
    let new = PersonDraft { id: "cy".into(), name: "Cy".into(), ..PersonDraft::default() };
    let changed = save_person(FILE, "f", None, &new).unwrap();
    assert_eq!(changed, FILE.replace("id = \"bo\"\n", "id = \"bo\"\n\n[[people]]\nid = \"cy\"\nname = \"Cy\"\n"));
    assert_eq!(people_drafts(&changed)[2].draft, new);
    assert_eq!(remove_person(&changed, "f", "cy").unwrap(), FILE);
}

#[rstest]
#[case::kept(
    "working_days = [\"mon\",\"sat\"] # six",
    "mon, sat",
    "mon, sat",
    "working_days = [\"mon\",\"sat\"] # six"
)]
#[case::fewer("working_days = [\"mon\",\"sat\"] # six", "mon, sat", "mon", "working_days = [\"mon\"] # six")]
#[case::the_usual("working_days = [\"mon\"]", "mon", "", "")]
#[case::not_understood("working_days = [1]", "", "", "working_days = [1]")]
fn working_days_are_a_list_in_the_file_and_one_line_in_the_form(
    #[case] before: &str,
    #[case] shown: &str,
    #[case] wanted: &str,
    #[case] after: &str,
) {
    let file = |days: &str| format!("[[people]]\nid = \"ana\"\n{days}\n[severity]\n").replace("\n\n", "\n");
    let known = people_drafts(&file(before))[0].draft.clone();
    assert_eq!(known.working_days, shown);
    let draft = PersonDraft { working_days: wanted.into(), ..known };
    assert_eq!(save_person(&file(before), "f", Some("ana"), &draft).unwrap(), file(after));
}

#[test]
fn whoever_is_removed_no_longer_sits_here() {
    let without = remove_person(FILE, "f", "ana").unwrap();
    assert_eq!(without, "\n# Us.\n\n[[people]]\nid = \"bo\"\n\n[severity]\n");
    assert!(remove_person(&without, "f", "ana").unwrap_err().message.contains("no person with the id `ana`"));
}

#[rstest]
#[case(PersonDraft::default(), "id")]
#[case(PersonDraft { id: "bo".into(), ..ana() }, "id")]
#[case(PersonDraft { id: "a b".into(), ..ana() }, "id")]
#[case(PersonDraft { timezone: "Mars".into(), ..ana() }, "timezone")]
#[case(PersonDraft { quiet_hours: "always".into(), ..ana() }, "quiet_hours")]
#[case(PersonDraft { working_days: "mon, someday".into(), ..ana() }, "working_days")]
#[case(PersonDraft { working_days: ",".into(), quiet_hours: "22:00-07:00".into(), ..ana() }, "working_days")]
fn what_is_wrong_is_said_at_its_box(#[case] draft: PersonDraft, #[case] field: &str) {
    assert_eq!(save_person(FILE, "f", Some("ana"), &draft).unwrap_err().field.as_deref(), Some(field));
}

#[test]
fn a_line_more_changes_nothing_of_what_stands_below_it() {
    let below = "[[services]]\nname = \"checkout\"\nmatch = []\nschedule = \"payments\"\n";
    let file = format!("{FILE}\n[[services]]\nname = \"lost\"\n\n{below}");
    let draft = PersonDraft { working_hours: "09:00-17:00".into(), ..ana() };
    let expected = file.replace("# sunny\n", "# sunny\nworking_hours = \"09:00-17:00\"\n");
    assert_eq!(save_person(&file, "f", Some("ana"), &draft).unwrap(), expected);
}

#[test]
fn a_queue_stays_with_its_owner_when_their_id_changes() {
    let queue = |owner: &str| format!("[[queues]]\nsource = \"mq\"\nname = \"a\"\nowner = {owner} # hers\n");
    let file = |own: &str| format!("{FILE}\n{}{}", queue(own), queue("'bo'"));
    let draft = PersonDraft { id: "anna".into(), ..ana() };
    let expected = file("\"anna\"").replace("me = \"ana\"", "me = \"anna\"").replace("id = 'ana'", "id = \"anna\"");
    assert_eq!(save_person(&file("'ana'"), "f", Some("ana"), &draft).unwrap(), expected);
}
