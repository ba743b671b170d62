//! The ways of dead letters around one queue: whose come here, by which exchange, and where its own go.

mod layout;
mod words;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{DeadLetters, QueueFacts, Topology};

use crate::canvas::{Anchor, Canvas, Dash, Density, Drawn, Grain, Layer, Pen, Rect, SizePx, Stroke, Turn, Weight};
use crate::drawing::{Drawing, Said};
use crate::ink::Ink;

use layout::{BoxKind, Layout, Placed, Wire};

/// What is known of the ways around a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedMap {
    /// The queue itself.
    pub queue: String,
    /// Whose dead letters come here, by name.
    pub from: Vec<FeedWay>,
    /// Where its own go.
    pub to: DeadEnd,
    /// Whether all of the broker's topology was seen; else what is missing proves nothing.
    pub is_whole: bool,
}

/// A way between the queue and another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedWay {
    /// The other queue.
    pub queue: String,
    /// How they get there.
    pub route: Route,
    /// Whether all of them do; else those whose own routing key leads there.
    pub is_certain: bool,
}

/// How dead letters get from one queue to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Without anything between.
    Direct,
    /// Through an exchange.
    Exchange {
        /// Its name; empty for the default one, which leads to the queue that the key names.
        name: String,
        /// The routing key they get; none where each keeps its own.
        key: Option<String>,
    },
    /// The broker only tells of them, and something captures that.
    Advice,
}

/// Where the queue's own dead letters go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadEnd {
    /// That is not told.
    Untold,
    /// Nothing can die in it.
    Nothing,
    /// Nowhere: they are thrown away.
    Dropped,
    /// To an exchange from which no way is known.
    Lost {
        /// Its name; empty for the default one.
        exchange: String,
    },
    /// Into these queues.
    Ways(Vec<FeedWay>),
}

impl FeedMap {
    /// What a topology says of the ways around a queue.
    #[must_use]
    pub fn of(topology: &Topology, queue: &QueueName) -> Self {
        let facts = |name: &QueueName| topology.queues.iter().find(|facts| facts.name == *name);
        let way = |other: &QueueName, dying: &QueueName, is_certain: bool| FeedWay {
            queue: other.as_str().to_owned(),
            route: facts(dying).map_or(Route::Direct, route),
            is_certain,
        };
        let feeds = topology.feeds();
        let from = feeds.iter().filter(|feed| feed.to == *queue && feed.from != *queue);
        let from = from.map(|feed| way(&feed.from, &feed.from, feed.is_certain)).collect();
        let ways = feeds.iter().filter(|feed| feed.from == *queue).map(|feed| way(&feed.to, queue, feed.is_certain));
        let ways: Vec<FeedWay> = ways.collect();
        let to = if ways.is_empty() { dead_end(facts(queue), topology.is_whole) } else { DeadEnd::Ways(ways) };
        Self { queue: queue.as_str().to_owned(), from, to, is_whole: topology.is_whole }
    }

    /// The same in words, a sentence each.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        words::said(self)
    }
}

fn route(facts: &QueueFacts) -> Route {
    match &facts.dead_letters {
        DeadLetters::Exchange { exchange, key } => Route::Exchange { name: exchange.clone(), key: key.clone() },
        DeadLetters::Advised { .. } => Route::Advice,
        DeadLetters::Untold | DeadLetters::Nowhere | DeadLetters::Queue(_) => Route::Direct,
    }
}

/// Where dead letters go for which no way is known.
fn dead_end(facts: Option<&QueueFacts>, is_whole: bool) -> DeadEnd {
    let Some(facts) = facts else { return DeadEnd::Untold };
    match &facts.dead_letters {
        DeadLetters::Nowhere if !facts.can_kill => DeadEnd::Nothing,
        DeadLetters::Nowhere | DeadLetters::Advised { captured_by: None } => DeadEnd::Dropped,
        DeadLetters::Exchange { exchange, .. } if is_whole => DeadEnd::Lost { exchange: exchange.clone() },
        _ => DeadEnd::Untold,
    }
}

