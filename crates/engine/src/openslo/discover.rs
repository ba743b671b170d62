//! Service levels that other tools keep as rules in a source, offered to be taken over.

use serde::Serialize;
use watchbill_definitions::{SloFile, offered_document, read_slos};
use watchbill_domain::slo::Sli;
use watchbill_domain::sources::PollFailure;
use watchbill_sources::ask::Answer;

use crate::api::ApiError;
use crate::ports::Ask;
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

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
    /// The service level of the workspace that measures the same, if there is one.
    pub known_as: Option<String>,
    /// The OpenSLO document that it would be.
    pub document: String,
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
        match offers(shared, defined).await {
            Ok(offers) => found.offers.extend(offers),
            Err(failure) => found.problems.push(format!("{} {}", defined.spec.name, failure.message)),
        }
    }
    for offer in &mut found.offers {
        let key = sli_of(&offer.document).map(|sli| sli.key());
        let same = loaded.levels().iter().find(|level| key.is_some() && level.sli_key() == key);
        offer.known_as = same.map(|level| level.spec.slo.name.clone());
    }
    found.offers.sort_by(|one, other| (&one.source, &one.name).cmp(&(&other.source, &other.name)));
    Ok(found)
}

/// Writes what was found under these names as files of `slos/`.
pub(crate) fn write_offers(shared: &Shared, found: &mut DiscoveredSlos, names: &[String]) -> Result<(), ApiError> {
    for name in names {
        let offer = found.offers.iter().find(|offer| offer.name == *name);
        let offer = offer.ok_or_else(|| match found.problems.first() {
            Some(problem) => ApiError::Unreachable {
                message: format!("whether there are rules of a service level `{name}` is not known: {problem}"),
            },
            None => ApiError::NotFound {
                message: format!(
                    "no rules of a service level `{name}` were found; `watchbill slo discover` lists what was"
                ),
            },
        })?;
        found.written.push(write_slo(&*shared.ports.files, &shared.folder, name, offer.document.clone())?);
    }
    Ok(())
}

async fn offers(shared: &Shared, defined: &Defined) -> Result<Vec<OfferedSlo>, PollFailure> {
    let way = way::to_source(&shared.ports, &shared.folder, &defined.spec.connection, &*defined.source).await?;
    let mut told = Ok(Vec::new());
    for request in defined.source.discovering() {
        let result = shared.ports.network.ask(&Ask::Http(request.clone()), &way).await;
        told = defined.source.read_discovered(&Answer { request, result });
        if told.is_ok() {
            break;
        }
    }
    let source = defined.spec.name.to_string();
    let offer = |offered| {
        let document = offered_document(&offered, &source);
        OfferedSlo {
            source: source.clone(),
            by: offered.by.title(),
            name: name_of(&document).unwrap_or_else(|| offered.name.clone()),
            service: offered.service,
            target: offered.objective,
            window_s: offered.window_s,
            known_as: None,
            document,
        }
    };
    Ok(told?.into_iter().map(offer).collect())
}

fn name_of(document: &str) -> Option<String> {
    let reading = read_slos(&[SloFile { name: "offer.yaml", text: document }], None);
    reading.levels.first().map(|level| level.slo.name.clone())
}

fn sli_of(document: &str) -> Option<Sli> {
    let reading = read_slos(&[SloFile { name: "offer.yaml", text: document }], None);
    reading.levels.first().and_then(|level| level.sli().ok())
}
