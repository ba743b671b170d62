//! Action items: taken from what is written, and followed until they are done, whatever becomes of the incident.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{
    ActionChange, ActionCounts, ActionItem, ActionState, Reminder, action_counts, reminder,
};
use watchbill_domain::language::written_actions;
use watchbill_domain::postmortems::{ActionWords, KnownAction, taken_in};
use watchbill_domain::time::{Day, Zone};
use watchbill_store::{ActionQuery, KeptAction};

use crate::api::{
    ActionChangeListed, ActionItemAct, ActionItemForm, ActionItemListed, ActionItemListing, ActionItemRow,
    ActionItemsView, ApiError,
};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::here::{called, day, here, invalid, kept, lexicon, myself, now, person, today};

/// Items that are over and shown.
const MOST_OVER: usize = 50;
/// Items that one notice names; the rest is counted.
const MOST_TOLD: usize = 5;
/// Characters of an item in a notice.
const TITLE_CHARS: usize = 120;
/// Characters of a line that somebody types.
const LONGEST: usize = 500;

/// Takes in what the document says is to be done: new lines become items, changed ones change theirs, and an item whose line is gone lives
/// on. Gives whether anything is otherwise than before.
///
/// # Errors
/// When there is no such document, or it cannot be written.
pub(super) async fn take_in(shared: &Shared, id: i64, by: &str) -> Result<bool, ApiError> {
    let kept = kept(shared, id).await?;
    let (lexicon, today) = (lexicon(shared), today(shared));
    let mut written = written_actions(&kept.body, &lexicon, today);
    // However people are written, they are called as everywhere: by that an item is somebody's.
    for owner in written.iter_mut().flat_map(|action| &mut action.owners) {
        *owner = called(shared, owner);
    }
    let known: Vec<KnownAction<'_>> =
        kept.actions.iter().map(|action| KnownAction { item: &action.item, line: &action.line }).collect();
    let taken = taken_in(&written, &known);
    let has_line = |action: &KeptAction| !taken.gone.contains(&action.item.key);
    let is_same = taken.new.is_empty()
        && taken.changed.is_empty()
        && taken.said.is_empty()
        && kept.actions.iter().all(|action| action.in_document == has_line(action));
    if is_same {
        return Ok(false);
    }
    let done = shared.store.take_actions(kept.row.id, &taken, &called(shared, by), today).await;
    done.map(|_| true).map_err(|error| store_error(&error))
}

/// All of them, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn view(shared: &Shared) -> Result<ActionItemsView, ApiError> {
    let (all, today) = (all(shared, false).await?, today(shared));
    let (me, here) = (myself(shared), here(shared));
    let rows = |open: bool| {
        all.iter()
            .filter(move |one| one.item.state().is_open() == open)
            .map(|one| row(one, &here, (today, me.as_ref())))
    };
    let open: Vec<ActionItemRow> = rows(true).collect();
    let mut over: Vec<ActionItemRow> = rows(false).collect();
    over.sort_by_key(|row| std::cmp::Reverse(row.changed.as_ref().map(|at| at.ms)));
    over.truncate(MOST_OVER);
    let overdue = open.iter().filter(|row| row.overdue_days.is_some()).count();
    Ok(ActionItemsView { headline: headline(open.len(), overdue), open, over, overdue })
}

/// The same for scripts: those that are open, with `every` all of them.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn listing(shared: &Shared, every: bool) -> Result<ActionItemListing, ApiError> {
    let (all, today) = (all(shared, false).await?, today(shared));
    let open = || all.iter().filter(|one| one.item.state().is_open());
    Ok(ActionItemListing {
        open: open().count(),
        overdue: open().filter(|one| one.item.overdue_days(today).is_some()).count(),
        actions: all.iter().filter(|one| every || one.item.state().is_open()).map(|one| listed(one, today)).collect(),
    })
}

/// One of them, by its key or the beginning of it.
///
/// # Errors
/// When there is none, several could be meant, or the records cannot be read.
pub(super) async fn shown(shared: &Shared, typed: &str) -> Result<ActionItemListed, ApiError> {
    Ok(listed(&meant(shared, typed).await?, today(shared)))
}

/// Those that are overdue, the longest first; for *Now*.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn overdue(shared: &Shared) -> Result<Vec<ActionItemRow>, ApiError> {
    let (today, me, here) = (today(shared), myself(shared), here(shared));
    let open = all(shared, true).await?;
    let late = open.iter().filter(|one| one.item.overdue_days(today).is_some());
    let mut rows: Vec<ActionItemRow> = late.map(|one| row(one, &here, (today, me.as_ref()))).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.overdue_days));
    Ok(rows)
}

/// What became of actions from one day to another, both in it, for a budget review.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn counted(shared: &Shared, first: Day, last: Day) -> Result<ActionCounts, ApiError> {
    let items: Vec<ActionItem> = all(shared, false).await?.into_iter().map(|one| one.item).collect();
    Ok(action_counts(&items, first, last))
}

/// What to remind of today, in one notice that makes no sound: its title, its text, and the keys of the items in it.
pub(crate) struct ActionNotice {
    pub title: String,
    pub body: String,
    pub keys: Vec<String>,
}

