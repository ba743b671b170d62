//! A run that only copies: everything chosen is in the snapshot once it is counted, nothing is sent, and all of it is back at the end.

use proptest::prelude::*;
use rstest::rstest;

use super::super::model::{World, plan};
use super::super::{AfterCrash, Chosen, Counting, Handing, Order, Target, next};
use super::*;

fn copies(most: u64) -> Plan {
    Plan { target: Target::Copies, ..plan(most) }
}

fn to_the_end(mut world: World) -> World {
    world.goes_on(|world| world.run.is_over());
    world
}

/// The messages that wait, each once.
fn waiting(world: &World) -> Vec<u64> {
    let mut ids: Vec<u64> = world.waiting.iter().map(|letter| letter.id).collect();
    ids.sort_unstable();
    ids
}

#[rstest]
#[case::counted_exactly(Counting::Exactly, Handing::InOrder)]
#[case::counted_roughly(Counting::Roughly, Handing::AnyOrder)]
fn everything_is_copied_and_given_back_and_nothing_is_judged(#[case] counting: Counting, #[case] handing: Handing) {
    let mut world = World::new(Plan { counting, handing, ..copies(900) }, 900).confirmed();
    world.burning = Some("checkout".to_owned());
    let began = world.now;
    let world = to_the_end(world);
    assert_eq!((&world.run.phase, world.run.tally), (&Phase::Done, Tally { copied: 900, ..Tally::default() }));
    assert_eq!((world.copied.len(), world.arrived.len(), world.now), (900, 0, began));
    assert_eq!(waiting(&world), (0..900).collect::<Vec<_>>());
    assert!(world.run.left_for_a_person().is_empty());
}

#[rstest]
#[case::one_signature(Chosen::OfSignature("odd".to_owned()), 20, 20)]
#[case::these(Chosen::These([3, 8].map(|id: u64| Fingerprint(id.to_string())).to_vec()), 2, 48)]
fn only_what_was_chosen_is_copied(#[case] chosen: Chosen, #[case] copied: u64, #[case] others: u64) {
    let world = to_the_end(World::new(Plan { chosen, ..copies(40) }, 60).confirmed());
    assert_eq!(world.run.tally.copied, copied);
    assert!(world.run.tally.not_chosen <= others, "{:?}", world.run.tally);
    assert_eq!((world.copied.len() as u64, world.depth()), (copied, 60));
}

/// They cannot be sent again, and are just what somebody wants to keep.
#[test]
fn what_died_of_a_replay_or_was_left_by_one_is_copied_like_the_others() {
    let mut world = World::new(Plan { parked: vec![Fingerprint("7".to_owned())], ..copies(12) }, 12);
    world.waiting[3].replayed = 1;
    let world = to_the_end(world.confirmed());
    assert_eq!(world.run.tally, Tally { copied: 12, ..Tally::default() });
}

#[test]
fn no_more_is_looked_at_than_was_planned() {
    let world = to_the_end(World::new(copies(4), 7).confirmed());
    assert_eq!((world.run.tally.copied, world.copied.len(), world.depth()), (4, 4, 7));
}

/// What does not fit is not copied: it would lie behind what is in hand, and nobody waits for a person.
#[test]
fn as_many_bytes_are_copied_as_may_be_held_and_then_it_is_over() {
    let mut world = World::new(copies(1_000), 1_000);
    world.bytes = Plan::HELD_BYTES_MOST / 100;
    let world = to_the_end(world.confirmed());
    assert_eq!((&world.run.phase, world.depth()), (&Phase::Done, 1_000));
    let Tally { copied, not_copied, .. } = world.run.tally;
    assert!((100..200).contains(&copied), "{:?}", world.run.tally);
    assert_eq!(copied + not_copied, 1_000, "what did not fit is told");
}

