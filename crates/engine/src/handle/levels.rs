//! Service levels: their budgets, what stands behind them, and what people mark on them.

use std::time::Duration;

use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use crate::api::{
    ApiError, Completion, SloAsk, SloBucketsAsk, SloBucketsListing, SloBucketsView, SloCompositeListed, SloFiltered,
    SloFound, SloLedgerListing, SloListing, SloMarkDone, SloMarkForm, SloMarkGone, SloMarksListing, SloShown, SloView,
    SloWhatIfAsk, SloWhatIfListing, SloWhatIfView, SlosMeasured, SlosView, Tag,
};
use crate::budgets;

use super::EngineHandle;

/// What is shown of buckets unless somebody says.
const DAY: Duration = Duration::from_secs(86_400);
/// What is shown of marks unless somebody says.
const QUARTER: Duration = Duration::from_secs(92 * 86_400);

impl EngineHandle {
    /// Every service level at a glance, the worst first.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn slos_view(&self) -> Result<SlosView, ApiError> {
        budgets::slos_view(&self.shared).await
    }

    /// One objective with all that is known of it.
    ///
    /// # Errors
    /// When there is no such objective, group or window, or the records cannot be read.
    pub async fn slo_view(&self, ask: &SloAsk) -> Result<SloView, ApiError> {
        budgets::slo_view(&self.shared, ask).await
    }

    /// The buckets behind a number.
    ///
    /// # Errors
    /// When there is no such objective or group, the span is none, or the records cannot be read.
    pub async fn slo_buckets(&self, ask: &SloBucketsAsk) -> Result<SloBucketsView, ApiError> {
        budgets::slo_buckets(&self.shared, ask).await
    }

    /// What an objective would say if something were otherwise; nothing is written.
    ///
    /// # Errors
    /// When there is no such objective, what is supposed cannot be read, or the records cannot.
    pub async fn slo_what_if(&self, ask: &SloWhatIfAsk) -> Result<SloWhatIfView, ApiError> {
        budgets::slo_what_if(&self.shared, ask).await
    }

    /// Marks an incident, a deploy, a class of trouble or a decision.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box that cannot be read; otherwise when it cannot be recorded.
    pub async fn slo_mark(&self, form: &SloMarkForm, by: &str) -> Result<SloMarkDone, ApiError> {
        let done = budgets::add_mark(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Levels]);
        Ok(done)
    }

    /// Takes a mark away, and says what would make it again.
    ///
    /// # Errors
    /// When there is no such mark, or it cannot be recorded.
    pub async fn slo_unmark(&self, id: &str, by: &str) -> Result<SloMarkGone, ApiError> {
        let gone = budgets::remove_mark(&self.shared, id, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Levels]);
        Ok(gone)
    }

    /// What a filter leaves of the portfolio.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn slo_filter(&self, filter: &str) -> Result<SloFiltered, ApiError> {
        budgets::slo_filter(&self.shared, filter).await
    }

    /// What may stand at a cursor in such a filter.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn complete_slo_filter(&self, text: &str, cursor: usize) -> Result<Completion, ApiError> {
        budgets::complete_slo_filter(&self.shared, text, cursor).await
    }

    /// Service levels that are called like these words, for going to one from anywhere.
    #[must_use]
    pub fn find_slos(&self, words: &str) -> Vec<SloFound> {
        budgets::find_slos(&self.shared, words)
    }

    /// Opens a link of a page, as it is asked for, in the person's browser.
    ///
    /// # Errors
    /// When there is no such link, or no browser opens it.
    pub fn open_slo_link(&self, ask: &SloAsk, link: usize) -> Result<(), ApiError> {
        let link = budgets::link(&self.shared, ask, link)?;
        self.shared.ports.opener.open(&link).map_err(|error| ApiError::Unreachable {
            message: format!("no browser opened {}: {error}; the address can be copied instead", link.host()),
        })
    }
}

/// For scripts and the command line: a service level is meant by what somebody typed.
impl EngineHandle {
    /// The key of the objective that is meant by `typed`: its key, the name of its SLO, also behind the name of its service, or
    /// what people call it.
    ///
    /// # Errors
    /// When there is none, or several SLOs could be meant.
    pub fn slo_key(&self, typed: &str) -> Result<String, ApiError> {
        let loaded = self.shared.loaded();
        let list = &loaded.levels.list;
        Ok(budgets::key_of(list, budgets::by_name(list, typed)?))
    }

