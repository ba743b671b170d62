//! Keys and the pointer, as WebDriver writes them.

use serde_json::{Value, json};

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// One that makes a character.
    Character(char),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Shift, to be held.
    Shift,
    /// Control, to be held.
    Control,
    /// Alt, to be held.
    Alt,
}

/// What the pointer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// Goes to this place of the page, in CSS pixels from its left and its top.
    To(i32, i32),
    /// Presses the first button.
    Down,
    /// Lets it go.
    Up,
}

impl Key {
    /// The code points of <https://www.w3.org/TR/webdriver2/#keyboard-actions>.
    fn value(self) -> char {
        match self {
            Self::Character(character) => character,
            Self::Enter => '\u{e007}',
            Self::Escape => '\u{e00c}',
            Self::Tab => '\u{e004}',
            Self::Backspace => '\u{e003}',
            Self::Delete => '\u{e017}',
            Self::Up => '\u{e013}',
            Self::Down => '\u{e015}',
            Self::Left => '\u{e012}',
            Self::Right => '\u{e014}',
            Self::Home => '\u{e011}',
            Self::End => '\u{e010}',
            Self::PageUp => '\u{e00e}',
            Self::PageDown => '\u{e00f}',
            Self::Shift => '\u{e008}',
            Self::Control => '\u{e009}',
            Self::Alt => '\u{e00a}',
        }
    }
}

/// Each key is released before the next is pressed.
pub(super) fn one_after_the_other(keys: &[Key]) -> Value {
    actions(&keys.iter().flat_map(|&key| [down(key), up(key)]).collect::<Vec<_>>())
}

/// The first is held longest.
pub(super) fn all_together(keys: &[Key]) -> Value {
    let presses = keys.iter().map(|&key| down(key));
    actions(&presses.chain(keys.iter().rev().map(|&key| up(key))).collect::<Vec<_>>())
}

/// The pointer rests on the middle of an element. It comes from its edge, because a pointer that is there already moves nothing.
pub(super) fn pointer_over(element: &Value) -> Value {
    let to = |x: i32| json!({ "type": "pointerMove", "duration": 0, "origin": element, "x": x, "y": 0 });
    json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": [to(4), to(0)] }] })
}

/// The pointer does this; between two calls it stays where it is, and down when it is.
pub(super) fn pointer(acts: &[Pointer]) -> Value {
    let steps: Vec<Value> = acts
        .iter()
        .map(|&act| match act {
            Pointer::To(x, y) => json!({ "type": "pointerMove", "duration": 0, "origin": "viewport", "x": x, "y": y }),
            Pointer::Down => json!({ "type": "pointerDown", "button": 0 }),
            Pointer::Up => json!({ "type": "pointerUp", "button": 0 }),
        })
        .collect();
    json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": steps }] })
}

fn actions(steps: &[Value]) -> Value {
    json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] })
}

fn down(key: Key) -> Value {
    json!({ "type": "keyDown", "value": key.value() })
}

fn up(key: Key) -> Value {
    json!({ "type": "keyUp", "value": key.value() })
}
