//! A review as the window shows it.

use watchbill_domain::slo::review::Stance;
use watchbill_domain::time::{Zone, dated_text};
use watchbill_report::{Align, Page, Part};
use watchbill_store::ReviewHead;

use crate::api::{
    ReviewDecision, ReviewDecisionForm, ReviewFact, ReviewFateRow, ReviewFitRow, ReviewForm, ReviewHeadCell,
    ReviewMinute, ReviewPage, ReviewPart, ReviewPerson, ReviewRow, ReviewView, ReviewWord,
};
use crate::workspace::Loaded;

use super::changes::fate_word;
use super::pages::{self, Built, Entry};
use super::record::{Record, is_no_change, shown_hash};

pub(super) fn view(record: &Record, loaded: &Loaded, zone: &Zone) -> ReviewView {
    let built = pages::pages(record, zone);
    let heading = |name: &str| built.iter().find(|page| page.page.name == name).map(|page| page.page.heading.clone());
    let minutes = record.minutes().map(|(page, text, note)| ReviewMinute {
        page: heading(page).unwrap_or_else(|| page.to_owned()),
        text,
        said: pages::by(&note.told.by, note.told.at, zone),
    });
    let word = |stance: Stance| ReviewWord { code: stance.code().to_owned(), words: stance.words().to_owned() };
    let person =
        |person: &watchbill_definitions::Person| ReviewPerson { id: person.id.clone(), name: person.name.clone() };
    ReviewView {
        label: record.head.label.clone(),
        revision: record.head.revision,
        title: record.head.title.clone(),
        snapshot: record.shown_hash().to_owned(),
        foot: pages::foot(record),
        stale: pages::stale(record),
        closed: closed(&record.head, zone),
        old: old(record),
        minutes: minutes.collect(),
        people: loaded.people.iter().map(person).collect(),
        stances: Stance::ALL.into_iter().map(word).collect(),
        undecided: record.undecided().into_iter().map(str::to_owned).collect(),
        pages: built.into_iter().map(|built| page(built, record, zone)).collect(),
    }
}

pub(super) fn row(head: &ReviewHead, newest: bool, zone: &Zone) -> ReviewRow {
    ReviewRow {
        label: head.label.clone(),
        revision: head.revision,
        words: head.window.clone(),
        opened: pages::by(&head.opened.by, head.opened.at, zone),
        closed: closed(head, zone),
        snapshot: shown_hash(head).to_owned(),
        newest,
    }
}

/// That there is a newer one.
fn old(record: &Record) -> Option<String> {
    let ReviewHead { label, revision, .. } = &record.head;
    let said = || format!("This is revision {revision} of {label}; revision {} is the newest.", record.newest);
    (*revision < record.newest).then(said)
}

fn closed(head: &ReviewHead, zone: &Zone) -> Option<String> {
    head.closed.as_ref().map(|closing| format!("{}, {}", closing.by, dated_text(closing.at, zone)))
}

fn page(built: Built, record: &Record, zone: &Zone) -> ReviewPage {
    let Built { page: Page { name, heading, parts }, entry, holds } = built;
    let form = form(entry, record, zone);
    // The window has boxes to write into where paper has a table of what was written.
    let is_shown = |part: &Part| match (part, entry) {
        (Part::Decision(_), _) => false,
        (Part::Table(table), Entry::Fates | Entry::Fit) => table.name != name,
        _ => true,
    };
    let parts = parts.into_iter().filter(is_shown).filter_map(part).collect();
    ReviewPage { name, heading, parts, form, holds: holds.filter(|_| record.head.closed.is_none()) }
}

fn part(part: Part) -> Option<ReviewPart> {
    Some(match part {
        Part::Heading(text) => ReviewPart::Heading { text },
        Part::Paragraph(text) => ReviewPart::Paragraph { text },
        Part::Notice(text) => ReviewPart::Notice { text },
        Part::List(lines) => ReviewPart::List { lines: lines.into_iter().map(|line| line.text).collect() },
        Part::Facts(facts) => {
            let rows = facts.into_iter().map(|(name, said)| ReviewFact { name, text: said.text });
            ReviewPart::Facts { rows: rows.collect() }
        }
        Part::Table(table) => {
            let head = |head: watchbill_report::Head| ReviewHeadCell {
                text: head.text,
                is_number: head.align == Align::Right,
            };
            let rows = table.rows.into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect());
            ReviewPart::Table {
                caption: table.caption,
                heads: table.heads.into_iter().map(head).collect(),
                rows: rows.collect(),
            }
        }
        Part::Figure(figure) => {
            ReviewPart::Figure { caption: figure.caption, svg: figure.drawing.svg, words: figure.words }
        }
        Part::Decision(_) => return None,
    })
}

fn form(entry: Entry, record: &Record, zone: &Zone) -> Option<ReviewForm> {
    let services = &record.snapshot.services;
    Some(match entry {
        Entry::Nothing => return None,
        Entry::Present => ReviewForm::Present { people: record.present() },
        Entry::Fates => ReviewForm::Fates { rows: fates(record) },
        Entry::Fit => {
            let row = |service: &super::snapshot::KeptService| {
                let fit = record.fit(&service.name);
                ReviewFitRow {
                    service: service.name.clone(),
                    outcome: pages::outcome(service).to_owned(),
                    toil: fit.as_ref().map(|fit| fit.toil.clone()),
                    satisfaction: fit.map(|fit| fit.satisfaction),
                    suggestion: pages::suggestion(record, service).map(str::to_owned),
                }
            };
            ReviewForm::Fit { rows: services.iter().map(row).collect() }
        }
        Entry::Decision(index) => {
            ReviewForm::Decision { decision: Box::new(decision(record, services.get(index)?, zone)) }
        }
    })
}

fn fates(record: &Record) -> Vec<ReviewFateRow> {
    let row = |decision: &super::snapshot::EarlierDecision| {
        let fate = record.fates.get(&decision.id);
        let task = [decision.owner.as_str(), decision.due.as_str(), decision.review_label.as_str()];
        ReviewFateRow {
            id: decision.id,
            service: decision.service.clone(),
            taken: decision.taken.clone(),
            said: task.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
            effect: decision.effect.clone(),
            fate: fate.map_or("open", |fate| fate_word(fate.fate)).to_owned(),
            because: fate.map(|fate| fate.because.clone()).unwrap_or_default(),
        }
    };
    record.snapshot.earlier.iter().map(row).collect()
}

fn decision(record: &Record, service: &super::snapshot::KeptService, zone: &Zone) -> ReviewDecisionForm {
    let taken = record.decision(&service.name).map(|row| {
        let decision = &row.decision;
        ReviewDecision {
            state: decision.state.clone(),
            state_text: pages::state_words(&decision.state),
            taken: if is_no_change(decision) { String::new() } else { decision.taken.clone() },
            because: decision.because.clone(),
            owner: decision.owner.clone(),
            due: decision.due.clone(),
            dissent: decision.dissent.clone(),
            said: pages::by(&decision.by, row.at, zone),
        }
    });
    ReviewDecisionForm {
        service: service.name.clone(),
        state: service.state.clone(),
        proposed: service.proposed.clone(),
        reason: service.because.clone(),
        taken,
        replaced: pages::replaced(record, &service.name, zone),
    }
}
