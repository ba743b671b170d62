//! Whether an objective fits: what the SRE workbook suggests (table 2-5) by three things a team can tell.

/// How much there is of something, as the people in the room say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Little.
    Low,
    /// Much.
    High,
}

impl Measure {
    /// Reads `low` or `high`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Low, Self::High].into_iter().find(|measure| measure.code() == word)
    }

    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
        }
    }
}

/// What is known of an objective beside its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fit {
    /// Whether it was kept; none where nothing is known of it.
    pub is_met: Option<bool>,
    /// How much toil the service makes.
    pub toil: Measure,
    /// How content those are who use it.
    pub satisfaction: Measure,
}

impl Fit {
    /// What to do; none where nothing is known of the objective.
    #[must_use]
    pub fn suggestion(self) -> Option<&'static str> {
        use Measure::{High, Low};
        let suggestion = match (self.is_met, self.toil, self.satisfaction) {
            (None, _, _) => return None,
            (Some(true), Low, High) => {
                "Release more boldly, or spend the time on a service that needs it more: this one is better than it must be."
            }
            (Some(true), _, Low) => "Tighten the objective: it is kept, and people are not content.",
            (Some(true), High, High) => {
                "Make alerts less sensitive where they tell of nothing. Else loosen the objective for a while, or hand toil \
                 back, and mend the product or let it mend itself."
            }
            (Some(false), _, High) => "Loosen the objective: it is missed, and people are content.",
            (Some(false), Low, Low) => "Make alerts more sensitive: people suffer before anybody is told.",
            (Some(false), High, Low) => "Hand toil back, and mend the product or let it mend itself.",
        };
        Some(suggestion)
    }
}

#[cfg(test)]
#[path = "fit_tests.rs"]
mod tests;
