//! Kinds that do not speak HTTP: the same promises as for brokers that do. Nothing that fails, is missing, damaged or hidden looks like
//! an empty queue, or like none.
//!
//! `fixtures/<kind>/<case>/<peer>/replies.json` has what a server answered to each command, query or question, by its text. Needed cases:
//! `fresh` (nothing is there that could be read), `empty` (queues without dead letters), `dead` (two or more with them), `emptied` (the
//! same after they went), `hidden` (nothing may be seen: it says so, or the poll fails), `many` (a hundred queues or more).

#[path = "asked_secrets.rs"]
mod secrets;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::Value as Json;
use watchbill_domain::alerts::Answered;
use watchbill_domain::ids::QueueName;
use watchbill_domain::sources::PollFailureKind::{Auth, Unreachable};
use watchbill_domain::sources::{PollFailure, Settings, Value};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{RedisValue, Replied, Reply, SqlRefusal, SqlRows};
use watchbill_sources::{Listing, MOST_ROUNDS, QueuesRead, QueuesWanted, Source};

use crate::case::build;
use crate::queues::{calm, looks_calmer, names, show};
use crate::replies::answered;

/// What the suite knows of each such kind.
pub struct Asked {
    pub kind: &'static str,
    /// How its addresses begin.
    scheme: &'static str,
    /// Settings that its cases are read with: those of one text.
    text: &'static [(&'static str, &'static str)],
    /// Those of texts.
    texts: &'static [(&'static str, &'static [&'static str])],
    /// Those that are switched on.
    on: &'static [&'static str],
}

pub static ASKED: &[Asked] = &[
    Asked {
        kind: "redis",
        scheme: "redis",
        text: &[],
        texts: &[("bullmq", &["emails"]), ("streams", &["orders"])],
        on: &["sidekiq"],
    },
    Asked { kind: "postgres", scheme: "postgres", text: &[], texts: &[], on: &[] },
    Asked { kind: "nats", scheme: "nats", text: &[], texts: &[], on: &[] },
    Asked { kind: "sqs", scheme: "https", text: &[("region", "eu-west-1")], texts: &[], on: &["cloudwatch"] },
];

struct Case {
    name: String,
    folder: PathBuf,
    source: Box<dyn Source>,
    replies: Vec<Replied>,
    now: Instant,
}

impl Case {
    fn all(of: &'static Asked) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(of.kind);
        let within = |folder: &Path| -> Vec<PathBuf> {
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect()
        };
        let mut folders: Vec<PathBuf> = within(&folder).into_iter().filter(|case| !within(case).is_empty()).collect();
        folders.sort();
        folders.into_iter().map(|folder| Self::read(of, folder)).collect()
    }

    fn named(of: &'static Asked, name: &str) -> Self {
        Self::all(of)
            .into_iter()
            .find(|case| case.name == name)
            .unwrap_or_else(|| panic!("{}: no case {name}", of.kind))
    }

