use std::path::Path;

use crate::testing::MemoryFiles;
use crate::workspace::{Loaded, load};

use super::*;

const TOML: &str = "team = \"shop\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"http://prom:9090\"\n";

fn slo(name: &str, metadata: &str, source: &str) -> String {
    let metric = |query: &str| format!("{{metricSource: {{{source}type: Prometheus, spec: {{query: {query}}}}}}}");
    format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: {name}\n{metadata}spec:\n  service: shop\n  indicator:\n    \
         metadata: {{name: {name}-sli}}\n    spec:\n      ratioMetric:\n        counter: true\n        good: {}\n        total: {}\n  \
         budgetingMethod: Occurrences\n  timeWindow: [{{duration: 28d, isRolling: true}}]\n  objectives:\n    - {{target: 0.99}}\n    \
         - {{displayName: Wish, target: 0.999}}\n",
        metric("good_total"),
        metric("all_total")
    )
}

fn folder() -> &'static Path {
    Path::new("/work")
}

fn files(of: &[(&str, &str)]) -> MemoryFiles {
    let files = MemoryFiles::default();
    for (name, text) in of {
        files.write(&folder().join(name), text.as_bytes()).unwrap();
    }
    files
}

fn loaded(of: &[(&str, &str)]) -> Loaded {
    load(&files(of), folder())
}

#[test]
fn several_objectives_of_one_slo_are_several_levels_of_one_sli() {
    let loaded = loaded(&[("watchbill.toml", TOML), ("slos/a.yaml", &slo("answers", "", ""))]);
    let levels = loaded.levels();
    assert_eq!(levels.iter().map(|level| level.objective.as_str()).collect::<Vec<_>>(), ["1", "Wish"]);
    assert!(levels[0].sli_key().is_some());
    assert_eq!(levels[0].sli_key(), levels[1].sli_key());
    // The one source that can measure is meant where none is named, and so is it by its name.
    assert_eq!(levels[0].source(), Some("prom"));
    assert_eq!(loaded.not_in_force(), Vec::<String>::new());
}

#[test]
fn an_sli_is_the_same_whether_its_source_is_named_or_is_the_only_one() {
    let key = |source: &str| {
        let slo = slo("answers", "", source);
        loaded(&[("watchbill.toml", TOML), ("slos/a.yaml", &slo)]).levels()[0].sli_key()
    };
    assert_eq!(key(""), key("metricSourceRef: prom, "));
}

#[test]
fn a_source_that_is_not_there_is_told_with_what_could_be_meant() {
    let loaded = loaded(&[("watchbill.toml", TOML), ("slos/a.yaml", &slo("answers", "", "metricSourceRef: promm, "))]);
    let expected = "nothing measures this service level: it is to be measured by `promm`, which is none of the sources of \
                    watchbill.toml; expected `prom`";
    assert_eq!(loaded.not_in_force(), [format!("slos/a.yaml:1: {expected}")]);
    assert!(loaded.levels()[0].sli.is_err());
}

#[test]
fn without_a_source_that_measures_nothing_is_measured_and_that_is_told_once() {
    let loaded = loaded(&[("watchbill.toml", "team = \"shop\"\n"), ("slos/a.yaml", &slo("answers", "", ""))]);
    assert_eq!(loaded.not_in_force().len(), 1, "{:?}", loaded.not_in_force());
    assert!(loaded.not_in_force()[0].contains("no source of watchbill.toml can measure it"));
}

#[test]
fn while_a_file_is_no_yaml_what_was_in_force_stays_in_force() {
    let (files, folder) = (files(&[("watchbill.toml", TOML), ("slos/a.yaml", &slo("answers", "", ""))]), folder());
    let before = load(&files, folder);
    files.write(&folder.join("slos/a.yaml"), b"kind: [\n").unwrap();
    assert!(levels_changed(&files, folder, &before.levels));
    let now = read_levels(&files, folder, None, &before.sources, &before.levels);
    assert_eq!(now.list, before.levels.list);
    assert!(!now.is_whole, "what cannot be read is not gone");
    assert!(now.findings.iter().any(|finding| finding.weight == Weight::Refused), "{:?}", now.findings);
    assert!(!levels_changed(&files, folder, &now));
    // It stays so however often it is looked at.
    assert_eq!(read_levels(&files, folder, None, &before.sources, &now).list, before.levels.list);
}

const EXCLUDES: &str = "  annotations: {watchbill.exclusions: excluded.csv}\n";
const EXCLUDED: &str = "from,to,reason\n2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,move\n";

#[test]
fn exclusions_are_read_with_the_levels_and_again_when_they_change() {
    let slo = slo("answers", EXCLUDES, "");
    let (files, folder) =
        (files(&[("watchbill.toml", TOML), ("slos/a.yaml", &slo), ("excluded.csv", EXCLUDED)]), folder());
    let before = load(&files, folder);
    assert_eq!(before.levels()[0].exclusions.len(), 1);
    assert!(!levels_changed(&files, folder, &before.levels));
    files.write(&folder.join("excluded.csv"), b"from,to\n").unwrap();
    assert!(levels_changed(&files, folder, &before.levels));
    let now = read_levels(&files, folder, None, &before.sources, &before.levels);
    assert_eq!(now.list, before.levels.list, "a table that is broken says what it said");
    assert!(now.findings.iter().any(|finding| finding.problem.place == "excluded.csv"), "{:?}", now.findings);
}

#[test]
fn exclusions_that_are_not_there_are_told() {
    let loaded = loaded(&[("watchbill.toml", TOML), ("slos/a.yaml", &slo("answers", EXCLUDES, ""))]);
    assert_eq!(loaded.not_in_force().len(), 1, "{:?}", loaded.not_in_force());
    assert!(loaded.not_in_force()[0].starts_with("excluded.csv: cannot be read"), "{:?}", loaded.not_in_force());
}

#[test]
fn objectives_that_are_called_the_same_are_told_apart() {
    let text = slo("answers", "", "").replace("{target: 0.99}", "{displayName: Wish, target: 0.99}");
    let loaded = loaded(&[("watchbill.toml", TOML), ("slos/a.yaml", &text)]);
    assert_eq!(loaded.levels().iter().map(|level| level.objective.as_str()).collect::<Vec<_>>(), ["Wish", "2"]);
}
