use rstest::rstest;

use super::*;

fn name(name: &str) -> QueueName {
    QueueName::new(name)
}

fn dead_letters_to(exchange: &str, key: Option<&str>) -> DeadLetters {
    DeadLetters::Exchange { exchange: exchange.to_owned(), key: key.map(str::to_owned) }
}

fn bound(exchange: &str, to: &str, key: &str) -> Binding {
    let to = to.strip_prefix("x:").map_or(BoundTo::Queue(name(to)), |to| BoundTo::Exchange(to.to_owned()));
    Binding { exchange: exchange.to_owned(), to, key: key.to_owned() }
}

fn topology(orders: DeadLetters, routing: Routing, bindings: Vec<Binding>) -> Topology {
    let orders = QueueFacts { dead_letters: orders, ..QueueFacts::named(name("orders")) };
    Topology {
        queues: vec![orders, QueueFacts::named(name("orders.dlq")), QueueFacts::named(name("other"))],
        exchanges: [("dlx", routing), ("shop", Routing::Topic), ("dlx2", Routing::Fanout)]
            .map(|(name, routing)| (name.to_owned(), routing))
            .into(),
        bindings,
        is_whole: true,
    }
}

fn fed(topology: &Topology) -> Vec<(String, bool)> {
    topology.feeds().iter().map(|feed| (format!("{} > {}", feed.from, feed.to), feed.is_certain)).collect()
}

#[rstest]
#[case::default_exchange(dead_letters_to("", Some("orders.dlq")), Routing::Direct, &[], &[("orders > orders.dlq", true)])]
#[case::no_such_queue(dead_letters_to("", Some("gone")), Routing::Direct, &[], &[])]
#[case::by_key(
    dead_letters_to("dlx", Some("dead")), Routing::Direct, &[("dlx", "orders.dlq", "dead"), ("dlx", "other", "else")],
    &[("orders > orders.dlq", true)]
)]
#[case::by_pattern(
    dead_letters_to("dlx", Some("a.b.c")), Routing::Topic, &[("dlx", "orders.dlq", "a.#"), ("dlx", "other", "a.*")],
    &[("orders > orders.dlq", true)]
)]
#[case::to_all(
    dead_letters_to("dlx", None), Routing::Fanout, &[("dlx", "orders.dlq", ""), ("dlx", "other", "x")],
    &[("orders > orders.dlq", true), ("orders > other", true)]
)]
#[case::own_key_is_the_name_of_the_queue(
    dead_letters_to("dlx", None), Routing::Direct, &[("dlx", "orders.dlq", "orders")], &[("orders > orders.dlq", true)]
)]
#[case::one_of_its_own_keys(
    dead_letters_to("dlx", None), Routing::Direct, &[("shop", "orders", "new"), ("dlx", "orders.dlq", "new")],
    &[("orders > orders.dlq", false)]
)]
#[case::through_another_exchange(
    dead_letters_to("dlx", Some("k")), Routing::Direct, &[("dlx", "x:dlx2", "k"), ("dlx2", "orders.dlq", "")],
    &[("orders > orders.dlq", true)]
)]
#[case::in_a_circle(
    dead_letters_to("dlx", Some("k")), Routing::Direct, &[("dlx", "x:dlx2", "k"), ("dlx2", "x:dlx", "k")], &[]
)]
#[case::by_name(DeadLetters::Queue(QueueName::new("orders.dlq")), Routing::Direct, &[], &[("orders > orders.dlq", true)])]
#[case::captured(
    DeadLetters::Advised { captured_by: Some(QueueName::new("other")) }, Routing::Direct, &[], &[("orders > other", true)]
)]
#[case::nowhere(DeadLetters::Nowhere, Routing::Direct, &[], &[])]
fn dead_letters_are_followed_to_where_they_go(
    #[case] orders: DeadLetters,
    #[case] routing: Routing,
    #[case] bindings: &[(&str, &str, &str)],
    #[case] expected: &[(&str, bool)],
) {
    let bindings = bindings.iter().map(|(exchange, to, key)| bound(exchange, to, key)).collect();
    let expected: Vec<(String, bool)> = expected.iter().map(|(feed, certain)| ((*feed).to_owned(), *certain)).collect();
    assert_eq!(fed(&topology(orders, routing, bindings)), expected);
}

#[rstest]
#[case("a.b", "a.b", true)]
#[case("a.*", "a.b", true)]
#[case("a.*", "a", false)]
#[case("a.#", "a", true)]
#[case("#", "", true)]
#[case("#.c", "a.b.c", true)]
#[case("a.#.c", "a.b", false)]
fn topics_match_by_words(#[case] pattern: &str, #[case] key: &str, #[case] matches: bool) {
    assert_eq!(Routing::Topic.matches(pattern, key), matches);
}

#[test]
fn what_is_fed_or_called_so_is_proposed() {
    let mut topology = topology(dead_letters_to("", Some("other")), Routing::Direct, vec![]);
    for queue in ["payments-dead-letter", "ordersDLQ", "deadline", "mail_errors"] {
        topology.queues.push(QueueFacts::named(name(queue)));
    }
    let proposed: Vec<String> = topology.proposed().iter().map(QueueName::to_string).collect();
    assert_eq!(proposed, ["mail_errors", "orders.dlq", "ordersDLQ", "other", "payments-dead-letter"]);
}
