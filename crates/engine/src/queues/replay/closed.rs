//! What forbids a replay whatever its target is: messages that cannot be taken, and copies that are wanted wrongly.

use watchbill_domain::queues::replay::{Plan, Taking, tried_again_by};
use watchbill_domain::queues::{Broker, Contract};

use super::plan::{DAY, Facts, Place};
use crate::api::ReplayWanted;

/// Why messages cannot be taken.
pub(super) fn closed(facts: &Facts) -> Option<String> {
    let source = &facts.queue.source;
    match (&facts.place, &facts.contract) {
        (Place::NoKind, _) => Some(elsewhere(facts.broker)),
        (_, Some(Contract::Impossible { why })) => Some(format!("Messages of this queue cannot be taken: {why}.")),
        (_, Some(contract)) if let Taking::Never(why) = Taking::by(contract, &facts.peek) => {
            Some(format!("Messages that are taken and come back could be lost: {why}."))
        }
        (Place::NoAddress, _) if facts.broker == Broker::Sqs => {
            Some(format!("The region of the source `{source}` is not known: write `region = \"eu-west-1\"` there."))
        }
        (Place::NoAddress, _) => Some(format!(
            "`amqp` of the source `{source}` is no address of AMQP: write `amqp = \"amqps://host:5671\"` there."
        )),
        // What was said of the broker already says why.
        (Place::Closed(_), _) if !facts.troubles.is_empty() => None,
        (Place::Closed(why), _) if facts.broker == Broker::Sqs => {
            Some(format!("Messages of {} cannot be taken: {why}.", facts.queue.name))
        }
        (Place::Closed(why), _) => Some(format!(
            "Messages of {} cannot be taken: {why}. They are taken by AMQP: `amqp` of the source `{source}` says where, and its user has \
             to be allowed to read the queue and to write to where they go.",
            facts.queue.name
        )),
        (Place::Open, _) => None,
    }
}

/// What sends messages again where Watchbill cannot.
fn elsewhere(broker: Broker) -> String {
    format!("Watchbill takes no messages of {} in hand: {}.", broker.title(), tried_again_by(broker))
}

/// What is wrong with wanting copies alone.
pub(super) fn copied_wrongly(wanted: &ReplayWanted) -> Option<String> {
    let days = wanted.copied_for_days?;
    if wanted.discards {
        return Some("Messages are discarded, or only copied and stay: say which.".to_owned());
    }
    let most = Plan::KEPT_MOST.as_secs() / DAY.as_secs();
    (!(1..=most).contains(&u64::from(days))).then(|| format!("Copies can be kept for 1 to {most} days."))
}
