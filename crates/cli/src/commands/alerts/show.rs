//! `alerts show`

use serde::Serialize;
use watchbill_engine::api::{AlertDetail, EntryView, FlapView, ListedAlert, NamedText, TimeText};

use crate::answer::{Answer, Failure};
use crate::commands::escalation::{self, Escalation};
use crate::commands::listings::listing;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line, lines};

use super::EVER;

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    alert: Option<&'a ListedAlert>,
    starts_at: String,
    expression: Option<&'a str>,
    fires_at: Option<String>,
    clears_at: Option<String>,
    also_at: Vec<AlsoAt<'a>>,
    receivers: &'a [String],
    links: Vec<Link<'a>>,
    silences: Vec<Silence<'a>>,
    /// The acknowledgement that colleagues see; null where there is none.
    shared_ack: Option<SharedAck<'a>>,
    /// What happens upstream if nobody answers; null where nobody tells or it does not fire.
    escalation: Option<Escalation<'a>>,
    decisions: Vec<Decision<'a>>,
    history: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct AlsoAt<'a> {
    id: &'a str,
    source: &'a str,
    state: &'a str,
    since: String,
}

#[derive(Serialize)]
struct Link<'a> {
    title: &'a str,
    address: &'a str,
}

#[derive(Serialize)]
struct Silence<'a> {
    id: &'a str,
    by: &'a str,
    comment: &'a str,
    ends_at: String,
}

#[derive(Serialize)]
struct SharedAck<'a> {
    by: &'a str,
    sentence: &'a str,
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct Decision<'a> {
    at: String,
    paged: bool,
    because: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    at: String,
    what: &'a str,
    text: &'a str,
    evidence: Option<&'a str>,
    reason: Option<&'a str>,
}

pub(super) async fn show(surroundings: &Surroundings, id: &str) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let detail = handle.alert_detail(id).await?;
    let listing = listing(surroundings, Some(&handle), "", Some(EVER)).await?;
    handle.shutdown().await;
    let alert = listing.alerts.iter().find(|alert| alert.id == detail.row.id);
    let text = text(&detail, surroundings.look);
    Ok(Answer::new(text, &document(&detail, alert)))
}

fn document<'a>(detail: &'a AlertDetail, alert: Option<&'a ListedAlert>) -> Document<'a> {
    let at = |time: &TimeText| Surroundings::rfc3339(time.ms);
    Document {
        id: &detail.row.id,
        alert,
        starts_at: at(&detail.starts_at),
        expression: detail.expression.as_deref(),
        fires_at: detail.fires_at.as_ref().map(at),
        clears_at: detail.clears_at.as_ref().map(at),
        also_at: detail
            .also_at
            .iter()
            .map(|a| AlsoAt { id: &a.id, source: &a.source, state: &a.state, since: at(&a.since) })
            .collect(),
        receivers: &detail.receivers,
        links: detail.links.iter().map(|link| Link { title: &link.title, address: &link.address }).collect(),
        silences: detail
            .silences
            .iter()
            .map(|s| Silence { id: &s.id, by: &s.by, comment: &s.comment, ends_at: at(&s.ends) })
            .collect(),
        shared_ack: detail.shared_ack.as_ref().map(|ack| SharedAck {
            by: &ack.by,
            sentence: &ack.text,
            problem: ack.problem.as_deref(),
        }),
        escalation: detail.escalation.as_ref().map(escalation::document),
        decisions: detail
            .decisions
            .iter()
            .map(|d| Decision { at: at(&d.at), paged: d.paged, because: &d.because })
            .collect(),
        history: detail
            .entries
            .iter()
            .map(|e| Entry {
                at: at(&e.at),
                what: &e.what,
                text: &e.text,
                evidence: e.evidence.as_deref(),
                reason: e.reason.as_deref(),
            })
            .collect(),
    }
}

