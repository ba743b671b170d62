use watchbill_domain::ids::SourceName;
use watchbill_domain::queues::replay::{Run, Tally};

use super::*;

fn id() -> QueueId {
    QueueId { source: SourceName::new("prod"), name: QueueName::new("orders.dlq") }
}

#[test]
fn each_plan_is_read_back_as_it_was() {
    let targets = [
        Target::Queue(QueueName::new("orders")),
        Target::WhereItDied,
        Target::Exchange { name: "orders".to_owned(), key: Some("new".to_owned()) },
        Target::Exchange { name: "orders".to_owned(), key: None },
        Target::Nowhere,
        Target::Copies,
    ];
    let chosen =
        [Chosen::All, Chosen::OfSignature("9f".to_owned()), Chosen::These(vec![Fingerprint("a\"b".to_owned())])];
    for (number, (target, chosen)) in targets.iter().flat_map(|t| chosen.iter().map(move |c| (t, c))).enumerate() {
        let plan = Plan {
            id: "r1".to_owned(),
            from: id(),
            target: target.clone(),
            chosen: chosen.clone(),
            edited: vec![Fingerprint("f2".to_owned()); number % 3],
            most: u64::from(u32::MAX) + number as u64,
            per_minute: 60,
            in_flight: 3,
            watch: Duration::from_secs(60),
            handing: if number % 2 == 0 { Handing::InOrder } else { Handing::AnyOrder },
            counting: if number % 4 == 0 { Counting::Roughly } else { Counting::Exactly },
            rest: if number % 7 == 0 { Rest::ByBroker } else { Rest::ByHand },
            in_doubt: if number % 3 == 0 { InDoubt::Park } else { InDoubt::SendAgain },
            after_crash: if number % 5 == 0 { AfterCrash::Wait } else { AfterCrash::GoOn },
            parked: vec![Fingerprint("f9".to_owned()); number % 2],
            kept_for: Duration::from_secs(86_400 * (1 + number as u64)),
        };
        assert_eq!(plan_of("r1".to_owned(), id(), &plan_text(&plan)).unwrap(), plan);
    }
}

#[test]
fn what_a_broker_moves_is_found_again() {
    let since = Instant::from_ms(1_000);
    for began in [None, Some(Instant::from_ms(2_000))] {
        let run = KeptRun {
            moving: Some(Moving { since, began, moved: 12, is_cancelled: began.is_some() }),
            last_move: began,
            tally: Tally { sent: 123, moved: 12, unmarked: 4, in_other_hands: 5, not_copied: 6, ..Tally::default() },
            ..Run::new(since).kept()
        };
        assert_eq!(run_of(&run_text(&run), BTreeMap::new()).unwrap(), run);
    }
}

#[test]
fn every_state_of_a_message_has_a_word_of_its_own() {
    for (state, word) in STATES {
        assert_eq!((state_word(state), state_of(word).unwrap()), (word, state));
    }
    use HeldBecause::{Copied, DiedTwice, InDoubt, NotChosen, PerhapsLeft, Refused};
    let held = [NotChosen, DiedTwice, InDoubt, Refused, PerhapsLeft, Copied];
    for because in held {
        assert_eq!(because_of(because_word(because)).unwrap(), because);
    }
}

#[test]
fn what_is_not_understood_is_not_guessed() {
    assert!(plan_of("r1".to_owned(), id(), r#"{"target":"moon"}"#).is_err());
    assert!(run_of("{}", BTreeMap::new()).is_err());
    assert!(state_of("lost").is_err());
    assert!(because_of("taken").is_err());
}

/// As it was stored before anybody could say for how long.
#[test]
fn copies_of_a_plan_of_before_are_kept_for_as_long_as_it_said() {
    let text = r#"{"target":"nowhere","chosen":"all","most":5,"per_minute":60,"in_flight":1,"watch_ms":60000,"in_order":true,
        "park_doubt":false,"wait_after_crash":false}"#;
    let plan = plan_of("r1".to_owned(), id(), text).unwrap();
    assert_eq!((plan.target, plan.kept_for), (Target::Nowhere, Duration::from_secs(7 * 86_400)));
}

/// As it was stored before what was asked for was known, with its pauses of then.
#[test]
fn a_run_of_before_is_read_and_sure_of_nothing() {
    let text = r#"{"phase":{"paused":"blind"},"stage":1,"tally":[4,3,0,0,0,0,0,2,1],"number":9,"stage_began":[1,1,0,0,0,0,0,0,0],
        "mark":null,"to_see_again":2,"failures":0}"#;
    let run = run_of(text, BTreeMap::new()).unwrap();
    let tally = Tally { sent: 4, removed: 3, perhaps_twice: 2, perhaps_left: 1, ..Tally::default() };
    assert_eq!((&run.phase, run.tally), (&Phase::Paused(Pause::Crashed), tally));
    assert_eq!((run.taking, run.unknown, run.mark), (0, Plan::BATCH.into(), None));
    assert_eq!(run_of(&run_text(&run), BTreeMap::new()).unwrap(), run);
    assert_eq!(state_of("sent_alike").unwrap(), ItemState::SentBefore);
}
