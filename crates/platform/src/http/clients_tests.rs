use std::time::{Duration, Instant, SystemTime};

use rstest::rstest;
use watchbill_domain::sources::Proxy;
use watchbill_engine::ports::{Credentials, Timeouts, Way};

use super::{Clients, MOST_KEPT};

fn way(connect_ms: u64) -> Way {
    let span = Duration::from_millis(connect_ms);
    Way {
        credentials: Credentials::None,
        ca_pem: None,
        proxy: Proxy::Direct,
        headers: Vec::new(),
        body_cap: 1024,
        timeouts: Timeouts { connect: span, response: span, total: span },
    }
}

fn certificate(key: &str) -> Credentials {
    Credentials::Certificate { chain_pem: b"chain".to_vec(), key_pem: key.into() }
}

fn proxy(address: &str) -> Proxy {
    Proxy::At(url::Url::parse(address).unwrap())
}

#[rstest]
#[case::connect_timeout(Way { ..way(2) }, false)]
#[case::authority(Way { ca_pem: Some(b"x".to_vec()), ..way(1) }, false)]
#[case::system_proxy(Way { proxy: Proxy::System, ..way(1) }, false)]
#[case::proxy(Way { proxy: proxy("http://p:3128"), ..way(1) }, false)]
#[case::client_certificate(Way { credentials: certificate("k"), ..way(1) }, false)]
#[case::token(Way { credentials: Credentials::Bearer("t".into()), ..way(1) }, true)]
#[case::headers(Way { headers: vec![("a".into(), "b".into())], ..way(1) }, true)]
#[case::body_cap(Way { body_cap: 1, ..way(1) }, true)]
fn what_a_client_is_made_of_tells_clients_apart(#[case] other: Way, #[case] shared: bool) {
    let clients = Clients::default();
    assert_eq!(clients.key(0, &way(1)) == clients.key(0, &other), shared);
}

#[test]
fn secrets_tell_clients_apart_and_are_not_kept() {
    let clients = Clients::default();
    let with = |key: &str| clients.key(0, &Way { credentials: certificate(key), ..way(1) });
    assert_ne!(with("one"), with("two"));
    let at = |address: &str| clients.key(1, &Way { proxy: proxy(address), ..way(1) });
    assert_ne!(at("http://ana:one@p:3128"), at("http://ana:two@p:3128"));
    assert_ne!(with("one"), Clients::default().key(0, &Way { credentials: certificate("one"), ..way(1) }), "keyed");
}

#[tokio::test]
async fn of_too_many_the_one_unused_the_longest_is_forgotten() {
    let clients = Clients::default();
    for ms in 1..=MOST_KEPT as u64 {
        clients.for_way(&way(ms)).await.unwrap();
    }
    clients.for_way(&way(1)).await.unwrap();
    clients.for_way(&way(1000)).await.unwrap();
    let kept = clients.kept.lock().await;
    let has = |ms| kept.iter().any(|one| one.key[0] == clients.key(0, &way(ms)));
    assert_eq!(kept.len(), MOST_KEPT);
    assert!(has(1) && has(1000) && !has(2), "the first was used again, the second was not");
}

#[rstest]
#[case(30, 30, false)]
#[case(30, 34, false)]
#[case(30, 3600, true)]
#[case(30, -3600, false)]
fn a_wall_clock_far_ahead_of_the_time_that_ran_means_sleep(
    #[case] ran_s: u64,
    #[case] passed_s: i64,
    #[case] slept: bool,
) {
    let clients = Clients::default();
    let (start, wall) = (Instant::now(), SystemTime::now());
    assert!(!clients.slept_since_asked(start, wall), "nothing to compare with yet");
    let span = Duration::from_secs(passed_s.unsigned_abs());
    let later = if passed_s < 0 { wall - span } else { wall + span };
    assert_eq!(clients.slept_since_asked(start + Duration::from_secs(ran_s), later), slept);
}
