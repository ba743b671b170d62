//! What the sources of a workspace last told of what they do while nobody answers.

use watchbill_definitions::ServiceSpec;
use watchbill_domain::alerts::{RouteTree, Unanswered, concerns_source};
use watchbill_domain::sources::{Escalation, Health, HealthFacts, health};
use watchbill_domain::time::{Instant, local_text};
use watchbill_sources::find;
use watchbill_store::{Configured, SourceRow, Store, StoreError, UnansweredRow};

use crate::oncall::brief::Reader;

/// What the sources of a workspace last told; nothing where there are no records.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Upstreams {
    all: Vec<Upstream>,
    has_records: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Upstream {
    pub name: String,
    kind: String,
    facts: HealthFacts,
    /// What it last told.
    said: Unanswered,
    said_at: Option<Instant>,
    trouble: Option<String>,
}

/// What one told.
pub(super) enum Known<'a> {
    Policies(&'a [Escalation]),
    Routes(&'a RouteTree),
}

/// Whose word something is.
pub(super) struct Told {
    /// `as pd said at 14:02`
    pub provenance: String,
    pub as_of: Option<Instant>,
    /// Why it may be otherwise by now.
    pub doubt: Option<String>,
}

impl Told {
    pub fn in_file(file: &str) -> Self {
        Self { provenance: format!("as {file} says"), as_of: None, doubt: None }
    }
}

impl Upstreams {
    /// Of the records.
    pub(crate) async fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self::of(store.unanswered().await?, &store.sources().await?))
    }

    /// Of what the sources told, and of their health.
    pub(crate) fn of(mut told: Vec<UnansweredRow>, sources: &[SourceRow]) -> Self {
        let upstream = |source: &SourceRow| {
            let place = told.iter().position(|row| row.source == source.name);
            let row = place.map(|place| told.swap_remove(place));
            let (said, said_at, trouble) =
                row.map_or((Unanswered::NotTold, None, None), |row| (row.said, row.said_at, row.trouble));
            let (name, kind) = (source.name.to_string(), source.kind.clone());
            Upstream { name, kind, facts: source.facts, said, said_at, trouble }
        };
        let configured = sources.iter().filter(|source| source.configured == Configured::Yes);
        Self { all: configured.map(upstream).collect(), has_records: true }
    }

    pub(super) fn all(&self) -> &[Upstream] {
        &self.all
    }

    pub(super) fn find(&self, name: &str) -> Option<&Upstream> {
        self.all.iter().find(|upstream| upstream.name == name)
    }

    /// Why nothing is known of a source that is not here.
    pub(super) fn missing(&self, name: &str) -> String {
        if self.has_records {
            format!("There is no source `{name}` in watchbill.toml.")
        } else {
            format!("What {name} does if nobody answers is not known: nothing was recorded here yet.")
        }
    }

    /// Whether any of them has routes, which services lead to.
    pub(super) fn has_routes(&self) -> bool {
        self.all.iter().any(|upstream| matches!(upstream.said, Unanswered::Routes(_)))
    }

    /// Those that go by policies, one of which a schedule may name: the source, and what its policies are called.
    pub(super) fn with_policies(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.all.iter().filter_map(|upstream| match &upstream.said {
            Unanswered::Policies(policies) => {
                Some((upstream.name.as_str(), policies.iter().map(|policy| policy.name.as_str()).collect()))
            }
            _ => None,
        })
    }
}

impl Upstream {
    /// Whether alerts of a service may come from it.
    pub fn may_have(&self, service: &ServiceSpec) -> bool {
        concerns_source(&service.matchers, &self.name)
    }

    /// Whether it is of a kind that tells, and did not.
    pub fn failed_to_tell(&self) -> bool {
        self.trouble.is_some()
    }

    /// What it said, when, and whether that can still be believed.
    ///
    /// # Errors
    /// A sentence on why nothing is known.
    pub fn told(&self, reader: Reader<'_>) -> Result<(Known<'_>, Told), String> {
        let known = match &self.said {
            Unanswered::Policies(policies) => Known::Policies(policies),
            Unanswered::Routes(tree) => Known::Routes(tree),
            Unanswered::NotTold | Unanswered::NotKnown(_) => return Err(self.untold()),
        };
        let Some(said_at) = self.said_at else { return Err(self.untold()) };
        let clock = |at: Instant| local_text(at, reader.laptop, reader.now).short;
        let silent = match health(&self.facts, reader.now) {
            Health::Fine => None,
            _ => Some("does not answer since; it may do something else by now".to_owned()),
        };
        let doubt = self.trouble.as_ref().map(|why| format!("does not tell any more: {why}")).or(silent);
        let told = Told {
            provenance: format!("as {} said at {}", self.name, clock(said_at)),
            as_of: Some(said_at),
            doubt: doubt.map(|doubt| format!("{} {doubt}", self.name)),
        };
        Ok((known, told))
    }

    /// Why nothing is known, a sentence.
    fn untold(&self) -> String {
        let name = &self.name;
        if let Some(why) = &self.trouble {
            return format!("What {name} does if nobody answers is not known: {why}.");
        }
        if self.facts.last_good_at.is_none() {
            return format!("What {name} does if nobody answers is not known: it was not heard yet.");
        }
        let kind = find(&self.kind).map_or(self.kind.as_str(), |kind| kind.title);
        format!("{name} does nothing by itself if nobody answers, or does not tell: it is a {kind}.")
    }
}
