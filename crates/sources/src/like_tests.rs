use rstest::rstest;

use super::is_like;

#[rstest]
#[case("shop", "shop", true)]
#[case("shop", "shops", false)]
#[case("shop-*", "shop-eu", true)]
#[case("shop-*", "shop", false)]
#[case("*-eu", "shop-us-eu", true)]
#[case("s?op", "stop", true)]
#[case("s?op", "sop", false)]
#[case("*", "", true)]
#[case("a*b*c", "aXbYbZc", true)]
#[case("a*b*c", "aXbYbZ", false)]
#[case("/", "/", true)]
fn a_pattern_says_which_names_are_meant(#[case] pattern: &str, #[case] text: &str, #[case] is: bool) {
    assert_eq!(is_like(pattern, text), is);
}
