//! A notification server that notes what it is told and does what a person would.

use std::collections::HashMap;

use tokio::sync::mpsc;
use zbus::OwnedVariant;
use zbus::object_server::SignalEmitter;

const PATH: &str = "/org/freedesktop/Notifications";
const NAME: &str = "org.freedesktop.Notifications";

/// What the server was told.
#[derive(Debug)]
pub enum Call {
    Notify(Box<Notified>),
    Close(u32),
}

#[derive(Debug)]
pub struct Notified {
    pub app: String,
    pub replaces: u32,
    pub icon: String,
    pub summary: String,
    pub body: String,
    pub actions: Vec<String>,
    pub hints: HashMap<String, OwnedVariant>,
}

impl Notified {
    pub fn hint(&self, name: &str) -> String {
        String::try_from(self.hints[name].try_clone().unwrap()).unwrap()
    }

    pub fn urgency(&self) -> u8 {
        u8::try_from(self.hints["urgency"].try_clone().unwrap()).unwrap()
    }
}

/// How the server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temper {
    /// As it should, and reads markup.
    Kind,
    /// As it should, and shows every character.
    Literal,
    /// Takes no notice.
    Refusing,
    /// Never answers.
    Hanging,
}

/// The server on the session's bus, until dropped.
pub struct Server {
    connection: zbus::Connection,
    calls: mpsc::UnboundedReceiver<Call>,
}

struct Notifications {
    temper: Temper,
    calls: mpsc::UnboundedSender<Call>,
    last_id: u32,
}

impl Server {
    pub async fn start(temper: Temper) -> Self {
        let (sender, calls) = mpsc::unbounded_channel();
        let object = Notifications { temper, calls: sender, last_id: 40 };
        let builder = zbus::connection::Builder::session().serve_at(PATH, object).name(NAME);
        Self { connection: builder.build().await.unwrap(), calls }
    }

    pub async fn notified(&mut self) -> Notified {
        match self.calls.recv().await.unwrap() {
            Call::Notify(notified) => *notified,
            Call::Close(id) => panic!("closed {id} instead of showing something"),
        }
    }

    pub async fn closed(&mut self) -> u32 {
        match self.calls.recv().await.unwrap() {
            Call::Close(id) => id,
            Call::Notify(notified) => panic!("shown instead of closed: {notified:?}"),
        }
    }

    pub async fn press(&self, id: u32, action: &str) {
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
        Notifications::action_invoked(&emitter, id, action).await.unwrap();
    }

    pub async fn close(&self, id: u32, reason: u32) {
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
        Notifications::notification_closed(&emitter, id, reason).await.unwrap();
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    async fn get_capabilities(&self) -> Vec<String> {
        self.think().await;
        let markup = (self.temper != Temper::Literal).then_some("body-markup");
        ["body", "actions"].into_iter().chain(markup).map(str::to_owned).collect()
    }

    async fn get_server_information(&self) -> (String, String, String, String) {
        self.think().await;
        ("fake".to_owned(), "watchbill".to_owned(), "1.2".to_owned(), "1.2".to_owned())
    }

    #[allow(clippy::too_many_arguments, reason = "the specification has this many")]
    fn notify(
        &mut self,
        app: String,
        replaces: u32,
        icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedVariant>,
        _expires_ms: i32,
    ) -> zbus::fdo::Result<u32> {
        if self.temper == Temper::Refusing {
            return Err(zbus::fdo::Error::LimitsExceeded("too many notifications".to_owned()));
        }
        self.last_id += 1;
        let notified = Notified { app, replaces, icon, summary, body, actions, hints };
        self.calls.send(Call::Notify(Box::new(notified))).unwrap();
        Ok(if replaces == 0 { self.last_id } else { replaces })
    }

    fn close_notification(&self, id: u32) {
        self.calls.send(Call::Close(id)).unwrap();
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

impl Notifications {
    async fn think(&self) {
        if self.temper == Temper::Hanging {
            std::future::pending::<()>().await;
        }
    }
}
