use rstest::rstest;

use super::super::model::{World, plan};
use super::super::{Event, Plan};
use super::*;

fn room(most: Option<u64>, depth: u64) -> TargetRoom {
    TargetRoom { queue: QueueName::new("orders"), most, depth }
}

#[rstest]
#[case::exchanges_lead_anywhere(&[], 1_000, false)]
#[case::without_a_limit(&[(None, 90_000)], 1_000, false)]
#[case::just_enough(&[(Some(100), 90)], 10, false)]
#[case::one_too_many(&[(Some(100), 91)], 10, true)]
#[case::over_its_limit(&[(Some(100), 120)], 1, true)]
#[case::nothing_is_left_to_send(&[(Some(100), 100)], 0, false)]
#[case::several_together(&[(Some(10), 5), (Some(10), 5)], 10, false)]
#[case::not_enough_together(&[(Some(10), 5), (Some(10), 5)], 11, true)]
#[case::which_go_where_is_not_known(&[(Some(10), 5), (None, 5)], 11, false)]
#[case::one_is_full(&[(None, 5), (Some(10), 10)], 1, true)]
fn what_would_be_sent_has_to_fit(#[case] rooms: &[(Option<u64>, u64)], #[case] next: u64, #[case] lacks: bool) {
    let rooms: Vec<TargetRoom> = rooms.iter().map(|(most, depth)| room(*most, *depth)).collect();
    let why = lacking(&rooms, next);
    assert_eq!(why.is_some(), lacks, "{why:?}");
    assert!(why.is_none_or(|why| why.starts_with("orders holds at most 10")), "the one that is full is named");
}

/// How many fit decides between the canary, the rest at its rate, and what is left of it.
#[rstest]
#[case::a_canary_of_ten(1, 1, 9, Some(10))]
#[case::a_canary_of_ten_fits(1, 1, 10, None)]
#[case::forty_seconds_at_the_rate(111, 3, 399, Some(400))]
#[case::forty_seconds_at_the_rate_fit(111, 3, 400, None)]
#[case::the_last_fifty(950, 3, 49, Some(50))]
#[case::the_last_fifty_fit(950, 3, 50, None)]
fn it_pauses_before_more_is_sent_than_fits(
    #[case] sent: u64,
    #[case] stage: usize,
    #[case] free: u64,
    #[case] next: Option<u64>,
) {
    let mut world =
        World { plan: Plan { per_minute: 600, ..plan(1_000) }, ..World::new(plan(1_000), 1_000) }.confirmed();
    world.goes_on(|world| world.run.tally.removed == sent && world.run.phase == Phase::Sending);
    assert_eq!((world.run.tally.sent, world.run.stage), (sent, stage));
    let signals =
        Signals { at: world.now, depth: world.depth(), burning: None, rooms: vec![room(Some(1_000), 1_000 - free)] };
    world.tell(Event::Read(signals));
    match next {
        None => assert_eq!(world.run.phase, Phase::Sending),
        Some(next) => {
            let Phase::Paused(Pause::NoRoom(why)) = &world.run.phase else { panic!("{:?}", world.run.phase) };
            assert!(why.contains(&format!("up to {next} more")), "{why}");
        }
    }
}

/// The target may have filled up while nobody carried it out.
#[test]
fn whoever_takes_it_up_again_looks_before_anything_is_sent() {
    let mut world =
        World { plan: Plan { per_minute: 600, ..plan(1_000) }, ..World::new(plan(1_000), 1_000) }.confirmed();
    world.goes_on(|world| world.run.tally.removed == 300 && world.run.phase == Phase::Sending);
    let arrived = world.arrived.len();
    world.rooms = vec![room(Some(1_000), 1_000)];
    world.deaths = vec![world.steps + 1];
    world.goes_on(|world| matches!(world.run.phase, Phase::Paused(_)));
    assert!(matches!(world.run.phase, Phase::Paused(Pause::NoRoom(_))), "{:?}", world.run.phase);
    assert_eq!(world.arrived.len(), arrived);
}

#[test]
fn whoever_lets_it_go_on_has_it_look_first() {
    let mut world = World::new(plan(500), 500).confirmed();
    world.goes_on(|world| matches!(world.run.phase, Phase::Judging { .. }));
    world.rooms = vec![room(Some(100), 95)];
    let is_paused = |world: &World| matches!(world.run.phase, Phase::Paused(Pause::NoRoom(_)));
    world.goes_on(is_paused);
    assert_eq!((is_paused(&world), world.arrived.len()), (true, 1));
    for _ in 0..3 {
        let depth = world.depth();
        world.tell(Event::GoOn { depth });
        assert_eq!(world.run.phase, Phase::Sending);
        world.goes_on(is_paused);
        assert_eq!((is_paused(&world), world.arrived.len()), (true, 1), "nothing is sent into what is full");
    }
    world.rooms = vec![room(Some(1_000), 95)];
    let depth = world.depth();
    world.tell(Event::GoOn { depth });
    world.goes_on(|_| false);
    assert_eq!((&world.run.phase, world.arrived.len()), (&Phase::Done, 500));
}
