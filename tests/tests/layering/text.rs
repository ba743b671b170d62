//! What can be read from the text of our files.

use super::{assert_none, folder, metadata, short};
use std::{
    fs,
    path::{Path, PathBuf},
};
use watchbill_tests::built::checkout;

/// A file is one idea. Beyond this it is two.
const LINES_AT_MOST: usize = 400;

/// The modules of `domain` that all others may use: the words everybody shares.
const SHARED: &[&str] = &["time", "ids", "sources"];

/// Modules of `domain` in which others come together, with those: a document tells of an incident, and is read by the language.
const JOINING: &[(&str, &[&str])] = &[("postmortems", &["incidents", "language"])];

/// Folders of `domain`'s neighbours that a machine writes.
const GENERATED: &[&str] = &["ui/src/bridge/api"];

/// A file of ours: its path inside the checkout, with `/`, and its text. Files that are no text are left out.
struct OurFile {
    path: String,
    text: String,
}

/// Everything in the checkout that git does not ignore. Git itself is not asked: there may be none.
fn our_files() -> Vec<OurFile> {
    let ignored = fs::read_to_string(checkout().join(".gitignore")).unwrap();
    let ignored: Vec<PathBuf> = ignored.lines().filter_map(|line| line.strip_prefix('/')).map(PathBuf::from).collect();
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(checkout().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().unwrap();
            if ignored.contains(&path) || entry.file_name() == ".git" {
                continue;
            } else if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file()
                && let Ok(text) = fs::read_to_string(entry.path())
            {
                files.push(OurFile { path: path.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
    assert!(files.len() > 100, "only {} files were found below {}", files.len(), checkout().display());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    Path::new(path).extension().is_some_and(|ending| endings.iter().any(|one| ending == *one))
}

#[test]
fn no_file_is_long_enough_to_be_two_ideas() {
    let written = ["rs", "ts", "js", "svelte", "css", "html", "sql", "sh"];
    let found: Vec<String> = our_files()
        .iter()
        .filter(|file| has_ending(&file.path, &written))
        .filter(|file| !GENERATED.iter().any(|generated| file.path.starts_with(generated)))
        .map(|file| (file.text.lines().count(), &file.path))
        .filter(|(lines, _)| *lines > LINES_AT_MOST)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert_none(&found, &format!("files above {LINES_AT_MOST} lines"));
}

#[test]
fn no_machine_path_is_written_anywhere() {
    // Taken apart, or this file would name itself.
    let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    let mut found = Vec::new();
    for file in our_files() {
        for (line, text) in file.text.lines().enumerate() {
            if places.iter().any(|place| names_folder(text, place)) {
                found.push(format!("{}:{}", file.path, line + 1));
            }
        }
    }
    assert_none(&found, "places that exist on one machine only");
}

/// Whether the text holds the folder itself and not one of that name further down a path or an address.
fn names_folder(text: &str, folder: &str) -> bool {
    text.match_indices(folder).any(|(place, _)| {
        let before = text[..place].chars().next_back();
        before.is_none_or(|before| !(before.is_alphanumeric() || "._-~}*".contains(before)))
    })
}

#[test]
fn a_folder_is_told_from_one_of_the_same_name_further_down() {
    let place = concat!("/wo", "rk/");
    let absolute = format!("cd {place}main");
    assert!(
        names_folder(&absolute, place) && names_folder(&format!("\"{place}\""), place) && names_folder(place, place)
    );
    assert!(
        !names_folder(&format!("docs{place}plan.md"), place) && !names_folder(&format!("example.net{place}"), place)
    );
}

#[test]
fn only_one_file_may_say_unsafe() {
    let lifts = |file: &OurFile| file.text.contains(concat!("allow(unsafe", "_code)"));
    let elsewhere = |file: &&OurFile| file.path != "crates/platform/src/memory.rs";
    let found: Vec<String> =
        our_files().iter().filter(|file| lifts(file)).filter(elsewhere).map(|f| f.path.clone()).collect();
    assert_none(&found, "files that lift the ban on `unsafe`");
}

#[test]
fn every_library_denies_missing_documentation() {
    let without: Vec<String> = metadata()
        .packages
        .iter()
        .map(|package| folder(package).join("src/lib.rs"))
        .filter(|library| fs::read_to_string(library).is_ok_and(|text| !text.contains("#![deny(missing_docs)]")))
        .map(|library| library.display().to_string())
        .collect();
    assert_none(&without, "libraries without #![deny(missing_docs)]");
}

#[test]
fn a_module_of_the_domain_uses_itself_and_the_shared_words_alone() {
    let package = metadata().packages.into_iter().find(|package| short(&package.name) == Some("domain")).unwrap();
    let prefix = folder(&package).join("src").strip_prefix(checkout().canonicalize().unwrap()).unwrap().to_owned();
    let mut found = Vec::new();
    let mut modules = 0;
    for file in our_files() {
        let Ok(inside) = Path::new(&file.path).strip_prefix(&prefix) else { continue };
        let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let module = first.trim_end_matches(".rs").trim_end_matches("_tests").to_owned();
        if module == "lib" {
            continue;
        }
        modules += 1;
        for (line, text) in file.text.lines().enumerate().filter(|(_, text)| !text.trim_start().starts_with("//")) {
            for used in used_modules(text) {
                let joins = JOINING.iter().any(|(joining, joined)| module == *joining && joined.contains(&used));
                if used != module && !SHARED.contains(&used) && !joins {
                    found.push(format!("{}:{} uses {used}", file.path, line + 1));
                }
            }
        }
    }
    assert!(modules > 10, "only {modules} files of the domain were found");
    assert_none(&found, "modules of the domain that use their neighbours");
}

/// The modules that a line names as `crate::module` or, several at once, as `crate::{module, module::Type}`.
fn used_modules(line: &str) -> Vec<&str> {
    let mut used = Vec::new();
    for (place, start) in line.match_indices("crate::") {
        let rest = &line[place + start.len()..];
        let list = rest.strip_prefix('{').map(outer_items);
        used.extend(list.unwrap_or_else(|| vec![rest]).into_iter().map(first_word).filter(|word| !word.is_empty()));
    }
    used
}

/// The items of a list that has lost its opening brace, without splitting the lists inside it.
fn outer_items(list: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let mut items = Vec::new();
    let mut start = 0;
    for (place, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&list[start..place]);
                return items;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&list[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    items.push(&list[start..]);
    items
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    text.split(|character: char| !(character.is_alphanumeric() || character == '_')).next().unwrap_or_default()
}

#[test]
fn the_modules_a_line_names_are_found() {
    for (line, expected) in [
        ("use crate::time::Instant;", vec!["time"]),
        ("use crate::{alerts::{Labels, severity::Severity}, ids::SourceId};", vec!["alerts", "ids"]),
        ("    let now = crate::time::Instant::EPOCH.max(crate::oncall::start());", vec!["time", "oncall"]),
        ("use super::labels;", vec![]),
    ] {
        assert_eq!(used_modules(line), expected, "{line}");
    }
}

#[test]
fn only_the_bridge_of_the_window_knows_tauri() {
    let found: Vec<String> = our_files()
        .into_iter()
        .filter(|file| file.path.starts_with("ui/src/") && !file.path.starts_with("ui/src/bridge/"))
        .filter(|file| file.text.contains("@tauri-apps"))
        .map(|file| file.path)
        .collect();
    assert_none(&found, "files outside ui/src/bridge that name @tauri-apps");
}
