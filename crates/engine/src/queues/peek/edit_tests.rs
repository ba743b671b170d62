use rstest::rstest;
use secrecy::zeroize::Zeroizing;
use std::sync::atomic::AtomicBool;

use super::*;

fn kept(body: &[u8], is_cut: bool) -> Kept {
    Kept {
        fingerprint: Some("f".repeat(64)),
        body: Zeroizing::new(body.to_vec()),
        is_cut,
        bytes: body.len() as u64,
        properties: Zeroizing::new("{}".to_owned()),
        reason: None,
        signature: None,
        source: None,
        died_at: None,
        deliveries: None,
        replayed: 0,
        opened: AtomicBool::new(false),
    }
}

#[rstest]
#[case::json(b"{\"a\":1}", false, None)]
#[case::text(b"one\ntwo\n", false, None)]
#[case::windows(b"one\r\ntwo\r\n", false, None)]
#[case::empty(b"", false, None)]
#[case::cut(b"{\"a\":1}", true, Some("only a part"))]
#[case::binary(b"\x00\x01", false, Some("not text"))]
#[case::no_utf8(b"caf\xe9", false, Some("not text"))]
#[case::both_ends(b"one\r\ntwo\n", false, Some("different ways"))]
#[case::old_ends(b"one\rtwo", false, Some("different ways"))]
fn only_whole_texts_can_be_edited(#[case] body: &[u8], #[case] is_cut: bool, #[case] why: Option<&str>) {
    let said = kept(body, is_cut).no_edit();
    assert_eq!(said.is_some(), why.is_some(), "{said:?}");
    assert!(said.unwrap_or_default().contains(why.unwrap_or_default()), "{said:?}");
}

#[test]
fn one_without_a_fingerprint_cannot_be_told_from_others() {
    assert!(Kept { fingerprint: None, ..kept(b"{}", false) }.no_edit().is_some());
}

#[rstest]
#[case::same(r#"{"a":1}"#, r#"{"a":1}"#, "Nothing changes.", &[])]
#[case::one(r#"{"a":1,"b":2}"#, r#"{"a":1,"b":3}"#, "1 field changes, 1 stays as it is.", &[])]
#[case::laid_out(r#"{"a":1}"#, r#"{ "a": 1 }"#, "No field changes, only how it is laid out, or signs that nobody sees.", &[])]
#[case::broken(r#"{"a":1}"#, "{", "1 line changes.", &["It was JSON and is not any more."])]
#[case::json_now("one", "[1]", "1 line changes.", &["It was not JSON and is now."])]
#[case::masked(r#"{"a":"x"}"#, r#"{"a":"[e-mail]"}"#, "1 field changes.", &["`[e-mail]` stands where something is masked"])]
#[case::masked_before(r#"{"a":"[card]","b":1}"#, r#"{"a":"[card]","b":2}"#, "1 field changes, 1 stays as it is.", &[])]
#[case::pasted("one", "t\u{200b}wo", "1 line changes.", &["1 sign came in that nobody sees"])]
fn what_changes_and_what_could_surprise_is_said(
    #[case] was: &str,
    #[case] is: &str,
    #[case] said: &str,
    #[case] surprises: &[&str],
) {
    let told = told(changes(was.as_bytes(), is), &kept(was.as_bytes(), false), is);
    assert_eq!((told.said.as_str(), told.is_same), (said, was == is));
    assert_eq!(told.warnings.len(), surprises.len(), "{:?}", told.warnings);
    for (warning, surprise) in told.warnings.iter().zip(surprises) {
        assert!(warning.starts_with(surprise), "{warning}");
    }
}

#[test]
fn sizes_are_those_in_bytes() {
    let told = told(changes("é".as_bytes(), ""), &kept("é".as_bytes(), false), "");
    assert_eq!(told.size, "2 bytes before, 0 bytes now");
}
