use super::*;

#[test]
fn a_setting_is_given_out_only_as_what_it_is() {
    let mut settings = Settings::default();
    settings.set("receiver", Value::Text("team".to_owned()));
    settings.set("filters", Value::Texts(vec!["a=b".to_owned()]));
    settings.set("silenced", Value::Switch(true));
    settings.set("limit", Value::Number(-3));
    settings.set("lookback", Value::Span(Duration::from_secs(90)));
    assert_eq!((settings.text("receiver"), settings.text("limit")), (Some("team"), None));
    assert_eq!((settings.texts("filters"), settings.texts("receiver")), (&["a=b".to_owned()][..], &[][..]));
    assert_eq!((settings.switch("silenced"), settings.switch("filters")), (Some(true), None));
    assert_eq!((settings.number("limit"), settings.number("lookback")), (Some(-3), None));
    assert_eq!((settings.span("lookback"), settings.span("absent")), (Some(Duration::from_secs(90)), None));
}
