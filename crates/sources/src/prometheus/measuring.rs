//! SLIs: what is asked to measure them, and what the answers mean. Section *Fetching* of `docs/semantics.md` has the rules.

mod discovery;
#[cfg(test)]
mod fixtures;
mod found;
mod matrix;
mod number;
mod plan;
mod raw;
mod reconciling;
mod selection;
mod sums;
mod survey;

use std::collections::BTreeSet;

use watchbill_domain::slo::{Bucket, Grid, summed_up};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::{Prometheus, Server};
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::measuring::{AskedSli, GroupLabels, MeasureAsk, Measured, MeasuredGrid, MeasuredSli, Question};
pub(super) use discovery::read_discovered;
use found::group_of;
use matrix::{Edges, Matrix, matrix};
use plan::Way;
use sums::{Dialect, Results, mark_of};

/// Characters of an address beyond which a question is sent as a form: servers and what stands before them refuse long ones.
const LONGEST_ADDRESS: usize = 2_000;
/// Groups of one SLI: each is kept and evaluated by itself.
const MOST_GROUPS: usize = 1_000;
/// Buckets of all groups of one SLI in an answer, which take room whether there are samples in them or not.
const MOST_BUCKETS: usize = 4_000_000;

/// At which instants an expression is evaluated.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Now, by the server's clock.
    Now,
    At(Instant),
    Edges(Edges),
}

impl Prometheus {
    /// One question for an expression, to each address.
    fn question(&self, expression: &str, when: When) -> Question {
        self.addresses.iter().map(|address| self.request(address, expression, when)).collect()
    }

    fn request(&self, address: &Address, expression: &str, when: When) -> HttpRequest {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("query", expression);
        let path = match when {
            When::Now => "query",
            When::At(at) => {
                form.append_pair("time", &seconds(at));
                "query"
            }
            When::Edges(edges) => {
                form.append_pair("start", &seconds(edges.first)).append_pair("end", &seconds(edges.last()));
                form.append_pair("step", &(edges.step_ms / 1000).to_string());
                "query_range"
            }
        };
        match self.server {
            // What was thinned out has no counters at its edges, and half an answer is none.
            Server::Thanos => {
                form.append_pair("max_source_resolution", "0s").append_pair("partial_response", "false");
            }
            // It keeps answers, and would give those of before the last samples came.
            Server::VictoriaMetrics => {
                form.append_pair("nocache", "1");
            }
            Server::Prometheus | Server::Mimir => {}
        }
        let form = form.finish();
        let mut url = address.below(["api", "v1", path]);
        let is_short = url.as_str().len() + form.len() < LONGEST_ADDRESS;
        let (method, form) = if is_short {
            url.set_query(Some(&form));
            (Method::Get, None)
        } else {
            (Method::Post, Some(form))
        };
        let peer = address.peer.clone();
        HttpRequest { peer, method, url, headers: Vec::new(), json: None, form, need: Need::Required }
    }

