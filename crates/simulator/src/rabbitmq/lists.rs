//! What is asked of a list: columns, a name, a page.

use regex::Regex;
use serde_json::{Map, Value, json};

/// Items of a page where nobody says how many.
const PAGE_SIZE: usize = 100;

/// The words behind the `?` of a question.
pub(super) struct Asked<'a>(pub(super) &'a [(String, String)]);

/// Why a list is not given: an error and a reason, with status 400.
pub(super) struct Refused {
    pub(super) error: &'static str,
    pub(super) reason: String,
}

impl Asked<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Only the columns that are asked for.
    pub(super) fn columns(&self, item: Map<String, Value>) -> Map<String, Value> {
        let Some(columns) = self.get("columns") else { return item };
        let mut kept: Map<String, Value> = Map::new();
        for column in columns.split(',') {
            match column.split_once('.') {
                None => kept.extend(item.get(column).map(|value| (column.to_owned(), value.clone()))),
                Some((outer, inner)) => {
                    let Some(Value::Object(all)) = item.get(outer) else { continue };
                    // What has none of the columns that are asked for is an empty list.
                    let place = kept.entry(outer).or_insert_with(|| json!([]));
                    if let Some(value) = all.get(inner) {
                        match place {
                            Value::Object(some) => _ = some.insert(inner.to_owned(), value.clone()),
                            other => *other = json!({ inner: value }),
                        }
                    }
                }
            }
        }
        kept
    }

    /// The list, or the page of it that is asked for; names are looked at only where pages are.
    pub(super) fn listed(&self, items: Vec<Map<String, Value>>) -> Result<Value, Refused> {
        let Some(page) = self.get("page") else {
            return Ok(items.into_iter().map(|item| self.columns(item)).collect::<Vec<_>>().into());
        };
        let number = |text: &str, what: &str| {
            let refused = || Refused { error: "not_integer", reason: format!("{what} is not an integer: {text}") };
            text.parse::<usize>().map_err(|_| refused())
        };
        let page = number(page, "page")?;
        let size = self.get("page_size").map_or(Ok(PAGE_SIZE), |text| number(text, "page_size"))?.max(1);
        let total = items.len();
        let named = self.named(items)?;
        let pages = named.len().div_ceil(size);
        if page == 0 || page > pages.max(1) {
            let reason = format!("Page out of range, page: {page} page size: {size}, len: {}", named.len());
            return Err(Refused { error: "page_out_of_range", reason });
        }
        let found = named.len();
        let of_page: Vec<_> =
            named.into_iter().skip((page - 1) * size).take(size).map(|item| self.columns(item)).collect();
        Ok(json!({
            "filtered_count": found, "item_count": of_page.len(), "items": of_page, "page": page, "page_count": pages,
            "page_size": size, "total_count": total,
        }))
    }

    fn named(&self, mut items: Vec<Map<String, Value>>) -> Result<Vec<Map<String, Value>>, Refused> {
        let Some(wanted) = self.get("name").filter(|wanted| !wanted.is_empty()) else { return Ok(items) };
        let name = |item: &Map<String, Value>| item.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        if self.get("use_regex") == Some("true") {
            let refused = |error| Refused { error: "invalid_regex", reason: format!("{error}") };
            let pattern = Regex::new(wanted).map_err(refused)?;
            items.retain(|item| pattern.is_match(&name(item)));
        } else {
            items.retain(|item| name(item).contains(wanted));
        }
        Ok(items)
    }
}
