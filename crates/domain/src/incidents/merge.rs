//! Two incidents that turn out to be one.

use super::event::{Refused, What};
use super::impact::FigureSource;
use super::incident::{Audience, Incident, Kind, LinkKind};

/// What has to be written into both, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merging {
    /// Into the one that goes on, in order.
    pub into: Vec<What>,
    /// Into the one that ends.
    pub from: Vec<What>,
}

/// Makes `from` a part of `into`. Nothing of it is lost: its links go over, its timeline is collected for `into` from then on, roles
/// that are vacant go to whoever had them there, a graver severity holds and so does that it is restricted, what people said of a moment
/// counts where nobody said anything in `into`, and so do reports and figures of a name that `into` has none of.
///
/// # Errors
/// [`Refused::Itself`], [`Refused::Merged`] where either is part of another one already, [`Refused::DrillAndReal`].
pub fn merging(into: &Incident, from: &Incident) -> Result<Merging, Refused> {
    if into.id == from.id {
        return Err(Refused::Itself);
    }
    if let Some(other) = into.merged_into.or(from.merged_into) {
        return Err(Refused::Merged(other));
    }
    if (into.kind == Kind::Drill) != (from.kind == Kind::Drill) {
        return Err(Refused::DrillAndReal);
    }
    let mut whats = vec![What::Absorbed(from.id)];
    let earlier = from.absorbed.iter().filter(|other| !into.absorbed.contains(other));
    whats.extend(earlier.map(|other| What::Absorbed(*other)));
    let own = into.id.to_string();
    let links = from.links.difference(&into.links);
    let links = links.filter(|link| link.kind != LinkKind::Incident || link.key != own);
    whats.extend(links.map(|link| What::Linked(link.clone())));
    let vacant = from.roles.iter().filter(|(role, _)| !into.roles.contains_key(role));
    whats.extend(vacant.map(|(role, person)| What::RoleTaken { role: *role, person: person.clone() }));
    if from.severity() < into.severity() {
        let why = format!("incident {} was as grave as that, and turned out to be this one", from.id);
        whats.push(What::SeveritySet { severity: from.severity(), why });
    }
    let hides = from.audience == Audience::Restricted && into.audience != Audience::Restricted;
    whats.extend(hides.then_some(What::AudienceSet(Audience::Restricted)));
    let unsaid = from.said.iter().filter(|(moment, _)| !into.said.contains_key(moment));
    whats.extend(unsaid.map(|(moment, said)| {
        let why = format!("{} said so in incident {}: {}", said.by, from.id, said.why);
        What::TimeSaid { moment: *moment, at: said.at, why }
    }));
    let reports = from.reports.iter().filter(|(who, _)| !into.reports.contains_key(*who));
    whats.extend(reports.map(|(who, at)| What::Reported { who: who.clone(), at: *at }));
    let figures = from.figures.iter().filter(|(name, _)| !into.figures.contains_key(*name));
    whats.extend(figures.map(|(name, figure)| {
        let source = match &figure.source {
            FigureSource::Typed { by, source } => format!("{source}, written by {by} in incident {}", from.id),
            FigureSource::Computed { how, .. } => how.clone(),
        };
        What::FigureWritten { name: name.clone(), value: figure.text(), source }
    }));
    Ok(Merging { into: whats, from: vec![What::MergedInto(into.id)] })
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
