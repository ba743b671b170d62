//! Schedules that ask for as much as a large company's, to measure how fast they are answered.

use std::time::Duration;

use watchbill_definitions::{Syntax, read_schedule};
use watchbill_domain::oncall::{Schedule, check};
use watchbill_domain::time::{Instant, Wall, Zone};

use crate::api::{OnCallAsk, OnCallSpan};
use crate::oncall::{Reader, ScheduleFile, page};

const YEAR: Duration = Duration::from_secs(365 * 86_400);
/// Half of them change their clocks, one by half an hour and one at midnight.
const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Tokyo",
    "UTC",
    "America/Vancouver",
];

/// Three offices that follow the sun, a night watch over them, and somebody's swaps: what a quarter is drawn of.
const SUN: &str = r#"timezone = "Europe/Berlin"
[[layers]]
name = "asia"
timezone = "Asia/Kolkata"
rotation = { kind = "daily", start = "2026-01-05T00:00:00", people = ["ana", "bo", "cy"] }
restrictions = [{ kind = "daily", start = "06:00", end = "14:00" }]
[[layers]]
name = "europe"
rotation = { kind = "daily", start = "2026-01-05T00:00:00", people = ["di", "eve", "fay"] }
restrictions = [{ kind = "daily", start = "08:00", end = "16:00" }]
[[layers]]
name = "america"
timezone = "America/New_York"
rotation = { kind = "daily", start = "2026-01-05T00:00:00", people = ["gus", "hal", "ida"] }
restrictions = [{ kind = "daily", start = "10:00", end = "20:00" }]
[[layers]]
name = "nights"
level = 1
rotation = { kind = "weekly", start = "2026-01-05T00:00:00", people = ["jo", "kim"] }
restrictions = [{ kind = "daily", start = "00:00", end = "04:00", days = ["sat", "sun"] }]
[[overrides]]
kind = "substitute"
person = "eve"
of = "di"
start = "2026-12-01T00:00:00Z"
end = "2027-01-05T00:00:00Z"
"#;

/// Schedules of three shifts a day that began ten years ago.
pub struct Rosters {
    schedules: Vec<Schedule>,
    now: Instant,
}

impl Rosters {
    /// So many of them.
    ///
    /// # Panics
    /// When such a schedule cannot be read.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn made_up(count: usize) -> Self {
        let schedule = |zone: &&str| {
            let text = format!(
                "timezone = \"{zone}\"\n[[layers]]\nname = \"primary\"\n[layers.rotation]\nkind = \"hourly\"\nlength = 8\n\
                 start = \"2016-11-21T06:00:00\"\npeople = [\"ana\", \"bo\", \"cy\", \"di\", \"eve\"]\n"
            );
            read_schedule(&text, "made-up.toml", &[]).schedule.expect("BUG: a schedule with a zone is read")
        };
        let schedules = ZONES.iter().cycle().take(count).map(schedule).collect();
        Self { schedules, now: Instant::from_ms(1_795_244_400_000) }
    }

    /// Who is on call for a year by each of them; gives how many runs of the same people that is.
    #[must_use]
    pub fn year(&self) -> usize {
        self.schedules.iter().map(|schedule| schedule.runs(self.now, self.now.plus(YEAR)).len()).sum()
    }

    /// Who is on call at so many instants, a little more than five minutes apart, by the first of them; gives how many
    /// people were.
    #[must_use]
    pub fn asked(&self, times: u32) -> usize {
        let Some(schedule) = self.schedules.first() else { return 0 };
        let roster = schedule.roster();
        (0..times).map(|time| roster.on_call(self.now.plus(Duration::from_secs(307) * time)).len()).sum()
    }

    /// A year of the first of them checked, as after an edit; gives how many hand-offs were looked at.
    #[must_use]
    pub fn checked(&self) -> usize {
        let check = |schedule| check(schedule, &[], self.now, self.now.plus(YEAR)).handoffs;
        self.schedules.first().map_or(0, check)
    }

    /// A quarter of a schedule that follows the sun as the window draws it, with the check of a year; gives how many bars
    /// that is.
    ///
    /// # Panics
    /// When the page is refused.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn drawn(&self) -> usize {
        let schedule = read_schedule(SUN, "sun.toml", &[]).schedule;
        let file = ScheduleFile {
            file: "schedules/sun.toml".to_owned(),
            schedule,
            text: SUN.into(),
            escalation: None,
            findings: Vec::new(),
            syntax: Syntax::Sound,
            stamp: None,
        };
        let reader = Reader { people: &[], me: None, now: self.now, laptop: &Zone::utc() };
        let ask = OnCallAsk { span: OnCallSpan::Quarter, ..OnCallAsk::default() };
        let page = page(&[file], reader, &ask, None, 1).expect("BUG: the page around now is always given");
        page.chosen.map_or(0, |chosen| chosen.lanes.iter().map(|lane| lane.bars.len()).sum())
    }

    /// What the clock of the first of them reads at so many instants, which no answer can do without; gives the latest.
    #[must_use]
    pub fn clocks_read(&self, times: u32) -> Option<Wall> {
        let zone = &self.schedules.first()?.zone;
        (0..times).map(|time| zone.wall(self.now.plus(Duration::from_secs(144) * time))).max()
    }
}
