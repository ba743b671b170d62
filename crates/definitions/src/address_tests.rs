use rstest::rstest;
use url::Url;
use watchbill_domain::sources::Proxy;

use super::{is_open_to_the_world, read_address, read_address_of, read_proxy};

#[rstest]
#[case("https://am.example.net", Some("https://am.example.net/"))]
#[case("http://[::1]:9093/prefix/", Some("http://[::1]:9093/prefix/"))]
#[case(" https://am ", Some("https://am/"))]
#[case("am.example.net:9093", None)]
#[case("am", None)]
#[case("", None)]
#[case("https://", None)]
#[case("file:///etc/passwd", None)]
#[case("javascript:alert(1)", None)]
#[case("https://am/?token=hunter2", None)]
#[case("https://am/#/alerts", None)]
#[case("https://ana@am", None)]
#[case("https://ana:hunter2@am", None)]
#[case("https://:hunter2@am", None)]
#[case("https://ana:hunter2@am:notaport", None)]
#[case("https://a\tm", None)]
fn addresses_are_http_without_user_and_page(#[case] text: &str, #[case] address: Option<&str>) {
    match (read_address(text, 7), address) {
        (Ok(url), Some(address)) => assert_eq!(url.as_str(), address),
        (Err(wrong), None) => {
            assert_eq!(wrong.at, 7);
            assert!(!wrong.message.contains("hunter2"), "{}", wrong.message);
        }
        (other, _) => panic!("{text} gave {other:?}"),
    }
}

#[rstest]
#[case("system", Some(Proxy::System))]
#[case("direct", Some(Proxy::Direct))]
#[case("socks5://127.0.0.1:1080", Some(Proxy::At(Url::parse("socks5://127.0.0.1:1080").unwrap())))]
#[case("http://proxy:3128", Some(Proxy::At(Url::parse("http://proxy:3128").unwrap())))]
#[case("http://ana:hunter2@proxy:3128", None)]
#[case("ftp://proxy", None)]
#[case("System", None)]
fn a_proxy_is_a_word_or_an_address(#[case] text: &str, #[case] proxy: Option<Proxy>) {
    let read = read_proxy(text, 0);
    assert!(read.as_ref().err().is_none_or(|wrong| !wrong.message.contains("hunter2")));
    assert_eq!(read.ok(), proxy);
}

#[rstest]
#[case("http://am.example.net", true)]
#[case("http://203.0.113.7", true)]
#[case("http://[2001:db8::1]", true)]
#[case("http://[::ffff:203.0.113.7]", true)]
#[case("http://notlocal.example", true)]
#[case("http://localhost:9093", false)]
#[case("http://am", false)]
#[case("http://am.monitoring.internal.", false)]
#[case("http://AM.local", false)]
#[case("http://127.0.0.1", false)]
#[case("http://10.1.2.3", false)]
#[case("http://172.16.0.1", false)]
#[case("http://192.168.1.1", false)]
#[case("http://169.254.1.1", false)]
#[case("http://[::1]", false)]
#[case("http://[fd00::1]", false)]
#[case("http://[fe80::1]", false)]
#[case("http://[::ffff:10.0.0.1]", false)]
fn only_what_leaves_the_local_network_is_open_to_the_world(#[case] url: &str, #[case] open: bool) {
    assert_eq!(is_open_to_the_world(&Url::parse(url).unwrap()), open, "{url}");
}

#[rstest]
#[case::ours("rediss://cache.example.net:6379/1", true)]
#[case::in_the_clear("redis://cache", true)]
#[case::of_another_kind("https://cache", false)]
#[case::with_a_password("redis://:hunter2@cache", false)]
#[case::with_options("redis://cache?protocol=3", false)]
#[case::without_a_host("redis:///1", false)]
fn a_kind_has_its_own_way_of_beginning_an_address(#[case] text: &str, #[case] is_one: bool) {
    let read = read_address_of(text, 7, &["redis", "rediss"]);

    assert_eq!(read.is_ok(), is_one, "{read:?}");
    if let Err(wrong) = read {
        assert!(!wrong.message.contains("hunter2"), "{}", wrong.message);
        let is_no_such_address = text == "https://cache" || text == "redis:///1";
        assert_eq!(is_no_such_address, wrong.message.contains("redis:// or rediss://"), "{}", wrong.message);
    }
}
