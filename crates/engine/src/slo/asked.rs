//! What is asked of `slo evaluate`, as it was typed.

use std::time::Duration;

use watchbill_domain::slo::{Choices, CountsAs, ExcludedAs, Span};
use watchbill_domain::time::{Instant, Zone, parse_span};

/// A text with the name by which its problems are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedText<'a> {
    /// Its file.
    pub name: &'a str,
    /// What it holds.
    pub text: &'a str,
}

/// An evaluation of bare files.
#[derive(Debug, Clone)]
pub struct AskedEvaluation<'a> {
    /// The OpenSLO file.
    pub slo: AskedText<'a>,
    /// `start,good,total`
    pub buckets: AskedText<'a>,
    /// `from,to,reason`
    pub exclusions: Option<AskedText<'a>>,
    /// As of when, in RFC 3339; as of `clock` unless said.
    pub now: Option<&'a str>,
    /// What the clock says.
    pub clock: Instant,
    /// The zone in which times are told, and of calendars that name none.
    pub zone: Zone,
    /// The zone of the team, for calendars that name none.
    pub team_zone: Option<Zone>,
    /// An explicit window.
    pub from: Option<&'a str>,
    /// The first instant after it.
    pub to: Option<&'a str>,
    /// Over how long the burn rate is taken; an hour unless said.
    pub lookback: Option<&'a str>,
    /// How long a bucket is, instead of the slices of the SLO or five minutes.
    pub step: Option<&'a str>,
    /// What slices without traffic count as: `good`, `ignore` or `bad`.
    pub empty_slice: Option<&'a str>,
    /// What slices of which nothing is known count as, likewise.
    pub unknown_slice: Option<&'a str>,
    /// What becomes of excluded slices: `good` or `remove`.
    pub exclusion_mode: Option<&'a str>,
    /// Which SLO, where the file has several.
    pub name: Option<&'a str>,
    /// Which objective, where the SLO has several.
    pub objective: Option<&'a str>,
}

/// Seconds of a bucket where neither the SLO nor the asker says.
const STEP_S: u32 = 300;
const LOOKBACK: Duration = Duration::from_secs(3600);

impl AskedEvaluation<'_> {
    pub(super) fn at(&self) -> Result<Instant, String> {
        self.now.map_or(Ok(self.clock), |now| instant("--now", now))
    }

    pub(super) fn window(&self) -> Result<Option<Span>, String> {
        let (from, to) = match (self.from, self.to) {
            (None, None) => return Ok(None),
            (Some(from), Some(to)) => (instant("--from", from)?, instant("--to", to)?),
            _ => return Err("an explicit window has both ends; expected --from and --to".to_owned()),
        };
        if from >= to {
            return Err("--to is not after --from; expected a window that takes some time".to_owned());
        }
        Ok(Some(Span { start: from, end: to }))
    }

    pub(super) fn lookback(&self) -> Result<Duration, String> {
        self.lookback.map_or(Ok(LOOKBACK), |text| span("--lookback", text))
    }

    /// Seconds of a bucket, where they were asked for.
    pub(super) fn step_s(&self) -> Result<Option<u32>, String> {
        let Some(text) = self.step else { return Ok(None) };
        let length = span("--step", text)?;
        match u32::try_from(length.as_secs()) {
            Ok(seconds) if seconds > 0 && length.subsec_nanos() == 0 => Ok(Some(seconds)),
            _ => Err(format!("--step is `{text}`; expected whole seconds, at least one")),
        }
    }

    /// Seconds of a bucket, given those of the SLO's slices.
    pub(super) fn bucket_s(&self, slice_s: Option<u32>) -> Result<u32, String> {
        Ok(slice_s.or(self.step_s()?).unwrap_or(STEP_S))
    }

    /// What the asker decides about slices; the rest stays as the team decided.
    pub(super) fn choices(&self, stated: Choices) -> Result<Choices, String> {
        let counts_as = |name: &str, word: Option<&str>, stated: CountsAs| match word {
            None => Ok(stated),
            Some("good") => Ok(CountsAs::Good),
            Some("ignore") => Ok(CountsAs::Ignored),
            Some("bad") => Ok(CountsAs::Bad),
            Some(other) => Err(format!("{name} is `{other}`; expected good, ignore or bad")),
        };
        Ok(Choices {
            empty: counts_as("--empty-slice", self.empty_slice, stated.empty)?,
            unknown: counts_as("--unknown-slice", self.unknown_slice, stated.unknown)?,
            excluded: match self.exclusion_mode {
                None => stated.excluded,
                Some("good") => ExcludedAs::Good,
                Some("remove") => ExcludedAs::Removed,
                Some(other) => return Err(format!("--exclusion-mode is `{other}`; expected good or remove")),
            },
        })
    }
}

fn instant(name: &str, text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|error| format!("{name} is {error}"))
}

fn span(name: &str, text: &str) -> Result<Duration, String> {
    parse_span(text).map_err(|error| format!("{name}: {error}"))
}
