//! What an expression is made of.

use regex::Regex;

/// What is to be evaluated.
#[derive(Debug, Clone)]
pub(in crate::prometheus) enum Expr {
    Number(f64),
    Select(Selector),
    Range(Selector, Window),
    Negative(Box<Expr>),
    Call(Function, Vec<Expr>),
    Relabel(Box<Relabel>),
    Aggregate(Aggregate, Matching, Box<Expr>),
    Binary(Box<Binary>),
}

/// The time over which a range is looked at, milliseconds.
#[derive(Debug, Clone, Copy)]
pub(in crate::prometheus) struct Window {
    pub(in crate::prometheus) span_ms: i64,
    /// How long before the instant of the evaluation it ends.
    pub(in crate::prometheus) offset_ms: i64,
}

/// Which series.
#[derive(Debug, Clone)]
pub(in crate::prometheus) struct Selector {
    pub(in crate::prometheus) matchers: Vec<Matcher>,
}

#[derive(Debug, Clone)]
pub(in crate::prometheus) struct Matcher {
    pub(in crate::prometheus) name: String,
    pub(super) test: Test,
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    Is(String),
    IsNot(String),
    Like(Regex),
    Unlike(Regex),
}

impl Matcher {
    /// Whether a label of this value passes; a label that is absent has an empty one.
    pub(in crate::prometheus) fn passes(&self, value: &str) -> bool {
        match &self.test {
            Test::Is(wanted) => wanted == value,
            Test::IsNot(refused) => refused != value,
            Test::Like(regex) => regex.is_match(value),
            Test::Unlike(regex) => !regex.is_match(value),
        }
    }
}

/// `label_replace`: where the value of `source` matches, `label` becomes what the pattern makes of it.
#[derive(Debug, Clone)]
pub(in crate::prometheus) struct Relabel {
    pub(in crate::prometheus) inner: Expr,
    pub(super) label: String,
    pub(super) replacement: String,
    pub(super) source: String,
    pub(super) pattern: Regex,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::prometheus) enum Function {
    Rate,
    Increase,
    Changes,
    LastOverTime,
    SumOverTime,
    CountOverTime,
    HistogramQuantile,
    Time,
    Vector,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::prometheus) enum Aggregate {
    Sum,
    Min,
    Max,
    Avg,
    Count,
}

/// Which labels count.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::prometheus) enum Matching {
    Only(Vec<String>),
    AllBut(Vec<String>),
}

#[derive(Debug, Clone)]
pub(in crate::prometheus) struct Binary {
    pub(super) sign: String,
    /// `bool` was written: 0 or 1 instead of a filter.
    pub(super) as_number: bool,
    pub(super) matching: Matching,
    pub(in crate::prometheus) left: Expr,
    pub(in crate::prometheus) right: Expr,
}

/// What kind of value an expression has, in the words of Prometheus.
pub(in crate::prometheus) fn kind(expr: &Expr) -> &'static str {
    match expr {
        Expr::Number(_) | Expr::Call(Function::Time, _) => "scalar",
        Expr::Range(..) => "range vector",
        Expr::Negative(inner) => kind(inner),
        Expr::Binary(binary) if kind(&binary.left) == "scalar" && kind(&binary.right) == "scalar" => "scalar",
        Expr::Select(_) | Expr::Call(..) | Expr::Relabel(_) | Expr::Aggregate(..) | Expr::Binary(_) => "instant vector",
    }
}