/// The reminders of a day that were not given yet, in one notice; none where there is nothing to remind of. They are only of the person at
/// this laptop, and of what is nobody's.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn action_notice(shared: &Shared, today: Day) -> Result<Option<ActionNotice>, ApiError> {
    let me = myself(shared);
    let open = all(shared, true).await?;
    let is_mine = |one: &&KeptAction| one.item.owner.is_none() || one.item.owner == me;
    let due: Vec<(&KeptAction, Reminder)> =
        open.iter().filter(is_mine).filter_map(|one| Some((one, reminder(&one.item, one.reminded, today)?))).collect();
    if due.is_empty() {
        return Ok(None);
    }
    let line = |(one, reminder): &(&KeptAction, Reminder)| {
        format!("{}: {}", when(*reminder), plain_line(&one.item.title, TITLE_CHARS))
    };
    let more = due.len().saturating_sub(MOST_TOLD);
    let more = (more > 0).then(|| format!("and {more} more"));
    let title = match due.len() {
        1 => "1 action item to see to".to_owned(),
        count => format!("{count} action items to see to"),
    };
    Ok(Some(ActionNotice {
        title,
        body: due.iter().take(MOST_TOLD).map(line).chain(more).collect::<Vec<_>>().join("\n"),
        keys: due.iter().map(|(one, _)| one.item.key.clone()).collect(),
    }))
}

fn when(reminder: Reminder) -> String {
    match reminder {
        Reminder::Soon => "due soon".to_owned(),
        Reminder::Today => "due today".to_owned(),
        Reminder::Overdue { weeks: 0 } => "overdue".to_owned(),
        Reminder::Overdue { weeks: 1 } => "overdue for a week".to_owned(),
        Reminder::Overdue { weeks } => format!("overdue for {weeks} weeks"),
    }
}

/// Does something with an item; gives it as it is then, and what was done in a sentence.
///
/// # Errors
/// [`ApiError::Invalid`] where something is missing, or does not fit the item as it is; otherwise when there is none, and when it cannot be
/// written.
pub(super) async fn act(shared: &Shared, form: &ActionItemForm, by: &str) -> Result<(ActionItemRow, String), ApiError> {
    let before = meant(shared, &form.key).await?;
    let (key, by) = (before.item.key.clone(), called(shared, by));
    let (to, why, said) = match &form.act {
        ActionItemAct::Begin => (ActionState::InProgress, String::new(), "somebody has begun"),
        ActionItemAct::Done { proof } => {
            (ActionState::Done { proof: line("proof", proof)? }, String::new(), "it is done")
        }
        ActionItemAct::Decline { reason } => {
            (ActionState::Declined { reason: line("reason", reason)? }, String::new(), "it will not be done")
        }
        ActionItemAct::Supersede { by } => {
            let other = meant(shared, by).await?.item.key;
            (ActionState::Superseded { by: other }, String::new(), "another one is done instead")
        }
        ActionItemAct::Reopen { reason } => (ActionState::Open, line("reason", reason)?, "it is to be done after all"),
        edit => {
            let (words, said) = edited(shared, &before.item, edit)?;
            let written = shared.store.edit_action(&key, &words).await;
            written.map_err(|error| store_error(&error))?;
            return told(shared, &key, said).await;
        }
    };
    let change = ActionChange { at: now(shared), on: today(shared), by, to, why };
    let changed = shared.store.change_action(&key, change).await;
    changed.map_err(|error| store_error(&error))?;
    told(shared, &key, said.to_owned()).await
}

async fn told(shared: &Shared, key: &str, said: String) -> Result<(ActionItemRow, String), ApiError> {
    let kept = meant(shared, key).await?;
    let said = format!("{}: {said}.", plain_line(&kept.item.title, 120));
    Ok((row(&kept, &here(shared), (today(shared), myself(shared).as_ref())), said))
}

fn edited(shared: &Shared, item: &ActionItem, act: &ActionItemAct) -> Result<(ActionWords, String), ApiError> {
    let mut words = ActionWords::kept(item);
    let said = match act {
        ActionItemAct::Assign { person: typed } => {
            words.owner = person(shared, typed);
            words.owner.as_ref().map_or_else(|| "nobody sees to it".to_owned(), |one| format!("{one} sees to it"))
        }
        ActionItemAct::Due { day: typed } => {
            words.due = day("day", typed)?;
            words.due.map_or_else(|| "it is due on no day".to_owned(), |due| format!("it is due on {due}"))
        }
        ActionItemAct::Link { link } => {
            words.link = filled("link", link)?;
            words.link.as_ref().map_or("where a tracker has it is taken away", |_| "its tracker is noted").to_owned()
        }
        ActionItemAct::Verify { how } => {
            words.verify = filled("how", how)?;
            words
                .verify
                .as_ref()
                .map_or("how it is verified is taken away", |_| "how it is verified is noted")
                .to_owned()
        }
        ActionItemAct::Begin
        | ActionItemAct::Done { .. }
        | ActionItemAct::Decline { .. }
        | ActionItemAct::Supersede { .. }
        | ActionItemAct::Reopen { .. } => "nothing was changed".to_owned(),
    };
    Ok((words, said))
}

