//! Where a person sees the expressions of an objective drawn, over the window that its page shows.

use watchbill_domain::alerts::SafeLink;
use watchbill_domain::slo::{Counted, LabelMatcher, Measure, Selector, Span, Spread};
use watchbill_domain::time::Instant;
use watchbill_sources::ToDraw;

use crate::api::{ApiError, SloAsk, SloLink};
use crate::levels::Level;
use crate::shared::Shared;
use crate::slo::figures::percent;

use super::super::find::by_key;
use super::traffic::within;
use super::window_at;

/// What a page shows: of which objective, of which of its groups, over which time.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub level: &'a Level,
    pub group: Option<&'a str>,
    pub span: Span,
}

impl<'a> Shown<'a> {
    /// What `ask` asks for, until `now` at most.
    ///
    /// # Errors
    /// When there is no such window.
    pub fn of(level: &'a Level, ask: &'a SloAsk, now: Instant) -> Result<Self, ApiError> {
        let window = window_at(level, now, ask.back)?.or_else(|| level.spec.slo.window.at(now, level.grid(now)));
        let span = window.unwrap_or(Span { start: now, end: now });
        let span = Span { start: span.start, end: span.end.min(now).max(span.start) };
        Ok(Self { level, group: ask.group.as_deref(), span })
    }
}

/// A link with what it is called.
pub(crate) struct NamedLink {
    title: String,
    place: &'static str,
    link: SafeLink,
}

impl NamedLink {
    /// As the window takes it.
    pub fn view(&self) -> SloLink {
        SloLink {
            title: self.title.clone(),
            place: self.place.to_owned(),
            host: self.link.host().to_owned(),
            address: self.link.as_str().to_owned(),
        }
    }
}

/// The links, in the order in which they are numbered: place by place, what was bad first. None where the source has no page that
/// draws expressions.
pub(crate) fn links(shared: &Shared, shown: Shown<'_>) -> Vec<NamedLink> {
    let Ok(sli) = &shown.level.sli else { return Vec::new() };
    let loaded = shared.loaded();
    let is_source = |name: &str| sli.source.as_deref() == Some(name);
    let Some(defined) = loaded.sources.iter().find(|defined| is_source(defined.spec.name.as_str())) else {
        return Vec::new();
    };
    let mut links: Vec<NamedLink> = Vec::new();
    for nth in 0..titled(&sli.measure, shown, "5m").len() {
        let expression = |rated: &str| titled(&sli.measure, shown, rated).swap_remove(nth).1;
        let to_draw = ToDraw { expression: &expression, from: shown.span.start, to: shown.span.end };
        let title = titled(&sli.measure, shown, "5m").swap_remove(nth).0;
        links.extend(defined.source.drawn_at(&to_draw).into_iter().filter_map(|page| {
            Some(NamedLink { title: title.clone(), place: page.place, link: SafeLink::parse(&page.address)? })
        }));
    }
    let places: Vec<&str> = links.iter().map(|link| link.place).collect();
    links.sort_by_key(|link| places.iter().position(|place| *place == link.place));
    links
}

/// What has to be set for a link that is not there.
pub(crate) fn link_to_set(shared: &Shared, level: &Level) -> Option<String> {
    let source = level.source()?;
    let loaded = shared.loaded();
    let defined = loaded.sources.iter().find(|defined| defined.spec.name.as_str() == source)?;
    let said = defined.source.drawn_nowhere()?;
    Some(format!("{said} It is set at the source `{source}` in watchbill.toml."))
}

/// The address behind a link's number.
///
/// # Errors
/// When there is no such objective, window or link any more.
pub(crate) fn link(shared: &Shared, ask: &SloAsk, number: usize) -> Result<SafeLink, ApiError> {
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let level = &list[by_key(list, &ask.key)?];
    let shown = Shown::of(level, ask, shared.ports.clock.now())?;
    let link = links(shared, shown).into_iter().nth(number).map(|named| named.link);
    link.ok_or_else(|| ApiError::NotFound { message: "the service level has no such link any more".to_owned() })
}

