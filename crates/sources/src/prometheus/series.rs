//! The course of an expression: `query` for one instant, `query_range` for a span.

use serde::Deserialize;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::wire::Envelope;
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::items::Pairs;
use crate::kind::{Series, SeriesAnswer, SeriesAsk};

/// Characters of what a server says about an expression it refuses.
const ERROR_CHARS: usize = 500;

/// The question. One instant is asked for as such; a span from `from` in steps to the last that is not behind `to`.
pub(super) fn request(address: &Address, wanted: &SeriesAsk) -> HttpRequest {
    let seconds = |at: Instant| format!("{}.{:03}", at.as_ms().div_euclid(1000), at.as_ms().rem_euclid(1000));
    let one = wanted.from == wanted.to;
    let mut url = address.below(["api", "v1", if one { "query" } else { "query_range" }]);
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("query", &wanted.expression);
        if one {
            query.append_pair("time", &seconds(wanted.to));
        } else {
            query.append_pair("start", &seconds(wanted.from));
            query.append_pair("end", &seconds(wanted.to));
            query.append_pair("step", &format!("{}", wanted.step.as_secs_f64()));
        }
    }
    HttpRequest {
        peer: address.peer.clone(),
        method: Method::Get,
        url,
        headers: Vec::new(),
        json: None,
        form: None,
        need: Need::Required,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireResult<'a> {
    pub(super) result_type: String,
    #[serde(borrow)]
    pub(super) result: &'a serde_json::value::RawValue,
}

#[derive(Deserialize)]
struct WireSeries<'a> {
    #[serde(borrow)]
    metric: Pairs<'a>,
    value: Option<(f64, String)>,
    values: Option<Vec<(f64, String)>>,
}

/// What is around the answer to an expression.
///
/// # Errors
/// The server's own words where it refuses the expression.
pub(super) fn accepted(answer: &Answer) -> Result<Envelope<'_>, PollFailure> {
    let response = answer.result.as_ref().map_err(Clone::clone)?;
    if let Ok(Envelope { error: Some(error), .. }) = Envelope::read(&response.body) {
        let words = plain_line(&error, ERROR_CHARS);
        return Err(match (response.status, response.json_body()) {
            // A time that ran out, a tenant that is missing: no fault of the expression.
            (status, Err(failure)) if status != 400 && status != 422 => {
                PollFailure { message: format!("{}: {words}", failure.message), ..failure }
            }
            // A refused expression comes with status 400 or 422 and says in its body what is wrong with it.
            _ => PollFailure { kind: PollFailureKind::Refused, message: format!("refuses the expression: {words}") },
        });
    }
    Envelope::read(response.json_body()?)
}

/// What the answer means.
pub(super) fn read(answer: &Answer) -> Result<SeriesAnswer, PollFailure> {
    let envelope = accepted(answer)?;
    let data: WireResult<'_> = envelope.data()?;
    let misshapen = |_| PollFailure {
        kind: PollFailureKind::Malformed,
        message: "answered with values of a shape that is not known".to_owned(),
    };
    let mut series = match data.result_type.as_str() {
        "matrix" | "vector" => {
            let list: Vec<WireSeries<'_>> = serde_json::from_str(data.result.get()).map_err(misshapen)?;
            list.into_iter()
                .map(|one| Series {
                    labels: one.metric.into_labels(),
                    points: one.values.unwrap_or_default().into_iter().chain(one.value).filter_map(point).collect(),
                })
                .collect()
        }
        "scalar" => {
            let one: (f64, String) = serde_json::from_str(data.result.get()).map_err(misshapen)?;
            vec![Series { labels: Default::default(), points: point(one).into_iter().collect() }]
        }
        _ => {
            let message = "gives a text for this expression, and no numbers".to_owned();
            return Err(PollFailure { kind: PollFailureKind::Refused, message });
        }
    };
    series.sort_by(|a: &Series, b| a.labels.cmp(&b.labels));
    Ok(SeriesAnswer { series, warnings: envelope.warnings.unwrap_or_default() })
}

/// Values come as text, because JSON has no NaN and no infinity; neither can be drawn.
fn point((seconds, value): (f64, String)) -> Option<(Instant, f64)> {
    let value: f64 = value.parse().ok().filter(|value: &f64| value.is_finite())?;
    let ms = (seconds * 1000.0).round();
    #[allow(clippy::cast_possible_truncation)]
    let at = (ms.abs() < 9e15).then(|| Instant::from_ms(ms as i64))?;
    Some((at, value))
}
