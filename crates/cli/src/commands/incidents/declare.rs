//! `incidents declare`

use clap::Args;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{IncidentForm, IncidentListed, IncidentSeeds, IncidentSimilarListed};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::search::similar_text;

#[derive(Debug, Args)]
#[command(after_help = "\
What it is declared from says what it is called and how grave it seems; a title and a severity that are given stand in
the place of that. Nothing is ever called sev1 by itself. Incidents that were most like it are told with it; of those that
are open it may be a part: `incidents merge 8 --into 7`.

Examples:
  watchbill incidents declare --alert CheckoutErrors
  watchbill incidents declare --queue mq/orders.dlq --severity sev2
  watchbill incidents declare 'Customers cannot pay' --service checkout")]
pub(crate) struct Words {
    /// What people notice, in a few words
    #[arg(value_name = "TITLE")]
    title: Option<String>,
    /// An alert that it is about, by its id, the beginning of one, or its name; may be repeated
    #[arg(long = "alert", value_name = "ALERT")]
    alerts: Vec<String>,
    /// A queue that it is about; may be repeated
    #[arg(long = "queue", value_name = "QUEUE")]
    queues: Vec<String>,
    /// A service level whose budget burns; may be repeated
    #[arg(long = "slo", value_name = "SLO")]
    levels: Vec<String>,
    /// A service that it is about; may be repeated
    #[arg(long = "service", value_name = "SERVICE")]
    services: Vec<String>,
    /// How grave it is: sev1, sev2, sev3 or sev4
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<String>,
    /// It was made on purpose, to learn
    #[arg(long, conflicts_with = "near_miss")]
    drill: bool,
    /// It could have gone wrong, and did not
    #[arg(long)]
    near_miss: bool,
    /// It is meant for those alone who handle it
    #[arg(long)]
    restricted: bool,
}

impl Words {
    fn form(self) -> IncidentForm {
        let kind = match (self.drill, self.near_miss) {
            (true, _) => "drill",
            (false, true) => "near_miss",
            (false, false) => "real",
        };
        let Self { alerts, queues, levels, services, .. } = self;
        IncidentForm {
            about: IncidentSeeds { alerts, queues, levels, services },
            title: self.title.unwrap_or_default(),
            severity: self.severity.unwrap_or_default(),
            kind: kind.to_owned(),
            restricted: self.restricted,
        }
    }
}

pub(super) async fn declare(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle = surroundings.records_begun().await?;
    let declared = declared(&handle, &words.form()).await;
    handle.shutdown().await;
    declared
}

/// What it answers.
#[derive(Serialize)]
struct Declared {
    incident: IncidentListed,
    said: String,
    similar: Vec<IncidentSimilarListed>,
}

async fn declared(handle: &EngineHandle, form: &IncidentForm) -> Result<Answer, Failure> {
    let done = handle.incident_declare(form, &person()).await?;
    let incident = handle.incident_listed(done.row.id).await?;
    let mut text = format!("{}\n", line(&done.said));
    // It is declared, whatever is wrong with the memory of others.
    let (similar, notes) = match handle.incident_similar_listing(&incident.id.to_string()).await {
        Ok(listing) => (listing.similar, Vec::new()),
        Err(error) => (Vec::new(), vec![line(&format!("which incidents were like it cannot be told: {error}"))]),
    };
    let (open, over): (Vec<_>, Vec<_>) = similar.iter().partition(|one| is_open(&one.incident));
    for (heading, those) in [("It may be a part of one that is open:\n", open), ("Those that were like it:\n", over)] {
        if !those.is_empty() {
            text.push_str(&format!("{heading}{}", similar_text(those)));
        }
    }
    Ok(Answer::new(text, &Declared { incident, said: done.said, similar }).noting(notes))
}

fn is_open(incident: &IncidentListed) -> bool {
    incident.merged_into.is_none() && incident.status != "resolved"
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::Words;

    fn form(words: &[&str]) -> watchbill_engine::api::IncidentForm {
        let command = Words::augment_args(clap::Command::new("declare").no_binary_name(true));
        Words::from_arg_matches(&command.try_get_matches_from(words).unwrap()).unwrap().form()
    }

    #[test]
    fn what_is_given_stands_in_the_form() {
        let form =
            form(&["Customers cannot pay", "--service", "checkout", "--alert", "a", "--alert", "b", "--severity", "2"]);
        assert_eq!(
            (form.title.as_str(), form.severity.as_str(), form.kind.as_str()),
            ("Customers cannot pay", "2", "real")
        );
        assert_eq!(form.about.alerts, ["a", "b"]);
        assert_eq!(form.about.services, ["checkout"]);
        assert!(!form.restricted);
    }

    #[test]
    fn nothing_has_to_be_given() {
        assert_eq!(form(&[]).title, "");
        assert_eq!(form(&["--drill"]).kind, "drill");
        assert_eq!(form(&["--near-miss", "--restricted"]).kind, "near_miss");
    }
}