    fn read(of: &Asked, folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let mut recorded: BTreeMap<String, (Json, BTreeMap<String, Json>)> = BTreeMap::new();
        for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
            let text = fs::read_to_string(entry.join("replies.json")).unwrap();
            let told: Json = serde_json::from_str(&text).unwrap();
            let answers = serde_json::from_value(told["answers"].clone()).unwrap();
            recorded.insert(entry.file_name().unwrap().to_str().unwrap().to_owned(), (told["now"].clone(), answers));
        }
        let urls: Vec<String> = recorded.keys().map(|peer| format!("{}://{peer}.example.net", of.scheme)).collect();
        let source = source(of, &urls);
        let now = Instant::from_ms(recorded.values().filter_map(|(now, _)| now.as_i64()).max().unwrap());
        let mut replies: Vec<Replied> = Vec::new();
        for _ in 0..MOST_ROUNDS {
            for ask in source.asks(&QueuesWanted::default(), &replies) {
                let place = urls.iter().position(|url| ask.peer().as_str() == url).unwrap();
                let (told_at, answers) = recorded.values().nth(place).unwrap();
                let reply = answered(&ask, Instant::from_ms(told_at.as_i64().unwrap()), |asked| {
                    answers.get(asked).cloned().unwrap_or_else(|| panic!("{name}: not recorded: {asked}"))
                });
                replies.push(Replied { ask, result: Ok(reply) });
            }
        }
        assert_eq!(source.asks(&QueuesWanted::default(), &replies), [], "{name}: it never ends asking");
        Self { name, folder, source, replies, now }
    }

    fn read_with(&self, known: &[&QueueName], replies: &[Replied]) -> QueuesRead {
        let wanted = QueuesWanted { named: Vec::new(), known: known.iter().map(|name| (*name).clone()).collect() };
        match self.source.read_replies(&wanted, replies, self.now) {
            Ok(read) => {
                assert_eq!(read.poll.sightings, [], "{}", self.name);
                read.queues
            }
            Err(failure) => QueuesRead::unread(failure.message),
        }
    }

    fn whole(&self) -> QueuesRead {
        self.read_with(&[], &self.replies)
    }

    /// What it tells when what `change` changes is answered so.
    fn changed(&self, known: &[&QueueName], change: impl FnOnce(&mut Vec<Replied>)) -> QueuesRead {
        let mut replies = self.replies.clone();
        change(&mut replies);
        self.read_with(known, &replies)
    }

    /// Every single answer, by ask and place in it.
    fn places(&self) -> Vec<(usize, usize)> {
        let of = |(nth, replied): (usize, &Replied)| {
            let count = match replied.result.as_ref().unwrap() {
                Reply::Redis(values) => values.len(),
                Reply::Sql(answers) => answers.len(),
                Reply::Nats(answers) => answers.len(),
                Reply::Http(_) => 1,
            };
            (0..count).map(move |place| (nth, place)).collect::<Vec<_>>()
        };
        self.replies.iter().enumerate().flat_map(of).collect()
    }
}

fn source(of: &Asked, urls: &[String]) -> Box<dyn Source> {
    let kind = watchbill_sources::find(of.kind).unwrap_or_else(|| panic!("no kind {}", of.kind));
    let mut settings = Settings::default();
    for (key, value) in of.text {
        settings.set(key, Value::Text((*value).to_owned()));
    }
    for (key, values) in of.texts {
        settings.set(key, Value::Texts(values.iter().map(|value| (*value).to_owned()).collect()));
    }
    for key in of.on {
        settings.set(key, Value::Switch(true));
    }
    build(kind, urls, settings)
}

/// How many messages all queues hold together.
fn held(read: &QueuesRead) -> u64 {
    read.queues.iter().filter_map(|queue| queue.reading.depth.count()).sum()
}

#[test]
fn the_cases_every_such_broker_needs_are_there_and_are_what_they_are_called() {
    // What is empty for certain is calm: only a server that has no streams at all is that.
    let sees_nothing = |kind: &str| kind != "nats";
    for of in ASKED {
        let case = |name| Case::named(of, name).whole();
        let (fresh, empty, dead, emptied) = (case("fresh"), case("empty"), case("dead"), case("emptied"));
        let (hidden, many) = (case("hidden"), case("many"));

        assert_eq!(calm(&fresh), Vec::<&QueueName>::new(), "{}", of.kind);
        let says_so = fresh.listing != Listing::Whole || !fresh.problems.is_empty();
        assert_eq!(says_so, sees_nothing(of.kind), "{}", of.kind);
        assert_eq!((&dead.listing, dead.problems.as_slice()), (&Listing::Whole, [].as_slice()), "{}", of.kind);
        assert!(dead.queues.iter().filter(|queue| queue.reading.depth.count() > Some(0)).count() >= 2, "{}", of.kind);
        assert!(empty.queues.iter().all(|queue| queue.reading.depth.count() == Some(0)), "{}", of.kind);
        let emptier = calm(&emptied).iter().any(|name| !calm(&dead).contains(name));
        assert!(emptier || names(&emptied).len() < names(&dead).len() || held(&emptied) < held(&dead), "{}", of.kind);
        assert_ne!(hidden.listing, Listing::Whole, "{}", of.kind);
        assert!(hidden.queues.iter().all(|queue| queue.reading.depth.count().is_none()), "{}", of.kind);
        assert!(many.topology.as_ref().unwrap().queues.len() >= 100, "{}", of.kind);
        // Everything that dead letters go to is a queue that would be proposed.
        let topology = dead.topology.as_ref().unwrap();
        let proposed = topology.proposed();
        assert!(dead.queues.iter().any(|queue| proposed.contains(&queue.name)), "{}: {proposed:?}", of.kind);
    }
}

