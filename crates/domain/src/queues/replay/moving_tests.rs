use std::collections::BTreeSet;

use rstest::rstest;

use super::super::model::{World, plan};
use super::super::{Counting, Event, Fingerprint, Handing, InDoubt, Item, Pause, Phase, Plan, Rest, Verdict};
use super::*;

/// As SQS does it: at 60 a minute a portion is 180 messages.
fn by_broker(most: u64) -> Plan {
    Plan {
        rest: Rest::ByBroker,
        counting: Counting::Roughly,
        handing: Handing::AnyOrder,
        in_doubt: InDoubt::SendAgain,
        per_minute: 60,
        ..plan(most)
    }
}

fn world(messages: u64) -> World {
    World { is_numbered: true, ..World::new(by_broker(messages), messages) }.confirmed()
}

fn until_moved(world: &mut World, count: u64) {
    world.goes_on(|world| world.run.tally.moved >= count);
}

#[test]
fn canaries_go_by_hand_and_the_rest_is_moved_in_portions_that_are_watched() {
    let mut world = world(600);
    let mut watched = Vec::new();
    while world.run.phase != Phase::Done {
        world.goes_on(|world| matches!(world.run.phase, Phase::Judging { .. } | Phase::Done));
        if matches!(world.run.phase, Phase::Judging { .. }) {
            watched.push(world.arrived.len());
            world.goes_on(|world| !matches!(world.run.phase, Phase::Judging { .. }));
        }
    }
    // It is looked at every five seconds, so that a portion may be some larger than planned.
    assert_eq!((watched, world.tasks), (vec![1, 11, 111, 311, 511], 3));
    assert_eq!((world.copied.len(), world.depth(), world.arrived.len()), (111, 0, 600));
    let tally = world.run.tally;
    assert_eq!((tally.sent, tally.removed, tally.moved, tally.perhaps_twice), (600, 600, 489, 0));
}

/// What dies again is moved again by a broker, so that it would never end.
#[test]
fn what_dies_again_is_moved_in_one_portion_and_no_more() {
    let mut world = world(600);
    world.deadly = (111..600).collect();
    world.goes_on(|world| matches!(world.run.phase, Phase::Paused(_)));
    assert_eq!(world.run.phase, Phase::Paused(Pause::Judged(Verdict::ComesBack { back: 200, sent: 200 })));
    assert_eq!((world.tasks, world.run.moving), (1, None));
}

#[test]
fn a_burning_level_ends_the_move_at_once() {
    let mut world = World { plan: Plan { per_minute: 6_000, ..by_broker(6_000) }, ..world(6_000) };
    until_moved(&mut world, 40);
    world.burning = Some("checkout".to_owned());
    world.goes_on(|_| false);
    assert_eq!(world.run.phase, Phase::Paused(Pause::Judged(Verdict::Burns("checkout".to_owned()))));
    assert_eq!((world.task.and_then(|task| task.ended), world.run.moving), (Some(MoveEnd::Cancelled), None));
}

#[test]
fn a_pause_ends_the_move_and_going_on_begins_another() {
    let mut world = world(600);
    until_moved(&mut world, 40);
    world.tell(Event::PauseAsked);
    world.goes_on(|_| false);
    let ended = world.task.as_ref().and_then(|task| task.ended.clone());
    assert_eq!((&world.run.phase, ended), (&Phase::Paused(Pause::Asked), Some(MoveEnd::Cancelled)));
    let depth = world.depth();
    assert!(depth > 0 && world.run.moving.is_none());
    world.tell(Event::GoOn { depth });
    world.goes_on(|world| world.run.is_over());
    assert_eq!((&world.run.phase, world.arrived.len(), world.depth()), (&Phase::Done, 600, 0));
    assert_eq!(world.arrived.iter().collect::<BTreeSet<_>>().len(), 600);
}

#[test]
fn a_stop_ends_the_move_before_it_is_over() {
    let mut world = world(600);
    until_moved(&mut world, 40);
    world.tell(Event::StopAsked);
    assert_eq!(world.run.phase, Phase::Ending { stopped: true });
    world.goes_on(|world| world.run.is_over());
    assert_eq!((&world.run.phase, world.run.moving), (&Phase::Stopped, None));
    assert_eq!(world.task.as_ref().and_then(|task| task.ended.clone()), Some(MoveEnd::Cancelled));
    assert_eq!((world.run.tally.sent, world.depth()), (world.arrived.len() as u64, 600 - world.arrived.len() as u64));
}

