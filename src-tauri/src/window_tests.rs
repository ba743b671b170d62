use rstest::rstest;

use super::*;

#[rstest]
#[case("tauri://localhost/", true)]
#[case("tauri://localhost/index.html#alerts", true)]
#[case("tauri://elsewhere/", false)]
#[case("https://example.org/", false)]
#[case("http://localhost/", false)]
#[case("http://tauri.localhost.example.org/", false)]
#[case("file:///etc/passwd", false)]
#[case("javascript:alert(1)", false)]
#[case("data:text/html,x", false)]
#[case("about:blank", false)]
fn the_window_stays_on_its_own_page(#[case] address: &str, #[case] allowed: bool) {
    assert_eq!(is_our_own(&address.parse().unwrap()), allowed);
}
