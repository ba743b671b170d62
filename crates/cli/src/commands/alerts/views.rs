//! `alerts views`: the lists that are kept in the window, and listing by one of them.

use serde::Serialize;
use watchbill_engine::api::SavedViewView;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::Look;

#[derive(Serialize)]
struct Document<'a> {
    views: Vec<View<'a>>,
}

#[derive(Serialize)]
struct View<'a> {
    name: &'a str,
    filter: &'a str,
    group_by: &'a [String],
    /// How many alerts pass it and are not over; null where its filter cannot be read.
    alerts: Option<usize>,
}

pub(super) async fn views(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let kept = kept(surroundings).await?;
    Ok(Answer::new(text(&kept, surroundings.look), &document(&kept)))
}

/// The filter of the list of this name, together with the one that was given.
pub(super) async fn filter_of(surroundings: &Surroundings, name: &str, filter: &str) -> Result<String, Failure> {
    let kept = kept(surroundings).await?;
    let view = kept.iter().find(|view| view.name == name).ok_or_else(|| {
        let names: Vec<&str> = kept.iter().map(|view| view.name.as_str()).collect();
        let known =
            if names.is_empty() { "none is kept yet".to_owned() } else { format!("there are {}", names.join(", ")) };
        Failure::not_found(format!("no list is kept under the name `{name}`; {known}"))
    })?;
    let parts = [view.filter.trim(), filter.trim()];
    Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
}

async fn kept(surroundings: &Surroundings) -> Result<Vec<SavedViewView>, Failure> {
    let Some(handle) = surroundings.look_on().await? else { return Ok(Vec::new()) };
    let kept = handle.saved_views().await?;
    handle.shutdown().await;
    Ok(kept)
}

fn document(kept: &[SavedViewView]) -> Document<'_> {
    Document {
        views: kept
            .iter()
            .map(|view| View { name: &view.name, filter: &view.filter, group_by: &view.group_by, alerts: view.count })
            .collect(),
    }
}

fn text(kept: &[SavedViewView], look: Look) -> String {
    if kept.is_empty() {
        return "no list is kept; the window keeps one with the key W\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Text("LIST"),
        Column::Text("ALERTS"),
        Column::Flexible("FILTER"),
        Column::Text("GROUPED BY"),
    ]);
    for view in kept {
        let count = view.count.map_or_else(|| "?".to_owned(), |count| count.to_string());
        table.row([&view.name, &count, &view.filter, &view.group_by.join(", ")]);
    }
    table.render(look)
}
