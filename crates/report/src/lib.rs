//! Charts and documents: what was decided elsewhere, drawn and written down.
//!
//! Nothing here reads a clock, and no local time is written but by `domain`. Text from outside stays text: it cannot
//! become markup in a chart or in Markdown, nor move the cursor of a terminal.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod burndown;
mod calendar;
mod canvas;
mod depths;
mod document;
mod drawing;
mod feeds;
#[cfg(test)]
mod fixtures;
mod frame;
mod grid;
mod hatch;
mod history;
mod ink;
mod labels;
mod lane;
mod ledger;
mod lines;
mod markdown;
mod png;
mod prose;
mod queue_chart;
mod queue_strip;
mod scale;
mod sparkline;
mod table;
mod thin;
mod timeline;
mod traffic;

pub use burndown::{
    Bound, BudgetPoint, BurnDown, BurnDownChart, ChartMark, ExcludedSpan, IdealLine, MarkKind, PlacedMark, PlacedPoint,
    PointState, burn_down,
};
pub use calendar::{
    CalendarPerson, DutyCalendar, EarlierRefused, FollowUp, WrittenCalendar, duty_calendar, follow_up_calendar,
    is_calendar_of, is_calendar_of_schedule,
};
pub use canvas::{Rect, SizePx};
pub use depths::{DepthPart, DepthStep, Depths};
pub use document::{Cell, DecisionBox, Document, DocumentFile, Figure, Head, Page, Part, Table};
pub use drawing::{Drawing, Footing, Paper, Said, Span, Tick};
pub use feeds::{DeadEnd, FeedDrawing, FeedMap, FeedWay, Route, feed_map};
pub use grid::{csv_table, markdown_table};
pub use history::{ClosedWindow, History, Outcome, history_chart};
pub use ledger::{Ledger, Share, ShareKind, ledger_bar};
pub use lines::{Level, Line, Lines, line_chart};
pub use markdown::{AlertText, alert_markdown};
pub use prose::{ProseFile, ProsePage, ProsePicture, prose_html, prose_page, with_pictures_at};
pub use queue_chart::{DepthChart, DepthLimit, DepthPoint, QueueCourse, queue_chart};
pub use queue_strip::{DepthDrawing, queue_strip};
pub use sparkline::sparkline;
pub use table::{Align, Column, Cut, text_table};
pub use timeline::{Chart, ChartRow, evidence_chart};
pub use traffic::{Traffic, TrafficBar, TrafficCounts, traffic_chart};
