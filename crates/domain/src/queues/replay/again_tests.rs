//! What is seen again after a crash, and what a run of equal messages and of chosen ones does.

use std::time::Duration;

use super::super::model::{World, plan};
use super::super::{Chosen, Handing, InDoubt, Order, Signals, Target, Verdict, next};
use super::*;
use crate::queues::fixtures::at;

fn prints(these: &[u64]) -> Chosen {
    Chosen::These(these.iter().map(|id| Fingerprint(id.to_string())).collect())
}

fn to_the_end(mut world: World) -> World {
    world.goes_on(|world| world.run.is_over());
    world
}

/// Of equal messages one was confirmed, removed, and the program died before it could store that.
fn dies_at_a_removal(plan: Plan) -> World {
    let messages = plan.most;
    let mut world = World::new(plan, messages);
    world.sorts = 1;
    let mut world = world.confirmed();
    world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
    world.deaths = vec![world.steps + 2];
    world
}

#[test]
fn what_was_never_handed_out_is_not_taken_for_what_was_sent() {
    for handing in [Handing::InOrder, Handing::AnyOrder] {
        let world = to_the_end(dies_at_a_removal(Plan { handing, ..plan(3) }));
        assert_eq!((world.arrived, world.waiting.len()), (vec![0, 1, 2], 0), "{handing:?}");
        assert_eq!(world.run.tally, Tally { sent: 3, removed: 3, ..Tally::default() }, "{handing:?}");
    }
}

/// Whoever reads messages first, as one does before a replay, leaves all of them marked as handed out: then an equal one that was never in
/// hand looks like the one that was sent.
#[test]
fn of_equal_ones_that_somebody_read_before_none_is_removed_unsent() {
    for handing in [Handing::InOrder, Handing::AnyOrder] {
        let mut world = World::new(Plan { handing, ..plan(3) }, 3);
        world.sorts = 1;
        world.waiting.iter_mut().for_each(|letter| letter.redelivered = true);
        let mut world = world.confirmed();
        world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
        world.deaths = vec![world.steps + 2];
        let world = to_the_end(world);
        assert_eq!((world.arrived, world.waiting.len()), (vec![0, 1, 2], 0), "{handing:?}");
        assert_eq!((world.run.tally.sent, world.run.tally.perhaps_twice), (3, 1), "{handing:?}");
    }
}

/// SQS says of everything that it may have been handed out before.
#[test]
fn a_message_with_a_number_is_the_one_that_was_sent_whoever_had_it_before() {
    for dies_after in [1, 2] {
        let mut world = World::new(Plan { handing: Handing::AnyOrder, in_flight: 1, ..plan(300) }, 300);
        world.is_numbered = true;
        world.waiting.iter_mut().for_each(|letter| letter.redelivered = true);
        let mut world = world.confirmed();
        world.goes_on(|world| {
            world.run.stage == 3 && matches!(next(&world.plan, &world.run, world.now), Order::Remove(_))
        });
        world.deaths = vec![world.steps + dies_after];
        while !world.run.is_over() {
            world.goes_on(|_| false);
            let depth = world.depth();
            world.tell(Event::GoOn { depth });
        }
        world.arrived.sort_unstable();
        assert_eq!((world.arrived, world.waiting.len()), ((0..300).collect(), 0), "dies {dies_after} later");
        assert_eq!(world.run.tally, Tally { sent: 300, removed: 300, ..Tally::default() });
    }
}

/// Those that are equal stand for each other, so it only matters how many were sent.
#[test]
fn of_equal_ones_as_many_are_sent_as_were_not() {
    for in_doubt in [InDoubt::SendAgain, InDoubt::Park] {
        // More are in hand, and equal to the one that is confirmed.
        let mut world = dies_at_a_removal(Plan { in_doubt, in_flight: 1, watch: Duration::ZERO, ..plan(30) });
        world.deaths.clear();
        world.goes_on(|world| {
            world.run.stage == 1 && matches!(next(&world.plan, &world.run, world.now), Order::Remove(_))
        });
        // Right before it is removed, or right after.
        for dies_after in [1, 2] {
            let mut world = world.clone();
            world.deaths = vec![world.steps + dies_after];
            let world = to_the_end(world);
            assert_eq!((world.arrived.len(), world.waiting.len()), (30, 0));
            assert_eq!(world.run.tally, Tally { sent: 30, removed: 30, ..Tally::default() });
        }
    }
}

