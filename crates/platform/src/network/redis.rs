//! Commands to a Redis: one connection, one pipeline, one answer to each command.

use std::error::Error as StdError;
use std::sync::Arc;

use bytes::Bytes;
use redis::aio::ConnectionLike;
use redis::{
    AsyncConnectionConfig, Client, ClientTlsConfig, ConnectionAddr, ConnectionInfo, ErrorKind, IntoConnectionInfo,
    Pipeline, RedisConnectionInfo, RedisError, TlsCertificates, Value,
};
use secrecy::ExposeSecret;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_engine::ports::{Credentials, RedisAsk, RedisValue, Way};

use crate::http::failure::{Place, of_broker};

const USUAL_PORT: u16 = 6379;

/// Sends the commands and gives an answer to each.
pub(super) async fn ask(ask: &RedisAsk, way: &Way) -> Result<Vec<RedisValue>, PollFailure> {
    let place = Place::at(ask.url.host_str().unwrap_or_default(), ask.url.port().unwrap_or(USUAL_PORT));
    let client = client(ask, way)?;
    let total = way.timeouts.total;
    match tokio::time::timeout(total, Box::pin(exchange(&client, ask, way))).await {
        Ok(Ok(values)) if values.iter().map(size).sum::<u64>() > way.body_cap => Err(PollFailure {
            kind: PollFailureKind::TooLarge,
            message: format!("{place} answered with more than the {} bytes that `body_cap` allows", way.body_cap),
        }),
        Ok(Ok(values)) => Ok(values.into_iter().map(plain).collect()),
        Ok(Err(error)) => Err(failure(&error, ask.url.scheme() == "rediss", &place, way)),
        Err(_) => Err(place.too_slow(&format!("{place} did not finish answering within {} s in all", total.as_secs()))),
    }
}

async fn exchange(client: &Client, ask: &RedisAsk, way: &Way) -> Result<Vec<Value>, RedisError> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(way.timeouts.connect))
        .set_response_timeout(Some(way.timeouts.response));
    let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    let mut pipeline = Pipeline::with_capacity(ask.commands.len());
    for command in &ask.commands {
        let mut words = command.verb.words().iter();
        let mut packed = redis::cmd(words.next().copied().unwrap_or_default());
        words.for_each(|word| {
            packed.arg(*word);
        });
        command.arguments.iter().for_each(|argument| {
            packed.arg(argument);
        });
        pipeline.add_command(packed);
    }
    connection.req_packed_commands(&pipeline, 0, ask.commands.len()).await
}

fn client(ask: &RedisAsk, way: &Way) -> Result<Client, PollFailure> {
    let host = ask.url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = ask.url.port().unwrap_or(USUAL_PORT);
    let path = ask.url.path().trim_matches('/');
    let database = if path.is_empty() { Ok(0) } else { path.parse() };
    let database =
        database.map_err(|_| refused("the address ends with something that is not the number of a database"))?;
    let mut login = RedisConnectionInfo::default().set_db(database).set_skip_set_lib_name();
    match &way.credentials {
        Credentials::None | Credentials::Certificate { .. } => {}
        Credentials::Basic { user, password } => {
            login = login.set_password(password.expose_secret());
            if !user.is_empty() {
                login = login.set_username(user);
            }
        }
        Credentials::Bearer(token) | Credentials::Token(token) => login = login.set_password(token.expose_secret()),
    }
    let address = if ask.url.scheme() == "rediss" {
        super::choose_cryptography();
        ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None }
    } else {
        ConnectionAddr::Tcp(host, port)
    };
    let is_encrypted = matches!(address, ConnectionAddr::TcpTls { .. });
    let known = address.into_connection_info().map(|info: ConnectionInfo| info.set_redis_settings(login));
    let made = known.and_then(|info| match certificates(way) {
        Some(certificates) if is_encrypted => Client::build_with_tls(info, certificates),
        _ => Client::open(info),
    });
    made.map_err(|_| PollFailure {
        kind: PollFailureKind::Tls,
        message: "TLS cannot be set up: check the PEM files named in `ca` and `auth`".to_owned(),
    })
}