/// The broker goes on whoever dies: every message arrives, and only what is counted as that arrives twice.
#[rstest]
fn after_a_crash_the_move_is_found_again(#[values(false, true)] deadly: bool) {
    let (by_hand, steps) = {
        let mut world = world(300);
        let began = world.steps;
        world.goes_on(|world| world.run.tally.sent >= 105);
        let by_hand = world.steps - began;
        world.goes_on(|world| world.run.is_over());
        (by_hand, world.steps - began)
    };
    // Of what goes by hand a few: others see to that.
    for death in (1..by_hand).step_by(17).chain(by_hand..=steps) {
        let mut world = world(300);
        world.deadly = if deadly { vec![150] } else { Vec::new() };
        world.deaths = vec![world.steps + death];
        world.goes_on(|world| world.run.is_over() || matches!(world.run.phase, Phase::Paused(_)));
        if !deadly && world.run.phase != Phase::Done {
            // What was confirmed and not removed lies there again, and looks as if it were back until it is seen.
            let comes_back = matches!(world.run.phase, Phase::Paused(Pause::Judged(Verdict::ComesBack { .. })));
            assert!(comes_back, "died at {death}: {:?}", world.run.phase);
            let depth = world.depth();
            world.tell(Event::GoOn { depth });
            world.goes_on(|world| world.run.is_over() || matches!(world.run.phase, Phase::Paused(_)));
            assert_eq!(world.run.phase, Phase::Done, "died at {death}");
        }
        if world.run.phase != Phase::Done {
            continue;
        }
        let others: Vec<u64> = world.arrived.iter().copied().filter(|id| !world.deadly.contains(id)).collect();
        let arrived: BTreeSet<u64> = others.iter().copied().collect();
        assert_eq!(arrived.len(), 300 - world.deadly.len(), "died at {death}: some did not arrive");
        let twice = (others.len() - arrived.len()) as u64;
        assert!(twice <= world.run.tally.perhaps_twice, "died at {death}: {twice} {:?}", world.run.tally);
    }
}

#[test]
fn one_that_never_began_is_begun() {
    let mut world = world(300);
    world.goes_on(next_is_begin);
    world.tell(Event::MoveAsked { newest: None });
    let asked = world.now;
    world.run = Run::of_kept(world.run.kept(), world.now);
    world.tell(Event::Crashed);
    assert_eq!(super::super::next(&world.plan, &world.run, world.now), Order::MoveLook);
    world.goes_on(next_is_begin);
    assert_eq!((world.now.since(asked), world.tasks), (LISTED_WITHIN, 0), "a broker may list late what it began");
}

#[test]
fn one_that_is_listed_late_is_ours() {
    let mut world = world(300);
    world.goes_on(next_is_begin);
    let asked = world.now;
    world.tell(Event::MoveAsked { newest: None });
    for seconds in [5, 10, 59] {
        world.now = asked.plus(Duration::from_secs(seconds));
        assert_eq!(super::super::next(&world.plan, &world.run, world.now), Order::MoveLook);
        world.tell(Event::MoveNone);
        let due = world.now.plus(Plan::MOVE_LOOK_EVERY);
        world.run.read_at = world.now;
        assert_eq!(super::super::next(&world.plan, &world.run, world.now), Order::Wait(due));
    }
    world.tell(Event::MoveTold(MoveTold { began: asked, moved: 40, ended: None }));
    assert_eq!(world.run.moving.map(|moving| (moving.began, moving.moved)), Some((Some(asked), 40)));
}

#[test]
fn what_was_surely_refused_is_not_waited_for() {
    let mut world = world(300);
    world.goes_on(next_is_begin);
    world.tell(Event::MoveAsked { newest: None });
    world.tell(Event::MoveRefused);
    assert!(next_is_begin(&world));
}

/// How many it moved at the end nobody knows, so that a person has to look.
#[test]
fn one_that_is_not_told_of_any_more_waits_for_a_person() {
    let mut world = world(600);
    until_moved(&mut world, 40);
    let told = world.now;
    world.now = told.plus(Duration::from_secs(59));
    world.tell(Event::MoveNone);
    assert!(world.run.moving.is_some() && world.run.phase == Phase::Sending);
    world.now = told.plus(Duration::from_secs(60));
    world.tell(Event::MoveNone);
    assert!(matches!(&world.run.phase, Phase::Paused(Pause::MoveEnded(why)) if why.contains("not known")));
    assert_eq!(world.run.moving, None);
}

/// What keeps the queue from being read keeps nobody from counting what is moved, nor from ending it.
#[test]
fn a_move_is_looked_at_before_the_queue_is_read() {
    let mut world = world(600);
    until_moved(&mut world, 40);
    world.now = world.now.plus(Plan::READ_EVERY);
    let next = |world: &World| super::super::next(&world.plan, &world.run, world.now);
    assert_eq!(next(&world), Order::MoveLook);
    world.tell(Event::MoveCancelled);
    assert_eq!(next(&world), Order::MoveCancel, "it is asked until the broker tells that it is over");
    world.run.move_read_at = world.now;
    assert_eq!(next(&world), Order::Read);
}

