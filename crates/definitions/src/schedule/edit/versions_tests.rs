use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Layer, Rotation, Schedule, Version};
use watchbill_domain::time::Instant;

use super::super::super::write_schedule;
use super::super::tests::{FILE, schedule, told};
use super::super::{add_version, change_layer, remove_version};

fn with_version(mut schedule: Schedule) -> Schedule {
    let rotation = schedule.layers[0].rotation.clone();
    let from = Instant::parse("2026-06-01T07:00:00Z").unwrap();
    schedule.layers[0].versions = vec![Version { from, next: None, rotation }];
    schedule
}

#[test]
fn a_version_comes_behind_everything_of_its_layer() {
    let was = &schedule(FILE).layers[1];
    let from = Instant::parse("2026-06-01T07:00:00Z").unwrap();
    let rotation = Rotation { people: vec![PersonId::new("di")], ..was.rotation.clone() };
    let version = Version { from, next: Some(PersonId::new("di")), rotation };
    let saved = add_version(FILE, "f", was, &version, Some("eve: Di joins")).unwrap();
    let table = "\n[[layers.versions]] # eve: Di joins\nfrom = \"2026-06-01T09:00:00+02:00\"\nnext = \"di\"\n\
                 rotation = { kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"di\"] }\n";
    assert_eq!(saved, FILE.replace("end = \"08:00\"\n", &format!("end = \"08:00\"\n{table}")));
    let said = told(add_version(&saved, "f", &schedule(&saved).layers[1], &version, None));
    assert!(said.starts_with("from: "), "{said}");
}

/// As another layer: whoever changes hours has not looked at the versions.
#[test]
fn changing_a_layer_leaves_its_versions_alone() {
    let text = write_schedule(&with_version(schedule(FILE)));
    let was = &schedule(&text).layers[0];
    let said = told(change_layer(&text, "f", was, &Layer { versions: vec![], ..was.clone() }));
    assert!(said.contains("edit the file by hand"), "{said}");
}

#[test]
fn a_version_that_is_added_and_taken_back_leaves_every_byte_as_it_was() {
    let wanted = with_version(schedule(FILE)).layers[0].clone();
    let version = &wanted.versions[0];
    let added = add_version(FILE, "f", &schedule(FILE).layers[0], version, Some("bo: a # b")).unwrap();
    assert_eq!(schedule(&added).layers[0], wanted);
    assert_eq!(remove_version(&added, "f", &wanted, version.from).unwrap(), FILE);
    let other = version.from.shifted_ms(1000);
    assert!(told(remove_version(&added, "f", &wanted, other)).contains("has been changed in the file"));
    let two_lines = add_version(FILE, "f", &schedule(FILE).layers[0], version, Some("a\nb = 1"));
    assert!(told(two_lines).starts_with("reason: "), "a comment cannot become a key");
}

#[test]
fn versions_in_a_list_are_left_alone() {
    let text = "timezone = \"UTC\"\n[[layers]]\nrotation = { kind = \"daily\", start = \"2026-01-05T09:00\", people = [] }\n\
                versions = [{ from = \"2026-06-01T07:00:00Z\", rotation = { kind = \"daily\", start = \"2026-01-05T09:00\", people = [] } }]\n";
    let was = &schedule(text).layers[0];
    let said = told(remove_version(text, "f", was, was.versions[0].from));
    assert!(said.contains("edit the file by hand"), "{said}");
}
