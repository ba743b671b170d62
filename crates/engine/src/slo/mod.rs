//! Service levels. What is spent is decided in `domain`; here files are read, times as people type them, and answers are put
//! into words.

mod asked;
mod evaluate;
pub(crate) mod figures;
pub(crate) mod listing;
pub(crate) mod remarks;
pub(crate) mod said;

pub use asked::{AskedEvaluation, AskedText};
pub use evaluate::{EvaluateAnswer, NotEvaluated, evaluate_slo, team_zone};
