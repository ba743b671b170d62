//! What every object has: a name, labels, annotations, a description.

use super::codes::{E_DESCRIPTION_TOO_LONG, E_NAME_MISSING, W_DISPLAY_NAME_TOO_LONG, W_NAME_NOT_RFC1123};
use super::said::{Kind, Sayings, Spot};

/// Characters of a description, by the specification.
const LONGEST_DESCRIPTION: usize = 1050;
/// Characters of a name and of a display name.
const LONGEST_NAME: usize = 63;

/// Reads `metadata` of an object; `owner` is the object.
pub(super) fn metadata(owner: &Spot<'_>, sayings: &mut Sayings) {
    let Some(metadata) = owner.filled("metadata") else {
        return sayings.say(&E_NAME_MISSING, owner, "has no `metadata.name`");
    };
    let known =
        [("name", Kind::Value), ("displayName", Kind::Value), ("labels", Kind::Map), ("annotations", Kind::Map)];
    sayings.fields(&metadata, &known);
    match metadata.filled("name").filter(|name| name.node.text().is_some_and(|text| !text.is_empty())) {
        None => sayings.say(&E_NAME_MISSING, &metadata, "has no `name`"),
        Some(name) if !name.node.text().is_some_and(is_dns_label) => {
            sayings.say(&W_NAME_NOT_RFC1123, &name, "is not made of small letters, digits and `-`, at most 63");
        }
        Some(_) => {}
    }
    if let Some(title) = metadata.filled("displayName")
        && title.node.text().is_some_and(|text| text.chars().count() > LONGEST_NAME)
    {
        sayings.say(&W_DISPLAY_NAME_TOO_LONG, &title, "is longer than 63 characters");
    }
}

/// Looks at the length of `description`.
pub(super) fn description(spec: &Spot<'_>, sayings: &mut Sayings) {
    let Some(description) = spec.filled("description") else { return };
    let length = description.node.text().map_or(0, |text| text.chars().count());
    if length > LONGEST_DESCRIPTION {
        let what = format!("has {length} characters; at most {LONGEST_DESCRIPTION} are allowed");
        sayings.say(&E_DESCRIPTION_TOO_LONG, &description, &what);
    }
}

/// RFC 1123, a label.
pub(super) fn is_dns_label(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    name.len() <= LONGEST_NAME
        && name.bytes().all(|b| fits(b) || b == b'-')
        && name.bytes().next().is_some_and(fits)
        && name.bytes().last().is_some_and(fits)
}
