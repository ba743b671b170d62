//! `incidents trends`

use clap::Args;
use watchbill_engine::api::{IncidentTrendCounts, IncidentTrendMiddle, IncidentTrendSpan, IncidentTrendsView};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = "\
Calendar quarters in the team's zone, the present one as far as it has come. Medians with the middle half and how many they are of;
never a mean, and nothing by person. Drills are counted as drills and in nothing else.

Examples:
  watchbill incidents trends
  watchbill incidents trends --quarters 8 --json | jq '.spans[] | {what, middles}'")]
pub(crate) struct Words {
    /// How many quarters, the present one among them: 1 to 12
    #[arg(long, value_name = "N", default_value_t = 4)]
    quarters: u32,
}

pub(super) async fn trends(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let told = handle.incident_trends_told(words.quarters).await;
    handle.shutdown().await;
    let (view, listing) = told?;
    Ok(Answer::new(text(&view), &listing))
}

fn text(view: &IncidentTrendsView) -> String {
    let mut text = format!("{}\n", view.headline);
    // What the figures cannot tell, before anybody reads them.
    for caveat in &view.caveats {
        text.push_str(&format!("{caveat}\n"));
    }
    for counts in view.counts.iter().filter(|counts| !counts.rows.is_empty()) {
        text.push_str(&format!("\n{}", counts_text(counts, &view.quarters)));
    }
    // Also where nothing is known of any: that is worth knowing.
    for span in view.spans.iter().filter(|span| !span.dots.is_empty() || span.unknown > 0) {
        text.push_str(&format!("\n{}", span_text(span)));
    }
    text.push('\n');
    for figure in &view.figures {
        text.push_str(&format!("{}: {}\n    {}\n", figure.name, figure.text, figure.how));
    }
    text
}

fn counts_text(counts: &IncidentTrendCounts, quarters: &[String]) -> String {
    let names: Vec<String> = counts.rows.iter().map(|row| line(&row.name)).collect();
    let width = names.iter().map(|name| name.chars().count()).chain([counts.by.len()]).max().unwrap_or(0);
    let heads: String = quarters.iter().map(|quarter| format!("  {quarter:>7}")).collect();
    let mut text = format!("{:<width$}{heads}    total\n", counts.by.to_uppercase());
    for (name, row) in names.iter().zip(&counts.rows) {
        let each: String = row.each.iter().map(|count| format!("  {count:>7}")).collect();
        text.push_str(&format!("{name:<width$}{each}  {:>7}\n", row.total));
    }
    text
}

fn span_text(span: &IncidentTrendSpan) -> String {
    let mut text = format!("{}: {}\n", span.what.to_uppercase(), span.means);
    // Where there are too few, quarters are not set beside each other.
    let shown = span.middles.iter().filter(|middle| middle.count > 0 && (span.enough || middle.of == "all"));
    for middle in shown {
        text.push_str(&format!("  {:<7}  {}\n", middle.of, middle_text(middle)));
    }
    if !span.enough {
        text.push_str("  too few to compare quarters\n");
    }
    if span.unknown > 0 {
        text.push_str(&format!("  not known of {}\n", span.unknown));
    }
    text
}

fn middle_text(middle: &IncidentTrendMiddle) -> String {
    let median = middle.median.as_deref().unwrap_or("unknown");
    match (&middle.lower, &middle.upper) {
        (Some(lower), Some(upper)) => format!("median {median} ({lower} to {upper}), of {}", middle.count),
        _ => format!("median {median}, of {}", middle.count),
    }
}

#[cfg(test)]
mod tests {
    use watchbill_engine::api::IncidentTrendCount;

    use super::*;

    #[test]
    fn counts_stand_in_columns() {
        let row = |name: &str, each: [u32; 2]| IncidentTrendCount {
            name: name.to_owned(),
            each: each.into(),
            total: each.iter().sum(),
        };
        let counts = IncidentTrendCounts {
            by: "service".to_owned(),
            rows: vec![row("checkout", [1, 12]), row("search", [0, 2])],
        };
        let quarters = ["2026-Q1".to_owned(), "2026-Q2".to_owned()];
        let expected = "SERVICE   2026-Q1  2026-Q2    total\ncheckout        1       12       13\nsearch          0        2        2\n";
        assert_eq!(counts_text(&counts, &quarters), expected);
    }

    #[test]
    fn quarters_stand_beside_each_other_only_where_there_are_enough() {
        let middle = |of: &str, count, lower: Option<&str>| IncidentTrendMiddle {
            of: of.to_owned(),
            count,
            median: Some("12 min".to_owned()),
            lower: lower.map(str::to_owned),
            upper: lower.map(|_| "20 min".to_owned()),
            median_ms: Some(720_000),
            lower_ms: None,
            upper_ms: None,
        };
        let span = IncidentTrendSpan {
            what: "detect".to_owned(),
            means: "from start to detection".to_owned(),
            dots: vec![],
            unknown: 3,
            middles: vec![middle("2026-Q1", 3, None), middle("all", 6, Some("4 min"))],
            enough: false,
        };
        let few = "DETECT: from start to detection\n  all      median 12 min (4 min to 20 min), of 6\n  too few to compare quarters\n  not known of 3\n";
        assert_eq!(span_text(&span), few);
        let enough = span_text(&IncidentTrendSpan { enough: true, unknown: 0, ..span });
        assert_eq!(
            enough,
            "DETECT: from start to detection\n  2026-Q1  median 12 min, of 3\n  all      median 12 min (4 min to 20 min), of 6\n"
        );
    }
}
