//! Where the records of a sealed file begin and end, also behind one that was damaged.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use super::{HEAD, MARK, NONCE_LEN, RECORD_HEAD, RECORD_MOST};

/// So much is looked through at once for the next mark, bytes.
const AT_ONCE: usize = 1 << 20;

/// A sealed file, read where it is asked for.
pub(super) struct Records<'a> {
    file: &'a mut File,
    length: u64,
}

/// What is at a place.
pub(super) enum Next {
    /// A record as it stands in the file.
    Record {
        /// Where it begins.
        from: u64,
        /// The number that it claims.
        number: u64,
        nonce: [u8; NONCE_LEN],
        sealed: Vec<u8>,
    },
    /// A record whose length cannot be, with others behind it.
    Unreadable {
        /// Where to look for them.
        behind: u64,
    },
    /// There is no further one.
    End {
        /// Where a record begins that is not whole; where there is none, the end of the file.
        half_from: u64,
    },
}

impl<'a> Records<'a> {
    pub fn of(file: &'a mut File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }

    /// So many bytes from there on; fewer where the file ends.
    pub fn bytes(&mut self, from: u64, most: usize) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        (&mut *self.file).take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The first record that begins there or behind.
    pub fn next(&mut self, at: u64) -> io::Result<Next> {
        let Some(from) = self.mark(at)? else { return Ok(Next::End { half_from: self.half_mark(at)? }) };
        let behind = from + MARK.len() as u64;
        let head = self.bytes(from, RECORD_HEAD)?;
        let Some((number, length, nonce)) = parts(&head) else { return Ok(Next::End { half_from: from }) };
        let left = self.length.saturating_sub(from + RECORD_HEAD as u64);
        if length > RECORD_MOST || length as u64 > left {
            // A crash leaves a half record at the end alone.
            let is_last = self.mark(behind)?.is_none();
            return Ok(if is_last { Next::End { half_from: from } } else { Next::Unreadable { behind } });
        }
        let sealed = self.bytes(from + RECORD_HEAD as u64, length)?;
        Ok(Next::Record { from, number, nonce, sealed })
    }

    /// Where the next mark begins.
    fn mark(&mut self, mut at: u64) -> io::Result<Option<u64>> {
        let own = MARK.len();
        while at < self.length {
            // Most often it is right there.
            if self.bytes(at, own)? == MARK {
                return Ok(Some(at));
            }
            let bytes = self.bytes(at, AT_ONCE)?;
            if let Some(found) = bytes.windows(own).position(|window| window == MARK) {
                return Ok(Some(at + found as u64));
            }
            let Some(looked) = bytes.len().checked_sub(own - 1).filter(|looked| *looked > 0) else { break };
            at += looked as u64;
        }
        Ok(None)
    }

    /// Where a mark begins that the file ends in; else the end of the file.
    fn half_mark(&mut self, at: u64) -> io::Result<u64> {
        let from = self.length.saturating_sub(MARK.len() as u64 - 1).max(at).max(HEAD.len() as u64);
        let tail = self.bytes(from, MARK.len())?;
        let half = (0..tail.len()).find(|begin| MARK.starts_with(&tail[*begin..]));
        Ok(half.map_or(self.length, |begin| from + begin as u64))
    }
}

/// The number, the length and the nonce of a head; none where it is not whole.
fn parts(head: &[u8]) -> Option<(u64, usize, [u8; NONCE_LEN])> {
    let (number, rest) = head.get(MARK.len()..)?.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let nonce = rest.first_chunk::<NONCE_LEN>()?;
    Some((u64::from_le_bytes(*number), u32::from_le_bytes(*length) as usize, *nonce))
}
