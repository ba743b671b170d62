//! Service levels that other tools keep as rules in a source, offered to be taken over.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Serialize;
use watchbill_definitions::{SloFile, SloSpec, offered_document, read_slos};
use watchbill_domain::ids::SourceName;
use watchbill_domain::slo::{Measure, Offered};
use watchbill_domain::sources::{PollFailure, SourceSpec};
use watchbill_sources::Source;
use watchbill_sources::ask::Answer;

use crate::api::ApiError;
use crate::levels::Level;
use crate::ports::Ports;
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

use super::offers::dismissed;
use super::written::{WrittenSlo, write_slo};

/// `slo discover --json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiscoveredSlos {
    /// What was found, by source and name.
    pub offers: Vec<OfferedSlo>,
    /// Sources that could not be asked, each in a sentence.
    pub problems: Vec<String>,
    /// Files that were written.
    pub written: Vec<WrittenSlo>,
}

/// One service level that another tool keeps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferedSlo {
    /// What it is dismissed by: source, tool and what it is called there.
    pub key: String,
    /// The source whose rules they are.
    pub source: String,
    /// The tool, by its name.
    pub by: &'static str,
    /// What it would be called here.
    pub name: String,
    /// The service it is about, where the rules tell.
    pub service: Option<String>,
    /// The promised share.
    pub target: String,
    /// Its rolling window, in seconds.
    pub window_s: u32,
    /// The service level of the workspace that measures the same or has its name, if there is one.
    pub known_as: Option<String>,
    /// Whether somebody said that it is not to be offered.
    pub dismissed: bool,
    /// What is not carried over, a sentence each.
    pub lost: Vec<String>,
    /// The OpenSLO document that it would be.
    pub document: String,
    /// The document as it is read.
    #[serde(skip)]
    pub(crate) spec: Option<SloSpec>,
}

impl OfferedSlo {
    /// The service level of these that measures the same, or has its name.
    pub(super) fn known_among(&self, levels: &[Level]) -> Option<String> {
        let key = self.spec.as_ref().and_then(|spec| spec.sli().ok()).map(|sli| sli.key());
        let measures_the_same = |level: &&Level| key.is_some() && level.sli_key() == key;
        let is_called_so = |level: &&Level| level.spec.slo.name == self.name;
        let known = levels.iter().find(measures_the_same).or_else(|| levels.iter().find(is_called_so));
        known.map(|level| level.spec.slo.name.clone())
    }
}

/// Asks a source, or all that can measure, for the service levels others keep there.
pub(crate) async fn discover(shared: &Shared, source: Option<&str>) -> Result<DiscoveredSlos, ApiError> {
    let loaded = shared.loaded();
    let is_meant = |defined: &&Defined| source.is_none_or(|source| defined.spec.name.as_str() == source);
    let asked: Vec<&Defined> =
        loaded.sources.iter().filter(is_meant).filter(|defined| defined.source.measures()).collect();
    if asked.is_empty() {
        let message = match source {
            Some(source) => {
                format!("`{source}` is none of the sources of watchbill.toml that can measure service levels")
            }
            None => "no source of watchbill.toml can measure service levels; add one of kind `prometheus`".to_owned(),
        };
        return Err(ApiError::NotFound { message });
    }
    let mut found = DiscoveredSlos { offers: Vec::new(), problems: Vec::new(), written: Vec::new() };
    for defined in asked {
        match offers(&shared.ports, &shared.folder, &defined.spec, &*defined.source).await {
            Ok(offers) => found.offers.extend(offers),
            Err(failure) => found.problems.push(format!("{} {}", defined.spec.name, failure.message)),
        }
    }
    let not_offered = dismissed(shared).await?;
    for offer in &mut found.offers {
        offer.known_as = offer.known_among(loaded.levels());
        offer.dismissed = not_offered.contains(&offer.key);
    }
    found.offers.sort_by(|one, other| (&one.source, &one.name).cmp(&(&other.source, &other.name)));
    Ok(found)
}

