//! Questions to a NATS server: one connection, one answer to each question.

use std::io;
use std::sync::Arc;

use async_nats::{Client, ConnectErrorKind, ConnectOptions, RequestErrorKind};
use bytes::Bytes;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use secrecy::ExposeSecret;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_engine::ports::{Credentials, NatsAsk, NatsQuestion, Way};

use crate::http::failure::{Place, of_broker};

const USUAL_PORT: u16 = 4222;
/// How a file begins that has a user's token and key in it.
const CREDENTIALS: &str = "-----BEGIN NATS USER JWT-----";

/// Asks every question.
pub(super) async fn ask(ask: &NatsAsk, way: &Way) -> Result<Vec<Bytes>, PollFailure> {
    let place = Place::at(ask.url.host_str().unwrap_or_default(), ask.url.port().unwrap_or(USUAL_PORT));
    let total = way.timeouts.total;
    match tokio::time::timeout(total, Box::pin(exchange(ask, way, &place))).await {
        Ok(answers) => answers,
        Err(_) => Err(place.too_slow(&format!("{place} did not finish answering within {} s in all", total.as_secs()))),
    }
}

async fn exchange(ask: &NatsAsk, way: &Way, place: &Place) -> Result<Vec<Bytes>, PollFailure> {
    let address = format!(
        "{}://{}:{}",
        ask.url.scheme(),
        ask.url.host_str().unwrap_or_default(),
        ask.url.port().unwrap_or(USUAL_PORT)
    );
    let options = options(ask, way)?;
    let client = options.connect(address).await.map_err(|error| not_connected(&error, place, way))?;
    let mut answers = Vec::with_capacity(ask.questions.len());
    let mut size = 0_u64;
    for question in &ask.questions {
        let (mut next, mut said) = (Some(question.clone()), Vec::new());
        while let Some(asked) = next {
            let answer = one(&client, &asked, ask, way, place).await?;
            size = size.saturating_add(answer.len() as u64);
            if size > way.body_cap {
                let message =
                    format!("{place} answered with more than the {} bytes that `body_cap` allows", way.body_cap);
                return Err(say(PollFailureKind::TooLarge, message));
            }
            next = asked.behind(&answer);
            said.push(answer);
        }
        answers.push(if question.is_walk() { list(&said) } else { said.pop().unwrap_or_default() });
    }
    Ok(answers)
}

async fn one(
    client: &Client,
    question: &NatsQuestion,
    ask: &NatsAsk,
    way: &Way,
    place: &Place,
) -> Result<Bytes, PollFailure> {
    let subject = format!("{}.{}", ask.prefix, question.subject());
    let answer = client.request(subject, Bytes::from(question.payload())).await;
    answer.map(|answer| answer.payload).map_err(|error| match error.kind() {
        RequestErrorKind::NoResponders => say(
            PollFailureKind::NotFound,
            format!("{place} has no JetStream, or this account none: switch it on there, or set `domain`"),
        ),
        RequestErrorKind::TimedOut => place.too_slow(&format!(
            "{place} does not answer what its streams are: if it is not overloaded, allow this user to publish to `{}.>` and to \
             subscribe to `_INBOX.>`",
            ask.prefix
        )),
        _ => of_broker(&error, place, way),
    })
}

/// All of it as one list.
fn list(said: &[Bytes]) -> Bytes {
    let length = said.iter().map(|one| one.len() + 1).sum::<usize>() + 2;
    let mut list = Vec::with_capacity(length);
    list.push(b'[');
    for (place, one) in said.iter().enumerate() {
        if place > 0 {
            list.push(b',');
        }
        list.extend_from_slice(one);
    }
    list.push(b']');
    Bytes::from(list)
}