/// It was once taken for the one that was sent since, and removed unsent.
#[test]
fn one_that_an_earlier_crash_let_go_is_sent() {
    for handing in [Handing::InOrder, Handing::AnyOrder] {
        let mut world = World::new(Plan { handing, ..plan(2) }, 2);
        world.sorts = 1;
        let mut world = world.confirmed();
        world.goes_on(|world| world.run.numbers_in(|state| matches!(state, ItemState::Ready { .. })).next().is_some());
        world.lets_go();
        world.tell(Event::Crashed);
        world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
        world.deaths = vec![world.steps + 2];
        let world = to_the_end(world);
        assert_eq!((world.arrived.len(), world.waiting.len()), (2, 0), "{handing:?}");
        assert_eq!(world.run.tally, Tally { sent: 2, removed: 2, ..Tally::default() }, "{handing:?}");
    }
}

/// It died while it asked, and nobody knows which were handed out.
#[test]
fn where_some_were_handed_out_unheard_what_comes_again_is_in_doubt() {
    for (in_doubt, arrive) in [(InDoubt::SendAgain, 2), (InDoubt::Park, 1)] {
        let mut world = World::new(Plan { handing: Handing::AnyOrder, in_doubt, ..plan(2) }, 2);
        world.sorts = 1;
        let mut world = world.confirmed();
        world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Take(_)));
        world.deaths = vec![world.steps + 3];
        world.goes_on(|world| world.run.unknown == 1);
        assert!(world.run.may_be_there_unsent(&Fingerprint("any".to_owned())));
        world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
        world.deaths = vec![world.steps + 2];
        let world = to_the_end(world);
        let Tally { in_doubt: left, perhaps_twice, .. } = world.run.tally;
        assert_eq!((world.arrived.len(), world.waiting.len() as u64, perhaps_twice), (arrive, left, 1 - left));
    }
}

/// That one was removed and nobody noted it does not make up for one that is back.
#[test]
fn a_canary_that_comes_back_is_noticed_after_a_crash_as_well() {
    for handing in [Handing::InOrder, Handing::AnyOrder] {
        for dies_after in [1, 2] {
            let mut world = World::new(Plan { handing, ..plan(300) }, 300);
            world.deadly = vec![0];
            let mut world = world.confirmed();
            world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
            world.deaths = vec![world.steps + dies_after];
            world.goes_on(|_| false);
            let Phase::Paused(Pause::Judged(Verdict::ComesBack { back, sent: 1 })) = world.run.phase else {
                panic!("{handing:?}: it passed")
            };
            assert!((1..=2).contains(&back) && world.arrived == [0], "{handing:?}: {back}");
        }
    }
}

#[test]
fn a_canary_that_stays_away_passes_after_a_crash_before_it_was_removed() {
    let mut world = World::new(plan(300), 300).confirmed();
    world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
    world.deaths = vec![world.steps + 1];
    assert_eq!(to_the_end(world).run.tally.sent, 300);
}

#[test]
fn what_was_let_go_is_looked_for_behind_what_died_again() {
    let mut world = World::new(Plan { handing: Handing::AnyOrder, ..plan(3) }, 3);
    world.deadly = vec![0];
    let mut world = world.confirmed();
    world.goes_on(|_| false);
    let depth = world.depth();
    world.tell(Event::GoOn { depth });
    world.goes_on(|world| world.run.numbers_in(|state| matches!(state, ItemState::Ready { .. })).count() == 2);
    world.lets_go();
    world.tell(Event::Crashed);
    let world = to_the_end(world);
    assert_eq!(world.run.tally, Tally { sent: 3, removed: 3, died_twice: 1, ..Tally::default() });
}

#[test]
fn what_was_let_go_and_never_came_again_is_told() {
    for handing in [Handing::InOrder, Handing::AnyOrder] {
        let mut world = World::new(Plan { handing, ..plan(6) }, 6).confirmed();
        world.goes_on(|world| world.run.numbers_in(|state| matches!(state, ItemState::Ready { .. })).count() == 5);
        world.lets_go();
        world.tell(Event::Lost("it is gone".to_owned()));
        // Somebody purges the queue.
        world.waiting.clear();
        let world = to_the_end(world);
        assert_eq!((&world.run.phase, world.arrived.len()), (&Phase::Done, 1));
        assert_eq!(
            world.run.tally,
            Tally { sent: 1, removed: 1, perhaps_unsent: 5, ..Tally::default() },
            "{handing:?}"
        );
    }
}

