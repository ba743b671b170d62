//! `incidents show`

use clap::Args;
use watchbill_engine::api::{IncidentLine, IncidentTimelineRow, IncidentView, PostmortemListed};
use watchbill_engine::figure_line;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::{line, lines};

use super::INCIDENT_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
Times are told by the clock of the incident's zone. Noise is folded; with --json every line is there.

Examples:
  watchbill incidents show 7
  watchbill incidents show 7 --lines
  watchbill incidents show 7 --json | jq -r '.timeline[] | [.at, .text] | @tsv'")]
pub(crate) struct Words {
    #[arg(value_name = "NUMBER", help = INCIDENT_HELP)]
    incident: String,
    /// Name each line, for `incidents annotate` and `incidents fold`; those that are folded too
    #[arg(long)]
    lines: bool,
}

/// Whether lines are shown with what other commands call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Shown,
    Left,
}

impl Names {
    fn of(words: &Words) -> Self {
        if words.lines { Self::Shown } else { Self::Left }
    }

    /// Its kind and the key of its record.
    fn text(self, of: &IncidentLine) -> String {
        match self {
            Self::Shown => format!("{}:{}  ", of.kind, line(&of.key)),
            Self::Left => String::new(),
        }
    }
}

pub(super) async fn show(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let told = handle.incident_told(&words.incident).await;
    handle.shutdown().await;
    let (shown, view) = told?;
    let document = shown.postmortem.as_ref().map(document).unwrap_or_default();
    Ok(Answer::new(text(&view, &document, Names::of(words)), &shown))
}

fn text(view: &IncidentView, document: &str, names: Names) -> String {
    let timeline = view.timeline.iter().map(|row| row_text(row, names)).collect::<String>();
    [format!("{}{document}", head(view)), times(view), told(view), timeline]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Where it is written down.
fn document(PostmortemListed { id, state, due, owner, .. }: &PostmortemListed) -> String {
    let due = due.as_ref().filter(|_| *state != "shared").map(|due| format!(", due {due}")).unwrap_or_default();
    let owner = owner.as_deref().map_or_else(|| "nobody".to_owned(), line);
    format!("postmortem PM-{id}: {}{due}, seen to by {owner}\n", state.replace('_', " "))
}

/// What it is, who does what, and what it is about.
fn head(view: &IncidentView) -> String {
    let row = &view.row;
    let mut text = format!("{} {}: {}\n", row.severity.to_uppercase(), row.id, line(&row.title));
    if let Some(into) = row.merged_into {
        text.push_str(&format!("It turned out to be incident {into}: what is said of it is said there.\n"));
    }
    text.push_str(&format!("{} since {}\n", row.status, row.status_since.full));
    text.push_str(match row.kind.as_str() {
        "drill" => "a drill\n",
        "near_miss" => "a near miss\n",
        _ => "",
    });
    if row.restricted {
        text.push_str("meant for those alone who handle it\n");
    }
    for role in &view.roles {
        let person = role.person.as_deref().map_or_else(|| "nobody".to_owned(), line);
        text.push_str(&format!("{}: {person}\n", role.role));
    }
    let links: Vec<String> = view.links.iter().map(|link| format!("{} {}", link.kind, line(&link.key))).collect();
    if !links.is_empty() {
        text.push_str(&format!("about: {}\n", links.join(", ")));
    }
    text
}

/// Its five moments, and where they do not go together.
fn times(view: &IncidentView) -> String {
    let mut text = String::new();
    for time in &view.times {
        let at = time.at.as_ref().map_or("unknown", |at| at.full.as_str());
        text.push_str(&format!("{:<13} {at}  ({})\n", time.moment, line(&time.from)));
        if let Some(instead) = &time.instead_of {
            text.push_str(&format!("{:<13} {}\n", "", line(instead)));
        }
    }
    text.extend(view.contradictions.iter().map(|one| format!("! {}\n", line(one))));
    text.extend(view.reports.iter().map(|one| format!("{} told of it at {}\n", line(&one.who), one.at.full)));
    text
}

/// What it cost, what is attached, and what was like it.
fn told(view: &IncidentView) -> String {
    let mut text = String::new();
    for figure in &view.impact {
        let source = if figure.typed { format!(" ({})", line(&figure.how)) } else { String::new() };
        text.push_str(&format!("{}{source}\n", line(&figure_line(&figure.name, &figure.text))));
    }
    for file in &view.files {
        let (digits, name, by) = (file.sha256.get(..12).unwrap_or_default(), line(&file.name), line(&file.by));
        text.push_str(&format!("file {digits}  {name}, {}, {}, by {by}\n", file.mime, file.size));
    }
    for one in &view.similar {
        text.push_str(&format!("like {}  {}: {}\n", one.row.id, line(&one.row.title), line(&one.why)));
    }
    text
}

/// A line of the timeline with what is written beside it, or several that are folded.
fn row_text(row: &IncidentTimelineRow, names: Names) -> String {
    let name = row.line.as_ref().map(|of| names.text(of)).unwrap_or_default();
    let said = row.line.as_ref().filter(|of| ["note", "chat"].contains(&of.kind.as_str()) && !of.about.is_empty());
    let by = said.map(|of| format!("{}: ", line(&of.about))).unwrap_or_default();
    let fold = row.fold.map(|fold| format!(" (fold {fold})")).unwrap_or_default();
    let certainty = row.line.as_ref().map(|of| uncertain(&of.kind, &of.certainty)).unwrap_or_default();
    let mut text = format!("{}  {name}{by}{}{certainty}{fold}\n", row.at.full, lines(&row.text).join("\n    "));
    for annotation in row.line.iter().flat_map(|of| &of.annotations) {
        let at = annotation.said_at.as_ref().map(|at| format!(" (it was at {})", at.full)).unwrap_or_default();
        let said = lines(&annotation.text).join("\n    ");
        text.push_str(&format!("    {}: {said}{at}\n", line(&annotation.by)));
    }
    if names == Names::Shown {
        let folded = row.folded.iter().map(|of| format!("    {}  {}{}\n", of.at.full, names.text(of), line(&of.text)));
        text.extend(folded);
    }
    text
}

/// How certain the time of a line is, where it is less than observed; who wrote a note or a chat stands before it.
fn uncertain(kind: &str, certainty: &str) -> &'static str {
    match certainty {
        "inferred" => " (inferred)",
        "backfilled" => " (read afterwards)",
        "approximate" => " (about then)",
        "said" if !["note", "chat"].contains(&kind) => " (by somebody's word)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::uncertain;

    #[rstest]
    #[case::observed("alert_fired", "observed", "")]
    #[case::inferred("alert_fired", "inferred", " (inferred)")]
    #[case::read_afterwards("queue_depth", "backfilled", " (read afterwards)")]
    #[case::a_chat_without_seconds("chat", "approximate", " (about then)")]
    #[case::a_note("note", "said", "")]
    #[case::a_deploy_by_hand("deploy", "said", " (by somebody's word)")]
    fn how_certain_a_time_is_stands_behind_it(#[case] kind: &str, #[case] certainty: &str, #[case] expected: &str) {
        assert_eq!(uncertain(kind, certainty), expected);
    }
}
