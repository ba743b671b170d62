//! How what is left of a budget went, as a small line.

use watchbill_domain::slo::TrendPoint;
use watchbill_domain::time::span_text;
use watchbill_report::{Said, SizePx, sparkline};

use crate::api::SloTrend;
use crate::slo::figures::short_percent;

use super::evaluated::TREND;
use super::words::part;

const SIZE: SizePx = SizePx { width: 96, height: 20 };

/// The line and what it says.
pub(crate) fn trend_view(points: &[TrendPoint]) -> SloTrend {
    let said = said(points);
    let known: Vec<Option<f64>> = points.iter().map(|point| point.remaining.as_ref().map(part)).collect();
    if known.iter().all(Option::is_none) {
        return SloTrend { svg: String::new(), said };
    }
    let drawing = sparkline(Said { title: "Remaining budget", description: &said }, &known, SIZE);
    SloTrend { svg: drawing.svg, said }
}

fn said(points: &[TrendPoint]) -> String {
    let over = span_text(TREND);
    let mut known = points.iter().filter_map(|point| point.remaining.as_ref());
    let Some(first) = known.next() else { return format!("nothing is known of the last {over}") };
    let last = known.next_back().unwrap_or(first);
    let gaps = if points.iter().any(|point| point.remaining.is_none()) { ", with gaps" } else { "" };
    format!("from {} to {} over the last {over}{gaps}", short_percent(first), short_percent(last))
}
