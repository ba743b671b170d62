//! Charts and documents: what was decided elsewhere, drawn and written down.
//!
//! Nothing here reads a clock, and no local time is written but by `domain`. Text from outside stays text: it cannot
//! become markup in a chart or in Markdown, nor move the cursor of a terminal.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod calendar;
mod canvas;
mod grid;
mod markdown;
mod table;
mod timeline;

pub use calendar::{CalendarPerson, DutyCalendar, EarlierRefused, WrittenCalendar, duty_calendar};
pub use canvas::{Rect, SizePx};
pub use grid::{csv_table, markdown_table};
pub use markdown::{AlertText, alert_markdown};
pub use table::{Align, Column, Cut, text_table};
pub use timeline::{Chart, ChartRow, Span, evidence_chart};
