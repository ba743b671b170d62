//! A queue's depth over time with its axis: between which counts it moved, what nobody knows, who looked and what was promised.

use watchbill_domain::queues::{Counts, thousands};
use watchbill_domain::time::Instant;

use crate::burndown::{ChartMark, PlacedMark};
use crate::canvas::{Anchor, Canvas, Dash, Density, Drawn, FINE, Grain, Layer, Pen, Rect, Stroke, Weight, width_px};
use crate::depths::{DepthPart, Depths, messages};
use crate::drawing::{Drawing, Footing, Paper, Said, Tick};
use crate::frame::{Axis, Frame, GAP, Margins, x_fine};
use crate::hatch;
use crate::ink::Ink;
use crate::labels::apart;
use crate::lane::Lane;
use crate::queue_strip::{over_ground, pieces, unknown};

/// Parts of the time, at most: one for each pixel or two, and not more than are read as a table.
const MOST: i64 = 300;
/// A limit is drawn when it is not further than this many times the highest count: beyond, it would press the line to the foot.
const NEAR_TIMES: u64 = 4;
/// Lines of the scale above zero, at most.
const LEVELS: u64 = 4;

/// A number of messages at which the queue throws some away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepthLimit {
    /// So many.
    pub most: u64,
    /// Written beside it: `length limit`.
    pub label: String,
}

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct QueueCourse<'a> {
    /// What the picture is called: the queue.
    pub title: &'a str,
    /// The course itself.
    pub depths: Depths<'a>,
    /// What drops messages by their number.
    pub limits: &'a [DepthLimit],
    /// Looks, promises, releases and incidents.
    pub marks: &'a [ChartMark],
    /// Of the axis.
    pub ticks: &'a [Tick],
    /// Under it.
    pub footing: Footing<'a>,
}

/// The drawing, and where its parts are for whoever points at them.
#[derive(Debug, Clone, PartialEq)]
pub struct DepthChart {
    /// The picture.
    pub drawing: Drawing,
    /// What it shows, in a sentence or two. Also its description.
    pub said: String,
    /// What was drawn, in the order of time without a gap up to now; at most a few hundred, besides unknown times.
    pub points: Vec<DepthPoint>,
    /// The marks that lie in the span.
    pub marks: Vec<PlacedMark>,
}

/// A part of the course that was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DepthPoint {
    /// From when to when, how many messages there were, and whether anybody knows.
    pub part: DepthPart,
    /// Of its middle: the place in the plot, from 0 at its left edge to 1.
    pub x: f64,
}

impl DepthPoint {
    /// `12,400`, `12,100 to 12,400`, `about 50`, `not known`.
    #[must_use]
    pub fn text(&self) -> String {
        let about = if self.part.is_rough { "about " } else { "" };
        match self.part.counts {
            None => "not known".to_owned(),
            Some(Counts { low, high, .. }) if low == high => format!("{about}{}", thousands(high)),
            Some(Counts { low, high, .. }) => format!("{about}{} to {}", thousands(low), thousands(high)),
        }
    }
}

