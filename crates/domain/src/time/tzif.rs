//! What a compiled zone (TZif, RFC 9636) must have beyond being readable, so that hand-offs of years to come can be worked out by it.

const HEAD: usize = 44;

/// Why nothing can be worked out by this zone, whose bytes were read before: what is in them is where it should be.
///
/// Rules of the years after the last change stand in the footer. Without one a clock would never be set again, and nothing would
/// show that it should. Zones that count leap seconds are half a minute off for everybody who does not count them.
pub(super) fn unfit(tzif: &[u8]) -> Option<&'static str> {
    let no_rule = Some("it does not say what holds after its last change");
    let Some(first) = Head::of(tzif) else { return no_rule };
    if first.version == 0 {
        return no_rule;
    }
    let rest = tzif.get(HEAD + first.length(4)..)?;
    let second = Head::of(rest)?;
    if second.leap_seconds > 0 {
        return Some("it counts leap seconds, as no clock here does");
    }
    match rest.get(HEAD + second.length(8)..) {
        Some([b'\n', rule, ..]) if *rule != b'\n' => None,
        _ => no_rule,
    }
}

/// How much of everything follows.
struct Head {
    version: u8,
    leap_seconds: usize,
    /// Offsets marked as UT, and marked as standard time: a byte each.
    marks: usize,
    changes: usize,
    kinds: usize,
    letters: usize,
}

impl Head {
    fn of(tzif: &[u8]) -> Option<Self> {
        let count = |place: usize| {
            let at = 20 + 4 * place;
            let bytes = tzif.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_be_bytes(bytes)).ok()
        };
        Some(Self {
            version: *tzif.get(4)?,
            marks: count(0)?.saturating_add(count(1)?),
            leap_seconds: count(2)?,
            changes: count(3)?,
            kinds: count(4)?,
            letters: count(5)?,
        })
    }

    /// Bytes of what follows, in which a time has so many.
    fn length(&self, time: usize) -> usize {
        let parts = [
            self.changes.saturating_mul(time + 1),
            self.kinds.saturating_mul(6),
            self.letters,
            self.leap_seconds.saturating_mul(time + 4),
            self.marks,
        ];
        parts.into_iter().fold(0, usize::saturating_add).min(usize::MAX - HEAD)
    }
}

#[cfg(test)]
#[path = "tzif_tests.rs"]
mod tests;
