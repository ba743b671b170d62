//! Who is on call at the made-up company.

use std::fs;
use std::io;
use std::path::Path;

use crate::promises::{Marked, SLOS, exclusions, marked};
use crate::running::{Running, RunningSource};

/// Schedules by the names of their files. The payments team follows the sun: Berlin hands over to America for the night. The clocks of
/// the two are not set on the same day, so for some weeks of March, and for one of autumn, nobody has an hour of the morning: what
/// the check is there to find.
const SCHEDULES: &[(&str, &str)] = &[
    (
        "payments.toml",
        r#"# Follow the sun: whoever is on call has day.
name = "payments"
timezone = "Europe/Berlin"

[[layers]]
name = "europe"

[layers.rotation]
kind = "weekly"
start = "2026-01-05T08:00:00"
people = ["ana", "bo"]

[[layers.restrictions]]
kind = "daily"
start = "08:00"
end = "20:00"

[[layers]]
name = "america"
timezone = "America/New_York"

[layers.rotation]
kind = "weekly"
start = "2026-01-05T14:00:00"
people = ["cleo", "dai"]

[[layers.restrictions]]
kind = "daily"
start = "14:00"
end = "02:00"

[escalation] # as the pager does it
steps = [
  { to = "schedule:payments" },
  { after = "10m", to = "schedule:search" },
  { after = "20m", to = "head of engineering" },
]
repeats = 2
repeat_after = "30m"
"#,
    ),
    (
        "search.toml",
        r#"name = "search"
timezone = "Europe/Berlin"

[[layers]]
name = "primary"

[layers.rotation]
kind = "weekly"
start = "2026-01-05T10:00:00"
people = ["bo", "dai", "ana", "cleo"]
"#,
    ),
];

impl Running {
    /// Writes the workspace that watches this company into a folder: `watchbill.toml`, who is on call, and, where its Prometheus
    /// runs, what is promised.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write_workspace(&self, folder: &Path) -> io::Result<()> {
        fs::write(folder.join("watchbill.toml"), self.workspace_toml())?;
        let schedules = folder.join("schedules");
        fs::create_dir_all(&schedules)?;
        for (name, text) in SCHEDULES {
            fs::write(schedules.join(name), text)?;
        }
        if let Some((seed, now)) = self.source("kestrel-prometheus").and_then(RunningSource::told_by) {
            write_promises(folder, &exclusions(seed, now))?;
        }
        Ok(())
    }

    /// What the company's people marked on its budgets until now; nothing where its Prometheus does not run.
    #[must_use]
    pub fn marked(&self) -> Vec<Marked> {
        let told = self.source("kestrel-prometheus").and_then(RunningSource::told_by);
        told.map(|(seed, now)| marked(seed, now)).unwrap_or_default()
    }
}

fn write_promises(folder: &Path, tables: &[(&str, String)]) -> io::Result<()> {
    let (slos, excluded) = (folder.join("slos"), folder.join("exclusions"));
    fs::create_dir_all(&slos)?;
    for (name, text) in SLOS {
        fs::write(slos.join(name), text)?;
    }
    fs::create_dir_all(&excluded)?;
    tables.iter().try_for_each(|(name, text)| fs::write(excluded.join(name), text))
}
