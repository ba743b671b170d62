//! What a server can do for SLIs: how many series they are about, what it understands, how far back it knows.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::slo::{Measure, Selector, Sli, Tier};
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use super::When;
use super::matrix::matrix;
use super::sums::{mark_of, marked};
use super::{Prometheus, Server};
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::items::Text;
use crate::measuring::{Question, Survey, SurveyedSli};
use crate::prometheus::wire::Envelope;

/// Series up to which counters are read raw.
const MOST_RAW_SERIES: u64 = 500;
/// Series up to which gauges are: they are looked at every minute, also where buckets are longer.
const MOST_RAW_GAUGES: u64 = 100;
/// Characters of one question about numbers of series.
const MOST_CHARACTERS: usize = 16_000;
/// Characters of what a server calls its retention.
const RETENTION_CHARS: usize = 60;

/// The questions of a survey, in their order.
enum Asked {
    /// How far back the server knows.
    Retention,
    /// Whether it understands increases that begin where a range begins.
    Anchored,
    /// How many series these SLIs are about.
    Series(Vec<usize>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRetention<'a> {
    #[serde(borrow)]
    storage_retention: Option<Text<'a>>,
}

impl Prometheus {
    pub(in crate::prometheus) fn survey_questions(&self, slis: &[Sli]) -> Vec<Question> {
        let question = |asked: &Asked| match asked {
            Asked::Retention => self
                .addresses
                .iter()
                .map(|address| HttpRequest {
                    peer: address.peer.clone(),
                    method: Method::Get,
                    url: address.below(["api", "v1", "status", super::super::RUNTIME]),
                    headers: Vec::new(),
                    json: None,
                    form: None,
                    need: Need::Required,
                })
                .collect(),
            // Servers refuse what they do not understand before they look for a series.
            Asked::Anchored => self.question("count(increase(up[5m] anchored))", When::Now),
            Asked::Series(places) => {
                let counts = places.iter().flat_map(|place| counts(&slis[*place], *place));
                self.question(&counts.collect::<Vec<_>>().join(" or "), When::Now)
            }
        };
        self.asked(slis).iter().map(question).collect()
    }

    fn asked(&self, slis: &[Sli]) -> Vec<Asked> {
        let mut asked = Vec::new();
        if self.server == Server::Prometheus {
            asked.extend([Asked::Retention, Asked::Anchored]);
        }
        let (mut places, mut characters) = (Vec::new(), 0);
        for (place, sli) in slis.iter().enumerate() {
            let more: usize = counts(sli, place).iter().map(|count| count.len() + 4).sum();
            if more == 0 {
                continue;
            }
            if characters + more > MOST_CHARACTERS && !places.is_empty() {
                asked.push(Asked::Series(std::mem::take(&mut places)));
                characters = 0;
            }
            places.push(place);
            characters += more;
        }
        if !places.is_empty() {
            asked.push(Asked::Series(places));
        }
        asked
    }

    pub(in crate::prometheus) fn surveyed(&self, slis: &[Sli], answers: &[Answer]) -> Survey {
        let mut survey = Survey::default();
        let mut is_anchored = self.server == Server::VictoriaMetrics;
        let mut series: BTreeMap<usize, u64> = BTreeMap::new();
        for (asked, answer) in self.asked(slis).iter().zip(answers) {
            let read = match asked {
                Asked::Retention => retention(answer).map(|retention| survey.retention = retention),
                Asked::Anchored => anchored(answer).map(|anchored| is_anchored = anchored),
                Asked::Series(places) => counted(places, answer).map(|counted| series.extend(counted)),
            };
            if let Err(failure) = read {
                let what = match asked {
                    Asked::Retention => "how far back it knows is not known",
                    Asked::Anchored => "whether it understands `anchored` is not known",
                    Asked::Series(_) => {
                        "how many series its service levels are about is not known, so that sums are asked for"
                    }
                };
                survey.problems.push(format!("{}; {what}", failure.message));
            }
        }
        let surveyed = |(place, sli): (usize, &Sli)| {
            let series = series.get(&place).copied();
            SurveyedSli { tier: self.tier(&sli.measure, series, is_anchored), series }
        };
        survey.slis = slis.iter().enumerate().map(surveyed).collect();
        survey
    }

