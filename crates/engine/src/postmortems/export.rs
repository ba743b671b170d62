//! A document for others: Markdown with front matter, one HTML file, a text for a chat, both kinds for the clipboard, and a folder to commit.
//! Pictures of the incident are in the HTML, and beside the Markdown in a folder.

use std::path::Path;

use watchbill_domain::incidents::{Audience, Moment, figure_line};
use watchbill_domain::postmortems::{DocumentState, ReviewWhat, outline, outward};
use watchbill_domain::time::dated_text;
use watchbill_report::{ProseFile, ProsePage, ProsePicture, prose_html, prose_page, with_pictures_at};
use watchbill_store::{KeptPostmortem, ToldOfIncident};

use crate::api::{ApiError, PostmortemExportForm, PostmortemExported, PostmortemPublishForm, PostmortemPublished};
use crate::incidents::{ForDocument, for_document};
use crate::shared::Shared;

use super::folder::{folder, from_before, write_all};
use super::front::{front, own_front};
use super::here::{invalid, kept, zone};
use super::identity::identity;
use super::instead::Instead;
use super::people::{People, instead};
use super::pictures::{Attached, attached, charts};

/// Characters of the name of a file, without its day.
const LONGEST_NAME: usize = 60;
/// Of an incident that not everybody may see.
const RESTRICTED: &str = "Meant for those alone who handle it.";
/// Open action items that a text for a chat names.
const MOST_ACTIONS: usize = 10;

/// What goes out of a document.
struct Going {
    kept: KeptPostmortem,
    identity: String,
    told: Option<ForDocument>,
    instead: Instead,
    pictures: Vec<ProsePicture>,
    files: Vec<Attached>,
}

/// Whether pictures go out with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pictures {
    With,
    Without,
}

impl Going {
    async fn of(shared: &Shared, id: i64, people: &str, pictures: Pictures) -> Result<Self, ApiError> {
        let people = People::of(people)?;
        let kept = kept(shared, id).await?;
        let identity = identity(shared, &kept.row).await?;
        let told = match kept.row.incident {
            Some(id) => Some(for_document(shared, id).await?),
            None => None,
        };
        let instead = instead(shared, (told.as_ref(), named(&kept)), people);
        let (pictures, files) = match told.as_ref().filter(|_| pictures == Pictures::With) {
            Some(told) => {
                let charts = charts(shared, told, (&kept.body, &instead)).await?;
                (charts, attached(shared, told, &instead).await?)
            }
            None => (Vec::new(), Vec::new()),
        };
        Ok(Self { kept, identity, told, instead, pictures, files })
    }

    fn title(&self) -> String {
        self.instead.told(&self.kept.row.title)
    }

    fn body(&self) -> String {
        let KeptPostmortem { body, factors, review, .. } = &self.kept;
        self.instead.told(&outward(body, factors, review.no_actions.as_deref()))
    }

    /// The day of the incident, else that on which the document was made.
    fn day(&self, shared: &Shared) -> String {
        let started = self.told.as_ref().and_then(|told| told.times.at(Moment::Started)).or(self.kept.told.started);
        let zone = self.told.as_ref().map_or_else(|| zone(shared), |told| told.zone.clone());
        zone.wall(started.unwrap_or(self.kept.row.made_at)).day().to_string()
    }

    /// `2026-03-28-pm-7-orders-wait`: no two documents of a workspace have the same name.
    fn name(&self, shared: &Shared) -> String {
        format!("{}-pm-{}-{}", self.day(shared), self.kept.row.id.0, slug(&self.title()))
    }

    fn is_restricted(&self) -> bool {
        self.told.as_ref().is_some_and(|told| told.incident.audience == Audience::Restricted)
    }

