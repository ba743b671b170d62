//! Where everything stands: three columns, a row for each way, nothing over anything else.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{DeadEnd, FeedMap, FeedWay, Route};
use crate::canvas::{Rect, SizePx, shown, width_px};
use crate::frame::pixels;

/// Boxes of one column, at most, with the one that says how many more there are.
const MOST: usize = 9;
/// Pixels around the drawing and between two rows.
const GAP: i32 = 8;
/// Pixels between a text and the frame around it.
const PAD: i32 = 6;
/// Pixels before a box in which the ways of a column run together.
const BUS: i32 = 16;

/// What a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum BoxKind {
    /// The queue itself.
    Own,
    /// Another queue, or how many more there are.
    Other,
    /// That something is not known, or is not there.
    Unknown,
    /// That messages are lost.
    Lost,
}

/// A box in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) rect: Rect,
    pub(super) text: String,
    pub(super) kind: BoxKind,
}

/// A word on a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) rect: Rect,
    pub(super) text: String,
}

/// A line from one box to the next, where it has its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) points: Vec<(i32, i32)>,
    pub(super) is_certain: bool,
}

/// The drawing before it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) size: SizePx,
    pub(super) text_px: u32,
    pub(super) boxes: Vec<Placed>,
    pub(super) words: Vec<Word>,
    pub(super) wires: Vec<Wire>,
}

/// One row of a column.
struct Entry {
    text: String,
    kind: BoxKind,
    /// The word on its way and whether all take that; none where no way leads there.
    way: Option<(String, bool)>,
}

/// The columns from left to right, in pixels.
#[derive(Clone, Copy)]
struct Columns {
    left: i32,
    own: i32,
    right: i32,
    /// Of each box.
    width: i32,
    row: i32,
}

impl Layout {
    pub(super) fn of(map: &FeedMap, width_px: u32, text_px: u32) -> Self {
        let (width, text_px) = (width_px.clamp(360, 4096), text_px.clamp(6, 48));
        let (from, to) = (entries_from(map), entries_to(map));
        let row = 2 * (pixels(text_px) + PAD) + GAP;
        let rows = from.len().max(to.len()).max(1);
        let height = row * i32::try_from(rows).unwrap_or(1) + 2 * GAP;
        let inner = pixels(width) - 2 * GAP;
        let box_width = inner * 26 / 100;
        let between = (inner - 3 * box_width) / 2;
        let columns = Columns {
            left: GAP,
            own: GAP + box_width + between,
            right: GAP + 2 * (box_width + between),
            width: box_width,
            row,
        };
        let size = SizePx { width, height: u32::try_from(height).unwrap_or(1) };
        let mut layout = Self { size, text_px, boxes: Vec::new(), words: Vec::new(), wires: Vec::new() };
        let middle = height / 2;
        layout.put(columns.own, middle, columns, &map.queue, BoxKind::Own);
        for (entry, y) in from.iter().zip(rows_at(from.len(), height, row)) {
            layout.put(columns.left, y, columns, &entry.text, entry.kind);
            let Some((word, is_certain)) = &entry.way else { continue };
            let (begin, end, bus) = (columns.left + box_width, columns.own, columns.own - BUS);
            layout.say(begin + PAD, bus - PAD, y, word);
            let points = vec![(begin, y), (bus, y), (bus, middle), (end, middle)];
            layout.wires.push(Wire { points, is_certain: *is_certain });
        }
        for (entry, y) in to.iter().zip(rows_at(to.len(), height, row)) {
            layout.put(columns.right, y, columns, &entry.text, entry.kind);
            let Some((word, is_certain)) = &entry.way else { continue };
            let (begin, end) = (columns.own + box_width, columns.right);
            let bus = begin + BUS;
            layout.say(bus + PAD, end - PAD, y, word);
            let points = vec![(begin, middle), (bus, middle), (bus, y), (end, y)];
            layout.wires.push(Wire { points, is_certain: *is_certain });
        }
        layout
    }

    /// Height of a line of text, pixels.
    pub(super) fn line(&self) -> i32 {
        pixels(self.text_px)
    }

