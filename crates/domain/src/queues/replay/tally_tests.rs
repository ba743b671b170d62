use rstest::rstest;

use super::super::model::{World, plan};
use super::super::{Event, ItemState, Phase};
use super::*;

/// Eight are planned, and five are there.
fn nothing_left(others: u64) -> World {
    let mut world = World::new(plan(8), 5).confirmed();
    world.goes_on(|world| world.run.exhausted);
    world.tell(Event::InOtherHands(others));
    world
}

#[rstest]
#[case::fewer_than_were_planned(2, 2)]
#[case::more_than_were_planned(9, 3)]
#[case::none(0, 0)]
fn what_others_hold_is_as_much_as_was_not_looked_at(#[case] others: u64, #[case] told: u64) {
    let mut world = nothing_left(others);
    world.goes_on(|_| false);
    let expected = Tally { sent: 5, removed: 5, in_other_hands: told, ..Tally::default() };
    assert_eq!((world.run.phase, world.run.tally), (Phase::Done, expected));
}

#[test]
fn of_one_that_is_stopped_nobody_expects_that_all_were_looked_at() {
    let mut world = nothing_left(2);
    world.tell(Event::StopAsked);
    world.goes_on(|_| false);
    assert_eq!((world.run.phase, world.run.tally.in_other_hands), (Phase::Stopped, 0));
}

#[test]
fn what_can_be_taken_again_is_in_no_other_hands() {
    let mut world = nothing_left(2);
    world.tell(Event::Lost("gone".to_owned()));
    world.lets_go();
    world.tell(Event::Taken { messages: Vec::new(), more: true });
    assert_eq!(world.run.tally.in_other_hands, 0);
}

#[test]
fn only_what_is_under_way_arrives_without_a_stamp() {
    let mut world = World::new(plan(8), 5).confirmed();
    let sending = |world: &World| world.run.numbers_in(|state| state == ItemState::Sending).next();
    world.goes_on(|world| sending(world).is_some());
    let number = sending(&world).unwrap();
    [number, number + 7].into_iter().for_each(|number| world.tell(Event::Unmarked(number)));
    world.tell(Event::Arrived(number));
    world.tell(Event::Unmarked(number));
    assert_eq!((world.run.tally.sent, world.run.tally.unmarked), (1, 1));
}
