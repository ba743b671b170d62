use rstest::rstest;

use super::*;

fn alert(name: &str, weight: SeedWeight, services: &[&str]) -> Seed {
    let services = services.iter().map(|service| (*service).to_owned()).collect();
    Seed::Alert { id: format!("prod/{name}"), name: name.to_owned(), weight, services }
}

fn queue() -> Seed {
    Seed::Queue { id: "prod/orders.dlq".to_owned(), because: "it grows".to_owned(), services: vec![] }
}

fn burn() -> Seed {
    Seed::Burn {
        level: "checkout/latency".to_owned(),
        name: "Checkout latency".to_owned(),
        services: vec!["checkout".to_owned()],
    }
}

#[rstest]
#[case::nothing(vec![], "", Severity::Sev3)]
#[case::one(vec![alert("HighLatency", SeedWeight::Critical, &["checkout"])], "HighLatency (checkout)", Severity::Sev2)]
#[case::twins(
    vec![alert("HighLatency", SeedWeight::Error, &[]), alert("HighLatency", SeedWeight::Error, &[])],
    "HighLatency",
    Severity::Sev3
)]
#[case::gravest_first(
    vec![queue(), alert("Slow", SeedWeight::Less, &[]), alert("Down", SeedWeight::Critical, &[])],
    "Down and 2 more",
    Severity::Sev2
)]
#[case::what_people_notice(vec![alert("Down", SeedWeight::Critical, &[]), burn()], "Checkout latency burns its budget (checkout) and 1 more", Severity::Sev2)]
#[case::queue(vec![queue()], "prod/orders.dlq: it grows", Severity::Sev3)]
#[case::little(vec![alert("Slow", SeedWeight::Less, &[])], "Slow", Severity::Sev4)]
fn it_is_called_after_what_is_gravest(#[case] seeds: Vec<Seed>, #[case] title: &str, #[case] severity: Severity) {
    let proposed = proposed(&seeds);
    assert_eq!((proposed.title.as_str(), proposed.severity), (title, severity));
}

#[test]
fn everything_it_is_declared_from_is_linked_once() {
    let links = proposed(&[burn(), queue(), alert("Down", SeedWeight::Error, &["checkout"])]).links;
    let expected = [
        Link::new(LinkKind::Alert, "prod/Down"),
        Link::new(LinkKind::Queue, "prod/orders.dlq"),
        Link::new(LinkKind::Level, "checkout/latency"),
        Link::new(LinkKind::Service, "checkout"),
    ];
    assert_eq!(links, expected);
}