    /// A box whose middle is at `y`.
    fn put(&mut self, x: i32, y: i32, columns: Columns, text: &str, kind: BoxKind) {
        let height = self.line() + 2 * PAD;
        debug_assert!(height <= columns.row, "a row holds its box");
        let rect = Rect { x, y: y - height / 2, width: columns.width, height };
        self.boxes.push(Placed { rect, text: cut_middle(text, columns.width - 2 * PAD, self.text_px), kind });
    }

    /// A word over a line at `y`, between two edges.
    fn say(&mut self, from: i32, to: i32, y: i32, word: &str) {
        let text = cut_middle(word, to - from, self.text_px);
        if text.is_empty() {
            return;
        }
        let width = width_px(&text, self.text_px).min(to - from);
        let rect = Rect { x: from, y: y - self.line() - 3, width, height: self.line() };
        self.words.push(Word { rect, text });
    }
}

/// The middles of rows that stand around the middle of the drawing.
fn rows_at(count: usize, height: i32, row: i32) -> impl Iterator<Item = i32> {
    let count = i32::try_from(count).unwrap_or(0);
    let top = (height - count * row) / 2;
    (0..count).map(move |n| top + n * row + row / 2)
}

fn entries_from(map: &FeedMap) -> Vec<Entry> {
    let mut entries = ways(&map.from);
    if !map.is_whole {
        entries.push(Entry { text: "not all was seen".to_owned(), kind: BoxKind::Unknown, way: None });
    } else if entries.is_empty() {
        entries.push(Entry { text: "no queue sends here".to_owned(), kind: BoxKind::Unknown, way: None });
    }
    entries
}

fn entries_to(map: &FeedMap) -> Vec<Entry> {
    let one = |text: &str, kind, way: Option<&str>| {
        vec![Entry { text: text.to_owned(), kind, way: way.map(|word| (word.to_owned(), true)) }]
    };
    match &map.to {
        DeadEnd::Untold => one("not told", BoxKind::Unknown, None),
        DeadEnd::Nothing => Vec::new(),
        DeadEnd::Dropped => one("thrown away", BoxKind::Lost, Some("")),
        DeadEnd::Lost { exchange } => one("no queue: lost", BoxKind::Lost, Some(exchange)),
        DeadEnd::Ways(to) => ways(to),
    }
}

/// An entry for each way; of too many the first, and how many more there are.
fn ways(ways: &[FeedWay]) -> Vec<Entry> {
    let drawn = if ways.len() > MOST { MOST - 1 } else { ways.len() };
    let entry = |way: &FeedWay| Entry {
        text: way.queue.clone(),
        kind: BoxKind::Other,
        way: Some((word(&way.route), way.is_certain)),
    };
    let mut entries: Vec<Entry> = ways.iter().take(drawn).map(entry).collect();
    let more = &ways[drawn..];
    if !more.is_empty() {
        let is_certain = more.iter().all(|way| way.is_certain);
        let text = format!("and {} more", more.len());
        entries.push(Entry { text, kind: BoxKind::Other, way: Some((String::new(), is_certain)) });
    }
    entries
}

/// What stands on a way: the exchange.
fn word(route: &Route) -> String {
    match route {
        Route::Direct => String::new(),
        Route::Advice => "captured".to_owned(),
        Route::Exchange { name, .. } if name.is_empty() => "default".to_owned(),
        Route::Exchange { name, .. } => name.clone(),
    }
}

/// A text no wider than `most` pixels: of one that is, the beginning and the end.
pub(super) fn cut_middle(text: &str, most: i32, text_px: u32) -> String {
    let whole = shown(text);
    if width_px(&whole, text_px) <= most {
        return whole;
    }
    let fits = |text: &str| width_px(text, text_px) <= most;
    let mut columns = whole.width();
    while columns > 0 {
        columns -= 1;
        let end = columns / 2;
        let cut = format!("{}…{}", ends_within(whole.chars(), columns - end), {
            let tail: String = ends_within(whole.chars().rev(), end);
            tail.chars().rev().collect::<String>()
        });
        if fits(&cut) {
            return cut;
        }
    }
    String::new()
}

/// The first characters, as many as fit into so many columns.
fn ends_within(chars: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 0;
    let mut taken = String::new();
    for c in chars {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        taken.push(c);
    }
    taken
}
