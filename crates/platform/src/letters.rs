//! Messages of a dead-letter queue by AMQP 0-9-1: taken one by one and kept in hand, sent on with the broker's confirmation, removed
//! when the broker has surely heard that.

mod fields;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use lapin::message::BasicGetMessage;
use lapin::options::{
    BasicAckOptions, BasicGetOptions, BasicNackOptions, BasicPublishOptions, ConfirmSelectOptions, QueueDeclareOptions,
};
use lapin::tcp::OwnedTLSConfig;
use lapin::types::FieldTable;
use lapin::uri::{AMQPAuthority, AMQPScheme, AMQPUri, AMQPUserInfo};
use lapin::{Channel, Confirmation, Connection, ConnectionProperties, ErrorKind, PublisherConfirm};
use secrecy::ExposeSecret;
use tokio::time::timeout;
use watchbill_engine::ports::{
    Confirmed, Credentials, Hold, HoldLost, LetterBox, Letters, PollFailure, PollFailureKind, QueueLetter, Sending,
    TakenLetters, Way,
};

/// How long letting go may take when a run ends.
const CLOSED_WITHIN: Duration = Duration::from_secs(3);

/// Brokers that speak AMQP 0-9-1.
#[derive(Debug)]
pub struct AmqpLetters;

#[async_trait]
impl Letters for AmqpLetters {
    async fn open(&self, at: &LetterBox, way: &Way) -> Result<Box<dyn Hold>, PollFailure> {
        let opened = timeout(way.timeouts.total, AmqpHold::open(at, way)).await;
        let late = || PollFailure {
            kind: PollFailureKind::Timeout,
            message: format!("{} did not answer within {} s", host_of(at), way.timeouts.total.as_secs()),
        };
        opened.map_err(|_| late())?.map(|hold| Box::new(hold) as Box<dyn Hold>)
    }
}

fn host_of(at: &LetterBox) -> String {
    at.address.host_str().unwrap_or("the broker").to_owned()
}

struct AmqpHold {
    connection: Connection,
    /// For taking and removing.
    letters: Channel,
    /// For sending, with confirmations.
    sends: Channel,
    queue: String,
    next: u64,
    in_hand: BTreeMap<u64, BasicGetMessage>,
    under_way: FuturesUnordered<UnderWay>,
    answer_within: Duration,
}

impl AmqpHold {
    async fn open(at: &LetterBox, way: &Way) -> Result<Self, PollFailure> {
        let refused = |error: lapin::Error| failure(&error, at);
        let tls = OwnedTLSConfig {
            identity: None,
            cert_chain: way.ca_pem.as_ref().map(|pem| String::from_utf8_lossy(pem).into_owned()),
        };
        let named = ConnectionProperties::default().with_connection_name("Watchbill".into());
        let runtime = lapin::runtime::default_runtime().map_err(refused)?;
        let connection =
            Connection::connect_uri_with_config(uri_of(at, way)?, named, tls, runtime).await.map_err(refused)?;
        let letters = connection.create_channel().await.map_err(refused)?;
        let sends = connection.create_channel().await.map_err(refused)?;
        sends.confirm_select(ConfirmSelectOptions::default()).await.map_err(refused)?;
        let hold = Self {
            connection,
            letters,
            sends,
            queue: at.queue.clone(),
            next: 0,
            in_hand: BTreeMap::new(),
            under_way: FuturesUnordered::new(),
            answer_within: way.timeouts.response,
        };
        hold.look().await.map_err(refused)?;
        Ok(hold)
    }

    /// Asks for the queue without making it. When that is answered, everything before it on the same channel was heard by the queue.
    async fn look(&self) -> lapin::Result<u64> {
        let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let queue = self.letters.queue_declare(self.queue.as_str().into(), options, FieldTable::default()).await?;
        Ok(u64::from(queue.message_count()))
    }

    async fn within<T>(&self, asked: impl Future<Output = lapin::Result<T>>) -> Result<T, HoldLost> {
        match timeout(self.answer_within, asked).await {
            Ok(answer) => answer.map_err(|error| lost(&error)),
            Err(_) => Err(HoldLost {
                message: format!("the broker did not answer within {} s", self.answer_within.as_secs()),
            }),
        }
    }

    fn in_hand(&self, hold: u64) -> Result<&BasicGetMessage, HoldLost> {
        self.in_hand.get(&hold).ok_or_else(|| HoldLost {
            message: format!("message {hold} is not in hand: a fault of Watchbill, and nothing was done with it"),
        })
    }
}

#[async_trait]
impl Hold for AmqpHold {
    async fn waiting(&mut self) -> Result<u64, HoldLost> {
        self.within(self.look()).await
    }

    async fn take(&mut self, most: u32) -> Result<TakenLetters, HoldLost> {
        let mut taken = TakenLetters::default();
        for _ in 0..most {
            let got = self.letters.basic_get(self.queue.as_str().into(), BasicGetOptions { no_ack: false });
            let Some(message) = self.within(got).await? else {
                taken.more = false;
                return Ok(taken);
            };
            taken.more = message.message_count > 0;
            taken.letters.push(letter_of(self.next, &message));
            self.in_hand.insert(self.next, message);
            self.next += 1;
        }
        Ok(taken)
    }

