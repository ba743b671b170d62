//! What every chart takes and gives.

use watchbill_domain::time::Instant;

use crate::canvas::{Rect, SizePx};
use crate::ink::in_light;
use crate::png;

/// The span of time a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
}

/// On what a chart is drawn. Its margins follow the size of its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Paper {
    /// Of the whole drawing.
    pub size: SizePx,
    /// Height of its texts, pixels. Under the window's style sheet they have the window's size instead.
    pub text_px: u32,
}

impl Paper {
    /// Nothing smaller can be read, and nothing larger is a picture.
    pub(crate) fn held(self) -> Self {
        let held = |px: u32| px.clamp(16, 4096);
        let size = SizePx { width: held(self.size.width), height: held(self.size.height) };
        Self { size, text_px: self.text_px.clamp(6, 48) }
    }
}

/// A chart for whoever does not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// Its name.
    pub title: &'a str,
    /// What it shows, in a sentence or two.
    pub description: &'a str,
}

/// The line under a chart: of when it is, and of how much is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footing<'a> {
    /// Such as "as of 14:05".
    pub as_of: &'a str,
    /// Such as "coverage 99.2 %".
    pub coverage: &'a str,
}

impl Footing<'_> {
    pub(crate) fn line(self, more: Option<&str>) -> String {
        let parts = [Some(self.as_of), Some(self.coverage), more];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// A mark on the axis of time, with its text as the caller writes times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Where.
    pub at: Instant,
    /// What stands there.
    pub label: String,
}

/// A chart that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Made here entirely: text in it is escaped. Colours are `var(--chart-...)`, and its name and description are in it.
    pub svg: String,
    /// Of the `viewBox`, which begins at 0 0.
    pub size: SizePx,
    /// Where the data is drawn, in the coordinates of the `viewBox`.
    pub plot: Rect,
}

impl Drawing {
    /// The picture as a file of its own, in the light theme.
    #[must_use]
    pub fn file_svg(&self) -> String {
        let fixed = format!("<svg width=\"{}\" height=\"{}\" ", self.size.width, self.size.height);
        in_light(&self.svg).replacen("<svg ", &fixed, 1)
    }

    /// The picture in the light theme, without a size, for between other things.
    pub(crate) fn inline_svg(&self) -> String {
        in_light(&self.svg)
    }

    /// The picture as a PNG in the light theme, two pixels for each of the drawing, with the font that is compiled in: the
    /// same drawing gives the same bytes.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        png::of_svg(&self.file_svg(), self.size)
    }
}