/// On one line; whether it may be empty the rules of actions say.
fn line(field: &str, typed: &str) -> Result<String, ApiError> {
    let text = plain_line(typed.trim(), usize::MAX);
    if text.chars().count() > LONGEST {
        return Err(invalid(field, format!("it has more than {LONGEST} characters: nothing was written")));
    }
    Ok(text)
}

fn filled(field: &str, typed: &str) -> Result<Option<String>, ApiError> {
    Ok(Some(line(field, typed)?).filter(|text| !text.is_empty()))
}

/// Every one, by owner and then by day; nobody's come first, and what is due on no day comes last.
async fn all(shared: &Shared, open_only: bool) -> Result<Vec<KeptAction>, ApiError> {
    let query = ActionQuery { open_only, owner: None, postmortem: None };
    let mut all = shared.store.actions(&query).await.map_err(|error| store_error(&error))?;
    all.sort_by(|a, b| {
        let by =
            |one: &KeptAction| (one.item.owner.clone(), one.item.due.is_none(), one.item.due, one.item.key.clone());
        by(a).cmp(&by(b))
    });
    Ok(all)
}

async fn meant(shared: &Shared, typed: &str) -> Result<KeptAction, ApiError> {
    let typed = typed.trim();
    let all = all(shared, false).await?;
    let exact = all.iter().find(|one| one.item.key == typed);
    let begin = || all.iter().filter(|one| !typed.is_empty() && one.item.key.starts_with(typed)).collect::<Vec<_>>();
    match (exact, begin().as_slice()) {
        (Some(one), _) => Ok(one.clone()),
        (None, [one]) => Ok((*one).clone()),
        (None, []) => Err(ApiError::NotFound {
            message: format!("there is no action `{}`; `watchbill actions list` has them", plain_line(typed, 60)),
        }),
        (None, several) => {
            let keys: Vec<&str> = several.iter().map(|one| one.item.key.as_str()).collect();
            Err(invalid("action", format!("several actions could be meant; say which: {}", keys.join(", "))))
        }
    }
}

fn headline(open: usize, overdue: usize) -> String {
    match (open, overdue) {
        (0, _) => "Nothing is to be done.".to_owned(),
        (1, 0) => "1 action item is open.".to_owned(),
        (1, _) => "1 action item is open, and overdue.".to_owned(),
        (open, 0) => format!("{open} action items are open."),
        (open, late) => format!("{open} action items are open, {late} of them overdue."),
    }
}

fn row(kept: &KeptAction, here: &Here, (today, me): (Day, Option<&String>)) -> ActionItemRow {
    let item = &kept.item;
    ActionItemRow {
        key: item.key.clone(),
        title: plain_line(&item.title, LONGEST),
        postmortem: kept.postmortem.0,
        document: plain_line(&kept.document, LONGEST),
        incident: kept.incident.map(|id| id.0),
        owner: item.owner.clone(),
        mine: item.owner.is_some() && item.owner.as_ref() == me,
        due: item.due.map(|due| due.to_string()),
        overdue_days: item.overdue_days(today),
        age_days: days(item.made_on, today),
        kind: item.kind.map(|kind| kind.word().to_owned()),
        priority: item.priority.map(|priority| priority.word().to_owned()),
        link: item.link.clone(),
        verify: item.verify.clone(),
        state: item.state().word().to_owned(),
        because: because(item.state()).to_owned(),
        in_document: kept.in_document,
        changed: item.history.last().map(|change| here.time(change.at)),
    }
}

/// From one day to another.
fn days(from: Day, to: Day) -> i64 {
    let begins = |day: Day| Zone::utc().day_begins(day).as_ms();
    (begins(to) - begins(from)).div_euclid(86_400_000).max(0)
}

fn because(state: &ActionState) -> &str {
    match state {
        ActionState::Open | ActionState::InProgress => "",
        ActionState::Done { proof } => proof,
        ActionState::Declined { reason } => reason,
        ActionState::Superseded { by } => by,
    }
}

fn listed(kept: &KeptAction, today: Day) -> ActionItemListed {
    let item = &kept.item;
    let change = |change: &ActionChange| ActionChangeListed {
        at: change.at.to_rfc3339(),
        by: change.by.clone(),
        to: change.to.word().to_owned(),
        because: if change.why.is_empty() { because(&change.to).to_owned() } else { change.why.clone() },
    };
    ActionItemListed {
        key: item.key.clone(),
        title: item.title.clone(),
        postmortem: kept.postmortem.0,
        incident: kept.incident.map(|id| id.0),
        owner: item.owner.clone(),
        due: item.due.map(|due| due.to_string()),
        overdue_days: item.overdue_days(today),
        made_on: item.made_on.to_string(),
        kind: item.kind.map(|kind| kind.word().to_owned()),
        priority: item.priority.map(|priority| priority.word().to_owned()),
        link: item.link.clone(),
        verify: item.verify.clone(),
        state: item.state().word().to_owned(),
        history: item.history.iter().map(change).collect(),
    }
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
