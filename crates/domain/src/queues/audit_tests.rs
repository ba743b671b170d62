use std::collections::BTreeMap;

use rstest::rstest;

use super::*;
use crate::queues::fixtures::days;
use crate::queues::{Binding, BoundTo, Routing};

fn queue(name: &str) -> QueueFacts {
    QueueFacts { can_kill: true, ..QueueFacts::named(QueueName::new(name)) }
}

fn topology(queues: Vec<QueueFacts>) -> Topology {
    let exchanges = BTreeMap::from([("dlx".to_owned(), Routing::Direct)]);
    let to = BoundTo::Queue(QueueName::new("orders.dlq"));
    let bindings = vec![Binding { exchange: "dlx".to_owned(), to, key: "dead".to_owned() }];
    Topology { queues, exchanges, bindings, is_whole: true }
}

fn found(queues: Vec<QueueFacts>) -> Vec<(String, &'static str)> {
    let told = audit(&topology(queues));
    told.iter().map(|finding| (finding.queue.to_string(), finding.rule.word())).collect()
}

fn to_exchange(exchange: &str, key: &str) -> DeadLetters {
    DeadLetters::Exchange { exchange: exchange.to_owned(), key: Some(key.to_owned()) }
}

#[rstest]
#[case::nowhere(DeadLetters::Nowhere, Some("dead_are_dropped"))]
#[case::not_told(DeadLetters::Untold, None)]
#[case::no_such_exchange(to_exchange("gone", "dead"), Some("no_such_exchange"))]
#[case::bound_to_nothing(to_exchange("dlx", "other"), Some("bound_to_nothing"))]
#[case::no_such_queue(to_exchange("", "gone"), Some("bound_to_nothing"))]
#[case::well(to_exchange("dlx", "dead"), None)]
#[case::well_by_the_default_exchange(to_exchange("", "orders.dlq"), None)]
#[case::nothing_captures(DeadLetters::Advised { captured_by: None }, Some("nothing_captures"))]
#[case::captured(DeadLetters::Advised { captured_by: Some(QueueName::new("orders.dlq")) }, None)]
fn what_loses_messages_is_found(#[case] dead_letters: DeadLetters, #[case] rule: Option<&'static str>) {
    let queues = vec![QueueFacts { dead_letters, ..queue("orders") }, queue("orders.dlq")];
    let expected: Vec<(String, &str)> = rule.into_iter().map(|rule| ("orders".to_owned(), rule)).collect();
    assert_eq!(found(queues), expected);
}

#[test]
fn a_queue_in_which_nothing_dies_and_the_end_of_the_way_are_well() {
    let nowhere = |name: &str, can_kill| QueueFacts { dead_letters: DeadLetters::Nowhere, can_kill, ..queue(name) };
    assert_eq!(found(vec![nowhere("orders", false), nowhere("orders.dlq", true)]), []);
}

#[test]
fn what_could_not_be_read_is_no_finding() {
    let queues = vec![QueueFacts { dead_letters: to_exchange("gone", "dead"), ..queue("orders") }];
    let partial = Topology { is_whole: false, ..topology(queues) };
    assert_eq!(audit(&partial), []);
}

#[rstest]
#[case::shorter(Some(1), true, true)]
#[case::the_same(Some(4), true, true)]
#[case::longer(Some(14), true, false)]
#[case::begins_anew(Some(1), false, false)]
#[case::for_ever(None, true, false)]
fn a_dead_letter_queue_keeps_longer_than_its_source(
    #[case] keeps: Option<u64>,
    #[case] age_runs_on: bool,
    #[case] is_wrong: bool,
) {
    let dead_letters = DeadLetters::Queue(QueueName::new("orders.dlq"));
    let orders = QueueFacts { dead_letters, retention: Some(days(4)), ..queue("orders") };
    let dlq = QueueFacts { retention: keeps.map(days), age_runs_on, ..queue("orders.dlq") };
    let expected = if is_wrong { vec![("orders".to_owned(), "kept_too_shortly")] } else { vec![] };
    assert_eq!(found(vec![orders, dlq]), expected);
}

#[rstest]
#[case::can_keep_longer(13, "Set the retention of `orders.dlq` to the longest there is, 14 days.")]
#[case::keeps_the_longest(
    14,
    "Shorten the retention of this queue, so that what dies last has days left: `orders.dlq` already keeps the longest there is, 14 days."
)]
fn what_is_kept_too_shortly_has_a_remedy_that_can_be_had(#[case] keeps: u64, #[case] fix: &str) {
    let dead_letters = QueueName::new("orders.dlq");
    let rule = AuditRule::KeptTooShortly { dead_letters, keeps: days(keeps), source_keeps: days(14) };
    assert_eq!(rule.fix(Broker::Sqs), fix);
}

