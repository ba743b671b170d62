//! The service levels in force: what `slos/*.yaml` promise, how each is measured, and what is not held against it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use watchbill_definitions::{
    Finding, OpenSloDocument, SloFile, SloSpec, Weight, read_exclusions, read_openslo, read_slos,
};
use watchbill_domain::ids::SourceName;
use watchbill_domain::slo::{Exclusion, Grid, Sli};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Instant, Zone};

use crate::openslo::{slo_paths, text};
use crate::ports::{FileStamp, Files};
use crate::workspace::Defined;

/// Seconds of the buckets that every service level has.
pub(crate) const STEP_S: u32 = 300;
/// Seconds of the buckets that burn rates over short windows go by.
pub(crate) const FINE_STEP_S: u32 = 60;

/// The service levels of a workspace, with the files they come from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Levels {
    /// Every objective that is in force, in the order of the files; several objectives of one SLO are several.
    pub list: Vec<Level>,
    /// What is to be said about the files.
    pub findings: Vec<Finding>,
    /// Whether every file could be read: then what is in none of them is gone.
    pub is_whole: bool,
    slos: Vec<Kept>,
    exclusions: BTreeMap<String, Kept>,
}

/// One objective, with what is needed to measure and to judge it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Level {
    /// As the team wrote it.
    pub spec: SloSpec,
    /// What the records call the objective among those of its SLO: its own name, or which it is, from 1.
    pub objective: String,
    /// What is measured, with the source that measures it; or why nothing does, in a sentence.
    pub sli: Result<Arc<Sli>, String>,
    /// What is not held against the service.
    pub exclusions: Arc<[Exclusion]>,
}

impl Level {
    /// What its SLI is known by in the store.
    pub fn sli_key(&self) -> Option<String> {
        self.sli.as_ref().ok().map(|sli| sli.key())
    }

    /// The source that measures it.
    pub fn source(&self) -> Option<&str> {
        self.sli.as_ref().ok().and_then(|sli| sli.source.as_deref())
    }

    /// Where the buckets begin that its budget is counted in at `now`: those of its slices, else those of five minutes. Slices
    /// of a calendar window that does not begin at a whole one since 1970 are counted from its start.
    pub fn grid(&self, now: Instant) -> Grid {
        let Some(slice_s) = self.spec.slo.method.slice_s() else { return Grid::of_step(STEP_S) };
        let grid = Grid::of_step(slice_s);
        let window = self.spec.slo.window.at(now, grid).filter(|_| self.spec.slo.window.is_calendar());
        window.map_or(grid, |span| grid.through(span.start))
    }
}

/// A file as it is in force.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    file: String,
    /// Its text, or while that cannot be read at all the last one that could.
    text: Option<Arc<str>>,
    stamp: Option<FileStamp>,
}

/// Whether a file of service levels or of exclusions came, went or was written since.
pub(crate) fn levels_changed(files: &dyn Files, folder: &Path, current: &Levels) -> bool {
    let now = slo_paths(files, folder).into_iter().map(|path| (files.stamp(&path), path));
    let known = current.slos.iter().map(|kept| (kept.stamp, folder.join(&kept.file)));
    let is_as_read = |kept: &Kept| files.stamp(&folder.join(&kept.file)) == kept.stamp;
    !now.eq(known) || !current.exclusions.values().all(is_as_read)
}

/// Reads the service levels of a workspace, whose sources are `sources`. A file that is no YAML any more holds as it was in
/// `before`, and so does a table of exclusions that cannot be read.
pub(crate) fn read_levels(
    files: &dyn Files,
    folder: &Path,
    zone: Option<&Zone>,
    sources: &[Defined],
    before: &Levels,
) -> Levels {
    let mut levels = Levels { is_whole: true, ..Levels::default() };
    let mut now: Vec<(String, Arc<str>)> = Vec::new();
    for path in slo_paths(files, folder) {
        let (file, stamp) = (relative(folder, &path), files.stamp(&path));
        let held = before.slos.iter().find(|kept| kept.file == file).and_then(|kept| kept.text.clone());
        let text = match text(files, &path) {
            Ok(text) => {
                let text: Arc<str> = text.into();
                now.push((file.clone(), Arc::clone(&text)));
                Some(text).filter(|text| is_yaml(text)).or_else(|| {
                    levels.is_whole = false;
                    held
                })
            }
            Err(error) => {
                let what = if held.is_some() { "what was in it goes on" } else { "no service level in it is in force" };
                levels.findings.push(refused(&file, format!("cannot be read: {error}; {what}")));
                levels.is_whole = false;
                held
            }
        };
        levels.slos.push(Kept { file, text, stamp });
    }
    levels.findings.extend(read_slos(&as_files(now.iter().map(|(file, text)| (file, text))), zone).findings);
    let in_force = levels.slos.iter().filter_map(|kept| Some((&kept.file, kept.text.as_ref()?)));
    let specs = read_slos(&as_files(in_force), zone).levels;
    let mut list = Vec::with_capacity(specs.len());
    for spec in specs {
        let exclusions = spec.exclusions.clone().map(|file| exclusions(files, folder, &file, before, &mut levels));
        let sli = measured_by(&spec, sources);
        // What cannot be measured by any source is among what reading found.
        if let (Err(why), Ok(_)) = (&sli, spec.sli()) {
            let message = format!("nothing measures this service level: {why}");
            let problem = Problem { place: spec.file.clone(), line: Some(spec.line), column: None, message };
            let finding = Finding { problem, weight: Weight::Ignored };
            if !levels.findings.contains(&finding) {
                levels.findings.push(finding);
            }
        }
        let objective = objective_of(&spec, &list);
        list.push(Level { spec, objective, sli: sli.map(Arc::new), exclusions: exclusions.unwrap_or_default() });
    }
    levels.list = list;
    levels
}

