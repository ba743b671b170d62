//! An SVG drawing in pixels whose colours are left to the style sheet it is shown under.

use std::fmt::Write as _;

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, DashedPathElement, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, FontTransform, IntoFont, RGBAColor, ShapeStyle};
use unicode_width::UnicodeWidthStr;
use watchbill_domain::alerts::plain_line;

use crate::ink::{Ink, with_variables};

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

/// Where a text stands in relation to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pen {
    pub(crate) ink: Ink,
    pub(crate) size_px: u32,
    pub(crate) weight: Weight,
    pub(crate) anchor: Anchor,
    pub(crate) turn: Turn,
}

/// Where a text runs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Right,
    Up,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Normal,
    Strong,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) ink: Ink,
    pub(crate) width: u32,
    pub(crate) dash: Option<Dash>,
}

/// Units drawn and left out in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dash {
    pub(crate) on: u32,
    pub(crate) off: u32,
}

/// What an area is filled with besides its ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Density {
    Full,
    /// What lies under it is seen through.
    Faint,
}

impl Density {
    fn of(self, ink: Ink) -> RGBAColor {
        ink.sentinel().mix(match self {
            Self::Full => 1.0,
            Self::Faint => 0.16,
        })
    }
}

/// Units of a fine layer in one pixel. plotters knows whole units alone, in which a line that falls slowly would be a staircase.
pub(crate) const FINE: i32 = 10;

/// In which units a layer is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grain {
    Pixels,
    /// [`FINE`] of them are a pixel, in widths and dashes of lines too.
    Fine,
}

/// One layer of a picture.
pub(crate) struct Layer<'a> {
    pub(crate) grain: Grain,
    pub(crate) picture: &'a dyn Fn(&Canvas<'_>) -> Drawn,
}

/// Whether drawing went well; into a string it always does.
pub(crate) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// The longest text that is drawn, characters.
const LONGEST_TEXT: usize = 160;
/// The longest name or description.
const LONGEST_SAID: usize = 1000;

/// What can be drawn on.
pub(crate) struct Canvas<'a>(DrawingArea<SVGBackend<'a>, Shift>);