#[test]
fn a_crash_while_it_is_ended_is_not_taken_for_somebody_else() {
    let mut ending = world(600);
    let is_next = |world: &World| super::super::next(&world.plan, &world.run, world.now) == Order::MoveCancel;
    ending.goes_on(is_next);
    for death in 1..=6 {
        let mut world = World { deaths: vec![ending.steps + death], ..ending.clone() };
        world.goes_on(|world| world.run.is_over() || matches!(world.run.phase, Phase::Paused(_)));
        assert_eq!((&world.run.phase, world.run.tally.sent), (&Phase::Done, 600), "died at {death}");
    }
}

/// They are removed, or among what is moved: neither looks as if it were back.
#[rstest]
#[case::all_before_the_mark(12, 0)]
#[case::some_since(12, 5)]
#[case::all_since(4, 4)]
#[case::fewer_than_may_be(4, 9)]
fn what_was_sent_before_a_crash_does_not_look_as_if_it_were_back(#[case] sent_before: u64, #[case] perhaps: u64) {
    let mut world = world(600);
    world.goes_on(next_is_begin);
    let item = Item {
        fingerprint: Fingerprint("f".to_owned()),
        same: Fingerprint("f".to_owned()),
        replayed: 0,
        was_handed_out: false,
        resent: false,
        state: ItemState::SentBefore,
    };
    world.run.items.extend((10_000..10_000 + sent_before).map(|number| (number, item.clone())));
    world.run.perhaps_removed = perhaps;
    let gone = |run: &Run| run.tally.removed + run.perhaps_removed - run.mark.unwrap().removed;
    let (before, removed) = (gone(&world.run), world.run.tally.removed);
    world.tell(Event::MoveAsked { newest: None });
    assert_eq!((gone(&world.run), world.run.tally.removed), (before, removed + sent_before));
    assert!(world.run.items.is_empty());
}

fn next_is_begin(world: &World) -> bool {
    super::super::next(&world.plan, &world.run, world.now) == Order::MoveBegin
}

#[rstest]
#[case::somebody_else(MoveEnd::Cancelled, "somebody else ended it")]
#[case::the_broker(MoveEnd::Failed("AccessDenied".to_owned()), "AccessDenied")]
fn one_that_others_ended_waits_for_a_person(#[case] ended: MoveEnd, #[case] why: &str) {
    let mut world = world(600);
    until_moved(&mut world, 40);
    world.task.as_mut().unwrap().ended = Some(ended);
    world.goes_on(|world| matches!(world.run.phase, Phase::Paused(_)));
    assert_eq!(world.run.phase, Phase::Paused(Pause::MoveEnded(why.to_owned())));
}

/// What somebody else moved before is not taken for ours, and neither is the portion before this one.
#[test]
fn only_what_began_after_it_was_asked_for_is_ours() {
    let mut world = world(600);
    until_moved(&mut world, 40);
    let (began, first) = (world.task.as_ref().unwrap().began, world.run.moving.unwrap());
    assert_eq!((first.began, first.since), (Some(began), began.minus(CLOCKS_APART)));
    world.goes_on(|world| world.tasks == 2);
    assert_eq!(
        world.run.moving.map(|moving| moving.since),
        Some(began.shifted_ms(1).max(world.now.minus(CLOCKS_APART)))
    );
}

#[test]
fn what_the_broker_told_of_before_it_was_asked_is_another() {
    let mut world = world(300);
    world.goes_on(next_is_begin);
    let theirs = world.now.minus(Duration::from_secs(60));
    world.tell(Event::MoveAsked { newest: Some(theirs) });
    assert_eq!(world.run.moving.map(|moving| moving.since), Some(theirs.shifted_ms(1)));
}

/// A laptop that slept or was set back does not wait for hours.
#[test]
fn a_clock_that_was_set_back_does_not_keep_it_from_looking() {
    let mut world = world(600);
    until_moved(&mut world, 40);
    world.now = world.now.minus(Duration::from_secs(3_600));
    let order = super::super::next(&world.plan, &world.run, world.now);
    assert!(matches!(order, Order::MoveLook | Order::BeginAnew), "{order:?}");
}

#[rstest]
#[case(60, 1)]
#[case(119, 1)]
#[case(120, 2)]
#[case(30_000, 500)]
fn its_rate_is_that_of_the_plan_by_the_second(#[case] per_minute: u32, #[case] per_second: u32) {
    assert_eq!(Plan { per_minute, ..by_broker(1) }.per_second(), per_second);
}
