//! From a source's definition to a way of reaching it: files read, secrets fetched.

use std::path::Path;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use watchbill_domain::sources::{Auth, Connection, HeaderValue, PollFailure, PollFailureKind, SecretRef};

use watchbill_sources::{Source, TokenScheme};

use crate::ports::{Credentials, Ports, Timeouts, Way};

/// The largest answer that is read unless a source says otherwise.
const BODY_CAP: u64 = 64 * 1024 * 1024;

/// The way to a source, or what is missing for it.
pub(crate) async fn to_source(
    ports: &Ports,
    workspace: &Path,
    connection: &Connection,
    source: &dyn Source,
) -> Result<Way, PollFailure> {
    let mut way = way(ports, workspace, connection, source.timeout()).await?;
    way.credentials = match (way.credentials, source.token_scheme()) {
        (Credentials::Bearer(token), TokenScheme::TokenParameter) => Credentials::Token(token),
        (credentials, _) => credentials,
    };
    Ok(way)
}

/// Builds the way, or says what is missing.
pub(crate) async fn way(
    ports: &Ports,
    workspace: &Path,
    connection: &Connection,
    timeout: Duration,
) -> Result<Way, PollFailure> {
    let credentials = match &connection.auth {
        Auth::None => Credentials::None,
        Auth::Basic { user, password } => {
            Credentials::Basic { user: user.clone(), password: secret(ports, password).await? }
        }
        Auth::Bearer(token) => Credentials::Bearer(secret(ports, token).await?),
        Auth::Certificate { certificate, key } => Credentials::Certificate {
            chain_pem: file(ports, workspace, certificate, "client certificate")?,
            key_pem: secret(ports, key).await?,
        },
    };
    let ca_pem = match &connection.ca {
        Some(path) => Some(file(ports, workspace, path, "certificate authority")?),
        None => None,
    };
    let mut headers = Vec::with_capacity(connection.headers.len());
    for (name, value) in &connection.headers {
        let value = match value {
            HeaderValue::Text(text) => SecretString::from(text.clone()),
            HeaderValue::Secret(reference) => secret(ports, reference).await?,
        };
        headers.push((name.clone(), value));
    }
    let timeouts = Timeouts {
        connect: timeout.min(Duration::from_secs(5)),
        response: timeout.min(Duration::from_secs(15)),
        total: timeout,
    };
    Ok(Way {
        credentials,
        ca_pem,
        proxy: connection.proxy.clone(),
        headers,
        body_cap: connection.body_cap.unwrap_or(BODY_CAP),
        timeouts,
    })
}

/// Every secret a command prints for this connection is fetched anew next time: the source did not accept it.
pub(crate) fn expire_tokens(ports: &Ports, connection: &Connection) {
    let of_auth = match &connection.auth {
        Auth::None => None,
        Auth::Basic { password: secret, .. } | Auth::Bearer(secret) | Auth::Certificate { key: secret, .. } => {
            Some(secret)
        }
    };
    let of_headers = connection.headers.iter().filter_map(|(_, value)| match value {
        HeaderValue::Text(_) => None,
        HeaderValue::Secret(secret) => Some(secret),
    });
    of_auth.into_iter().chain(of_headers).for_each(|secret| ports.secrets.expire(secret));
}

pub(crate) async fn secret(ports: &Ports, reference: &SecretRef) -> Result<SecretString, PollFailure> {
    let secret = ports.secrets.get(reference).await.map_err(|error| failure(error.to_string()))?;
    if secret.expose_secret().is_empty() {
        return Err(failure("a secret it needs is empty: set it anew with `watchbill secrets set`".to_owned()));
    }
    Ok(secret)
}

pub(crate) fn file(ports: &Ports, workspace: &Path, path: &str, what: &str) -> Result<Vec<u8>, PollFailure> {
    ports
        .files
        .read(&workspace.join(path))
        .map_err(|error| failure(format!("the {what} `{path}` cannot be read: {error}")))
}

fn failure(message: String) -> PollFailure {
    PollFailure { kind: PollFailureKind::Secret, message }
}

#[cfg(test)]
#[path = "way_tests.rs"]
mod tests;
