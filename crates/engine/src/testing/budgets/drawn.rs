//! The picture of a budget, from its buckets on.

use watchbill_domain::slo::{BurnDownPoint, Counts, Excluded, PointState, Policy, burn_down as left_until, evaluate};
use watchbill_domain::time::Instant;
use watchbill_report::{self as report, BudgetPoint, BurnDown, Footing, IdealLine, Paper, Said, SizePx, burn_down};

use super::Budgets;
use crate::budgets::words::part;

/// Between two points, as the page has them for a window of ninety days.
const BETWEEN_POINTS_MS: usize = 3 * 3_600_000;

impl Budgets {
    /// The burn-down of the first, from its buckets to the picture; gives the length of that in bytes.
    #[must_use]
    pub fn burn_down_drawn(&self) -> usize {
        let (excluded, policy) = (Excluded::default(), Policy::default());
        let Some((slo, series)) = self.levels.first() else { return 0 };
        let counts = Counts::new(series, &slo.method, &excluded);
        let question = self.question(slo, &counts, &policy);
        let Some(evaluation) = evaluate(question) else { return 0 };
        let edges: Vec<Instant> =
            (self.start.as_ms()..=self.now.as_ms()).step_by(BETWEEN_POINTS_MS).map(Instant::from_ms).collect();
        let points: Vec<BudgetPoint> = left_until(question, &evaluation, &edges).iter().map(point).collect();
        let chart = BurnDown {
            said: Said { title: &slo.name, description: "made up" },
            span: report::Span { from: self.start, to: self.now },
            now: self.now,
            points: &points,
            value_label: "left",
            ideal: Some(IdealLine { from: 1.0, to: 0.0, label: "even pace" }),
            bounds: &[],
            marks: &[],
            exclusions: &[],
            ticks: &[],
            footing: Footing { as_of: "now", coverage: "all" },
        };
        let paper = Paper { size: SizePx { width: 960, height: 320 }, text_px: 12 };
        burn_down(&chart, paper).drawing.svg.len()
    }
}

fn point(point: &BurnDownPoint) -> BudgetPoint {
    let state = match point.state {
        PointState::Known => report::PointState::Known,
        PointState::Partial => report::PointState::Partial,
        PointState::Unknown => report::PointState::Unknown,
    };
    BudgetPoint { at: point.at, remaining: point.remaining.as_ref().map_or(1.0, part), state }
}
