//! Real servers from Debian's packages, on loopback.

pub mod alertmanager;
pub mod prometheus;
