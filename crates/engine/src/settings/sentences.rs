//! What a test of a source came to, in sentences: what happened, what it means for paging, what to do.

use url::Url;
use watchbill_domain::sources::{Auth, PollFailure, PollFailureKind, SourceSpec};

use crate::api::SourceTest;
use crate::poll::Polled;

/// Where something answers although the address that was given does not.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Elsewhere {
    /// At the same address, as another kind with this title.
    Kind(&'static str),
    /// At this address.
    Address(Url),
}

/// It answered.
pub(super) fn good(spec: &SourceSpec, polled: &Polled) -> SourceTest {
    let peers = &polled.reading.peers;
    let alerts = polled.poll.as_ref().map_or(0, |poll| poll.sightings.len());
    let mut versions: Vec<String> = peers.iter().filter_map(|peer| peer.version.clone()).collect();
    versions.dedup();
    let version = if versions.is_empty() { String::new() } else { format!(" with version {}", versions.join(" and ")) };
    let ill: Vec<_> = peers.iter().filter(|peer| peer.problem.is_some()).collect();
    let who = match peers.len() {
        0 | 1 => String::new(),
        all => format!(" at {} of {all} addresses", all - ill.len()),
    };
    let count = if alerts == 1 { "1 alert".to_owned() } else { format!("{alerts} alerts") };
    let mut sentences = vec![format!("{} answers{who}{version} and gives {count}.", spec.name)];
    for peer in &ill {
        let problem = peer.problem.as_deref().unwrap_or_default();
        sentences.push(sentence(&format!("{} {problem}", peer.peer)));
    }
    sentences.push(match ill.is_empty() {
        true => "Once it is saved its alerts page you.".to_owned(),
        false => {
            "Once it is saved the alerts of the others page you; what only a silent address knows would be missed."
                .to_owned()
        }
    });
    SourceTest { good: true, sentences, field: None, versions, alerts, around: Vec::new() }
}

/// It did not.
pub(super) fn failed(spec: &SourceSpec, failure: &PollFailure, elsewhere: Option<&Elsewhere>) -> SourceTest {
    let message = failure.message.trim_end_matches('.');
    let (happened, todo) = message.split_once(": ").unwrap_or((message, ""));
    let host = spec.urls.first().and_then(Url::host_str).unwrap_or_default();
    // What judges an answer speaks of "it"; what could not connect names the place itself.
    let names_it =
        happened.contains(host) || ["nothing ", "no ", "the ", "there ", "a "].iter().any(|w| happened.starts_with(w));
    // A host's name keeps its letters.
    let happened = if names_it { sentence(happened) } else { format!("{host} {happened}.") };
    let mut sentences = vec![happened, "Saved like this nothing of it would be seen or page anybody.".to_owned()];
    let field = match elsewhere {
        Some(Elsewhere::Kind(title)) => {
            sentences.push(format!("What answers there is {title}: choose that kind, or write the other address."));
            Some("kind".to_owned())
        }
        Some(Elsewhere::Address(url)) => {
            sentences.push(format!("It answers at {url}: write that address."));
            Some("url".to_owned())
        }
        None => {
            if !todo.is_empty() {
                sentences.push(sentence(todo));
            }
            field(spec, failure)
        }
    };
    SourceTest { good: false, sentences, field, versions: Vec::new(), alerts: 0, around: Vec::new() }
}

/// Which box is most likely wrong. A message that names a setting in backticks names the box.
fn field(spec: &SourceSpec, failure: &PollFailure) -> Option<String> {
    let says = |words: &str| failure.message.contains(words);
    let named = ["ca", "proxy", "auth"].into_iter().find(|key| says(&format!("`{key}`")));
    let box_ = match failure.kind {
        _ if named.is_some() => named?,
        PollFailureKind::Auth if says("proxy") => "proxy",
        PollFailureKind::Secret if says("certificate authority") => "ca",
        PollFailureKind::Secret => return Some(secret_field(spec, &failure.message)),
        PollFailureKind::Auth if says("web page") && spec.connection.auth != Auth::None => "url",
        PollFailureKind::Auth => "auth",
        PollFailureKind::Refused if says("redirects") && spec.connection.auth == Auth::None => "auth",
        PollFailureKind::Refused if says("redirects") || says("https://") => "url",
        PollFailureKind::Tls if says("client certificate") => "auth",
        PollFailureKind::Unreachable
        | PollFailureKind::Timeout
        | PollFailureKind::Tls
        | PollFailureKind::NotFound
        | PollFailureKind::Malformed => "url",
        PollFailureKind::Throttled | PollFailureKind::Refused | PollFailureKind::Server | PollFailureKind::TooLarge => {
            return None;
        }
    };
    Some(box_.to_owned())
}

/// Where a secret that is missing belongs: the header that names it, or signing in.
fn secret_field(spec: &SourceSpec, message: &str) -> String {
    use watchbill_domain::sources::{HeaderValue, SecretRef};
    let is_meant = |value: &HeaderValue| match value {
        HeaderValue::Secret(SecretRef::Keyring(name)) => message.contains(&format!("`{name}`")),
        HeaderValue::Secret(_) | HeaderValue::Text(_) => false,
    };
    let of_auth = match &spec.connection.auth {
        Auth::Basic { password: SecretRef::Keyring(name), .. } | Auth::Bearer(SecretRef::Keyring(name)) => {
            message.contains(&format!("`{name}`"))
        }
        Auth::Certificate { .. } | Auth::Bearer(_) | Auth::Basic { .. } | Auth::None => false,
    };
    let header = spec.connection.headers.iter().position(|(_, value)| is_meant(value));
    header.filter(|_| !of_auth).map_or_else(|| "auth".to_owned(), |i| format!("headers.{i}"))
}

/// With a capital at its head and a full stop; a host's name keeps its letters.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let is_word = text.split(' ').next().is_some_and(|word| word.chars().all(char::is_alphabetic));
    let head = letters.next().map(|first| if is_word { first.to_uppercase().to_string() } else { first.to_string() });
    format!("{}{}.", head.unwrap_or_default(), letters.as_str().trim_end_matches('.'))
}

#[cfg(test)]
#[path = "sentences_tests.rs"]
mod tests;
