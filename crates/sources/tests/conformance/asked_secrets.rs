//! A secret that got into the address or an answer of a broker gets no further.

use std::fmt::Debug;

use bytes::Bytes;
use watchbill_domain::sources::Settings;
use watchbill_sources::ask::{RedisValue, Reply, SqlRows};
use watchbill_sources::{ALL, QueuesWanted};

use super::{ASKED, Case};
use crate::case::build;

const PLANTED: &str = "hunter2";

fn shows_nothing(what: &dyn Debug) {
    let text = format!("{what:?} {what:#?}");
    assert!(!text.contains(PLANTED), "{text}");
}

#[test]
fn an_address_gives_away_no_credentials() {
    for of in ASKED {
        let kind = ALL.iter().find(|kind| kind.id == of.kind).unwrap();
        for scheme in kind.schemes.iter().filter(|scheme| !scheme.starts_with("http")) {
            let urls = [format!("{scheme}://ana:hunter2@db.example.net:4711/1?password=hunter2#hunter2")];
            let source = build(kind, &urls, Settings::default());

            let asks = source.asks(&QueuesWanted::default(), &[]);

            assert_eq!(asks.len(), 1, "{scheme}");
            shows_nothing(&asks);
        }
    }
}

#[test]
fn an_answer_that_cannot_be_read_is_quoted_nowhere() {
    let text = || RedisValue::Bytes(Bytes::from_static(PLANTED.as_bytes()));
    let values = [text(), RedisValue::List(vec![RedisValue::List(vec![text()])])];
    // The first cell of a row is a name or a version, which are shown.
    let rows = [Some("1".to_owned()), None].map(|first| vec![vec![first, Some(PLANTED.to_owned())]]);
    let bodies = [
        "hunter2",
        "\"hunter2\"",
        "{\"hunter2\":\"hunter2\"}",
        "{\"streams\":\"hunter2\"}",
        "{\"streams\":[{\"config\":\"hunter2\"}]}",
        "{\"consumers\":[{\"name\":{\"hunter2\":1}}]}",
        "{\"error\":{\"code\":400,\"description\":\"hunter2\"}}",
        "{\"streams\":[\"hunter2",
    ];
    for case in ASKED.iter().map(|of| Case::named(of, "dead")) {
        for (nth, place) in case.places() {
            for with in 0..bodies.len() {
                let mut replies = case.replies.clone();
                match replies[nth].result.as_mut().unwrap() {
                    Reply::Redis(told) => told[place] = values[with % values.len()].clone(),
                    Reply::Sql(told) => told[place] = Ok(SqlRows(rows[with % rows.len()].clone())),
                    Reply::Nats(told) => told[place] = Bytes::from_static(bodies[with].as_bytes()),
                    Reply::Http(_) => {}
                }
                shows_nothing(&case.source.read_replies(&QueuesWanted::default(), &replies, case.now));
            }
        }
    }
}
