//! A secret that got into an address or an answer gets no further.

use std::fmt::Debug;

use bytes::Bytes;
use watchbill_domain::alerts::SilenceMatcher;
use watchbill_domain::sources::Settings;
use watchbill_domain::time::Instant;
use watchbill_sources::ask::Need;
use watchbill_sources::{ALL, Action, SilencesAsk};

use crate::ENTRIES;
use crate::case::{Case, build};

const PLANTED: &str = "hunter2";

fn shows_nothing(what: &dyn Debug) {
    let text = format!("{what:?} {what:#?}");
    assert!(!text.contains(PLANTED), "{text}");
}

#[test]
fn an_address_gives_away_no_credentials() {
    for kind in ALL.iter().filter(|kind| kind.schemes.contains(&"http")) {
        let urls = ["http://ana:hunter2@am.example.net/base/?token=hunter2#hunter2".to_owned()];
        let source = build(kind, &urls, Settings::default());
        let silence = Action::Silence {
            matchers: vec![SilenceMatcher::equal("a", "b")],
            starts_at: Instant::from_ms(0),
            ends_at: Instant::from_ms(1000),
            by: "ana".to_owned(),
            comment: "why".to_owned(),
            replaces: None,
        };

        let requests = source.requests(Instant::from_ms(0));

        // What is signed is asked in rounds, and held against the same where those are.
        assert_eq!(requests.is_empty(), kind.id == "sqs", "{}", kind.id);
        shows_nothing(kind);
        shows_nothing(&requests);
        shows_nothing(&source.action(&silence));
        shows_nothing(&source.silences(&SilencesAsk::All));
        for request in requests {
            assert!(request.url.as_str().starts_with("http://am.example.net/base/"), "{}", request.url);
        }
    }
}

#[test]
fn a_body_that_cannot_be_read_is_quoted_nowhere() {
    let bodies = [
        "hunter2",
        "\"hunter2\"",
        "{\"hunter2\":\"hunter2\"}",
        "<html>hunter2",
        "[\"hunter2\"]",
        "[{\"labels\":\"hunter2\",\"startsAt\":{\"hunter2\":1}}]",
        "[{\"labels\":{\"a\":\"b\"},\"startsAt\":\"hunter2\"}]",
        "[\"hunter2",
    ];
    for entry in ENTRIES {
        let case = Case::named(entry, "firing");
        for body in bodies {
            for need in [Need::Required, Need::Optional] {
                for status in [200, 302, 400, 401, 500] {
                    let answers = case.changed(need, |response| {
                        response.status = status;
                        response.body = Bytes::from_static(body.as_bytes());
                    });

                    shows_nothing(&answers);
                    shows_nothing(&case.parse(&answers));
                }
            }
        }
    }
}
