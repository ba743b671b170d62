//! Contributing factors as they are typed: in the form in which they stand in documents.

use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemFactor, PostmortemFactorListed};

use crate::answer::Failure;
use crate::terminal::line;

/// Reads `NAME (KIND, found by HOW) #TAG: WHAT SHOWS IT`, of which all behind the kind may be left out. The kinds are the engine's.
pub(super) fn typed(text: &str) -> Result<PostmortemFactor, String> {
    let text = text.trim();
    let text = text.strip_prefix("- ").unwrap_or(text);
    let (name, kind, behind) = parts(text).ok_or_else(|| {
        "behind its name stands of what kind it is, like `No limit on retries (technical, found by trying) #retry-storm: replay of 28 March`"
            .to_owned()
    })?;
    let (kind, found_by) = match kind.split_once(',') {
        None => (kind, None),
        Some((kind, found)) => {
            let found = found.trim();
            let how =
                found.strip_prefix("found by ").ok_or_else(|| format!("`{found}`: expected `found by` and how"))?;
            (kind, Some(how.trim().to_owned()))
        }
    };
    let (tags, evidence) = beside(behind)?;
    Ok(PostmortemFactor { name: name.trim().to_owned(), kind: kind.trim().to_owned(), tags, found_by, evidence })
}

/// The name, what is in the brackets of the kind, and what is behind them. Brackets that belong to the name have more of it behind them.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices(" (").find_map(|(at, bracket)| {
        let (kind, behind) = text[at + bracket.len()..].split_once(')')?;
        let behind = behind.trim();
        (behind.is_empty() || behind.starts_with(['#', ':'])).then_some((&text[..at], kind, behind))
    })
}

fn beside(mut text: &str) -> Result<(Vec<String>, Vec<String>), String> {
    let mut tags = Vec::new();
    while let Some(behind) = text.strip_prefix('#') {
        let end = behind.find(|letter: char| letter.is_whitespace() || letter == ':').unwrap_or(behind.len());
        tags.push(behind[..end].to_owned());
        text = behind[end..].trim_start();
    }
    let evidence = match text.strip_prefix(':') {
        Some(evidence) => evidence.trim(),
        None if text.is_empty() => "",
        None => return Err(format!("`{text}`: what shows it stands behind a colon")),
    };
    Ok((tags, Some(evidence.to_owned()).filter(|one| !one.is_empty()).into_iter().collect()))
}

/// The factors of a document without some and with others; one of the same name takes the place of the other.
pub(super) async fn changed(
    handle: &EngineHandle,
    postmortem: i64,
    (without, with): (&[String], Vec<PostmortemFactor>),
) -> Result<Vec<PostmortemFactor>, Failure> {
    let mut factors = handle.postmortem_view(postmortem).await?.factors;
    for name in without {
        let place = place(&factors, name).ok_or_else(|| no_such(&factors, name))?;
        factors.remove(place);
    }
    for factor in with {
        match place(&factors, &factor.name) {
            Some(place) => factors[place] = factor,
            None => factors.push(factor),
        }
    }
    Ok(factors)
}

fn place(factors: &[PostmortemFactor], name: &str) -> Option<usize> {
    let name = name.trim().to_lowercase();
    factors.iter().position(|factor| factor.name.to_lowercase() == name)
}

fn no_such(factors: &[PostmortemFactor], name: &str) -> Failure {
    let names: Vec<String> = factors.iter().map(|factor| format!("`{}`", factor.name)).collect();
    let there = if names.is_empty() { "there is none".to_owned() } else { format!("there are {}", names.join(", ")) };
    Failure::usage(format!("there is no contributing factor `{name}`: nothing was written; {there}"))
}

/// A factor as it is typed.
pub(super) fn text(factor: &PostmortemFactorListed) -> String {
    let found = factor.found_by.as_ref().map(|how| format!(", found by {how}")).unwrap_or_default();
    let tags: String = factor.tags.iter().map(|tag| format!(" #{tag}")).collect();
    let evidence = if factor.evidence.is_empty() { String::new() } else { format!(": {}", factor.evidence.join(", ")) };
    line(&format!("{} ({}{found}){tags}{evidence}", factor.name, factor.kind))
}

#[cfg(test)]
#[path = "factors_tests.rs"]
mod tests;
