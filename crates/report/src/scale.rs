//! From a share of the budget to a height: linear, but for what lies far below zero.

use crate::canvas::{FINE, Rect};

/// The part of the height that is at least kept for what lies above zero.
const ABOVE: f64 = 0.5;
/// Marks below zero, at most.
const DEEP_MARKS: f64 = 3.0;

/// From where to where the shares go.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    top: f64,
    bottom: f64,
    marks: Vec<f64>,
}

impl Scale {
    /// From all of the budget to nothing of it, and further where the values go further. `bounds` are marked.
    pub(crate) fn of(values: impl Iterator<Item = f64>, bounds: &[f64]) -> Self {
        let all = values.chain(bounds.iter().copied());
        let (mut top, mut bottom) = (1.0_f64, 0.0_f64);
        for value in all.filter(|value| can_be_drawn(*value)) {
            (top, bottom) = (top.max(value), bottom.min(value));
        }
        let mut marks = vec![1.0, 0.0];
        marks.extend(bounds.iter().filter(|bound| (0.0..1.0).contains(*bound)));
        if bottom < 0.0 {
            let step = step(-bottom / DEEP_MARKS);
            bottom = (bottom / step).floor() * step;
            let mut mark = -step;
            while mark >= bottom - step / 2.0 {
                marks.push(mark);
                mark -= step;
            }
        }
        Self { top, bottom, marks }
    }

    /// What is written beside the scale: the most important first.
    pub(crate) fn marks(&self) -> &[f64] {
        &self.marks
    }

    pub(crate) fn on(self, plot: Rect) -> Placed {
        let natural = self.top / (self.top - self.bottom);
        Placed { above: natural.max(ABOVE), natural, scale: self, plot }
    }
}

/// A scale on its plot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    scale: Scale,
    plot: Rect,
    /// Part of the height that lies above zero.
    above: f64,
    /// What that part would be on one scale.
    natural: f64,
}

impl Placed {
    /// In the units of the fine layer. A share is put where it belongs, and never cut: the scale goes as far as the points do.
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) fn y_fine(&self, share: f64) -> i32 {
        let height = f64::from(self.plot.height * FINE);
        let down = if share >= 0.0 {
            (1.0 - share / self.scale.top) * self.above
        } else {
            self.above + share / self.scale.bottom * (1.0 - self.above)
        };
        self.plot.y * FINE + (down * height).round() as i32
    }

    /// In pixels.
    pub(crate) fn y(&self, share: f64) -> i32 {
        (self.y_fine(share) + FINE / 2).div_euclid(FINE)
    }

    pub(crate) fn marks(&self) -> &[f64] {
        self.scale.marks()
    }

    /// Said where a pixel below zero stands for more than one above it.
    pub(crate) fn coarser(&self) -> Option<String> {
        let times = (self.above / (1.0 - self.above)) / (self.natural / (1.0 - self.natural));
        (self.above > self.natural).then(|| format!("below 0 % the scale is {} times coarser", number(times)))
    }
}

/// A share as it stands beside the scale.
pub(crate) fn percent(share: f64) -> String {
    format!("{} %", number(share * 100.0))
}

/// A number with one decimal if it needs one, and in short if it is beyond all measure.
fn number(value: f64) -> String {
    if value.abs() >= 1e6 {
        return format!("{value:.0e}");
    }
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The next of 1, 2.5, 5 times a power of ten that is at least a quarter.
fn step(about: f64) -> f64 {
    let mut power = 0.1;
    loop {
        for factor in [1.0, 2.5, 5.0] {
            let step = power * factor;
            if step >= 0.25 && step >= about {
                return step;
            }
        }
        power *= 10.0;
    }
}

/// What a budget cannot come to is taken for no number at all.
pub(crate) fn can_be_drawn(share: f64) -> bool {
    share.abs() <= 1e15
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{number, percent, step};

    #[rstest]
    #[case(0.0, 0.25)]
    #[case(0.2, 0.25)]
    #[case(0.26, 0.5)]
    #[case(0.9, 1.0)]
    #[case(11.0, 25.0)]
    fn steps_are_round(#[case] about: f64, #[case] expected: f64) {
        assert!((step(about) - expected).abs() < 1e-9, "{}", step(about));
    }

    #[test]
    fn shares_are_written_short() {
        assert_eq!([0.5, 1.0, 0.125, -2.5, -1e9].map(percent), ["50 %", "100 %", "12.5 %", "-250 %", "-1e11 %"]);
        assert_eq!(number(11.96), "12");
    }
}
