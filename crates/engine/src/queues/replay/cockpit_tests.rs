use rstest::rstest;
use watchbill_domain::queues::replay::{Fingerprint, HeldBecause, Item, Run, Target, Verdict};

use super::*;
use crate::queues::replay::fixtures::plan;

fn run(phase: Phase, stage: usize, sent: u64, before: u64) -> KeptRun {
    let tally = Tally { sent, removed: sent, ..Tally::default() };
    let stage_began = Tally { sent: before, removed: before, ..Tally::default() };
    KeptRun { phase, stage, tally, stage_began, ..Run::new(Instant::from_ms(0)).kept() }
}

fn states(most: u64, run: &KeptRun) -> Vec<(String, String)> {
    stages(&plan(most), run).into_iter().map(|stage| (stage.text, stage.state)).collect()
}

#[rstest]
#[case::begins(412, run(Phase::Snapshot, 0, 0, 0), &[("1", "waits"), ("10", "waits"), ("100", "waits"), ("the rest", "waits")])]
#[case::ten(412, run(Phase::Sending, 1, 4, 1), &[("1", "passed"), ("10", "runs"), ("100", "waits"), ("the rest", "waits")])]
#[case::judged(412, run(Phase::Judging { at: Instant::from_ms(1) }, 1, 11, 1), &[("1", "passed"), ("10", "judged"), ("100", "waits"), ("the rest", "waits")])]
#[case::failed(412, run(Phase::Paused(Pause::Judged(Verdict::Burns("checkout".to_owned()))), 1, 11, 1), &[("1", "passed"), ("10", "failed"), ("100", "waits"), ("the rest", "waits")])]
#[case::asked(412, run(Phase::Paused(Pause::Asked), 1, 5, 1), &[("1", "passed"), ("10", "waits"), ("100", "waits"), ("the rest", "waits")])]
#[case::rest(412, run(Phase::Sending, 3, 200, 111), &[("1", "passed"), ("10", "passed"), ("100", "passed"), ("the rest", "runs")])]
#[case::done(412, run(Phase::Done, 3, 412, 111), &[("1", "passed"), ("10", "passed"), ("100", "passed"), ("the rest", "passed")])]
#[case::few(5, run(Phase::Sending, 1, 2, 1), &[("1", "passed"), ("4", "runs")])]
#[case::stopped_early(412, run(Phase::Stopped, 1, 5, 1), &[("1", "passed"), ("10", "waits")])]
fn each_canary_is_told_with_where_it_stands(
    #[case] most: u64,
    #[case] run: KeptRun,
    #[case] expected: &[(&str, &str)],
) {
    let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(states(most, &run), expected);
}

#[test]
fn a_discard_has_one_stage() {
    let plan = Plan { target: Target::Nowhere, ..plan(412) };
    let stages = stages(&plan, &run(Phase::Sending, 0, 7, 0));
    assert_eq!((stages.len(), &*stages[0].text, &*stages[0].state, &*stages[0].said), (1, "all", "runs", "7 sent"));
}

#[test]
fn what_is_held_is_done_with_and_one_that_is_over_is_whole() {
    let held = |number: u64| Item {
        fingerprint: Fingerprint(number.to_string()),
        replayed: 0,
        same: Fingerprint(number.to_string()),
        was_handed_out: false,
        resent: false,
        state: ItemState::Held(HeldBecause::NotChosen),
    };
    let items = (0..3).map(|number| (number, held(number))).collect();
    let going = KeptRun { items, ..run(Phase::Sending, 1, 4, 1) };
    assert_eq!(progress(&plan(40), &going), (7, 40));
    assert_eq!(progress(&plan(40), &run(Phase::Done, 3, 39, 1)), (39, 39));
    assert_eq!(progress(&plan(40), &run(Phase::Stopped, 3, 12, 1)), (12, 40));
}

#[test]
fn how_it_went_names_what_stays_and_what_is_in_doubt() {
    let came_to = |plan: &Plan, tally: &Tally| came_to(plan, &KeptRun { tally: *tally, ..run(Phase::Done, 0, 0, 0) });
    let tally = Tally { sent: 410, died_twice: 1, refused: 1, perhaps_twice: 2, ..Tally::default() };
    assert_eq!(came_to(&plan(412), &tally), "410 messages were sent, 2 stay in the queue, 2 perhaps twice");
    assert_eq!(came_to(&plan(412), &Tally { sent: 1, ..Tally::default() }), "1 message was sent");
    let vanished = Tally { sent: 400, perhaps_unsent: 12, ..Tally::default() };
    assert_eq!(came_to(&plan(412), &vanished), "400 messages were sent, 12 more perhaps not sent");
    let held = Tally { sent: 400, in_other_hands: 12, ..Tally::default() };
    assert_eq!(came_to(&plan(412), &held), "400 messages were sent, about 12 more held by others");
}

#[test]
fn how_it_went_until_it_was_stopped_names_what_was_not_looked_at() {
    let tally = Tally { sent: 111, removed: 111, perhaps_unsent: 14, ..Tally::default() };
    let stopped = KeptRun { tally, ..run(Phase::Stopped, 3, 0, 0) };
    assert_eq!(
        came_to(&plan(300), &stopped),
        "111 messages were sent, 14 more perhaps not sent, 175 of 300 not looked at"
    );
    let copied = KeptRun { tally: Tally { copied: 5, ..Tally::default() }, ..stopped };
    let plan = Plan { target: Target::Copies, ..plan(9) };
    assert_eq!(came_to(&plan, &copied), "5 messages were copied, and stay in the queue, 4 of 9 not looked at");
}
