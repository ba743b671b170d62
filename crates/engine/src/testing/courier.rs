//! A courier that remembers what it was given.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use watchbill_domain::time::Instant;

use crate::ports::{Carried, CarryError, Clock, Courier, Parcel, PostAnswer, Taken};

use super::FakeClock;

/// How the other side receives from now on.
#[derive(Debug, Clone)]
pub enum Reception {
    /// Takes everything.
    Takes,
    /// A web server answers with this status, and asks for so many seconds of quiet.
    Status(u16, Option<u64>),
    /// Nothing listens.
    Absent,
    /// Does not accept who we are.
    Refuses,
    /// Takes everything, but its answer is lost.
    Mute,
}

/// Remembers what was carried, and when.
pub struct FakeCourier {
    clock: Arc<FakeClock>,
    carried: Mutex<Vec<(Instant, Parcel)>>,
    reception: Mutex<Reception>,
    hanging: AtomicBool,
}

impl FakeCourier {
    pub(super) fn new(clock: Arc<FakeClock>) -> Self {
        Self {
            clock,
            carried: Mutex::default(),
            reception: Mutex::new(Reception::Takes),
            hanging: AtomicBool::new(false),
        }
    }

    /// How the other side receives from now on.
    pub fn set_reception(&self, reception: Reception) {
        *self.reception.lock().unwrap_or_else(PoisonError::into_inner) = reception;
    }

    /// From now on a parcel is taken, but the caller is never told: what a crash in that moment looks like.
    pub fn hang(&self) {
        self.hanging.store(true, Ordering::Relaxed);
    }

    /// Ends [`FakeCourier::hang`].
    pub fn answer_again(&self) {
        self.hanging.store(false, Ordering::Relaxed);
    }

    /// Every try so far, with when, whatever became of it.
    #[must_use]
    pub fn carried(&self) -> Vec<(Instant, Parcel)> {
        self.carried.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Courier for FakeCourier {
    async fn carry(&self, parcel: &Parcel) -> Result<Carried, CarryError> {
        let number = {
            let mut carried = self.carried.lock().unwrap_or_else(PoisonError::into_inner);
            carried.push((self.clock.now(), parcel.clone()));
            carried.len()
        };
        if self.hanging.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        let lost = |message: &str, taken| CarryError { message: message.to_owned(), taken, lasts: false };
        let (status, retry_after_s) = match self.reception.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            Reception::Takes => (200, None),
            Reception::Status(status, retry_after_s) => (status, retry_after_s),
            Reception::Absent => return Err(lost("nothing listens there", Taken::No)),
            Reception::Refuses => {
                let message = "does not accept user and password".to_owned();
                return Err(CarryError { message, taken: Taken::No, lasts: true });
            }
            Reception::Mute => return Err(lost("it did not begin to answer within 20 s", Taken::Perhaps)),
        };
        match parcel {
            Parcel::Letter(_) => Ok(Carried::Line(format!("250 2.0.0 Ok: queued as {number}"))),
            Parcel::Post(_) => Ok(Carried::Answer(PostAnswer {
                status,
                retry_after_s,
                request_id: None,
                body: Bytes::from(format!("{{\"id\":\"n{number}\"}}")),
            })),
        }
    }
}
