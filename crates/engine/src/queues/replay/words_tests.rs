use rstest::rstest;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::replay::{Fingerprint, Run};
use watchbill_domain::time::Instant;

use super::*;
use crate::queues::replay::fixtures::plan;

fn in_phase(phase: Phase) -> KeptRun {
    KeptRun { phase, ..Run::new(Instant::from_ms(0)).kept() }
}

#[rstest]
#[case(Chosen::All, Target::Queue(QueueName::new("orders")), "412 messages of orders.dlq into orders")]
#[case(Chosen::All, Target::WhereItDied, "412 messages of orders.dlq each into the queue it died in")]
#[case(Chosen::OfSignature("9f".to_owned()), Target::Queue(QueueName::new("orders")), "those of 412 messages of orders.dlq that died of 9f into orders")]
#[case(Chosen::These(vec![Fingerprint("a".to_owned())]), Target::Nowhere, "discard 1 chosen message of orders.dlq")]
#[case(Chosen::All, Target::Copies, "copy 412 messages of orders.dlq")]
#[case(Chosen::All, Target::Exchange { name: "shop".to_owned(), key: None }, "412 messages of orders.dlq to the exchange shop")]
fn what_it_does_is_one_line(#[case] chosen: Chosen, #[case] target: Target, #[case] expected: &str) {
    assert_eq!(what_text(&Plan { chosen, target, ..plan(412) }), expected);
}

#[test]
fn queues_that_messages_may_go_into_are_named_up_to_four() {
    let text = target_text(&Target::WhereItDied, &["a", "b", "c", "d", "e", "f"]);
    assert_eq!(text, "each into the queue it died in: a, b, c, d and 2 more");
}

/// Every reason to wait says why, and what to do about it.
#[rstest]
#[case::asked(Pause::Asked, "somebody wanted that", "go on")]
#[case::comes_back(Pause::Judged(Verdict::ComesBack { back: 2, sent: 10 }), "2 of 10", "stop it")]
#[case::burns(Pause::Judged(Verdict::Burns("checkout".to_owned())), "checkout burns", "Wait until it does not burn")]
#[case::refused(Pause::Refused("no queue".to_owned()), "no queue", "Look at the target")]
#[case::held(Pause::TooManyHeld, "too many", "they are given back")]
#[case::losing(Pause::Unsafe("it drops some".to_owned()), "it drops some", "delivery-limit")]
#[case::moved_by_the_broker(Pause::MoveEnded("SQS says AccessDenied".to_owned()), "SQS says AccessDenied", "begins another move")]
#[case::no_room(Pause::NoRoom("orders holds at most 100".to_owned()), "orders holds at most 100", "raise its limit")]
#[case::fails(Pause::KeepsFailing("the channel was closed".to_owned()), "the channel was closed", "may read and write")]
#[case::crashed(Pause::Crashed, "ended in the middle", "not sent again")]
fn whoever_is_needed_is_told_why_and_what_to_do(#[case] pause: Pause, #[case] why: &str, #[case] to_do: &str) {
    let said = pause_said(&pause);
    assert!(said.starts_with("It waits: ") && said.contains(why) && said.contains(to_do), "{said}");
}

#[rstest]
#[case(Phase::Planned, "planned", &[ReplayAsk::Stop])]
#[case(Phase::Snapshot, "copies", &[ReplayAsk::Pause, ReplayAsk::Stop])]
#[case(Phase::Sending, "canary", &[ReplayAsk::Pause, ReplayAsk::Stop])]
#[case(Phase::Judging { at: Instant::from_ms(9) }, "judging", &[ReplayAsk::Pause, ReplayAsk::Stop])]
#[case(Phase::Paused(Pause::Asked), "paused", &[ReplayAsk::GoOn, ReplayAsk::Stop])]
#[case(Phase::Ending { stopped: true }, "ending", &[])]
#[case(Phase::Stopped, "stopped", &[])]
#[case(Phase::Done, "done", &[])]
fn each_phase_has_a_word_and_what_can_be_asked_in_it(
    #[case] phase: Phase,
    #[case] word: &str,
    #[case] can: &[ReplayAsk],
) {
    let run = in_phase(phase);
    assert_eq!((phase_word(&plan(9), &run), can_ask(&run.phase).as_slice()), (word, can));
    assert!(!phase_text(&plan(9), &run).is_empty());
}

#[test]
fn behind_the_canaries_the_rest_is_sent() {
    let run = KeptRun { stage: 3, ..in_phase(Phase::Sending) };
    assert_eq!((phase_word(&plan(412), &run), phase_text(&plan(412), &run)), ("sending", "sends the rest".to_owned()));
}

#[test]
fn what_is_none_of_is_left_out_but_for_what_was_sent() {
    let of = |tally| counts(&plan(9), &KeptRun { tally, ..in_phase(Phase::Done) });
    let names = |tally: Tally| of(tally).into_iter().map(|count| (count.name, count.count)).collect::<Vec<_>>();
    assert_eq!(names(Tally::default()), [("sent".to_owned(), 0)]);
    let tally = Tally { sent: 4, removed: 3, died_twice: 2, perhaps_twice: 1, perhaps_unsent: 5, ..Tally::default() };
    let expected = [("sent", 4), ("removed", 3), ("died_twice", 2), ("perhaps_twice", 1), ("perhaps_unsent", 5)];
    assert_eq!(names(tally), expected.map(|(name, count)| (name.to_owned(), count)));
    assert!(of(tally).iter().all(|count| count.said.ends_with('.')));
    let apart = Tally { sent: 4, moved: 3, unmarked: 1, in_other_hands: 2, not_copied: 6, ..Tally::default() };
    let expected = [("sent", 4), ("moved", 3), ("unmarked", 1), ("in_other_hands", 2), ("not_copied", 6)];
    assert_eq!(names(apart), expected.map(|(name, count)| (name.to_owned(), count)));
}

#[rstest]
#[case::stopped(Chosen::All, 0, Phase::Stopped, 175)]
#[case::over_by_itself(Chosen::All, 0, Phase::Done, 0)]
#[case::goes_on(Chosen::All, 0, Phase::Sending, 0)]
#[case::those_that_were_chosen_are_sent(Chosen::These(vec![Fingerprint("a".to_owned())]), 1, Phase::Stopped, 0)]
#[case::they_are_not(Chosen::These(vec![Fingerprint("a".to_owned())]), 0, Phase::Stopped, 175)]
fn what_a_stop_left_untouched_is_counted(
    #[case] chosen: Chosen,
    #[case] gone: usize,
    #[case] phase: Phase,
    #[case] expected: u64,
) {
    let tally = Tally { sent: 108, removed: 106, perhaps_left: 2, refused: 3, perhaps_unsent: 14, ..Tally::default() };
    let run = KeptRun { tally, gone: (0..gone).collect(), ..in_phase(phase) };
    let plan = Plan { chosen, ..plan(300) };
    assert_eq!(not_looked_at(&plan, &run), expected);
    let told = counts(&plan, &run).into_iter().find(|count| count.name == "not_looked_at");
    assert_eq!(told.map_or(0, |told| told.count), expected);
}
