//! One reqwest client for each distinct way: proxy, authorities, client certificate and connect timeout.
//!
//! Clients are told apart by two keyed hashes, so that no secret is kept here in the clear.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::PoisonError;
use std::time::{Duration, Instant, SystemTime};

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Identity};
use secrecy::ExposeSecret;
use tokio::sync::Mutex;
use watchbill_domain::sources::{PollFailure, PollFailureKind, Proxy};
use watchbill_engine::ports::{Credentials, Way};

use super::failure::root_cause;

/// More ways than this at once and the one unused the longest is forgotten.
const MOST_KEPT: usize = 32;

/// Clocks that drift apart by less than this mean nothing.
const NOTICEABLE_SLEEP: Duration = Duration::from_secs(5);

/// After this a client is made anew, so that a changed system proxy or an authority that the administrator added is
/// noticed without a restart.
const GOOD_FOR: Duration = Duration::from_secs(15 * 60);

/// The clients that are in use.
#[derive(Default)]
pub(super) struct Clients {
    kept: Mutex<Vec<Kept>>,
    hashers: [RandomState; 2],
    asked: std::sync::Mutex<Option<(Instant, SystemTime)>>,
}

struct Kept {
    key: [u64; 2],
    made: Instant,
    used: Instant,
    client: Client,
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clients")
    }
}

impl Clients {
    /// The client for this way, made if there is none yet. A client shares its connections with its clones.
    pub(super) async fn for_way(&self, way: &Way) -> Result<Client, PollFailure> {
        let key = [self.key(0, way), self.key(1, way)];
        let mut kept = self.kept.lock().await;
        let now = Instant::now();
        if self.slept_since_asked(now, SystemTime::now()) {
            kept.clear();
        }
        kept.retain(|one| now.duration_since(one.made) < GOOD_FOR);
        if let Some(one) = kept.iter_mut().find(|one| one.key == key) {
            one.used = now;
            return Ok(one.client.clone());
        }
        let client = make_off_thread(way.clone()).await?;
        if kept.len() >= MOST_KEPT
            && let Some(oldest) = (0..kept.len()).min_by_key(|&i| kept[i].used)
        {
            kept.swap_remove(oldest);
        }
        kept.push(Kept { key, made: now, used: now, client: client.clone() });
        Ok(client)
    }

    /// Connections do not outlive the sleep of a laptop, but look alive until something is sent and not answered.
    fn slept_since_asked(&self, now: Instant, wall: SystemTime) -> bool {
        let before = self.asked.lock().unwrap_or_else(PoisonError::into_inner).replace((now, wall));
        before.is_some_and(|(then, wall_then)| {
            // Elapsed time stands still during sleep on Linux and macOS, the wall clock does not.
            wall.duration_since(wall_then).is_ok_and(|passed| passed > now.duration_since(then) + NOTICEABLE_SLEEP)
        })
    }

    fn key(&self, which: usize, way: &Way) -> u64 {
        let mut hasher = self.hashers[which].build_hasher();
        match &way.proxy {
            Proxy::System => 0_u8.hash(&mut hasher),
            Proxy::Direct => 1_u8.hash(&mut hasher),
            Proxy::At(url) => (2_u8, url.as_str()).hash(&mut hasher),
        }
        way.ca_pem.hash(&mut hasher);
        if let Credentials::Certificate { chain_pem, key_pem } = &way.credentials {
            (chain_pem, key_pem.expose_secret()).hash(&mut hasher);
        }
        way.timeouts.connect.hash(&mut hasher);
        hasher.finish()
    }
}

/// Reading the operating system's trust store takes tens of milliseconds of disk and processor.
async fn make_off_thread(way: Way) -> Result<Client, PollFailure> {
    match tokio::task::spawn_blocking(move || make(&way)).await {
        Ok(made) => made,
        Err(e) => Err(refuse(PollFailureKind::Unreachable, format!("the HTTP client could not be made: {e}"))),
    }
}

fn make(way: &Way) -> Result<Client, PollFailure> {
    let mut builder = Client::builder()
        .user_agent(concat!("Watchbill/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(way.timeouts.connect);
    if let Some(pem) = &way.ca_pem {
        builder = builder.tls_certs_merge(authorities(pem)?);
    }
    if let Credentials::Certificate { chain_pem, key_pem } = &way.credentials {
        builder = builder.identity(identity(chain_pem, key_pem.expose_secret())?);
    }
    with_proxy(builder, &way.proxy)?.build().map_err(|error| {
        let cause = root_cause(&error);
        match &way.credentials {
            Credentials::Certificate { .. } if cause.to_ascii_lowercase().contains("key") => refuse(
                PollFailureKind::Tls,
                format!("our client certificate and its private key do not fit together ({cause}): check `certificate` and `key`"),
            ),
            _ if way.ca_pem.is_some() => refuse(
                PollFailureKind::Tls,
                format!("TLS cannot be set up ({cause}): check the PEM file named in `ca`"),
            ),
            _ => refuse(PollFailureKind::Tls, format!("TLS cannot be set up ({cause}): check this machine's certificates")),
        }
    })
}

fn with_proxy(builder: ClientBuilder, proxy: &Proxy) -> Result<ClientBuilder, PollFailure> {
    match proxy {
        Proxy::System => Ok(builder),
        Proxy::Direct => Ok(builder.no_proxy()),
        Proxy::At(url) => match reqwest::Proxy::all(url.clone()) {
            Ok(proxy) => Ok(builder.no_proxy().proxy(proxy)),
            Err(_) => Err(refuse(
                PollFailureKind::Unreachable,
                "the address in `proxy` is not usable: expected http://, https:// or socks5:// with a host".to_owned(),
            )),
        },
    }
}

fn authorities(pem: &[u8]) -> Result<Vec<Certificate>, PollFailure> {
    let unusable = |why: &str| {
        refuse(PollFailureKind::Tls, format!("the file named in `ca` {why}: it has to hold certificates in PEM"))
    };
    match Certificate::from_pem_bundle(pem) {
        Ok(found) if found.is_empty() => Err(unusable("holds no certificate")),
        Ok(found) => Ok(found),
        Err(_) => Err(unusable("cannot be read as PEM")),
    }
}

fn identity(chain_pem: &[u8], key_pem: &str) -> Result<Identity, PollFailure> {
    if key_pem.contains("ENCRYPTED") {
        return Err(refuse(
            PollFailureKind::Tls,
            "the private key of our client certificate is encrypted with a passphrase: keep the plain key in the keyring instead"
                .to_owned(),
        ));
    }
    let mut pem = secrecy::zeroize::Zeroizing::new(Vec::with_capacity(chain_pem.len() + key_pem.len() + 2));
    pem.extend_from_slice(chain_pem);
    pem.push(b'\n');
    pem.extend_from_slice(key_pem.as_bytes());
    Identity::from_pem(&pem).map_err(|error| {
        refuse(
            PollFailureKind::Tls,
            format!(
                "our client certificate cannot be read ({}): `certificate` has to be a PEM chain and `key` one private key in PEM",
                root_cause(&error)
            ),
        )
    })
}

fn refuse(kind: PollFailureKind, message: String) -> PollFailure {
    PollFailure { kind, message }
}

#[cfg(test)]
#[path = "clients_tests.rs"]
mod tests;
