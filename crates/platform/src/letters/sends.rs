//! Messages that are being sent, each by a channel that has no other one under way. A broker says of a message that leads nowhere only that
//! there is one, before it confirms the next of that channel; of two under way nobody would know which of them it was.

use std::collections::VecDeque;

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::types::ShortString;
use lapin::{BasicProperties, Channel, Confirmation, Connection, ErrorKind};
use secrecy::zeroize::Zeroizing;
use tokio::task::JoinSet;
use watchbill_engine::ports::{Confirmed, HoldLost};

use super::{lost, said};

/// So many channels at most.
const MOST: usize = 100;
/// What AMQP answers where the user has no right to.
const FORBIDDEN: u16 = 403;

/// A message as it is sent.
pub(super) struct Letter {
    pub exchange: ShortString,
    pub key: ShortString,
    pub properties: BasicProperties,
    /// Wiped when it is not needed any more.
    pub body: Zeroizing<Vec<u8>>,
}

/// What is being sent.
pub(super) struct Sends {
    /// Channels with nothing under way.
    free: Vec<Channel>,
    under_way: JoinSet<Told>,
    /// What was heard of while a channel was waited for.
    heard: VecDeque<Confirmed>,
}

struct Told {
    hold: u64,
    channel: Channel,
    answer: lapin::Result<Confirmation>,
}

impl Sends {
    /// With one channel for a start.
    pub async fn over(connection: &Connection) -> lapin::Result<Self> {
        let free = vec![confirming(connection).await?];
        Ok(Self { free, under_way: JoinSet::new(), heard: VecDeque::new() })
    }

    /// Begins to send a message. A broker that takes nothing in for a while is waited for where it is told what became of it.
    pub async fn send(&mut self, connection: &Connection, hold: u64, letter: Letter) -> Result<(), HoldLost> {
        let channel = self.channel(connection).await?;
        self.under_way.spawn(async move {
            let Letter { exchange, key, properties, body } = letter;
            let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
            let answer = match channel.basic_publish(exchange, key, options, &body, properties).await {
                Ok(confirm) => confirm.await,
                Err(error) => Err(error),
            };
            Told { hold, channel, answer }
        });
        Ok(())
    }

    /// What became of one; none where none is under way. It waits as long as the connection lives.
    pub async fn confirmed(&mut self) -> Result<Option<Confirmed>, HoldLost> {
        if let Some(heard) = self.heard.pop_front() {
            return Ok(Some(heard));
        }
        self.next().await
    }

    /// A channel with nothing under way, made if there may be one more.
    async fn channel(&mut self, connection: &Connection) -> Result<Channel, HoldLost> {
        loop {
            while let Some(channel) = self.free.pop() {
                if channel.status().connected() {
                    return Ok(channel);
                }
            }
            if self.under_way.len() < MOST {
                match confirming(connection).await {
                    Ok(channel) => return Ok(channel),
                    // The broker allows fewer channels than we would like to have.
                    Err(error)
                        if matches!(error.kind(), ErrorKind::ChannelsLimitReached) && !self.under_way.is_empty() => {}
                    Err(error) => return Err(lost(&error)),
                }
            }
            let heard = self.next().await?;
            self.heard.extend(heard);
        }
    }

    async fn next(&mut self) -> Result<Option<Confirmed>, HoldLost> {
        let Some(told) = self.under_way.join_next().await else { return Ok(None) };
        let Told { hold, channel, answer } = told.map_err(|_| HoldLost {
            message: "a message was being sent when that broke off: whether it arrived is not known".to_owned(),
        })?;
        match answer {
            Ok(answer) => {
                self.free.push(channel);
                Ok(Some(Confirmed { hold, refused: refusal(answer) }))
            }
            // It ends the channel and not the connection: this one message is meant, and the broker did not take it.
            Err(error) if error.is_amqp_soft_error() => Ok(Some(Confirmed { hold, refused: Some(refused(&error)) })),
            Err(error) => Err(lost(&error)),
        }
    }
}

async fn confirming(connection: &Connection) -> lapin::Result<Channel> {
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok(channel)
}

/// Why a broker did not take a message and closed its channel for it.
fn refused(error: &lapin::Error) -> String {
    let said = said(error);
    match error.kind() {
        ErrorKind::ProtocolError(told) if told.get_id() == FORBIDDEN => format!(
            "the broker refuses it: {said}; the user of the source has to be allowed to write there, which for a queue is `amq.default`"
        ),
        _ => format!("the broker refuses it: {said}"),
    }
}

fn refusal(answer: Confirmation) -> Option<String> {
    match answer {
        Confirmation::Ack(None) => None,
        Confirmation::Ack(Some(back)) => {
            Some(format!("no queue gets what is sent there ({} {})", back.reply_code, back.reply_text))
        }
        Confirmation::Nack(_) => {
            Some("the broker could not keep it: the queue may be full, or has no room on disk".to_owned())
        }
        Confirmation::NotRequested => Some("the broker does not confirm what is sent to it".to_owned()),
    }
}

#[cfg(test)]
#[path = "sends_tests.rs"]
mod tests;
