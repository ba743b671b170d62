//! What a kind says about itself: the form, the manual and the validation are made from it.

use std::collections::BTreeSet;

use watchbill_domain::alerts::MatcherSet;
use watchbill_domain::sources::{Field, FieldKind};
use watchbill_domain::time::parse_span;
use watchbill_sources::{ALL, find};

/// The keys every source has; a kind may not give them another meaning.
const COMMON: [&str; 9] = ["name", "kind", "url", "every", "auth", "ca", "proxy", "headers", "body_cap"];

#[test]
fn a_kind_is_complete_and_found_by_its_id() {
    let mut ids = BTreeSet::new();
    for kind in ALL {
        assert!(is_key(kind.id), "{}", kind.id);
        assert!(ids.insert(kind.id), "{} is there twice", kind.id);
        assert!(!kind.title.trim().is_empty(), "{}", kind.id);
        assert!(kind.about.len() > 80 && kind.about.ends_with('.'), "{}", kind.id);
        assert!(!kind.about.contains("  "), "{}", kind.id);
        assert!((5..=3600).contains(&kind.every_s), "{}", kind.id);
        assert!(find(kind.id).is_some_and(|found| std::ptr::eq(found, *kind)));
    }
    assert!(find("no such kind").is_none());
}

#[test]
fn a_field_is_complete_and_its_default_and_example_are_values_it_accepts() {
    for kind in ALL {
        let mut keys = BTreeSet::new();
        for field in kind.fields {
            let name = format!("{}.{}", kind.id, field.key);
            assert!(is_key(field.key) && !COMMON.contains(&field.key), "{name}");
            assert!(keys.insert(field.key), "{name} is there twice");
            assert!(!field.title.trim().is_empty() && !field.title.ends_with('.'), "{name}");
            assert!(field.help.ends_with('.') && !field.help.contains("  "), "{name}");
            assert!(!(field.required && field.default.is_some()), "{name} has a default nobody ever sees");
            assert_eq!(accepts(field, field.example), Ok(()), "{name}");
            if let Some(default) = field.default {
                assert_eq!(accepts(field, default), Ok(()), "{name}");
            }
        }
    }
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether one value of this field may be written so.
fn accepts(field: &Field, text: &str) -> Result<(), String> {
    let holds = |holds: bool| if holds { Ok(()) } else { Err(format!("{text} for {:?}", field.kind)) };
    match field.kind {
        FieldKind::Text | FieldKind::Texts => holds(!text.trim().is_empty()),
        FieldKind::Matchers => MatcherSet::parse(text).map(|_| ()).map_err(|e| e.to_string()),
        FieldKind::Switch => holds(matches!(text, "true" | "false")),
        FieldKind::Number { min, max } => holds(text.parse().is_ok_and(|n: i64| (min..=max).contains(&n))),
        FieldKind::Span { min_s, max_s } => holds((min_s..=max_s).contains(&parse_span(text)?.as_secs())),
        FieldKind::Choice(words) => holds(words.contains(&text)),
    }
}
