//! Kinds that measure SLIs: what they ask, and what becomes of answers that are none.

use std::fmt::Debug;

use bytes::Bytes;
use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::slo::{Bucket, Certainty, Counted, Grid, Measure, Reading, Selector, Sli, Span, Tier};
use watchbill_domain::sources::PollFailureKind::{
    self, Auth, Malformed, NotFound, Refused, Server, Throttled, Timeout,
};
use watchbill_domain::sources::Settings;
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Answer, HttpRequest, HttpResponse};
use watchbill_sources::{ALL, AskedSli, MeasureAsk, ReconcileAsk, Source};

use crate::case::build;

const ADDRESS: &str = "https://ana:hunter2@prod.example.net/base/?token=hunter2#hunter2";
const FROM_S: i64 = 1_774_688_400;

fn able() -> Vec<(&'static str, Box<dyn Source>)> {
    let all = ALL.iter().map(|kind| (kind.id, build(kind, &[ADDRESS.to_owned()], Settings::default())));
    all.filter(|(_, source)| source.measures()).collect()
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn slis() -> Vec<Sli> {
    let measures = [
        Measure::Counters { events: Counted::Bad(selector("x{ok=\"0\"}")), total: selector("x") },
        Measure::Stored { query: "r".to_owned(), of: watchbill_domain::slo::RawIs::Failure },
    ];
    measures.map(|measure| Sli { source: None, measure, group_by: Vec::new() }).to_vec()
}

/// Each SLI by itself, over a quarter of an hour.
fn piece(nth: usize) -> MeasureAsk {
    let tier = [Tier::Exact, Tier::Aggregated][nth];
    let at = |seconds: i64| Instant::from_ms((FROM_S + seconds) * 1000);
    MeasureAsk {
        slis: vec![AskedSli { sli: slis()[nth].clone(), tier, series: 2 }],
        span: Span { start: at(0), end: at(900) },
        grids: vec![Grid::of_step(300)],
    }
}

fn reconcile_ask() -> ReconcileAsk {
    let day_end = Instant::from_ms(FROM_S * 1000);
    let hour = Span { start: day_end.shifted_ms(-7_200_000), end: day_end.shifted_ms(-3_600_000) };
    ReconcileAsk { stretches: piece(0).slis.into_iter().map(|asked| (asked, hour)).collect(), day_end }
}

fn response(status: u16, content_type: Option<&str>, body: &[u8]) -> HttpResponse {
    HttpResponse {
        status,
        content_type: content_type.map(str::to_owned),
        retry_after_s: None,
        server_date: None,
        asked_at: Instant::from_ms(0),
        body: Bytes::copy_from_slice(body),
    }
}

/// Everything that is asked of a source about SLIs.
fn questions(source: &dyn Source) -> Vec<Vec<HttpRequest>> {
    let mut questions = source.survey(&slis());
    questions.extend([source.measuring(&piece(0)), source.measuring(&piece(1)), source.discovering()]);
    questions.extend(source.reconciling(&reconcile_ask()));
    questions
}

/// What every reader makes of one response: the failures, and all that can be printed.
fn read(source: &dyn Source, response: &HttpResponse) -> (Vec<Option<PollFailureKind>>, Vec<String>) {
    let answer = |question: Vec<HttpRequest>| Answer { request: question[0].clone(), result: Ok(response.clone()) };
    let mut failures = Vec::new();
    let mut printed = Vec::new();
    for nth in [0, 1] {
        let read = source.read_measured(&piece(nth), &answer(source.measuring(&piece(nth))));
        printed.push(format!("{read:?}"));
        failures.push(read.err().map(|failure| failure.kind));
    }
    let found = source.read_discovered(&answer(source.discovering()));
    printed.push(format!("{found:?}"));
    failures.push(found.err().map(|failure| failure.kind));
    let surveyed: Vec<Answer> = source.survey(&slis()).into_iter().map(answer).collect();
    printed.push(format!("{:?}", source.read_survey(&slis(), &surveyed)));
    let reconciled: Vec<Answer> = source.reconciling(&reconcile_ask()).into_iter().map(answer).collect();
    printed.push(format!("{:?}", source.read_reconciled(&reconcile_ask(), &reconciled)));
    (failures, printed)
}

fn shows_nothing(what: &dyn Debug) {
    assert!(!format!("{what:?}").contains("hunter2"), "{what:?}");
}

/// A good answer to a question about counters.
fn body() -> String {
    let row = |ok: &str, counts: [u32; 4]| {
        let values: Vec<String> =
            counts.iter().zip(0..).map(|(count, nth)| format!("[{},\"{count}\"]", FROM_S + nth * 300)).collect();
        format!(r#"{{"metric":{{"__name__":"x","ok":"{ok}"}},"values":[{}]}}"#, values.join(","))
    };
    let rows = [row("1", [100, 110, 120, 130]), row("0", [7, 7, 9, 9])].join(",");
    format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{rows}]}}}}"#)
}

fn buckets(source: &dyn Source, body: &[u8]) -> Option<Vec<Bucket>> {
    let request = source.measuring(&piece(0)).remove(0);
    let answer = Answer { request, result: Ok(response(200, Some("application/json"), body)) };
    let mut measured = source.read_measured(&piece(0), &answer).ok()?;
    Some(measured.slis.remove(0).grids.remove(0).groups.remove(0).1)
}

fn counts(bucket: &Bucket) -> Option<(i64, i64, Certainty)> {
    match bucket.reading {
        Reading::Counted { good, total, certainty } => Some((good, total, certainty)),
        Reading::Unknown => None,
    }
}

