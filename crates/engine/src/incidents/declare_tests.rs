use rstest::rstest;
use watchbill_domain::incidents::{Audience, Kind, Link, LinkKind, Proposed, Severity};

use super::declaration;
use crate::api::{ApiError, IncidentForm};

fn proposed() -> Proposed {
    let links = vec![Link::new(LinkKind::Alert, "prod/1"), Link::new(LinkKind::Service, "checkout")];
    Proposed { title: "CheckoutErrors (checkout)".to_owned(), severity: Severity::Sev2, links }
}

fn nothing() -> Proposed {
    Proposed { title: String::new(), severity: Severity::Sev3, links: Vec::new() }
}

#[test]
fn what_the_form_leaves_empty_is_as_proposed() {
    let declared = declaration(proposed(), &IncidentForm::default(), "Europe/Berlin").unwrap();
    assert_eq!(declared.title, "CheckoutErrors (checkout)");
    assert_eq!((declared.severity, declared.kind, declared.audience), (Severity::Sev2, Kind::Real, Audience::Team));
    assert_eq!(declared.links, proposed().links);
    assert_eq!(declared.zone, "Europe/Berlin");
}

#[test]
fn what_the_form_says_stands_in_its_place() {
    let form = IncidentForm {
        title: "  Customers cannot pay ".to_owned(),
        severity: "SEV-1".to_owned(),
        kind: "drill".to_owned(),
        restricted: true,
        ..IncidentForm::default()
    };
    let declared = declaration(proposed(), &form, "UTC").unwrap();
    assert_eq!(declared.title, "Customers cannot pay");
    assert_eq!(
        (declared.severity, declared.kind, declared.audience),
        (Severity::Sev1, Kind::Drill, Audience::Restricted)
    );
}

#[rstest]
#[case::no_title(IncidentForm::default(), "title")]
#[case::only_spaces(IncidentForm { title: "  ".to_owned(), ..IncidentForm::default() }, "title")]
#[case::too_long(IncidentForm { title: "x".repeat(201), ..IncidentForm::default() }, "title")]
#[case::no_severity(
    IncidentForm { title: "x".to_owned(), severity: "grave".to_owned(), ..IncidentForm::default() }, "severity")]
#[case::no_kind(IncidentForm { title: "x".to_owned(), kind: "wild".to_owned(), ..IncidentForm::default() }, "kind")]
fn what_cannot_be_read_is_refused_at_its_box(#[case] form: IncidentForm, #[case] field: &str) {
    match declaration(nothing(), &form, "UTC") {
        Err(ApiError::Invalid { field: found, .. }) => assert_eq!(found, field),
        other => panic!("{other:?}"),
    }
}
