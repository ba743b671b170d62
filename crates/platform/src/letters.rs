//! Messages of a dead-letter queue in hand. By AMQP 0-9-1: taken one by one and kept in hand, sent on with the broker's confirmation, removed
//! when the broker has surely heard that. By the protocol of SQS: `sqs`.

mod fields;
mod held;
mod sends;
mod sqs;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use held::Held;
use lapin::options::{BasicAckOptions, BasicGetOptions, BasicNackOptions, QueueDeclareOptions};
use lapin::tcp::OwnedTLSConfig;
use lapin::types::FieldTable;
use lapin::uri::{AMQPAuthority, AMQPScheme, AMQPUri, AMQPUserInfo};
use lapin::{Channel, Connection, ConnectionProperties, ErrorKind};
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;
use sends::{Letter, Sends};
use sqs::{SqsHold, SqsLine};
use tokio::runtime::Handle;
use tokio::time::timeout;
use watchbill_engine::ports::{
    Confirmed, Credentials, Hold, HoldLost, LetterPlace, LetterWay, Letters, PollFailure, PollFailureKind, Sending,
    TakenLetters, Way,
};

use crate::http::HttpNetwork;
use crate::network::Keys;

/// How long letting go may take when a run ends.
const CLOSED_WITHIN: Duration = Duration::from_secs(3);

/// Every broker that gives messages in hand.
#[derive(Debug, Default)]
pub struct SystemLetters {
    http: Arc<HttpNetwork>,
    keys: Arc<Keys>,
}

impl SystemLetters {
    /// What is asked over HTTP is asked by these clients, which others may use besides.
    #[must_use]
    pub fn over(http: Arc<HttpNetwork>) -> Self {
        Self { http, keys: Arc::default() }
    }
}

#[async_trait]
impl Letters for SystemLetters {
    async fn open(&self, at: &LetterPlace, way: &Way) -> Result<Box<dyn Hold>, PollFailure> {
        let LetterWay::Sqs { region, profile } = &at.by else { return AmqpLetters.open(at, way).await };
        let line = SqsLine {
            http: Arc::clone(&self.http),
            keys: Arc::clone(&self.keys),
            way: way.clone(),
            url: at.address.clone(),
            region: region.clone(),
            profile: profile.clone(),
        };
        SqsHold::open(line, &at.queue).await.map(|hold| Box::new(hold) as Box<dyn Hold>)
    }
}

/// Brokers that speak AMQP 0-9-1.
#[derive(Debug)]
pub struct AmqpLetters;

#[async_trait]
impl Letters for AmqpLetters {
    async fn open(&self, at: &LetterPlace, way: &Way) -> Result<Box<dyn Hold>, PollFailure> {
        let opened = timeout(way.timeouts.total, AmqpHold::open(at, way)).await;
        let late = || PollFailure {
            kind: PollFailureKind::Timeout,
            message: format!("{} did not answer within {} s", host_of(at), way.timeouts.total.as_secs()),
        };
        opened.map_err(|_| late())?.map(|hold| Box::new(hold) as Box<dyn Hold>)
    }
}

fn host_of(at: &LetterPlace) -> String {
    at.address.host_str().unwrap_or("the broker").to_owned()
}

struct AmqpHold {
    connection: Arc<Connection>,
    /// For taking and removing.
    letters: Channel,
    sends: Sends,
    queue: String,
    next: u64,
    in_hand: BTreeMap<u64, Held>,
    answer_within: Duration,
    /// Whether the broker was told that it is over.
    is_let_go: bool,
}

impl AmqpHold {
    async fn open(at: &LetterPlace, way: &Way) -> Result<Self, PollFailure> {
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
        let sends = Sends::over(&connection).await.map_err(refused)?;
        let hold = Self {
            connection: Arc::new(connection),
            letters,
            sends,
            queue: at.queue.clone(),
            next: 0,
            in_hand: BTreeMap::new(),
            answer_within: way.timeouts.response,
            is_let_go: false,
        };
        hold.look().await.map_err(refused)?;
        Ok(hold)
    }

    /// Asks for the queue without making it. When that is answered, everything before it on the same channel was heard by the queue.
    async fn look(&self) -> lapin::Result<u64> {
        look(&self.letters, &self.queue).await
    }

    async fn within<T>(&self, asked: impl Future<Output = lapin::Result<T>>) -> Result<T, HoldLost> {
        match timeout(self.answer_within, asked).await {
            Ok(answer) => answer.map_err(|error| lost(&error)),
            Err(_) => Err(HoldLost {
                message: format!("the broker did not answer within {} s", self.answer_within.as_secs()),
            }),
        }
    }

