use rstest::rstest;

use super::*;
use crate::incidents::fixtures::{declaration, service};
use crate::testing::at;

#[rstest]
#[case::declared(What::Declared(declaration("Checkout \"slow\"\n\u{2}")))]
#[case::retitled(What::Retitled("Ärger".to_owned()))]
#[case::severity(What::SeveritySet { severity: Severity::Sev1, why: "data is lost".to_owned() })]
#[case::status(What::StatusSet { status: Status::Monitoring, why: String::new() })]
#[case::role(What::RoleTaken { role: Role::Communications, person: "bo".to_owned() })]
#[case::role_left(What::RoleLeft(Role::Lead))]
#[case::linked(What::Linked(service("checkout")))]
#[case::unlinked(What::Unlinked(Link::new(LinkKind::Alert, "prod/791cec13fcba0368")))]
#[case::time(What::TimeSaid { moment: Moment::Started, at: at(-7), why: "the log".to_owned() })]
#[case::time_taken_back(What::TimeUnsaid(Moment::Mitigated))]
#[case::reported(What::Reported { who: "support".to_owned(), at: at(-7) })]
#[case::report_taken_back(What::ReportTakenBack("support".to_owned()))]
#[case::figure(What::FigureWritten { name: "orders lost".to_owned(), value: "312".to_owned(), source: "ledger".to_owned() })]
#[case::figure_removed(What::FigureRemoved("orders lost".to_owned()))]
#[case::audience(What::AudienceSet(Audience::Restricted))]
#[case::absorbed(What::Absorbed(IncidentId(7)))]
#[case::merged(What::MergedInto(IncidentId(1)))]
fn what_was_done_comes_back_as_it_was(#[case] what: What) {
    assert_eq!(what_of(&what_text(&what)).unwrap(), what);
}

#[rstest]
#[case::no_json("x")]
#[case::another_deed(r#"{"kind":"helped"}"#)]
#[case::another_word(r#"{"kind":"role_left","role":"hero"}"#)]
#[case::something_missing(r#"{"kind":"status_set","status":"resolved"}"#)]
fn what_cannot_be_read_is_an_error_and_not_a_guess(#[case] text: &str) {
    assert!(matches!(what_of(text), Err(sqlx::Error::Decode(_))));
}

#[test]
fn the_schema_finds_what_it_reads_itself() {
    assert!(what_text(&What::Declared(declaration("x"))).contains(r#""kind":"declared""#));
    let set = What::StatusSet { status: Status::Identified, why: "the disk".to_owned() };
    assert!(what_text(&set).contains(r#""why":"the disk""#));
}

#[test]
fn every_process_that_writes_has_a_word() {
    for through in [Through::Owner, Through::Guest] {
        assert_eq!(Through::from_word(through_word(through)), Some(through));
    }
    assert_eq!(Through::from_word("both"), None);
}
