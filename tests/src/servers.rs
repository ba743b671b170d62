//! Real servers from Debian's packages, on loopback, and those that stand for a service.

pub mod alertmanager;
pub mod guard;
pub mod moto;
pub mod nats;
pub mod pagerduty;
pub mod pages;
pub mod postgres;
pub mod prometheus;
pub mod rabbitmq;
pub mod redis;