#[test]
fn the_same_queues_lead_nowhere_here_and_for_the_loss_clock() {
    let to =
        |name: &str, exchange: &str, key: &str| QueueFacts { dead_letters: to_exchange(exchange, key), ..queue(name) };
    let queues = vec![
        to("gone.dlq", "gone", "dead"),
        to("unbound.dlq", "dlx", "other"),
        to("well.dlq", "dlx", "dead"),
        QueueFacts { dead_letters: DeadLetters::Nowhere, ..queue("end.dlq") },
        queue("orders.dlq"),
    ];
    let told = topology(queues);
    let lost: Vec<QueueName> = audit(&told).into_iter().map(|finding| finding.queue).collect();
    assert_eq!(told.to_nowhere().into_iter().collect::<Vec<_>>(), lost);
    assert_eq!(lost, [QueueName::new("gone.dlq"), QueueName::new("unbound.dlq")]);
    assert!(Topology { is_whole: false, ..told }.to_nowhere().is_empty(), "what is not told proves nothing");
}

#[test]
fn that_nothing_tells_what_we_could_empty_is_known_of_dead_letter_queues() {
    let may = |name: &str, could| QueueFacts { we_could_purge: could, ..queue(name) };
    let told =
        topology(vec![may("orders", None), may("a.dlq", None), may("b.dlq", Some(false)), may("c.dlq", Some(true))]);
    assert_eq!(told.emptying_untold(), [QueueName::new("a.dlq")]);
}

#[test]
fn who_takes_out_of_a_dead_letter_queue_is_asked_about() {
    let dlq = |consumers, taken_out| QueueFacts { consumers, taken_out, ..queue("orders.dlq") };
    assert_eq!(found(vec![dlq(Some(1), Some(5))]), [("orders.dlq".to_owned(), "taken_out")]);
    assert_eq!(found(vec![dlq(Some(1), Some(0))]), []);
    assert_eq!(found(vec![dlq(None, Some(5))]), []);
    let orders = QueueFacts { consumers: Some(1), taken_out: Some(5), ..queue("orders") };
    assert_eq!(found(vec![orders]), [], "that is what queues are for");
}

#[test]
fn a_right_to_empty_is_found_where_it_matters() {
    let may = |name: &str| QueueFacts { we_could_purge: Some(true), ..queue(name) };
    assert_eq!(found(vec![may("orders"), may("orders.dlq")]), [("orders.dlq".to_owned(), "we_could_purge")]);
}

#[rstest]
#[case::not_told(LetsIn::Untold, &[])]
#[case::this_one(LetsIn::These(vec![QueueName::new("orders")]), &[])]
#[case::another(LetsIn::These(vec![QueueName::new("mail")]), &[("orders", "turned_away")])]
#[case::nobody(LetsIn::Nobody, &[("orders", "turned_away")])]
#[case::everybody(LetsIn::All, &[("orders.dlq", "open_to_all")])]
fn whose_dead_letters_are_let_in_is_held_against_who_sends_them(
    #[case] lets_in: LetsIn,
    #[case] expected: &[(&str, &'static str)],
) {
    let orders = QueueFacts { dead_letters: DeadLetters::Queue(QueueName::new("orders.dlq")), ..queue("orders") };
    let expected: Vec<_> = expected.iter().map(|(queue, rule)| ((*queue).to_owned(), *rule)).collect();
    assert_eq!(found(vec![orders, QueueFacts { lets_in, ..queue("orders.dlq") }]), expected);
}

#[test]
fn a_dead_letter_queue_that_moves_on_what_is_looked_at_is_found() {
    let to = |name: &str| DeadLetters::Queue(QueueName::new(name));
    let these = || LetsIn::These(vec![QueueName::new("orders"), QueueName::new("orders.dlq")]);
    let ways = |lets_in: &dyn Fn() -> LetsIn| {
        vec![
            QueueFacts { dead_letters: to("orders.dlq"), ..queue("orders") },
            QueueFacts { dead_letters: to("grave"), lets_in: lets_in(), ..queue("orders.dlq") },
            QueueFacts { lets_in: lets_in(), ..queue("grave") },
        ]
    };
    assert_eq!(found(ways(&these)), [("orders.dlq".to_owned(), "goes_on")]);
    assert!(found(ways(&|| LetsIn::Untold)).is_empty(), "elsewhere that is a way back");
}

#[test]
fn each_says_what_is_wrong_and_what_to_do() {
    let rules = [
        AuditRule::DeadAreDropped,
        AuditRule::NoSuchExchange("dlx".to_owned()),
        AuditRule::BoundToNothing("dlx".to_owned()),
        AuditRule::KeptTooShortly { dead_letters: QueueName::new("q"), keeps: days(4), source_keeps: days(4) },
        AuditRule::NothingCaptures,
        AuditRule::TurnedAway { dead_letters: QueueName::new("q") },
        AuditRule::OpenToAll,
        AuditRule::GoesOn { to: QueueName::new("q") },
        AuditRule::TakenOut { consumers: 2 },
        AuditRule::WeCouldPurge,
    ];
    for rule in rules {
        for text in Broker::ALL.map(|broker| rule.fix(broker)).into_iter().chain([rule.said()]) {
            assert!(text.ends_with('.') && text.len() > 20, "{text}");
        }
    }
}
