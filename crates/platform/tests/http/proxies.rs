//! The proxy of the way, or of the environment, or none.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::routing::get as on_get;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use watchbill_domain::sources::{PollFailureKind, Proxy};
use watchbill_engine::ports::Way;

use crate::servers::{Heads, get, serve, serve_raw, way};
use crate::tls::{Authority, serve_tls};

const FROM_PROXY: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 14\r\nconnection: close\r\n\r\nfrom the proxy";

fn through(proxy: &str) -> Way {
    Way { proxy: Proxy::At(url::Url::parse(proxy).unwrap()), ..way() }
}

/// Answers plain requests itself and connects `CONNECT` through.
async fn http_proxy() -> (SocketAddr, Heads) {
    serve_raw(|mut stream, head| async move {
        match head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()) {
            Some(target) => {
                let mut onward = TcpStream::connect(target).await.unwrap();
                stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut onward).await;
            }
            None => stream.write_all(FROM_PROXY).await.unwrap(),
        }
    })
    .await
}

#[tokio::test]
async fn a_plain_request_goes_to_the_proxy_with_its_credentials() {
    let (proxy, heads) = http_proxy().await;
    let answer =
        get("http://alertmanager.invalid/api", &through(&format!("http://ana:hunter2@{proxy}"))).await.unwrap();
    assert_eq!(&answer.body[..], b"from the proxy");
    let head = heads.lock().unwrap()[0].clone();
    assert!(head.starts_with("GET http://alertmanager.invalid/api HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("proxy-authorization: Basic YW5hOmh1bnRlcjI=\r\n"), "{head}");
}

#[tokio::test]
async fn tls_goes_through_the_proxy_as_a_tunnel() {
    let authority = Authority::new();
    let url =
        serve_tls(authority.server(&["localhost"]), Router::new().route("/", on_get(|| async { "inside" }))).await;
    let (proxy, heads) = http_proxy().await;
    let way = Way { ca_pem: Some(authority.pem()), ..through(&format!("http://{proxy}")) };
    assert_eq!(&get(&url, &way).await.unwrap().body[..], b"inside");
    let head = heads.lock().unwrap()[0].clone();
    assert!(head.starts_with("CONNECT localhost:"), "{head}");
}

#[tokio::test]
async fn a_proxy_that_wants_credentials_is_an_authentication_failure() {
    let (proxy, _) = serve_raw(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    })
    .await;
    let failure =
        get("https://alertmanager.invalid/", &through(&format!("http://ana:hunter2@{proxy}"))).await.unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::Auth, "{}", failure.message);
    assert!(failure.message.contains(&format!("the proxy {proxy} asks for credentials")), "{}", failure.message);
    assert!(!failure.message.contains("hunter2"), "{}", failure.message);
}

#[tokio::test]
async fn a_proxy_that_does_not_connect_is_not_the_servers_fault() {
    let (proxy, _) = serve_raw(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    })
    .await;
    let failure = get("https://alertmanager.invalid/", &through(&format!("http://{proxy}"))).await.unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::Unreachable);
    assert!(failure.message.contains("does not connect to alertmanager.invalid:443"), "{}", failure.message);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named_instead_of_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let failure =
        get("http://alertmanager.invalid/", &through(&format!("http://ana:hunter2@{address}"))).await.unwrap_err();
    assert!(failure.message.contains(&format!("nothing listens at the proxy {address}")), "{}", failure.message);
    assert!(!failure.message.contains("hunter2"), "{}", failure.message);
}

#[tokio::test]
async fn a_socks_proxy_connects_through() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // RFC 1928: version, methods; no authentication; then CONNECT to an IPv4 address and a port.
        let mut hello = [0; 2];
        stream.read_exact(&mut hello).await.unwrap();
        stream.read_exact(&mut vec![0; hello[1].into()]).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        let mut target = [0; 10];
        stream.read_exact(&mut target).await.unwrap();
        assert_eq!(target[..4], [5, 1, 0, 1]);
        let port = u16::from_be_bytes([target[8], target[9]]);
        let mut onward =
            TcpStream::connect((Ipv4Addr::new(target[4], target[5], target[6], target[7]), port)).await.unwrap();
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        let _ = copy_bidirectional(&mut stream, &mut onward).await;
    });
    let url = serve(Router::new().route("/", on_get(|| async { "inside" }))).await;
    assert_eq!(&get(&url, &through(&format!("socks5://{proxy}"))).await.unwrap().body[..], b"inside");
}

/// Runs in a process of its own, because the environment belongs to a whole process.
#[tokio::test]
async fn the_proxy_of_the_environment_is_used_and_its_exceptions_are_honoured() {
    const INSIDE: &str = "WATCHBILL_TEST_INSIDE";
    if std::env::var_os(INSIDE).is_none() {
        let (proxy, _) = http_proxy().await;
        let inner = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "proxies::the_proxy_of_the_environment_is_used_and_its_exceptions_are_honoured",
                "--nocapture",
            ])
            .env("http_proxy", format!("http://{proxy}"))
            .env("no_proxy", "127.0.0.1")
            .env(INSIDE, "1")
            .output();
        let output = inner.await.unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        return;
    }
    let system = Way { proxy: Proxy::System, ..way() };
    assert_eq!(&get("http://alertmanager.invalid/", &system).await.unwrap().body[..], b"from the proxy");
    let near = serve(Router::new().route("/", on_get(|| async { "near" }))).await;
    assert_eq!(&get(&near, &system).await.unwrap().body[..], b"near", "no_proxy");
}
