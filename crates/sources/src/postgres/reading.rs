//! From rows to queues.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{DeadLetters, Depth, Limit, Oldest, PeekFacts, QueueFacts, Reading, Topology};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

use super::Postgres;
use super::catalogue::Catalogue;
use super::frameworks::{Framework, Installed, pg_boss_limits, pg_boss_waiting};
use super::rows::{Told, number, seconds, text};
use crate::ask::SqlRefusal;
use crate::queues::{Listing, QueueSeen, QueuesRead, QueuesWanted};

type Row = [Option<String>];

/// What was read so far.
struct Gathered<'a> {
    wanted: &'a QueuesWanted,
    now: Instant,
    queues: BTreeMap<QueueName, QueueSeen>,
    facts: BTreeMap<QueueName, QueueFacts>,
    hidden: BTreeSet<QueueName>,
    doubt: Option<String>,
    problems: Vec<Problem>,
}

impl Postgres {
    /// What the rows say of queues.
    pub(super) fn read(
        &self,
        catalogue: &Catalogue,
        told: &Told<'_>,
        wanted: &QueuesWanted,
        now: Instant,
    ) -> QueuesRead {
        let mut all = Gathered {
            wanted,
            now,
            queues: BTreeMap::new(),
            facts: BTreeMap::new(),
            hidden: BTreeSet::new(),
            doubt: None,
            problems: Vec::new(),
        };
        let (mut installed, mut readable) = (BTreeSet::new(), false);
        for one in catalogue.installed(&self.frameworks) {
            installed.insert(one.framework);
            readable |= one.is_readable();
            self.read_one(&one, told, &mut all);
        }
        for framework in self.frameworks.iter().filter(|framework| self.are_named && !installed.contains(framework)) {
            let title = framework.broker().title();
            all.unread(
                framework.word(),
                &format!("has no tables in this database: check the name of the database, or take {title} out of `frameworks`"),
            );
        }
        let why_nothing = match (installed.is_empty(), readable) {
            (true, _) => Some(
                "there are no tables of pg-boss, Solid Queue, Oban or GoodJob in this database: check its name in the address",
            ),
            (false, false) => {
                Some("this role may read none of the tables: grant it USAGE on their schema and SELECT on them")
            }
            (false, true) => None,
        };
        all.read(why_nothing)
    }

    fn read_one(&self, installed: &Installed<'_>, told: &Told<'_>, all: &mut Gathered<'_>) {
        let scope = installed.scope();
        let Some(query) = installed.query() else {
            all.hide(installed);
            return;
        };
        let rows = match told.get(&query) {
            Some(Ok(rows)) => rows,
            Some(Err(SqlRefusal::NoPermission)) => {
                all.hide(installed);
                return;
            }
            Some(Err(refusal)) => {
                all.unread(&scope, &format!("cannot be read: {}", refusal.said()));
                return;
            }
            None => {
                all.unread(&scope, "was not answered");
                return;
            }
        };
        let mut is_whole = true;
        for row in rows {
            let read = match installed.framework {
                Framework::PgBoss => all.pg_boss(installed, row, rows),
                Framework::SolidQueue | Framework::Oban | Framework::GoodJob => self.counted(installed, row, all),
            };
            is_whole &= read.is_some();
        }
        if !is_whole {
            all.unread(&scope, "has rows that cannot be read");
        } else if installed.framework != Framework::PgBoss {
            self.emptied(installed, all);
        }
    }

    /// One queue, how many of its jobs died, and how long ago the first of them.
    fn counted(&self, installed: &Installed<'_>, row: &Row, all: &mut Gathered<'_>) -> Option<()> {
        let queue = plain_line(text(row, 0)?, 200);
        let dead = (number(row, 1)?, age(row, 2));
        let name = installed.dead(&queue);
        let limits = self.keeping.limits(installed.framework, all.retention(&name));
        all.put(installed, &name, dead, limits);
        all.feeds(&installed.queue(&queue), &name);
        Some(())
    }

    /// Queues that are known, or named, and of which nothing died now: only what has dead jobs is in the rows.
    fn emptied(&self, installed: &Installed<'_>, all: &mut Gathered<'_>) {
        let named = all.wanted.named.iter().map(|named| &named.name);
        let unlisted =
            |name: &&QueueName| installed.queue_of_dead(name.as_str()).is_some() && !all.queues.contains_key(*name);
        let empty: BTreeSet<QueueName> = named.chain(&all.wanted.known).filter(unlisted).cloned().collect();
        for name in empty {
            let limits = self.keeping.limits(installed.framework, all.retention(name.as_str()));
            all.put(installed, name.as_str(), (0, None), limits);
            if let Some(queue) = installed.queue_of_dead(name.as_str()) {
                all.feeds(queue, name.as_str());
            }
        }
    }
}

