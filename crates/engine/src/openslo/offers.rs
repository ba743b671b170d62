//! What was found in sources that measure, kept in memory to be offered: taken over, taken back, or dismissed for good.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use watchbill_domain::ids::SourceName;

use crate::api::{ApiError, SloAdopted, SloOffer, SloQueryText};
use crate::budgets::words::objective_text;
use crate::levels::Level;
use crate::ports::Files;
use crate::reads::store_error;
use crate::shared::Shared;

use super::discover::OfferedSlo;
use super::find::text;
use super::written::{WrittenSlo, write_slo};

/// What the offers are kept under that somebody dismissed: a list of their keys.
const DISMISSED: &str = "slo_offers_dismissed";

/// What was found at the last look, by source, and what was written of it since the start.
#[derive(Default)]
pub(crate) struct KeptOffers(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    found: BTreeMap<SourceName, Vec<OfferedSlo>>,
    /// The text of each file, for taking it back.
    written: HashMap<String, String>,
}

impl KeptOffers {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what a look found; says whether it is another than before.
    pub fn found(&self, source: &SourceName, offers: Vec<OfferedSlo>) -> bool {
        let mut kept = self.kept();
        let is_new = kept.found.get(source).map_or(!offers.is_empty(), |before| *before != offers);
        kept.found.insert(source.clone(), offers);
        is_new
    }

    /// Keeps what was found in these sources alone.
    pub fn retain(&self, is_there: impl Fn(&SourceName) -> bool) {
        self.kept().found.retain(|source, _| is_there(source));
    }

    /// What is worth offering beside these service levels, by source and name.
    fn offered(&self, levels: &[Level], dismissed: &BTreeSet<String>) -> Vec<OfferedSlo> {
        let kept = self.kept();
        let is_offered = |offer: &&OfferedSlo| !dismissed.contains(&offer.key) && offer.known_among(levels).is_none();
        let mut offers: Vec<OfferedSlo> = kept.found.values().flatten().filter(is_offered).cloned().collect();
        offers.sort_by(|one, other| (&one.source, &one.name).cmp(&(&other.source, &other.name)));
        offers
    }

    fn of_key(&self, key: &str) -> Option<OfferedSlo> {
        self.kept().found.values().flatten().find(|offer| offer.key == key).cloned()
    }
}

/// What is offered now, and in one line what that is; the line is empty where it is nothing.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn slo_offers(shared: &Shared) -> Result<(Vec<SloOffer>, String), ApiError> {
    let offers = shared.offers.offered(shared.loaded().levels(), &dismissed(shared).await?);
    let said = said(&offers);
    Ok((offers.into_iter().map(view).collect(), said))
}

/// Writes these as files of `slos/`, as `slo discover --write` does. One that cannot be written keeps no other from it.
///
/// # Errors
/// When none of them could be written.
pub(crate) fn adopt(shared: &Shared, keys: &[String]) -> Result<SloAdopted, ApiError> {
    let (mut written, mut failed): (Vec<WrittenSlo>, Vec<ApiError>) = (Vec::new(), Vec::new());
    for key in keys {
        let gone = || ApiError::NotFound {
            message: format!("{key} is not found at its source any more, so there is nothing to take over"),
        };
        let adopted = shared
            .offers
            .of_key(key)
            .ok_or_else(gone)
            .and_then(|offer| write_slo(&*shared.ports.files, &shared.folder, &offer.name, offer.document));
        match adopted {
            Ok(one) => written.push(one),
            Err(error) => failed.push(error),
        }
    }
    if written.is_empty() {
        let nothing = || ApiError::Invalid { field: "keys".to_owned(), message: "nothing was chosen".to_owned() };
        return Err(failed.into_iter().next().unwrap_or_else(nothing));
    }
    let files: Vec<String> = written.iter().map(|one| one.file.clone()).collect();
    shared.offers.kept().written.extend(written.into_iter().map(|one| (one.file, one.text)));
    let said = match files.as_slice() {
        [only] => format!("{only} is written, and measured from now on. Deleting the file takes it back."),
        all => format!("{} are written, and measured from now on. Deleting a file takes it back.", all.join(", ")),
    };
    Ok(SloAdopted { files, said, problems: failed.iter().map(ToString::to_string).collect() })
}