fn text(detail: &AlertDetail, look: Look) -> String {
    let row = &detail.row;
    let mut text = Vec::new();
    text.push(format!("{}  {}  {}", look.paint.word(&row.severity), look.paint.word(&row.state), line(&row.name)));
    for part in [&row.place, &row.summary].into_iter().filter(|part| !part.is_empty()) {
        text.push(line(part));
    }
    text.push(String::new());
    let mut field = |name: &str, value: &str| text.push(format!("{name:<14}{}", line(value)));
    field("id", &row.id);
    field("since", &row.since.full);
    if let Some(as_of) = &row.as_of {
        field("as of", &as_of.full);
    }
    field("source", &detail.source);
    if let Some(problem) = &detail.source_health.problem {
        field("", problem);
    }
    if let Some(quiet) = &row.quiet {
        field("quiet", quiet);
    }
    if let Some(shared) = &detail.shared_ack {
        field("for everybody", &shared.text);
        if let Some(problem) = &shared.problem {
            field("", problem);
        }
    }
    if let Some(flap) = &detail.flap {
        let (name, words) = flapping(flap);
        field(name, &words);
    }
    if let Some(fires_at) = &detail.fires_at {
        field("fires", &format!("at {}, if its condition goes on holding", fires_at.full));
    }
    if let Some(clears_at) = &detail.clears_at {
        field("clears", &format!("at {}, if its condition stays away", clears_at.full));
    }
    if let Some(expression) = &detail.expression {
        field("rule", expression);
    }
    for also in &detail.also_at {
        field("evaluated by", &format!("{}: {} since {}", also.source, also.state, also.since.full));
    }
    if !detail.receivers.is_empty() {
        field("sent to", &detail.receivers.join(", "));
    }
    for silence in &detail.silences {
        field("silenced", &format!("by {} until {}: {}", silence.by, silence.ends.full, silence.comment));
    }
    section(&mut text, "Labels", named(&detail.labels));
    section(&mut text, "Annotations", named(&detail.annotations));
    let links = detail.links.iter().map(|link| format!("  {}: {}", line(&link.title), line(&link.address)));
    section(&mut text, "Links", links.collect());
    text.extend([String::new(), "Why".to_owned(), format!("  {}", line(&detail.why.headline))]);
    let otherwise = detail.why.steps.iter().find_map(|step| step.otherwise.as_deref());
    text.extend(otherwise.map(|otherwise| format!("  {}", line(otherwise))));
    let unanswered = detail.escalation.as_ref().map(|view| escalation::lines(view, "  "));
    section(&mut text, "If nobody answers", unanswered.unwrap_or_default());
    section(&mut text, "Decisions, newest first", detail.decisions.iter().map(decision).collect());
    section(&mut text, "History, newest first", history(&detail.entries, look));
    text.join("\n") + "\n"
}

/// How often it changes, and by which score that is said.
fn flapping(flap: &FlapView) -> (&'static str, String) {
    let FlapView { verdict, score, enter, leave, every, .. } = flap;
    match &flap.settles {
        Some(at) => {
            let settles = format!("settled at {} if nothing changes", at.full);
            ("flapping", format!("{verdict}; score {score}, until {leave}: {settles}; polled every {every}"))
        }
        None => ("changes", format!("{verdict}; score {score}, flapping from {enter} on; polled every {every}")),
    }
}

fn section(text: &mut Vec<String>, title: &str, body: Vec<String>) {
    if !body.is_empty() {
        text.extend([String::new(), title.to_owned()]);
        text.extend(body);
    }
}

fn named(texts: &[NamedText]) -> Vec<String> {
    let mut body = Vec::new();
    for named in texts {
        let whole: String = named.pieces.iter().map(|piece| piece.text.as_str()).collect();
        match lines(&whole).as_slice() {
            [] => body.push(format!("  {} =", line(&named.name))),
            [one] => body.push(format!("  {} = {one}", line(&named.name))),
            many => {
                body.push(format!("  {} =", line(&named.name)));
                body.extend(many.iter().map(|line| format!("    {line}")));
            }
        }
        if named.left_out > 0 {
            body.push(format!("    ... and {} more characters", named.left_out));
        }
    }
    body
}

fn decision(decision: &watchbill_engine::api::DecisionView) -> String {
    let word = if decision.paged { "paged" } else { "held back" };
    format!("  {}  {word}: {}", decision.at.full, line(&decision.because))
}

fn history(entries: &[EntryView], look: Look) -> Vec<String> {
    if entries.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(&[
        Column::Text("AT"),
        Column::Word("WHAT"),
        Column::Flexible("TEXT"),
        Column::Text("EVIDENCE"),
        Column::Flexible("BECAUSE"),
    ]);
    for entry in entries {
        let (evidence, reason) = (entry.evidence.as_deref(), entry.reason.as_deref());
        table.row([&entry.at.full, &entry.what, &entry.text, evidence.unwrap_or_default(), reason.unwrap_or_default()]);
    }
    let look = Look { width: look.width.map(|width| width.saturating_sub(2)), ..look };
    table.render(look).lines().map(|line| format!("  {line}")).collect()
}