/// That no percentile is kept, where somebody would look for one.
pub(crate) fn percentiles(measure: &Measure, links: &[SloLink]) -> Option<String> {
    let (bound, within) = (measure.bound()?, within(measure)?);
    let drawn = bound.spread.is_some() && links.iter().any(|link| link.title.starts_with(LATENCY));
    let instead = if drawn { "; the links below open them where they are" } else { "" };
    Some(format!("Percentiles are not stored: of each event is kept only whether it was within {within}{instead}."))
}

/// How the title of a percentile begins.
const LATENCY: &str = "The value that ";

/// What somebody would type to see it, with a title each; `rated` is the length over which a rate is taken. The source
/// extrapolates: what is counted here is not computed by these.
fn titled(measure: &Measure, shown: Shown<'_>, rated: &str) -> Vec<(String, String)> {
    let only = Only::of(shown.group);
    let rate = |selector: &Selector| format!("sum(rate({}[{rated}]))", only.narrowed(selector));
    let sum = |selector: &Selector| format!("sum({})", only.narrowed(selector));
    let over = |events: &Counted<String>, total: &str| match events {
        Counted::Bad(bad) => format!("{bad} / {total}"),
        Counted::Good(good) => format!("1 - {good} / {total}"),
    };
    let bad = only.title("Share of bad events", true);
    let all = only.title("All events", true);
    let mut found = match measure {
        Measure::Counters { events, total } => {
            let total = rate(total);
            vec![(bad, over(&events.with(rate(events.inner())), &total)), (all, total)]
        }
        Measure::Recorded { events, total } => {
            let total = sum(total);
            vec![(bad, over(&events.with(sum(events.inner())), &total)), (all, total)]
        }
        Measure::PerStep { events, total } => {
            let ratio = over(&events.with(format!("({})", events.inner())), &format!("({total})"));
            vec![(only.title("Share of bad events", false), ratio), (only.title("All events", false), total.clone())]
        }
        Measure::Histogram { selector, at_most } => {
            let of = rate(selector);
            let slow = format!("1 - histogram_fraction(0, {at_most}, {of})");
            vec![(bad, slow), (all, format!("histogram_count({of})"))]
        }
        Measure::Sampled { query, .. } => vec![(only.title("The values", false), query.clone())],
        Measure::Gauge { selector, .. } => {
            vec![(only.title("The gauge", true), only.narrowed(selector).to_string())]
        }
        Measure::Stored { query, .. } => vec![(only.title("The stored ratio", false), query.clone())],
    };
    if let Some(spread) = measure.bound().and_then(|bound| bound.spread) {
        let promised = shown.level.spec.slo.objective.share();
        let of = match &spread {
            Spread::Buckets(buckets) => format!("sum by (le) (rate({}[{rated}]))", only.narrowed(buckets)),
            Spread::Native(histogram) => rate(histogram),
        };
        let title = format!("{LATENCY}{} of events are within", percent(promised));
        found.push((only.title(&title, true), format!("histogram_quantile({}, {of})", promised.approx())));
    }
    found
}

/// The labels of the group that is shown.
struct Only(Vec<LabelMatcher>);

impl Only {
    fn of(group: Option<&str>) -> Self {
        let selector = group.and_then(|group| Selector::parse(&format!("{{{group}}}")));
        Self(selector.map(|selector| selector.matchers().to_vec()).unwrap_or_default())
    }

    fn narrowed(&self, selector: &Selector) -> Selector {
        selector.with(&self.0)
    }

    /// A query that a team wrote cannot be narrowed to a group, which its title says.
    fn title(&self, title: &str, is_narrowed: bool) -> String {
        if is_narrowed || self.0.is_empty() { title.to_owned() } else { format!("{title}, of all groups") }
    }
}

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;
