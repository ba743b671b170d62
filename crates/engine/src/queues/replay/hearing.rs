//! What people ask of a replay that is carried out, from whichever process.

use watchbill_domain::queues::Act;
use watchbill_domain::queues::replay::Event;
use watchbill_domain::time::Instant;
use watchbill_store::{ReplayOrder, ReplayWish};

use super::station::{LOOK_EVERY, Station, Trouble, later};

impl Station {
    /// What people asked since it was looked for last.
    pub(super) async fn take_orders(&mut self) -> Result<(), Trouble> {
        let now = self.now();
        if now.since(self.looked_at) < LOOK_EVERY && now >= self.looked_at {
            return Ok(());
        }
        self.looked_at = now;
        let orders = self.shared.store.replay_orders().await.map_err(|error| later(&error))?;
        let ours: Vec<ReplayOrder> = orders.into_iter().filter(|order| order.replay == self.plan.id).collect();
        let stops = ours.iter().any(|order| order.wish == ReplayWish::Stop);
        for order in ours {
            self.obey(order, stops, now).await?;
        }
        Ok(())
    }

    /// What ends it waits for nothing that others need.
    async fn obey(&mut self, order: ReplayOrder, stops: bool, now: Instant) -> Result<(), Trouble> {
        // What happened before is stored by itself, with its own entry in the trail.
        self.store(None).await?;
        let event = match order.wish {
            ReplayWish::Confirm | ReplayWish::GoOn if stops => {
                return self.shared.store.replay_order_taken(order.number, now).await.map_err(|error| later(&error));
            }
            ReplayWish::Confirm => Event::Confirmed { depth: self.depth(now).await? },
            ReplayWish::Pause => Event::PauseAsked,
            ReplayWish::GoOn => Event::GoOn { depth: self.depth(now).await? },
            ReplayWish::Stop => Event::StopAsked,
        };
        self.store(None).await?;
        let act = match order.wish {
            ReplayWish::Confirm => Act::ReplayStarted,
            ReplayWish::Pause => Act::ReplayPaused,
            ReplayWish::GoOn => Act::ReplayResumed,
            ReplayWish::Stop => Act::ReplayStopped,
        };
        let changes = self.run.clone().after(&self.plan, event.clone(), now) != self.run;
        if changes {
            self.unstored.push(event);
            let deed = self.deed(act, order.by, order.reason, now);
            if let Err(trouble) = self.store(Some(deed)).await {
                // It is heard once more, with its entry in the trail.
                self.unstored.clear();
                return Err(trouble);
            }
        }
        self.shared.store.replay_order_taken(order.number, now).await.map_err(|error| later(&error))
    }
}
