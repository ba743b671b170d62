//! A tray that shows nothing and remembers which icons asked to be in it.

use crate::{bus::Bus, patience};
use tokio::sync::watch;
use zbus::{Connection, interface};

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";

/// The tray: as long as it lives, a host for icons is registered on the bus.
pub struct Tray {
    _connection: Connection,
    items: watch::Receiver<Vec<String>>,
}

impl Tray {
    /// Takes the name on this bus.
    ///
    /// # Panics
    /// When the name is taken.
    pub async fn start(bus: &Bus) -> Self {
        let (heard, items) = watch::channel(Vec::new());
        let connection = bus.connect().await;
        connection.object_server().at(PATH, Watcher { heard }).await.unwrap();
        connection.request_name(NAME).await.unwrap();
        Self { _connection: connection, items }
    }

    /// Waits until an icon asked to be shown.
    ///
    /// # Panics
    /// When none does.
    pub async fn item(&self) -> String {
        patience::until("an icon in the tray", async || self.items.borrow().first().cloned()).await
    }
}

struct Watcher {
    heard: watch::Sender<Vec<String>>,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&mut self, service: String) {
        self.heard.send_modify(|items| items.push(service));
    }

    fn register_status_notifier_host(&mut self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.heard.borrow().clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}
