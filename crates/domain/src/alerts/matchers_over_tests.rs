use rstest::rstest;

use super::*;

const FIELDS: &[FilterField] = &[
    FilterField { name: "service", values: &[] },
    FilterField { name: "owner", values: &[] },
    FilterField { name: "state", values: &["burning", "watch"] },
];

/// A service level of checkout, without an owner, that is watched and burns.
fn passes(filter: &str) -> bool {
    let texts = vec!["checkout", "Checkout answers", "watch", "burning"];
    MatcherSet::parse_over(filter, FIELDS).unwrap().passes(|field| match field {
        Some("service") => vec!["checkout"],
        Some("state") => vec!["watch", "burning"],
        Some(_) => Vec::new(),
        None => texts.clone(),
    })
}

#[rstest]
#[case::nothing("", true)]
#[case::one_of_several_values("state=burning", true)]
#[case::both("state=burning, state=\"watch\"", true)]
#[case::none_of_them("state!=burning", false)]
#[case::an_expression("service=~check.*", true)]
#[case::words("ANSWERS burn", true)]
#[case::a_word_that_is_nowhere("answers latency", false)]
#[case::a_word_beside_a_field("service=checkout answers", true)]
#[case::no_value_is_the_empty_text(r#"owner="""#, true)]
#[case::no_value_is_no_other("owner=ana", false)]
fn a_filter_holds_against_what_has_fields(#[case] filter: &str, #[case] expected: bool) {
    assert_eq!(passes(filter), expected, "{filter}");
}

#[rstest]
#[case::an_unknown_field("x sevice=checkout", 3, "there is no field `sevice`; expected one of service, owner, state")]
#[case::a_field_of_alerts("@source=prod", 1, "there is no field `@source`; expected one of service, owner, state")]
#[case::a_value_that_it_cannot_have("state=bruning", 7, "expected burning, watch, not `bruning`")]
#[case::nor_its_opposite("state!=x", 8, "expected burning, watch, not `x`")]
#[case::a_comparison("service<b", 8, "expected `=`, `!=`, `=~` or `!~`")]
#[case::no_value("state=", 7, "expected a value after `=`, in double quotes if it has blanks or signs")]
fn what_is_wrong_is_said_with_its_place(#[case] filter: &str, #[case] position: usize, #[case] message: &str) {
    let expected = MatcherError { position, message: message.to_owned() };
    assert_eq!(MatcherSet::parse_over(filter, FIELDS), Err(expected));
}
