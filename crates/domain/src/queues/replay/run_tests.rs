use std::time::Duration;

use rstest::rstest;

use super::super::model::{World, plan};
use super::super::{AfterCrash, Chosen, Counting, InDoubt, Order, Target, next};
use super::*;
use crate::queues::fixtures::at;

fn to_the_end(mut world: World) -> World {
    world.goes_on(|world| world.run.is_over());
    world
}

#[test]
fn nothing_is_taken_before_somebody_confirms_it() {
    let mut world = World::new(plan(5), 5);
    world.goes_on(|_| false);
    assert_eq!((&world.run.phase, world.depth(), world.arrived.len()), (&Phase::Planned, 5, 0));
    world.tell(Event::PauseAsked);
    assert_eq!(world.run.phase, Phase::Planned);
}

#[test]
fn everything_arrives_once_and_in_order() {
    let world = to_the_end(World::new(plan(300), 300).confirmed());
    assert_eq!((&world.run.phase, world.depth()), (&Phase::Done, 0));
    assert_eq!(world.arrived, (0..300).collect::<Vec<_>>());
    assert_eq!(world.run.tally, Tally { sent: 300, removed: 300, ..Tally::default() });
}

#[test]
fn a_canary_of_one_then_ten_then_a_hundred_is_watched() {
    let mut world = World::new(plan(300), 300).confirmed();
    let mut watched = Vec::new();
    while world.run.phase != Phase::Done {
        world.goes_on(|world| matches!(world.run.phase, Phase::Judging { .. } | Phase::Done));
        if let Phase::Judging { at } = world.run.phase {
            watched.push((world.arrived.len(), at.since(world.now)));
            world.goes_on(|world| !matches!(world.run.phase, Phase::Judging { .. }));
        }
    }
    let minute = Duration::from_secs(60);
    assert_eq!(watched, [(1, minute), (11, minute), (111, minute)]);
}

/// At 60 a minute that are 180 messages.
#[test]
fn where_the_queue_counts_roughly_the_rest_goes_in_portions_that_are_watched_too() {
    let rough = Plan { counting: Counting::Roughly, per_minute: 60, ..plan(600) };
    let mut world = World::new(rough, 600).confirmed();
    let mut watched = Vec::new();
    while world.run.phase != Phase::Done {
        world.goes_on(|world| matches!(world.run.phase, Phase::Judging { .. } | Phase::Done));
        if matches!(world.run.phase, Phase::Judging { .. }) {
            watched.push(world.arrived.len());
            world.goes_on(|world| !matches!(world.run.phase, Phase::Judging { .. }));
        }
    }
    assert_eq!((watched, world.arrived.len()), (vec![1, 11, 111, 291, 471], 600));
    assert_eq!(Plan { per_minute: 3, ..world.plan.clone() }.portion(9), Some(100));
    assert_eq!(Plan { target: Target::Nowhere, ..world.plan }.portion(3), None);
}

#[test]
fn a_portion_that_comes_back_waits_for_a_person() {
    let rough = Plan { counting: Counting::Roughly, per_minute: 60, ..plan(600) };
    let mut world = World::new(rough, 600);
    world.deadly = (120..140).collect();
    let mut world = world.confirmed();
    world.goes_on(|_| false);
    let back = Verdict::ComesBack { back: 20, sent: 180 };
    assert_eq!((&world.run.phase, world.arrived.len()), (&Phase::Paused(Pause::Judged(back)), 291));
}

#[test]
fn what_dies_while_it_goes_on_is_not_drawn_in() {
    let world = to_the_end(World::new(plan(4), 7).confirmed());
    assert_eq!((world.arrived.len(), world.depth(), &world.run.phase), (4, 3, &Phase::Done));
}

#[test]
fn a_canary_that_comes_back_stops_the_rest() {
    let mut world = World::new(plan(300), 300);
    world.deadly = vec![0];
    let mut world = world.confirmed();
    world.goes_on(|_| false);
    let back = Phase::Paused(Pause::Judged(Verdict::ComesBack { back: 1, sent: 1 }));
    assert_eq!((&world.run.phase, world.arrived.len()), (&back, 1));
    let depth = world.depth();
    world.tell(Event::GoOn { depth });
    let world = to_the_end(world);
    assert_eq!(world.run.tally.sent, 300, "a person may go on");
}

#[test]
fn what_could_lose_messages_waits_for_a_person_and_a_stop_ends_it() {
    let mut world = World::new(plan(300), 300).confirmed();
    world.goes_on(|world| world.arrived.len() > 3);
    world.tell(Event::Crashed);
    world.tell(Event::Unsafe("it drops what comes back".to_owned()));
    assert_eq!(world.run.phase, Phase::Paused(Pause::Unsafe("it drops what comes back".to_owned())));
    assert_eq!(next(&world.plan, &world.run, world.now), Order::Nothing);
    world.tell(Event::StopAsked);
    world.tell(Event::Unsafe("nothing is taken any more".to_owned()));
    assert_eq!(world.run.phase, Phase::Stopped);
}

