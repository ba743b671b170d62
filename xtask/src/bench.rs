//! `cargo xtask bench`: runs the benchmarks and prints each case as a ratio to the baseline of its group.
//!
//! A ratio taken in one run on one machine can be compared between machines; a time cannot.

use crate::{
    Stop,
    command::{cargo, must},
    house::House,
    words::Words,
};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The case of a group that the others are compared with.
const BASELINE: &str = "baseline";

/// One measured case.
#[derive(Debug, Clone, PartialEq)]
struct Case {
    group: String,
    name: String,
    median_ns: f64,
}

/// Runs everything and prints the table.
pub(crate) fn bench(words: Words) -> Result<(), Stop> {
    words.end()?;
    let house = House::find()?;
    let start = SystemTime::now();
    must(&mut cargo(&house, &["bench", "--package", "watchbill-tests"]))?;
    let folder = env::var_os("CRITERION_HOME").map_or_else(|| house.target.join("criterion"), PathBuf::from);
    let cases =
        measured_since(&folder, start).map_err(|error| Stop::Failed(format!("read {}: {error}", folder.display())))?;
    if cases.is_empty() {
        return Err(Stop::Failed(format!("no benchmark left a result in {}", folder.display())));
    }
    print!("\n{}", table(&cases));
    Ok(())
}

/// Criterion keeps `<group>/<case>/new/estimates.json`. Older files are of benchmarks that are gone.
fn measured_since(folder: &Path, start: SystemTime) -> io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for group in fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()? {
        if !group.file_type()?.is_dir() {
            continue;
        }
        for case in fs::read_dir(group.path())?.collect::<io::Result<Vec<_>>>()? {
            let file = case.path().join("new/estimates.json");
            if !fs::metadata(&file).and_then(|about| about.modified()).is_ok_and(|at| at >= start) {
                continue;
            }
            let median_ns = median_ns(&fs::read_to_string(&file)?)
                .ok_or_else(|| io::Error::other(format!("{} holds no median", file.display())))?;
            let text = |name: std::ffi::OsString| name.to_string_lossy().into_owned();
            cases.push(Case { group: text(group.file_name()), name: text(case.file_name()), median_ns });
        }
    }
    cases.sort_by(|a, b| (&a.group, a.name != BASELINE, &a.name).cmp(&(&b.group, b.name != BASELINE, &b.name)));
    Ok(cases)
}

/// `{"median":{...,"point_estimate":12.5,...}}`, in nanoseconds. Criterion writes the keys in this order and without spaces.
fn median_ns(estimates: &str) -> Option<f64> {
    let (_, after) = estimates.split_once("\"median\":{")?;
    let (_, after) = after.split_once("\"point_estimate\":")?;
    let (number, _) = after.split_once([',', '}'])?;
    number.trim().parse().ok()
}

fn table(cases: &[Case]) -> String {
    let mut lines = vec![["group", "case", "median", "ratio"].map(str::to_owned)];
    for case in cases {
        let baseline = cases.iter().find(|other| other.group == case.group && other.name == BASELINE);
        let ratio =
            baseline.map_or_else(|| "no baseline".to_owned(), |base| format!("{:.2}", case.median_ns / base.median_ns));
        lines.push([case.group.clone(), case.name.clone(), duration(case.median_ns), ratio]);
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let (group, case, median, ratio) = (width(0), width(1), width(2), width(3));
    lines
        .iter()
        .map(|line| format!("{:group$}  {:case$}  {:>median$}  {:>ratio$}\n", line[0], line[1], line[2], line[3]))
        .collect()
}

fn duration(ns: f64) -> String {
    let (value, unit) = match ns {
        ns if ns < 1e3 => (ns, "ns"),
        ns if ns < 1e6 => (ns / 1e3, "µs"),
        ns if ns < 1e9 => (ns / 1e6, "ms"),
        ns => (ns / 1e9, "s"),
    };
    format!("{value:.2} {unit}")
}

#[cfg(test)]
#[path = "bench_tests.rs"]
mod tests;
