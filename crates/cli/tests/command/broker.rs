//! A RabbitMQ of which a test says what it holds, asked over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use watchbill_simulator::ManualBroker;

/// It answers until it is dropped.
pub struct Broker {
    /// What it holds.
    pub manual: ManualBroker,
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Broker {
    #[allow(clippy::disallowed_methods, reason = "the server of a test is its own thread")]
    pub fn start(manual: ManualBroker) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (address, is_over) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let (server, over) = (manual.clone(), Arc::clone(&is_over));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                // A client that goes away in the middle is no fault of the test.
                let _ = answer(&server, stream);
            }
        });
        Self { manual, address, is_over, thread: Some(thread) }
    }

    /// A workspace that polls it as `mq`, with this behind it, in which `ADDRESS` stands for where it answers.
    pub fn workspace(&self, more: &str) -> String {
        let (address, more) = (self.address, more.replace("ADDRESS", &self.address.to_string()));
        format!(
            "team = \"payments\"\nme = \"ana\"\n\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\n\
             url = \"http://{address}\"\n{more}"
        )
    }
}

fn answer(manual: &ManualBroker, mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or("/"));
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) =
            line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().unwrap_or_else(|_| panic!("{name}: {value}"));
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let told = match method {
        "POST" => manual.answer_post(target, &String::from_utf8_lossy(&body)),
        _ => manual.answer(target),
    };
    let head = format!(
        "HTTP/1.1 {} told\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        told.status,
        told.content_type,
        told.body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(told.body.as_bytes())
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // The one that waits for a connection sees it with the next one.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