fn options(ask: &NatsAsk, way: &Way) -> Result<ConnectOptions, PollFailure> {
    let encrypted = ask.url.scheme() == "tls";
    let mut options = ConnectOptions::new()
        .name("watchbill")
        .connection_timeout(way.timeouts.connect)
        // Who may not ask is not told so and waits: that has to be over before all of it is, which would say less.
        .request_timeout(Some(way.timeouts.response.min(way.timeouts.total / 2)))
        .max_reconnects(1)
        .ignore_discovered_servers()
        .require_tls(encrypted);
    if encrypted {
        super::choose_cryptography();
        if let Some(config) = tls(way)? {
            options = options.tls_client_config(config);
        }
    }
    match &way.credentials {
        Credentials::None | Credentials::Certificate { .. } => Ok(options),
        Credentials::Basic { user, password } => {
            Ok(options.user_and_password(user.clone(), password.expose_secret().to_owned()))
        }
        Credentials::Bearer(token) | Credentials::Token(token) => signed_in(options, token.expose_secret().trim()),
    }
}

/// A token, the seed of a key, or the whole file of credentials that NATS's own tools make.
fn signed_in(options: ConnectOptions, token: &str) -> Result<ConnectOptions, PollFailure> {
    if token.starts_with(CREDENTIALS) {
        return options.credentials(token).map_err(|_| {
            say(
                PollFailureKind::Secret,
                "the credentials for NATS cannot be read: keep the whole file in the keyring".to_owned(),
            )
        });
    }
    let is_seed = token.starts_with("SU") && token.len() == 58;
    Ok(if is_seed { options.nkey(token.to_owned()) } else { options.token(token.to_owned()) })
}

/// How TLS is spoken where it is not as on the whole machine.
fn tls(way: &Way) -> Result<Option<ClientConfig>, PollFailure> {
    let unusable =
        |what: &str| say(PollFailureKind::Tls, format!("{what}: check the PEM files named in `ca` and `auth`"));
    let Some(ca_pem) = &way.ca_pem else {
        return match &way.credentials {
            Credentials::Certificate { .. } => {
                Err(unusable("a client certificate for NATS needs the authority of the server in `ca`, too"))
            }
            _ => Ok(None),
        };
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(ca_pem) {
        let added = certificate.ok().and_then(|certificate| roots.add(certificate).ok());
        added.ok_or_else(|| unusable("the authority cannot be read"))?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| unusable("TLS cannot be set up"))?
        .with_root_certificates(roots);
    let Credentials::Certificate { chain_pem, key_pem } = &way.credentials else {
        return Ok(Some(builder.with_no_client_auth()));
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain_pem).collect();
    let chain = chain.map_err(|_| unusable("the client certificate cannot be read"))?;
    let key = PrivateKeyDer::from_pem_slice(key_pem.expose_secret().as_bytes());
    let key = key.map_err(|_| unusable("the key of the client certificate cannot be read"))?;
    let config = builder.with_client_auth_cert(chain, key);
    config.map(Some).map_err(|_| unusable("the client certificate and its key do not fit together"))
}

fn not_connected(error: &async_nats::ConnectError, place: &Place, way: &Way) -> PollFailure {
    match error.kind() {
        ConnectErrorKind::Authentication | ConnectErrorKind::AuthorizationViolation => {
            say(PollFailureKind::Auth, format!("{place} does not accept these credentials: check `auth`"))
        }
        ConnectErrorKind::TimedOut => place.too_slow(&format!("no connection to {place} in time")),
        ConnectErrorKind::Dns => say(
            PollFailureKind::Unreachable,
            format!(
                "the name in {place} is not found: check its spelling, this machine's network and any VPN it needs"
            ),
        ),
        ConnectErrorKind::Tls if !has_cause(error) => say(
            PollFailureKind::Tls,
            format!("no TLS connection to {place}: check the port and whether it expects TLS"),
        ),
        _ => of_broker(error, place, way),
    }
}

/// Whether anything more is told than that it failed.
fn has_cause(error: &async_nats::ConnectError) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<io::Error>() || cause.is::<rustls::Error>())
}

fn say(kind: PollFailureKind, message: String) -> PollFailure {
    PollFailure { kind, message }
}
