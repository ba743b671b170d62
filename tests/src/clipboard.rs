//! What a program put on the clipboard, as another program of the same screen gets it.

use crate::{display::Display, patience};
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, Window as XWindow, WindowClass};
use x11rb::rust_connection::RustConnection;
use x11rb::{CURRENT_TIME, NONE};

/// The most that is taken, in units of four bytes: more comes in pieces, which no test needs.
const MOST: u32 = 64 * 1024;

/// A window that nobody sees, into which things are pasted.
pub struct Clipboard {
    connection: RustConnection,
    window: XWindow,
}

impl Clipboard {
    /// The clipboard of a screen.
    ///
    /// # Panics
    /// When the screen cannot be reached.
    pub fn of(display: &Display) -> Self {
        let (connection, screen) = x11rb::connect(Some(display.name())).unwrap();
        let root = connection.setup().roots[screen].root;
        let window = connection.generate_id().unwrap();
        let (class, look) = (WindowClass::INPUT_ONLY, CreateWindowAux::new());
        connection.create_window(0, window, root, 0, 0, 1, 1, 0, class, 0, &look).unwrap().check().unwrap();
        Self { connection, window }
    }

    /// What is on it in this form, such as `text/html`; none where whoever put it there offers no such form.
    ///
    /// # Panics
    /// When nobody answers, or with more than it takes at once.
    pub async fn pasted(&self, form: &str) -> Option<String> {
        let (clipboard, target, place) = (self.atom("CLIPBOARD"), self.atom(form), self.atom("WATCHBILL_PASTED"));
        self.connection.convert_selection(self.window, clipboard, target, place, CURRENT_TIME).unwrap();
        self.connection.flush().unwrap();
        let what = format!("the clipboard as {form}");
        let given = patience::until(&what, async || {
            loop {
                let event = self.connection.poll_for_event().unwrap()?;
                if let Event::SelectionNotify(told) = event
                    && told.target == target
                {
                    return Some(told.property);
                }
            }
        });
        let property = given.await;
        (property != NONE).then(|| self.taken(property))
    }

    fn taken(&self, property: Atom) -> String {
        let asked = self.connection.get_property(true, self.window, property, AtomEnum::ANY, 0, MOST);
        let value = asked.unwrap().reply().unwrap();
        assert!(value.type_ != self.atom("INCR") && value.bytes_after == 0, "it comes in pieces");
        String::from_utf8(value.value).unwrap()
    }

    fn atom(&self, name: &str) -> Atom {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }
}

#[cfg(test)]
mod tests {
    use super::Clipboard;
    use crate::display::Display;

    #[tokio::test]
    async fn an_empty_clipboard_has_nothing_in_any_form() {
        let display = Display::start(200, 200);
        assert_eq!(Clipboard::of(&display).pasted("text/html").await, None);
    }
}
