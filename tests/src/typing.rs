//! A text that follows from how many keys were typed, so that whoever finds it after a crash knows whether all of it is there.

/// How many bytes every key adds.
pub const KEY_BYTES: usize = 9;

/// The text after so many keys. Every other one goes to the beginning, so that places move; lines end as on another system, and letters
/// have more than one byte.
#[must_use]
pub fn text_after(keys: usize) -> String {
    let key = |nth: usize| format!("ä{nth:05}\r\n");
    let first: String = (1..=keys).rev().filter(|nth| nth % 2 == 0).map(key).collect();
    let last: String = (1..=keys).filter(|nth| nth % 2 == 1).map(key).collect();
    format!("# Typed\r\n\r\n{first}\r\n## Further\r\n\r\n{last}")
}

/// How many keys a text is made of; none where it is another text.
#[must_use]
pub fn keys_of(text: &str) -> Option<usize> {
    let keys = text.len().checked_sub(text_after(0).len())? / KEY_BYTES;
    (text_after(keys) == text).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::{keys_of, text_after};

    #[test]
    fn a_text_tells_how_many_keys_it_took_and_a_torn_one_tells_none() {
        for keys in [0, 1, 2, 7, 130] {
            assert_eq!(keys_of(&text_after(keys)), Some(keys));
        }
        for torn in
            ["", "# Typed", &text_after(3)[..30], &format!("{}x", text_after(3)), &text_after(4).replace('4', "5")]
        {
            assert_eq!(keys_of(torn), None, "{torn:?}");
        }
    }
}