#[test]
fn every_case_is_read_as_expected() {
    for case in ASKED.iter().flat_map(Case::all) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let text = match case.source.read_replies(&QueuesWanted::default(), &case.replies, case.now) {
            Ok(read) => {
                assert!(read.poll.peers.iter().all(|peer| peer.answered == Answered::Whole), "{}", case.name);
                show(&read.queues)
            }
            Err(failure) => format!("{failure:?}\n"),
        };
        settings.bind(|| insta::assert_snapshot!("expected", text));
    }
}

#[test]
fn what_was_known_and_is_hidden_is_not_gone() {
    for of in ASKED {
        let dead = Case::named(of, "dead").whole();
        let hidden = Case::named(of, "hidden");

        let read = hidden.read_with(&names(&dead), &hidden.replies);
        if matches!(read.listing, Listing::Partial(_)) {
            continue;
        }

        for name in names(&dead) {
            let is_told = names(&read).contains(&name) || read.hidden.contains(name);
            assert!(is_told, "{}: {name} is neither listed nor hidden", of.kind);
        }
    }
}

#[test]
fn an_address_that_fails_or_an_ask_that_is_missing_makes_nothing_calmer() {
    for case in ASKED.iter().flat_map(Case::all) {
        let whole = case.whole();
        for nth in 0..case.replies.len() {
            for kind in [Unreachable, Auth] {
                let read = case.changed(&names(&whole), |replies| {
                    replies[nth].result = Err(PollFailure { kind, message: "did not answer".to_owned() });
                });
                assert!(!looks_calmer(&whole, &read), "{} {nth}", case.name);
            }
            let read = case.changed(&names(&whole), |replies| {
                replies.remove(nth);
            });
            assert!(!looks_calmer(&whole, &read), "{} {nth}", case.name);
        }
    }
}

/// What a server may answer instead.
fn other_answers(reply: &mut Reply, place: usize, with: &RedisValue, refusal: SqlRefusal) {
    match reply {
        Reply::Redis(values) => values[place] = with.clone(),
        Reply::Sql(answers) => answers[place] = Err(refusal),
        Reply::Nats(answers) => answers[place] = Bytes::from_static(b"{\"error\":{\"code\":500}}"),
        Reply::Http(response) => {
            let code = match with {
                RedisValue::Refused(word) if word == "NOPERM" => "AccessDenied",
                RedisValue::Refused(word) if word == "MOVED" => "QueueDoesNotExist",
                RedisValue::Refused(word) if word == "NOAUTH" => "ExpiredTokenException",
                _ => "InternalFailure",
            };
            response.status = 400;
            response.body = Bytes::from(format!("{{\"__type\":\"com.amazonaws.sqs#{code}\"}}"));
        }
    }
}

#[test]
fn an_answer_that_is_refused_makes_nothing_calmer() {
    let refusals = [SqlRefusal::NoPermission, SqlRefusal::TooSlow, SqlRefusal::Unlike, SqlRefusal::Other];
    let words = ["NOPERM", "WRONGTYPE", "MOVED", "LOADING", "NOAUTH", "ERR"];
    for case in ASKED.iter().flat_map(Case::all) {
        let whole = case.whole();
        for (nth, place) in case.places() {
            for (at, word) in words.iter().enumerate() {
                let read = case.changed(&names(&whole), |replies| {
                    let reply = replies[nth].result.as_mut().unwrap();
                    other_answers(reply, place, &RedisValue::Refused((*word).to_owned()), refusals[at % 4]);
                });
                assert!(!looks_calmer(&whole, &read), "{} {nth} {place} {word}: {read:#?}", case.name);
            }
        }
    }
}

#[test]
fn answers_that_are_cut_short_make_nothing_calmer() {
    for case in ASKED.iter().flat_map(Case::all) {
        let whole = case.whole();
        for (nth, place) in case.places() {
            let read = case.changed(&names(&whole), |replies| match replies[nth].result.as_mut().unwrap() {
                Reply::Redis(values) => values.truncate(place),
                Reply::Sql(answers) => answers.truncate(place),
                Reply::Nats(answers) => answers.truncate(place),
                Reply::Http(response) => response.body.truncate(response.body.len() / 2),
            });
            assert!(!looks_calmer(&whole, &read), "{} {nth} {place}", case.name);
        }
    }
}

