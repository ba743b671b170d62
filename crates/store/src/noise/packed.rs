//! A hundred thousand changes as one text.
//!
//! A row that SQLite's thread hands over costs more than a microsecond, most of it in messages and allocations; a million of
//! them would take the ledger a second. Put together by SQLite itself they cost a fifth of that. The text is made of
//! characters because `char()` is the one function that makes bytes out of numbers without writing them as digits: each
//! carries 20 bits above U+E000, where no surrogates are.

use watchbill_domain::alerts::{AlertState, Severity};
use watchbill_domain::time::Instant;

/// The changes from ?1 on and before ?2: six characters each, in order of time.
///
/// The index holds every column that is asked for, in the order that is wanted; SQLite would not promise to read by it.
pub(super) const PACKED: &str = "
    SELECT group_concat(char(57344 + (alert_id >> 20), 57344 + (alert_id & 1048575),
      57344 + ((at - ?1) >> 20), 57344 + ((at - ?1) & 1048575), unicode(state), unicode(severity)), '')
    FROM transitions INDEXED BY transitions_by_time WHERE at >= ?1 AND at < ?2";

pub(super) const STATES: [AlertState; 3] = [AlertState::Pending, AlertState::Firing, AlertState::Resolved];
/// The first of the characters that carry numbers.
const BASE: u32 = 0xE000;

/// A change as it is packed.
pub(super) struct Unpacked {
    pub(super) alert: i64,
    pub(super) at: Instant,
    pub(super) state: AlertState,
    pub(super) severity: Severity,
}

/// Takes the changes out of the text; `from` is the ?1 they were packed with.
pub(super) fn unpack(text: &str, from: i64, mut each: impl FnMut(Unpacked)) -> sqlx::Result<()> {
    let mut characters = text.chars();
    let torn = || sqlx::Error::Decode("packed changes end in the middle of one, or hold what none has".into());
    while let Some(high) = characters.next() {
        let mut number = || characters.next().and_then(carried);
        let alert = join(carried(high), number()).ok_or_else(torn)?;
        let after = join(number(), number()).ok_or_else(torn)?;
        // The first letters of the words tell them apart, which a test holds.
        let state = first_letter(&STATES, AlertState::word, characters.next()).ok_or_else(torn)?;
        let severity = first_letter(&Severity::ALL, Severity::word, characters.next()).ok_or_else(torn)?;
        each(Unpacked { alert, at: Instant::from_ms(from + after), state, severity });
    }
    Ok(())
}

fn carried(character: char) -> Option<i64> {
    u32::from(character).checked_sub(BASE).map(i64::from)
}

fn join(high: Option<i64>, low: Option<i64>) -> Option<i64> {
    Some((high? << 20) | low?)
}

fn first_letter<T: Copy>(all: &[T], word: fn(T) -> &'static str, letter: Option<char>) -> Option<T> {
    let letter = letter?;
    all.iter().copied().find(|one| word(*one).starts_with(letter))
}