#[test]
fn what_is_given_back_by_the_end_of_a_connection_counts_as_that() {
    let mut world = World::new(Plan { chosen: prints(&[3]), ..plan(12) }, 12);
    world.refuses = vec![3];
    let mut world = world.confirmed();
    world.goes_on(|world| matches!(world.run.phase, Phase::Ending { .. }));
    world.lets_go();
    world.tell(Event::Lost("it is gone".to_owned()));
    let expected = Tally { not_chosen: 3, refused: 1, ..Tally::default() };
    assert_eq!((&world.run.phase, world.run.tally), (&Phase::Done, expected));
    assert_eq!(world.run.left_for_a_person(), [(Fingerprint("3".to_owned()), HeldBecause::Refused)]);
}

/// Nothing was sent anywhere, so there is nothing to doubt.
#[test]
fn what_was_about_to_be_discarded_is_discarded_after_a_crash() {
    let mut world = World::new(Plan { target: Target::Nowhere, in_doubt: InDoubt::Park, ..plan(3) }, 3).confirmed();
    world.goes_on(|world| world.run.numbers_in(|state| state == ItemState::Sending).next().is_some());
    world.lets_go();
    world.tell(Event::Crashed);
    assert_eq!(to_the_end(world).run.tally, Tally { sent: 3, removed: 3, ..Tally::default() });
}

#[test]
fn what_was_confirmed_is_removed_and_not_sent_again_where_it_is_the_only_one() {
    let mut world = World::new(plan(3), 3).confirmed();
    world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
    world.deaths = vec![world.steps + 1];
    let world = to_the_end(world);
    assert_eq!((world.arrived, world.run.tally.perhaps_twice), (vec![0, 1, 2], 0));
}

#[test]
fn what_is_in_doubt_for_the_second_time_is_not_sent_a_third_time() {
    let mut world = World::new(plan(1), 1).confirmed();
    for round in 1..=2 {
        world.goes_on(|world| world.run.numbers_in(|state| state == ItemState::Sending).next().is_some());
        assert_eq!(world.arrived.len(), round);
        world.lets_go();
        world.tell(Event::Lost("it is gone".to_owned()));
    }
    let world = to_the_end(world);
    assert_eq!((world.arrived.len(), world.waiting.len()), (2, 1));
    assert_eq!(world.run.tally, Tally { in_doubt: 1, perhaps_twice: 1, ..Tally::default() });
}

#[test]
fn three_losses_in_a_row_make_it_wait_and_what_arrives_in_between_ends_the_row() {
    let lost = || Event::Lost("the broker is going away".to_owned());
    let mut world = World::new(plan(40), 40).confirmed();
    world.goes_on(|world| world.run.phase == Phase::Sending);
    let fails = |world: &mut World| {
        world.lets_go();
        world.tell(lost());
    };
    (0..2).for_each(|_| fails(&mut world));
    world.goes_on(|world| world.arrived.len() == 3);
    (0..2).for_each(|_| fails(&mut world));
    assert!(world.run.goes(), "{:?}", world.run.phase);
    fails(&mut world);
    assert_eq!(world.run.phase, Phase::Paused(Pause::KeepsFailing("the broker is going away".to_owned())));
    let depth = world.depth();
    world.tell(Event::GoOn { depth });
    assert_eq!(to_the_end(world).run.tally.sent, 40);
}

#[test]
fn what_is_left_in_doubt_at_the_end_is_left_for_a_person() {
    let mut world = World::new(Plan { handing: Handing::AnyOrder, ..plan(20) }, 20).confirmed();
    world.goes_on(|world| world.run.numbers_in(|state| state == ItemState::Sending).count() == 2);
    world.lets_go();
    world.tell(Event::Crashed);
    world.tell(Event::StopAsked);
    assert_eq!((&world.run.phase, world.run.tally.in_doubt), (&Phase::Stopped, 2));
    let left = world.run.left_for_a_person();
    assert!(left.len() == 2 && left.iter().all(|(_, because)| *because == HeldBecause::InDoubt), "{left:?}");

    let mut world = World::new(Plan { handing: Handing::AnyOrder, ..plan(20) }, 20).confirmed();
    world.goes_on(|world| matches!(next(&world.plan, &world.run, world.now), Order::Remove(_)));
    world.lets_go();
    world.tell(Event::Crashed);
    world.tell(Event::StopAsked);
    assert_eq!(world.run.left_for_a_person(), [(Fingerprint("0".to_owned()), HeldBecause::PerhapsLeft)]);
    assert_eq!(world.run.tally.perhaps_left, 1);
}

