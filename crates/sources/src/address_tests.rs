use rstest::rstest;
use url::Url;

use super::{Address, Addresses};

#[rstest]
#[case::bare("http://am:9093", "http://am:9093", "http://am:9093/api/v2/alerts")]
#[case::slash("http://am:9093/", "http://am:9093", "http://am:9093/api/v2/alerts")]
#[case::prefix(
    "https://x.example/alertmanager",
    "https://x.example/alertmanager",
    "https://x.example/alertmanager/api/v2/alerts"
)]
#[case::prefix_slash(
    "https://x.example/alertmanager/",
    "https://x.example/alertmanager",
    "https://x.example/alertmanager/api/v2/alerts"
)]
#[case::two_levels("https://x.example/a/b/", "https://x.example/a/b", "https://x.example/a/b/api/v2/alerts")]
#[case::encoded_prefix("https://x.example/a%20b", "https://x.example/a%20b", "https://x.example/a%20b/api/v2/alerts")]
#[case::from_the_browser("http://am:9093/#/alerts?silenced=true", "http://am:9093", "http://am:9093/api/v2/alerts")]
#[case::with_query("http://am:9093/x?token=abc", "http://am:9093/x", "http://am:9093/x/api/v2/alerts")]
#[case::with_credentials("http://ana:pw@am:9093/", "http://am:9093", "http://am:9093/api/v2/alerts")]
#[case::ipv6("http://[::1]:9093/", "http://[::1]:9093", "http://[::1]:9093/api/v2/alerts")]
fn paths_are_joined_below_the_configured_prefix(#[case] configured: &str, #[case] peer: &str, #[case] joined: &str) {
    let address = Address::new(&Url::parse(configured).unwrap());

    assert_eq!(address.peer.as_str(), peer);
    assert_eq!(address.below(["api", "v2", "alerts"]).as_str(), joined);
}

#[test]
fn a_segment_cannot_leave_its_place_in_the_path() {
    let address = Address::new(&Url::parse("http://am:9093/p").unwrap());

    assert_eq!(address.below(["silence", "../a/b?c#d%e"]).as_str(), "http://am:9093/p/silence/..%2Fa%2Fb%3Fc%23d%25e");
    assert_eq!(address.below(["silence", ".."]).as_str(), "http://am:9093/p/silence");
}

#[test]
fn an_address_written_twice_is_one() {
    let urls = ["http://am:9093", "http://am:9093/", "http://am-2:9093"].map(|u| Url::parse(u).unwrap());

    let peers: Vec<String> = Addresses::of(&urls).iter().map(|a| a.peer.to_string()).collect();

    assert_eq!(peers, ["http://am:9093", "http://am-2:9093"]);
}
