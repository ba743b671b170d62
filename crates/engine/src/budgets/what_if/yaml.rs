//! What would have to be written into the files of an SLO, so that what is supposed is so.

use watchbill_definitions::{SloAmendment, amended_slo};
use watchbill_domain::slo::{Exclusion, Slo};

use crate::levels::Level;
use crate::openslo::text;
use crate::shared::Shared;

/// What is supposed of which objective.
pub(super) struct Snippet<'a> {
    /// Its SLO has so many objectives before it.
    pub nth: usize,
    pub level: &'a Level,
    pub after: &'a Slo,
    /// What is not to be held against the service besides what its file says.
    pub exclusions: &'a [Exclusion],
}

impl Snippet<'_> {
    /// The lines of its file that would be others; none where nothing is supposed, or the file cannot be read.
    pub fn text(&self, shared: &Shared) -> Option<String> {
        let (before, loaded) = (&self.level.spec.slo, shared.loaded());
        let table = self.table();
        let pairs = self.after.alerting.pairs.as_slice();
        let amendment = SloAmendment {
            nth: self.nth,
            objective: (before.objective != self.after.objective).then_some(&self.after.objective),
            window: (before.window != self.after.window).then_some(&self.after.window),
            pairs: (before.alerting.pairs != self.after.alerting.pairs).then_some(pairs),
            exclusions: Some(table.as_str())
                .filter(|_| !self.exclusions.is_empty() && self.level.spec.exclusions.is_none()),
        };
        let file = text(&*shared.ports.files, &shared.folder.join(&self.level.spec.file)).ok()?;
        let amended = amended_slo(&file, &before.name, &amendment, loaded.zone.as_ref());
        let rows = (!self.exclusions.is_empty()).then(|| self.rows(&table));
        let parts: Vec<String> = rows.into_iter().chain(amended).collect();
        (!parts.is_empty()).then(|| parts.concat())
    }

    /// The table that has, or would have, what is not held against the service.
    fn table(&self) -> String {
        let own = || format!("exclusions/{}.csv", self.level.spec.slo.name);
        self.level.spec.exclusions.clone().unwrap_or_else(own)
    }

    /// Rows of that table. They stand in comments: it is another file.
    fn rows(&self, table: &str) -> String {
        let row = |one: &Exclusion| format!("#   {},{},say why\n", one.span.start, one.span.end);
        let rows: String = self.exclusions.iter().map(row).collect();
        format!("# {table} gets these rows:\n#   from,to,reason\n{rows}")
    }
}
