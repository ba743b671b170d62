//! Places in the JSON of an export.

use serde_json::Value;

/// A value and how it is reached, as in `schedule.schedule_layers[2].users`.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// What a key holds; null is nothing.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Some(Self { value, path })
    }

    /// What a chain of keys holds.
    pub(super) fn at(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |node, key| node.get(key))
    }

    /// The entries of the list that a key holds; none where it holds no list.
    pub(super) fn list(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|node| node.items()).unwrap_or_default()
    }

    /// The entries of a list, or of one that is wrapped as a page (`results`, `nodes`, `data`).
    pub(super) fn items(&self) -> Vec<Self> {
        if let Some(page) = ["results", "nodes", "data"].iter().find_map(|key| self.get(key)) {
            return page.items();
        }
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let item = |(i, value): (usize, &'a Value)| Self { value, path: format!("{}[{i}]", self.path) };
        items.iter().enumerate().map(item).collect()
    }

    /// Everything right below.
    pub(super) fn children(&self) -> Vec<Self> {
        match self.value {
            Value::Array(_) => self.items(),
            Value::Object(keys) => keys.keys().filter_map(|key| self.get(key)).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// The text that a key holds; none where that is empty.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The whole number that a key holds.
    pub(super) fn number(&self, key: &str) -> Option<i64> {
        self.value.get(key).and_then(Value::as_i64)
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.value.get(key).and_then(Value::as_bool)
    }

    pub(super) fn as_text(&self) -> Option<&'a str> {
        self.value.as_str().map(str::trim)
    }

    pub(super) fn as_flag(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// The text that has to be there.
    pub(super) fn need(&self, key: &str) -> Result<&'a str, String> {
        self.text(key).ok_or_else(|| format!("`{key}` is missing"))
    }
}
