//! What is drawn with: variables of the window's style sheet, and the same as fixed colours for files.

use plotters::style::RGBColor;

/// What is drawn with; each is a variable of the style sheet, so that one drawing follows both themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Firing,
    Resolved,
    Pending,
    Unknown,
    Axis,
    Text,
    /// Numbers that are the answer.
    Strong,
    /// What lies under everything: behind a text that stands on a hatching.
    Ground,
    /// Faint lines to measure by.
    Grid,
    /// What is left of a budget.
    Line,
    /// What is bad: below zero, and bad events.
    Spent,
    /// The even pace.
    Even,
    /// Incidents, deploys, decisions.
    Mark,
    /// Time that does not count.
    Excluded,
    /// All events.
    Total,
    /// The lines of a chart of several, in their order.
    First,
    Second,
    Third,
    Fourth,
}

impl Ink {
    pub(crate) const ALL: [Self; 19] = [
        Self::Firing,
        Self::Resolved,
        Self::Pending,
        Self::Unknown,
        Self::Axis,
        Self::Text,
        Self::Strong,
        Self::Ground,
        Self::Grid,
        Self::Line,
        Self::Spent,
        Self::Even,
        Self::Mark,
        Self::Excluded,
        Self::Total,
        Self::First,
        Self::Second,
        Self::Third,
        Self::Fourth,
    ];

    /// The variable of the style sheet, and its colour in the light theme, which is that of files and projectors.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Firing => ("--chart-firing", "#737c89"),
            Self::Resolved => ("--chart-resolved", "#8b94a0"),
            Self::Pending => ("--chart-pending", "#c3c9d1"),
            Self::Unknown => ("--chart-unknown", "#8b94a0"),
            Self::Axis => ("--chart-axis", "#868e99"),
            Self::Text => ("--chart-text", "#5c6571"),
            Self::Strong => ("--chart-strong", "#1a1e23"),
            Self::Ground => ("--chart-ground", "#ffffff"),
            Self::Grid => ("--chart-grid", "#e1e4e8"),
            Self::Line => ("--chart-line", "#1a1e23"),
            Self::Spent => ("--chart-spent", "#b42318"),
            Self::Even => ("--chart-even", "#5c6571"),
            Self::Mark => ("--chart-mark", "#4a535e"),
            Self::Excluded => ("--chart-excluded", "#41618c"),
            Self::Total => ("--chart-total", "#737c89"),
            Self::First => ("--chart-series-1", "#1a1e23"),
            Self::Second => ("--chart-series-2", "#41618c"),
            Self::Third => ("--chart-series-3", "#835900"),
            Self::Fourth => ("--chart-series-4", "#565f6b"),
        }
    }

    /// The variable of the style sheet.
    pub(crate) fn variable(self) -> &'static str {
        self.names().0
    }

    /// `#rrggbb` in the light theme.
    pub(crate) fn light(self) -> &'static str {
        self.names().1
    }

    /// What plotters is told, because it writes no colour but `#RRGGBB`. Only these are drawn with, so every one of them in
    /// an attribute of the result is ours.
    pub(crate) fn sentinel(self) -> RGBColor {
        RGBColor(1, 1, self as u8 + 1)
    }

    /// Of a colour as plotters wrote it, with the quotes of an attribute.
    fn of_attribute(quoted: &str) -> Option<Self> {
        let number = quoted.strip_prefix("\"#0101")?.strip_suffix('"')?;
        Self::ALL.get(usize::from(u8::from_str_radix(number, 16).ok()?).checked_sub(1)?).copied()
    }
}

/// A drawing of plotters with its colours as variables of the style sheet.
pub(crate) fn with_variables(svg: &str) -> String {
    // With the quotes of an attribute, which plotters escapes in text: a label cannot be taken for a colour.
    const BEGINS: &str = "=\"#0101";
    const QUOTED: usize = "\"#010101\"".len();
    let mut out = String::with_capacity(svg.len() + svg.len() / 4);
    let mut rest = svg;
    while let Some(at) = rest.find(BEGINS) {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        match after.get(..QUOTED).and_then(Ink::of_attribute) {
            Some(ink) => {
                out.push_str("\"var(");
                out.push_str(ink.variable());
                out.push_str(")\"");
                rest = &after[QUOTED..];
            }
            None => rest = after,
        }
    }
    out.push_str(rest);
    out
}

/// A drawing with variables, in the colours of the light theme.
pub(crate) fn in_light(svg: &str) -> String {
    Ink::ALL.iter().fold(svg.to_owned(), |svg, ink| {
        svg.replace(&format!("\"var({})\"", ink.variable()), &format!("\"{}\"", ink.light()))
    })
}

#[cfg(test)]
mod tests {
    use super::{Ink, in_light, with_variables};

    const TOKENS: &str = include_str!("../../../ui/src/styles/tokens.css");

    /// The colour of a variable in the light theme of the window, through the variables it refers to.
    fn light_of(variable: &str) -> String {
        let line = TOKENS.lines().find_map(|line| line.trim().strip_prefix(variable)?.strip_prefix(": "));
        let value = line.unwrap_or_else(|| panic!("no {variable} in the style sheet")).trim_end_matches(';');
        match value.strip_prefix("var(") {
            Some(other) => light_of(other.trim_end_matches(')')),
            None => value.trim_start_matches("light-dark(").split(',').next().unwrap().to_owned(),
        }
    }

    #[test]
    fn every_ink_is_in_the_style_sheet_and_has_its_light_colour() {
        for ink in Ink::ALL {
            assert_eq!(light_of(ink.variable()), ink.light(), "{}", ink.variable());
        }
    }

    #[test]
    fn every_ink_is_told_from_every_other() {
        for (place, ink) in Ink::ALL.into_iter().enumerate() {
            assert_eq!(ink as usize, place);
            let written = with_variables(&format!("<a fill=\"#0101{:02X}\"/>", place + 1));
            assert_eq!(written, format!("<a fill=\"var({})\"/>", ink.variable()));
            assert_eq!(in_light(&written), format!("<a fill=\"{}\"/>", ink.light()));
        }
    }

    #[test]
    fn what_is_no_ink_stays() {
        for text in ["<a fill=\"#010100\"/>", "<a fill=\"#0101FF\"/>", "<a fill=\"#0101", "<t>=&quot;#010101&quot;</t>"]
        {
            assert_eq!(with_variables(text), text);
        }
    }
}