    /// A message that is in hand. A broker may end the channel that it came by and nothing else, as when it was in hand for too long: then it has
    /// it back.
    fn in_hand(&self, hold: u64) -> Result<&Held, HoldLost> {
        if !self.letters.status().connected() {
            return Err(HoldLost { message: "the broker has taken back what was in hand".to_owned() });
        }
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
            let message = Held::of(message);
            taken.letters.push(message.letter(self.next));
            self.in_hand.insert(self.next, message);
            self.next += 1;
        }
        Ok(taken)
    }

    async fn send(&mut self, hold: u64, to: &Sending) -> Result<(), HoldLost> {
        let message = self.in_hand(hold)?;
        let letter = Letter {
            exchange: to.exchange.as_str().into(),
            key: to.routing_key.as_str().into(),
            properties: fields::sent_on(message.properties(), &to.stamps, to.body.as_deref()),
            body: Zeroizing::new(to.body.as_ref().map_or_else(|| message.body().to_vec(), |edited| edited.to_vec())),
        };
        self.sends.send(&self.connection, hold, letter).await
    }

    async fn confirmed(&mut self) -> Result<Option<Confirmed>, HoldLost> {
        self.sends.confirmed().await
    }

    async fn remove(&mut self, holds: &[u64]) -> Result<(), HoldLost> {
        for hold in holds {
            let message = self.in_hand(*hold)?;
            self.within(message.acker().ack(BasicAckOptions::default())).await?;
        }
        // Nobody answers an acknowledgement: only what is asked behind it shows that it was heard.
        self.within(self.look()).await?;
        self.in_hand.retain(|hold, _| !holds.contains(hold));
        Ok(())
    }

    async fn give_back(&mut self, hold: u64) -> Result<(), HoldLost> {
        let message = self.in_hand(hold)?;
        self.within(message.acker().nack(BasicNackOptions { requeue: true, multiple: false })).await?;
        self.in_hand.remove(&hold);
        Ok(())
    }

    async fn close(mut self: Box<Self>) {
        self.is_let_go = true;
        let_go(Arc::clone(&self.connection), self.letters.clone(), self.queue.clone()).await;
    }
}

/// Also what is let go in the middle is given back in words: some brokers count it as a failure when a connection just ends.
impl Drop for AmqpHold {
    fn drop(&mut self) {
        if self.is_let_go || !self.connection.status().connected() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(let_go(Arc::clone(&self.connection), self.letters.clone(), self.queue.clone()));
        }
    }
}

/// Gives back all that is in hand, waits until the queue has heard that, and ends the connection.
async fn let_go(connection: Arc<Connection>, letters: Channel, queue: String) {
    let ended = async {
        // Number 0 is everything that was handed out and not settled, also what nobody heard of any more.
        letters.basic_nack(0, BasicNackOptions { requeue: true, multiple: true }).await?;
        look(&letters, &queue).await?;
        connection.close(200, "the run is over".into()).await
    };
    match timeout(CLOSED_WITHIN, ended).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a broker was left without a goodbye"),
        Err(_) => tracing::debug!("a broker was left without a goodbye: it did not answer"),
    }
}

async fn look(letters: &Channel, queue: &str) -> lapin::Result<u64> {
    let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
    let queue = letters.queue_declare(queue.into(), options, FieldTable::default()).await?;
    Ok(u64::from(queue.message_count()))
}

fn uri_of(at: &LetterPlace, way: &Way) -> Result<AMQPUri, PollFailure> {
    let LetterWay::Amqp { vhost } = &at.by else {
        let message = format!("{} speaks no AMQP", host_of(at));
        return Err(PollFailure { kind: PollFailureKind::Refused, message });
    };
    let scheme = if at.address.scheme() == "amqps" { AMQPScheme::AMQPS } else { AMQPScheme::AMQP };
    let (username, password) = match &way.credentials {
        Credentials::Basic { user, password } => (user.clone(), password.expose_secret().to_owned()),
        _ => {
            return Err(PollFailure {
                kind: PollFailureKind::Auth,
                message: "AMQP wants a user and a password, and the source has none: give it `user` and `password`"
                    .to_owned(),
            });
        }
    };
    let port = at.address.port().unwrap_or_else(|| scheme.default_port());
    Ok(AMQPUri {
        scheme,
        authority: AMQPAuthority { userinfo: AMQPUserInfo { username, password }, host: host_of(at), port },
        vhost: vhost.clone(),
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

fn failure(error: &lapin::Error, at: &LetterPlace) -> PollFailure {
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
