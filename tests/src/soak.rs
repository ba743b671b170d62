//! How much a long test does.

/// How often to do something: few times in `cargo xtask test`, in full under `cargo xtask test --soak`.
pub fn rounds(usually: u32, soaking: u32) -> u32 {
    if is_on() { soaking } else { usually }
}

/// Whether this is a long run, which does everything in full.
#[must_use]
pub fn is_on() -> bool {
    std::env::var_os("WATCHBILL_SOAK").is_some_and(|value| value == "1")
}
