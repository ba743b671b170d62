//! Questions to AWS: by whom they are asked, and what it means where that cannot be had.
//!
//! Credentials are found as by AWS's own tools: the environment, then the profiles of `~/.aws` with roles, single sign-on and programs,
//! then a web identity. The metadata service of a machine in EC2 is asked only where a profile names it: elsewhere that
//! address answers nobody, or somebody else.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use aws_config::Region;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::Credentials as Key;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use secrecy::ExposeSecret;
use tokio::sync::Mutex;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_engine::ports::{Credentials, HttpResponse, Way};

use crate::http::HttpNetwork;
use crate::http::aws::{Carrier, Question, Trouble};

/// Credentials that say until when they are good are got anew so long before.
const BEFORE_THE_END: Duration = Duration::from_secs(300);
/// Those that do not say it are good for the questions of one poll: a person may have changed the file.
const FOR_ONE_POLL: Duration = Duration::from_secs(60);
/// What AWS says of credentials that it does not take, wherever in its answer.
const NOT_TAKEN: [&str; 5] =
    ["ExpiredToken", "InvalidClientTokenId", "UnrecognizedClient", "InvalidAccessKeyId", "SignatureDoesNotMatch"];

/// Credentials that were found, by the profile they are of.
#[derive(Default)]
pub(crate) struct Keys {
    found: Mutex<HashMap<Option<String>, Found>>,
}

struct Found {
    key: Key,
    at: Instant,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

impl Found {
    fn is_good(&self) -> bool {
        match self.key.expiry() {
            Some(end) => end.duration_since(SystemTime::now()).is_ok_and(|left| left > BEFORE_THE_END),
            None => self.at.elapsed() < FOR_ONE_POLL,
        }
    }
}

impl Keys {
    /// Asks once.
    pub(crate) async fn ask(
        &self,
        ask: &Question<'_>,
        way: &Way,
        http: &Arc<HttpNetwork>,
    ) -> Result<HttpResponse, PollFailure> {
        let total = way.timeouts.total;
        match tokio::time::timeout(total, Box::pin(self.exchange(ask, way, http))).await {
            Ok(answer) => answer,
            Err(_) => Err(PollFailure {
                kind: PollFailureKind::Timeout,
                message: format!(
                    "did not finish answering within {} s in all, getting credentials included: check the network, and what the profile \
                     asks for them",
                    total.as_secs()
                ),
            }),
        }
    }

    async fn exchange(
        &self,
        ask: &Question<'_>,
        way: &Way,
        http: &Arc<HttpNetwork>,
    ) -> Result<HttpResponse, PollFailure> {
        let key = match &way.credentials {
            Credentials::Basic { user, password } => {
                Key::new(user.clone(), password.expose_secret(), None, None, "Watchbill")
            }
            Credentials::None | Credentials::Certificate { .. } => self.found(ask, way, http).await?,
            Credentials::Bearer(_) | Credentials::Token(_) => {
                return Err(say(
                    PollFailureKind::Secret,
                    "takes no token: remove `auth` to use a profile, or give an access key as user and password"
                        .to_owned(),
                ));
            }
        };
        let answer = http.signed(ask, way, &key).await?;
        if answer.status >= 400 {
            let said = String::from_utf8_lossy(&answer.body);
            if NOT_TAKEN.iter().any(|word| said.contains(word)) {
                self.found.lock().await.remove(&ask.profile.map(str::to_owned));
            }
        }
        Ok(answer)
    }

    /// What was found, or is found now. Two sources of one profile do not look for it at once.
    async fn found(&self, ask: &Question<'_>, way: &Way, http: &Arc<HttpNetwork>) -> Result<Key, PollFailure> {
        let mut found = self.found.lock().await;
        if let Some(known) = found.get(&ask.profile.map(str::to_owned)).filter(|known| known.is_good()) {
            return Ok(known.key.clone());
        }
        found.remove(&ask.profile.map(str::to_owned));
        let carrier = Carrier::new(Arc::clone(http), way);
        let key = Box::pin(look(ask, carrier)).await.map_err(|error| not_found(&error, ask.profile))?;
        found.insert(ask.profile.map(str::to_owned), Found { key: key.clone(), at: Instant::now() });
        Ok(key)
    }
}

/// Looks for credentials: of the profile that is named, else as AWS's tools do.
async fn look(ask: &Question<'_>, carrier: Carrier) -> Result<Key, CredentialsError> {
    let config = ProviderConfig::without_region()
        .with_region(Some(Region::new(ask.region.to_owned())))
        .with_http_client(carrier);
    let profiles = ProfileFileCredentialsProvider::builder().configure(&config);
    if let Some(profile) = ask.profile {
        return profiles.profile_name(profile).build().provide_credentials().await;
    }
    let web = WebIdentityTokenCredentialsProvider::builder().configure(&config).build();
    CredentialsProviderChain::first_try("environment", EnvironmentVariableCredentialsProvider::new())
        .or_else("profile", profiles.build())
        .or_else("web identity", web)
        .provide_credentials()
        .await
}

/// Why there are no credentials, and what to do. The words of the crates are left out: they may hold what a program printed.
fn not_found(error: &CredentialsError, profile: Option<&str>) -> PollFailure {
    let of = profile.map_or_else(|| "the usual profile".to_owned(), |profile| format!("profile `{profile}`"));
    let option = profile.map(|profile| format!(" --profile {profile}")).unwrap_or_default();
    if let Some(Trouble(failure)) = chain(error).find_map(|error| error.downcast_ref::<Trouble>()) {
        return say(failure.kind, format!("cannot be asked, because {of} gets no credentials: {}", failure.message));
    }
    let said: String = chain(error).map(|error| format!("{error} {error:?}\n")).collect();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["SSO", "sso-session", "/sso/cache", "\\sso\\cache", "UnauthorizedException"]) {
        return say(
            PollFailureKind::Auth,
            format!(
                "cannot be asked: the single sign-on of {of} has expired or was never begun; run `aws sso login{option}`"
            ),
        );
    }
    if says(&["external process"]) {
        return say(
            PollFailureKind::Auth,
            format!(
                "cannot be asked: the program that gives {of} its credentials failed; run `aws sts get-caller-identity{option}`"
            ),
        );
    }
    if says(&["AccessDenied", "AssumeRole"]) {
        return say(
            PollFailureKind::Auth,
            format!("cannot be asked: the role of {of} may not be assumed with what it builds on"),
        );
    }
    match error {
        CredentialsError::CredentialsNotLoaded(_) if profile.is_some() => say(
            PollFailureKind::Secret,
            format!("cannot be asked: {of} is not in `~/.aws/config`, or names no credentials; check `profile`"),
        ),
        CredentialsError::CredentialsNotLoaded(_) => say(
            PollFailureKind::Secret,
            "cannot be asked: this machine has no credentials for AWS; set `profile`, or keep an access key as user and password under \
             `auth`"
                .to_owned(),
        ),
        CredentialsError::InvalidConfiguration(_) => say(
            PollFailureKind::Secret,
            format!("cannot be asked: {of} in `~/.aws/config` is incomplete, or names another that is not there"),
        ),
        _ => say(
            PollFailureKind::Auth,
            format!("cannot be asked: {of} gets no credentials; run `aws sts get-caller-identity{option}` to see why"),
        ),
    }
}

/// The error and what it came from, outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    fn next<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        error.source()
    }
    std::iter::successors(Some(error), |error| next(*error))
}

fn say(kind: PollFailureKind, message: String) -> PollFailure {
    PollFailure { kind, message }
}

#[cfg(test)]
#[path = "aws_tests.rs"]
mod tests;
