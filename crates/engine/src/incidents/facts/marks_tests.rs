use rstest::rstest;
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_domain::slo::MarkKind;
use watchbill_domain::time::Instant;
use watchbill_store::{MarkId, MarkRow, NewMark};

use super::{fact, is_about};

fn mark(kind: MarkKind, services: &[&str], slos: &[&str]) -> NewMark {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    NewMark {
        kind,
        from: Instant::from_ms(5_000),
        to: None,
        title: "checkout 1.4.2".to_owned(),
        class: None,
        services: texts(services),
        slos: texts(slos),
        link: None,
        by: "ci".to_owned(),
    }
}

#[rstest]
#[case::its_service(MarkKind::Deploy, &["checkout"], &[], true)]
#[case::one_of_several(MarkKind::Deploy, &["search", "checkout"], &[], true)]
#[case::its_slo(MarkKind::Deploy, &[], &["checkout-availability"], true)]
#[case::of_everything(MarkKind::Deploy, &[], &[], true)]
#[case::another_service(MarkKind::Deploy, &["search"], &[], false)]
#[case::another_slo(MarkKind::Deploy, &[], &["search-latency"], false)]
#[case::an_incident_is_no_release(MarkKind::Incident, &["checkout"], &[], false)]
fn releases_of_its_services_are_lines(
    #[case] kind: MarkKind,
    #[case] services: &[&str],
    #[case] slos: &[&str],
    #[case] expected: bool,
) {
    let is = is_about(&mark(kind, services, slos), |service| service == "checkout", &["checkout-availability"]);
    assert_eq!(is, expected);
}

#[rstest]
#[case(&["checkout"], &[], "checkout")]
#[case(&[], &["checkout-availability"], "checkout-availability")]
#[case(&[], &[], "every service")]
fn a_release_says_what_was_released(#[case] services: &[&str], #[case] slos: &[&str], #[case] service: &str) {
    let row = MarkRow {
        id: MarkId(7),
        mark: mark(MarkKind::Deploy, services, slos),
        created_at: Instant::from_ms(6_000),
        ended: None,
        removed: None,
    };
    let what = Happened::Deploy { service: service.to_owned(), title: "checkout 1.4.2".to_owned() };
    let expected = Fact { at: Instant::from_ms(5_000), key: "7".to_owned(), certainty: Certainty::Said, what };
    assert_eq!(fact(&row), expected);
}
