use std::time::{Duration, UNIX_EPOCH};

use watchbill_domain::ids::Peer;
use watchbill_domain::sources::Proxy;
use watchbill_engine::ports::{AwsAction, Timeouts};

use super::*;

/// The key of AWS's published test suite.
fn key(token: Option<&str>) -> Key {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    Key::new("AKIDEXAMPLE", secret, token.map(str::to_owned), None, "test")
}

/// 2015-08-30T12:36:00Z, when its requests are signed.
fn at() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_440_938_160)
}

fn header<'a>(headers: &'a [(&'static str, String)], name: &str) -> &'a str {
    headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

/// `post-vanilla` of the suite, to the letter.
#[test]
fn the_signature_is_that_of_the_published_test_suite() {
    let key = key(None);
    let by = Signing { key: &key, region: "us-east-1", service: "service", at: at() };
    let url = Url::parse("https://example.amazonaws.com/").unwrap();

    let headers = signature("POST", &url, &[], b"", &by).unwrap();

    assert_eq!(header(&headers, "x-amz-date"), "20150830T123600Z");
    assert_eq!(
        header(&headers, "authorization"),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, \
         Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    );
}

fn ask() -> AwsAsk {
    AwsAsk {
        peer: Peer::new("sqs"),
        url: Url::parse("https://sqs.eu-west-1.amazonaws.com/").unwrap(),
        region: "eu-west-1".to_owned(),
        profile: None,
        action: AwsAction::ListQueues,
        json: "{\"MaxResults\":1000}".to_owned(),
    }
}

fn way(credentials: Credentials) -> Way {
    let second = Duration::from_secs(1);
    Way {
        credentials,
        ca_pem: None,
        proxy: Proxy::Direct,
        headers: vec![("x-tenant".to_owned(), SecretString::from("shop"))],
        body_cap: 1000,
        timeouts: Timeouts { connect: second, response: second, total: second },
    }
}

/// The signature was worked out by botocore 1.43.11 for the same request.
#[test]
fn a_question_is_signed_with_its_body_and_its_target() {
    let request = request(&(&ask()).into(), &way(Credentials::None), &key(Some("TOKEN")), at()).unwrap();

    let headers = request.headers();
    assert_eq!(headers["x-amz-target"], "AmazonSQS.ListQueues");
    assert_eq!(headers["x-amz-security-token"], "TOKEN");
    assert_eq!(headers["x-tenant"], "shop");
    assert_eq!(request.body().and_then(reqwest::Body::as_bytes), Some(&b"{\"MaxResults\":1000}"[..]));
    assert_eq!(headers["authorization"].to_str().unwrap(), SIGNED);
}

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/sqs/aws4_request, \
                      SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, \
                      Signature=8328155b772a78ae437c5e23d131e01d91fe13883ad35e32778cd87da4230462";

#[test]
fn nothing_secret_is_sent_or_printed() {
    let credentials = Credentials::Basic {
        user: "AKIDEXAMPLE".to_owned(),
        password: SecretString::from("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    };
    let request = request(&(&ask()).into(), &way(credentials), &key(Some("hunter2")), at()).unwrap();

    let printed = format!("{request:?} {:?}", request.headers());
    for secret in ["wJalr", "hunter2", "shop", "Signature="] {
        assert!(!printed.contains(secret), "{secret}: {printed}");
    }
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.starts_with("AWS4-HMAC-SHA256 ") && !authorization.contains("wJalr"), "{authorization}");
}