/// A drawing of the ways with the same in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedDrawing {
    /// The picture; as high as it needs to be.
    pub drawing: Drawing,
    /// What it shows, a sentence each. Also its description.
    pub said: Vec<String>,
}

/// Draws the queue in the middle, those that feed it on the left and where its own dead letters go on the right. A way that only some take
/// is dashed. Of very many only the first are drawn, with how many more there are; a long name is cut in its middle.
///
/// `width_px` is the width of the drawing, held to 360 to 4096; `text_px` the height of its texts, held to 6 to 48.
#[must_use]
pub fn feed_map(map: &FeedMap, width_px: u32, text_px: u32) -> FeedDrawing {
    let layout = Layout::of(map, width_px, text_px);
    let said = map.said();
    let description = said.join(" ");
    let picture = |canvas: &Canvas<'_>| draw(canvas, &layout);
    let layers = [Layer { grain: Grain::Pixels, picture: &picture }];
    let size = SizePx { width: layout.size.width, height: layout.size.height };
    let named = Said { title: &map.queue, description: &description };
    let svg = Canvas::draw_layers(size, named.title, named.description, &layers);
    let plot = Rect {
        x: 0,
        y: 0,
        width: i32::try_from(size.width).unwrap_or(0),
        height: i32::try_from(size.height).unwrap_or(0),
    };
    FeedDrawing { drawing: Drawing { svg, size, plot }, said }
}

fn draw(canvas: &Canvas<'_>, layout: &Layout) -> Drawn {
    for wire in &layout.wires {
        draw_wire(canvas, wire)?;
    }
    for placed in &layout.boxes {
        draw_box(canvas, placed, layout)?;
    }
    for word in &layout.words {
        canvas.write((word.rect.x, word.rect.y), &word.text, pen(Ink::Text, Weight::Normal, layout, Anchor::Start))?;
    }
    Ok(())
}

fn pen(ink: Ink, weight: Weight, layout: &Layout, anchor: Anchor) -> Pen {
    Pen { ink, size_px: layout.text_px, weight, anchor, turn: Turn::Right }
}

fn draw_wire(canvas: &Canvas<'_>, wire: &Wire) -> Drawn {
    let dash = (!wire.is_certain).then_some(Dash { on: 4, off: 4 });
    canvas.path(wire.points.clone(), Stroke { ink: Ink::Mark, width: 1, dash })?;
    match wire.points.last() {
        Some((x, y)) => canvas.area(vec![(x - 6, y - 4), (*x, *y), (x - 6, y + 4)], Ink::Mark, Density::Full),
        None => Ok(()),
    }
}

fn draw_box(canvas: &Canvas<'_>, placed: &Placed, layout: &Layout) -> Drawn {
    let Rect { x, y, .. } = placed.rect;
    let (right, bottom) = (placed.rect.right(), placed.rect.bottom());
    let (ink, weight) = match placed.kind {
        BoxKind::Own => (Ink::Strong, Weight::Strong),
        BoxKind::Lost => (Ink::Spent, Weight::Normal),
        BoxKind::Other | BoxKind::Unknown => (Ink::Text, Weight::Normal),
    };
    match placed.kind {
        BoxKind::Own => {
            canvas.frame(placed.rect, Ink::Strong)?;
            canvas.frame(Rect { x: x + 1, y: y + 1, width: right - x - 2, height: bottom - y - 2 }, Ink::Strong)?;
        }
        BoxKind::Other => canvas.frame(placed.rect, Ink::Axis)?,
        BoxKind::Unknown | BoxKind::Lost => {
            let round = vec![(x, y), (right, y), (right, bottom), (x, bottom), (x, y)];
            canvas.path(round, Stroke { ink: Ink::Unknown, width: 1, dash: Some(Dash { on: 4, off: 3 }) })?;
        }
    }
    let middle = (x + placed.rect.width / 2, y + placed.rect.height / 2 - layout.line() * 2 / 5);
    canvas.write(middle, &placed.text, pen(ink, weight, layout, Anchor::Middle))
}

#[cfg(test)]
#[path = "feeds_tests.rs"]
mod tests;
