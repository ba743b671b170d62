//! Which side of a value is good.

use watchbill_domain::slo::{Comparison, Exact, Operator};

use crate::openslo::decimal;
use crate::yaml::Node;

/// The comparison of an objective.
pub(super) fn comparison(objective: &Node) -> Option<Comparison> {
    let operator = Operator::from_word(objective.text_of("op")?)?;
    let text = decimal(objective.text_of("value")?);
    Some(Comparison { operator, value: Exact::parse_decimal(&text)?, text })
}