/// Its own name, or which it is of its SLO where it has none, or where one `before` has that already.
fn objective_of(spec: &SloSpec, before: &[Level]) -> String {
    let same = before.iter().filter(|level| level.spec.slo.name == spec.slo.name);
    let taken: Vec<&str> = same.map(|level| level.objective.as_str()).collect();
    let numbers = (taken.len() + 1..).map(|number| number.to_string());
    let mut names = spec.slo.objective_name.clone().into_iter().chain(numbers);
    names.find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
}

fn is_yaml(text: &str) -> bool {
    !read_openslo(text, None).iter().any(OpenSloDocument::is_unreadable)
}

fn as_files<'a>(texts: impl Iterator<Item = (&'a String, &'a Arc<str>)>) -> Vec<SloFile<'a>> {
    texts.map(|(name, text)| SloFile { name, text }).collect()
}

/// What a table of exclusions says; it is read once however many service levels name it.
fn exclusions(files: &dyn Files, folder: &Path, file: &str, before: &Levels, levels: &mut Levels) -> Arc<[Exclusion]> {
    let parsed = |kept: &Kept| kept.text.as_ref().and_then(|text| read_exclusions(file, text).ok()).unwrap_or_default();
    if let Some(kept) = levels.exclusions.get(file) {
        return parsed(kept).into();
    }
    let path: PathBuf = folder.join(file);
    let held = before.exclusions.get(file).and_then(|kept| kept.text.clone());
    let goes_on = if held.is_some() { "what it said before goes on" } else { "nothing is excluded by it" };
    let read = match text(files, &path) {
        Ok(text) => match read_exclusions(file, &text) {
            Ok(_) => Ok(text.into()),
            Err(problem) => Err(Problem { message: format!("{}; {goes_on}", problem.message), ..problem }),
        },
        Err(error) => Err(Problem {
            place: file.to_owned(),
            line: None,
            column: None,
            message: format!("cannot be read: {error}; {goes_on}"),
        }),
    };
    let text = read.map(Some).unwrap_or_else(|problem| {
        levels.findings.push(Finding { problem, weight: Weight::Refused });
        held
    });
    let kept = Kept { file: file.to_owned(), text, stamp: files.stamp(&path) };
    let exclusions = parsed(&kept);
    levels.exclusions.insert(file.to_owned(), kept);
    exclusions.into()
}

/// What is measured for it, and by which of the sources.
fn measured_by(spec: &SloSpec, sources: &[Defined]) -> Result<Sli, String> {
    let sli = spec.sli().map_err(|why| why.0)?;
    let measures = |defined: &&Defined| defined.source.measures();
    let able: Vec<&SourceName> = sources.iter().filter(measures).map(|defined| &defined.spec.name).collect();
    let Some(named) = &sli.source else {
        return match able.as_slice() {
            [only] => Ok(Sli { source: Some(only.to_string()), ..sli }),
            [] => Err("no source of watchbill.toml can measure it; add one of kind `prometheus`".to_owned()),
            several => Err(format!(
                "it names no source, and {} could measure it; say which in `metricSourceRef`",
                listed(several)
            )),
        };
    };
    match sources.iter().find(|defined| defined.spec.name.as_str() == named) {
        Some(defined) if measures(&defined) => Ok(sli),
        Some(defined) => Err(format!(
            "it is to be measured by `{named}`, which is of kind `{}` and measures nothing; expected {}",
            defined.spec.kind,
            expected(&able)
        )),
        None => Err(format!(
            "it is to be measured by `{named}`, which is none of the sources of watchbill.toml; expected {}",
            expected(&able)
        )),
    }
}

fn expected(able: &[&SourceName]) -> String {
    if able.is_empty() { "a source of kind `prometheus`, of which there is none".to_owned() } else { listed(able) }
}

fn listed(names: &[&SourceName]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}

fn relative(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/")
}

fn refused(file: &str, message: String) -> Finding {
    let problem = Problem { place: file.to_owned(), line: None, column: None, message };
    Finding { problem, weight: Weight::Refused }
}

#[cfg(test)]
#[path = "levels_tests.rs"]
mod tests;