/// Draws the course from no message upwards: the line is where the depth went, over a ground that is filled. What was counted roughly is
/// dashed, and unknown times are hatched. A length limit that lies far above is named under the chart instead of drawn.
#[must_use]
pub fn queue_chart(course: &QueueCourse<'_>, paper: Paper) -> DepthChart {
    let depths = &course.depths;
    let parts = depths.parts(MOST);
    let highest = parts.iter().filter_map(|part| part.counts).map(|counts| counts.high).max().unwrap_or(0);
    let (near, far): (Vec<&DepthLimit>, Vec<&DepthLimit>) =
        course.limits.iter().partition(|limit| limit.most <= highest.saturating_mul(NEAR_TIMES));
    let top = near.iter().map(|limit| limit.most).max().unwrap_or(0).max(highest);
    let said = said(depths, &parts, course.limits);
    let last = parts.last().and_then(|part| part.counts).map(|counts| counts.last);
    let sides = Sides { levels: levels(top), near, last: last.map(|last| (last, messages(last))) };
    let margins = sides.margins(paper);
    let flat = Frame::new(paper, Margins { top: 0, ..margins }, Axis::Time);
    let lane = Lane::of(course.marks, depths.span, flat);
    let frame = Frame::new(paper, Margins { top: lane.height(), ..margins }, Axis::Time);
    let height = Height { top: i128::from(top) + i128::from(top) / 20 + 1, plot: frame.plot };
    let far: Vec<String> = far.iter().map(|limit| format!("{} {}", limit.label, thousands(limit.most))).collect();
    let far = (!far.is_empty()).then(|| format!("{}, far above", far.join(", ")));
    let under = |canvas: &Canvas<'_>| {
        for rect in unknown(&parts, depths.span, frame.plot) {
            hatch::rising(canvas, rect, Ink::Unknown)?;
            frame.word(canvas, rect, "unknown")?;
        }
        lane.draw_in_plot(canvas, frame)?;
        sides.draw_scale(canvas, frame, &height)?;
        frame.draw_time(canvas, depths.span, course.ticks)?;
        frame.draw_footing(canvas, &course.footing.line(far.as_deref()))
    };
    let line = |canvas: &Canvas<'_>| draw_course(canvas, &parts, course, &height);
    let over = |canvas: &Canvas<'_>| {
        lane.draw(canvas, frame)?;
        sides.draw_names(canvas, frame, &height, course, &parts)
    };
    let layers = [
        Layer { grain: Grain::Pixels, picture: &under },
        Layer { grain: Grain::Fine, picture: &line },
        Layer { grain: Grain::Pixels, picture: &over },
    ];
    let named = Said { title: course.title, description: &said };
    let svg = Canvas::draw_layers(frame.size, named.title, named.description, &layers);
    let points = parts.iter().map(|part| DepthPoint { part: *part, x: place(part, depths) }).collect();
    DepthChart { drawing: Drawing { svg, size: frame.size, plot: frame.plot }, said, points, marks: lane.placed(frame) }
}

fn said(depths: &Depths<'_>, parts: &[DepthPart], limits: &[DepthLimit]) -> String {
    let mut said = depths.said(parts);
    if let Some(limit) = limits.iter().min_by_key(|limit| limit.most) {
        said.push_str(&format!(" The {} is {}.", limit.label, messages(limit.most)));
    }
    said
}

/// Of the middle of a part, from 0 to 1.
#[allow(clippy::cast_precision_loss)]
fn place(part: &DepthPart, depths: &Depths<'_>) -> f64 {
    let since = |at: Instant| i128::from(at.as_ms()) - i128::from(depths.span.from.as_ms());
    let whole = since(depths.span.to).max(1);
    let middle = (since(part.span.from) + since(part.span.to)) as f64 / 2.0;
    (middle / whole as f64).clamp(0.0, 1.0)
}

/// From a count to a height.
struct Height {
    top: i128,
    plot: Rect,
}

impl Height {
    fn y_fine(&self, count: u64) -> i32 {
        let up = i128::from(count) * i128::from(self.plot.height * FINE) / self.top;
        self.plot.bottom() * FINE - i32::try_from(up).unwrap_or(0)
    }

    fn y(&self, count: u64) -> i32 {
        (self.y_fine(count) + FINE / 2).div_euclid(FINE)
    }
}

/// Round counts up to `top`, zero first: by the smallest of 1, 2, 5 and their tenfolds that gives few enough.
fn levels(top: u64) -> Vec<u64> {
    let mut power: u64 = 1;
    let step = loop {
        let fits = [1, 2, 5].into_iter().map(|n| power.saturating_mul(n)).find(|step| top / step <= LEVELS);
        match fits {
            Some(step) => break step,
            None => power = power.saturating_mul(10),
        }
    };
    (0..=top / step).map(|n| n * step).collect()
}

