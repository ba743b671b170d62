use std::path::Path;

use watchbill_definitions::Weight;
use watchbill_domain::time::Instant;

use super::*;
use crate::definitions::check_definitions;
use crate::ports::Files;
use crate::testing::MemoryFiles;

const SLO: &str = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: checkout}\nspec:\n  service: shop\n  indicatorRef: answers\n  \
                   timeWindow: [{duration: 28d, isRolling: true}]\n  budgetingMethod: Occurrences\n  objectives:\n    - target: 0.999";
const SLI: &str = "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: answers}\nspec:\n  ratioMetric:\n    counter: true\n    \
                   good: {metricSource: {spec: {query: good_total}}}\n    total: {metricSource: {spec: {query: all_total}}}\n";

fn folder() -> &'static Path {
    Path::new("/w")
}

fn files(texts: &[(&str, &str)]) -> MemoryFiles {
    let files = MemoryFiles::default();
    for (name, text) in texts {
        files.write(&folder().join(name), text.as_bytes()).unwrap();
    }
    files
}

fn checked(texts: &[(&str, &str)]) -> Vec<String> {
    let check = check_definitions(&files(texts), folder()).unwrap();
    let ours = check.findings.into_iter().filter(|finding| finding.file.starts_with("slos/"));
    let place = |line: Option<usize>| line.map_or(String::new(), |line| format!(":{line}"));
    ours.map(|found| format!("{}{} {}: {}", found.file, place(found.line), found.weight, found.message)).collect()
}

const TEAM: &str =
    "team = \"t\"\n[[sources]]\nname = \"metrics\"\nkind = \"prometheus\"\nurl = \"http://127.0.0.1:9090\"\n";

#[test]
fn the_files_of_slos_are_checked_together_whatever_their_ending() {
    let sound =
        checked(&[("watchbill.toml", TEAM), ("slos/a.yaml", SLO), ("slos/b.yml", SLI), ("slos/notes.txt", "{")]);
    assert_eq!(sound, Vec::<String>::new());
    let lonely = checked(&[("watchbill.toml", TEAM), ("slos/a.yaml", SLO)]);
    assert_eq!(lonely.len(), 1);
    assert!(lonely[0].starts_with("slos/a.yaml:6 ignored: the SLI `answers` is in none"), "{lonely:?}");
}

#[test]
fn a_file_that_is_no_text_is_refused_and_the_others_hold() {
    let all = files(&[("watchbill.toml", TEAM), ("slos/a.yaml", SLO), ("slos/b.yaml", SLI)]);
    all.write(&folder().join("slos/c.yaml"), &[0xff, 0xfe, 0x00]).unwrap();
    let read = crate::levels::read_levels(&all, folder(), None, &[], &crate::levels::Levels::default());
    let findings: Vec<_> = read.findings.iter().filter(|finding| finding.weight == Weight::Refused).collect();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].weight, findings[0].problem.place.as_str()), (Weight::Refused, "slos/c.yaml"));
    assert!(findings[0].problem.message.contains("not UTF-8"));
}

#[test]
fn a_service_that_the_workspace_does_not_have_is_told_once() {
    let services = format!("{TEAM}[[services]]\nname = \"other\"\nmatch = []\n");
    let two = SLO.replace("    - target: 0.999", "    - target: 0.999\n    - target: 0.9999\n");
    let said = checked(&[("watchbill.toml", &services), ("slos/a.yaml", &two), ("slos/b.yaml", SLI)]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("slos/a.yaml:1 note: the service `shop` is none of the `[[services]]`"), "{said:?}");
}

fn exported(files: &MemoryFiles, word: &str) -> Result<ExportedSlo, crate::api::ApiError> {
    exported_as(files, word, SloDialect::OpenSlo)
}

fn exported_as(files: &MemoryFiles, word: &str, dialect: SloDialect) -> Result<ExportedSlo, crate::api::ApiError> {
    let now = Instant::parse("2026-03-02T12:00:00Z").unwrap();
    export_slo(files, folder(), &AskedExport { word, path: &folder().join(word), dialect, zone: None, now })
}

#[test]
fn a_file_comes_out_byte_by_byte_and_an_slo_as_its_document() {
    let both = format!("# ours\n{SLI}---\n{SLO}");
    let files = files(&[("slos/all.yaml", &both)]);
    assert_eq!(exported(&files, "slos/all.yaml").unwrap().text, both);
    let one = exported(&files, "checkout").unwrap();
    assert_eq!((one.file.as_str(), one.text.as_str()), ("slos/all.yaml", format!("---\n{SLO}").as_str()));
}

#[test]
fn what_other_readers_would_not_take_is_said_beside_it() {
    let files = files(&[("slos/a.yaml", &SLO.replace("0.999", "99.9"))]);
    let export = exported(&files, "checkout").unwrap();
    assert!(export.text.contains("target: 99.9"));
    assert!(export.notes[0].starts_with("slos/a.yaml:10:15: E_TARGET_MALFORMED: "), "{:?}", export.notes);
}

#[test]
fn what_is_not_there_or_is_there_twice_is_said() {
    let files = files(&[("slos/a.yaml", SLO), ("slos/b.yaml", SLO)]);
    let message = |word: &str| exported(&files, word).unwrap_err().to_string();
    assert!(message("search").contains("no file of slos/ has an SLO `search`"));
    assert!(message("checkout").contains("slos/a.yaml and in slos/b.yaml"));
    assert!(message("slos/none.yaml").contains("cannot be read"));
}

#[test]
fn several_files_are_imported_in_their_order_with_places_for_people() {
    let import = import_openslo(&[("b.yaml", SLI), ("a.yaml", "kind: [")], None);
    let rows: Vec<_> = import.documents.iter().map(|one| (one.file.as_str(), one.importable, one.unreadable)).collect();
    assert_eq!(rows, [("b.yaml", true, false), ("a.yaml", false, true)]);
    let said = &import.documents[1].said[0];
    assert_eq!((said.code.as_str(), said.weight, said.line), ("E_YAML", "error", 1));
    assert!(said.means.ends_with('.') && said.remedy.ends_with('.'));
}

#[test]
fn rules_are_made_of_what_stands_in_several_files_and_only_of_what_is_in_force() {
    let all = files(&[("slos/a.yaml", SLO), ("slos/b.yaml", SLI)]);
    for (dialect, begins) in [(SloDialect::Prometheus, "groups:"), (SloDialect::Sloth, "version: \"prometheus/v1\"")] {
        assert!(exported_as(&all, "checkout", dialect).unwrap().text.starts_with(begins));
    }
    let alone = exported_as(&all, "slos/a.yaml", SloDialect::Prometheus).unwrap_err().to_string();
    assert!(alone.contains("nothing was written: checkout: nothing measures it"), "{alone}");
    let broken = files(&[("slos/a.yaml", &SLO.replace("0.999", "99.9")), ("slos/b.yaml", SLI)]);
    for word in ["checkout", "slos/a.yaml"] {
        let message = exported_as(&broken, word, SloDialect::Prometheus).unwrap_err().to_string();
        assert!(message.contains("E_TARGET_MALFORMED"), "{message}");
    }
    let nothing = exported_as(&all, "slos/b.yaml", SloDialect::Pyrra).unwrap_err().to_string();
    assert!(nothing.contains("there is no SLO in slos/b.yaml"), "{nothing}");
}