/// After 111 canaries every tenth dies again: one in twenty may.
#[test]
fn the_rest_pauses_when_too_much_comes_back() {
    let mut slow = plan(5_000);
    slow.per_minute = 600;
    let mut world = World::new(slow, 5_000);
    world.deadly = (500..5_000).step_by(10).collect();
    let mut world = world.confirmed();
    world.goes_on(|_| false);
    assert!(
        matches!(world.run.phase, Phase::Paused(Pause::Judged(Verdict::ComesBack { .. }))),
        "{:?}",
        world.run.phase
    );
    assert!((500..1_200).contains(&world.arrived.len()), "{}", world.arrived.len());
}

#[test]
fn a_burning_service_level_pauses_it() {
    let mut world = World::new(plan(300), 300).confirmed();
    world.goes_on(|world| world.arrived.len() == 5);
    let signals = |burning: Option<&str>, world: &World| {
        let burning = burning.map(str::to_owned);
        Event::Read(Signals { at: world.now, depth: world.depth(), burning, rooms: Vec::new() })
    };
    world.tell(signals(None, &world));
    assert_eq!(world.run.phase, Phase::Sending);
    world.tell(signals(Some("checkout"), &world));
    assert_eq!(world.run.phase, Phase::Paused(Pause::Judged(Verdict::Burns("checkout".to_owned()))));
}

/// An older Watchbill began without one where the broker did not tell it.
#[test]
fn what_has_no_depth_to_be_judged_by_is_watched_from_then_on() {
    let mut world = World::new(plan(300), 300).confirmed();
    world.goes_on(|world| matches!(world.run.phase, Phase::Judging { .. }));
    world.run.mark = None;
    world.goes_on(|world| world.run.mark.is_some());
    assert_eq!((&world.run.phase, world.run.stage), (&Phase::Judging { at: world.now.plus(world.plan.watch) }, 0));
    assert_eq!(to_the_end(world).run.tally.sent, 300);
}

/// Some brokers take back what is in hand for half an hour.
#[test]
fn no_more_is_taken_at_once_than_is_sent_in_ten_minutes() {
    for (per_minute, most) in [(1, 10), (4, 40), (60, 50)] {
        let mut world = World::new(Plan { per_minute, in_flight: 1, ..plan(300) }, 300).confirmed();
        world.goes_on(|world| world.run.number > 12);
        world.goes_on(|world| world.run.stage == 2 && world.run.items.len() > 1);
        assert_eq!(world.run.items.len(), most, "{per_minute} a minute");
    }
}

/// Nothing comes back of what is discarded, so neither depth nor a burning service level stops it.
#[test]
fn what_is_discarded_is_copied_and_removed_without_canaries() {
    let mut world = World::new(Plan { target: Target::Nowhere, per_minute: 600, ..plan(900) }, 900).confirmed();
    world.burning = Some("checkout".to_owned());
    let world = to_the_end(world);
    assert_eq!((&world.run.phase, world.depth(), world.copied.len()), (&Phase::Done, 0, 900));
    assert_eq!(world.run.tally, Tally { sent: 900, removed: 900, ..Tally::default() });
    assert!(world.now.since(at("10:00")) < Duration::from_secs(91));
}

#[test]
fn a_stop_gives_back_what_is_in_hand() {
    let mut slow = plan(300);
    slow.per_minute = 600;
    let mut world = World::new(slow, 300).confirmed();
    world.goes_on(|world| world.arrived.len() == 120);
    world.tell(Event::StopAsked);
    let world = to_the_end(world);
    assert_eq!((&world.run.phase, world.arrived.len()), (&Phase::Stopped, 120));
    let Tally { sent, removed, unsent, .. } = world.run.tally;
    assert_eq!((sent, removed, world.depth()), (120, 120, 180));
    assert!(unsent > 0);
}

/// As when its queue is deleted: whether what was in hand is there again nobody knows.
#[test]
fn what_was_in_hand_when_the_connection_ended_is_counted_by_a_stop_that_does_not_see_it_again() {
    let mut slow = plan(300);
    (slow.per_minute, slow.in_flight) = (600, 1);
    let mut world = World::new(slow, 300).confirmed();
    world.goes_on(|world| {
        world.arrived.len() == 120 && world.run.numbers_in(|state| state == ItemState::Sending).next().is_none()
    });
    let in_hand =
        world.run.numbers_in(|state| matches!(state, ItemState::Taken { .. } | ItemState::Ready { .. })).count() as u64;
    assert!(in_hand > 0);
    world.tell(Event::Lost("there is no such queue".to_owned()));
    world.tell(Event::StopAsked);
    assert_eq!(world.run.phase, Phase::Stopped);
    let Tally { sent, unsent, perhaps_unsent, .. } = world.run.tally;
    assert_eq!((sent, unsent, perhaps_unsent), (120, 0, in_hand));
}