    /// The portfolio and its listing, of what a filter leaves; of everything where it is empty.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with what is wrong with the filter; otherwise when the records cannot be read.
    pub async fn slo_list(&self, filter: &str) -> Result<(SlosView, SloListing), ApiError> {
        budgets::slo_list(&self.shared, filter).await
    }

    /// Every objective.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn slo_listing(&self) -> Result<SloListing, ApiError> {
        budgets::slo_listing(&self.shared).await
    }

    /// What keeps service levels from being measured.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn slos_measured(&self) -> Result<SlosMeasured, ApiError> {
        budgets::unmeasured(&self.shared).await
    }

    /// One objective with what stands behind it; its key is as it was typed.
    ///
    /// # Errors
    /// As [`Self::slo_key`], when there is no such group or window, and when the records cannot be read.
    pub async fn slo_shown(&self, ask: &SloAsk) -> Result<SloShown, ApiError> {
        budgets::slo_shown(&self.shared, ask).await
    }

    /// The name of the composite that is meant by `typed`, if it is one: the name of its SLO, also behind the name of its service,
    /// or what people call it.
    pub fn slo_composite_name(&self, typed: &str) -> Option<String> {
        budgets::composite_named(&self.shared.loaded().levels.list, typed).map(str::to_owned)
    }

    /// A composite by its name; none where there is none any more.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn slo_composite(&self, name: &str) -> Result<Option<SloCompositeListed>, ApiError> {
        Ok(self.slo_listing().await?.composites.into_iter().find(|composite| composite.name == name))
    }

    /// To what the spent budget of an objective is booked.
    ///
    /// # Errors
    /// As [`Self::slo_shown`].
    pub async fn slo_ledger(&self, typed: &str) -> Result<SloLedgerListing, ApiError> {
        budgets::slo_ledger(&self.shared, typed).await
    }

    /// The buckets of an objective between two times, as they are typed; the last day unless said.
    ///
    /// # Errors
    /// As [`Self::slo_shown`], and when a time cannot be read.
    pub async fn slo_bucket_listing(
        &self,
        typed: &str,
        group: Option<&str>,
        (from, to): (Option<&str>, Option<&str>),
    ) -> Result<SloBucketsListing, ApiError> {
        let span = self.typed_span(from, to, DAY)?;
        budgets::bucket_listing(&self.shared, typed, group, span).await
    }

    /// What an objective would say if something were otherwise, for scripts.
    ///
    /// # Errors
    /// As [`Self::slo_what_if`].
    pub async fn slo_what_if_listing(&self, ask: &SloWhatIfAsk) -> Result<SloWhatIfListing, ApiError> {
        budgets::what_if_listing(&self.shared, ask).await
    }

    /// The marks between two times, as they are typed; of the last 92 days unless said, with all that are planned.
    ///
    /// # Errors
    /// When a time cannot be read, or the records cannot.
    pub async fn slo_marks(&self, (from, to): (Option<&str>, Option<&str>)) -> Result<SloMarksListing, ApiError> {
        let (from, to) = self.typed_ends(from, to)?;
        let start = from.unwrap_or_else(|| to.unwrap_or(self.here().now).minus(QUARTER));
        // What is planned lies ahead, however far.
        let span = forward(start, to.unwrap_or(Instant::from_ms(i64::MAX)))?;
        budgets::marks_listing(&self.shared, span).await
    }

    fn typed_span(&self, from: Option<&str>, to: Option<&str>, length: Duration) -> Result<Span, ApiError> {
        let (from, to) = self.typed_ends(from, to)?;
        let end = to.unwrap_or(self.here().now);
        forward(from.unwrap_or_else(|| end.minus(length)), end)
    }

    fn typed_ends(&self, from: Option<&str>, to: Option<&str>) -> Result<(Option<Instant>, Option<Instant>), ApiError> {
        let here = self.here();
        let at = |field: &str, text: Option<&str>| {
            text.map(|text| budgets::typed_instant(field, text, &here.zone)).transpose()
        };
        Ok((at("from", from)?, at("to", to)?))
    }
}

fn forward(start: Instant, end: Instant) -> Result<Span, ApiError> {
    if start >= end {
        let message = "it ends before it begins; expected a time that takes some".to_owned();
        return Err(ApiError::Invalid { field: "to".to_owned(), message });
    }
    Ok(Span { start, end })
}