#[test]
fn what_a_replay_before_left_for_a_person_is_held_unless_somebody_chose_it() {
    let parked = vec![Fingerprint("7".to_owned())];
    let world = to_the_end(World::new(Plan { parked: parked.clone(), ..plan(12) }, 12).confirmed());
    assert_eq!((world.run.tally.sent, world.run.tally.in_doubt, world.waiting[0].id), (11, 1, 7));
    let world =
        to_the_end(World::new(Plan { parked: parked.clone(), chosen: prints(&[7]), ..plan(12) }, 12).confirmed());
    assert_eq!(world.arrived, [7]);
    let discards = Plan { parked, target: Target::Nowhere, ..plan(12) };
    assert_eq!(to_the_end(World::new(discards, 12).confirmed()).depth(), 0);
}

#[test]
fn when_all_that_were_chosen_are_found_it_is_over() {
    let world = to_the_end(World::new(Plan { chosen: prints(&[3, 8]), ..plan(9_000) }, 9_000).confirmed());
    assert_eq!((&world.run.phase, &world.arrived), (&Phase::Done, &vec![3, 8]));
    assert!(world.run.number < 100, "{} were taken", world.run.number);
}

/// Each that was chosen stands for one message, also where others are equal, and also after crashes.
#[test]
fn as_many_as_were_chosen_are_taken_of_equal_ones() {
    for target in [Target::Nowhere, plan(1).target] {
        for death in 1..60 {
            let mut world = World::new(Plan { chosen: prints(&[1, 1]), target: target.clone(), ..plan(40) }, 40);
            world.sorts = 2;
            let mut world = world.confirmed();
            world.deaths = vec![world.steps + death];
            let world = to_the_end(world);
            let Tally { removed, perhaps_twice, in_doubt, .. } = world.run.tally;
            assert!((2..=2 + perhaps_twice).contains(&removed), "{death}: {:?}", world.run.tally);
            assert_eq!((world.depth() + removed >= 40, in_doubt), (true, 0), "{death}: {:?}", world.run.tally);
        }
    }
}

#[test]
fn what_is_held_is_bounded_by_its_bytes_too() {
    let mut world = World::new(Plan { chosen: prints(&[900]), ..plan(1_000) }, 1_000);
    world.bytes = Plan::HELD_BYTES_MOST / 100;
    let mut world = world.confirmed();
    world.goes_on(|_| false);
    assert_eq!(world.run.phase, Phase::Paused(Pause::TooManyHeld));
    assert!(world.run.number < 200, "{} are in hand", world.run.number);
}

#[test]
fn a_clock_that_is_set_back_begins_each_wait_anew() {
    let mut world = World::new(plan(300), 300).confirmed();
    world.goes_on(|world| matches!(world.run.phase, Phase::Judging { .. }));
    world.now = world.now.minus(Duration::from_secs(7_200));
    world.goes_on(|world| world.run.stage == 1);
    assert!(world.now.since(at("08:00")) <= Duration::from_secs(62), "{:?}", world.now);
    world.goes_on(|world| world.run.stage == 3 && world.arrived.len() > 120);
    world.now = world.now.minus(Duration::from_secs(7_200));
    assert_eq!(next(&world.plan, &world.run, world.now), Order::BeginAnew);
    world.tell(Event::ClockSetBack);
    assert_eq!((world.run.read_at, world.run.paced_from), (world.now, world.now));
    let later = world.now.plus(Plan::READ_EVERY);
    assert_eq!(next(&world.plan, &world.run, later), Order::Read);
    world.tell(Event::Read(Signals { at: world.now, depth: world.depth(), burning: None, rooms: Vec::new() }));
    assert_eq!(to_the_end(world).run.tally.sent, 300);
}
