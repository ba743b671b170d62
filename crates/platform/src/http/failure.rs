//! Says in a sentence why there is no answer: what happened, and what to do. Never an address with its user, path or query.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use rustls::{AlertDescription, CertificateError};
use url::Url;
use watchbill_domain::sources::{PollFailure, PollFailureKind, Proxy};
use watchbill_domain::time::span_text;
use watchbill_engine::ports::{Credentials, Way};

use super::seconds;
use crate::clock;

/// Where a request goes, as it may be shown: host and port only.
#[derive(Debug)]
pub(crate) struct Place {
    server: String,
    proxy: Option<String>,
    system_proxy: bool,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.server)
    }
}

impl Place {
    pub(super) fn of(url: &Url, way: &Way) -> Self {
        let proxy = match &way.proxy {
            Proxy::At(proxy) => Some(host_and_port(proxy)),
            Proxy::System | Proxy::Direct => None,
        };
        Self { server: host_and_port(url), proxy, system_proxy: way.proxy == Proxy::System }
    }

    /// A server that is reached without a proxy.
    pub(crate) fn at(host: &str, port: u16) -> Self {
        Self { server: format!("{host}:{port}"), proxy: None, system_proxy: false }
    }

    pub(crate) fn too_slow(&self, what: &str) -> PollFailure {
        say(PollFailureKind::Timeout, format!("{what}: check whether it, or the network between, is overloaded"))
    }

    /// What a connection is made to: the proxy, where one is set.
    fn first_stop(&self) -> String {
        self.proxy.as_ref().map_or_else(|| self.server.clone(), |proxy| format!("the proxy {proxy}"))
    }

    /// A proxy of the environment is not visible from here, and is worth a thought whenever connecting fails.
    fn hint(&self) -> &'static str {
        match (&self.proxy, self.system_proxy) {
            (Some(_), _) => "check `proxy`",
            (None, true) => "check the address, that the server runs, and the proxy of your environment if you use one",
            (None, false) => "check the address and that the server runs",
        }
    }
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Why there was no first byte.
pub(super) fn before_the_answer(error: &reqwest::Error, place: &Place, way: &Way) -> PollFailure {
    if let Some(tls) = find::<rustls::Error>(error) {
        return tls_failure(tls, place, way);
    }
    let stop = place.first_stop();
    if error.is_timeout() {
        let patience = seconds(way.timeouts.connect);
        return say(PollFailureKind::Timeout, format!("no connection to {stop} within {patience}: {}", place.hint()));
    }
    if error.is_dns() {
        let name = stop.rsplit_once(':').map_or(stop.as_str(), |(host, _)| host);
        return say(
            PollFailureKind::Unreachable,
            format!("the name of {name} is not found: check its spelling, this machine's network and any VPN it needs"),
        );
    }
    if let Some(refused) = proxy_failure(error, place) {
        return refused;
    }
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => say(
            PollFailureKind::Unreachable,
            format!("nothing listens at {stop} (connection refused): {}", place.hint()),
        ),
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe) => say(
            PollFailureKind::Unreachable,
            format!("{stop} broke the connection off before answering: {}", place.hint()),
        ),
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => say(
            PollFailureKind::Unreachable,
            format!("there is no way to {stop} from here: check this machine's network and any VPN it needs"),
        ),
        _ if mentions(error, "invalid HTTP") => say(
            PollFailureKind::Malformed,
            format!(
                "{stop} answers, but not in HTTP: check the port, and whether the address has to begin with https://"
            ),
        ),
        _ if mentions(error, "connection closed before message completed") => say(
            PollFailureKind::Unreachable,
            format!(
                "{stop} closed the connection without an answer: check the port, and whether the address has to begin with https://"
            ),
        ),
        _ => say(
            PollFailureKind::Unreachable,
            format!("no answer from {stop} ({}): {}", root_cause(error), place.hint()),
        ),
    }
}

/// Why nothing came of a connection to a broker. The driver's own words are left out: they may hold what was sent.
pub(crate) fn of_broker(error: &(dyn StdError + 'static), place: &Place, way: &Way) -> PollFailure {
    if let Some(tls) = find::<rustls::Error>(error) {
        return match tls {
            rustls::Error::InvalidMessage(_) => say(
                PollFailureKind::Tls,
                format!("{place} does not speak TLS there: check the port and how the address begins"),
            ),
            tls => tls_failure(tls, place, way),
        };
    }
    let hint = place.hint();
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => {
            say(PollFailureKind::Unreachable, format!("nothing listens at {place} (connection refused): {hint}"))
        }
        Some(io::ErrorKind::TimedOut) => place.too_slow(&format!("{place} does not answer in time")),
        Some(
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof,
        ) => say(
            PollFailureKind::Unreachable,
            format!("{place} broke the connection off: check the port, and whether it expects TLS"),
        ),
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => say(
            PollFailureKind::Unreachable,
            format!("there is no way to {place} from here: check this machine's network and any VPN it needs"),
        ),
        _ if chain(error).any(|e| e.to_string().contains("failed to lookup address")) => say(
            PollFailureKind::Unreachable,
            format!(
                "the name in {place} is not found: check its spelling, this machine's network and any VPN it needs"
            ),
        ),
        _ => say(PollFailureKind::Unreachable, format!("no answer from {place}: {hint}")),
    }
}

