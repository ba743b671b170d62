//! Channels off the laptop: how they do, and how far pages have come on their way there.

use std::collections::HashMap;

use watchbill_definitions::ChannelSpec;
use watchbill_store::{ChannelFacts, DeliveryEvent, DeliveryRow, DeliveryState};

use crate::api::{ApiError, ChannelSetting, ChannelView, DeliveryView};
use crate::shared::Shared;

use super::texts::{Here, store_error};

/// Every channel as it is defined, with how it does.
pub(crate) async fn channels(shared: &Shared) -> Result<Vec<ChannelSetting>, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let facts = facts(shared).await?;
    let setting = |spec: &ChannelSpec| {
        let facts = facts.get(&spec.name).cloned().unwrap_or_default();
        ChannelSetting {
            name: spec.name.clone(),
            kind: spec.route.kind().to_owned(),
            target: spec.route.shown(),
            from: spec.from.word().to_owned(),
            delivered_at: facts.delivered_at.map(|at| here.time(at)),
            problem: problem(&facts),
        }
    };
    Ok(shared.loaded().channels.iter().map(setting).collect())
}

/// The same in brief, for the frame.
pub(crate) async fn channel_views(shared: &Shared) -> Result<Vec<ChannelView>, ApiError> {
    let facts = facts(shared).await?;
    let view = |spec: &ChannelSpec| ChannelView {
        name: spec.name.clone(),
        kind: spec.route.kind().to_owned(),
        problem: problem(&facts.get(&spec.name).cloned().unwrap_or_default()),
    };
    Ok(shared.loaded().channels.iter().map(view).collect())
}

/// What reaches the person with the lid closed. Every channel sends from here, so the honest answer does not depend on them.
pub(crate) fn lid_text(shared: &Shared) -> String {
    if shared.demo {
        return "this is the demo: nothing of it leaves this laptop".to_owned();
    }
    let loaded = shared.loaded();
    if let Some(awake) = &shared.notes().awake {
        return awake.clone();
    }
    let names: Vec<&str> = loaded.channels.iter().map(|channel| channel.name.as_str()).collect();
    match names.as_slice() {
        [] => "with this laptop asleep nobody is paged: pages are shown on this laptop only".to_owned(),
        [one] => format!("with this laptop asleep nobody is paged: the channel {one} sends from here too"),
        many => format!("with this laptop asleep nobody is paged: the channels {} send from here too", many.join(", ")),
    }
}

/// A laptop without channels has nothing to be asked about them.
async fn facts(shared: &Shared) -> Result<HashMap<String, ChannelFacts>, ApiError> {
    if shared.loaded().channels.is_empty() {
        return Ok(HashMap::new());
    }
    shared.store.channel_facts().await.map_err(|e| store_error(&e))
}

fn problem(facts: &ChannelFacts) -> Option<String> {
    let problem = facts.problem.as_ref()?;
    let waiting = match facts.waiting {
        0 => String::new(),
        1 => "; one page waits for it and is tried again".to_owned(),
        many => format!("; {many} pages wait for it and are tried again"),
    };
    Some(format!("{problem}{waiting}"))
}

pub(super) fn delivery_view(delivery: &DeliveryRow, here: &Here) -> DeliveryView {
    let (state, text) = match delivery.state {
        DeliveryState::Due if delivery.attempts == 0 => ("due", "about to be sent".to_owned()),
        DeliveryState::Due => ("due", format!("not taken yet after {}", tries(delivery.attempts))),
        DeliveryState::Attempting => ("attempting", "being sent".to_owned()),
        DeliveryState::Delivered => ("delivered", taken(delivery, here)),
        DeliveryState::Unconfirmed => ("unconfirmed", "perhaps taken: it is sent again".to_owned()),
        DeliveryState::Failed => ("failed", "could not be sent".to_owned()),
        DeliveryState::Withdrawn => ("withdrawn", "over before it was sent".to_owned()),
    };
    let about = match delivery.event {
        DeliveryEvent::Page => "",
        DeliveryEvent::Resolved => "that it is over: ",
    };
    let next = matches!(delivery.state, DeliveryState::Due | DeliveryState::Unconfirmed).then_some(delivery.due_at);
    DeliveryView {
        channel: delivery.channel.clone(),
        state: state.to_owned(),
        text: format!("{about}{text}"),
        at: delivery.delivered_at.or(next).map(|at| here.time(at)),
        problem: delivery.problem.clone(),
    }
}

fn taken(delivery: &DeliveryRow, here: &Here) -> String {
    let at = delivery.delivered_at.map(|at| format!(" at {}", here.short(at))).unwrap_or_default();
    let receipt = delivery.receipt.as_ref().map(|receipt| format!(" ({receipt})")).unwrap_or_default();
    format!("taken{at}{receipt}")
}

fn tries(attempts: u32) -> String {
    if attempts == 1 { "one try".to_owned() } else { format!("{attempts} tries") }
}
