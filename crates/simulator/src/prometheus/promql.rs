//! The part of PromQL that is answered, evaluated over every step of a range at once.
//!
//! Selectors with matchers, and ranges of them with `offset`; `sum`, `min`, `max`, `avg` and `count` with `by` or `without`; `rate`, `increase`, `changes`,
//! `sum_over_time`, `count_over_time`, `last_over_time`, `label_replace`, `histogram_quantile`, `time` and `vector`; arithmetic, comparison (with `bool`), `and`, `or` and `unless`, with `on` and
//! `ignoring`. Whatever else PromQL has is refused as a parse error, never answered wrongly.

mod binary;
mod evaluate;
mod expression;
mod functions;
mod lexer;
mod parser;

pub(super) use evaluate::{Answer, Failed, Row, evaluate, too_many_samples};
pub(super) use expression::{Expr, Selector, kind};
pub(super) use lexer::span_ms;
pub(super) use parser::parse;

#[cfg(test)]
#[path = "promql_tests.rs"]
mod tests;