fn draw_course(canvas: &Canvas<'_>, parts: &[DepthPart], course: &QueueCourse<'_>, height: &Height) -> Drawn {
    let (span, plot) = (course.depths.span, height.plot);
    let bottom = plot.bottom() * FINE;
    let y = |count: u64| height.y_fine(count);
    for piece in pieces(parts, span, plot, y) {
        if piece.iter().any(|point| point.1 < bottom) {
            canvas.area(over_ground(&piece, bottom), Ink::Line, Density::Faint)?;
        }
    }
    for alike in parts.chunk_by(|a, b| a.is_rough == b.is_rough) {
        let dash = alike.first().is_some_and(|part| part.is_rough).then_some(Dash { on: 50, off: 30 });
        for piece in pieces(alike, span, plot, y) {
            let is_calm = piece.iter().all(|point| point.1 >= bottom);
            let ink = if is_calm { Ink::Resolved } else { Ink::Line };
            canvas.path(piece, Stroke { ink, width: 18, dash })?;
        }
    }
    Ok(())
}

/// What stands to the left and to the right of the plot.
struct Sides<'a> {
    levels: Vec<u64>,
    near: Vec<&'a DepthLimit>,
    /// How many there are now, and that in words.
    last: Option<(u64, String)>,
}

impl Sides<'_> {
    fn margins(&self, paper: Paper) -> Margins {
        let size_px = paper.held().text_px;
        let left = self.levels.iter().map(|level| width_px(&thousands(*level), size_px)).max().unwrap_or(0) + 2 * GAP;
        let last = self.last.as_ref().map_or(0, |(_, text)| width_px(text, size_px) * 11 / 10);
        let right = self.near.iter().map(|limit| width_px(&limit_text(limit), size_px)).max().unwrap_or(0).max(last);
        Margins { left, right: right + 2 * GAP, top: 0 }
    }

    fn draw_scale(&self, canvas: &Canvas<'_>, frame: Frame, height: &Height) -> Drawn {
        let plot = frame.plot;
        let mut taken: Vec<i32> = Vec::new();
        for level in &self.levels {
            let y = height.y(*level);
            canvas.line((plot.x, y), (plot.right(), y), if *level == 0 { Ink::Axis } else { Ink::Grid })?;
            if taken.iter().all(|other| (other - y).abs() > frame.line()) {
                let pen = frame.pen(Ink::Text, Anchor::End);
                canvas.write((plot.x - GAP, frame.centred(y)), &thousands(*level), pen)?;
                taken.push(y);
            }
        }
        for limit in &self.near {
            let y = height.y(limit.most);
            let stroke = Stroke { ink: Ink::Spent, width: 1, dash: Some(Dash { on: 6, off: 3 }) };
            canvas.path(vec![(plot.x, y), (plot.right(), y)], stroke)?;
        }
        Ok(())
    }

    /// Where it is now and the limits, by name on the right, none over another.
    fn draw_names(
        &self,
        canvas: &Canvas<'_>,
        frame: Frame,
        height: &Height,
        course: &QueueCourse<'_>,
        parts: &[DepthPart],
    ) -> Drawn {
        let mut names: Vec<(i32, String, Pen)> = Vec::new();
        if let Some((last, text)) = &self.last {
            let y = height.y(*last);
            let end = parts.last().map_or(course.depths.now, |part| part.span.to);
            let x = (x_fine(frame.plot, course.depths.span, end) + FINE / 2).div_euclid(FINE);
            canvas.dot((x, y), 3, if *last == 0 { Ink::Resolved } else { Ink::Strong })?;
            names.push((y, text.clone(), Pen { weight: Weight::Strong, ..frame.pen(Ink::Strong, Anchor::Start) }));
        }
        for limit in &self.near {
            names.push((height.y(limit.most), limit_text(limit), frame.pen(Ink::Spent, Anchor::Start)));
        }
        let wanted: Vec<i32> = names.iter().map(|name| name.0).collect();
        let heights = apart(&wanted, frame.line() + 3, frame.plot.bottom());
        for ((_, text, pen), y) in names.iter().zip(heights) {
            canvas.write((frame.plot.right() + GAP, frame.centred(y)), text, *pen)?;
        }
        Ok(())
    }
}

fn limit_text(limit: &DepthLimit) -> String {
    format!("{} {}", limit.label, thousands(limit.most))
}

#[cfg(test)]
#[path = "queue_chart_tests.rs"]
mod tests;
