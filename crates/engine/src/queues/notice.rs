//! What belongs in a list of queues where there is none: only of a source that was seen whole it is said that it has none.

use watchbill_domain::sources::Health;
use watchbill_sources::Listing;

use crate::api::QueueNotice;
use crate::reads::Here;

use super::records::{QueueRecords, QueueSource};

/// What stands where no queue is watched.
pub(super) fn notice(records: &QueueRecords) -> QueueNotice {
    if records.sources.is_empty() {
        let example = "[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"https://rabbitmq.example.net\"\n\
                       auth = { basic = { user = \"watchbill\", password = { keyring = \"mq\" } } }\n";
        return QueueNotice {
            what: "Queues of dead letters belong here: what programs could not deal with, and what is lost while nobody looks.".to_owned(),
            to_do: "Add a source that has queues to watchbill.toml, or name a queue whose figures your Prometheus has.".to_owned(),
            example: Some(example.to_owned()),
        };
    }
    let unseen: Vec<(&QueueSource, String)> =
        records.sources.iter().filter_map(|source| Some((source, unseen(source, &records.here)?))).collect();
    let mut what: Vec<String> = unseen.iter().map(|(_, why)| why.clone()).collect();
    let is_seen = |source: &&QueueSource| unseen.iter().all(|(other, _)| other.name() != source.name());
    let (brokers, others): (Vec<&QueueSource>, Vec<&QueueSource>) =
        records.sources.iter().filter(is_seen).partition(|source| source.is_broker);
    let names = |sources: &[&QueueSource], word: &str| {
        sources.iter().map(|source| source.name().as_str()).collect::<Vec<_>>().join(word)
    };
    if !brokers.is_empty() {
        let names = names(&brokers, " or ");
        what.push(format!("No queue of {names} feeds another with dead letters, or is called like one that does."));
    }
    if !others.is_empty() {
        let names = names(&others, " and of ");
        what.push(format!("Of {names} those are watched which [[queues]] names with an expression; that is none."));
    }
    if let Some((source, _)) = unseen.first() {
        let name = source.name();
        let to_do = format!(
            "Nobody is paged for what is in a queue that cannot be seen: `watchbill sources test {name}` says what to do."
        );
        return QueueNotice { what: what.join(" "), to_do, example: None };
    }
    let table = |source: &QueueSource, more: &str| {
        format!("[[queues]]\nsource = \"{}\"\nname = \"orders.dlq\"\n{more}", source.name())
    };
    let example = match (brokers.first(), others.first()) {
        (Some(source), _) => Some(table(source, "")),
        (None, Some(source)) => Some(table(source, "depth = 'sum(orders_dead_letters)'\n")),
        (None, None) => None,
    };
    QueueNotice {
        what: what.join(" "),
        to_do: "Name those that hold dead letters in watchbill.toml.".to_owned(),
        example,
    }
}

/// Why it is not known which queues a source has, a sentence; none where all of them are seen.
fn unseen(source: &QueueSource, here: &Here) -> Option<String> {
    if let Some(said) = listing_said(source) {
        return Some(said);
    }
    let problem = source.listed(here).problem;
    let why = match (source.facts.listing.is_some(), source.health) {
        (true, Health::Fine) => return None,
        (false, Health::Fine) => "it answers, and has told of none yet".to_owned(),
        (_, Health::Failing | Health::Stale | Health::Unknown) => {
            problem.unwrap_or_else(|| "not polled yet".to_owned())
        }
    };
    Some(format!("Which queues {} has is not known: {why}.", source.name()))
}

/// Why the queues that a source listed last are not all it has, a sentence; none where they are, or where it listed none yet.
pub(super) fn listing_said(source: &QueueSource) -> Option<String> {
    let name = source.name();
    match source.facts.listing.as_ref()? {
        Listing::Whole => None,
        Listing::Partial(why) => {
            Some(format!("Not every queue of {name} could be read: {why}; one that is missing may still be there."))
        }
        Listing::NothingVisible(why) => Some(format!(
            "{name} shows Watchbill no queue: {why}; that it shows none does not mean that there is none."
        )),
    }
}
