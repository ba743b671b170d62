//! Names of pages and files: safe on every system and in every address, and each given once.

use std::collections::BTreeSet;

use super::{Document, Page, Part};

/// Characters of a name.
const LONGEST: usize = 60;

/// The names of a document's pages and of the files of their parts.
pub(super) struct Names {
    pages: Vec<(String, Vec<String>)>,
}

impl Names {
    pub(super) fn of(document: &Document) -> Self {
        let (mut anchors, mut files) = (BTreeSet::new(), BTreeSet::new());
        let mut file = |part: &Part| match part {
            Part::Figure(figure) => once(&mut files, &format!("charts/{}", name(&figure.name)), ".png"),
            Part::Table(table) => once(&mut files, &format!("tables/{}", name(&table.name)), ".csv"),
            _ => String::new(),
        };
        let mut page = |page: &Page| {
            (once(&mut anchors, &name(&page.name), ""), page.parts.iter().map(&mut file).collect::<Vec<_>>())
        };
        Self { pages: document.pages.iter().map(&mut page).collect() }
    }

    /// By which a page is linked to.
    pub(super) fn page(&self, page: usize) -> &str {
        self.pages.get(page).map_or("", |(anchor, _)| anchor)
    }

    /// The path of the file of a chart or table; empty for a part that has none.
    pub(super) fn file(&self, page: usize, part: usize) -> String {
        self.pages.get(page).and_then(|(_, files)| files.get(part)).cloned().unwrap_or_default()
    }
}

/// The name, with a number if it is taken.
fn once(taken: &mut BTreeSet<String>, name: &str, ending: &str) -> String {
    let numbered = (2..).map(|n| format!("{name}-{n}{ending}"));
    let free = std::iter::once(format!("{name}{ending}")).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// Small letters, digits and single hyphens.
fn name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() == LONGEST {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    // Windows has no file of these names, whatever their ending.
    let reserved = ["con", "prn", "aux", "nul"].contains(&name)
        || name.strip_prefix("com").or(name.strip_prefix("lpt")).is_some_and(|n| n.len() == 1);
    if name.is_empty() || reserved { format!("part-{name}").trim_end_matches('-').to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rstest::rstest;

    use super::{name, once};

    #[rstest]
    #[case("checkout-burn", "checkout-burn")]
    #[case("Überblick / Q1 2026", "berblick-q1-2026")]
    #[case("../../etc/passwd", "etc-passwd")]
    #[case("", "part")]
    #[case("决定", "part")]
    #[case("CON", "part-con")]
    #[case("com1", "part-com1")]
    fn names_are_safe(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(name(text), expected);
    }

    #[test]
    fn a_name_is_given_once() {
        let mut taken = BTreeSet::new();
        assert_eq!(
            ["a", "a", "a-2", "b"].map(|name| once(&mut taken, name, ".csv")),
            ["a.csv", "a-2.csv", "a-2-2.csv", "b.csv"]
        );
    }
}
