//! An SVG drawing in pixels whose colours are left to the style sheet it is shown under.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor};

/// A size in pixels of the drawing's own coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SizePx {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// A rectangle in pixels of the drawing's own coordinates; the origin is at the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Of its left edge.
    pub x: i32,
    /// Of its top edge.
    pub y: i32,
    /// To its right edge.
    pub width: i32,
    /// To its bottom edge.
    pub height: i32,
}

impl Rect {
    /// Of its right edge.
    #[must_use]
    pub fn right(self) -> i32 {
        self.x + self.width
    }

    /// Of its bottom edge.
    #[must_use]
    pub fn bottom(self) -> i32 {
        self.y + self.height
    }
}

/// What is drawn with; each is a variable of the style sheet, so that one drawing follows both themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Firing,
    Resolved,
    Pending,
    Unknown,
    Axis,
    Text,
}

impl Ink {
    const ALL: [Self; 6] = [Self::Firing, Self::Resolved, Self::Pending, Self::Unknown, Self::Axis, Self::Text];

    /// The variable of the style sheet.
    fn variable(self) -> &'static str {
        match self {
            Self::Firing => "--chart-firing",
            Self::Resolved => "--chart-resolved",
            Self::Pending => "--chart-pending",
            Self::Unknown => "--chart-unknown",
            Self::Axis => "--chart-axis",
            Self::Text => "--chart-text",
        }
    }

    /// What plotters is told, because it writes no colour but `#RRGGBB`. Only these are drawn with, so every one of them in
    /// an attribute of the result is ours.
    fn sentinel(self) -> RGBColor {
        RGBColor(1, 1, self as u8 + 1)
    }
}

/// Where a text stands in relation to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Whether drawing went well; into a string it always does.
pub(crate) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// What can be drawn on.
pub(crate) struct Canvas<'a>(DrawingArea<SVGBackend<'a>, Shift>);

impl Canvas<'_> {
    /// Draws, and gives the SVG: without width and height, so that it takes the size of its place, and hidden from screen
    /// readers, which have a table instead.
    #[allow(clippy::expect_used)]
    pub(crate) fn draw(size: SizePx, picture: impl FnOnce(&Canvas<'_>) -> Drawn) -> String {
        let mut svg = String::new();
        {
            let canvas = Canvas(SVGBackend::with_string(&mut svg, (size.width, size.height)).into_drawing_area());
            picture(&canvas).and_then(|()| canvas.0.present()).expect("BUG: drawing into a string cannot fail");
        }
        let fixed = format!("<svg width=\"{}\" height=\"{}\" ", size.width, size.height);
        let mut svg = svg.replacen(&fixed, "<svg aria-hidden=\"true\" ", 1);
        for ink in Ink::ALL {
            let RGBColor(r, g, b) = ink.sentinel();
            // With the quotes of an attribute, which plotters escapes in text: a label cannot be taken for a colour.
            for attribute in ["fill", "stroke"] {
                let (sentinel, variable) = (format!("#{r:02X}{g:02X}{b:02X}"), ink.variable());
                svg = svg.replace(&format!("{attribute}=\"{sentinel}\""), &format!("{attribute}=\"var({variable})\""));
            }
        }
        svg
    }

    pub(crate) fn fill(&self, rect: Rect, ink: Ink) -> Drawn {
        self.0.draw(&Rectangle::new([(rect.x, rect.y), (rect.right(), rect.bottom())], ink.sentinel().filled()))
    }

    pub(crate) fn frame(&self, rect: Rect, ink: Ink) -> Drawn {
        self.0.draw(&Rectangle::new([(rect.x, rect.y), (rect.right(), rect.bottom())], ink.sentinel().stroke_width(1)))
    }

    pub(crate) fn line(&self, from: (i32, i32), to: (i32, i32), ink: Ink) -> Drawn {
        self.0.draw(&PathElement::new([from, to], ink.sentinel().stroke_width(1)))
    }

    /// Text hanging from `at`; control characters, which XML cannot hold, are left out.
    pub(crate) fn text(&self, at: (i32, i32), text: &str, anchor: Anchor) -> Drawn {
        // plotters writes sizes divided by 1.24, which makes this 11.
        const SIZE: f64 = 13.64;
        let horizontal = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let color = Ink::Text.sentinel();
        let style = ("sans-serif", SIZE).into_font().color(&color).pos(Pos::new(horizontal, VPos::Top));
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        self.0.draw(&Text::new(text, at, style))
    }
}
