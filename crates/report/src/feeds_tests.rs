use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_oneof, proptest};
use rstest::rstest;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Binding, BoundTo, DeadLetters, QueueFacts, Routing, Topology};

use super::layout::{Layout, cut_middle};
use super::{DeadEnd, FeedMap, FeedWay, Route, feed_map};
use crate::canvas::{Rect, width_px};
use crate::fixtures::{Expect, HOSTILE, assert_only_shapes};

fn way(queue: &str, exchange: &str, key: Option<&str>, is_certain: bool) -> FeedWay {
    let route = Route::Exchange { name: exchange.to_owned(), key: key.map(str::to_owned) };
    FeedWay { queue: queue.to_owned(), route, is_certain }
}

fn orders() -> FeedMap {
    FeedMap {
        queue: "orders.dlq".to_owned(),
        from: vec![
            way("orders", "dlx", Some("orders"), true),
            way("orders.retry", "dlx", Some("orders"), true),
            way("refunds", "dlx", None, false),
        ],
        to: DeadEnd::Ways(vec![way("orders.parked", "", Some("orders.parked"), true)]),
        is_whole: true,
    }
}

#[test]
fn the_ways_around_a_queue_are_drawn() {
    let drawn = feed_map(&orders(), 720, 12);
    insta::assert_snapshot!(drawn.drawing.svg);
    assert_only_shapes(&drawn.drawing.svg, Expect::Harmless);
    assert_eq!(
        drawn.said,
        [
            "Dead letters of orders and orders.retry come here through the exchange dlx with the key orders.",
            "Some dead letters of refunds come here through the exchange dlx, each with the key it came with.",
            "Its own dead letters go to orders.parked through the default exchange with the key orders.parked.",
        ]
    );
}

#[test]
fn very_many_are_folded() {
    let from: Vec<FeedWay> = (0..20).map(|n| way(&format!("q{n:02}"), "dlx", Some("k"), true)).collect();
    let map = FeedMap { from, to: DeadEnd::Nothing, ..orders() };
    let drawn = feed_map(&map, 720, 12);
    assert!(drawn.drawing.svg.contains("and 12 more") && !drawn.drawing.svg.contains("\nq08\n"));
    assert!(drawn.said[0].contains("q11 and 8 more come here"), "{:?}", drawn.said);
    let nine = FeedMap { from: map.from[..9].to_vec(), ..map };
    assert!(!feed_map(&nine, 720, 12).drawing.svg.contains("more"));
}

#[rstest]
#[case::untold(DeadEnd::Untold, "not told", Some("Where its own dead letters go is not told."))]
#[case::dropped(DeadEnd::Dropped, "thrown away", Some("Its own dead letters are thrown away."))]
#[case::lost(DeadEnd::Lost { exchange: "gone".to_owned() }, "no queue: lost",
    Some("Its own dead letters go to the exchange gone, which leads to no queue: they are lost."))]
#[case::nothing(DeadEnd::Nothing, "orders.dlq", None)]
fn every_end_is_shown_and_said(#[case] to: DeadEnd, #[case] shown: &str, #[case] said: Option<&str>) {
    let drawn = feed_map(&FeedMap { from: Vec::new(), to, ..orders() }, 720, 12);
    assert!(drawn.drawing.svg.contains(shown), "{}", drawn.drawing.svg);
    assert_eq!(drawn.said[0], "No queue sends its dead letters here.");
    assert_eq!(drawn.said.get(1).map(String::as_str), said);
}

#[test]
fn what_was_not_seen_is_never_a_proof() {
    let drawn = feed_map(&FeedMap { from: Vec::new(), is_whole: false, ..orders() }, 720, 12);
    assert!(drawn.drawing.svg.contains("not all was seen"));
    assert!(!drawn.said.iter().any(|said| said.contains("No queue sends")));
    assert!(drawn.said[0].contains("others may lead here too"));
}

fn facts(name: &str, dead_letters: DeadLetters) -> QueueFacts {
    QueueFacts { dead_letters, can_kill: true, ..QueueFacts::named(QueueName::new(name)) }
}

fn to_exchange(exchange: &str, key: Option<&str>) -> DeadLetters {
    DeadLetters::Exchange { exchange: exchange.to_owned(), key: key.map(str::to_owned) }
}

fn topology() -> Topology {
    let bound = |to: &str, key: &str| Binding {
        exchange: "dlx".to_owned(),
        to: BoundTo::Queue(QueueName::new(to)),
        key: key.to_owned(),
    };
    Topology {
        queues: vec![
            facts("orders", to_exchange("dlx", Some("dead"))),
            facts("refunds", DeadLetters::Queue(QueueName::new("orders.dlq"))),
            facts("orders.dlq", to_exchange("", Some("parked"))),
            facts("parked", DeadLetters::Nowhere),
            facts("stray", to_exchange("dlx", Some("nobody"))),
        ],
        exchanges: BTreeMap::from([("dlx".to_owned(), Routing::Direct)]),
        bindings: vec![bound("orders.dlq", "dead")],
        is_whole: true,
    }
}

