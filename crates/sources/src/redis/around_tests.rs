use super::*;
use crate::around::{Around, Unnamed};

/// What is found where commands are answered so, by their words, and how many rounds that took.
fn looked(source: &dyn Source, answer: impl Fn(&str) -> RedisValue) -> (Around, usize) {
    let at = source.around_peers().remove(0);
    let mut replied: Vec<Replied> = Vec::new();
    while let Some(ask) = source.look_around(&at, &replied) {
        assert!(replied.len() < crate::MOST_ROUNDS, "it comes to an end");
        let Ask::Redis(redis) = &ask else { panic!("{ask:?}") };
        let words = redis.commands.iter().map(|command| {
            let verb = command.verb.words().iter().copied();
            verb.chain(command.arguments.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
        });
        let values = words.map(|words| answer(&words)).collect();
        replied.push(Replied { ask, result: Ok(Reply::Redis(values)) });
    }
    (source.read_around(&QueuesWanted::default(), &at, &replied).unwrap(), replied.len())
}

fn page(next: &str, keys: &[&str]) -> RedisValue {
    list([text(next), list(keys.iter().map(|key| text(key)))])
}

fn jobs() -> Box<dyn Source> {
    source(&["redis://a"], &[("bullmq", texts(&["emails"])), ("streams", texts(&["orders"]))])
}

#[test]
fn queues_and_streams_with_groups_that_nobody_names_are_found() {
    let (around, rounds) = looked(&*jobs(), |words| match words {
        "SCAN 0 MATCH bull:*:meta COUNT 5000" => page("17", &["bull:emails:meta"]),
        "SCAN 17 MATCH bull:*:meta COUNT 5000" => page("0", &["bull:invoices:meta", "bull:a:b:meta"]),
        "SCAN 0 COUNT 5000 TYPE stream" => page("0", &["orders", "parcels", "log", "bull:emails:events"]),
        "XINFO GROUPS parcels" => list([list([])]),
        "XINFO GROUPS log" => list([]),
        other => panic!("{other}"),
    });

    let of = |what, names: &[&str], setting: &str| Unnamed {
        what,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        add: format!("them to `{setting}` of the source"),
    };
    let queues = of("queues of BullMQ", &["a:b", "invoices"], "bullmq");
    let streams = of("streams with consumer groups", &["parcels"], "streams");
    assert_eq!(around, Around { found: vec![queues, streams], unseen: Vec::new() });
    assert_eq!(rounds, 3);
}

#[test]
fn a_database_without_end_is_gone_through_in_part_and_that_is_said() {
    let (around, rounds) = looked(&*jobs(), |words| {
        let next: u32 = words.split(' ').nth(1).and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        page(&(next + 1).to_string(), &[])
    });

    assert_eq!(rounds, 6);
    assert_eq!((around.found.len(), around.unseen.len()), (0, 1));
    assert!(around.unseen[0].contains("not all keys"), "{around:?}");
}

#[test]
fn what_a_user_may_not_look_for_is_said() {
    let (around, rounds) = looked(&*jobs(), |_| refused("NOPERM"));

    assert_eq!((around.found.len(), rounds), (0, 1));
    assert!(around.unseen[0].contains("hidden from this user: allow it the command `+scan`"), "{around:?}");
}

#[test]
fn signs_of_a_prefix_are_no_pattern() {
    let source = source(&["redis://a"], &[("bullmq_prefix", Value::Text("a*[b]".to_owned()))]);

    let ask = source.look_around(&source.around_peers()[0], &[]);

    let Some(Ask::Redis(ask)) = ask else { panic!("{ask:?}") };
    assert_eq!(ask.commands[0].arguments[2], r"a\*\[b\]:*:meta");
}