/// Why an answer that had begun did not arrive whole.
pub(super) fn within_the_answer(error: &reqwest::Error, place: &Place, got: usize) -> PollFailure {
    if mentions(error, "end of file before message length reached") || mentions(error, "unexpected EOF during chunk") {
        return say(PollFailureKind::Malformed, format!("the answer of {place} was cut off after {got} bytes"));
    }
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::UnexpectedEof) => {
            say(PollFailureKind::Malformed, format!("the answer of {place} was cut off after {got} bytes"))
        }
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe) => say(
            PollFailureKind::Unreachable,
            format!("{place} broke the connection off after {got} bytes of its answer"),
        ),
        _ => say(
            PollFailureKind::Malformed,
            format!("the answer of {place} is damaged after {got} bytes ({})", root_cause(error)),
        ),
    }
}

/// The innermost reason, which never holds an address of ours.
pub(super) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let innermost = chain(error).last().map_or_else(String::new, ToString::to_string);
    innermost.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn proxy_failure(error: &reqwest::Error, place: &Place) -> Option<PollFailure> {
    let proxy = place.proxy.clone().unwrap_or_else(|| "of your environment".to_owned());
    if mentions(error, "proxy authorization required") {
        let message = format!("the proxy {proxy} asks for credentials: put user and password into the proxy's address");
        return Some(say(PollFailureKind::Auth, message));
    }
    (mentions(error, "tunnel error") || mentions(error, "SOCKS error")).then(|| {
        let message =
            format!("the proxy {proxy} does not connect to {place}: ask who runs it, or set `proxy` for this source");
        say(PollFailureKind::Unreachable, message)
    })
}

fn tls_failure(error: &rustls::Error, place: &Place, way: &Way) -> PollFailure {
    let ours = matches!(way.credentials, Credentials::Certificate { .. });
    let message = match error {
        rustls::Error::InvalidCertificate(why) => certificate_failure(why, place),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired | AlertDescription::NoCertificate) => {
            client_certificate_asked(place)
        }
        rustls::Error::AlertReceived(alert) if is_about_our_certificate(*alert) && ours => format!(
            "{place} refuses our client certificate ({alert:?}): check with who runs it that it is valid there and not expired"
        ),
        rustls::Error::AlertReceived(alert) if is_about_our_certificate(*alert) => client_certificate_asked(place),
        rustls::Error::AlertReceived(AlertDescription::UnrecognisedName) => {
            format!("{place} has no certificate for that name: check the host in the address")
        }
        rustls::Error::InvalidMessage(_) => {
            format!("{place} does not speak TLS: check the port, and whether the address has to begin with http://")
        }
        other => format!("no TLS connection to {place}: {other}"),
    };
    say(PollFailureKind::Tls, message)
}

fn client_certificate_asked(place: &Place) -> String {
    format!("{place} asks for a client certificate: set `auth` with `certificate` and `key`")
}

/// What servers send about a client certificate, or about its absence before TLS 1.3.
fn is_about_our_certificate(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::DecryptError
    )
}

fn certificate_failure(why: &CertificateError, place: &Place) -> String {
    match why {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => format!(
            "the certificate of {place} is signed by an authority this machine does not know: set `ca` to that authority's PEM file"
        ),
        CertificateError::ExpiredContext { time, not_after } => {
            let ago = span_text(std::time::Duration::from_secs(time.as_secs().saturating_sub(not_after.as_secs())));
            format!(
                "the certificate of {place} expired {ago} ago: it has to be renewed there (or this machine's clock is wrong)"
            )
        }
        CertificateError::Expired => {
            format!(
                "the certificate of {place} has expired: it has to be renewed there (or this machine's clock is wrong)"
            )
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => format!(
            "the certificate of {place} is not valid yet: check this machine's clock, which says {}",
            clock::now().to_rfc3339()
        ),
        CertificateError::NotValidForNameContext { presented, .. } if !presented.is_empty() => format!(
            "the certificate of {place} is for another name ({}): use a name in the address that it is for",
            printable_names(presented)
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("the certificate of {place} is for another name: use a name in the address that it is for")
        }
        CertificateError::Revoked => {
            format!("the certificate of {place} has been revoked: do not trust it, tell who runs it")
        }
        other => format!("the certificate of {place} is not acceptable: {other}"),
    }
}

/// Names in a certificate are the server's to choose: a few of them, without anything that moves a cursor.
fn printable_names(presented: &[String]) -> String {
    let clean = |name: &String| name.chars().filter(|c| c.is_ascii_graphic()).take(80).collect::<String>();
    let shown: Vec<String> = presented.iter().take(3).map(clean).collect();
    let more = presented.len().saturating_sub(shown.len());
    if more > 0 { format!("{}, and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn say(kind: PollFailureKind, message: String) -> PollFailure {
    PollFailure { kind, message }
}

fn mentions(error: &reqwest::Error, words: &str) -> bool {
    chain(error).any(|e| e.to_string().contains(words))
}

fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    chain(error).filter_map(|e| e.downcast_ref::<E>()).last()
}

/// The error and what it came from, outermost first. An `io::Error` names the source of what it wraps as its own, so the
/// wrapped error itself has to be asked for.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    fn next<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    }
    std::iter::successors(Some(error), |error| next(*error))
}
