//! A schedule as its team wrote it: wall clocks, zones and people. Nothing here knows an instant but what is meant as one.

use std::num::NonZeroU32;

use crate::ids::PersonId;
use crate::time::{Day, Instant, Wall, Zone};

/// Who is on call when, for one duty of one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// What the team calls it.
    pub name: String,
    /// The zone of every layer that has none of its own.
    pub zone: Zone,
    /// In the order of the file, which is the order in which people of equal levels are listed.
    pub layers: Vec<Layer>,
    /// In the order of the file; a later one is applied to what the earlier ones left.
    pub overrides: Vec<Override>,
    /// In the order of the file; where two overlap the later one holds.
    pub temporaries: Vec<Temporary>,
}

/// One way of being on call. The highest level that has somebody wins; equal levels are on call together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// What the team calls it; unique in its schedule.
    pub name: String,
    /// 0 unless said.
    pub level: i32,
    /// The zone of its rotation and its restrictions; the schedule's unless said.
    pub zone: Option<Zone>,
    /// Who takes turns, from the start of the rotation on.
    pub rotation: Rotation,
    /// It counts only while one of these is open; none at all means always.
    pub restrictions: Vec<Restriction>,
    /// What holds instead from an instant on, in the order of those instants, each of them once.
    pub versions: Vec<Version>,
}

/// From an instant on another rotation holds; what was before stays as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The first instant of it.
    pub from: Instant,
    /// Who has the turn that holds at `from` (or the first one, if the rotation starts later): the first place of that
    /// person in the line-up. The person the rotation itself would name unless said.
    pub next: Option<PersonId>,
    /// What holds.
    pub rotation: Rotation,
}

/// People who take turns by the wall clock of a zone. It has no position that is stored: whose turn it is follows from the
/// start alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// How long a turn is.
    pub length: Length,
    /// When the first turn begins.
    pub start: Start,
    /// In the order of their turns; somebody may be in it twice, and it may be empty.
    pub people: Vec<PersonId>,
    /// What a turn is counted in.
    pub turns: Turns,
}

/// How long a turn is, in what calendars count in. Hours are wall clock hours: a turn from 01:00 to 02:00 is gone on the day
/// the clocks skip that hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// So many hours.
    Hours(NonZeroU32),
    /// So many days.
    Days(NonZeroU32),
    /// So many weeks.
    Weeks(NonZeroU32),
    /// So many months from the start; where a month has no such day, its last one.
    Months(NonZeroU32),
    /// These many minutes, one after another and again from the first: `[5760, 4320]` are four days and three. Never empty.
    Minutes(Vec<NonZeroU32>),
}

/// When a rotation starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// What the clock reads.
    pub wall: Wall,
    /// Which time, where it reads that twice.
    pub pass: Pass,
}

/// Which of two times a clock reads the same, on the day it is set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pass {
    /// Before it is set back.
    First,
    /// After it was set back.
    Second,
}

/// What the turns of a rotation are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turns {
    /// In time, restricted or not.
    Always,
    /// In days on which a restriction opens: a weekday rotation starves nobody. For rotations in days with daily
    /// restrictions only.
    ActiveDays,
}

/// Hours in which a layer counts, by the wall clock of the layer. Both ends are first instants, so neighbours always meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restriction {
    /// Hours of every day, or of some.
    Daily(DailyWindow),
    /// A span of every week.
    Weekly(WeeklyWindow),
}

/// Hours of every day, or of some. An end at or before the start is on the next day; equal ends are 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyWindow {
    /// On which days it starts.
    pub days: Weekdays,
    /// Minutes since midnight, 0 to 1439.
    pub from_minute: u16,
    /// Minutes since midnight, 0 to 1439.
    pub to_minute: u16,
}

/// From a time of one day of the week to the next time of another. On the same day with an end at or before the start it is
/// a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklyWindow {
    /// The day it starts on.
    pub from_day: Weekday,
    /// Minutes since midnight, 0 to 1439.
    pub from_minute: u16,
    /// The day it ends on.
    pub to_day: Weekday,
    /// Minutes since midnight, 0 to 1439.
    pub to_minute: u16,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // They say what they are.
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Some days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

/// What the rotations say is set aside for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// What it does.
    pub kind: OverrideKind,
    /// Who is put in, or, to remove, taken out.
    pub person: PersonId,
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// Who made it.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: Option<String>,
    /// The same for both halves of a swap.
    pub swap: Option<String>,
}

/// What an override does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverrideKind {
    /// Only this person is on call; of several the last one of the file.
    Replace,
    /// This person instead of another, where that one would be on call.
    Substitute {
        /// The other.
        of: PersonId,
    },
    /// This person is not on call.
    Remove,
    /// This person too.
    Add,
}

/// Fixed shifts instead of layers and overrides. What they leave open stays open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Temporary {
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// Who is on call; what lies outside counts nothing.
    pub shifts: Vec<TemporaryShift>,
}

/// One person's part of a temporary schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemporaryShift {
    /// Who.
    pub person: PersonId,
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Schedule {
    /// The zone in which a layer reads the clock.
    #[must_use]
    pub fn zone_of<'a>(&'a self, layer: &'a Layer) -> &'a Zone {
        layer.zone.as_ref().unwrap_or(&self.zone)
    }
}

impl Weekday {
    /// Which one a day is.
    pub(crate) fn of(day: Day) -> Self {
        Self::ALL[day.since_monday()]
    }

    /// All of them, as the week goes.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];
}

impl Weekdays {
    /// The whole week.
    pub const ALL: Self = Self(0b111_1111);

    /// These days.
    #[must_use]
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | 1 << day as u8))
    }

    /// Whether it is one of them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day as u8) != 0
    }
}
