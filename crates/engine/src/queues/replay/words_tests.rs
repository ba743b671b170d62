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
    let names =
        |tally: Tally| counts(&plan(9), &tally).into_iter().map(|count| (count.name, count.count)).collect::<Vec<_>>();
    assert_eq!(names(Tally::default()), [("sent".to_owned(), 0)]);
    let tally = Tally { sent: 4, removed: 3, died_twice: 2, perhaps_twice: 1, perhaps_unsent: 5, ..Tally::default() };
    let expected = [("sent", 4), ("removed", 3), ("died_twice", 2), ("perhaps_twice", 1), ("perhaps_unsent", 5)];
    assert_eq!(names(tally), expected.map(|(name, count)| (name.to_owned(), count)));
    assert!(counts(&plan(9), &tally).iter().all(|count| count.said.ends_with('.')));
}
