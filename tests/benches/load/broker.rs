//! A RabbitMQ with many queues, as its management plugin answers, and what was asked of it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use watchbill_simulator::{BrokerQueue, ManualBroker};

/// What tells the paths of everything else that was asked since it was last told, each in a line.
pub const ASKED: &str = "/-/asked";
/// What tells of every queue; each time other ones have grown.
pub const QUEUES: &str = "/api/queues";
/// One queue in so many is deeper in the next answer.
const GROWS: usize = 100;

/// Serves so many queues as long as this process lives, and gives the address.
pub fn serve(queues: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let broker = Arc::new(Counted {
        broker: broker_of(queues),
        asked: Mutex::default(),
        listed: AtomicU64::new(0),
        pairs: queues / 2,
    });
    thread::spawn(move || {
        for stream in listener.incoming() {
            let broker = Arc::clone(&broker);
            // Whoever asks may leave at any time.
            thread::spawn(move || drop(broker.answers(&stream.unwrap())));
        }
    });
    url
}

fn broker_of(queues: usize) -> ManualBroker {
    let broker = ManualBroker::default();
    for pair in 0..queues / 2 {
        broker.declare(BrokerQueue::classic(&format!("work.{pair}")).dead_letters_to("", &dead(pair)).consumers(2));
        broker.declare(BrokerQueue::quorum(&dead(pair)).holding(pair as u64 % 500));
    }
    broker
}

fn dead(pair: usize) -> String {
    format!("work.{pair}.dlq")
}

struct Counted {
    broker: ManualBroker,
    asked: Mutex<Vec<String>>,
    /// How often it told of its queues.
    listed: AtomicU64,
    pairs: usize,
}

impl Counted {
    fn answers(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let mut read = BufReader::new(stream);
        while let Some(target) = next_target(&mut read)? {
            let (status, body) = self.answer(&target);
            write!(
                stream,
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                body.len()
            )?;
            stream.write_all(body.as_bytes())?;
        }
        Ok(())
    }

    fn answer(&self, target: &str) -> (u16, String) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if target == ASKED {
            return (200, std::mem::take(&mut *asked).join("\n"));
        }
        asked.push(target.split('?').next().unwrap_or(target).to_owned());
        if target.starts_with(QUEUES) {
            let listed = self.listed.fetch_add(1, Ordering::Relaxed);
            for pair in (0..self.pairs).filter(|pair| pair % GROWS == 0) {
                self.broker.hold(&dead(pair), listed + pair as u64);
            }
        }
        drop(asked);
        let answer = self.broker.answer(target);
        (answer.status, answer.body)
    }
}

/// The path and the query of the next request; none when the connection is over. Nothing is asked with a body.
fn next_target(read: &mut impl BufRead) -> std::io::Result<Option<String>> {
    let mut target = None;
    loop {
        let mut line = String::new();
        if read.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line == "\r\n" {
            return Ok(target);
        }
        target = target.or_else(|| line.split(' ').nth(1).map(str::to_owned));
    }
}
