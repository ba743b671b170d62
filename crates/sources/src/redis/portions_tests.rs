use bytes::Bytes;
use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::sources::{PollFailure, PollFailureKind, Value};

use super::*;
use crate::Source;
use crate::ask::{Ask, Reply};
use crate::peek::driven::{Looked, look, source};

const MB: usize = 1 << 20;

#[rstest]
#[case::the_first_by_itself(&[], 1)]
#[case::small_ones(&[200], 10)]
#[case::nothing_at_all(&[0], 10)]
#[case::two_more_fit(&[10 << 20], 2)]
#[case::by_the_largest(&[200, 8 << 20, 200], 2)]
#[case::none_fits(&[20 << 20], 0)]
#[case::too_large(&[ROOM + 1], 0)]
fn as_many_are_asked_for_as_fit(#[case] sizes: &[u64], #[case] expected: usize) {
    assert_eq!(portion(sizes), expected);
}

proptest! {
    #[test]
    fn messages_of_one_size_never_take_more_room_than_there_is(size in 1_u64..ROOM, wanted in 1_usize..60) {
        let mut sizes = Vec::new();
        while let most @ 1.. = portion(&sizes).min(wanted - sizes.len()) {
            sizes.extend(std::iter::repeat_n(size, most));
        }
        prop_assert!(sizes.iter().sum::<u64>() <= ROOM);
        prop_assert!(sizes.len() == wanted || sizes.iter().sum::<u64>() + size > ROOM);
    }
}

fn text(text: &str) -> RedisValue {
    RedisValue::Bytes(Bytes::copy_from_slice(text.as_bytes()))
}

fn redis(key: &str, value: &str) -> Box<dyn Source> {
    source("redis", "redis://cache.example.net", &[(key, Value::Texts(vec![value.to_owned()]))])
}

/// Two hundred messages of `size` bytes each, of any sort.
fn answer(command: &RedisCommand, size: usize) -> RedisValue {
    let arguments: Vec<&str> = command.arguments.iter().map(String::as_str).collect();
    let large = |number: usize| RedisValue::Bytes(Bytes::from(format!("{number:03}{}", "0".repeat(size - 3))));
    let places = |from: &str, to: &str| from.parse::<usize>().unwrap()..=to.parse::<usize>().unwrap().min(199);
    match (command.verb, arguments.as_slice()) {
        (RedisVerb::Info, _) => text("redis_version:7.0.15\r\nrole:master\r\nloading:0"),
        (RedisVerb::Zcard, _) => RedisValue::Number(200),
        (RedisVerb::Exists, _) => RedisValue::Number(1),
        (RedisVerb::Zrange, [_, "1", "0"]) | (RedisVerb::Xrange, [_, "+", "-", ..]) => RedisValue::List(Vec::new()),
        (RedisVerb::Zrange, [set, from, to, _]) => {
            let member = |number: usize| if *set == "dead" { large(number) } else { text(&number.to_string()) };
            RedisValue::List(places(from, to).flat_map(|number| [member(number), text("1795250000")]).collect())
        }
        (RedisVerb::Hmget, [_, "version"]) => RedisValue::List(vec![text("bullmq:5.1.0")]),
        (RedisVerb::Hmget, _) => {
            let fields = [text("send"), large(1)].into_iter().chain(std::iter::repeat_n(RedisValue::Nil, 12));
            RedisValue::List(fields.collect())
        }
        (RedisVerb::XinfoGroups, _) => {
            let group = ["name", "workers", "consumers", "1", "pending", "200"].map(text);
            RedisValue::List(vec![RedisValue::List(group.to_vec())])
        }
        (RedisVerb::Xpending, [.., most]) => {
            let one = |number: usize| {
                let id = text(&format!("{}-0", 1_795_290_000_000 + number));
                RedisValue::List(vec![id, text("w1"), RedisValue::Number(900_000), RedisValue::Number(1)])
            };
            RedisValue::List((0..most.parse::<usize>().unwrap().min(200)).map(one).collect())
        }
        (RedisVerb::Xrange, [_, id, _]) => {
            let entry = RedisValue::List(vec![text("order"), large(1)]);
            RedisValue::List(vec![RedisValue::List(vec![text(id), entry])])
        }
        _ => panic!("{command:?}"),
    }
}