    /// That it is not for everybody; empty where it is.
    fn notice(&self) -> &'static str {
        match self.kept.row.state {
            _ if self.is_restricted() => RESTRICTED,
            _ if self.kept.row.state != DocumentState::Shared => "Not shared yet: it may still change.",
            _ => "",
        }
    }

    fn facts(&self, shared: &Shared) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        let mut fact = |name: &str, value: String| facts.push((name.to_owned(), self.instead.told(&value)));
        if let Some(told) = &self.told {
            fact("Incident", told.incident.id.to_string());
            fact("Severity", told.gravest().word().to_uppercase());
            for moment in Moment::ALL {
                if let Some(at) = told.times.at(moment) {
                    fact(&capital(moment.word()), dated_text(at, &told.zone));
                }
            }
        } else {
            let ToldOfIncident { started, ended, severity, .. } = &self.kept.told;
            severity.iter().for_each(|severity| fact("Severity", severity.word().to_uppercase()));
            for (name, at) in [("Started", started), ("Ended", ended)] {
                at.iter().for_each(|at| fact(name, dated_text(*at, &zone(shared))));
            }
        }
        if let Some(owner) = &self.kept.row.owner {
            fact("Owner", owner.clone());
        }
        fact("State", self.kept.row.state.word().replace('_', " "));
        facts
    }

    /// With front matter before it; a text that has its own keeps it and gets no other.
    fn markdown(&self) -> String {
        self.with_front(&self.body())
    }

    /// With the notice that it is not for everybody at its head, for what has no other place for it.
    fn marked(&self, body: &str) -> String {
        if self.is_restricted() { format!("> {RESTRICTED}\n\n{body}") } else { body.to_owned() }
    }

    fn with_front(&self, body: &str) -> String {
        let (own, behind) = body.split_at(own_front(body));
        if !own.is_empty() {
            return format!("{own}{}", self.marked(behind));
        }
        let front = front(&self.kept, &self.identity, (self.told.as_ref(), &self.instead));
        format!("{front}{}", self.marked(body))
    }

    fn html(&self, shared: &Shared) -> String {
        let (title, body, facts) = (self.title(), self.body(), self.facts(shared));
        let foot = format!("{}, revision {}", self.kept.row.id, self.kept.row.revision);
        let files: Vec<ProseFile> = self.files.iter().map(|one| one.file.clone()).collect();
        prose_page(&ProsePage {
            title: &title,
            facts: &facts,
            notice: self.notice(),
            markdown: &body,
            pictures: &self.pictures,
            files: &files,
            foot: &foot,
        })
    }

    /// A few lines: what it is, its times, what it says first, what it cost, and what is to be done.
    fn chat(&self, shared: &Shared) -> String {
        let mut text = format!("*Postmortem: {}*\n", self.title());
        if !self.notice().is_empty() {
            text.push_str(&format!("{}\n", self.notice()));
        }
        for (name, value) in self.facts(shared) {
            text.push_str(&format!("{name}: {value}\n"));
        }
        // Of the text as it is: with other names in it what the records filled in looks like what somebody wrote.
        if let Some(summary) = summary(&self.kept.body) {
            text.push_str(&format!("\n{}\n", self.instead.told(&summary)));
        }
        for figure in self.told.iter().flat_map(|told| &told.figures) {
            text.push_str(&self.instead.told(&format!("\u{2022} {}\n", figure_line(&figure.name, &figure.text()))));
        }
        let open: Vec<_> = self.kept.actions.iter().filter(|one| one.item.state().is_open()).collect();
        if !open.is_empty() {
            text.push_str("\nTo be done:\n");
        }
        for one in open.iter().take(MOST_ACTIONS) {
            let owner = one.item.owner.as_deref().unwrap_or("nobody yet");
            let due = one.item.due.map(|due| format!(", by {due}")).unwrap_or_default();
            text.push_str(&self.instead.told(&format!("\u{2022} {} ({owner}{due})\n", one.item.title)));
        }
        if open.len() > MOST_ACTIONS {
            text.push_str(&format!("\u{2022} and {} more\n", open.len() - MOST_ACTIONS));
        }
        text
    }
}

/// A document in one form.
///
/// # Errors
/// [`ApiError::Invalid`] for a form that there is none of; otherwise when there is no such document, or the records cannot be read.
pub(super) async fn export(shared: &Shared, form: &PostmortemExportForm) -> Result<PostmortemExported, ApiError> {
    let form_asked = form.form.trim();
    let pictures = if form_asked == "html" { Pictures::With } else { Pictures::Without };
    let going = Going::of(shared, form.id, &form.people, pictures).await?;
    let stem = going.name(shared);
    let file = |ending: &str, text: String| PostmortemExported { name: format!("{stem}.{ending}"), text, html: None };
    match form_asked {
        "md" | "markdown" => Ok(file("md", going.markdown())),
        "html" => Ok(file("html", going.html(shared))),
        "chat" | "text" => Ok(file("txt", going.chat(shared))),
        "clipboard" => {
            let text = going.marked(&going.body());
            Ok(PostmortemExported { html: Some(prose_html(&text, &[])), ..file("md", text) })
        }
        _ => Err(invalid("form", "expected md, html, chat or clipboard: nothing was written")),
    }
}

