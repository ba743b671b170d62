//! Numbers of as many bytes as they need: seven bits each, the lowest first, and a set eighth bit where more follow.

const MORE: u8 = 0x80;

pub(crate) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= u64::from(MORE) {
        bytes.push((number & 0x7f) as u8 | MORE);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Small numbers of either sign as small numbers.
pub(crate) fn fold(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

pub(crate) fn unfold(folded: u64) -> i64 {
    (folded >> 1).cast_signed() ^ -((folded & 1).cast_signed())
}

/// Reads them one after the other.
pub(crate) struct Numbers<'a> {
    rest: &'a [u8],
}

impl<'a> Numbers<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes are not read yet.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// Nothing where the bytes end first, or make a number that no 64 bits hold.
    pub fn next(&mut self) -> Option<u64> {
        let first = self.byte()?;
        if first < MORE { Some(u64::from(first)) } else { self.longer(first) }
    }

    fn longer(&mut self, first: u8) -> Option<u64> {
        let mut number = u64::from(first & !MORE);
        for shift in (7..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & !MORE);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte < MORE {
                return Some(number);
            }
        }
        None
    }
}
