use rstest::rstest;
use watchbill_engine::api::{ReplayDeedListed, ReplaySealedListed, ReplayStageListed, ReplayTallyListed};

use super::*;

fn listed(phase: &'static str) -> ReplayListed {
    ReplayListed {
        run: "r1122-3k7fab".to_owned(),
        queue: "mq/orders.dlq".to_owned(),
        what: "412 messages of orders.dlq into orders".to_owned(),
        discards: false,
        only_copies: false,
        broker_moves: false,
        target: "orders".to_owned(),
        chosen: "all",
        signature: None,
        messages: Vec::new(),
        edited: 0,
        phase,
        paused: None,
        said: "Sends the canary of 10.".to_owned(),
        trouble: None,
        needs_somebody: phase == "paused",
        over: matches!(phase, "done" | "incomplete" | "stopped"),
        asked: None,
        by: "ana".to_owned(),
        reason: "fixed".to_owned(),
        at: "2026-11-22T09:00:00Z".to_owned(),
        changed_at: "2026-11-22T09:01:00Z".to_owned(),
        over_at: None,
        done: 4,
        of: 412,
        per_minute: 60,
        stages: vec![
            ReplayStageListed {
                stage: "1".to_owned(),
                state: "passed".to_owned(),
                said: "what was sent stayed away".to_owned(),
            },
            ReplayStageListed { stage: "10".to_owned(), state: "runs".to_owned(), said: "3 of 10 sent".to_owned() },
            ReplayStageListed { stage: "100".to_owned(), state: "waits".to_owned(), said: String::new() },
        ],
        counts: ReplayTallyListed {
            sent: 4,
            removed: 4,
            not_chosen: 0,
            died_twice: 2,
            in_doubt: 0,
            refused: 0,
            unsent: 0,
            perhaps_twice: 0,
            perhaps_left: 0,
            perhaps_unsent: 0,
            copied: 0,
            moved: 0,
            unmarked: 0,
            in_other_hands: 0,
            not_copied: 0,
            not_looked_at: 0,
        },
        sealed: Some(ReplaySealedListed { file: "replays/r1122-3k7fab.sealed".to_owned(), until: None, kept_days: 7 }),
        past: vec![ReplayDeedListed {
            at: "2026-11-22T09:00:00Z".to_owned(),
            by: "ana".to_owned(),
            act: "replay_started",
            reason: Some("fixed\u{1b}[31m".to_owned()),
        }],
    }
}

#[rstest]
#[case::runs("canary", None, Ended::Fine)]
#[case::waits("paused", None, Ended::DoesNotHold)]
#[case::goes_on("paused", Some("go_on"), Ended::Fine)]
#[case::stopped("stopped", None, Ended::DoesNotHold)]
#[case::done("done", None, Ended::Fine)]
#[case::not_all_copied("incomplete", None, Ended::DoesNotHold)]
fn it_ends_by_what_became_of_it(#[case] phase: &'static str, #[case] asked: Option<&str>, #[case] expected: Ended) {
    assert_eq!(ended(&ReplayListed { asked: asked.map(str::to_owned), ..listed(phase) }), expected);
}

#[test]
fn progress_names_the_stage_and_changes_with_it_alone() {
    let so = standing(&listed("canary"));
    assert_eq!(so, "r1122-3k7fab: canary 10; 4 of 412 done");
    let further = standing(&ReplayListed { done: 5, ..listed("canary") });
    assert_eq!(stage_of(&so), stage_of(&further));
    assert_ne!(stage_of(&so), stage_of(&standing(&listed("judging"))));
    let stuck = ReplayListed { trouble: Some("the broker does not answer".to_owned()), ..listed("canary") };
    assert!(standing(&stuck).contains("does not come further: the broker does not answer"));
}

#[test]
fn one_replay_is_told_with_its_stages_its_counts_and_what_was_done_with_it() {
    let text = text(&listed("canary"));
    let expected = "r1122-3k7fab: 412 messages of orders.dlq into orders\n\
                    Sends the canary of 10.\n  1         passed, what was sent stayed away\n  10        runs, 3 of 10 sent\n  \
                    100       waits\n4 sent, 4 removed from the queue, 2 died of a replay before\n\
                    copies: replays/r1122-3k7fab.sealed, until seven days after the end\n\
                    2026-11-22T09:00:00Z  replay started by ana: fixed[31m\n";
    assert_eq!(text, expected);
}
