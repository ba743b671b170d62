//! Where a person sees the expressions of an objective drawn.

use watchbill_domain::alerts::SafeLink;
use watchbill_domain::slo::{Counted, Measure, Selector};

use crate::api::{ApiError, LinkView};
use crate::levels::Level;
use crate::shared::Shared;

use super::super::find::by_key;

/// A link with what it is called.
pub(crate) struct NamedLink {
    pub title: &'static str,
    pub link: SafeLink,
}

impl NamedLink {
    /// As the window takes it.
    pub fn view(&self) -> LinkView {
        LinkView {
            title: self.title.to_owned(),
            host: self.link.host().to_owned(),
            address: self.link.as_str().to_owned(),
        }
    }
}

/// The links, in the order in which they are numbered; none where the source has no page that draws expressions.
pub(crate) fn links(shared: &Shared, level: &Level) -> Vec<NamedLink> {
    let Ok(sli) = &level.sli else { return Vec::new() };
    let loaded = shared.loaded();
    let is_source = |name: &str| sli.source.as_deref() == Some(name);
    let Some(defined) = loaded.sources.iter().find(|defined| is_source(defined.spec.name.as_str())) else {
        return Vec::new();
    };
    let link = |(title, expression): (&'static str, String)| {
        let link = SafeLink::parse(&defined.source.expression_link(&expression)?)?;
        Some(NamedLink { title, link })
    };
    expressions(&sli.measure).into_iter().filter_map(link).collect()
}

/// The address behind a link's number.
///
/// # Errors
/// When there is no such objective or link any more.
pub(crate) fn link(shared: &Shared, key: &str, number: usize) -> Result<SafeLink, ApiError> {
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let links = links(shared, &list[by_key(list, key)?]);
    let link = links.into_iter().nth(number).map(|named| named.link);
    link.ok_or_else(|| ApiError::NotFound { message: "the service level has no such link any more".to_owned() })
}

/// What somebody would type to see it. The source extrapolates: what is counted here is not computed by these.
fn expressions(measure: &Measure) -> Vec<(&'static str, String)> {
    let rate = |selector: &Selector| format!("sum(rate({selector}[5m]))");
    match measure {
        Measure::Counters { events, total } => {
            let ratio = match events {
                Counted::Bad(bad) => format!("{} / {}", rate(bad), rate(total)),
                Counted::Good(good) => format!("1 - {} / {}", rate(good), rate(total)),
            };
            vec![("Share of bad events", ratio), ("All events", rate(total))]
        }
        Measure::Recorded { events, total } => {
            let ratio = match events {
                Counted::Bad(bad) => format!("sum({bad}) / sum({total})"),
                Counted::Good(good) => format!("1 - sum({good}) / sum({total})"),
            };
            vec![("Share of bad events", ratio), ("All events", format!("sum({total})"))]
        }
        Measure::PerStep { events, total } => {
            let ratio = match events {
                Counted::Bad(bad) => format!("({bad}) / ({total})"),
                Counted::Good(good) => format!("1 - ({good}) / ({total})"),
            };
            vec![("Share of bad events", ratio), ("All events", total.clone())]
        }
        Measure::Histogram { selector, at_most } => {
            let of = format!("sum(rate({selector}[5m]))");
            vec![
                ("Share of slow events", format!("1 - histogram_fraction(0, {at_most}, {of})")),
                ("All events", format!("histogram_count({of})")),
            ]
        }
        Measure::Sampled { query, .. } => vec![("The values", query.clone())],
        Measure::Gauge { selector, .. } => vec![("The gauge", selector.to_string())],
        Measure::Stored { query, .. } => vec![("The stored ratio", query.clone())],
    }
}
