//! What is known about an upstream before anyone asks it, and how patiently to ask.

mod escalation;
mod field;
mod health;
mod patience;
mod spec;

pub use escalation::{Again, Escalation, EscalationStep, EscalationTarget, TargetKind};
pub use field::{Field, FieldKind, Settings, Value};
pub use health::{Health, HealthFacts, PollFailure, PollFailureKind, gap_threshold, health, outage_page_due};
pub use patience::{Backoff, Breaker, RetryBudget};
pub use spec::{Auth, Connection, HeaderValue, Problem, Proxy, SecretRef, SourceSpec};
