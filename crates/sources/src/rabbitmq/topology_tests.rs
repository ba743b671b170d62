use watchbill_domain::queues::{AuditRule, audit};

use super::*;

#[test]
fn only_an_administrator_is_asked_what_it_may() {
    let source = rabbitmq(&["mq"], &[]);
    for (tags, asks) in [
        (json!(["administrator"]), true),
        (json!("monitoring, administrator"), true),
        (json!(["monitoring"]), false),
        (json!(""), false),
        (json!(7), false),
    ] {
        let me = json!({ "name": "a/b", "tags": tags }).to_string();
        let answers = ask(&source, true, |request| (last_of(request) == "whoami").then(|| me.clone()));

        let asked = answers.iter().any(|answer| answer.request.url.path() == "/api/users/a%2Fb/permissions");
        assert_eq!(asked, asks, "{tags}");
    }
}

/// As tried on 3.10.8: what is refused there is no right to empty.
#[rstest]
#[case::everything(".*", Some(true), Some(true))]
#[case::nothing("^$", Some(false), Some(false))]
#[case::empty_is_nothing("", Some(false), Some(false))]
#[case::this_one(r"^orders\.dlq$", Some(true), Some(false))]
#[case::anywhere_in_the_name("dlq", Some(true), Some(true))]
#[case::at_its_end(r"s\.dlq$", Some(true), Some(false))]
#[case::without_case("(?i)ORDERS", Some(true), Some(false))]
#[case::a_class("[[:alpha:]]+s", Some(true), Some(false))]
#[case::what_is_not_understood("^(?!x).*dlq", None, None)]
fn who_may_read_a_queue_may_empty_it(#[case] read: &str, #[case] orders: Option<bool>, #[case] parcel: Option<bool>) {
    let source = rabbitmq(&["mq"], &[]);
    let whole = real("dead");
    let answers = ask(&source, true, |request| match last_of(request) {
        "permissions" => Some(json!([{ "user": "guest", "vhost": "/", "read": read }]).to_string()),
        "queues" => {
            let queue =
                |vhost: &str, name: &str| json!({ "vhost": vhost, "name": name, "type": "classic", "arguments": {} });
            Some(json!([queue("/", "orders.dlq"), queue("/", "parcel.dlq"), queue("shop", "orders.dlq")]).to_string())
        }
        _ => whole(request),
    });

    let topology = source.read_queues(&wanted(&[]), &answers, now()).topology.unwrap();

    let could = |name: &str| topology.queues.iter().find(|queue| queue.name.as_str() == name).unwrap().we_could_purge;
    assert_eq!((could("orders.dlq"), could("parcel.dlq")), (orders, parcel));
    assert_eq!(could("shop/orders.dlq"), Some(false), "without a permission there nothing may be read");
}

#[test]
fn whoever_is_no_administrator_does_not_know_what_it_may() {
    let source = rabbitmq(&["mq"], &[]);
    let whole = real("dead");
    let me = json!({ "name": "peek", "tags": ["management"] }).to_string();
    let answers =
        ask(&source, true, |request| if last_of(request) == "whoami" { Some(me.clone()) } else { whole(request) });

    let topology = source.read_queues(&wanted(&[]), &answers, now()).topology.unwrap();

    assert!(topology.queues.iter().all(|queue| queue.we_could_purge.is_none()));
    assert_eq!(topology.emptying_untold(), topology.proposed());
}

#[rstest]
#[case::usual(json!({}), true)]
#[case::of_one_connection(json!({ "exclusive": true }), false)]
#[case::goes_with_its_consumers(json!({ "auto_delete": true }), false)]
#[case::neither(json!({ "exclusive": false, "auto_delete": false }), true)]
fn nobody_wants_the_dead_letters_of_a_queue_for_replies(#[case] told: Value, #[case] can_kill: bool) {
    let source = rabbitmq(&["mq"], &[]);
    let whole = real("dead");
    let mut queue = json!({ "vhost": "/", "name": "amq.gen-1", "type": "classic", "consumers": 1, "arguments": {} });
    for (key, value) in told.as_object().unwrap() {
        queue[key] = value.clone();
    }
    let answers = ask(&source, true, |request| match last_of(request) {
        "queues" => Some(json!([queue]).to_string()),
        _ => whole(request),
    });

    let topology = source.read_queues(&wanted(&[]), &answers, now()).topology.unwrap();

    assert_eq!(topology.queues[0].can_kill, can_kill);
}

#[test]
fn a_real_topology_tells_what_feeds_what_and_what_is_wrong() {
    let source = rabbitmq(&["mq"], &[]);
    let answers = ask(&source, true, real("dead"));

    let read = source.read_queues(&wanted(&[]), &answers, now());

    assert_eq!(read.problems, []);
    let topology = read.topology.unwrap();
    assert!(topology.is_whole);
    let feeds: Vec<String> =
        topology.feeds().iter().map(|f| format!("{} > {} {}", f.from, f.to, f.is_certain)).collect();
    assert_eq!(feeds, ["mails > mails.dlq true", "orders > orders.dlq true", "shop/carts > shop/carts.dlq true"]);
    let proposed = topology.proposed();
    let proposed: Vec<&str> = proposed.iter().map(QueueName::as_str).collect();
    assert_eq!(proposed, ["mails.dlq", "orders.dlq", "shop/carts.dlq"]);
    let found = audit(&topology);
    let found: Vec<(&str, &AuditRule)> = found.iter().map(|finding| (finding.queue.as_str(), &finding.rule)).collect();
    assert_eq!(
        found,
        [
            ("invoices", &AuditRule::DeadAreDropped),
            ("mails.dlq", &AuditRule::WeCouldPurge),
            ("orders.dlq", &AuditRule::WeCouldPurge),
            ("parcels", &AuditRule::NoSuchExchange("nowhere".to_owned())),
            ("shop/carts.dlq", &AuditRule::WeCouldPurge),
        ]
    );
}

#[rstest]
#[case::exchanges("exchanges")]
#[case::bindings("bindings")]
fn a_topology_that_is_told_in_part_finds_nothing_missing(#[case] missing: &str) {
    let source = rabbitmq(&["mq"], &[]);
    let whole = real("dead");
    let answers = ask(&source, true, |request| {
        let paged = request.url.query().is_some_and(|query| query.contains("page="));
        if last_of(request) == missing && !paged { None } else { whole(request) }
    });

    let read = source.read_queues(&wanted(&[]), &answers, now());

    let topology = read.topology.unwrap();
    assert!(!topology.is_whole);
    assert_eq!(read.problems.len(), 1);
    let rules = audit(&topology).into_iter().map(|finding| finding.rule);
    assert!(rules.into_iter().all(|rule| !matches!(rule, AuditRule::NoSuchExchange(_) | AuditRule::BoundToNothing(_))));
}

#[test]
fn what_is_asked_seldom_and_was_not_asked_is_left_as_it_was() {
    let source = rabbitmq(&["mq"], &[]);
    let answers = ask(&source, false, real("dead"));

    assert_eq!(source.read_queues(&wanted(&[]), &answers, now()).topology, None);
}