/// Looks at fifty of them, with the most bytes that one reply had and those of all replies.
fn look_at(source: &dyn Source, queue: &str, size: usize, cap: u64) -> (Looked, u64, u64) {
    let (mut most, mut all) = (0, 0);
    let looked = look(source, queue, 50, |ask| {
        let Ask::Redis(ask) = ask else { panic!("{ask:?}") };
        let values: Vec<RedisValue> = ask.commands.iter().map(|command| answer(command, size)).collect();
        let bytes = values.iter().map(RedisValue::bytes).sum::<u64>();
        (most, all) = (most.max(bytes), all + bytes);
        if bytes > cap {
            return Err(PollFailure { kind: PollFailureKind::TooLarge, message: "answered with too much".to_owned() });
        }
        Ok(Reply::Redis(values))
    });
    (looked, most, all)
}

#[rstest]
#[case::sidekiq(source("redis", "redis://cache.example.net", &[]), "dead")]
#[case::bullmq(redis("bullmq", "emails"), "bull:emails:failed")]
#[case::streams(redis("streams", "orders"), "orders/workers")]
fn two_hundred_messages_of_ten_megabytes_are_never_held_at_once(#[case] source: Box<dyn Source>, #[case] queue: &str) {
    let (looked, most, all) = look_at(&*source, queue, 10 * MB, 64 << 20);
    assert!(most < 21 << 20, "{most} bytes in one reply");
    assert!(all < 33 << 20, "{all} bytes in all replies");
    let peeked = looked.messages();
    assert_eq!(peeked.handed, 3);
    assert_eq!(
        peeked.problems,
        ["47 of them were not read, because they are large: one look holds 32 MiB of messages at most"]
    );
}

#[rstest]
#[case::sidekiq(source("redis", "redis://cache.example.net", &[]), "dead")]
#[case::bullmq(redis("bullmq", "emails"), "bull:emails:failed")]
#[case::streams(redis("streams", "orders"), "orders/workers")]
fn small_ones_are_all_read(#[case] source: Box<dyn Source>, #[case] queue: &str) {
    let peeked = look_at(&*source, queue, 100, 64 << 20).0.messages();
    assert_eq!((peeked.handed, peeked.problems.len()), (50, 0));
}

#[test]
fn what_was_read_before_a_portion_that_is_too_large_is_shown() {
    let size = |command: &RedisCommand| if command.arguments[1] == "0" { 100 } else { 10 * MB };
    let looked = look(&*source("redis", "redis://cache.example.net", &[]), "dead", 50, |ask| {
        let Ask::Redis(ask) = ask else { panic!("{ask:?}") };
        let large = |command: &&RedisCommand| command.arguments.last().is_some_and(|last| last == "WITHSCORES");
        if ask.commands.iter().find(large).is_some_and(|command| size(command) > 100) {
            return Err(PollFailure { kind: PollFailureKind::TooLarge, message: "answered with too much".to_owned() });
        }
        Ok(Reply::Redis(ask.commands.iter().map(|command| answer(command, 100)).collect()))
    });
    let peeked = looked.messages();
    assert_eq!((peeked.handed, peeked.behind), (1, Some(199)));
    assert!(peeked.problems[0].starts_with("49 of them were not read"), "{:?}", peeked.problems);
}

#[test]
fn a_first_one_that_is_too_large_is_a_failure() {
    let (looked, ..) = look_at(&*source("redis", "redis://cache.example.net", &[]), "dead", 10 * MB, 1 << 20);
    assert_eq!(looked.peeked.unwrap().unwrap_err().kind, PollFailureKind::TooLarge);
}
