//! Queues that a source could tell of and that nobody names: some kinds read only what they are given names of, and a queue that nobody
//! thought of would fail unseen.

/// What was found beside the queues that are named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Around {
    /// Each sort of queues by itself; none of them is empty.
    pub found: Vec<Unnamed>,
    /// What could not be looked at, half a sentence each: that nothing was found there proves nothing.
    pub unseen: Vec<String>,
}

/// Queues of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unnamed {
    /// What they are: `queues of BullMQ`.
    pub what: &'static str,
    /// Their names, sorted.
    pub names: Vec<String>,
    /// How the first of them is added, as half of a sentence that begins with `add`.
    pub add: String,
}