    async fn send(&mut self, hold: u64, to: &Sending) -> Result<(), HoldLost> {
        let message = self.in_hand(hold)?;
        let properties = fields::sent_on(&message.properties, &to.stamps);
        let body = to.body.as_deref().unwrap_or(&message.data);
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        let exchange = to.exchange.as_str().into();
        let key = to.routing_key.as_str().into();
        let sent = self.sends.basic_publish(exchange, key, options, body, properties);
        let confirm = self.within(sent).await?;
        self.under_way.push(UnderWay { hold, confirm });
        Ok(())
    }

    async fn confirmed(&mut self) -> Result<Option<Confirmed>, HoldLost> {
        let patience = self.answer_within;
        match timeout(patience, self.under_way.next()).await {
            Ok(None) => Ok(None),
            Ok(Some((hold, Ok(answer)))) => Ok(Some(Confirmed { hold, refused: refusal(answer) })),
            Ok(Some((_, Err(error)))) => Err(lost(&error)),
            Err(_) => Err(HoldLost {
                message: format!("the broker did not confirm a message within {} s", patience.as_secs()),
            }),
        }
    }

    async fn remove(&mut self, hold: u64) -> Result<(), HoldLost> {
        let message = self.in_hand(hold)?;
        self.within(message.ack(BasicAckOptions::default())).await?;
        // Nobody answers an acknowledgement: only what is asked behind it shows that it was heard.
        self.within(self.look()).await?;
        self.in_hand.remove(&hold);
        Ok(())
    }

    async fn give_back(&mut self, hold: u64) -> Result<(), HoldLost> {
        let message = self.in_hand(hold)?;
        self.within(message.nack(BasicNackOptions { requeue: true, multiple: false })).await?;
        self.in_hand.remove(&hold);
        Ok(())
    }

    async fn close(self: Box<Self>) {
        let closing = self.connection.close(200, "the run is over".into());
        if let Ok(Err(error)) = timeout(CLOSED_WITHIN, closing).await {
            tracing::debug!(%error, "a broker was left without a goodbye");
        }
    }
}

/// A message that was sent and not confirmed yet.
struct UnderWay {
    hold: u64,
    confirm: PublisherConfirm,
}

impl Future for UnderWay {
    type Output = (u64, lapin::Result<Confirmation>);

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let hold = self.hold;
        Pin::new(&mut self.confirm).poll(context).map(|answer| (hold, answer))
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

fn letter_of(hold: u64, message: &BasicGetMessage) -> QueueLetter {
    QueueLetter {
        hold,
        exchange: message.exchange.to_string(),
        routing_key: message.routing_key.to_string(),
        redelivered: message.redelivered,
        properties: fields::properties(&message.properties),
        headers: fields::headers(&message.properties),
        body: bytes::Bytes::copy_from_slice(&message.data),
    }
}

fn uri_of(at: &LetterBox, way: &Way) -> Result<AMQPUri, PollFailure> {
    let scheme = if at.address.scheme() == "amqps" { AMQPScheme::AMQPS } else { AMQPScheme::AMQP };
    let (username, password) = match &way.credentials {
        Credentials::Basic { user, password } => (user.clone(), password.expose_secret().to_owned()),
        _ => {
            return Err(PollFailure {
                kind: PollFailureKind::Auth,
                message: "messages are taken with a user and a password, and the source has none: give it `user` and \
                          `password`"
                    .to_owned(),
            });
        }
    };
    let port = at.address.port().unwrap_or_else(|| scheme.default_port());
    Ok(AMQPUri {
        scheme,
        authority: AMQPAuthority { userinfo: AMQPUserInfo { username, password }, host: host_of(at), port },
        vhost: at.vhost.clone(),
        query: lapin::uri::AMQPQueryString::default(),
    })
}

fn lost(error: &lapin::Error) -> HoldLost {
    HoldLost { message: format!("the connection to the broker is gone: {}", said(error)) }
}

/// What a broker said, without our side of it.
fn said(error: &lapin::Error) -> String {
    match error.kind() {
        ErrorKind::ProtocolError(error) => error.get_message().to_string(),
        ErrorKind::IOError(error) => error.to_string(),
        ErrorKind::MissingHeartbeatError => "it was silent for too long".to_owned(),
        _ => error.to_string(),
    }
}

fn failure(error: &lapin::Error, at: &LetterBox) -> PollFailure {
    let host = host_of(at);
    let said = said(error);
    let (kind, message) = match error.kind() {
        ErrorKind::ProtocolError(told) if told.get_id() == 403 => {
            let to_do = "taking messages needs a user that may read the queue, and sending them one that may write where they go";
            (PollFailureKind::Auth, format!("{host} refuses: {said}; {to_do}"))
        }
        ErrorKind::ProtocolError(told) if told.get_id() == 404 => {
            (PollFailureKind::Malformed, format!("{host} knows no queue `{}`: {said}", at.queue))
        }
        ErrorKind::ProtocolError(_) => (PollFailureKind::Malformed, format!("{host} refuses: {said}")),
        _ => (PollFailureKind::Unreachable, format!("{host} cannot be reached by AMQP: {said}")),
    };
    PollFailure { kind, message }
}

#[cfg(test)]
#[path = "letters_tests.rs"]
mod tests;
