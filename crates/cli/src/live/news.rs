//! What happened between two looks, as lines. An alert that cannot be believed is not news by itself: its source is.

use watchbill_engine::api::PageView;

use crate::terminal::{Paint, line};

use super::snapshot::{Alert, Snapshot, Source};

/// Lines of one kind that are told at once; a thousand alerts that begin together are a number.
const MOST_LINES: usize = 20;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    /// When, for people.
    at: String,
    word: &'static str,
    severity: &'static str,
    text: String,
    /// The id of an alert that began to fire: where it is, is worth looking up.
    pub fired: Option<String>,
}

impl News {
    fn about(at: &str, word: &'static str, text: &str) -> Self {
        Self { at: at.to_owned(), word, severity: "", text: line(text), fired: None }
    }

    /// The whole line; `place` is where an alert that fired is.
    pub fn line(&self, place: &str, paint: Paint) -> String {
        let padded = |word: &str, width: usize| format!("{}{}", paint.word(word), " ".repeat(width - word.len()));
        let severity = if self.severity.is_empty() { String::new() } else { padded(self.severity, 10) };
        let place = if place.is_empty() { String::new() } else { format!("  {place}") };
        format!("{}  {}{severity}{}{place}", self.at, padded(self.word, 14), self.text)
    }
}

/// Everything that is different in `seen`; `now` is the time of what has no time of its own.
pub(super) fn between(known: &Snapshot, seen: &Snapshot, now: &str) -> Vec<News> {
    let mut news = problems(known, seen, now);
    news.extend(sources(known, seen, now));
    news.extend(alerts(known, seen, now));
    news.extend(pages(known, seen));
    news
}

fn problems(known: &Snapshot, seen: &Snapshot, now: &str) -> Vec<News> {
    // Nobody can mend the files of a demo, and nobody is to be interrupted by one.
    if seen.demo {
        return Vec::new();
    }
    let new_ones = seen.definition_problems.iter().filter(|problem| !known.definition_problems.contains(problem));
    let mut news: Vec<News> = new_ones.map(|problem| News::about(now, "workspace", problem)).collect();
    let mut changed = |before: &Option<String>, after: &Option<String>, over: &str| match (before, after) {
        (before, Some(problem)) if before.as_ref() != Some(problem) => news.push(News::about(now, "problem", problem)),
        (Some(_), None) => news.push(News::about(now, "well again", over)),
        _ => {}
    };
    changed(&known.store_problem, &seen.store_problem, "records are kept again");
    changed(&known.notifier_problem, &seen.notifier_problem, "pages are shown on this desktop again");
    news
}

fn sources(known: &Snapshot, seen: &Snapshot, now: &str) -> Vec<News> {
    let before = |source: &Source| known.sources.iter().find(|known| known.name == source.name);
    let told = |source: &Source| {
        let problem = source.problem.as_deref().unwrap_or("no reason is recorded");
        let was = before(source).map(|known| known.health.as_str());
        match (was, source.health.as_str()) {
            (was, is) if was == Some(is) => None,
            (None | Some("unknown"), "fine") => Some(News::about(now, "heard", &format!("source {}", source.name))),
            (_, "fine") => Some(News::about(now, "heard again", &format!("source {}", source.name))),
            (_, "failing") => Some(News::about(now, "FAILING", &format!("source {}: {problem}", source.name))),
            (_, "stale") => Some(News::about(now, "stale", &format!("source {}: {problem}", source.name))),
            _ => None,
        }
    };
    let gone = known.sources.iter().filter(|old| seen.sources.iter().all(|source| source.name != old.name));
    let no_longer = gone.map(|old| News::about(now, "gone", &format!("source {} is no longer watched", old.name)));
    seen.sources.iter().filter_map(told).chain(no_longer).collect()
}

fn alerts(known: &Snapshot, seen: &Snapshot, now: &str) -> Vec<News> {
    let (mut fired, mut resolved, mut deeds) = (Vec::new(), Vec::new(), Vec::new());
    for id in &seen.order {
        let Some(alert) = seen.alerts.get(id) else { continue };
        let before = known.alerts.get(id);
        if began(before, alert) {
            fired.push(News { fired: Some(id.clone()), ..of_alert(id, alert, "fired", &alert.since_local) });
        } else if ended(before, alert) {
            resolved.push(of_alert(id, alert, "resolved", &alert.since_local));
        } else if alert.acknowledged && before.is_some_and(|before| !before.acknowledged) {
            deeds.push(of_alert(id, alert, "acknowledged", now));
        }
    }
    [(fired, "fired"), (resolved, "resolved"), (deeds, "acknowledged")]
        .into_iter()
        .flat_map(|(news, word)| shortened(news, word, now))
        .collect()
}

fn of_alert(id: &str, alert: &Alert, word: &'static str, at: &str) -> News {
    let text = format!("{}  {}", line(&alert.name), line(id));
    News { at: at.to_owned(), word, severity: alert.severity, text, fired: None }
}

/// It fires, and did not in this episode when it was last looked at. `unknown` keeps the `since` of the state before.
fn began(before: Option<&Alert>, alert: &Alert) -> bool {
    let fired_before = |before: &Alert| matches!(before.state, "firing" | "unknown") && before.since == alert.since;
    alert.state == "firing" && !before.is_some_and(fired_before)
}

/// It has resolved since it was last looked at, or began and resolved in between.
fn ended(before: Option<&Alert>, alert: &Alert) -> bool {
    alert.state == "resolved" && !before.is_some_and(|before| before.state == "resolved" && before.since == alert.since)
}

fn shortened(mut news: Vec<News>, word: &'static str, now: &str) -> Vec<News> {
    let left = news.len().saturating_sub(MOST_LINES);
    if left > 0 {
        news.truncate(MOST_LINES);
        news.push(News::about(now, word, &format!("and {left} more")));
    }
    news
}

fn pages(known: &Snapshot, seen: &Snapshot) -> Vec<News> {
    let is_new = |page: &&PageView| known.pages.iter().all(|known| known.id != page.id);
    let told = |page: &PageView| News {
        at: page.at.full.clone(),
        word: "PAGE",
        severity: severity_word(&page.severity),
        text: line(&format!("{} ({})", page.title, page.because)),
        fired: None,
    };
    seen.pages.iter().rev().filter(is_new).map(told).collect()
}

fn severity_word(severity: &str) -> &'static str {
    ["critical", "error", "warning", "info"].into_iter().find(|word| *word == severity).unwrap_or_default()
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
