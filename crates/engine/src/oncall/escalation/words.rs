//! What is said where nothing is known.

use watchbill_definitions::ServiceSpec;
use watchbill_store::StoreError;

use crate::api::{EscalationView, OnCallNotice};
use crate::oncall::find::ScheduleFile;

use super::upstreams::Upstreams;

/// Somebody could tell and does not.
pub(super) fn unknown(what: String, to_do: String) -> EscalationView {
    EscalationView { state: "unknown".to_owned(), ways: Vec::new(), notice: Some(OnCallNotice { what, to_do }) }
}

/// The records, in which it is, cannot be read.
pub(crate) fn untold(error: &StoreError) -> EscalationView {
    unknown(
        format!("What happens if nobody answers is not known: {error}."),
        "Who is on call is known all the same; `watchbill doctor` says more about the records.".to_owned(),
    )
}

/// Which routes count follows from the services, and there are none.
pub(super) fn no_alerts(source: &str, file: &ScheduleFile) -> EscalationView {
    let what = format!(
        "Which routes of {source} take the alerts of this schedule is not known: no service of watchbill.toml whose alerts may \
         come from {source} goes by it."
    );
    unknown(what, format!("Let a service name {}, or write the steps into [escalation].", file.name()))
}

/// The schedule is gone that was asked about.
pub(super) fn gone(file: &str) -> EscalationView {
    unknown(format!("There is no {file} any more."), "Choose another schedule.".to_owned())
}

/// Nobody tells anything of the alerts of a schedule.
pub(super) fn nothing_of(file: &ScheduleFile, services: &[&ServiceSpec], upstreams: &Upstreams) -> EscalationView {
    let what = if services.is_empty() {
        "Nothing is known of what happens if nobody answers: no service of watchbill.toml goes by this schedule."
            .to_owned()
    } else {
        format!(
            "Nothing is known of what happens to alerts of {} if nobody answers.",
            listed_words(&services.iter().map(|service| service.name.clone()).collect::<Vec<_>>())
        )
    };
    let offered: Vec<String> = upstreams
        .with_policies()
        .map(|(source, policies)| {
            let policy = policies.first().map(|policy| format!(", policy = \"{policy}\"")).unwrap_or_default();
            format!("source = \"{source}\"{policy}")
        })
        .collect();
    let to_do = match offered.first() {
        Some(offered) => format!("Write [escalation] into {}, like {offered}.", file.file),
        None if upstreams.has_routes() => format!(
            "Let a service of watchbill.toml name this schedule, or write [escalation] with its steps into {}.",
            file.file
        ),
        None => format!(
            "Connect an Alertmanager or PagerDuty as a source, or write [escalation] with its steps into {}.",
            file.file
        ),
    };
    EscalationView { state: "nothing".to_owned(), ways: Vec::new(), notice: Some(OnCallNotice { what, to_do }) }
}

/// `a`, `a and b`, `a, b and c`
pub(super) fn listed_words(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
