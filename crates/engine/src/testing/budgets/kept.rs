//! Service levels as a database keeps them, to measure how fast they are read and evaluated.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use watchbill_domain::slo::{Grid, Series, Slo, Span};
use watchbill_store::{GroupLabels, Listing, NamedSlo, Role, SliReadings, SloTerms, Store, StoreError};

use super::{Budgets, STEP_S};

impl Budgets {
    /// Writes the buckets of all of them into a new database.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn keep(&self, file: &Path) -> Result<(), StoreError> {
        let store = Store::open(file, Role::Owner, self.now).await?;
        let named: Vec<NamedSlo> = self.levels.iter().map(|(slo, _)| named(slo)).collect();
        let slis = store.sync_slos(&named, Listing::Whole, self.now).await?.slis;
        for (slo, series) in &self.levels {
            let groups = [(GroupLabels::new(), series.buckets().to_vec())];
            let (sli, grid) = (slis[&slo.name], series.grid());
            let readings = SliReadings { sli, grid, keep: Duration::ZERO, answered: series.span(), groups: &groups };
            store.commit_buckets(&[readings], self.now).await?;
        }
        store.close().await;
        Ok(())
    }

    /// Opens the database that [`keep`](Self::keep) has written, reads the buckets of all of them and evaluates each; gives how
    /// many have spent their budget.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn portfolio_from(&self, file: &Path) -> Result<usize, StoreError> {
        let store = Store::open(file, Role::Guest, self.now).await?;
        let kept = store.slis().await?;
        let slos: HashMap<&str, &Slo> = self.levels.iter().map(|(slo, _)| (slo.name.as_str(), slo)).collect();
        let by_group: HashMap<_, _> =
            kept.iter().flat_map(|row| row.groups.iter().map(|group| (group.id, slos[row.key.as_str()]))).collect();
        let groups: Vec<_> = by_group.keys().copied().collect();
        let grid = Grid::of_step(STEP_S);
        let mut spent = 0;
        let evaluate = |group, buckets| {
            spent +=
                usize::from(Series::new(grid, buckets).is_ok_and(|series| self.is_spent(by_group[&group], &series)));
        };
        store.visit_buckets(&groups, grid, Span { start: self.start, end: self.now }, evaluate).await?;
        store.close().await;
        Ok(spent)
    }
}

fn named(slo: &Slo) -> NamedSlo {
    let text = String::new;
    let terms = SloTerms { sli_key: slo.name.clone(), target: text(), window: text(), method: text() };
    NamedSlo { slo: slo.name.clone(), objective: "1".to_owned(), source: None, terms }
}
