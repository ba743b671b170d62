use super::*;
use std::time::Duration;

const ESTIMATES: &str = r#"{"mean":{"confidence_interval":{"confidence_level":0.95,"lower_bound":1.0,"upper_bound":2.0},"point_estimate":1.5,"standard_error":0.1},"median":{"confidence_interval":{"confidence_level":0.95,"lower_bound":1.0,"upper_bound":2.0},"point_estimate":14250000.5,"standard_error":0.1},"slope":null}"#;

#[test]
fn the_median_is_read_and_not_the_mean() {
    assert_eq!(median_ns(ESTIMATES), Some(14_250_000.5));
    assert_eq!(median_ns("{}"), None);
}

#[test]
fn only_what_this_run_measured_is_read_with_the_baseline_first() {
    let folder = env::temp_dir().join(format!("watchbill-xtask-bench-{}", std::process::id()));
    for case in ["refresh/a_whole_refresh", "refresh/baseline"] {
        let new = folder.join(case).join("new");
        fs::create_dir_all(&new).unwrap();
        fs::write(new.join("estimates.json"), ESTIMATES).unwrap();
    }
    fs::create_dir_all(folder.join("refresh/report")).unwrap();
    let now = SystemTime::now();
    let read = measured_since(&folder, now - Duration::from_secs(3600)).unwrap();
    let stale = measured_since(&folder, now + Duration::from_secs(3600)).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(read.iter().map(|case| case.name.as_str()).collect::<Vec<_>>(), ["baseline", "a_whole_refresh"]);
    assert_eq!(stale, []);
}

#[test]
fn each_case_is_a_ratio_to_the_baseline_of_its_own_group() {
    let case = |group: &str, name: &str, median_ns| Case { group: group.to_owned(), name: name.to_owned(), median_ns };
    let cases = [case("first_rows", "cold", 2.5e9), case("refresh", "baseline", 14e6), case("refresh", "whole", 35e6)];
    assert_eq!(
        table(&cases),
        "group       case        median        ratio\n\
         first_rows  cold        2.50 s  no baseline\n\
         refresh     baseline  14.00 ms         1.00\n\
         refresh     whole     35.00 ms         2.50\n"
    );
}
