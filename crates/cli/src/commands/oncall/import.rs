//! `oncall import`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use watchbill_engine::api::{AbsenceImport, OnCallImport, OnCallImportFinding, OnCallImportedPerson};
use watchbill_engine::{AskedImport, import_absences, import_oncall, save_import};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

/// Bytes of the largest export that is read; one more tells that there are more.
const LARGEST: u64 = 10 << 20;
/// People who are told one by one.
const MOST_PEOPLE: usize = 100;

#[derive(Debug, Args)]
#[command(after_help = "\
Prints the schedule file it would be; on stderr whom it names, what could not be taken, each with its
place and what it means for who is on call, and whether the schedule says the same as the export.
Nothing is written without --out. Exits 2 when something could not be taken.

Examples:
  watchbill oncall import payments.json
  watchbill oncall import payments.json --out schedules/payments.toml
  watchbill oncall import rota.ics > rota.toml
  watchbill oncall import holidays.ics --as-absences ana --out absences/ana.ics")]
pub(crate) struct Import {
    /// JSON of an interface, or a calendar
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Whose export it is [default: found out]
    #[arg(long, value_name = "KIND")]
    from: Option<Kind>,
    /// Which schedule, by name or id, where the export holds several
    #[arg(long, value_name = "NAME")]
    schedule: Option<String>,
    /// Take the events of a calendar as times in which this person of the workspace is away
    #[arg(long, value_name = "PERSON", conflicts_with_all = ["from", "schedule"])]
    as_absences: Option<String>,
    /// Write the schedule to this file, which must not be there yet; absences to a file of the workspace
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Pagerduty,
    Opsgenie,
    Grafana,
    Goalert,
    Ical,
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    import: &'a OnCallImport,
    written: Option<String>,
}

pub(super) fn import(surroundings: &Surroundings, words: &Import) -> Result<Answer, Failure> {
    let bytes = bytes(&words.file)?;
    let file = words.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let kind =
        words.from.map(|kind| kind.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default());
    let asked = AskedImport { file: &file, bytes: &bytes, from: kind.as_deref(), schedule: words.schedule.as_deref() };
    match &words.as_absences {
        Some(person) => absences(surroundings, &asked, person, words.out.as_deref()),
        None => schedule(surroundings, &asked, words.out.as_deref()),
    }
}

fn schedule(surroundings: &Surroundings, asked: &AskedImport<'_>, out: Option<&Path>) -> Result<Answer, Failure> {
    let ports = &surroundings.ports;
    let import = import_oncall(&*ports.files, &surroundings.folder, asked, ports.clock.now())?;
    let written = out.map(|out| {
        let path = std::path::absolute(out).map_err(|error| Failure::usage(format!("--out: {error}")))?;
        save_import(&*ports.files, &path, &import)?;
        Ok::<_, Failure>(out.display().to_string())
    });
    let written = written.transpose()?;
    let text = match &written {
        Some(file) => format!("{} was written. `watchbill oncall check --schedule {file}` checks it.\n", line(file)),
        None => import.text.clone(),
    };
    let mut notes = vec![format!("{}: {} in {}", import.title, import.schedule, import.zone)];
    notes.extend(import.people.iter().take(MOST_PEOPLE).map(person_said));
    if import.people.len() > MOST_PEOPLE {
        notes.push(format!("and {} more people, whom --json lists", import.people.len() - MOST_PEOPLE));
    }
    notes.extend(import.findings.iter().map(said));
    notes.extend([import.compared_said.clone(), import.now_said.clone()]);
    let ended = ended(&import.findings);
    Ok(Answer::new(text, &Document { import: &import, written }).noting(notes).ending(ended))
}

fn absences(
    surroundings: &Surroundings,
    asked: &AskedImport<'_>,
    person: &str,
    out: Option<&Path>,
) -> Result<Answer, Failure> {
    let ports = &surroundings.ports;
    let out = out.map(|out| out.display().to_string().replace('\\', "/"));
    let place = (person, out.as_deref());
    let import = import_absences(&*ports.files, &surroundings.folder, asked, place, ports.clock.now())?;
    let AbsenceImport { person, absences, findings, file } = &import;
    let mut text = String::new();
    for absence in absences {
        let reason = absence.reason.as_ref().map(|reason| format!("  {}", line(reason))).unwrap_or_default();
        text.push_str(&format!("{}{reason}\n", absence.said));
    }
    if absences.is_empty() {
        text.push_str("No absence from a year ago to two years ahead.\n");
    }
    text.push_str(&match file {
        Some(file) => format!("{} was written, and {person}'s absences are those in it.\n", line(file)),
        None => format!("Nothing was written: `--out absences/{person}.ics` makes them {person}'s.\n"),
    });
    let notes: Vec<String> = findings.iter().map(said).collect();
    let ended = ended(findings);
    Ok(Answer::new(text, &import).noting(notes).ending(ended))
}

fn ended(findings: &[OnCallImportFinding]) -> Ended {
    if findings.iter().any(|finding| finding.weight == "refused") { Ended::Unreadable } else { Ended::Fine }
}

fn said(finding: &OnCallImportFinding) -> String {
    format!("{}: {}: {}", finding.weight, finding.place, finding.message)
}

fn person_said(person: &OnCallImportedPerson) -> String {
    let mail = person.mail.as_ref().filter(|mail| **mail != person.name).map(|mail| format!(" <{mail}>"));
    let who = format!("{}{}", person.name, mail.unwrap_or_default());
    if person.known {
        format!("{who} is {}", person.id)
    } else {
        format!("{who} is none of the people of watchbill.toml, and is called that in the schedule: `{}`", person.id)
    }
}

/// The file, up to a little more than is read of it.
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let cannot = |error: std::io::Error| Failure::usage(format!("{} cannot be read: {error}", path.display()));
    let file = std::fs::File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}
