//! What people enter while a review is held, and closing it.

use watchbill_domain::slo::review::{CountedOver, Course, Decided, Fate as Told, Measure, Stance};
use watchbill_domain::slo::{MarkKind, Span};
use watchbill_domain::time::{Day, Instant, Zone};
use watchbill_store::{
    DecisionId, Fate, FrozenWindow, NewClosing, NewDecision, NewMark, NewNote, NoteKind, Store, Subject,
};

use crate::api::{ApiError, ReviewComplaintsInput, ReviewDecisionInput, ReviewFateInput, ReviewFitInput};
use crate::reads::store_error;

use super::named::no_such;
use super::record::{ComplaintsNote, FitNote, HASH_RULE, NO_CHANGE, Record, is_no_change};
use super::snapshot::{Complaints, EarlierDecision, KeptLevel};

/// Characters of one text that people enter. Longer ones belong into a document of their own.
const LONGEST: usize = 4_000;

/// Somebody who enters something now.
pub(super) struct Writer<'a> {
    pub store: &'a Store,
    pub by: &'a str,
    pub now: Instant,
    pub zone: &'a Zone,
}

impl Writer<'_> {
    /// Writes down what is decided about a service; what was decided before is replaced and kept.
    pub async fn decide(&self, record: &Record, input: &ReviewDecisionInput) -> Result<(), ApiError> {
        open_for(record)?;
        let service = record.snapshot.services.iter().find(|service| service.name == input.service);
        let Some(service) = service else { return Err(no_service(record, &input.service)) };
        let state = input.state.as_deref().unwrap_or(&service.state);
        let Some(stance) = Stance::parse(state) else {
            let words: Vec<&str> = Stance::ALL.iter().map(|stance| stance.code()).collect();
            return Err(invalid("state", no_such("state", state, &words)));
        };
        let course = match input.no_change {
            true => Course::NoChange,
            false => Course::Change {
                what: text("taken", &input.taken)?,
                owner: text("owner", &input.owner)?,
                due: day(&input.due)?,
            },
        };
        let dissent = text("dissent", &input.dissent)?;
        let because = text("because", &input.because)?;
        let decided = Decided { stance, course, because, dissent: Some(dissent).filter(|dissent| !dissent.is_empty()) };
        let today = self.zone.wall(self.now).day();
        let decided = decided.checked(today).map_err(|lacking| invalid(lacking.field(), lacking.to_string()))?;
        let (taken, owner, due) = match decided.course {
            Course::NoChange => (NO_CHANGE.to_owned(), String::new(), String::new()),
            Course::Change { what, owner, due } => (what, owner, due.to_string()),
        };
        let new = NewDecision {
            review: record.head.id,
            subject: Subject::Service(service.name.clone()),
            state: decided.stance.code().to_owned(),
            proposed: service.proposed.clone(),
            taken,
            because: decided.because,
            owner,
            due,
            dissent: decided.dissent.unwrap_or_default(),
            by: self.by.to_owned(),
            replaces: record.decision(&service.name).map(|row| row.id),
        };
        self.store.decide(&new, self.now).await.map(drop).map_err(|error| store_error(&error))
    }

    /// Adds a line to the minutes, on a page or on none.
    pub async fn note(&self, record: &Record, page: &str, said: &str) -> Result<(), ApiError> {
        let said = text("text", said)?;
        if said.is_empty() {
            return Err(invalid("text", "a note says something; write what was said".to_owned()));
        }
        let names = super::pages::names(record, self.zone);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if !page.is_empty() && !names.contains(&page) {
            let label = &record.head.label;
            return Err(invalid("page", format!("in the review {label} {}", no_such("page", page, &names))));
        }
        self.append(record, NoteKind::Note, page, &said).await
    }

    /// Enters who is there.
    pub async fn present(&self, record: &Record, people: &[String]) -> Result<(), ApiError> {
        let people = people.iter().map(|name| text("people", name)).collect::<Result<Vec<_>, _>>()?;
        let people: Vec<String> = people.into_iter().filter(|name| !name.is_empty()).collect();
        self.append(record, NoteKind::Present, "", &people).await
    }

    /// Enters what is known of a service beside its figures.
    pub async fn fit(&self, record: &Record, input: &ReviewFitInput) -> Result<(), ApiError> {
        if !record.snapshot.services.iter().any(|service| service.name == input.service) {
            return Err(no_service(record, &input.service));
        }
        for (field, word) in [("toil", &input.toil), ("satisfaction", &input.satisfaction)] {
            if Measure::parse(word).is_none() {
                return Err(invalid(field, format!("{field} is `{word}`; expected low or high")));
            }
        }
        let note = FitNote { toil: input.toil.clone(), satisfaction: input.satisfaction.clone() };
        self.append(record, NoteKind::Fit, &input.service, &note).await
    }

    /// Enters what people complained of a service, each number over a day or a month.
    pub async fn complaints(&self, record: &Record, input: &ReviewComplaintsInput) -> Result<(), ApiError> {
        if !record.snapshot.services.iter().any(|service| service.name == input.service) {
            return Err(no_service(record, &input.service));
        }
        let source = text("source", &input.source)?;
        if source.is_empty() {
            return Err(invalid(
                "source",
                "a number of complaints says where it is from, like support queue".to_owned(),
            ));
        }
        if input.counts.is_empty() {
            return Err(invalid("count", "there is no number to enter; write one for a month or a day".to_owned()));
        }
        let mut complaints = Vec::new();
        for counted in &input.counts {
            let Some(over) = CountedOver::parse(&counted.when, self.zone) else {
                let message =
                    format!("`{}` is no month and no day; expected the like of 2026-07 or 2026-07-14", counted.when);
                return Err(invalid("when", message));
            };
            if record.head.span.end < over.span.end {
                let message = format!("{} is not over when the period of {} ends", over.name, record.head.label);
                return Err(invalid("when", message));
            }
            complaints.push(Complaints { over: over.name, count: counted.count, source: source.clone() });
        }
        self.append(record, NoteKind::Fit, &input.service, &ComplaintsNote { complaints }).await
    }

    /// Tells what became of a decision of a review before.
    pub async fn fate(&self, record: &Record, input: &ReviewFateInput) -> Result<(), ApiError> {
        open_for(record)?;
        if !record.snapshot.earlier.iter().any(|decision| decision.id == input.id) {
            return Err(no_decision(record, input.id));
        }
        let fate = match (input.fate.as_str(), Told::parse(&input.fate)) {
            ("open", _) => Fate::Open,
            (_, Some(Told::Done)) => Fate::Done,
            (_, Some(Told::Late)) => Fate::Late,
            (_, Some(Told::Dropped)) => Fate::Dropped,
            (word, None) => {
                return Err(invalid(
                    "fate",
                    format!("`{word}` is nothing that becomes of a decision; expected done, late, dropped or open"),
                ));
            }
        };
        let because = text("because", &input.because)?;
        let heads = self.store.reviews().await.map_err(|error| store_error(&error))?;
        // After every closing, also where the clock was set back since: a closed review has what was told until then.
        let closings = heads.iter().filter_map(|head| head.closed.as_ref()).map(|closing| closing.at.shifted_ms(1));
        let at = closings.fold(self.now, Instant::max);
        let told = self.store.tell_fate(DecisionId(input.id), fate, (self.by, &because), at).await;
        told.map_err(|error| store_error(&error))
    }

    /// Closes a review: its closed windows are frozen, and nothing in it can be changed any more.
    pub async fn close(&self, record: &Record) -> Result<(), ApiError> {
        open_for(record)?;
        let undecided = record.undecided();
        if !undecided.is_empty() {
            let message = format!(
                "the review {} cannot be closed: nothing is decided about {}; decide for each, also that nothing changes and \
                 why",
                record.head.label,
                undecided.join(", ")
            );
            return Err(invalid("decision", message));
        }
        // What was told of earlier decisions belongs to it until it is closed, also where the clock was set back meanwhile.
        let at = record.fates.values().map(|fate| fate.told.at).fold(self.now, Instant::max);
        let hash = record.hash(HASH_RULE, (self.by, at)).unwrap_or_default();
        let levels = || record.snapshot.services.iter().flat_map(|service| &service.levels);
        let frozen = levels().map(|level| frozen(record, level)).collect::<Result<Vec<_>, _>>()?.concat();
        let closing = NewClosing {
            by: self.by,
            hash: &hash,
            rule: HASH_RULE,
            entries: record.notes.len() + record.decisions.len(),
            frozen: &frozen,
            marks: &decision_marks(record),
        };
        self.store.close_review(record.head.id, &closing, at).await.map_err(|error| store_error(&error))
    }

    async fn append(
        &self,
        record: &Record,
        kind: NoteKind,
        subject: &str,
        body: &(impl serde::Serialize + Sync + ?Sized),
    ) -> Result<(), ApiError> {
        open_for(record)?;
        let body = serde_json::to_string(body);
        let body =
            body.map_err(|error| ApiError::Internal { message: format!("a note cannot be written: {error}") })?;
        let note = NewNote { review: record.head.id, kind, subject: subject.to_owned(), body, by: self.by.to_owned() };
        self.store.append_note(&note, self.now).await.map(drop).map_err(|error| store_error(&error))
    }
}

