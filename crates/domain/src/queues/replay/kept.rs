//! What has to be stored of a run, so that it can go on in another process.

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Instant;

use super::Plan;
use super::judging::Mark;
use super::moving::Moving;
use super::run::{Item, Phase, Run};
use super::tally::Tally;
use super::twins::HadBefore;

/// A run as it is stored. What only matters while the program lives (the pace, what was refused in a row) is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRun {
    /// See [`Run::phase`].
    pub phase: Phase,
    /// See [`Run::stage`].
    pub stage: usize,
    /// See [`Run::tally`].
    pub tally: Tally,
    /// See [`Run::items`].
    pub items: BTreeMap<u64, Item>,
    /// The number of the next message.
    pub number: u64,
    /// The tally when the stage began.
    pub stage_began: Tally,
    /// Since when what comes back is counted.
    pub mark: Option<Mark>,
    /// So many were confirmed since then and may have been removed, or be there still.
    pub perhaps_removed: u64,
    /// So many were in hand when the program died before and have not been taken again.
    pub to_see_again: u64,
    /// So many are being asked for.
    pub taking: u64,
    /// So many at most were handed out before of which nobody knows which, because the program died while it asked for them.
    pub unknown: u64,
    /// What somebody else had before.
    pub had_before: HadBefore,
    /// So many losses in a row, with nothing confirmed in between.
    pub failures: u32,
    /// Of the messages that were chosen one by one, those that are sent and removed, by their places in the plan.
    pub gone: BTreeSet<usize>,
    /// See [`Run::moving`].
    pub moving: Option<Moving>,
    /// When the last move of the broker began, by its clock.
    pub last_move: Option<Instant>,
}

impl Run {
    /// What to store.
    #[must_use]
    pub fn kept(&self) -> KeptRun {
        KeptRun {
            phase: self.phase.clone(),
            stage: self.stage,
            tally: self.tally,
            items: self.items.clone(),
            number: self.number,
            stage_began: self.stage_began,
            mark: self.mark,
            perhaps_removed: self.perhaps_removed,
            to_see_again: self.to_see_again,
            taking: self.taking,
            unknown: self.unknown,
            had_before: self.had_before.clone(),
            failures: self.failures,
            gone: self.gone.clone(),
            moving: self.moving,
            last_move: self.last_move,
        }
    }

    /// A run that was stored. The program that carried it out is gone: the next that happens to it is
    /// [`super::Event::Crashed`].
    #[must_use]
    pub fn of_kept(kept: KeptRun, now: Instant) -> Self {
        let KeptRun {
            phase,
            stage,
            tally,
            items,
            number,
            stage_began,
            mark,
            perhaps_removed,
            to_see_again,
            taking,
            unknown,
            had_before,
            failures,
            gone,
            moving,
            last_move,
        } = kept;
        // Whoever carried it out before may be gone for long: it is looked before anything is sent.
        let looks_first = phase == Phase::Sending;
        let read_at = if looks_first { now.minus(Plan::READ_EVERY) } else { now };
        Self {
            read_at,
            phase,
            stage,
            tally,
            items,
            number,
            stage_began,
            mark,
            perhaps_removed,
            to_see_again,
            taking,
            unknown,
            had_before,
            failures,
            gone,
            moving,
            last_move,
            move_read_at: now.minus(Plan::MOVE_LOOK_EVERY),
            ..Self::new(now)
        }
    }
}
