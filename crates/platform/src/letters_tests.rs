use std::time::Duration;

use rstest::rstest;
use secrecy::SecretString;
use watchbill_domain::sources::Proxy;
use watchbill_engine::ports::Timeouts;

use super::*;

fn way(credentials: Credentials) -> Way {
    let span = Duration::from_millis(300);
    Way {
        credentials,
        ca_pem: None,
        proxy: Proxy::System,
        headers: Vec::new(),
        body_cap: 1 << 20,
        timeouts: Timeouts { connect: span, response: span, total: span },
    }
}

fn basic() -> Credentials {
    Credentials::Basic { user: "watch@bill".to_owned(), password: SecretString::from("hunter2/%".to_owned()) }
}

fn at(address: &str) -> LetterPlace {
    LetterPlace {
        address: address.parse().unwrap(),
        queue: "orders.dlq".to_owned(),
        by: LetterWay::Amqp { vhost: "shop/eu".to_owned() },
    }
}

#[rstest]
#[case("amqp://mq.example.net", 5672)]
#[case("amqps://mq.example.net", 5671)]
#[case("amqp://mq.example.net:45672", 45672)]
fn an_address_becomes_a_way_in(#[case] address: &str, #[case] port: u16) {
    let uri = uri_of(&at(address), &way(basic())).unwrap();
    assert_eq!((uri.authority.port, uri.vhost.as_str()), (port, "shop/eu"));
    assert_eq!(uri.authority.userinfo.username, "watch@bill");
    assert_eq!(uri.authority.userinfo.password, "hunter2/%");
}

#[test]
fn without_a_user_it_says_what_is_missing() {
    let refused = uri_of(&at("amqp://mq.example.net"), &way(Credentials::None)).unwrap_err();
    assert_eq!(refused.kind, PollFailureKind::Auth);
    assert!(refused.message.contains("`user`"), "{}", refused.message);
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_said_without_the_password() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let at = at(&format!("amqp://127.0.0.1:{port}"));
    let Err(failure) = AmqpLetters.open(&at, &way(basic())).await else { panic!("nobody listens there") };
    assert!(matches!(failure.kind, PollFailureKind::Unreachable | PollFailureKind::Timeout), "{failure:?}");
    assert!(failure.message.contains("127.0.0.1") && !failure.message.contains("hunter2"), "{}", failure.message);
}

#[tokio::test]
async fn one_that_never_answers_is_given_up() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = at(&format!("amqp://127.0.0.1:{}", silent.local_addr().unwrap().port()));
    let Err(failure) = AmqpLetters.open(&at, &way(basic())).await else { panic!("it never answers") };
    assert_eq!(failure.kind, PollFailureKind::Timeout);
}