/// What was decided shows on the burn-downs from the closing on, so that the next review sees what it changed.
fn decision_marks(record: &Record) -> Vec<NewMark> {
    let services = record.snapshot.services.iter();
    let decided = services.filter_map(|service| {
        let row = record.decision(&service.name).filter(|row| !is_no_change(&row.decision))?;
        Some(NewMark {
            kind: MarkKind::Decision,
            from: row.at,
            to: None,
            title: row.decision.taken.clone(),
            class: None,
            services: vec![service.name.clone()],
            slos: Vec::new(),
            link: None,
            by: row.decision.by.clone(),
        })
    });
    decided.collect()
}

/// The windows of a level that are over and were not frozen before.
fn frozen(record: &Record, level: &KeptLevel) -> Result<Vec<FrozenWindow>, ApiError> {
    let over = level.windows.iter().filter(|window| window.is_closed && window.frozen.is_none());
    let frozen = over.map(|window| {
        let document = serde_json::to_string(window);
        let failed = |error| ApiError::Internal { message: format!("a window cannot be written: {error}") };
        Ok(FrozenWindow {
            slo: level.slo.clone(),
            objective: level.objective_name.clone(),
            span: Span { start: Instant::from_ms(window.from_ms), end: Instant::from_ms(window.to_ms) },
            target: level.target.clone(),
            method: level.method.clone(),
            window: level.window.clone(),
            zone: level.zone.clone(),
            tzdb: record.snapshot.period.tzdb.clone(),
            sli_key: level.sli_key.clone(),
            document: document.map_err(failed)?,
        })
    });
    frozen.collect()
}

