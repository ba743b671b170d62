//! What is known of deliveries, for people.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::columns::{Columns, count, json};
use crate::{ChannelFacts, DeliveryRow, Store, StoreError};

impl Store {
    /// The deliveries of these pages, by channel.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn deliveries_of(&self, pages: &[PageId]) -> Result<HashMap<PageId, Vec<DeliveryRow>>, StoreError> {
        let ids: Vec<i64> = pages.iter().map(|page| page.0).collect();
        let rows = sqlx::query(
            "SELECT page_id, channel, event, state, due_at, attempts, delivered_at, receipt, problem FROM deliveries
             WHERE page_id IN (SELECT value FROM json_each(?1)) ORDER BY page_id, channel, event",
        )
        .bind(json(&ids))
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let mut deliveries: HashMap<PageId, Vec<DeliveryRow>> = HashMap::new();
        for row in &rows {
            let (page, delivery) = row_of(row).map_err(|error| self.error(error))?;
            deliveries.entry(page).or_default().push(delivery);
        }
        Ok(deliveries)
    }

    /// How every channel does that something was ever to be sent to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn channel_facts(&self) -> Result<HashMap<String, ChannelFacts>, StoreError> {
        let rows: Vec<(String, Option<i64>, i64)> = sqlx::query_as(
            "SELECT channel, max(delivered_at), sum(state IN ('due', 'unconfirmed', 'attempting'))
             FROM deliveries GROUP BY channel",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let problems: Vec<(String, String, Option<i64>)> = sqlx::query_as(
            "SELECT channel, problem, max(attempted_at) FROM deliveries
             WHERE problem IS NOT NULL AND state <> 'withdrawn' AND attempted_at IS NOT NULL GROUP BY channel",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let mut facts: HashMap<String, ChannelFacts> = rows
            .into_iter()
            .map(|(channel, delivered_at, waiting)| {
                let delivered_at = delivered_at.map(Instant::from_ms);
                (channel, ChannelFacts { delivered_at, waiting: count(waiting), problem: None })
            })
            .collect();
        for (channel, problem, at) in problems {
            if let Some(facts) = facts.get_mut(&channel) {
                let at = at.map(Instant::from_ms);
                facts.problem = Some(problem).filter(|_| at >= facts.delivered_at);
            }
        }
        Ok(facts)
    }
}

fn row_of(row: &SqliteRow) -> sqlx::Result<(PageId, DeliveryRow)> {
    let mut columns = Columns::of(row);
    let page = PageId(columns.take()?);
    let delivery = DeliveryRow {
        channel: columns.take()?,
        event: columns.word()?,
        state: columns.word()?,
        due_at: columns.instant()?,
        attempts: u32::try_from(count(columns.take()?)).unwrap_or(u32::MAX),
        delivered_at: columns.maybe_instant()?,
        receipt: columns.take()?,
        problem: columns.take()?,
    };
    Ok((page, delivery))
}
