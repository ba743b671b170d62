//! A team whose service levels were measured for a long time, to measure how long their pages and their review take.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use watchbill_domain::slo::{Grid, MarkKind, Span};
use watchbill_domain::time::Instant;
use watchbill_store::{GroupLabels, Listing, NamedSlo, NewMark, Role, SliId, SliReadings, SloTerms, Store, StoreError};

use super::Fakes;
use super::budgets::bucket;
use crate::levels::STEP_S;
use crate::ports::Files;
use crate::workspace::{DEFINITIONS_FILE, load};
use crate::{Engine, EngineHandle, Options, StartError};

/// Five days after the end of a quarter.
const NOW: &str = "2026-10-05T09:00:00Z";
const STEP_MS: i64 = STEP_S as i64 * 1000;
const DAY_MS: i64 = 86_400_000;

/// The files of a team; its records are on disk.
pub struct MeasuredTeam {
    fakes: Fakes,
    files: Vec<(String, String)>,
}

/// How much there is.
#[derive(Debug, Clone, Copy)]
pub struct MeasuredAmount {
    /// Services.
    pub services: usize,
    /// Service levels of each, every one of them with an SLI of its own: over ninety days, and in turn over the calendar's quarter.
    pub levels_each: usize,
    /// Days of buckets.
    pub days: i64,
}

impl MeasuredTeam {
    /// A team with so much of everything, always the same; its records are written to a new database at `file`.
    ///
    /// # Errors
    /// When the file cannot be written.
    #[allow(clippy::expect_used)]
    pub async fn made_up(file: &Path, amount: MeasuredAmount) -> Result<Self, StoreError> {
        let services: Vec<String> = (0..amount.services).map(|number| format!("service-{number:02}")).collect();
        let mut files = vec![(DEFINITIONS_FILE.to_owned(), definitions(&services))];
        for service in &services {
            let text: String = (0..amount.levels_each).map(|number| slo(service, number)).collect();
            files.push((format!("slos/{service}.yaml"), text));
        }
        let team = Self { fakes: Fakes::at(NOW), files };
        let now = Instant::parse(NOW).expect("BUG: the time is one");
        let folder = file.parent().unwrap_or(file);
        team.write(folder);
        let store = Store::open(file, Role::Owner, now).await?;
        let (keys, slis) = team.slis(&store, folder, now).await?;
        for (number, key) in (0..).zip(&keys) {
            let start = now.shifted_ms(-amount.days * DAY_MS);
            let buckets = (0..amount.days * DAY_MS / STEP_MS).map(|nth| bucket(start, number, nth)).collect();
            let groups = [(GroupLabels::new(), buckets)];
            let (sli, grid) = (slis[key], Grid::of_step(STEP_S));
            let answered = Some(Span { start, end: now });
            let readings = SliReadings { sli, grid, keep: Duration::ZERO, answered, groups: &groups };
            store.commit_buckets(&[readings], now).await?;
        }
        for mark in services.iter().flat_map(|service| marks(service, now)) {
            store.add_mark(&mark, now).await?;
        }
        store.close().await;
        Ok(team)
    }

    /// Looks on in a workspace in which a copy of the database lies.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn look_on(&self, folder: &Path) -> Result<EngineHandle, StartError> {
        self.write(folder);
        Engine::look_on(Options::new(folder), self.fakes.ports()).await
    }

    #[allow(clippy::expect_used)]
    fn write(&self, folder: &Path) {
        for (name, text) in &self.files {
            self.fakes.files.write(&folder.join(name), text.as_bytes()).expect("BUG: memory can be written");
        }
    }

    /// The keys of what its files measure, in their order, and their rows.
    async fn slis(
        &self,
        store: &Store,
        folder: &Path,
        now: Instant,
    ) -> Result<(Vec<String>, HashMap<String, SliId>), StoreError> {
        let loaded = load(&*self.fakes.files, folder);
        let named: Vec<NamedSlo> = loaded
            .levels()
            .iter()
            .filter_map(|level| {
                let text = String::new;
                let terms = SloTerms { sli_key: level.sli_key()?, target: text(), window: text(), method: text() };
                let (slo, objective) = (level.spec.slo.name.clone(), level.objective.clone());
                Some(NamedSlo { slo, objective, source: None, terms })
            })
            .collect();
        let slis = store.sync_slos(&named, Listing::Whole, now).await?.slis;
        Ok((named.into_iter().map(|named| named.terms.sli_key).collect(), slis.into_iter().collect()))
    }
}

fn definitions(services: &[String]) -> String {
    let mut text = "team = \"payments\"\ntimezone = \"Europe/Berlin\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"https://prom.example.net\"\n".to_owned();
    for service in services {
        let _ = write!(text, "[[services]]\nname = \"{service}\"\n");
    }
    text
}

fn slo(service: &str, number: usize) -> String {
    let window = match number % 2 {
        0 => "{duration: 90d, isRolling: true}",
        _ => "{duration: 1Q, calendar: {startTime: '2025-01-01 00:00:00', timeZone: Europe/Berlin}}",
    };
    let of = service.replace('-', "_");
    format!(
        "---
apiVersion: openslo/v1
kind: SLO
metadata: {{name: {service}-{number}}}
spec:
  service: {service}
  budgetingMethod: Occurrences
  timeWindow: [{window}]
  indicator:
    metadata: {{name: {service}-{number}-sli}}
    spec:
      ratioMetric:
        counter: true
        bad: {{metricSource: {{type: Prometheus, spec: {{query: 'bad_{number}_{of}_total'}}}}}}
        total: {{metricSource: {{type: Prometheus, spec: {{query: 'all_{number}_{of}_total'}}}}}}
  objectives: [{{target: 0.999}}]
"
    )
}

/// A deploy a week and an incident a month over a year.
fn marks(service: &str, now: Instant) -> impl Iterator<Item = NewMark> + '_ {
    let mark = move |week: i64| {
        let from = now.shifted_ms(-week * 7 * DAY_MS);
        let kind = if week % 4 == 0 { MarkKind::Incident } else { MarkKind::Deploy };
        NewMark {
            kind,
            from,
            to: Some(from.shifted_ms(1_800_000)),
            title: format!("{service} {week}"),
            class: None,
            services: vec![service.to_owned()],
            slos: Vec::new(),
            link: None,
            by: "ana".to_owned(),
        }
    };
    (1..=52).map(mark)
}
