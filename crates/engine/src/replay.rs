//! `alerts replay`: a file of recorded changes under some policy.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use watchbill_definitions::{Finding, Person, QueueSpec, ServiceSpec, Weight, Workspace, read_workspace};
use watchbill_domain::alerts::{
    Duties, Held, Labels, Line, LineState, Policy, RerunQuiet, RerunSubject, Rest, Severity, SeverityRules, rerun,
};
use watchbill_domain::time::{Instant, Zone};

use crate::api::{ReplayListing, ReplayedAlert, ReplayedFlapping, ReplayedPage, ReplayedQuiet};
use crate::oncall::{ScheduleFile, Watch, read_schedules};
use crate::ports::Files;
use crate::workspace::kinds;

/// Under what a file is replayed: a team's rules, its services with their schedules, and the rest of whoever sits at the laptop.
#[derive(Debug, Clone, Default)]
pub struct ReplayPolicy {
    policy: Policy,
    rest: Rest,
    severity: SeverityRules,
    services: Vec<ServiceSpec>,
    queues: Vec<QueueSpec>,
    schedules: Vec<ScheduleFile>,
    people: Vec<Person>,
    me: Option<String>,
}

impl ReplayPolicy {
    /// Reads the rules of a `watchbill.toml` or of a file with only its tables that matter here. Also gives what is wrong
    /// with it: `file:line:column: what`, notes left out.
    #[must_use]
    pub fn read(text: &str, file: &str, laptop: Zone) -> (Self, Vec<String>) {
        let reading = read_workspace(text, file, &kinds());
        let wrong = |finding: &&Finding| finding.weight != Weight::Note;
        let problems = reading.findings.iter().filter(wrong).map(|finding| finding.problem.to_string()).collect();
        let Workspace { policy, severity, people, me, timezone, services, queues, .. } = reading.workspace;
        let person = me.as_ref().and_then(|me| people.iter().find(|person| person.id == *me));
        let rest = person.map_or_else(Rest::default, |person| Rest {
            quiet: person.quiet_hours.map(|hours| (hours, person.timezone.clone().or(timezone).unwrap_or(laptop))),
            undisturbed_until: None,
            break_through: person.break_through,
        });
        (Self { policy, rest, severity, services, queues, schedules: Vec::new(), people, me }, problems)
    }

    /// With the schedules of a workspace, which its services name. Without them who was on call is in doubt, so that what is
    /// about a service with a schedule pages.
    #[must_use]
    pub fn with_schedules(self, files: &dyn Files, folder: &Path) -> Self {
        Self { schedules: read_schedules(files, folder, &self.people, &[]), ..self }
    }

    fn watch(&self) -> Watch<'_> {
        let (services, queues) = (&self.services, &self.queues);
        let (schedules, people) = (&self.schedules, &self.people);
        Watch { services, queues, schedules, people, me: self.me.as_deref() }
    }
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ReplayError {
    /// From 1.
    pub line: usize,
    /// What is wrong with it, and what is expected.
    pub message: String,
}

#[derive(Deserialize)]
struct Wire {
    at: String,
    alert: String,
    state: String,
    #[serde(default)]
    severity: Option<String>,
    #[serde(default)]
    labels: Option<HashMap<String, String>>,
    #[serde(default)]
    source: Option<String>,
}

/// Replays the lines of a file, `{"at","alert","state","severity"?,"labels"?}` each, in order of time.
///
/// # Errors
/// [`ReplayError`] for the first line that cannot be read or is earlier than the one before.
pub fn replay(text: &str, under: &ReplayPolicy) -> Result<ReplayListing, ReplayError> {
    let mut file = File::new(under);
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        file.take(line).map_err(|message| ReplayError { line: at + 1, message })?;
    }
    let span = file.lines.first().zip(file.lines.last());
    let duties = span.map_or_else(Duties::default, |(first, last)| under.watch().duties(first.at, last.at));
    let run = rerun(&file.lines, &file.subjects, &under.policy, &under.rest, &duties);
    let name = |alert: &u32| file.alerts[*alert as usize].name.clone();
    Ok(ReplayListing {
        alerts: (0u32..)
            .zip(&run.alerts)
            .map(|(alert, told)| ReplayedAlert {
                alert: name(&alert),
                transitions: told.transitions,
                flapping: told
                    .flapping
                    .iter()
                    .map(|span| ReplayedFlapping { from: whole(span.from), to: whole(span.to), peak: span.peak })
                    .collect(),
            })
            .collect(),
        pages: run
            .pages
            .iter()
            .map(|page| ReplayedPage {
                at: whole(page.at),
                kind: page.kind.word(),
                alerts: page.alerts.iter().map(name).collect(),
                because: page.because.clone(),
            })
            .collect(),
        quiet: run
            .quiet
            .iter()
            .map(|quiet| ReplayedQuiet {
                at: whole(quiet.at),
                alert: name(&quiet.alert),
                held: quiet.held.word(),
                until: quiet.until.map(whole),
                because: because(quiet, &under.policy),
            })
            .collect(),
        unmanaged_pages: run.firings,
    })
}

/// An instant to the nearest second.
fn whole(at: Instant) -> String {
    at.plus(Duration::from_millis(500)).to_rfc3339()
}

