//! An incident about a dead-letter queue: what died, what was sent again and what was discarded is told to the message.

use std::time::Duration;

use watchbill_engine::Instant;
use watchbill_engine::api::{
    IncidentAct, IncidentActForm, IncidentForm, IncidentSeeds, ReplayAsk, ReplayChosen, ReplayStart, ReplayWanted,
};
use watchbill_engine::ports::Clock;
use watchbill_tests::documents::table;

use super::watched::{DLQ, ID, Watched};
use crate::day::minutes;
use crate::documents::{drafted, figure, second};

const TARGET: &str = "orders";
/// So many messages a minute die, and for so many minutes.
const A_MINUTE: usize = 4;
const MINUTES: usize = 10;

/// A replay of so many at most: a hundred a second, each canary watched for ten seconds.
async fn started(watched: &Watched, most: u64, discards: bool) -> String {
    let wanted = ReplayWanted {
        id: ID.to_owned(),
        chosen: ReplayChosen::All,
        edits: Vec::new(),
        target: None,
        per_minute: (!discards).then_some(6_000),
        watch_s: Some(10),
        sends_again: true,
        goes_on: true,
        discards,
        broker_moves: false,
        copied_for_days: None,
    };
    let target = if discards { "nowhere" } else { TARGET }.to_owned();
    let start =
        ReplayStart { wanted, target, most, typed: DLQ.to_owned(), reason: "the parser takes them now".to_owned() };
    watched.day.engine.start_replay(&start, "ana").await.unwrap().run
}

async fn phase(watched: &Watched, run: &str) -> String {
    watched.day.engine.replay_listing(run).await.unwrap().phase.to_owned()
}

#[tokio::test]
async fn what_died_was_sent_again_and_was_discarded_is_told_to_the_message() {
    let watched = Watched::with_letters("target = \"orders\"\n").await;
    let (day, letters) = (&watched.day, &watched.day.fakes.letters);
    let waiting = |queue: &str| letters.waiting(queue).len();
    let first_died = day.fakes.clock.now();
    for minute in 0..MINUTES {
        letters.put(DLQ, (0..A_MINUTE).map(|nth| format!("message {}", minute * A_MINUTE + nth)));
        day.pass(minutes(1)).await;
    }
    let died = MINUTES * A_MINUTE;
    let about = IncidentSeeds { queues: vec![ID.to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { title: "Orders wait".to_owned(), about, ..IncidentForm::default() };
    let id = day.engine.incident_declare(&form, "ana").await.unwrap().row.id;

    // One replay sends all it was to, one is stopped on its way, and the rest is good for nothing.
    let first = started(&watched, 20, false).await;
    day.pass(minutes(3)).await;
    assert_eq!((phase(&watched, &first).await.as_str(), waiting(TARGET)), ("done", 20));
    let second_run = started(&watched, 15, false).await;
    day.pass(Duration::from_secs(8)).await;
    day.engine.steer_replay(&second_run, ReplayAsk::Stop, "ana", "look first").await.unwrap();
    day.pass(minutes(1)).await;
    let sent = waiting(TARGET);
    assert!(phase(&watched, &second_run).await == "stopped" && 20 < sent && sent < 35, "{sent} are sent");
    let left = died - sent;
    let discarded_from = day.fakes.clock.now();
    let discard = started(&watched, 4, true).await;
    day.pass(minutes(1)).await;
    assert_eq!((phase(&watched, &discard).await.as_str(), waiting(DLQ)), ("done", left - 4));
    let discarded_by = day.fakes.clock.now();
    day.pass(minutes(2)).await;
    let resolved = IncidentAct::Status { status: "resolved".to_owned(), why: "the rest is for tomorrow".to_owned() };
    let form = IncidentActForm { id, seen: None, act: resolved };
    let said = day.engine.incident_act(&form, "ana").await.unwrap().said;
    assert!(said.contains("It needs a postmortem: the draft PM-1 is made"), "what is discarded needs one: {said}");

    let body = drafted(&day.engine, id).await;
    let told = |what: &str| figure(&body, "messages", &format!("{what} {ID}"));
    let messages = |count: usize| format!("{count} message{}", if count == 1 { "" } else { "s" });
    assert_eq!(told("dead"), (format!("at least {}", messages(died)), "by how its depth rose".to_owned()));
    assert_eq!(told("replayed"), (messages(sent), "by what the broker confirmed".to_owned()));
    assert_eq!(told("discarded"), (messages(4), "by the trail of discards".to_owned()));
    assert!(body.contains(&format!("4 messages of {ID} were discarded")), "{body}");

    let timeline = table(&body, "timeline");
    let line = |ending: &str| -> (Instant, String) {
        let row = timeline.iter().find(|row| row[1].contains(ending)).unwrap_or_else(|| panic!("{ending}: {body}"));
        (second(&row[0]), row[1].clone())
    };
    let (at, text) = line(" discarded 4 messages of");
    assert!(discarded_from <= at && at <= discarded_by, "{at} {text}");
    let who_and_why = format!("ana discarded 4 messages of {ID}: the parser takes them now");
    assert_eq!(text.to_lowercase(), who_and_why, "and not that it ended by itself");
    let replays: Vec<&Vec<String>> = timeline.iter().filter(|row| row[1].starts_with("replay of")).collect();
    let with = |count: usize| replays.iter().filter(|row| row[1].ends_with(&format!(", {}", messages(count)))).count();
    assert_eq!((with(20), with(sent - 20)), (1, 1), "each end with what was sent until then: {body}");
    let (began, _) = line(&format!("{ID} began to fill"));
    assert!(first_died <= began && began <= first_died.plus(minutes(2)), "{began} and not {first_died}");

    // What nobody can know is left to people, and what is known adds up to what died.
    let ledger = table(&body, "ledger");
    let post = |name: &str| ledger.iter().find(|row| row[0] == name).map(|row| row[1].clone());
    assert_eq!(post("replayed"), Some(sent.to_string()), "{body}");
    assert_eq!(post("discarded"), Some("4".to_owned()), "{body}");
    assert_eq!(post("lost"), Some("not known".to_owned()), "{body}");
}