fn open_for(record: &Record) -> Result<(), ApiError> {
    if record.head.closed.is_none() {
        return Ok(());
    }
    let label = &record.head.label;
    Err(invalid("review", format!("the review {label} is closed: nothing in it changes any more")))
}

fn no_service(record: &Record, service: &str) -> ApiError {
    let names: Vec<&str> = record.snapshot.services.iter().map(|service| service.name.as_str()).collect();
    ApiError::NotFound {
        message: format!("in the review {} {}", record.head.label, no_such("service", service, &names)),
    }
}

fn no_decision(record: &Record, id: i64) -> ApiError {
    let one = |decision: &EarlierDecision| format!("{} ({}: {})", decision.id, decision.service, decision.taken);
    let known: Vec<String> = record.snapshot.earlier.iter().map(one).collect();
    let known = if known.is_empty() { "at none".to_owned() } else { format!("at {}", known.join(", ")) };
    ApiError::NotFound {
        message: format!("the review {} looks back at no decision {id}, but {known}", record.head.label),
    }
}

fn day(text: &str) -> Result<Day, ApiError> {
    if text.trim().is_empty() {
        return Err(invalid("due", "what is to be done is due on a day; write one like 2026-10-31".to_owned()));
    }
    Day::parse(text.trim()).map_err(|error| invalid("due", error.to_string()))
}

fn text(field: &'static str, text: &str) -> Result<String, ApiError> {
    if text.chars().count() > LONGEST {
        return Err(invalid(field, format!("a text of a review has at most {LONGEST} characters")));
    }
    Ok(text.trim().to_owned())
}

fn invalid(field: &str, message: String) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message }
}