/// Deletes files that [`adopt`] wrote since the start, and says so. One that somebody changed meanwhile stays.
///
/// # Errors
/// When one is not as it was written, or cannot be deleted; those before it are gone then.
pub(crate) fn take_back(shared: &Shared, files: &[String]) -> Result<String, ApiError> {
    for file in files {
        let Some(text) = shared.offers.kept().written.get(file).cloned() else {
            return Err(ApiError::NotFound {
                message: format!("{file} was not written from here since Watchbill was started; delete it yourself"),
            });
        };
        remove_as_written(&*shared.ports.files, &shared.folder.join(file), file, &text)?;
        shared.offers.kept().written.remove(file);
    }
    let gone = if files.len() == 1 { "is deleted again" } else { "are deleted again" };
    Ok(format!("{} {gone}.", files.join(", ")))
}

fn remove_as_written(files: &dyn Files, path: &Path, file: &str, as_written: &str) -> Result<(), ApiError> {
    if files.stamp(path).is_none() {
        return Ok(());
    }
    if text(files, path).as_deref() != Ok(as_written) {
        return Err(ApiError::Invalid {
            field: "file".to_owned(),
            message: format!(
                "{file} was changed since it was written, and stays; delete it yourself if it is not wanted"
            ),
        });
    }
    files.remove(path).map_err(|error| ApiError::Store {
        message: format!("{file} cannot be deleted: {error}; it is in force until it is"),
    })
}

/// Offers these no more, or again.
///
/// # Errors
/// When it cannot be recorded.
pub(crate) async fn dismiss(shared: &Shared, keys: &[String], is_dismissed: bool) -> Result<(), ApiError> {
    let mut all = dismissed(shared).await?;
    for key in keys {
        if is_dismissed {
            all.insert(key.clone());
        } else {
            all.remove(key);
        }
    }
    let text = serde_json::to_string(&all)
        .map_err(|error| ApiError::Internal { message: format!("what is not offered cannot be written: {error}") })?;
    shared.store.set_preference(DISMISSED, &text).await.map_err(|e| store_error(&e))
}

/// The keys of what is not offered any more.
///
/// # Errors
/// When the records cannot be read. What cannot be understood dismisses nothing.
pub(super) async fn dismissed(shared: &Shared) -> Result<BTreeSet<String>, ApiError> {
    let kept = shared.store.preference(DISMISSED).await.map_err(|e| store_error(&e))?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// `3 SLOs of Pyrra found in prom`
fn said(offers: &[OfferedSlo]) -> String {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for offer in offers {
        *counts.entry((&offer.source, offer.by)).or_default() += 1;
    }
    let one = |((source, by), count): (&(&str, &str), &usize)| {
        let slos = if *count == 1 { "SLO" } else { "SLOs" };
        format!("{count} {slos} of {by} found in {source}")
    };
    counts.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn view(offer: OfferedSlo) -> SloOffer {
    let sli = offer.spec.as_ref().and_then(|spec| spec.sli().ok());
    let query = |(name, text): (&str, String)| SloQueryText { name: name.to_owned(), text };
    SloOffer {
        said: offer.spec.as_ref().map_or_else(|| offer.target.clone(), |spec| objective_text(&spec.slo)),
        queries: sli.map(|sli| sli.measure.queries().into_iter().map(query).collect()).unwrap_or_default(),
        file: format!("slos/{}.yaml", offer.name),
        key: offer.key,
        name: offer.name,
        from: offer.by.to_owned(),
        source: offer.source,
        service: offer.service,
        lost: offer.lost,
        yaml: offer.document,
    }
}

#[cfg(test)]
#[path = "offers_tests.rs"]
mod tests;
