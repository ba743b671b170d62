//! Certificates: whom we trust, and who trusts us.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::routing::get as on_get;
use axum::serve::Listener;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair, date_time_ymd,
};
use rstest::rstest;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use watchbill_domain::sources::PollFailureKind;
use watchbill_engine::ports::{Credentials, Way};

use crate::servers::{get, way};

/// A certificate authority of one test.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// A server that anybody may talk to.
    pub fn server(&self, names: &[&str]) -> ServerConfig {
        self.server_with(&params(names), None)
    }

    fn server_with(&self, params: &CertificateParams, clients: Option<&Authority>) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let provider = Arc::new(default_provider());
        let builder =
            ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.0.der().clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
                builder.with_client_cert_verifier(verifier)
            }
        };
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        builder.with_single_cert(vec![certificate.der().clone()], key).unwrap()
    }

    fn client(&self) -> Credentials {
        let key = KeyPair::generate().unwrap();
        let mut params = params(&["watchbill"]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Credentials::Certificate { chain_pem: certificate.pem().into_bytes(), key_pem: key.serialize_pem().into() }
    }
}

fn params(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()).unwrap()
}

struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.tcp.accept().await.unwrap();
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// Serves the router behind TLS; the answer is the address by the name `localhost`.
pub async fn serve_tls(config: ServerConfig, router: Router) -> String {
    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = tcp.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move { axum::serve(TlsListener { tcp, acceptor }, router).await.unwrap() });
    format!("https://localhost:{port}")
}

fn hello() -> Router {
    Router::new().route("/", on_get(|| async { "hello" }))
}

async fn refused(url: &str, way: &Way) -> String {
    let failure = get(url, way).await.unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::Tls, "{}", failure.message);
    failure.message
}

#[tokio::test]
async fn a_private_authority_is_trusted_where_it_is_named_and_nowhere_else() {
    let authority = Authority::new();
    let url = serve_tls(authority.server(&["localhost"]), hello()).await;
    let message = refused(&url, &way()).await;
    assert!(message.contains("set `ca` to that authority's PEM file"), "{message}");
    let other = Way { ca_pem: Some(Authority::new().pem()), ..way() };
    assert!(refused(&url, &other).await.contains("authority this machine does not know"));
    let trusting = Way { ca_pem: Some(authority.pem()), ..way() };
    assert_eq!(&get(&url, &trusting).await.unwrap().body[..], b"hello");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_with_that_name() {
    let authority = Authority::new();
    let url = serve_tls(authority.server(&["prometheus.example.net"]), hello()).await;
    let message = refused(&url, &Way { ca_pem: Some(authority.pem()), ..way() }).await;
    assert!(message.contains("is for another name") && message.contains("prometheus.example.net"), "{message}");
}

#[rstest]
#[case((2019, 2020), "expired")]
#[case((2090, 2091), "not valid yet")]
#[tokio::test]
async fn a_certificate_out_of_its_time_is_refused(#[case] years: (i32, i32), #[case] expected: &str) {
    let authority = Authority::new();
    let mut params = params(&["localhost"]);
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
    let url = serve_tls(authority.server_with(&params, None), hello()).await;
    let message = refused(&url, &Way { ca_pem: Some(authority.pem()), ..way() }).await;
    assert!(message.contains(expected) && message.contains("clock"), "{message}");
}

#[tokio::test]
async fn a_client_certificate_is_shown_to_servers_that_ask_for_one() {
    let authority = Authority::new();
    let url = serve_tls(authority.server_with(&params(&["localhost"]), Some(&authority)), hello()).await;
    let nobody = Way { ca_pem: Some(authority.pem()), ..way() };
    let message = refused(&url, &nobody).await;
    assert!(message.contains("asks for a client certificate"), "{message}");
    let stranger = Way { credentials: Authority::new().client(), ..nobody.clone() };
    let message = refused(&url, &stranger).await;
    assert!(message.contains("refuses our client certificate"), "{message}");
    let known = Way { credentials: authority.client(), ..nobody };
    assert_eq!(&get(&url, &known).await.unwrap().body[..], b"hello");
}

#[rstest]
#[case(b"".to_vec(), "holds no certificate")]
#[case(b"-----BEGIN CERTIFICATE-----\nnonsense\n".to_vec(), "PEM")]
#[tokio::test]
async fn an_authority_that_is_no_certificate_is_refused_before_anything_is_sent(
    #[case] pem: Vec<u8>,
    #[case] expected: &str,
) {
    let message = refused("https://localhost:9", &Way { ca_pem: Some(pem), ..way() }).await;
    assert!(message.contains("`ca`") && message.contains(expected), "{message}");
}

#[tokio::test]
async fn a_client_certificate_and_a_key_of_another_do_not_fit() {
    let authority = Authority::new();
    let Credentials::Certificate { chain_pem, .. } = authority.client() else { unreachable!() };
    let key_pem = KeyPair::generate().unwrap().serialize_pem().into();
    let mixed = Way { credentials: Credentials::Certificate { chain_pem, key_pem }, ..way() };
    let message = refused("https://localhost:9", &mixed).await;
    assert!(message.contains("do not fit together"), "{message}");
}

#[rstest]
#[case("not a key", "cannot be read")]
#[case("-----BEGIN ENCRYPTED PRIVATE KEY-----\nhunter2\n-----END ENCRYPTED PRIVATE KEY-----\n", "passphrase")]
#[tokio::test]
async fn a_client_key_that_cannot_be_used_is_refused_without_being_shown(#[case] key: &str, #[case] expected: &str) {
    let Credentials::Certificate { chain_pem, .. } = Authority::new().client() else { unreachable!() };
    let broken = Way { credentials: Credentials::Certificate { chain_pem, key_pem: key.into() }, ..way() };
    let message = refused("https://localhost:9", &broken).await;
    assert!(message.contains(expected) && !message.contains("hunter2"), "{message}");
}