/// Writes what was found under these names as files of `slos/`.
pub(crate) fn write_offers(shared: &Shared, found: &mut DiscoveredSlos, names: &[String]) -> Result<(), ApiError> {
    for name in names {
        let document = found.named(name)?.document.clone();
        found.written.push(write_slo(&*shared.ports.files, &shared.folder, name, document)?);
    }
    Ok(())
}

impl DiscoveredSlos {
    /// What was found under a name.
    ///
    /// # Errors
    /// When nothing was, or it is not known whether there is.
    pub fn named(&self, name: &str) -> Result<&OfferedSlo, ApiError> {
        self.offers.iter().find(|offer| offer.name == name).ok_or_else(|| match self.problems.first() {
            Some(problem) => ApiError::Unreachable {
                message: format!("whether there are rules of a service level `{name}` is not known: {problem}"),
            },
            None => ApiError::NotFound {
                message: format!(
                    "no rules of a service level `{name}` were found; `watchbill slo discover` lists what was"
                ),
            },
        })
    }
}

/// What a source keeps for others.
///
/// # Errors
/// When none of its addresses answers with rules.
pub(crate) async fn offers(
    ports: &Ports,
    folder: &Path,
    spec: &SourceSpec,
    source: &dyn Source,
) -> Result<Vec<OfferedSlo>, PollFailure> {
    let way = way::to_source(ports, folder, &spec.connection, source).await?;
    let mut told = Ok(Vec::new());
    for request in source.discovering() {
        let result = ports.network.http(&request, &way).await;
        told = source.read_discovered(&Answer { request, result });
        if told.is_ok() {
            break;
        }
    }
    let told = told?;
    // Sloth lets two services call theirs the same.
    let mut called: HashMap<String, usize> = HashMap::new();
    for offered in &told {
        *called.entry(offered.name.clone()).or_default() += 1;
    }
    let mut taken = HashSet::new();
    let offer = |offered: Offered| offer(&spec.name, offered, &|name| called.get(name).is_some_and(|times| *times > 1));
    Ok(told.into_iter().map(offer).filter(|offer| taken.insert(offer.key.clone())).collect())
}

fn offer(source: &SourceName, offered: Offered, is_ambiguous: &dyn Fn(&str) -> bool) -> OfferedSlo {
    let (by, there) = (offered.by.title(), offered.name.clone());
    let name = match &offered.service {
        Some(service) if is_ambiguous(&there) => format!("{service}-{there}"),
        _ => there,
    };
    let offered = Offered { name, ..offered };
    let document = offered_document(&offered, source.as_str());
    let spec = read_slos(&[SloFile { name: "offer.yaml", text: &document }], None).levels.into_iter().next();
    let name = spec.as_ref().map_or_else(|| offered.name.clone(), |spec| spec.slo.name.clone());
    OfferedSlo {
        key: format!("{source}/{by}/{}", offered.name),
        source: source.to_string(),
        by,
        known_as: None,
        dismissed: false,
        lost: lost(&offered, &name),
        name,
        service: offered.service,
        target: offered.objective,
        window_s: offered.window_s,
        document,
        spec,
    }
}

/// What is not carried over.
fn lost(offered: &Offered, name: &str) -> Vec<String> {
    let by = offered.by.title();
    let mut lost = vec![format!(
        "Its alerts, labels and descriptions stay with {by}, where nothing is changed. Here it is told by the pairs that follow \
         from its window."
    )];
    match &offered.measure {
        Measure::Stored { .. } => lost.push(format!(
            "The query of its rules cannot be taken apart: the share of errors that {by} records every five minutes is kept, as \
             slices and not as events, and it ends when {by} ends."
        )),
        Measure::Recorded { .. } => {
            lost.push(format!("It is counted by what the rules of {by} record, and ends when {by} ends."));
        }
        _ => {}
    }
    if offered.service.is_none() {
        lost.push(
            "Its rules name no service: it stands under none until `service` is written into the file.".to_owned(),
        );
    }
    if name != offered.name {
        lost.push(format!("Its name is no name of OpenSLO: it is `{name}`, and people still see `{}`.", offered.name));
    }
    lost
}
