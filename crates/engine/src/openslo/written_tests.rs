use rstest::rstest;
use watchbill_definitions::SloTemplate;

use super::*;
use crate::testing::MemoryFiles;

const TOML: &str = "team = \"shop\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"http://prom:9090\"\n";

fn workspace(toml: &str) -> MemoryFiles {
    let files = MemoryFiles::default();
    files.write(Path::new("/shop/watchbill.toml"), toml.as_bytes()).unwrap();
    files
}

fn draft<'a>(name: &'a str, query: Option<&'a str>) -> SloTemplateDraft<'a> {
    let template = SloTemplate::Availability;
    SloTemplateDraft { template, name, service: "checkout", source: "", target: None, query, total: None }
}

fn begun(files: &MemoryFiles, name: &str, query: Option<&str>, source: Option<&str>) -> Result<WrittenSlo, ApiError> {
    plan_slo(files, Path::new("/shop"), &draft(name, query), source)?.write(files, Path::new("/shop"))
}

#[test]
fn what_is_begun_from_a_template_is_in_force_and_measured() {
    let files = workspace(TOML);
    assert_eq!(begun(&files, "checkout", None, None).unwrap().file, "slos/checkout.yaml");
    let loaded = load(&files, Path::new("/shop"));
    assert_eq!(loaded.not_in_force(), Vec::<String>::new());
    assert_eq!(loaded.levels()[0].source(), Some("prom"));
}

#[rstest]
#[case::no_name("", None, None, "is no name")]
#[case::a_way_out("../evil", None, None, "is no name")]
#[case::no_such_source("checkout", None, Some("other"), "expected the source that measures it: prom")]
#[case::no_query("checkout", Some("sum("), None, "nothing can measure `checkout`")]
fn what_cannot_be_is_refused_and_nothing_is_written(
    #[case] name: &str,
    #[case] query: Option<&str>,
    #[case] source: Option<&str>,
    #[case] expected: &str,
) {
    let files = workspace(TOML);
    let refused = begun(&files, name, query, source).unwrap_err().to_string();
    assert!(refused.contains(expected), "{refused}");
    assert!(load(&files, Path::new("/shop")).levels().is_empty());
}

#[test]
fn a_file_that_is_there_stays_as_it_is() {
    let files = workspace(TOML);
    begun(&files, "checkout", None, None).unwrap();
    let refused = begun(&files, "checkout", None, None).unwrap_err().to_string();
    assert!(refused.contains("slos/checkout.yaml is there already"), "{refused}");
}

#[test]
fn without_a_source_that_measures_it_is_said_which_to_add() {
    let refused = begun(&workspace("team = \"shop\"\n"), "checkout", None, None).unwrap_err().to_string();
    assert!(refused.contains("add one of kind `prometheus`"), "{refused}");
}