/// As much as may be held, and not one more: nothing is left out, wherever the end is noticed.
#[rstest]
#[case::all_that_were_planned(64, 100, 64)]
#[case::the_queue_got_emptier(300, 128, 128)]
fn where_nothing_is_left_out_nothing_is_told(#[case] planned: u64, #[case] there: u64, #[case] copied: u64) {
    let mut world = World::new(copies(planned), there);
    world.bytes = Plan::HELD_BYTES_MOST / copied;
    let world = to_the_end(world.confirmed());
    let expected = Tally { copied, ..Tally::default() };
    assert_eq!((world.run.phase, world.run.tally), (Phase::Done, expected));
}

#[test]
fn a_stop_gives_back_what_is_in_hand_and_what_is_copied_stays_so() {
    let mut world = World::new(copies(300), 300).confirmed();
    world.goes_on(|world| world.run.tally.copied == 100);
    world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Copy(_)));
    world.tell(Event::StopAsked);
    let world = to_the_end(world);
    assert_eq!(world.run.phase, Phase::Stopped);
    assert_eq!(world.run.tally, Tally { copied: 100, unsent: 50, ..Tally::default() });
    assert_eq!(waiting(&world), (0..300).collect::<Vec<_>>());
}

#[test]
fn after_a_crash_it_waits_where_that_was_planned_and_copies_none_twice() {
    let mut world = World::new(Plan { after_crash: AfterCrash::Wait, ..copies(300) }, 300).confirmed();
    world.goes_on(|world| world.run.tally.copied == 100);
    world.deaths = vec![world.steps + 1];
    world.goes_on(|_| false);
    assert_eq!((&world.run.phase, world.run.tally.copied), (&Phase::Paused(Pause::Crashed), 100));
    let depth = world.depth();
    world.tell(Event::GoOn { depth });
    let world = to_the_end(world);
    assert_eq!((world.run.tally.copied, world.copied.len()), (300, 300));
}

prop_compose! {
    fn a_case()(
        messages in 1..200_u64,
        in_order in any::<bool>(),
        sorts in prop_oneof![Just(u64::MAX), 1..5_u64],
        chosen in prop_oneof![Just(Chosen::All), Just(Chosen::OfSignature("odd".to_owned()))],
        // With the first step it is tried dry; whoever confirms it has seen that.
        deaths in proptest::collection::vec(2..120_usize, 0..6),
        stop_at in proptest::option::weighted(0.3, 1..100_usize),
    ) -> (World, Option<usize>) {
        let handing = if in_order { Handing::InOrder } else { Handing::AnyOrder };
        let mut world = World::new(Plan { handing, chosen, ..copies(messages) }, messages);
        (world.sorts, world.deaths) = (sorts, deaths);
        (world, stop_at)
    }
}

proptest! {
    /// Killed anywhere, stopped or not: every message is where it was, none is anywhere else, and no copy is counted that is not there.
    #[test]
    fn nothing_moves_and_no_copy_is_counted_that_is_not_there((world, stop_at) in a_case()) {
        let all = world.waiting.len() as u64;
        let mut world = world.confirmed();
        if let Some(stop_at) = stop_at {
            world.goes_on(|world| world.steps >= stop_at);
            world.tell(Event::StopAsked);
        }
        while !world.run.is_over() {
            world.goes_on(|_| false);
            let depth = world.depth();
            world.tell(Event::GoOn { depth });
        }
        prop_assert_eq!(waiting(&world), (0..all).collect::<Vec<_>>());
        prop_assert!(world.arrived.is_empty());
        let mut there = world.copied.clone();
        there.sort_unstable();
        there.dedup();
        let Tally { copied, sent, removed, perhaps_twice, perhaps_left, .. } = world.run.tally;
        prop_assert_eq!((sent, removed, perhaps_twice, perhaps_left), (0, 0, 0, 0));
        prop_assert!(world.copied.len() as u64 >= copied, "{} copies, {copied} counted", world.copied.len());
        if world.run.phase == Phase::Done && world.sorts == u64::MAX && world.plan.chosen == Chosen::All {
            prop_assert_eq!((there.len() as u64, copied), (all, all));
        }
    }
}
