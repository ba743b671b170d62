use std::path::Path;

use super::{known_names, vale_files};
use crate::ports::Files;
use crate::testing::MemoryFiles;

const TOML: &str = "team = \"payments\"\n[[people]]\nid = \"ar\"\nname = \"Ana Ruiz\"\n\
[[services]]\nname = \"checkout\"\nmatch = ['service=\"checkout\"']\n";
const SCHEDULE: &str = "name = \"p\"\ntimezone = \"UTC\"\n[[layers]]\nname = \"one\"\n[layers.rotation]\nkind = \"weekly\"\nlength = 1\n\
start = \"2026-01-05T09:00:00\"\npeople = [\"ar\", \"zoe\"]\n";

#[test]
fn people_of_the_file_and_of_the_schedules_are_known() {
    let files = MemoryFiles::default();
    let folder = Path::new("/w");
    assert_eq!(known_names(&files, folder).people, 0);
    files.write(Path::new("/w/watchbill.toml"), TOML.as_bytes()).unwrap();
    files.write(Path::new("/w/schedules/p.toml"), SCHEDULE.as_bytes()).unwrap();
    let names = known_names(&files, folder);
    assert_eq!((names.people, names.services), (2, 1));
    assert!(names.lexicon.is_person("zoe") && names.lexicon.is_person("ruiz") && names.lexicon.is_service("checkout"));
    let style = vale_files(&names);
    let named = style.iter().find(|(path, _)| path.ends_with("Watchbill/NamedPersonNegative.yml")).unwrap();
    assert!(named.1.contains("|zoe)"), "{}", named.1);
}
