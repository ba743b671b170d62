//! What only passes through lies on the stack until something else is written over it.

use std::hint::black_box;

/// So deep it is wiped, bytes: reading and masking need a few tens of thousands.
const DEEP: usize = 192 * 1024;

/// Does what has to do with messages, and wipes the stack that it used.
pub(super) fn wiped<T>(work: impl FnOnce() -> T) -> T {
    let done = below(work);
    blank();
    done
}

/// In a frame of its own, so that all it needs lies below that of its caller.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

#[inline(never)]
#[allow(clippy::large_stack_arrays, reason = "that it is as large as what was used is the point")]
fn blank() {
    let blank = [0_u8; DEEP];
    black_box(&blank);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_handed_back() {
        let secret = String::from("hunter2");
        assert_eq!(wiped(|| secret.len()), 7);
    }
}
