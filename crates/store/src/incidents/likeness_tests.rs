use watchbill_domain::incidents::{Declaration, IncidentId, Link, LinkKind, TraitKind, What};

use super::LikenessQuery;
use crate::incidents::fixtures::{declaration, line, service};
use crate::testing::{Desk, at};

/// 1 and 2 are of the checkout, 3 of the search, 4 turned out to be 1; in the timeline of 3 an alert fired.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    for links in [
        vec![service("checkout"), Link::new(LinkKind::Alert, "prod/1")],
        vec![service("checkout"), Link::new(LinkKind::Queue, "mq/orders.dlq")],
        vec![service("search"), Link::new(LinkKind::Incident, "1")],
        vec![service("checkout")],
    ] {
        let declared = Declaration { links, ..declaration("x") };
        desk.store.declare_incident(declared, "ana", at(1)).await.unwrap();
    }
    desk.store.merge_incidents(IncidentId(1), IncidentId(4), "ana", at(2)).await.unwrap();
    let fired = [line(1, "a", "RedisDown fired (critical)"), line(2, "b", "RedisDownAgain fired (error)")];
    desk.store.keep_lines(IncidentId(3), &fired, "ana", at(3)).await.unwrap();
    desk
}

async fn shared(desk: &Desk, links: &[Link], names: &[&str]) -> Vec<(i64, Vec<(TraitKind, String)>)> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let query = LikenessQuery { links: links.to_vec(), names, ..LikenessQuery::default() };
    let found = desk.store.sharing_incidents(&query).await.unwrap();
    assert_eq!(found.count, 3, "one of the four is part of another");
    found.sharing.into_iter().map(|traits| (traits.id.0, traits.has.into_iter().collect())).collect()
}

#[tokio::test]
async fn incidents_share_what_they_are_about() {
    let desk = desk().await;
    let of = |kind, key: &str| (kind, key.to_owned());
    let links = [service("checkout"), Link::new(LinkKind::Queue, "mq/orders.dlq")];
    let expected = [
        (1, vec![of(TraitKind::Service, "checkout")]),
        (2, vec![of(TraitKind::Queue, "mq/orders.dlq"), of(TraitKind::Service, "checkout")]),
    ];
    assert_eq!(shared(&desk, &links, &[]).await, expected);
}

#[tokio::test]
async fn of_those_that_share_something_it_is_known_which_are_open() {
    let desk = desk().await;
    desk.store
        .incident_append(IncidentId(1), crate::incidents::fixtures::resolved(), None, "ana", at(9))
        .await
        .unwrap();
    let query = LikenessQuery { links: vec![service("checkout")], ..LikenessQuery::default() };
    let found = desk.store.sharing_incidents(&query).await.unwrap();
    assert_eq!(found.open.into_iter().map(|id| id.0).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn they_share_alerts_of_the_same_whole_name() {
    let desk = desk().await;
    let named = |name: &str| (3, vec![(TraitKind::AlertName, name.to_owned())]);
    assert_eq!(shared(&desk, &[], &["RedisDown"]).await, [named("RedisDown")]);
    assert_eq!(shared(&desk, &[], &["Redis", "Down", "%"]).await, []);
}

#[tokio::test]
async fn that_another_is_related_to_both_says_nothing() {
    let desk = desk().await;
    assert_eq!(shared(&desk, &[Link::new(LinkKind::Incident, "1")], &[]).await, []);
    let links = [Link::new(LinkKind::Service, "nowhere")];
    assert_eq!(shared(&desk, &links, &[]).await, []);
    let taken_off = What::Unlinked(service("search"));
    desk.store.incident_append(IncidentId(3), taken_off, None, "ana", at(9)).await.unwrap();
    assert_eq!(shared(&desk, &[service("search")], &[]).await, [], "links that were taken off are no links");
}