    /// The best tier of a measure.
    fn tier(&self, measure: &Measure, series: Option<u64>, is_anchored: bool) -> Tier {
        // VictoriaMetrics looks back from an instant by the step of the question, so that an edge may have no counter.
        let is_edged = self.server != Server::VictoriaMetrics;
        let is_raw = |selectors: &[&Selector], most: u64| {
            is_edged
                && series.is_some_and(|series| series <= most)
                && selectors.iter().all(|one| one.metric().is_some())
        };
        match measure {
            Measure::Counters { events, total } if is_raw(&[events.inner(), total], MOST_RAW_SERIES) => Tier::Exact,
            Measure::Gauge { selector, .. } if is_raw(&[selector], MOST_RAW_GAUGES) => Tier::Exact,
            // Samples are counted, and nothing is estimated between them.
            Measure::Gauge { .. } => Tier::Anchored,
            Measure::Counters { .. } if is_anchored => Tier::Anchored,
            Measure::Counters { .. }
            | Measure::Histogram { .. }
            | Measure::PerStep { .. }
            | Measure::Sampled { .. } => Tier::Aggregated,
            Measure::Recorded { .. } => Tier::ExistingRules,
            Measure::Stored { query, .. } => match Selector::parse(query).is_some() {
                true => Tier::ExistingRules,
                false => Tier::Aggregated,
            },
        }
    }
}

/// How many series an SLI was about within the last hour: pods that came and went count too.
fn counts(sli: &Sli, place: usize) -> Vec<String> {
    let count = |selector: &Selector, letter: char| {
        marked(&format!("count(last_over_time({selector}[1h]))"), &format!("{place}{letter}"))
    };
    match &sli.measure {
        Measure::Counters { events, total } | Measure::Recorded { events, total } => {
            let (of_events, is_all) = (events.inner(), covers(total, events.inner()));
            let events = if is_all { None } else { Some(count(of_events, 'e')) };
            events.into_iter().chain([count(total, 't')]).collect()
        }
        Measure::Histogram { selector, .. } | Measure::Gauge { selector, .. } => vec![count(selector, 't')],
        Measure::PerStep { .. } | Measure::Sampled { .. } | Measure::Stored { .. } => Vec::new(),
    }
}

/// Whether everything that `part` selects is selected by `all`, as far as their conditions tell.
fn covers(all: &Selector, part: &Selector) -> bool {
    all.metric() == part.metric() && all.matchers().iter().all(|matcher| part.matchers().contains(matcher))
}

fn counted(places: &[usize], answer: &Answer) -> Result<BTreeMap<usize, u64>, PollFailure> {
    let mut series: BTreeMap<usize, u64> = places.iter().map(|place| (*place, 0)).collect();
    for row in matrix(answer)?.series {
        let Some((place, _)) = mark_of(&row) else { continue };
        let count = row.points.first().and_then(|(_, text)| text.as_ref().parse::<u64>().ok()).unwrap_or(0);
        if let Some(known) = series.get_mut(&place) {
            *known = known.saturating_add(count);
        }
    }
    Ok(series)
}

/// A server that refuses the expression does not know the word, or was not told to.
fn anchored(answer: &Answer) -> Result<bool, PollFailure> {
    match matrix(answer) {
        Ok(_) => Ok(true),
        Err(failure) if failure.kind == PollFailureKind::Refused => Ok(false),
        Err(failure) => Err(failure),
    }
}

fn retention(answer: &Answer) -> Result<Option<Duration>, PollFailure> {
    let (_, body) = answer.json()?;
    let told: WireRetention<'_> = Envelope::read(body)?.data()?;
    let Some(text) = told.storage_retention else { return Ok(None) };
    // `15d`, `15d or 10GiB`; of a size alone nothing follows.
    let text = plain_line(text.as_ref(), RETENTION_CHARS);
    Ok(text.split(" or ").find_map(span))
}

/// A span as Prometheus writes it: like ours, and years too.
fn span(text: &str) -> Option<Duration> {
    let (years, rest) = match text.split_once('y') {
        Some((years, rest)) => (years.parse::<u64>().ok()?, rest),
        None => (0, text),
    };
    let rest =
        if rest.is_empty() && years > 0 { Duration::ZERO } else { watchbill_domain::time::parse_span(rest).ok()? };
    Some(Duration::from_secs(years.checked_mul(365 * 86_400)?).saturating_add(rest))
}

#[cfg(test)]
#[path = "survey_tests.rs"]
mod tests;
