//! Letters that are taken. A test of the window holds its commands to this list.

/// The letters that are commands of the window itself on its page of alerts, or will be; an action cannot have one of them.
pub const WINDOW_KEYS: &str = "abcegijkmnoprstuvwxy";
