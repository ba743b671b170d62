//! Real servers from Debian's packages, on loopback.

pub mod alertmanager;
pub mod guard;
pub mod pages;
pub mod prometheus;
