//! Real servers from Debian's packages, on loopback, and one that stands for a service.

pub mod alertmanager;
pub mod guard;
pub mod pagerduty;
pub mod pages;
pub mod prometheus;
pub mod rabbitmq;