#[test]
fn a_kind_measures_or_is_not_asked_to() {
    assert!(able().iter().any(|(id, _)| *id == "prometheus"));
    for kind in ALL {
        let source = build(kind, &[ADDRESS.to_owned()], Settings::default());
        if !source.measures() {
            assert_eq!(questions(source.as_ref()).concat(), [], "{}", kind.id);
            assert_eq!(source.pieces(&piece(0)), [], "{}", kind.id);
            assert_eq!(source.read_reconciled(&reconcile_ask(), &[]), [None], "{}", kind.id);
        }
    }
}

#[test]
fn every_question_goes_to_the_address_and_gives_away_no_credentials() {
    for (id, source) in able() {
        let questions = questions(source.as_ref());
        assert!(questions.len() > 4, "{id}");
        for request in questions.concat() {
            assert!(request.url.as_str().starts_with("https://prod.example.net/base/"), "{}", request.url);
            shows_nothing(&request);
        }
    }
}

#[test]
fn every_status_lands_in_its_class() {
    for (id, source) in able() {
        for status in 300..=599 {
            let expected = match status {
                401 | 403 | 407 => Auth,
                404 | 405 | 410 => NotFound,
                408 => Timeout,
                429 => Throttled,
                300..=499 => Refused,
                _ => Server,
            };
            let (failures, _) = read(source.as_ref(), &response(status, None, b""));

            assert!(failures.iter().all(|failure| *failure == Some(expected)), "{id} {status}: {failures:?}");
        }
    }
}

#[rstest]
#[case::by_type("", Some("text/html; charset=utf-8"))]
#[case::by_content("<!doctype html><title>Log in</title>", None)]
#[case::that_claims_to_be_json("\r\n  <html>hunter2", Some("application/json"))]
fn a_login_page_is_an_authentication_failure_and_never_no_traffic(
    #[case] page: &str,
    #[case] content_type: Option<&str>,
) {
    for (id, source) in able() {
        let (failures, printed) = read(source.as_ref(), &response(200, content_type, page.as_bytes()));

        assert!(failures.iter().all(|failure| *failure == Some(Auth)), "{id}: {failures:?}");
        shows_nothing(&printed);
    }
}

#[rstest]
#[case::words("hunter2")]
#[case::object("{\"hunter2\":\"hunter2\"}")]
#[case::list("[\"hunter2\"]")]
#[case::result("{\"status\":\"success\",\"data\":{\"resultType\":\"hunter2\",\"result\":[]}}")]
#[case::rows("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":\"hunter2\"}}")]
#[case::groups("{\"status\":\"success\",\"data\":{\"groups\":\"hunter2\"}}")]
fn a_body_that_cannot_be_read_is_quoted_nowhere(#[case] body: &str) {
    for (id, source) in able() {
        for status in [200, 302, 401, 500] {
            let (failures, printed) =
                read(source.as_ref(), &response(status, Some("application/json"), body.as_bytes()));

            assert!(failures.iter().all(Option::is_some), "{id} {status}: {failures:?}");
            shows_nothing(&printed);
        }
    }
}

#[test]
fn an_answer_cut_anywhere_is_a_failure_and_never_less_traffic() {
    for (id, source) in able() {
        let body = body();
        for length in 0..body.len() {
            let request = source.measuring(&piece(0)).remove(0);
            let answer = Answer { request, result: Ok(response(200, None, &body.as_bytes()[..length])) };

            let failure = source.read_measured(&piece(0), &answer).unwrap_err();

            assert_eq!(failure.kind, Malformed, "{id} cut at {length}");
        }
    }
}

#[test]
fn a_broken_series_leaves_nothing_that_is_known() {
    for (id, source) in able() {
        let whole = buckets(source.as_ref(), body().as_bytes()).unwrap();
        assert_eq!(counts(&whole[1]), Some((10, 12, Certainty::Known)), "{id}");

        let broken = body().replace("\"ok\":\"1\"", "\"ok\":[1]");
        let left = buckets(source.as_ref(), broken.as_bytes()).unwrap();

        assert_eq!(counts(&left[1]), Some((0, 2, Certainty::Partial)), "{id}");
        assert!(left.iter().filter_map(counts).all(|(_, _, certainty)| certainty == Certainty::Partial), "{id}");
    }
}

proptest! {
    #[test]
    fn damaged_answers_are_read_without_harm(
        places in proptest::collection::vec((0_usize..1_000, any::<u8>()), 1..4),
        clip in (0_usize..1_000, 0_usize..1_000, 0_usize..1_000),
    ) {
        for (_, source) in able() {
            let mut damaged = body().into_bytes();
            for (place, byte) in &places {
                let place = place % damaged.len();
                damaged[place] = *byte;
            }
            let _ = read(source.as_ref(), &response(200, None, &damaged));
            let (from, to) = (clip.0 % damaged.len(), clip.1 % damaged.len());
            let piece = damaged[from.min(to)..from.max(to)].to_vec();
            damaged.splice(clip.2 % damaged.len()..clip.2 % damaged.len(), piece);
            let _ = read(source.as_ref(), &response(200, None, &damaged));
        }
    }
}

#[test]
fn the_order_of_series_means_nothing() {
    for (_, source) in able() {
        let mut turned: serde_json::Value = serde_json::from_str(&body()).unwrap();
        turned["data"]["result"].as_array_mut().unwrap().reverse();

        let (whole, turned) = (body(), turned.to_string());
        assert_eq!(buckets(source.as_ref(), turned.as_bytes()), buckets(source.as_ref(), whole.as_bytes()));
    }
}
