//! A login manager that only remembers who asked that the machine stays awake.

use crate::{bus::Bus, patience};
use std::os::unix::net::UnixStream;
use tokio::sync::watch;
use zbus::{Connection, interface};

const NAME: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";

/// What a program asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inhibition {
    /// What is not to happen, such as `sleep:idle`.
    pub what: String,
    /// The program.
    pub who: String,
    /// Its reason.
    pub why: String,
    /// `block` or `delay`.
    pub mode: String,
}

/// The login manager on a bus that a test gives to a program as its system bus.
pub struct LoginManager {
    _connection: Connection,
    asked: watch::Receiver<Vec<(Inhibition, UnixStream)>>,
}

impl LoginManager {
    /// Takes the name on this bus.
    ///
    /// # Panics
    /// When the name is taken.
    pub async fn start(bus: &Bus) -> Self {
        let (heard, asked) = watch::channel(Vec::new());
        let connection = bus.connect().await;
        connection.object_server().at(PATH, Recorder { heard }).await.unwrap();
        connection.request_name(NAME).await.unwrap();
        Self { _connection: connection, asked }
    }

    /// Everything that was asked for so far, oldest first.
    pub fn asked(&self) -> Vec<Inhibition> {
        self.asked.borrow().iter().map(|(inhibition, _)| inhibition.clone()).collect()
    }

    /// Waits until somebody asked for something.
    ///
    /// # Panics
    /// When nobody does.
    pub async fn heard(&self) -> Inhibition {
        patience::until("an inhibition", async || self.asked().into_iter().next()).await
    }

    /// Waits until nothing that was asked for holds any more.
    ///
    /// # Panics
    /// When something holds still.
    pub async fn see_released(&self) {
        let is_over = || self.asked.borrow().iter().all(|(_, ours)| is_closed(ours));
        patience::until("no inhibition", async || is_over().then_some(())).await;
    }
}

/// Whether the other end is gone: reading finds the end, and not that there is nothing yet.
fn is_closed(mut stream: &UnixStream) -> bool {
    matches!(std::io::Read::read(&mut stream, &mut [0]), Ok(0))
}

struct Recorder {
    heard: watch::Sender<Vec<(Inhibition, UnixStream)>>,
}

#[interface(name = "org.freedesktop.login1.Manager")]
impl Recorder {
    /// The inhibition holds until the program closes what it is given.
    fn inhibit(&mut self, what: String, who: String, why: String, mode: String) -> zbus::OwnedFd {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_nonblocking(true).unwrap();
        self.heard.send_modify(|asked| asked.push((Inhibition { what, who, why, mode }, ours)));
        std::os::fd::OwnedFd::from(theirs).into()
    }
}
