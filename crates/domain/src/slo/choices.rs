//! What a team decides: about slices that say nothing by themselves, and by which policy it acts.

/// What a slice counts as that says nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountsAs {
    /// A good slice.
    Good,
    /// No slice: it leaves what is counted, never the budget.
    Ignored,
    /// A bad slice.
    Bad,
}

/// What becomes of slices that are excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExcludedAs {
    /// They count as good.
    Good,
    /// They leave the slices of the window, and with them the budget; those that are to come as well.
    Removed,
}

/// What a team decides about slices. Events need no such choice: where nothing happened there is nothing to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Choices {
    /// A slice that is known to have had no traffic.
    pub empty: CountsAs,
    /// A slice of which nothing is known, or whose counts cannot be true.
    pub unknown: CountsAs,
    /// A slice that is excluded.
    pub excluded: ExcludedAs,
}

/// No traffic is good, the unknown is neither, the excluded is good.
impl Default for Choices {
    fn default() -> Self {
        Self { empty: CountsAs::Good, unknown: CountsAs::Ignored, excluded: ExcludedAs::Good }
    }
}

/// By which policy a team acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PolicyChoice {
    /// The workbook's: by what is left of the budget.
    #[default]
    Workbook,
    /// The one with words for each window: by how fast the budget burns.
    Words,
}