#[rstest]
#[case::one_signature(Chosen::OfSignature("odd".to_owned()), 20, 20)]
#[case::these(Chosen::These([3, 8].map(|id: u64| Fingerprint(id.to_string())).to_vec()), 2, 12)]
fn only_what_was_chosen_is_sent(#[case] chosen: Chosen, #[case] sent: u64, #[case] not_chosen: u64) {
    let world = to_the_end(World::new(Plan { chosen, ..plan(40) }, 40).confirmed());
    let expected = Tally { sent, removed: sent, not_chosen, ..Tally::default() };
    assert_eq!((world.run.tally, world.depth()), (expected, 40 - sent));
}

#[test]
fn what_died_of_a_replay_before_is_parked_and_not_sent_in_circles() {
    let mut world = World::new(plan(40), 40);
    world.waiting[7].replayed = 1;
    let world = to_the_end(world.confirmed());
    let expected = Tally { sent: 39, removed: 39, died_twice: 1, ..Tally::default() };
    assert_eq!((world.run.tally, world.depth()), (expected, 1));
    let chosen = Chosen::These(vec![Fingerprint("7".to_owned())]);
    let mut world = World::new(Plan { chosen, ..plan(40) }, 40);
    world.waiting[7].replayed = 1;
    let world = to_the_end(world.confirmed());
    assert_eq!(world.arrived, [7], "unless somebody chose this very one");
}

#[test]
fn three_refusals_in_a_row_pause_it() {
    let mut world = World::new(plan(300), 300);
    world.refuses = vec![50, 60, 61, 62];
    let mut world = world.confirmed();
    world.goes_on(|_| false);
    assert_eq!(world.run.phase, Phase::Paused(Pause::Refused("no such queue".to_owned())));
    let depth = world.depth();
    world.tell(Event::GoOn { depth });
    let world = to_the_end(world);
    let Tally { sent, refused, .. } = world.run.tally;
    assert_eq!((sent, refused, world.depth()), (296, 4, 4));
}

/// 5,000 at 600 a minute: the canaries take 3 min of watching, the sending 500 s.
#[test]
fn it_keeps_to_its_rate() {
    let mut slow = plan(5_000);
    slow.per_minute = 600;
    let world = to_the_end(World::new(slow, 5_000).confirmed());
    let took = world.now.since(at("10:00")).as_secs();
    assert_eq!((world.arrived.len(), world.run.phase), (5_000, Phase::Done));
    assert!((675..=685).contains(&took), "{took} s");
}

#[test]
fn what_is_late_is_not_caught_up_with_in_a_burst() {
    let mut slow = plan(300);
    slow.per_minute = 60;
    let mut world = World::new(slow, 300).confirmed();
    world.goes_on(|world| world.arrived.len() == 2);
    world.now = world.now.plus(Duration::from_secs(30));
    let before = world.now;
    world.goes_on(|world| world.arrived.len() == 7);
    assert!(world.now.since(before) >= Duration::from_secs(4), "{:?}", world.now.since(before));
}

#[test]
fn after_a_crash_it_waits_where_that_was_planned() {
    let mut world = World::new(Plan { after_crash: AfterCrash::Wait, ..plan(300) }, 300).confirmed();
    world.goes_on(|world| world.arrived.len() == 5);
    world.deaths = vec![world.steps + 1];
    world.goes_on(|_| false);
    assert_eq!(world.run.phase, Phase::Paused(Pause::Crashed));
    let depth = world.depth();
    world.tell(Event::GoOn { depth });
    assert_eq!(to_the_end(world).run.tally.sent, 300);
}

#[test]
fn what_is_in_doubt_is_left_for_a_person_where_that_was_planned() {
    let mut world = World::new(Plan { in_doubt: InDoubt::Park, ..plan(20) }, 20).confirmed();
    world.goes_on(|world| world.run.numbers_in(|state| state == ItemState::Sending).count() == 3);
    world.deaths = vec![world.steps + 1];
    let world = to_the_end(world);
    let Tally { sent, removed, in_doubt, perhaps_twice, .. } = world.run.tally;
    assert_eq!((sent, removed, in_doubt, perhaps_twice, world.depth()), (17, 17, 3, 0, 3));
}

#[test]
fn a_run_that_is_over_asks_for_nothing() {
    let world = to_the_end(World::new(plan(3), 3).confirmed());
    for event in [Event::Crashed, Event::StopAsked, Event::GoOn { depth: 0 }, Event::PauseAsked] {
        let run = world.run.clone().after(&world.plan, event, world.now);
        assert_eq!((next(&world.plan, &run, world.now), run.phase), (Order::Nothing, Phase::Done));
    }
}

/// Poison that died of a replay is just what one discards.
#[test]
fn what_died_of_a_replay_before_is_discarded_like_the_others() {
    let mut world = World::new(Plan { target: Target::Nowhere, ..plan(3) }, 3);
    world.waiting.iter_mut().for_each(|letter| letter.replayed = 1);
    let world = to_the_end(world.confirmed());
    assert_eq!((world.run.tally, world.depth()), (Tally { sent: 3, removed: 3, ..Tally::default() }, 0));
}
