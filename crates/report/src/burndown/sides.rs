//! What stands to the left and to the right of the plot: the scale, and the names of what is drawn beside it.

use super::curve::Curve;
use super::{BurnDown, IdealLine, Read};
use crate::canvas::{Anchor, Canvas, Dash, Drawn, FINE, Pen, Stroke, Weight, width_px};
use crate::drawing::Paper;
use crate::frame::{Axis, Frame, GAP, Margins, x};
use crate::ink::Ink;
use crate::labels::apart;
use crate::scale::{Placed, Scale, can_be_drawn, percent};

/// Part of the width, in percent, from which on the line's value is written beside the plot.
const NEAR_THE_END: i32 = 70;

/// The texts beside the plot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) margins: Margins,
    chart: &'a BurnDown<'a>,
    /// Whether the value stands beside the plot and not at the end of the line.
    beside: bool,
}

/// A text on the right, with the height it belongs to.
struct Label<'a> {
    y: i32,
    text: &'a str,
    ink: Ink,
    weight: Weight,
}

impl<'a> Sides<'a> {
    pub(super) fn of(chart: &'a BurnDown<'a>, points: &[Read], scale: &Scale, paper: Paper) -> Self {
        let size_px = paper.held().text_px;
        let widest =
            |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width_px(&text, size_px)).max().unwrap_or(0);
        let left = widest(&mut scale.marks().iter().map(|mark| percent(*mark))) + 2 * GAP;
        let names = chart.bounds.iter().map(|bound| bound.label.clone());
        let names = widest(&mut names.chain(chart.ideal.map(|ideal| ideal.label.to_owned()))) + 2 * GAP;
        let value = width_px(chart.value_label, size_px) * 11 / 10 + 3 * GAP;
        let margins = Margins { left, right: names, top: 0 };
        let plot = Frame::new(paper, margins, Axis::Time).plot;
        let end = points.last().map_or(plot.x, |last| x(plot, chart.span, last.at));
        let beside = end + value > plot.right() || (end - plot.x) * 100 > plot.width * NEAR_THE_END;
        Self { margins: Margins { right: if beside { names.max(value) } else { names }, ..margins }, chart, beside }
    }

    /// Lines across the plot, with their shares on the left. A text that would touch a more important one is left out.
    pub(super) fn draw_scale(&self, canvas: &Canvas<'_>, frame: Frame, scale: &Placed) -> Drawn {
        let plot = frame.plot;
        let mut taken: Vec<i32> = Vec::new();
        for mark in scale.marks() {
            let y = scale.y(*mark);
            canvas.line((plot.x, y), (plot.right(), y), if *mark == 0.0 { Ink::Axis } else { Ink::Grid })?;
            if taken.iter().all(|other| (other - y).abs() > frame.line()) {
                let pen = frame.pen(Ink::Text, Anchor::End);
                canvas.write((plot.x - GAP, frame.centred(y)), &percent(*mark), pen)?;
                taken.push(y);
            }
        }
        canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), Ink::Axis)
    }

    /// The value where the line ends, and the names of bounds and of the even pace on the right, none over another.
    pub(super) fn draw_labels(&self, canvas: &Canvas<'_>, frame: Frame, scale: &Placed, curve: &Curve) -> Drawn {
        let chart = self.chart;
        let mut labels: Vec<Label<'_>> = Vec::new();
        if let Some((x, y)) = curve.end() {
            let overspent = y > scale.y(0.0);
            let ink = if overspent { Ink::Spent } else { Ink::Strong };
            canvas.dot((x, y), 3, ink)?;
            let label = Label { y, text: chart.value_label, ink, weight: Weight::Strong };
            if self.beside {
                labels.push(label);
            } else {
                let pen = Pen { weight: Weight::Strong, ..frame.pen(ink, Anchor::Start) };
                frame.note(canvas, (x + 2 * GAP, frame.centred(y)), label.text, pen)?;
            }
        }
        for bound in chart.bounds.iter().filter(|bound| can_be_drawn(bound.remaining)) {
            let y = scale.y(bound.remaining);
            labels.push(Label { y, text: &bound.label, ink: Ink::Text, weight: Weight::Normal });
        }
        if let Some(ideal) = drawable(chart.ideal) {
            labels.push(Label { y: scale.y(ideal.to), text: ideal.label, ink: Ink::Even, weight: Weight::Normal });
        }
        let wanted: Vec<i32> = labels.iter().map(|label| label.y).collect();
        let lowest = frame.plot.bottom() + frame.line() * 3 / 2;
        for (label, y) in labels.iter().zip(apart(&wanted, frame.line() + 3, lowest)) {
            let pen = Pen { weight: label.weight, ..frame.pen(label.ink, Anchor::Start) };
            canvas.write((frame.plot.right() + GAP, frame.centred(y)), label.text, pen)?;
        }
        Ok(())
    }
}

fn drawable(ideal: Option<IdealLine<'_>>) -> Option<IdealLine<'_>> {
    ideal.filter(|ideal| can_be_drawn(ideal.from) && can_be_drawn(ideal.to))
}

/// The even pace, dashed, on the fine layer.
pub(super) fn draw_ideal(canvas: &Canvas<'_>, frame: Frame, scale: &Placed, ideal: IdealLine<'_>) -> Drawn {
    let Some(ideal) = drawable(Some(ideal)) else { return Ok(()) };
    let (left, right) = (frame.plot.x * FINE, frame.plot.right() * FINE);
    let points = vec![(left, scale.y_fine(ideal.from)), (right, scale.y_fine(ideal.to))];
    let fine = |px: u32| px * u32::try_from(FINE).unwrap_or(1);
    let dash = Dash { on: fine(6), off: fine(4) };
    canvas.path(points, Stroke { ink: Ink::Even, width: fine(1), dash: Some(dash) })
}
