//! Servers for one test each, on ports of their own, and requests to them.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, Proxy};
use watchbill_engine::ports::{Credentials, HttpRequest, HttpResponse, Method, Need, Timeouts, Way};
use watchbill_platform::HttpNetwork;

/// A way without credentials or proxy, patient enough for a loaded machine.
pub fn way() -> Way {
    Way {
        credentials: Credentials::None,
        ca_pem: None,
        proxy: Proxy::Direct,
        headers: Vec::new(),
        body_cap: 1024 * 1024,
        timeouts: Timeouts {
            connect: Duration::from_secs(30),
            response: Duration::from_secs(30),
            total: Duration::from_secs(60),
        },
    }
}

pub fn request(url: &str) -> HttpRequest {
    HttpRequest {
        peer: Peer::new("test"),
        method: Method::Get,
        url: url::Url::parse(url).unwrap(),
        headers: Vec::new(),
        json: None,
        form: None,
        need: Need::Required,
    }
}

pub async fn get(url: &str, way: &Way) -> Result<HttpResponse, PollFailure> {
    ask(request(url), way).await
}

pub async fn ask(request: HttpRequest, way: &Way) -> Result<HttpResponse, PollFailure> {
    HttpNetwork::new().http(&request, way).await
}

/// Serves the router; the answer is the address with `http://`.
pub async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

/// Heads of the requests that a server got.
pub type Heads = Arc<Mutex<Vec<String>>>;

/// Hands every connection to `talk`, after its first request's head, which is also noted.
pub async fn serve_raw<F, T>(talk: T) -> (SocketAddr, Heads)
where
    F: Future<Output = ()> + Send + 'static,
    T: Fn(TcpStream, String) -> F + Clone + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heads = Heads::default();
    let noted = Arc::clone(&heads);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (talk, noted) = (talk.clone(), Arc::clone(&noted));
            tokio::spawn(async move {
                let head = read_head(&mut stream).await;
                noted.lock().unwrap().push(head.clone());
                talk(stream, head).await;
            });
        }
    });
    (address, heads)
}

async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

/// What a raw server does once it has said its words.
#[derive(Debug, Clone, Copy)]
pub enum Then {
    /// Closes in order.
    Close,
    /// Breaks the connection off with a reset.
    Reset,
    /// Says no more, and stays.
    Hold,
}

/// Answers every request with these bytes.
pub async fn serve_bytes(bytes: &'static [u8], then: Then) -> String {
    let (address, _) = serve_raw(move |mut stream, _| async move {
        stream.write_all(bytes).await.unwrap();
        stream.flush().await.unwrap();
        match then {
            Then::Close => {}
            Then::Reset => stream.set_zero_linger().unwrap(),
            Then::Hold => std::future::pending().await,
        }
    })
    .await;
    format!("http://{address}")
}
