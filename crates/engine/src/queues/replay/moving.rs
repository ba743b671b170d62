//! What is left to a broker that moves messages itself: it is begun, looked at and ended by the same steps as everything else, each stored before
//! the next. It goes on when the program ends otherwise than in good order; the next one finds it by when it began.

use watchbill_domain::queues::BrokerMove;
use watchbill_domain::queues::replay::{Event, MoveEnd, MoveTold, Moving};

use crate::ports::{HoldLost, MoveBegun, MovesThere};
use crate::reads::Here;

use super::station::{Station, Trouble};

impl Station {
    /// That it is about to be asked for is stored first, so that it is looked for after a crash. A move that somebody else asked for is waited
    /// for: it is neither counted nor ended.
    pub(super) async fn move_begin(&mut self) -> Result<(), Trouble> {
        let MovesThere { newest, running } = self.open().await?.moves().await?;
        if let Some(other) = running {
            return Err(Trouble::Waits(self.somebody_moves(&other)));
        }
        self.happened(Event::MoveAsked { newest }).await?;
        let Some(moving) = self.run.moving() else { return Ok(()) };
        let per_second = self.plan.per_second();
        match self.open().await?.move_begin(per_second, moving.since).await? {
            MoveBegun::Goes(told) => self.move_is(told).await,
            MoveBegun::Not(why) => {
                self.happened(Event::MoveRefused).await?;
                Err(Trouble::Lost(HoldLost { message: why }))
            }
        }
    }

    fn somebody_moves(&self, other: &BrokerMove) -> String {
        let to = other.into.as_ref().map_or_else(|| "back where they died".to_owned(), |into| format!("into {into}"));
        let here = Here { now: self.now(), zone: self.shared.ports.clock.zone() };
        let began = here.short(other.began);
        format!(
            "somebody else has the broker move the messages of this queue {to} since {began}: it waits until that is over, or is ended where it was begun"
        )
    }

    async fn move_is(&mut self, told: MoveTold) -> Result<(), Trouble> {
        if told.ended == Some(MoveEnd::Whole) {
            self.nothing_is_left().await?;
        }
        self.happened(Event::MoveTold(told)).await
    }

    pub(super) async fn move_look(&mut self) -> Result<(), Trouble> {
        let Some(moving) = self.run.moving() else { return Ok(()) };
        let per_second = self.plan.per_second();
        let told = self.open().await?.move_told(moving.began, moving.since, per_second).await?;
        match told {
            Some(told) => self.move_is(told).await,
            None => self.happened(Event::MoveNone).await,
        }
    }

    /// That it is about to be asked is stored first: whoever takes it up after a crash knows who ended it, and asks again where it goes on. One
    /// of which it is not known whether it began is looked for first, and so is one that was to be ended before: it may be over.
    pub(super) async fn move_cancel(&mut self) -> Result<(), Trouble> {
        if self.run.moving().is_some_and(|moving| moving.is_cancelled || moving.began.is_none()) {
            self.move_look().await?;
        }
        let Some(Moving { began: Some(began), is_cancelled, .. }) = self.run.moving() else { return Ok(()) };
        if !is_cancelled {
            self.happened(Event::MoveCancelled).await?;
        }
        Ok(self.open().await?.move_cancel(began).await?)
    }

    /// Ends it where something keeps the replay from going on: what comes of it nobody would see. Where that cannot be stored either it is asked
    /// all the same, and once more with the next try.
    pub(super) async fn move_brakes(&mut self) -> Result<(), Trouble> {
        let Some(Moving { began: Some(began), is_cancelled: false, .. }) = self.run.moving() else { return Ok(()) };
        if !self.unstored.contains(&Event::MoveCancelled) {
            self.unstored.push(Event::MoveCancelled);
        }
        let stored = self.store(None).await;
        self.open().await?.move_cancel(began).await?;
        stored
    }
}

#[cfg(test)]
#[path = "moving_tests.rs"]
mod tests;
