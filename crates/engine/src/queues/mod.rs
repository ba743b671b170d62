//! Queues: reading messages of them.

pub(crate) mod peek;
