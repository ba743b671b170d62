//! A composite on its page: its parts, each with a page of its own.

use std::sync::Arc;

use crate::api::{ApiError, SloAsk, SloFact, SloView};
use crate::levels::Level;
use crate::reads::Here;
use crate::shared::Shared;
use crate::slo::figures::{percent, short_percent};
use crate::workspace::Loaded;

use super::composites::{composite_row, part_rows, wholes};
use super::evaluated::Extent;
use super::kept::all_evaluated;
use super::words::{UNKNOWN, window_text};

/// The page of a composite; none where the key is not one of them.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn composite_view(
    shared: &Shared,
    loaded: &Arc<Loaded>,
    ask: &SloAsk,
    here: &Here,
) -> Result<Option<SloView>, ApiError> {
    let list = &loaded.levels.list;
    let is_meant = |level: &Level| level.spec.weight.is_some() && level.spec.slo.name == ask.key;
    if !list.iter().any(is_meant) {
        return Ok(None);
    }
    let evaluated = all_evaluated(shared, loaded, here.now, Extent::Standing).await?;
    let Some(whole) = wholes(list, &evaluated).into_iter().find(|whole| whole.name == ask.key) else { return Ok(None) };
    let spec = &list[whole.parts[0]].spec;
    let row = composite_row(&whole, list, &evaluated, here);
    let facts = whole.composite.as_ref().map(|composite| {
        let ratio = composite.error_ratio.as_ref().map_or_else(|| UNKNOWN.to_owned(), percent);
        vec![
            fact(
                "Remaining",
                row.remaining_text.clone(),
                "the weighted mean of what its parts spent, of what they may",
            ),
            fact("Bad", ratio, "the weighted mean of its parts"),
            fact("Known", short_percent(&composite.weighed), "of the weights of its parts"),
        ]
    });
    Ok(Some(SloView {
        promise: format!("{}: {}", row.title, row.objective),
        window: window_text(&spec.slo.window),
        service: spec.service.clone(),
        owner: spec.owner.clone(),
        description: spec.description.clone(),
        facts: facts.unwrap_or_default(),
        sentences: vec!["A part with more traffic weighs no more for it: that is what weights are for.".to_owned()],
        parts: part_rows(&whole, list, &evaluated, here),
        row,
        ..SloView::default()
    }))
}

fn fact(name: &str, text: String, more: &str) -> SloFact {
    SloFact { name: name.to_owned(), text, more: more.to_owned() }
}
