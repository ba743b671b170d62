use proptest::prelude::*;
use rstest::rstest;

use super::Instead;

fn instead() -> Instead {
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let names = pairs(&[("ana", "the lead"), ("Ana Silva", "the lead"), ("Bo Berg", "a responder")]);
    Instead::new(names, pairs(&[("Silva", "the lead"), ("Bo", "a responder"), ("Berg", "a responder")]))
}

#[rstest]
#[case::words("Ana restarted it; @ana told Anabel.", "the lead restarted it; the lead told Anabel.")]
#[case::the_longest_first("ANA SILVA and Ana", "the lead and the lead")]
#[case::parts_as_they_are_written("Bo and Silva, by a berg", "a responder and the lead, by a berg")]
#[case::inside_a_word("banana", "banana")]
#[case::an_address("see https://wiki.example/ana, says Ana", "see https://wiki.example/ana, says the lead")]
#[case::two_addresses(
    "https://a.example/ana ana git+ssh://b.example/ana",
    "https://a.example/ana the lead git+ssh://b.example/ana"
)]
#[case::a_link(
    "[Ana's page](people/ana.md \"Ana\") and Ana",
    "[the lead's page](people/ana.md \"the lead\") and the lead"
)]
#[case::a_picture("![Ana](ana.png)![ana](./ana.png)", "![the lead](ana.png)![the lead](./ana.png)")]
#[case::a_reference("[ana]: ana.md\nAna", "[the lead]: ana.md\nthe lead")]
#[case::a_mark(
    "<!-- watchbill: chart of=mq/ana.dlq made=0 -->\nana\n<!-- /watchbill -->",
    "<!-- watchbill: chart of=mq/ana.dlq made=0 -->\nthe lead\n<!-- /watchbill -->"
)]
#[case::another_comment("<!-- Ana wrote it -->", "<!-- the lead wrote it -->")]
#[case::mail("write to ana.silva@mail.example. Or bo.berg+x@mail.example!", "write to the lead. Or a responder!")]
#[case::mail_of_others("info@mail.example and ana@home", "info@mail.example and the lead@home")]
#[case::nothing("", "")]
fn names_are_told_otherwise_and_addresses_lead_where_they_led(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(instead().told(text), expected);
}

#[test]
fn without_names_a_text_stays_as_it_is() {
    let text = "Ana, https://ana.example\r\n";
    assert_eq!(Instead::default().told(text), text);
}

proptest! {
    #[test]
    fn no_text_makes_it_fall_over_and_no_name_is_left_in_words(text in "(?s)[ana@.:/()\\[\\]!<>\"| \r\nä-]{0,40}") {
        let told = instead().told(&text);
        let words = |text: &str| {
            let is_plain = !text.contains("://") && !text.contains("](") && !text.contains("]:");
            is_plain && text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "ana")
        };
        prop_assert!(!words(&told) || words(&text) && text.contains('@'), "{told:?}");
    }

    #[test]
    fn a_text_without_names_stays_as_it_is(text in "(?s)[bcd@.:/()\\[\\]!<>\"| \r\nä-]{0,40}") {
        prop_assert_eq!(instead().told(&text), text);
    }
}