impl Gathered<'_> {
    /// A queue of pg-boss: its failed jobs, or where they go, and what waits in it if others send theirs there.
    fn pg_boss(&mut self, installed: &Installed<'_>, row: &Row, rows: &[Vec<Option<String>>]) -> Option<()> {
        let named = text(row, 0)?;
        let queue = plain_line(named, 200);
        let (failed, waiting) = (number(row, 2)?, number(row, 4)?);
        let (deletion, retention) = (number(row, 6), number(row, 7));
        if rows.iter().any(|other| text(other, 1) == Some(named)) {
            let name = installed.queue(&queue);
            let limits = pg_boss_waiting(seconds(row, 8), age(row, 5), retention, self.retention(&name));
            self.put(installed, &name, (waiting, age(row, 5)), limits);
        }
        match text(row, 1) {
            Some(dead_letters) => {
                self.feeds(&installed.queue(&queue), &installed.queue(&plain_line(dead_letters, 200)));
            }
            None => {
                let name = installed.dead(&queue);
                let limits = pg_boss_limits(deletion, self.retention(&name));
                self.put(installed, &name, (failed, age(row, 3)), limits);
                self.feeds(&installed.queue(&queue), &name);
            }
        }
        Some(())
    }

    fn put(&mut self, installed: &Installed<'_>, name: &str, dead: (u64, Option<Duration>), limits: Vec<Limit>) {
        let (count, age) = dead;
        let is_dead = installed.queue_of_dead(name).is_some();
        let name = QueueName::new(name);
        let broker = installed.framework.broker();
        let mut reading = Reading::of(self.now, Depth::counted(count));
        reading.oldest = age.map(|age| Oldest::died(self.now.minus(age))).filter(|_| count > 0);
        let facts = self.facts.entry(name.clone()).or_insert_with(|| QueueFacts::named(name.clone()));
        facts.we_could_purge = Some(installed.could_be_purged());
        let seen = QueueSeen {
            name: name.clone(),
            broker,
            reading,
            limits,
            limits_to_nowhere: None,
            has_all_limits: true,
            owners: Vec::new(),
            peek: PeekFacts::Stored(broker),
            handing: None,
            kind_text: installed.kind_text(is_dead),
        };
        self.queues.insert(name, seen);
    }

    fn feeds(&mut self, from: &str, to: &str) {
        let name = QueueName::new(from);
        let facts = self.facts.entry(name.clone()).or_insert_with(|| QueueFacts::named(name));
        facts.dead_letters = DeadLetters::Queue(QueueName::new(to));
        facts.can_kill = true;
    }

    fn retention(&self, name: &str) -> Option<Duration> {
        self.wanted.named.iter().find(|named| named.name.as_str() == name)?.retention
    }

    /// Our role may not read this framework: its queues are not gone.
    fn hide(&mut self, installed: &Installed<'_>) {
        let of_it = |name: &&QueueName| name.as_str().starts_with(&format!("{}/", installed.scope()));
        self.hidden.extend(self.wanted.known.iter().filter(of_it).cloned());
        self.unread(&installed.scope(), SqlRefusal::NoPermission.said());
    }

    fn unread(&mut self, place: &str, why: &str) {
        self.doubt.get_or_insert_with(|| format!("`{place}`: {why}"));
        let message = format!("{why}; what is not read counts as unknown, not as empty");
        self.problems.push(Problem { place: place.to_owned(), line: None, column: None, message });
    }

    fn read(self, why_nothing: Option<&str>) -> QueuesRead {
        let listing = match (why_nothing, self.doubt) {
            (Some(why), _) => Listing::NothingVisible(why.to_owned()),
            (None, Some(why)) => Listing::Partial(why),
            (None, None) => Listing::Whole,
        };
        let mut hidden = self.hidden;
        if why_nothing.is_some() {
            hidden.extend(self.wanted.known.iter().cloned());
        }
        let is_whole = listing == Listing::Whole;
        let topology = Topology { queues: self.facts.into_values().collect(), is_whole, ..Topology::default() };
        QueuesRead {
            queues: self.queues.into_values().collect(),
            hidden: hidden.into_iter().collect(),
            topology: Some(topology),
            listing,
            lost: None,
            problems: self.problems,
        }
    }
}

/// Seconds, counted by the clock of the database. What is in the future has no age yet.
fn age(row: &Row, at: usize) -> Option<Duration> {
    seconds(row, at).map(|seconds| Duration::from_secs_f64(seconds.max(0.0)))
}
