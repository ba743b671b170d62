use rstest::rstest;
use watchbill_domain::incidents::{Link, LinkKind};

use super::Linked;

fn linked(links: &[(LinkKind, &str)]) -> Linked {
    let links: Vec<Link> = links.iter().map(|(kind, key)| Link::new(*kind, *key)).collect();
    Linked::of(&links)
}

#[rstest]
#[case::linked_itself(&[(LinkKind::Alert, "prod/1")], "prod/1", None, true)]
#[case::another_alert(&[(LinkKind::Alert, "prod/1")], "prod/2", None, false)]
#[case::the_same_identity_of_another_source(&[(LinkKind::Alert, "prod/1")], "stage/1", None, false)]
#[case::of_its_service(&[(LinkKind::Service, "checkout")], "prod/1", Some("checkout"), true)]
#[case::of_another_service(&[(LinkKind::Service, "checkout")], "prod/1", Some("search"), false)]
#[case::of_its_queue(&[(LinkKind::Queue, "mq/orders.dlq")], "mq/orders.dlq:growing", None, true)]
#[case::of_a_queue_of_that_name_elsewhere(&[(LinkKind::Queue, "mq/orders.dlq")], "other/orders.dlq:growing", None, false)]
#[case::of_another_queue(&[(LinkKind::Queue, "mq/orders")], "mq/orders.dlq:growing", None, false)]
#[case::only_called_like_a_queue(&[(LinkKind::Queue, "mq/orders.dlq")], "mq/orders.dlq:nonsense", None, false)]
#[case::a_related_incident_reaches_nothing(&[(LinkKind::Incident, "7")], "prod/1", None, false)]
fn an_alert_belongs_to_an_incident_by_its_links(
    #[case] links: &[(LinkKind, &str)],
    #[case] id: &str,
    #[case] service: Option<&str>,
    #[case] expected: bool,
) {
    assert_eq!(linked(links).reaches(&id.parse().unwrap(), service), expected);
}

#[test]
fn times_follow_from_alerts_of_its_own_and_of_its_queues_but_not_from_those_of_its_services() {
    let linked =
        linked(&[(LinkKind::Alert, "prod/1"), (LinkKind::Queue, "mq/orders.dlq"), (LinkKind::Service, "checkout")]);
    assert!(linked.is_alert("prod/1") && linked.is_alert("mq/orders.dlq:growing"));
    assert!(!linked.is_alert("prod/2") && !linked.is_alert("mq/orders.dlq") && !linked.is_alert(""));
}

#[test]
fn a_link_that_is_no_id_names_nothing() {
    assert_eq!(linked(&[(LinkKind::Alert, "nonsense"), (LinkKind::Queue, "/")]), Linked::default());
}