/// Writes a document into a folder: its Markdown, its HTML and the pictures of its incident, under the same names as long as its title and
/// its day stay. What lies there of it under other names is told and left alone.
///
/// # Errors
/// [`ApiError::Invalid`] without a folder, and for one that is not there; otherwise when there is no such document, and when it cannot be
/// written.
pub(super) async fn publish(shared: &Shared, form: &PostmortemPublishForm) -> Result<PostmortemPublished, ApiError> {
    let folder = folder(&*shared.ports.files, &shared.folder, form.folder.trim())?;
    let going = Going::of(shared, form.id, &form.people, Pictures::With).await?;
    let stem = going.name(shared);
    let place = |called: &str| {
        let called = called.strip_prefix("./").unwrap_or(called).replace("%20", " ");
        going.files.iter().find(|one| one.file.name == called).map(|one| picture_name(&stem, one))
    };
    let markdown = going.with_front(&with_pictures_at(&going.body(), place));
    let html = going.html(shared);
    let mut files = vec![(format!("{stem}.md"), markdown.into_bytes()), (format!("{stem}.html"), html.into_bytes())];
    files.extend(going.files.iter().map(|one| (picture_name(&stem, one), one.file.bytes.clone())));
    write_all(&*shared.ports.files, &folder, &files)?;
    let files: Vec<String> = files.into_iter().map(|(name, _)| name).collect();
    Ok(PostmortemPublished {
        folder: folder.display().to_string(),
        before: from_before(&*shared.ports.files, &folder, (going.kept.row.id, &going.identity), &files),
        files,
        message: format!("Postmortem of {}: {}", going.day(shared), going.title()),
    })
}

/// Who is named in what is kept beside a document.
fn named(kept: &KeptPostmortem) -> Vec<String> {
    let KeptPostmortem { row, review, events, dismissals, comments, actions, .. } = kept;
    let mut names: Vec<String> = vec![row.made_by.clone(), row.edited_by.clone()];
    names.extend(row.owner.clone());
    names.extend(review.reviewers.keys().chain(&review.writers).cloned());
    names.extend(events.iter().map(|event| event.by.name.clone()));
    // Whoever saw to it, or was asked, before.
    names.extend(events.iter().filter_map(|event| match &event.what {
        ReviewWhat::OwnerSet(owner) | ReviewWhat::Begun { owner, .. } => owner.clone(),
        ReviewWhat::ReviewerAsked(reviewer) => Some(reviewer.clone()),
        _ => None,
    }));
    names.extend(dismissals.iter().map(|dismissal| dismissal.by.clone()));
    for comment in comments {
        names.push(comment.by.clone());
        names.extend(comment.resolved.iter().map(|(by, _)| by.clone()));
    }
    for action in actions {
        names.extend(action.item.owner.iter().chain(&action.line.owner).cloned());
        names.extend(action.item.history.iter().map(|change| change.by.clone()));
    }
    names
}

/// `2026-03-28-pm-7-orders-wait-error-rate-0f3a9c21.png`
fn picture_name(stem: &str, attached: &Attached) -> String {
    let called = Path::new(&attached.file.caption).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let ending = attached.file.mime.rsplit('/').next().unwrap_or_default();
    let digits = attached.sha256.get(..8).unwrap_or_default();
    format!("{stem}-{}-{digits}.{ending}", slug(&called.unwrap_or_default()))
}

/// What people wrote in its first section; none where nobody wrote in that one.
fn summary(body: &str) -> Option<String> {
    let first = outline(body).into_iter().find(|section| section.level == 2)?;
    let mut lines = Vec::new();
    let mut is_made = false;
    for line in body[first.text.start..first.whole.end].lines() {
        match line.trim() {
            "<!-- /watchbill -->" => is_made = false,
            mark if mark.starts_with("<!-- watchbill:") && mark.contains(" made=") => is_made = true,
            mark if mark.starts_with("<!--") || mark.starts_with('#') => {}
            "" => {}
            text if !is_made => lines.push(text.to_owned()),
            _ => {}
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Small letters, digits and single hyphens.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() == LONGEST_NAME {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "postmortem".to_owned() } else { slug.to_owned() }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