fn certificates(way: &Way) -> Option<TlsCertificates> {
    let client_tls = match &way.credentials {
        Credentials::Certificate { chain_pem, key_pem } => Some(ClientTlsConfig {
            client_cert: chain_pem.clone(),
            client_key: key_pem.expose_secret().as_bytes().to_vec(),
        }),
        _ => None,
    };
    let root_cert = way.ca_pem.clone();
    (client_tls.is_some() || root_cert.is_some()).then_some(TlsCertificates { client_tls, root_cert })
}

fn refused(message: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Refused, message: message.to_owned() }
}

fn failure(error: &RedisError, is_encrypted: bool, place: &Place, way: &Way) -> PollFailure {
    if error.is_timeout() && is_encrypted {
        // A server without TLS there takes our greeting for the beginning of a command and waits for its end.
        let message = format!("{place} does not answer in time: check whether it speaks TLS at that port");
        return PollFailure { kind: PollFailureKind::Timeout, message };
    }
    if error.is_timeout() {
        return place.too_slow(&format!("{place} does not answer in time"));
    }
    match (error.kind(), error.code()) {
        (ErrorKind::AuthenticationFailed, _) | (_, Some("WRONGPASS" | "NOAUTH")) => PollFailure {
            kind: PollFailureKind::Auth,
            message: format!("{place} does not accept this user and password: check `auth`"),
        },
        (_, Some("NOPERM")) => PollFailure {
            kind: PollFailureKind::Auth,
            message: format!("{place} does not allow this user to choose a database: add `+select` to its ACL"),
        },
        (ErrorKind::Parse | ErrorKind::UnexpectedReturnType, _) => PollFailure {
            kind: PollFailureKind::Malformed,
            message: format!("{place} answers, but not as a Redis does: check the port"),
        },
        (_, Some(code)) => PollFailure {
            kind: PollFailureKind::Server,
            message: format!("{place} refuses to answer ({})", word(code)),
        },
        _ => of_broker(cause(error), place, way),
    }
}

/// What made it fail. It is shared, and what shares it passes for the cause of its cause.
fn cause(error: &RedisError) -> &(dyn StdError + 'static) {
    match error.source().and_then(|cause| cause.downcast_ref::<Arc<dyn StdError + Send + Sync>>()) {
        Some(cause) => &**cause,
        None => error,
    }
}

/// The first word of what a server says is in capitals.
fn word(code: &str) -> String {
    code.chars().filter(char::is_ascii_uppercase).take(20).collect()
}

fn size(value: &Value) -> u64 {
    match value {
        Value::BulkString(bytes) => bytes.len() as u64,
        Value::SimpleString(text) | Value::VerbatimString { text, .. } => text.len() as u64,
        Value::Array(parts) | Value::Set(parts) => parts.iter().map(size).sum(),
        Value::Map(pairs) => pairs.iter().map(|(key, value)| size(key) + size(value)).sum(),
        _ => 8,
    }
}

fn plain(value: Value) -> RedisValue {
    let text = |text: String| RedisValue::Bytes(Bytes::from(text));
    match value {
        Value::Nil => RedisValue::Nil,
        Value::Int(number) => RedisValue::Number(number),
        Value::Boolean(yes) => RedisValue::Number(i64::from(yes)),
        Value::BulkString(bytes) => RedisValue::Bytes(Bytes::from(bytes)),
        Value::SimpleString(said) | Value::VerbatimString { text: said, .. } => text(said),
        Value::Okay => text("OK".to_owned()),
        Value::Double(number) => text(number.to_string()),
        Value::Array(parts) | Value::Set(parts) => RedisValue::List(parts.into_iter().map(plain).collect()),
        Value::Map(pairs) => {
            RedisValue::List(pairs.into_iter().flat_map(|(key, value)| [plain(key), plain(value)]).collect())
        }
        Value::ServerError(error) => RedisValue::Refused(word(error.code())),
        _ => RedisValue::Refused("UNKNOWN".to_owned()),
    }
}
