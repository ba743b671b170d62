//! What is to be done now.

use crate::time::Instant;

use super::moving::moving;
use super::{ItemState, Phase, Plan, Run};

/// What whoever carries a run out has to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Look for the target and count; then [`super::Event::TriedDry`].
    TryDry,
    /// Open the snapshot; then [`super::Event::SnapshotOpen`].
    OpenSnapshot,
    /// Store [`super::Event::Taking`], then take so many messages at most and keep them in hand; then [`super::Event::Taken`].
    Take(u32),
    /// Write these to the snapshot and see it on the disk; then [`super::Event::Copied`].
    Copy(Vec<u64>),
    /// Store [`super::Event::Sending`], then send it, then [`super::Event::Arrived`] or [`super::Event::Refused`].
    Send(u64),
    /// Have it removed; then [`super::Event::Removed`].
    Remove(u64),
    /// Give it back; then [`super::Event::GivenBack`].
    GiveBack(u64),
    /// Wait for a confirmation that is under way.
    Await,
    /// Wait until then; in between nothing is due.
    Wait(Instant),
    /// Read the queue; then [`super::Event::Read`].
    Read,
    /// Store [`super::Event::MoveAsked`], then have the broker move messages itself; then [`super::Event::MoveTold`].
    MoveBegin,
    /// Ask the broker how far that came; then [`super::Event::MoveTold`], or [`super::Event::MoveNone`], which may be asked again.
    MoveLook,
    /// Look as for [`Order::MoveLook`] where it was asked before to end it; where it goes on, store [`super::Event::MoveCancelled`], then ask it.
    MoveCancel,
    /// Note that the clock was set back: [`super::Event::ClockSetBack`].
    BeginAnew,
    /// Nothing: a person has to say something, or it is over.
    Nothing,
}

/// What is to be done now. While messages are being sent, asked again without waiting, it gives more to send as long as the plan
/// allows.
#[must_use]
pub fn next(plan: &Plan, run: &Run, now: Instant) -> Order {
    if run.is_before_its_time(plan, now) {
        return Order::BeginAnew;
    }
    match run.phase {
        Phase::DryRun => Order::TryDry,
        Phase::Planned | Phase::Stopped | Phase::Done => Order::Nothing,
        Phase::Snapshot => Order::OpenSnapshot,
        Phase::Judging { at } if now < at => Order::Wait(at),
        Phase::Judging { .. } => Order::Read,
        Phase::Sending => closing(run).unwrap_or_else(|| sending(plan, run, now)),
        Phase::Paused(_) => closing(run).or_else(|| moving(plan, run, now)).unwrap_or(Order::Nothing),
        Phase::Ending { .. } => closing(run).or_else(|| moving(plan, run, now)).unwrap_or_else(|| ending(run)),
    }
}

/// What is confirmed has to go, whatever else is wanted.
fn closing(run: &Run) -> Option<Order> {
    run.numbers_in(|state| state == ItemState::Sent).next().map(Order::Remove)
}

fn sending(plan: &Plan, run: &Run, now: Instant) -> Order {
    if run.seeks_first(plan) {
        return Order::Take(u32::try_from(run.to_see_again).unwrap_or(Plan::BATCH).min(Plan::BATCH));
    }
    let of_move = moving(plan, run, now);
    // The queue may not be readable for long, and the broker moves what it has meanwhile.
    if let Some(order @ (Order::MoveLook | Order::MoveCancel)) = of_move {
        return order;
    }
    if plan.sends_on() && now.since(run.read_at) >= Plan::READ_EVERY {
        return Order::Read;
    }
    if let Some(wait) = of_move {
        return wait;
    }
    if run.moves_rest(plan) {
        return Order::MoveBegin;
    }
    let under_way = run.numbers_in(|state| state == ItemState::Sending).count() as u64;
    let more_in_stage = plan.portion(run.stage).is_none_or(|most| run.sent_in_stage() < most);
    if !more_in_stage || under_way >= u64::from(plan.in_flight.max(1)) {
        return Order::Await;
    }
    if let Some(number) = run.numbers_in(|state| matches!(state, ItemState::Ready { .. })).next() {
        let due = plan.due(run.paced_from, run.paced);
        return if due <= now { Order::Send(number) } else { Order::Wait(due) };
    }
    let fresh: Vec<u64> = run.numbers_in(|state| matches!(state, ItemState::Taken { .. })).collect();
    if !fresh.is_empty() {
        return Order::Copy(fresh);
    }
    let left = run.left(plan);
    if run.exhausted {
        return Order::Await;
    }
    if left == 0 {
        return if run.seeks_last(plan) { Order::Take(Plan::BATCH) } else { Order::Await };
    }
    // A canary or a portion takes no more than it sends.
    let of_stage = plan.portion(run.stage).map_or(u64::MAX, |most| most - run.sent_in_stage());
    let most = left.min(of_stage).min(u64::from(plan.batch()));
    Order::Take(u32::try_from(most).unwrap_or(Plan::BATCH))
}

fn ending(run: &Run) -> Order {
    let in_hand = |state| matches!(state, ItemState::Taken { .. } | ItemState::Ready { .. } | ItemState::Held(_));
    if let Some(number) = run.numbers_in(in_hand).next() {
        return Order::GiveBack(number);
    }
    Order::Await
}
