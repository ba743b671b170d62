//! Carries pages off the laptop: posts over HTTP as sources are asked, letters over SMTP.

mod mail;

use std::sync::Arc;

use async_trait::async_trait;
use watchbill_engine::ports::{Carried, CarryError, Courier, Parcel};

use crate::http::HttpNetwork;

/// The network as it is.
#[derive(Debug)]
pub struct NetworkCourier {
    http: Arc<HttpNetwork>,
}

impl NetworkCourier {
    /// Posts through the same clients that sources are asked by.
    #[must_use]
    pub fn new(http: Arc<HttpNetwork>) -> Self {
        Self { http }
    }
}

#[async_trait]
impl Courier for NetworkCourier {
    async fn carry(&self, parcel: &Parcel) -> Result<Carried, CarryError> {
        match parcel {
            Parcel::Post(post) => self.http.post(post).await.map(Carried::Answer),
            Parcel::Letter(letter) => mail::send(letter).await.map(Carried::Line),
        }
    }
}