fn any_redis_value() -> impl Strategy<Value = RedisValue> {
    let leaf = prop_oneof![
        Just(RedisValue::Nil),
        any::<i64>().prop_map(RedisValue::Number),
        ".{0,12}".prop_map(|text| RedisValue::Bytes(Bytes::from(text))),
        proptest::collection::vec(any::<u8>(), 0..8).prop_map(|bytes| RedisValue::Bytes(Bytes::from(bytes))),
        "[A-Z]{0,8}".prop_map(RedisValue::Refused),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| proptest::collection::vec(inner, 0..4).prop_map(RedisValue::List))
}

fn any_rows() -> impl Strategy<Value = Result<SqlRows, SqlRefusal>> {
    let cell = proptest::option::of(prop_oneof![".{0,12}", "-?[0-9]{1,25}(\\.[0-9]{1,5})?", Just("NaN".to_owned())]);
    let rows =
        proptest::collection::vec(proptest::collection::vec(cell, 0..9), 0..4).prop_map(|rows| Ok(SqlRows(rows)));
    prop_oneof![4 => rows, 1 => Just(Err(SqlRefusal::Other))]
}

static DEAD: LazyLock<Vec<Case>> = LazyLock::new(|| ASKED.iter().map(|of| Case::named(of, "dead")).collect());

proptest! {
    #[test]
    fn whatever_is_answered_is_read_without_harm(
        value in any_redis_value(), rows in any_rows(), bytes in proptest::collection::vec(any::<u8>(), 0..60),
        place in 0_usize..10_000,
    ) {
        for case in DEAD.iter() {
            let places = case.places();
            let (nth, place) = places[place % places.len()];
            let read = case.changed(&[], |replies| {
                match replies[nth].result.as_mut().unwrap() {
                    Reply::Redis(values) => values[place] = value.clone(),
                    Reply::Sql(answers) => answers[place] = rows.clone(),
                    Reply::Nats(answers) => answers[place] = Bytes::from(bytes.clone()),
                    Reply::Http(response) => response.body = Bytes::from(bytes.clone()),
                }
            });
            // What it would ask next may be anything, and is asked no more often.
            let next = case.source.asks(&QueuesWanted::default(), &case.replies);
            prop_assert_eq!(next, []);
            prop_assert!(read.queues.windows(2).all(|pair| pair[0].name < pair[1].name));
        }
    }
}

#[test]
fn an_address_and_an_answer_give_nothing_away() {
    for of in ASKED {
        let source = source(of, &[format!("{}://ana:hunter2@prod.example.net/0?token=hunter2#hunter2", of.scheme)]);
        let asks = source.asks(&QueuesWanted::default(), &[]);
        assert!(!asks.is_empty());
        assert!(!format!("{asks:?} {asks:#?}").contains("hunter2"), "{asks:?}");
        assert_eq!(source.requests(Instant::from_ms(0)), [], "{}", of.kind);
    }
    let values = RedisValue::List(vec![RedisValue::Bytes(Bytes::from_static(b"hunter2"))]);
    assert!(!format!("{values:?} {values:#?}").contains("hunter2"));
}

#[test]
fn nothing_is_asked_again_of_an_address_that_failed() {
    for of in ASKED {
        let source = source(of, &[format!("{}://a.example.net", of.scheme), format!("{}://b.example.net", of.scheme)]);
        let failure = || PollFailure { kind: Unreachable, message: "cannot be reached".to_owned() };
        let first = source.asks(&QueuesWanted::default(), &[]);
        assert_eq!(first.len(), 2, "{}", of.kind);
        let replies: Vec<Replied> = first.into_iter().map(|ask| Replied { ask, result: Err(failure()) }).collect();

        assert_eq!(source.asks(&QueuesWanted::default(), &replies), []);
        let read = source.read_replies(&QueuesWanted::default(), &replies, Instant::from_ms(0));
        assert_eq!(read.unwrap_err().kind, Unreachable);
    }
}
