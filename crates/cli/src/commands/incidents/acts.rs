//! `incidents title`, `audience`, `status`, `severity`, `role`, `link`, `time`, `merge` and `resolve`.

use clap::{ArgGroup, Args, ValueEnum};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{IncidentAct, IncidentActForm, IncidentLink};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;

use super::{INCIDENT_HELP, answered};

#[derive(Debug, Args)]
pub(crate) struct StatusWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// investigating, identified, monitoring or resolved
    #[arg(value_name = "STATUS")]
    status: String,
    /// Why; to open an incident again it has to be said
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

#[derive(Debug, Args)]
pub(crate) struct SeverityWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// sev1, sev2, sev3 or sev4
    #[arg(value_name = "SEVERITY")]
    severity: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

#[derive(Debug, Args)]
pub(crate) struct TitleWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// What people notice, in a few words
    #[arg(value_name = "TITLE")]
    title: String,
}

#[derive(Debug, Args)]
pub(crate) struct AudienceWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// The whole team, or those alone who handle it
    #[arg(value_enum, value_name = "AUDIENCE")]
    audience: Audience,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Audience {
    Team,
    Restricted,
}

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("who").required(true).args(["person", "nobody"]),
    override_usage = "watchbill incidents role [OPTIONS] <NUMBER> <ROLE> <PERSON|--nobody>"
)]
pub(crate) struct RoleWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// lead, scribe or communications
    #[arg(value_name = "ROLE")]
    role: String,
    /// Who has it from now on
    #[arg(value_name = "PERSON")]
    person: Option<String>,
    /// Nobody has it any more
    #[arg(long)]
    nobody: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LinkedKind {
    Alert,
    Queue,
    Slo,
    Service,
    Incident,
}

impl LinkedKind {
    /// As the engine calls it.
    fn word(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Queue => "queue",
            Self::Slo => "level",
            Self::Service => "service",
            Self::Incident => "incident",
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
What an incident is linked to decides what is collected for its timeline. Another incident is related, and not the same:
`incidents merge` is for that.

Examples:
  watchbill incidents link 7 queue mq/orders.dlq
  watchbill incidents link 7 alert prod/791cec13fcba0368 --remove")]
pub(crate) struct LinkWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// Of which kind it is
    #[arg(value_enum, value_name = "KIND")]
    kind: LinkedKind,
    /// Which: the id of an alert, a queue, a service level, a service, or the number of an incident
    #[arg(value_name = "WHAT")]
    key: String,
    /// It is not about that
    #[arg(long)]
    remove: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["at", "take_back"]))]
pub(crate) struct TimeWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// started, detected, acknowledged, mitigated or resolved
    #[arg(value_name = "MOMENT")]
    moment: String,
    /// When it was: so long ago like 10m, 14:05, 'yesterday 14:05', '2026-03-02 14:05 Europe/Berlin'; without a zone by the clock of the incident
    #[arg(long, value_name = "TIME", requires = "why")]
    at: Option<String>,
    /// How you know
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Take back what was said: the records count again
    #[arg(long, conflicts_with = "why")]
    take_back: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Nothing is lost: its links, its notes and its timeline go over. That cannot be taken back.

Examples:
  watchbill incidents merge 8 --into 7")]
pub(crate) struct MergeWords {
    /// The incident that turned out to be another
    #[arg(value_name = "NUMBER")]
    from: String,
    /// The one that goes on
    #[arg(long, value_name = "NUMBER")]
    into: String,
}

#[derive(Debug, Args)]
pub(crate) struct ResolveWords {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// What ended it
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

pub(super) async fn status(surroundings: &Surroundings, words: StatusWords) -> Result<Answer, Failure> {
    let StatusWords { incident, status, why } = words;
    act(surroundings, &incident, IncidentAct::Status { status, why }).await
}

pub(super) async fn resolve(surroundings: &Surroundings, words: ResolveWords) -> Result<Answer, Failure> {
    let act_of = IncidentAct::Status { status: "resolved".to_owned(), why: words.why };
    act(surroundings, &words.incident, act_of).await
}

pub(super) async fn severity(surroundings: &Surroundings, words: SeverityWords) -> Result<Answer, Failure> {
    let SeverityWords { incident, severity, why } = words;
    act(surroundings, &incident, IncidentAct::Severity { severity, why }).await
}

pub(super) async fn title(surroundings: &Surroundings, words: TitleWords) -> Result<Answer, Failure> {
    act(surroundings, &words.incident, IncidentAct::Retitle { title: words.title }).await
}

pub(super) async fn audience(surroundings: &Surroundings, words: AudienceWords) -> Result<Answer, Failure> {
    let restricted = words.audience == Audience::Restricted;
    act(surroundings, &words.incident, IncidentAct::Restrict { restricted }).await
}

pub(super) async fn role(surroundings: &Surroundings, words: RoleWords) -> Result<Answer, Failure> {
    let role = words.role;
    let act_of = match words.person {
        Some(person) => IncidentAct::TakeRole { role, person },
        None => IncidentAct::LeaveRole { role },
    };
    act(surroundings, &words.incident, act_of).await
}

pub(super) async fn link(surroundings: &Surroundings, words: LinkWords) -> Result<Answer, Failure> {
    let link = IncidentLink { kind: words.kind.word().to_owned(), key: words.key };
    let act_of = if words.remove { IncidentAct::Unlink { link } } else { IncidentAct::Link { link } };
    act(surroundings, &words.incident, act_of).await
}

pub(super) async fn time(surroundings: &Surroundings, words: TimeWords) -> Result<Answer, Failure> {
    let moment = words.moment;
    let act_of = match words.at {
        Some(at) => IncidentAct::SayTime { moment, at, why: words.why.unwrap_or_default() },
        None => IncidentAct::UnsayTime { moment },
    };
    act(surroundings, &words.incident, act_of).await
}

pub(super) async fn act(surroundings: &Surroundings, incident: &str, act: IncidentAct) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let acted = acted(&handle, incident, act).await;
    handle.shutdown().await;
    acted
}

async fn acted(handle: &EngineHandle, incident: &str, act: IncidentAct) -> Result<Answer, Failure> {
    let form = IncidentActForm { id: handle.incident_id(incident).await?, seen: None, act };
    let done = handle.incident_act(&form, &person()).await?;
    answered(handle, done).await
}

pub(super) async fn merge(surroundings: &Surroundings, words: &MergeWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let merged = merged(&handle, words).await;
    handle.shutdown().await;
    merged
}

async fn merged(handle: &EngineHandle, words: &MergeWords) -> Result<Answer, Failure> {
    let (into, from) = (handle.incident_id(&words.into).await?, handle.incident_id(&words.from).await?);
    let done = handle.incident_merge(into, from, &person()).await?;
    answered(handle, done).await
}
