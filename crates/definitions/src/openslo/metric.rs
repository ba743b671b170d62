//! Where a metric is read, and what is to be known of its query before it is sent anywhere.

use crate::yaml::Shape;

use super::codes::{E_METRIC_SOURCE_MISSING, W_COUNTER_SUMMED_BEFORE_INCREASE, W_PLACEHOLDER_QUERY, W_QUERY_TEMPLATE};
use super::said::{Kind, Sayings, Spot};
use super::secrets::inline_secrets;

/// Reads a map with a `metricSource`. `counter` is what the ratio around it says of its samples.
pub(super) fn metric(metric: &Spot<'_>, counter: Option<bool>, sayings: &mut Sayings) {
    sayings.fields(metric, &[("metricSource", Kind::Map)]);
    let Some(source) = metric.filled("metricSource") else {
        return sayings.say(&E_METRIC_SOURCE_MISSING, metric, "has no `metricSource`");
    };
    sayings.fields(&source, &[("metricSourceRef", Kind::Value), ("type", Kind::Value), ("spec", Kind::Map)]);
    let spec = source.filled("spec").filter(|spec| !spec.node.entries().is_empty());
    let Some(spec) = spec else {
        return sayings.say(&W_PLACEHOLDER_QUERY, &source, "has no `spec` with a query");
    };
    inline_secrets(&spec, sayings);
    texts(&spec, &mut |spot, text| {
        if is_placeholder(text) && spot.path.ends_with(".query") {
            sayings.say(&W_PLACEHOLDER_QUERY, spot, "is a placeholder");
        } else if has_template(text) {
            sayings.say(&W_QUERY_TEMPLATE, spot, "has a place that another program fills");
        }
    });
    if let (Some(query), Some(true)) = (spec.filled("query"), counter)
        && source.text("type").is_none_or(|word| word.eq_ignore_ascii_case("prometheus"))
        && query.node.text().is_some_and(is_sum_of_counters)
    {
        sayings.say(&W_COUNTER_SUMMED_BEFORE_INCREASE, &query, "sums counters before they are differenced");
    }
}

/// Every text below a value, with the way to it.
fn texts(spot: &Spot<'_>, each: &mut impl FnMut(&Spot<'_>, &str)) {
    match &spot.node.shape {
        Shape::Null => {}
        Shape::Text(text) => each(spot, &text.text),
        Shape::List(_) => spot.items().for_each(|item| texts(&item, each)),
        Shape::Map(entries) => {
            for entry in entries {
                let path = format!("{}.{}", spot.path, entry.key);
                texts(&Spot { node: &entry.value, path }, each);
            }
        }
    }
}

/// Whether a query stands for one that is to be written.
pub(crate) fn is_placeholder(query: &str) -> bool {
    let query = query.trim();
    let word = query.trim_matches(['<', '>', '.']).to_ascii_lowercase();
    word.is_empty()
        || query.starts_with('<') && query.ends_with('>')
        || matches!(word.as_str(), "any" | "todo" | "tbd" | "fixme" | "xxx" | "string" | "query" | "placeholder")
}

/// `{{.window}}`, `${name}`, `$__range`, `$name`, `[[name]]`, and `:name` as SQL has it. A `$` that ends a regular
/// expression and a `:` within a word are none.
pub(super) fn has_template(query: &str) -> bool {
    let begins_name = |at: usize| query[at..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let dollar = query.match_indices('$').any(|(at, _)| begins_name(at + 1) || query[at + 1..].starts_with('{'));
    let brackets = query.match_indices("[[").any(|(at, _)| begins_name(at + 2));
    let colon = query.match_indices(':').any(|(at, _)| {
        let apart = query[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ',' | '='));
        apart && begins_name(at + 1)
    });
    query.contains("{{") || dollar || brackets || colon
}

/// A sum over series that is not one over increases or rates.
fn is_sum_of_counters(query: &str) -> bool {
    let bare: String = query.chars().filter(|c| !c.is_whitespace()).collect();
    bare.starts_with("sum") && !["increase(", "rate(", "delta(", "_over_time("].iter().any(|call| bare.contains(call))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("sum(rate(x[{{.window}}]))", true)]
    #[case("sum(rate(x[$__rate_interval]))", true)]
    #[case("sum(rate(x{env=\"${env}\"}[5m]))", true)]
    #[case("SELECT v FROM m WHERE t BETWEEN :date_from AND :date_to", true)]
    #[case("sum(rate(x{code=~\"5..$\"}[5m]))", false)]
    #[case("sum:trace.hits{status:200}.as_count()", false)]
    #[case("max_over_time(job:x:rate5m[1h:30s])", false)]
    #[case("SELECT v::text FROM m", false)]
    fn a_template_is_told_from_a_query(#[case] query: &str, #[case] is: bool) {
        assert_eq!(has_template(query), is);
    }

    #[rstest]
    #[case("sum(http_requests_total)", true)]
    #[case("sum by (job) (http_requests_total)", true)]
    #[case("sum(increase(http_requests_total[5m]))", false)]
    #[case("sum(irate(http_requests_total[5m]))", false)]
    #[case("http_requests_total{code=\"200\"}", false)]
    fn a_sum_of_counters_is_told_from_one_of_increases(#[case] query: &str, #[case] is: bool) {
        assert_eq!(is_sum_of_counters(query), is);
    }

    #[rstest]
    #[case("Any", true)]
    #[case("  ", true)]
    #[case("<query>", true)]
    #[case("<your query for all requests>", true)]
    #[case("...", true)]
    #[case("any_requests_total", false)]
    fn a_placeholder_is_told_from_a_query(#[case] query: &str, #[case] is: bool) {
        assert_eq!(is_placeholder(query), is);
    }
}
