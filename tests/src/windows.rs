//! The windows of a screen as its window manager would know them. Xvfb has none, so the tests say what one would say.

use crate::{display::Display, patience};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, Window as XWindow,
};
use x11rb::rust_connection::RustConnection;

/// The screen, looked at from outside of every program.
pub struct Windows {
    connection: RustConnection,
    root: XWindow,
}

impl Windows {
    /// Looks at a screen.
    ///
    /// # Panics
    /// When it cannot be reached.
    pub fn of(display: &Display) -> Self {
        let (connection, screen) = x11rb::connect(Some(display.name())).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    /// Waits until a window of this title can be seen.
    ///
    /// # Panics
    /// When there is none.
    pub async fn see(&self, title: &str) {
        patience::until(&format!("the window {title}"), async || self.shown(title).map(drop)).await;
    }

    /// Waits until no window of this title can be seen.
    ///
    /// # Panics
    /// When there is one still.
    pub async fn see_gone(&self, title: &str) {
        patience::until(&format!("the window {title} gone"), async || self.shown(title).is_none().then_some(())).await;
    }

    /// The person clicks on the cross of the window.
    ///
    /// # Panics
    /// When there is no such window.
    pub fn close(&self, title: &str) {
        let window = self.shown(title).unwrap_or_else(|| panic!("there is no window {title}"));
        let (protocols, delete) = (self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW"));
        let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        self.connection.send_event(false, window, EventMask::NO_EVENT, message).unwrap();
        self.connection.flush().unwrap();
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    fn shown(&self, title: &str) -> Option<XWindow> {
        let children = self.connection.query_tree(self.root).unwrap().reply().ok()?.children;
        children.into_iter().find(|window| self.is_shown(*window) && self.title(*window).as_deref() == Some(title))
    }

    fn is_shown(&self, window: XWindow) -> bool {
        let attributes = self.connection.get_window_attributes(window).ok().and_then(|asked| asked.reply().ok());
        attributes.is_some_and(|attributes| attributes.map_state == MapState::VIEWABLE)
    }

    fn title(&self, window: XWindow) -> Option<String> {
        let asked = self.connection.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 256).ok()?;
        String::from_utf8(asked.reply().ok()?.value).ok()
    }
}