    fn dialect(&self) -> Dialect<'_> {
        Dialect { server: self.server, replica_labels: &self.replica_labels }
    }

    pub(super) fn measure_pieces(&self, ask: &MeasureAsk) -> Vec<MeasureAsk> {
        plan::pieces(ask, self.dialect())
    }

    pub(super) fn measure(&self, piece: &MeasureAsk) -> Question {
        let Some(way) = piece.slis.first().and_then(|asked| plan::way(asked, piece)) else { return Vec::new() };
        let edges = Edges::of(way.grid, piece.span);
        if edges.buckets == 0 {
            return Vec::new();
        }
        self.question(&plan::expression(&piece.slis, way, self.dialect()), When::Edges(way.evaluated(edges)))
    }

    pub(super) fn measured(&self, piece: &MeasureAsk, answer: &Answer) -> Result<Measured, PollFailure> {
        let matrix = matrix(answer)?;
        piece.slis.iter().try_for_each(|asked| has_room_for(asked, piece, &matrix))?;
        let one = |(nth, asked): (usize, &AskedSli)| match plan::way(asked, piece) {
            Some(way) => self.measured_one(nth, asked, way, piece, &matrix),
            None => MeasuredSli::default(),
        };
        let slis = piece.slis.iter().enumerate().map(one).collect();
        Ok(Measured { slis, warnings: matrix.warnings })
    }

    fn measured_one(
        &self,
        nth: usize,
        asked: &AskedSli,
        way: Way,
        piece: &MeasureAsk,
        matrix: &Matrix<'_>,
    ) -> MeasuredSli {
        let edges = Edges::of(way.grid, piece.span);
        let is_partial = !matrix.warnings.is_empty();
        let found = if way.is_raw {
            let (replica_labels, group_by) = (&self.replica_labels, &asked.sli.group_by);
            raw::Reader { edges, rows: &matrix.series, replica_labels, group_by, is_partial }.read(&asked.sli.measure)
        } else {
            let own = matrix.series.iter().filter_map(|row| Some((mark_of(row).filter(|mark| mark.0 == nth)?.1, row)));
            Results { sli: &asked.sli, tier: asked.tier, edges, is_partial }.read(own)
        };
        let grids = piece.grids.iter().filter(|grid| grid.step_ms() % way.grid.step_ms() == 0);
        let grids =
            grids.map(|grid| MeasuredGrid { grid: *grid, groups: on_grid(&found.groups, way.grid, *grid, piece) });
        MeasuredSli {
            series: found.series,
            series_of_events: found.series_of_events,
            grids: grids.collect(),
            problems: found.problems,
        }
    }
}

impl Way {
    /// Counters are read at the start of the first bucket too; a sum over a bucket is read at its end.
    fn evaluated(self, edges: Edges) -> Edges {
        if self.is_raw { edges } else { Edges { first: edges.start(1), buckets: edges.buckets - 1, ..edges } }
    }
}

/// # Errors
/// When the labels of an SLI tell apart more groups than can be kept: a body that is small enough to be read can name a million.
fn has_room_for(asked: &AskedSli, piece: &MeasureAsk, matrix: &Matrix<'_>) -> Result<(), PollFailure> {
    let Some(way) = plan::way(asked, piece).filter(|_| !asked.sli.group_by.is_empty()) else { return Ok(()) };
    let groups: BTreeSet<GroupLabels> =
        matrix.series.iter().map(|row| group_of(&asked.sli.group_by, &row.labels)).collect();
    let buckets = groups.len().saturating_mul(Edges::of(way.grid, piece.span).buckets);
    if groups.len() <= MOST_GROUPS && buckets <= MOST_BUCKETS {
        return Ok(());
    }
    let message = format!(
        "tells apart {} groups by the labels in `watchbill.group_by`, which are too many to be kept: group by labels that have \
         fewer values",
        groups.len()
    );
    Err(PollFailure { kind: PollFailureKind::TooLarge, message })
}

/// Buckets of a grid, made of those it was asked on.
fn on_grid(
    groups: &[(GroupLabels, Vec<Bucket>)],
    asked: Grid,
    wanted: Grid,
    piece: &MeasureAsk,
) -> Vec<(GroupLabels, Vec<Bucket>)> {
    let is_inside = |bucket: &Bucket| {
        bucket.start >= piece.span.start && bucket.start.shifted_ms(wanted.step_ms()) <= piece.span.end
    };
    let on_grid = |buckets: &[Bucket]| -> Vec<Bucket> {
        let summed = if asked == wanted { buckets.to_vec() } else { summed_up(buckets, asked, wanted) };
        summed.into_iter().filter(is_inside).collect()
    };
    groups.iter().map(|(group, buckets)| (group.clone(), on_grid(buckets))).collect()
}

fn seconds(at: Instant) -> String {
    match at.as_ms().rem_euclid(1000) {
        0 => at.as_ms().div_euclid(1000).to_string(),
        rest => format!("{}.{rest:03}", at.as_ms().div_euclid(1000)),
    }
}