#[test]
fn a_topology_gives_the_ways_around_each_of_its_queues() {
    let of = |name: &str| FeedMap::of(&topology(), &QueueName::new(name));
    let map = of("orders.dlq");
    let direct = FeedWay { queue: "refunds".to_owned(), route: Route::Direct, is_certain: true };
    assert_eq!(map.from, [way("orders", "dlx", Some("dead"), true), direct]);
    assert_eq!(map.to, DeadEnd::Ways(vec![way("parked", "", Some("parked"), true)]));
    assert_eq!(of("parked").to, DeadEnd::Dropped);
    assert_eq!(of("stray").to, DeadEnd::Lost { exchange: "dlx".to_owned() });
    assert_eq!(of("not there").to, DeadEnd::Untold);
    let unkillable = Topology {
        queues: vec![QueueFacts { can_kill: false, ..facts("parked", DeadLetters::Nowhere) }],
        ..topology()
    };
    assert_eq!(FeedMap::of(&unkillable, &QueueName::new("parked")).to, DeadEnd::Nothing);
    let partly = Topology { is_whole: false, ..topology() };
    assert_eq!(
        FeedMap::of(&partly, &QueueName::new("stray")).to,
        DeadEnd::Untold,
        "what leads on may not have been seen"
    );
}

#[rstest]
#[case::short("orders", 200, "orders")]
#[case::long("a-very-long-name-of-a-queue.dlq", 100, "a-very-…ue.dlq")]
#[case::no_room("orders", 3, "")]
fn long_names_are_cut_in_their_middle(#[case] name: &str, #[case] most: i32, #[case] expected: &str) {
    let cut = cut_middle(name, most, 12);
    assert_eq!(cut, expected);
    assert!(width_px(&cut, 12) <= most);
}

#[test]
fn texts_from_outside_are_texts() {
    let map = FeedMap {
        queue: HOSTILE.to_owned(),
        from: vec![way(HOSTILE, HOSTILE, Some(HOSTILE), false)],
        to: DeadEnd::Lost { exchange: HOSTILE.to_owned() },
        is_whole: false,
    };
    let drawn = feed_map(&map, 4000, 12);
    assert_only_shapes(&drawn.drawing.svg, Expect::Hostile);
    assert!(!drawn.said.iter().any(|said| said.contains(['\u{202e}', '\u{1b}', '\u{0}'])));
}

fn any_way() -> impl Strategy<Value = FeedWay> {
    let route = prop_oneof![
        Just(Route::Direct),
        Just(Route::Advice),
        ("[a-zäö世.]{0,40}", prop::option::of("[a-z.]{0,8}")).prop_map(|(name, key)| Route::Exchange { name, key }),
    ];
    ("[a-zA-Z0-9äß世界./-]{1,90}", route, any::<bool>()).prop_map(|(queue, route, is_certain)| FeedWay {
        queue,
        route,
        is_certain,
    })
}

fn any_end() -> impl Strategy<Value = DeadEnd> {
    prop_oneof![
        Just(DeadEnd::Untold),
        Just(DeadEnd::Nothing),
        Just(DeadEnd::Dropped),
        "[a-z]{0,60}".prop_map(|exchange| DeadEnd::Lost { exchange }),
        prop::collection::vec(any_way(), 1..16).prop_map(DeadEnd::Ways),
    ]
}

fn touch(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

proptest! {
    #[test]
    fn nothing_lies_over_anything_else(
        queue in "[a-z.世]{0,90}", from in prop::collection::vec(any_way(), 0..30), to in any_end(),
        is_whole: bool, width in 0..2000_u32, text_px in 0..60_u32,
    ) {
        let map = FeedMap { queue, from, to, is_whole };
        let layout = Layout::of(&map, width, text_px);
        let (w, h) = (i32::try_from(layout.size.width).unwrap(), i32::try_from(layout.size.height).unwrap());
        let boxes: Vec<Rect> =
            layout.boxes.iter().map(|placed| placed.rect).chain(layout.words.iter().map(|word| word.rect)).collect();
        for (i, rect) in boxes.iter().enumerate() {
            prop_assert!(rect.x >= 0 && rect.y >= 0 && rect.right() <= w && rect.bottom() <= h, "{rect:?} in {w} {h}");
            for other in &boxes[i + 1..] {
                prop_assert!(!touch(*rect, *other), "{rect:?} {other:?}");
            }
        }
        for placed in &layout.boxes {
            prop_assert!(width_px(&placed.text, layout.text_px) <= placed.rect.width);
        }
        let drawn = feed_map(&map, width, text_px);
        assert_only_shapes(&drawn.drawing.svg, Expect::Harmless);
        prop_assert!(!drawn.said.is_empty());
    }
}
