//! What is new of one look over a schedule beside another.

use super::{Between, CheckFinding, Checked, Hole};

impl Checked {
    /// Its findings, without the times in which nobody was on call at `before` either. A hole that recurs is one finding, which
    /// reads otherwise as soon as one of its times is closed; the others are no news.
    #[must_use]
    pub fn opened_since(&self, before: &Self) -> Vec<CheckFinding> {
        let known = before.uncovered_spans();
        let is_known = |span: &Between| known.iter().any(|gap| gap.start <= span.start && span.end <= gap.end);
        self.with_spans(|span| !is_known(span))
    }

    /// Its findings, without the times in some of which nobody is on call at `after` either.
    #[must_use]
    pub fn closed_by(&self, after: &Self) -> Vec<CheckFinding> {
        let open = after.uncovered_spans();
        self.with_spans(|span| !open.iter().any(|gap| gap.start < span.end && span.start < gap.end))
    }

    fn with_spans(&self, is_told: impl Fn(&Between) -> bool) -> Vec<CheckFinding> {
        let told = |finding: &CheckFinding| match finding {
            CheckFinding::Hole(hole) => {
                let spans: Vec<Between> = hole.spans.iter().copied().filter(&is_told).collect();
                (!spans.is_empty()).then(|| CheckFinding::Hole(Hole { spans, ..hole.clone() }))
            }
            other => Some(other.clone()),
        };
        self.findings.iter().filter_map(told).collect()
    }

    /// When nobody is on call, in order. Holes that meet, each for a cause of its own, are one time.
    fn uncovered_spans(&self) -> Vec<Between> {
        let mut spans: Vec<Between> = self.holes().flat_map(|hole| hole.spans.iter().copied()).collect();
        spans.sort_unstable_by_key(|span| span.start);
        spans.dedup_by(|next, last| {
            let meets = next.start <= last.end;
            if meets {
                last.end = last.end.max(next.end);
            }
            meets
        });
        spans
    }
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