fn because(quiet: &RerunQuiet, policy: &Policy) -> String {
    let rule = || {
        let rule = quiet.rule_at.and_then(|at| policy.rules.get(at as usize));
        rule.map_or_else(|| "a rule".to_owned(), |rule| rule.name.clone())
    };
    let until = quiet.until.map(|until| format!(" until {}", whole(until))).unwrap_or_default();
    match quiet.held {
        Held::Flapping => format!("flapping{until}"),
        Held::Settled => "settled: OK".to_owned(),
        Held::Quiet => format!("{} says quiet", rule()),
        Held::Ignored => format!("{} says ignore", rule()),
        Held::Ripening => format!("{} waits{until}", rule()),
        Held::Watchdog => "it fires because all is well".to_owned(),
        Held::NotYourShift => format!("not your shift{until}"),
        Held::QuietHours => format!("quiet hours{until}"),
        held => format!("{}{until}", held.word().replace('_', " ")),
    }
}

/// A file on its way to lines.
struct File<'a> {
    under: &'a ReplayPolicy,
    services: Duties,
    lines: Vec<Line>,
    subjects: Vec<RerunSubject>,
    places: HashMap<RerunSubject, u32>,
    alerts: Vec<Known>,
    by_name: HashMap<String, u32>,
    groups: HashMap<String, u32>,
}

/// What is known of an alert so far.
struct Known {
    name: String,
    severity: Severity,
    /// The severity as a line gave it.
    said: Option<String>,
    labels: HashMap<String, String>,
    subject: u32,
}

impl<'a> File<'a> {
    fn new(under: &'a ReplayPolicy) -> Self {
        Self {
            under,
            services: under.watch().services(),
            lines: Vec::new(),
            subjects: Vec::new(),
            places: HashMap::new(),
            alerts: Vec::new(),
            by_name: HashMap::new(),
            groups: HashMap::new(),
        }
    }

    fn take(&mut self, text: &str) -> Result<(), String> {
        let wire: Wire = serde_json::from_str(text)
            .map_err(|error| format!("not {{\"at\", \"alert\", \"state\", ...}} as JSON: {error}"))?;
        let at = Instant::parse(&wire.at).map_err(|error| format!("`at` is {error}"))?;
        if self.lines.last().is_some_and(|last| at < last.at) {
            return Err(format!("`at` ({}) is earlier than the line before; expected lines in order of time", wire.at));
        }
        let alert = self.alert(&wire);
        let under = self.under;
        let known = &mut self.alerts[alert as usize];
        if let Some(labels) = &wire.labels {
            known.labels.clone_from(labels);
            if let Some(severity) = labels.get(&under.severity.label) {
                known.severity = Severity::read(severity).unwrap_or(Severity::Warning);
            }
        }
        if let Some(severity) = &wire.severity {
            known.severity = Severity::read(severity).unwrap_or(Severity::Warning);
            known.said = Some(severity.clone());
        }
        if wire.labels.is_some() || wire.severity.is_some() {
            self.choose(alert, &wire);
        }
        let known = &self.alerts[alert as usize];
        let state = match wire.state.as_str() {
            "firing" => LineState::Firing(known.severity),
            "resolved" => LineState::Resolved,
            "unknown" => LineState::Unknown,
            other => return Err(format!("`state` is `{other}`; expected firing, resolved or unknown")),
        };
        self.lines.push(Line { at, alert, subject: known.subject, state });
        Ok(())
    }

    /// The number of an alert; a new one has no label but its name.
    fn alert(&mut self, wire: &Wire) -> u32 {
        if let Some(alert) = self.by_name.get(&wire.alert) {
            return *alert;
        }
        let alert = u32::try_from(self.alerts.len()).unwrap_or(u32::MAX);
        self.alerts.push(Known {
            name: wire.alert.clone(),
            severity: Severity::Warning,
            said: None,
            labels: HashMap::new(),
            subject: 0,
        });
        self.by_name.insert(wire.alert.clone(), alert);
        self.choose(alert, wire);
        alert
    }

    /// Notes what is set for an alert as it is labelled now. Where its labels do not say so, its name is what the file calls
    /// it, and its severity what the line says: rules are written for both.
    fn choose(&mut self, alert: u32, wire: &Wire) {
        let known = &self.alerts[alert as usize];
        let labels = &known.labels;
        let mut pairs: Vec<(&str, &str)> = labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if !labels.contains_key("alertname") {
            pairs.push(("alertname", &known.name));
        }
        if let (Some(severity), false) = (&known.said, labels.contains_key(&self.under.severity.label)) {
            pairs.push((&self.under.severity.label, severity));
        }
        let labels = Labels::from_pairs(pairs);
        let source = wire.source.as_deref().unwrap_or_default();
        let subject = RerunSubject::of(&labels, source, &self.under.policy, &self.services, &mut self.groups);
        let next = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        let at = *self.places.entry(subject).or_insert(next);
        if at == next {
            self.subjects.push(subject);
        }
        self.alerts[alert as usize].subject = at;
    }
}

#[cfg(test)]
#[path = "replay_tests.rs"]
mod tests;
