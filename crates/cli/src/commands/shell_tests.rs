use clap::ValueEnum;
use tempfile::TempDir;

use super::*;

#[test]
fn every_shell_completes_every_subcommand() {
    for shell in Shell::value_variants() {
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut Arguments::command(), "watchbill", &mut script);
        let script = String::from_utf8(script).unwrap();
        for command in Arguments::command().get_subcommands() {
            assert!(script.contains(command.get_name()), "{shell} knows {}", command.get_name());
        }
    }
}

#[test]
fn every_subcommand_has_a_manual_page() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("man1");
    man(&ManWords { out: out.clone() }).unwrap();
    let page = std::fs::read_to_string(out.join("watchbill.1")).unwrap();
    assert!(page.contains(".SH SYNOPSIS") && page.contains("watchbill"), "{page}");
    for command in Arguments::command().get_subcommands() {
        let file = out.join(format!("watchbill-{}.1", command.get_name()));
        assert!(file.is_file(), "{}", file.display());
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let failure = man(&ManWords { out: file.path().join("man1") }).unwrap_err();
    assert!(format!("{failure:?}").contains("cannot be written"), "{failure:?}");
}
