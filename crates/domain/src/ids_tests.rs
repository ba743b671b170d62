use rstest::rstest;

use super::*;

#[rstest]
#[case::alertmanager("prod/791cec13fcba0368", "prod", "791cec13fcba0368")]
#[case::an_identity_with_a_slash("icinga/web-1!disk /var", "icinga", "web-1!disk /var")]
fn the_id_of_an_alert_is_its_source_and_its_identity(#[case] text: &str, #[case] source: &str, #[case] identity: &str) {
    let id: AlertId = text.parse().unwrap();
    assert_eq!((id.source.as_str(), id.identity.as_str()), (source, identity));
    assert_eq!(id.to_string(), text);
}

#[rstest]
#[case("")]
#[case("prod")]
#[case("/791cec13fcba0368")]
#[case("prod/")]
fn anything_else_is_refused(#[case] text: &str) {
    let error = text.parse::<AlertId>().unwrap_err();
    let expected = format!("`{text}` is not the id of an alert; expected source/identity, like prod/791cec13fcba0368");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn names_print_as_they_are_and_debug_says_what_they_name() {
    assert_eq!(SourceName::new("prod").to_string(), "prod");
    assert_eq!(format!("{:?}", Peer::new("http://am:9093")), "Peer(http://am:9093)");
    assert_eq!(PageId(7).to_string(), "7");
}
