use std::path::Path;

use rstest::rstest;

use super::{AskedSchedule, find_schedule, read_schedules, within_workspace};
use crate::api::ApiError;
use crate::ports::Files;
use crate::testing::{Fakes, MemoryFiles};
use crate::workspace::{Loaded, load, reload};

const PAYMENTS: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", length = 1, start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
"#;

fn files(written: &[(&str, &str)]) -> MemoryFiles {
    let files = MemoryFiles::default();
    for (path, text) in written {
        files.write(Path::new(path), text.as_bytes()).unwrap();
    }
    files
}

fn find(files: &MemoryFiles, word: &str) -> Result<super::FoundSchedule, ApiError> {
    let path = Path::new("/here").join(word);
    find_schedule(files, Path::new("/team"), &AskedSchedule { word, path: &path })
}

#[rstest]
#[case::by_its_file("payments", "payments")]
#[case::by_the_name_inside("Card payments", "Card payments")]
#[case::by_the_path_of_a_file("/elsewhere/night.toml", "night")]
#[case::by_a_path_from_here("sub/day.toml", "day")]
#[case::by_a_file_without_an_ending("rota", "rota")]
fn a_schedule_is_found(#[case] word: &str, #[case] name: &str) {
    let named = format!("name = \"Card payments\"{PAYMENTS}");
    let files = files(&[
        ("/team/schedules/payments.toml", PAYMENTS),
        ("/team/schedules/cards.toml", &named),
        ("/elsewhere/night.toml", PAYMENTS),
        ("/here/sub/day.toml", PAYMENTS),
        ("/here/rota", PAYMENTS),
    ]);
    assert_eq!(find(&files, word).unwrap().schedule.name, name);
}

#[rstest]
#[case::a_name_that_nothing_has(
    "paymnts",
    "there is no schedule `paymnts` in /team/schedules; expected one or payments"
)]
#[case::a_name_that_two_have("twin", "`twin` is the name of schedules/a.toml and of schedules/b.toml; say which file")]
#[case::a_file_that_is_not_there("gone.toml", "gone.toml: cannot be read")]
#[case::a_file_that_is_not_toml("broken.toml", "broken.toml:2:")]
#[case::a_file_that_is_refused_in_part("part.toml", "part.toml:6:")]
fn what_cannot_be_found_whole_is_said(#[case] word: &str, #[case] message: &str) {
    let twin = format!("name = \"twin\"{PAYMENTS}");
    let part = format!("{PAYMENTS}[[overrides]]\nkind = \"replace\"\n");
    let mut written = vec![
        ("/team/schedules/payments.toml", PAYMENTS),
        ("/here/broken.toml", "name = \"x\"\ntimezone = \n"),
        ("/here/part.toml", part.as_str()),
    ];
    match word {
        "twin" => {
            written.extend([("/team/schedules/a.toml", twin.as_str()), ("/team/schedules/b.toml", twin.as_str())]);
        }
        _ => written.push(("/team/schedules/one.toml", PAYMENTS)),
    }
    let error = find(&files(&written), word).unwrap_err().to_string();
    assert!(error.starts_with(message), "{error}");
}

#[rstest]
#[case::beside_watchbill_toml("/other/a.toml", "Ana of other")]
#[case::in_its_folder_of_schedules("/other/schedules/a.toml", "Ana of other")]
#[case::in_no_workspace("/nowhere/a.toml", "Ana of team")]
fn the_people_are_those_of_the_workspace_the_file_lies_in(#[case] word: &str, #[case] name: &str) {
    let files = files(&[
        ("/other/watchbill.toml", "[[people]]\nid = \"ana\"\nname = \"Ana of other\"\n"),
        ("/team/watchbill.toml", "[[people]]\nid = \"ana\"\nname = \"Ana of team\"\n"),
        (word, PAYMENTS),
    ]);
    assert_eq!(find(&files, word).unwrap().people[0].name, name);
}

#[test]
fn while_a_file_is_not_toml_what_was_read_before_holds() {
    let files = files(&[("/team/schedules/payments.toml", PAYMENTS), ("/team/schedules/notes.txt", "no schedule")]);
    let before = read_schedules(&files, Path::new("/team"), &[], &[]);
    assert_eq!(before.len(), 1, "{before:?}");
    files.write(Path::new("/team/schedules/payments.toml"), b"timezone =").unwrap();
    let broken = read_schedules(&files, Path::new("/team"), &[], &before);
    assert_eq!((&broken[0].schedule, broken[0].not_in_force().len()), (&before[0].schedule, 1));
    files.write(Path::new("/team/schedules/payments.toml"), b"timezone = \"Mars\"").unwrap();
    assert_eq!(read_schedules(&files, Path::new("/team"), &[], &broken)[0].schedule, None);
}

#[test]
fn a_schedule_that_came_or_changed_is_taken_up() {
    let fakes = Fakes::at("2026-03-28T13:00:00Z");
    let (folder, file) = (Path::new("/team"), Path::new("/team/schedules/payments.toml"));
    let names = |loaded: &Loaded| loaded.schedules.iter().map(|file| file.name().to_owned()).collect::<Vec<_>>();
    fakes.files.write(Path::new("/team/watchbill.toml"), b"team = \"a\"\n").unwrap();
    let empty = load(&*fakes.files, folder);
    assert!(names(&empty).is_empty() && reload(&fakes.ports(), folder, &empty).is_none());

    fakes.files.write(file, PAYMENTS.as_bytes()).unwrap();
    let came = reload(&fakes.ports(), folder, &empty).unwrap();
    assert_eq!(names(&came), ["payments"]);
    assert!(reload(&fakes.ports(), folder, &came).is_none(), "nothing was written since");

    fakes.files.write(file, format!("name = \"cards\"{PAYMENTS}").as_bytes()).unwrap();
    let changed = reload(&fakes.ports(), folder, &came).unwrap();
    assert_eq!((names(&changed), changed.team.as_str()), (vec!["cards".to_owned()], "a"));

    fakes.files.write(file, b"timezone =").unwrap();
    let broken = reload(&fakes.ports(), folder, &changed).unwrap();
    assert_eq!(names(&broken), ["cards"], "what was in force stays so");
    assert!(broken.not_in_force()[0].starts_with("schedules/payments.toml:1:"), "{:?}", broken.not_in_force());
}

#[rstest]
#[case::a_new_one("", true)]
#[case::a_name("Night shift", true)]
#[case::a_file("schedules/payments.toml", true)]
#[case::above("schedules/../../other/schedules/a.toml", false)]
#[case::the_folder_above("../a.toml", false)]
#[case::from_the_root("/etc/schedules/a.toml", false)]
#[case::from_the_root_without_an_ending("/etc/passwd", false)]
#[case::two_dots("..", false)]
#[case::the_other_separator("schedules\\..\\a.toml", false)]
#[case::another_file_of_the_workspace("watchbill.toml", false)]
#[case::another_folder("services/a.toml", false)]
fn the_window_names_schedules_of_its_workspace_alone(#[case] word: &str, #[case] is_taken: bool) {
    assert_eq!(within_workspace(word).is_ok(), is_taken);
}
