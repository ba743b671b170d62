//! Killed anywhere, any number of times, paused, stopped or not: nothing is lost, nothing arrives twice but what is counted, and what is left
//! is told.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::model::{World, plan};
use super::super::{Chosen, Counting, Handing, InDoubt, Target};
use super::*;

/// Small enough to be read where it fails.
#[derive(Debug, Clone)]
struct Case {
    messages: u64,
    in_flight: u32,
    in_order: bool,
    rough: bool,
    sends_again: bool,
    discards: bool,
    chosen: Chosen,
    deadly: Vec<u64>,
    refuses: Vec<u64>,
    deaths: Vec<usize>,
    sorts: u64,
    /// So many of the first somebody read before.
    read_before: usize,
    pause_at: Option<usize>,
    stop_at: Option<usize>,
}

prop_compose! {
    fn a_case()(
        messages in 1..60_u64,
        in_flight in 1..6_u32,
        (in_order, rough, sends_again, discards) in (any::<bool>(), any::<bool>(), any::<bool>(), proptest::bool::weighted(0.2)),
        chosen in prop_oneof![
            3 => Just(Chosen::All),
            1 => Just(Chosen::OfSignature("odd".to_owned())),
            1 => proptest::collection::vec(0..6_u64, 1..5).prop_map(prints),
        ],
        deadly in proptest::collection::vec(0..60_u64, 0..3),
        refuses in proptest::collection::vec(0..60_u64, 0..2),
        deaths in proptest::collection::vec(1..260_usize, 0..6),
        (sorts, read_before) in (prop_oneof![Just(u64::MAX), 1..5_u64], prop_oneof![Just(0), 0..60_usize]),
        pause_at in proptest::option::weighted(0.3, 1..200_usize),
        stop_at in proptest::option::of(1..200_usize),
    ) -> Case {
        Case {
            messages, in_flight, in_order, rough, sends_again, discards, chosen, deadly, refuses, deaths, sorts, read_before, pause_at,
            stop_at,
        }
    }
}

fn prints(these: Vec<u64>) -> Chosen {
    Chosen::These(these.into_iter().map(|sort| Fingerprint(sort.to_string())).collect())
}

fn world_of(case: &Case) -> World {
    let plan = Plan {
        in_flight: case.in_flight,
        handing: if case.in_order { Handing::InOrder } else { Handing::AnyOrder },
        counting: if case.rough { Counting::Roughly } else { Counting::Exactly },
        in_doubt: if case.sends_again { InDoubt::SendAgain } else { InDoubt::Park },
        target: if case.discards { Target::Nowhere } else { plan(1).target },
        chosen: case.chosen.clone(),
        ..plan(case.messages)
    };
    let mut world = World::new(plan, case.messages);
    (world.deadly, world.refuses, world.sorts) = (case.deadly.clone(), case.refuses.clone(), case.sorts);
    // SQS counts roughly and numbers each message, and one looks like the other to it otherwise.
    world.is_numbered = case.rough && case.sorts == u64::MAX;
    let read_before = if world.is_numbered { usize::MAX } else { case.read_before };
    world.waiting.iter_mut().take(read_before).for_each(|letter| letter.redelivered = true);
    let mut world = world.confirmed();
    world.deaths = case.deaths.clone();
    world
}

/// To its end: somebody lets it go on wherever it waits.
fn over(case: &Case) -> World {
    let (mut world, mut pause_at) = (world_of(case), case.pause_at);
    let comes = |at: Option<usize>, world: &World| at.is_some_and(|steps| world.steps >= steps);
    loop {
        world.goes_on(|world| world.run.is_over() || comes(case.stop_at, world) || comes(pause_at, world));
        if world.run.is_over() {
            return world;
        }
        if comes(case.stop_at, &world) {
            world.tell(Event::StopAsked);
            world.goes_on(|world| world.run.is_over());
            return world;
        }
        if comes(pause_at, &world) {
            pause_at = None;
            world.tell(Event::PauseAsked);
            world.goes_on(|_| false);
        }
        let depth = world.depth();
        world.tell(Event::GoOn { depth });
    }
}

/// Of each sort: how many there were, how many are in the queue and did not die of this run, and how many arrived.
fn by_sort(world: &World) -> BTreeMap<u64, [u64; 3]> {
    let mut found: BTreeMap<u64, [u64; 3]> = BTreeMap::new();
    let mut count = |ids: &mut dyn Iterator<Item = u64>, place: usize| {
        ids.for_each(|id| found.entry(id % world.sorts).or_default()[place] += 1);
    };
    count(&mut (0..world.plan.most), 0);
    // What died of the replay came back by itself: the one that was taken is told apart from it.
    count(&mut world.waiting.iter().filter(|letter| letter.replayed == 0).map(|letter| letter.id), 1);
    count(&mut world.arrived.iter().copied(), 2);
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_message_is_counted(case in a_case()) {
        let world = over(&case);
        let tally = world.run.tally;
        let Tally { sent, removed, not_chosen, in_doubt, refused, unsent, perhaps_twice, perhaps_left, perhaps_unsent, .. } = tally;
        prop_assert_eq!(removed + perhaps_left, sent, "{:?}", tally);
        let (mut left, mut twice, mut missing) = (0, 0, 0);
        for (sort, [there_were, are_left, arrived]) in by_sort(&world) {
            left += are_left;
            twice += (are_left + arrived).saturating_sub(there_were);
            missing += there_were - are_left;
            prop_assert!(
                case.discards || are_left + arrived >= there_were,
                "of {there_were} equal ones {are_left} are left and {arrived} arrived: {tally:?}"
            );
            let wanted = match &case.chosen {
                Chosen::These(these) => these.iter().filter(|print| print.0 == sort.to_string()).count() as u64,
                _ => there_were,
            };
            if case.discards {
                prop_assert!(there_were <= wanted + are_left, "{} of {wanted} were discarded: {tally:?}", there_were - are_left);
            } else if case.deadly.is_empty() {
                prop_assert!(arrived <= wanted + perhaps_twice + in_doubt, "{arrived} of {wanted}: {tally:?}");
            }
        }
        if case.discards {
            prop_assert!(missing <= removed + perhaps_left, "{missing} are gone: {tally:?}");
            return Ok(());
        }
        // What was chosen by hand and died of this very run may be sent once more, which somebody then wanted.
        if case.deadly.is_empty() || !matches!(case.chosen, Chosen::These(_)) {
            prop_assert!(twice <= perhaps_twice + perhaps_left + in_doubt, "{twice} twice: {tally:?}");
        }
        let arrived = world.arrived.len() as u64;
        prop_assert!((sent..=sent + perhaps_twice + in_doubt).contains(&arrived), "{arrived} arrived: {tally:?}");
        // Of equal ones that somebody had before it is not known which were in hand here.
        let can_be_told = case.read_before == 0 || case.sorts == u64::MAX;
        if world.run.phase == Phase::Done && case.chosen == Chosen::All && can_be_told {
            let told = not_chosen + in_doubt + refused + unsent + perhaps_left + perhaps_unsent;
            prop_assert!(left <= told, "{left} are left: {tally:?}");
        }
    }
}
