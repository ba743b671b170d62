//! A notification server that shows nothing and remembers everything.

use crate::{bus::Bus, patience};
use std::{collections::HashMap, time::SystemTime};
use tokio::sync::watch;
use zbus::{Connection, OwnedVariant, Variant, fdo, interface, object_server::SignalEmitter};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A call that somebody made, with the time at which it arrived.
#[derive(Debug, Clone)]
pub enum Call {
    /// `Notify`.
    Notify(Notification),
    /// `CloseNotification` with this id.
    Close(SystemTime, u32),
}

/// One `Notify` call.
#[derive(Debug, Clone)]
pub struct Notification {
    /// When it arrived.
    pub at: SystemTime,
    /// The id that was answered.
    pub id: u32,
    /// The id it replaces; 0 for a new one.
    pub replaces: u32,
    /// Who sent it, by its own word.
    pub app: String,
    /// The icon's name or path.
    pub icon: String,
    /// The title.
    pub summary: String,
    /// The text, possibly with markup.
    pub body: String,
    /// Key and label of each action.
    pub actions: Vec<(String, String)>,
    /// The hints; numbers, switches and texts as such, anything else in GVariant's notation.
    pub hints: HashMap<String, String>,
    /// How long to show it: -1 as the server likes, 0 for ever.
    pub expire_ms: i32,
}

/// Why a notification closed, as the specification numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Its time was up.
    Expired = 1,
    /// The person closed it.
    Dismissed = 2,
    /// The sender closed it.
    ByCall = 3,
}

/// The server: as long as it lives, `org.freedesktop.Notifications` has an owner on the bus.
pub struct NotificationServer {
    connection: Connection,
    calls: watch::Receiver<Vec<Call>>,
}

impl NotificationServer {
    /// Takes the name on this bus.
    ///
    /// # Panics
    /// When the name is taken.
    pub async fn start(bus: &Bus) -> Self {
        let (heard, calls) = watch::channel(Vec::new());
        let connection = bus.connect().await;
        connection.object_server().at(PATH, Recorder { heard, last_id: 0 }).await.unwrap();
        connection.request_name(NAME).await.unwrap();
        Self { connection, calls }
    }

    /// Every call so far, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.borrow().clone()
    }

    /// Every notification so far, oldest first.
    pub fn notifications(&self) -> Vec<Notification> {
        notifications(&self.calls.borrow())
    }

    /// Waits until there are at least `count` notifications, and gives them all.
    ///
    /// # Panics
    /// When there are fewer within the limit.
    pub async fn heard(&self, count: usize) -> Vec<Notification> {
        let mut calls = self.calls.clone();
        let enough = calls.wait_for(|calls| notifications(calls).len() >= count);
        match tokio::time::timeout(patience::LIMIT, enough).await {
            Ok(calls) => notifications(&calls.unwrap()),
            Err(_) => panic!("waited in vain for {count} notifications; there are {:#?}", self.calls()),
        }
    }

    /// The person chooses an action.
    pub async fn choose(&self, notification_id: u32, action: &str) {
        Recorder::action_invoked(&self.emitter(), notification_id, action).await.unwrap();
    }

    /// The notification goes away.
    pub async fn close(&self, notification_id: u32, why: Closed) {
        Recorder::notification_closed(&self.emitter(), notification_id, why as u32).await.unwrap();
    }

    /// Goes away as a server that crashed: the name has no owner any more. What was heard is given back.
    pub async fn leave(self) -> Vec<Call> {
        let calls = self.calls();
        self.connection.close().await.unwrap();
        calls
    }

    fn emitter(&self) -> SignalEmitter<'static> {
        SignalEmitter::new(&self.connection, PATH).unwrap()
    }
}

fn notifications(calls: &[Call]) -> Vec<Notification> {
    calls
        .iter()
        .filter_map(|call| match call {
            Call::Notify(notification) => Some(notification.clone()),
            Call::Close(..) => None,
        })
        .collect()
}

fn hint_text(value: &Variant<'_>) -> String {
    match value {
        // The urgency is a byte, which GVariant writes as `byte 0x02`.
        Variant::U8(number) => number.to_string(),
        Variant::Str(text) => text.as_str().to_owned(),
        other => other.to_string(),
    }
}

struct Recorder {
    heard: watch::Sender<Vec<Call>>,
    last_id: u32,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Recorder {
    // The eight arguments are the specification's, and zbus hands over what it has read.
    #[allow(clippy::too_many_arguments, clippy::needless_pass_by_value)]
    fn notify(
        &mut self,
        app: String,
        replaces: u32,
        icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedVariant>,
        expire_ms: i32,
    ) -> u32 {
        if replaces == 0 {
            self.last_id += 1;
        }
        let id = if replaces == 0 { self.last_id } else { replaces };
        let actions = actions.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        let hints = hints.into_iter().map(|(name, value)| (name, hint_text(&value))).collect();
        let at = SystemTime::now();
        let heard = Notification { at, id, replaces, app, icon, summary, body, actions, hints, expire_ms };
        self.heard.send_modify(|calls| calls.push(Call::Notify(heard)));
        id
    }

    async fn close_notification(&self, id: u32, #[zbus(signal_emitter)] emitter: SignalEmitter<'_>) -> fdo::Result<()> {
        self.heard.send_modify(|calls| calls.push(Call::Close(SystemTime::now(), id)));
        Ok(Self::notification_closed(&emitter, id, Closed::ByCall as u32).await?)
    }

    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "persistence"].map(str::to_owned).to_vec()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("recorder".to_owned(), "watchbill-tests".to_owned(), "1".to_owned(), "1.2".to_owned())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

#[cfg(test)]
#[path = "notifications_tests.rs"]
mod tests;
