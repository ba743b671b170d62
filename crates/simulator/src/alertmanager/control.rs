//! The paths no real server has: they make this one misbehave.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::faults::Orders;
use crate::feed::Feed;

use super::process::Process;

/// `GET /-/simulator/faults`: what is ordered and not yet used up.
pub(crate) async fn faults(State(process): State<Arc<Process>>) -> Json<Orders> {
    Json(process.faults.standing())
}

/// `POST /-/simulator/faults`: takes the place of all earlier orders.
pub(crate) async fn set_faults(State(process): State<Arc<Process>>, Json(orders): Json<Orders>) -> StatusCode {
    process.order(orders);
    StatusCode::NO_CONTENT
}

/// `POST /-/simulator/tick`: the next share of a load changes.
pub(super) async fn tick(State(process): State<Arc<Process>>) -> (StatusCode, &'static str) {
    match &process.feed {
        Feed::Load(load) => {
            load.tick(process.clock.now());
            (StatusCode::NO_CONTENT, "")
        }
        Feed::Story { .. } | Feed::Fortnight { .. } | Feed::Manual(_) => {
            (StatusCode::CONFLICT, "only a load has ticks\n")
        }
    }
}
