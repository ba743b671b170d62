//! Pages on their way off the laptop: what is said to which kind of channel, and what its answer means.
//!
//! Nothing here knows when something is sent (the outbox does) or how bytes travel (the courier does).

mod defined;
mod email;
mod message;
mod ntfy;
mod verdict;
mod webhook;

use std::path::Path;
use std::time::Duration;

use watchbill_definitions::{ChannelSpec, Route};
use watchbill_store::{ChannelRule, Ends, Taken};

use crate::ports::{Carried, Parcel, Ports};

pub use defined::{add_channel, channels_manual, defined_channels, remove_channel, test_channel};
pub(crate) use message::{Event, Message};
pub(crate) use verdict::Failure;

/// How long one try may take from the first byte to the last.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the store writes pages by.
pub(crate) fn rules(channels: &[ChannelSpec]) -> Vec<ChannelRule> {
    let rule = |channel: &ChannelSpec| ChannelRule {
        name: channel.name.clone(),
        from: channel.from,
        ends: if channel.resolved { Ends::Told } else { Ends::NotTold },
    };
    channels.iter().map(rule).collect()
}

/// Says it once; returns what the channel calls it.
pub(crate) async fn send(
    ports: &Ports,
    workspace: &Path,
    channel: &ChannelSpec,
    message: &Message,
) -> Result<String, Failure> {
    let sent = hand_over(ports, workspace, channel, message).await;
    if sent.as_ref().is_err_and(|failure| failure.lasts) {
        expire_secrets(ports, channel);
    }
    sent
}

async fn hand_over(
    ports: &Ports,
    workspace: &Path,
    channel: &ChannelSpec,
    message: &Message,
) -> Result<String, Failure> {
    let parcel = wrap(ports, workspace, channel, message).await?;
    let carried = ports.courier.carry(&parcel).await.map_err(Failure::on_the_way)?;
    match (&channel.route, carried) {
        (Route::Ntfy { .. }, Carried::Answer(answer)) => ntfy::receipt(&answer),
        (Route::Webhook { .. }, Carried::Answer(answer)) => webhook::receipt(&answer),
        (_, Carried::Line(line)) => Ok(line),
        (Route::Email(_), Carried::Answer(_)) => {
            Err(Failure::passing("a mail server gave the answer of a web server", Taken::Perhaps))
        }
    }
}

/// Somebody may have set a secret anew because this one was not accepted: the next try asks for it again.
fn expire_secrets(ports: &Ports, channel: &ChannelSpec) {
    match &channel.route {
        Route::Ntfy { connection, .. } | Route::Webhook { connection, .. } => {
            crate::way::expire_tokens(ports, connection);
        }
        Route::Email(mail) => mail.login.iter().for_each(|(_, password)| ports.secrets.expire(password)),
    }
}

async fn wrap(ports: &Ports, workspace: &Path, channel: &ChannelSpec, message: &Message) -> Result<Parcel, Failure> {
    match &channel.route {
        Route::Ntfy { server, topic, connection } => {
            let way = crate::way::way(ports, workspace, connection, PATIENCE).await.map_err(Failure::before)?;
            Ok(Parcel::Post(ntfy::post(server, topic, way, message)))
        }
        Route::Webhook { url, connection, secret } => {
            let way = crate::way::way(ports, workspace, connection, PATIENCE).await.map_err(Failure::before)?;
            let secret = match secret {
                Some(secret) => Some(crate::way::secret(ports, secret).await.map_err(Failure::before)?),
                None => None,
            };
            Ok(Parcel::Post(webhook::post(url, secret.as_ref(), way, message)))
        }
        Route::Email(mail) => email::letter(ports, workspace, mail, message).await.map(Parcel::Letter),
    }
}

#[cfg(test)]
#[path = "../channels_tests.rs"]
mod tests;
