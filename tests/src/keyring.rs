//! The session's keyring: a real one that can be locked, and one that never answers.

use crate::{bus::Bus, patience, process::Running, workspace::Workspace};
use std::process::Command;
use zbus::{Connection, ObjectPath, OwnedObjectPath, OwnedVariant, Variant, fdo::DBusProxy, interface, names::BusName};

const SERVICE: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";
const PASSWORD: &str = "the password of this keyring";

/// gnome-keyring with one keyring, unlocked to begin with.
pub struct Keyring {
    bus: Connection,
    _daemon: Running,
}

impl Keyring {
    /// Starts it on this bus, for the person of this workspace.
    ///
    /// # Panics
    /// When gnome-keyring does not come up.
    pub async fn start(bus: &Bus, workspace: &Workspace) -> Self {
        let mut command = Command::new("sh");
        // It reads the password from its standard input, where a test has none to give.
        let start = "printf %s \"$1\" | gnome-keyring-daemon --foreground --components=secrets --unlock";
        command.args(["-c", start, "sh", PASSWORD]).envs(workspace.environment());
        command.env("DBUS_SESSION_BUS_ADDRESS", bus.address());
        let daemon = Running::start(&workspace.logs(), &command);
        let bus = bus.connect().await;
        appeared(&bus).await;
        Self { bus, _daemon: daemon }
    }

    /// Locks it.
    ///
    /// # Panics
    /// When it stays open.
    pub async fn lock(&self) {
        let interface = Some("org.freedesktop.Secret.Service");
        let answer = self.bus.call_method(Some(SERVICE), PATH, interface, "Lock", &(vec![login()],)).await;
        answer.expect("gnome-keyring locks its keyring");
    }

    /// Unlocks it as the login does, without a prompt.
    ///
    /// # Panics
    /// When it stays locked.
    pub async fn unlock(&self) {
        let plain = ("plain", Variant::from(""));
        let interface = Some("org.freedesktop.Secret.Service");
        let opened = self.bus.call_method(Some(SERVICE), PATH, interface, "OpenSession", &plain).await.unwrap();
        let body = opened.body();
        let (_, session): (Variant<'_>, ObjectPath<'_>) = body.deserialize().unwrap();
        let secret = (session, Vec::<u8>::new(), PASSWORD.as_bytes().to_vec(), "text/plain");
        let ours = Some("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface");
        let answer =
            self.bus.call_method(Some(SERVICE), PATH, ours, "UnlockWithMasterPassword", &(login(), secret)).await;
        answer.expect("gnome-keyring unlocks its keyring");
    }
}

/// A keyring that waits for a person who never comes: it takes every question and answers none.
pub struct SilentKeyring {
    _bus: Connection,
}

impl SilentKeyring {
    /// Starts it on this bus.
    ///
    /// # Panics
    /// When somebody else is the bus's keyring.
    pub async fn start(bus: &Bus) -> Self {
        let bus = bus.connect().await;
        bus.object_server().at(PATH, Silent).await.unwrap();
        bus.request_name(SERVICE).await.unwrap();
        Self { _bus: bus }
    }
}

struct Silent;

#[interface(name = "org.freedesktop.Secret.Service")]
impl Silent {
    async fn open_session(&self, _algorithm: String, _input: OwnedVariant) -> (OwnedVariant, OwnedObjectPath) {
        std::future::pending().await
    }

    async fn read_alias(&self, _name: String) -> OwnedObjectPath {
        std::future::pending().await
    }
}

async fn appeared(bus: &Connection) {
    let names = DBusProxy::new(bus).await.unwrap();
    patience::until("gnome-keyring appears on the bus", async || {
        names.name_has_owner(BusName::try_from(SERVICE).ok()?).await.ok()?.then_some(())
    })
    .await;
}

fn login() -> ObjectPath<'static> {
    ObjectPath::from_static_str(LOGIN).unwrap()
}
