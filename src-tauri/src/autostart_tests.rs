use std::fs;

use rstest::rstest;

use super::*;

#[rstest]
#[case("/home/ana/watchbill", r#""/home/ana/watchbill""#)]
#[case("/srv/on call", r#""/srv/on call""#)]
#[case("/srv/100%", r#""/srv/100%%""#)]
#[case("/srv/a\"b", r#""/srv/a\\"b""#)]
#[case("/srv/$x`y", r#""/srv/\\$x\\`y""#)]
#[case("/srv/a\\b", r#""/srv/a\\\\b""#)]
fn it_starts_without_a_window_on_the_workspace_that_is_shown(#[case] workspace: &str, #[case] word: &str) {
    let entry = system::entry(Path::new("/usr/bin/watchbill-desktop"), &words(Path::new(workspace)));
    let line = entry.lines().find(|line| line.starts_with("Exec=")).unwrap();
    assert_eq!(line, format!(r#"Exec="/usr/bin/watchbill-desktop" "--hidden" "--workspace" {word}"#));
}

#[test]
fn it_is_on_the_list_of_the_session_until_it_is_taken_off_again() {
    let home = tempfile::tempdir().unwrap();
    let (config, program) = (home.path().join("config"), Path::new("/usr/bin/watchbill-desktop"));
    let file = config.join("autostart/watchbill.desktop");
    let set = |workspace: &str, starts| system::set_in(&config, program, &words(Path::new(workspace)), starts);

    set("/w", false).unwrap();
    assert!(!config.exists(), "who never wanted it gets no folder");
    set("/w", true).unwrap();
    assert!(fs::read_to_string(&file).unwrap().contains("\"/w\""));
    set("/other", true).unwrap();
    let written = fs::read_to_string(&file).unwrap();
    assert_eq!(
        written,
        system::entry(program, &words(Path::new("/other"))),
        "one entry, of the workspace that is shown"
    );
    set("/other", false).unwrap();
    assert!(!file.exists());
}

#[test]
fn a_list_that_cannot_be_written_is_named() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config");
    fs::write(&config, "a file where a folder belongs").unwrap();
    let error = system::set_in(&config, Path::new("/usr/bin/watchbill-desktop"), &[], true).unwrap_err();
    assert!(error.starts_with(&format!("{}/autostart/watchbill.desktop: ", config.display())), "{error}");
}