impl Canvas<'_> {
    /// Draws, and gives the SVG: without width and height, so that it takes the size of its place, and hidden from screen
    /// readers, which have a table instead.
    pub(crate) fn draw(size: SizePx, picture: impl Fn(&Canvas<'_>) -> Drawn) -> String {
        let drawn = drawn(size, &picture);
        let fixed = format!("<svg width=\"{}\" height=\"{}\" ", size.width, size.height);
        with_variables(&drawn.replacen(&fixed, "<svg aria-hidden=\"true\" ", 1))
    }

    /// Draws the layers over each other: an image with a name and a description.
    pub(crate) fn draw_layers(size: SizePx, title: &str, description: &str, layers: &[Layer<'_>]) -> String {
        let mut svg = format!(
            "<svg role=\"img\" viewBox=\"0 0 {} {}\" xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<desc>{}</desc>\n",
            size.width,
            size.height,
            xml_text(title),
            xml_text(description)
        );
        for layer in layers {
            // plotters draws nothing beyond the edges it knows.
            let times = if layer.grain == Grain::Fine { FINE.unsigned_abs() } else { 1 };
            let drawn = drawn(SizePx { width: size.width * times, height: size.height * times }, layer.picture);
            let body = drawn.split_once('\n').map_or("", |(_, body)| body);
            let body = with_variables(body.trim_end().trim_end_matches("</svg>"));
            match layer.grain {
                Grain::Pixels => svg.push_str(&body),
                Grain::Fine => {
                    let scale = 1.0 / f64::from(FINE);
                    let _ = write!(svg, "<g transform=\"scale({scale})\" stroke-linejoin=\"round\">\n{body}</g>\n");
                }
            }
        }
        svg.push_str("</svg>\n");
        svg
    }

    pub(crate) fn fill(&self, rect: Rect, ink: Ink) -> Drawn {
        self.shade(rect, ink, Density::Full)
    }

    pub(crate) fn shade(&self, rect: Rect, ink: Ink, density: Density) -> Drawn {
        self.0.draw(&Rectangle::new([(rect.x, rect.y), (rect.right(), rect.bottom())], density.of(ink).filled()))
    }

    pub(crate) fn frame(&self, rect: Rect, ink: Ink) -> Drawn {
        self.0.draw(&Rectangle::new([(rect.x, rect.y), (rect.right(), rect.bottom())], ink.sentinel().stroke_width(1)))
    }

    pub(crate) fn line(&self, from: (i32, i32), to: (i32, i32), ink: Ink) -> Drawn {
        self.path(vec![from, to], Stroke { ink, width: 1, dash: None })
    }

    pub(crate) fn path(&self, points: Vec<(i32, i32)>, stroke: Stroke) -> Drawn {
        let style: ShapeStyle = stroke.ink.sentinel().stroke_width(stroke.width);
        match stroke.dash {
            None => self.0.draw(&PathElement::new(points, style)),
            Some(Dash { on, off }) => self.0.draw(&DashedPathElement::new(points, on, off, style)),
        }
    }

    pub(crate) fn area(&self, corners: Vec<(i32, i32)>, ink: Ink, density: Density) -> Drawn {
        self.0.draw(&Polygon::new(corners, density.of(ink)))
    }

    pub(crate) fn dot(&self, at: (i32, i32), radius: u32, ink: Ink) -> Drawn {
        self.0.draw(&Circle::new(at, radius, ink.sentinel().filled()))
    }

    /// Text hanging from `at`, as [`Pen`] has it in its smallest form.
    pub(crate) fn text(&self, at: (i32, i32), text: &str, anchor: Anchor) -> Drawn {
        self.write(at, text, Pen { ink: Ink::Text, size_px: 11, weight: Weight::Normal, anchor, turn: Turn::Right })
    }

    /// Text hanging from `at`: one line, without what XML cannot hold or what turns the direction of reading.
    pub(crate) fn write(&self, at: (i32, i32), text: &str, pen: Pen) -> Drawn {
        let horizontal = match pen.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = match pen.weight {
            Weight::Normal => FontStyle::Normal,
            Weight::Strong => FontStyle::Bold,
        };
        let color = pen.ink.sentinel();
        let font = ("sans-serif", font_size(pen.size_px), style).into_font();
        let turned = match pen.turn {
            Turn::Right => FontTransform::None,
            Turn::Up => FontTransform::Rotate270,
        };
        let style = font.transform(turned).color(&color).pos(Pos::new(horizontal, VPos::Top));
        self.0.draw(&Text::new(shown(text), at, style))
    }
}

#[allow(clippy::expect_used)]
fn drawn(size: SizePx, picture: &dyn Fn(&Canvas<'_>) -> Drawn) -> String {
    let mut svg = String::new();
    {
        let canvas = Canvas(SVGBackend::with_string(&mut svg, (size.width, size.height)).into_drawing_area());
        picture(&canvas).and_then(|()| canvas.0.present()).expect("BUG: drawing into a string cannot fail");
    }
    svg
}

/// plotters writes sizes divided by 1.24; this is the number whose quotient is the whole one that is meant.
fn font_size(px: u32) -> f64 {
    const DIVISOR: f64 = 1.24;
    let px = f64::from(px);
    let about = px * DIVISOR;
    [about, about.next_down(), about.next_up()].into_iter().find(|size| size / DIVISOR == px).unwrap_or(about)
}

/// A text as it is drawn and named.
pub(crate) fn shown(text: &str) -> String {
    readable(text, LONGEST_TEXT)
}

fn readable(text: &str, most: usize) -> String {
    // Both signs are refused by XML, and with them the whole picture.
    plain_line(text, most).replace(['\u{FFFE}', '\u{FFFF}'], "")
}

fn xml_text(text: &str) -> String {
    readable(text, LONGEST_SAID).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Pixels that a text is about as wide as; rather more than less, because what is drawn beside it must not touch it.
pub(crate) fn width_px(text: &str, size_px: u32) -> i32 {
    const PERCENT_OF_EM: usize = 58;
    let columns = shown(text).width();
    i32::try_from(columns * usize::try_from(size_px).unwrap_or(usize::MAX / 1024) * PERCENT_OF_EM / 100)
        .unwrap_or(i32::MAX / 4)
}
