//! Pages on their way to channels off the laptop: one row per page, channel and event, written with the page.
//!
//! ```text
//! due -> attempting -> delivered
//!  |         |-> due again, later       (certainly not taken)
//!  |         |-> unconfirmed, then again (perhaps taken: the answer was lost, or Watchbill ended here)
//!  |-> failed     (not taken for a whole day)
//!  |-> withdrawn  (over before it was taken)
//! ```

mod commits;
mod records;

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use sqlx::sqlite::SqliteRow;
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::columns::{Columns, count};
use crate::{ChannelRule, Delivery, DeliveryEvent, Store, StoreError, Taken};

pub(crate) use commits::{after_poll, recover, take_back, write};

/// A page that no channel took within this time is given up, and said to be.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(24 * 3600);

impl Store {
    /// Which channels pages go to from now on; pages that were written before are not sent to new ones.
    pub fn set_channels(&self, channels: Vec<ChannelRule>) {
        *self.channels.write().unwrap_or_else(PoisonError::into_inner) = channels.into();
    }

    pub(crate) fn channels(&self) -> Arc<[ChannelRule]> {
        self.channels.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The delivery to `channel` that is the next to be made: of what is due by `now` the oldest page.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn due_delivery(&self, channel: &str, now: Instant) -> Result<Option<Delivery>, StoreError> {
        let row = sqlx::query(
            "SELECT d.page_id, d.channel, d.event, d.state, d.attempts FROM deliveries d
             JOIN pages p ON p.id = d.page_id
             WHERE d.state IN ('due', 'unconfirmed') AND d.channel = ?1 AND d.due_at <= ?2
             ORDER BY p.created_at, p.id, d.event LIMIT 1",
        )
        .bind(channel)
        .bind(now.as_ms())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        row.as_ref().map(delivery_of).transpose().map_err(|error| self.error(error))
    }

    /// When the next delivery to `channel` that waits is due.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn next_delivery_at(&self, channel: &str) -> Result<Option<Instant>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar(
            "SELECT min(due_at) FROM deliveries WHERE state IN ('due', 'unconfirmed') AND channel = ?1",
        )
        .bind(channel)
        .fetch_one(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        Ok(at.map(Instant::from_ms))
    }

    /// Notes that the delivery is being made from now on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not wanted any more: then it must not be made.
    pub async fn delivery_attempting(&self, delivery: &Delivery, now: Instant) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE deliveries SET state = 'attempting', attempts = attempts + 1, attempted_at = ?4
             WHERE page_id = ?1 AND channel = ?2 AND event = ?3 AND state IN ('due', 'unconfirmed')",
        );
        let query = query.bind(delivery.page.0).bind(delivery.channel.clone()).bind(delivery.event.word());
        let moved = query.bind(now.as_ms()).execute(&self.writer).await.map_err(|error| self.error(error))?;
        if moved.rows_affected() == 0 {
            let what = format!("page {} is not wanted at {} any more", delivery.page, delivery.channel);
            return Err(StoreError::NotFound { what });
        }
        Ok(())
    }

    /// Notes that the channel took it, with what the channel calls it. If all that the page tells of is over by now and the
    /// channel is told of ends, that is due too.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn delivery_made(&self, delivery: &Delivery, receipt: &str, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let write = async {
            sqlx::query(
                "UPDATE deliveries SET state = 'delivered', delivered_at = ?4, receipt = ?5, problem = NULL
                 WHERE page_id = ?1 AND channel = ?2 AND event = ?3",
            )
            .bind(delivery.page.0)
            .bind(&delivery.channel)
            .bind(delivery.event.word())
            .bind(now.as_ms())
            .bind(receipt)
            .execute(&mut *transaction)
            .await?;
            commits::tell_ends(&mut transaction, &self.channels(), &[delivery.page.0], now).await
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Notes that the channel did not take it, or that nobody knows: it is tried again at `retry_at`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn delivery_failed(
        &self,
        delivery: &Delivery,
        problem: &str,
        taken: Taken,
        retry_at: Instant,
    ) -> Result<(), StoreError> {
        let state = match taken {
            Taken::No => "due",
            Taken::Perhaps => "unconfirmed",
        };
        sqlx::query(
            "UPDATE deliveries SET state = ?4, problem = ?5, due_at = ?6
             WHERE page_id = ?1 AND channel = ?2 AND event = ?3 AND state = 'attempting'",
        )
        .bind(delivery.page.0)
        .bind(&delivery.channel)
        .bind(delivery.event.word())
        .bind(state)
        .bind(problem)
        .bind(retry_at.as_ms())
        .execute(&self.writer)
        .await
        .map(|_| ())
        .map_err(|error| self.error(error))
    }

    /// Makes everything due now that waits for `channel`: something about it changed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn hurry_deliveries(&self, channel: &str, now: Instant) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET due_at = ?2 WHERE state IN ('due', 'unconfirmed') AND channel = ?1 AND due_at > ?2",
        )
        .bind(channel)
        .bind(now.as_ms())
        .execute(&self.writer)
        .await
        .map(|_| ())
        .map_err(|error| self.error(error))
    }

    /// Gives up what has waited for a day, on whatever channel; returns how many.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn give_up_deliveries(&self, now: Instant) -> Result<u64, StoreError> {
        let given_up = sqlx::query(
            "UPDATE deliveries SET state = 'failed',
             problem = 'given up after a day: ' || coalesce(problem, 'watchbill.toml does not define this channel any more')
             WHERE state IN ('due', 'unconfirmed') AND page_id IN (SELECT id FROM pages WHERE created_at < ?1)",
        )
        .bind(now.minus(GIVEN_UP_AFTER).as_ms())
        .execute(&self.writer)
        .await
        .map_err(|error| self.error(error))?;
        Ok(given_up.rows_affected())
    }
}

impl DeliveryEvent {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Resolved => "resolved",
        }
    }
}

fn delivery_of(row: &SqliteRow) -> sqlx::Result<Delivery> {
    let mut columns = Columns::of(row);
    Ok(Delivery {
        page: PageId(columns.take()?),
        channel: columns.take()?,
        event: columns.word()?,
        before: if columns.take::<&str>()? == "unconfirmed" { Taken::Perhaps } else { Taken::No },
        attempts: u32::try_from(count(columns.take()?)).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
#[path = "deliveries_tests.rs"]
mod tests;
