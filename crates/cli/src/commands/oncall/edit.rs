//! `oncall override`, `cover`, `swap`, `take`, `line-up`, `layer`, `temporary`, `remove-layer`, `undo` and `new`: edits of a schedule
//! file, shown before they are written.

mod answer;
mod layer;
mod new;
mod set_aside;

use std::path::Path;

use clap::{Args, ValueEnum};
use watchbill_engine::api::{BoxProblem, LayerForm, ScheduleEditAsk, ScheduleWish};
use watchbill_engine::{rehearse_edit, save_edit};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

pub(super) use layer::{Layer, layer};
pub(super) use new::New;
pub(super) use set_aside::{RemoveLayer, Temporary, remove_layer, temporary};

const EDIT_HELP: &str = "Write it; without this what would change is shown, and with --json every shift that does";

#[derive(Debug, Args)]
pub(crate) struct Edit {
    /// A schedule of the workspace by its name, or a file
    #[arg(long, value_name = "NAME|FILE")]
    schedule: String,
    /// Who makes the change, by id or by name [default: the person of this laptop]
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Why, for whoever reads the file
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// The zone in which times without an offset are read [default: the schedule's]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    #[arg(long, help = EDIT_HELP)]
    yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Only this person is on call
    Replace,
    /// This person is, where the one of --of would be
    Substitute,
    /// This person is not
    Remove,
    /// This person is too
    Add,
}

#[derive(Debug, Args)]
pub(crate) struct Override {
    #[command(flatten)]
    edit: Edit,
    /// What it does
    #[arg(long, value_enum)]
    kind: Kind,
    /// Who is put in, or with --kind remove taken out
    #[arg(long, value_name = "PERSON")]
    person: String,
    /// Whom they stand in for, with --kind substitute
    #[arg(long, value_name = "PERSON", required_if_eq("kind", "substitute"))]
    of: Option<String>,
    /// The first instant: RFC 3339, what the schedule's clock shows, or now
    #[arg(long, value_name = "TIME")]
    from: String,
    /// The first instant after it, likewise
    #[arg(long, value_name = "TIME")]
    to: String,
}

#[derive(Debug, Args)]
pub(crate) struct Cover {
    #[command(flatten)]
    edit: Edit,
    /// Who is relieved
    #[arg(long, value_name = "PERSON")]
    of: String,
    /// Who is on call instead
    #[arg(long, value_name = "PERSON")]
    person: String,
    /// The first instant; without --to any instant of the shift
    #[arg(long, value_name = "TIME")]
    from: String,
    /// The first instant after it [default: the whole shift]
    #[arg(long, value_name = "TIME", default_value = "", hide_default_value = true)]
    to: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Both times may be parts of a shift, and need not be as long as each other. In the file a swap is two
substitutes with one id; `oncall undo` takes both back.

Examples:
  watchbill oncall swap --schedule payments --of ana --person bo --from 2026-03-07 --return-from 2026-03-14
  watchbill oncall swap --schedule payments --of ana --person bo --from 2026-03-07T09:00 --to 2026-03-07T21:00 \\
    --return-from 2026-03-14T09:00 --return-to 2026-03-14T21:00 --reason 'a wedding' --yes")]
pub(crate) struct Swap {
    #[command(flatten)]
    cover: Cover,
    /// The first instant of what --of takes in return; without --return-to any instant of the shift
    #[arg(long, value_name = "TIME")]
    return_from: String,
    /// The first instant after it [default: the whole shift]
    #[arg(long, value_name = "TIME", default_value = "", hide_default_value = true)]
    return_to: String,
}

#[derive(Debug, Args)]
pub(crate) struct Take {
    #[command(flatten)]
    edit: Edit,
    /// Who takes over [default: the person of this laptop]
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// From whom [default: the only one who is on call]
    #[arg(long, value_name = "PERSON")]
    of: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
What was before stays as it was, and whoever is next stays next: unless --next says otherwise that is
the one whose turn it is then, or the first behind them who stays.

Example:
  watchbill oncall line-up --schedule payments --layer primary --from 2026-06-01T09:00 --people ana,bo,cy")]
pub(crate) struct LineUp {
    #[command(flatten)]
    edit: Edit,
    /// The layer
    #[arg(long, value_name = "NAME")]
    layer: String,
    /// From when: RFC 3339, what the schedule's clock shows, or now; not in the past
    #[arg(long, value_name = "TIME")]
    from: String,
    #[command(flatten)]
    turns: Turns,
    /// Who has the turn that holds then
    #[arg(long, value_name = "PERSON")]
    next: Option<String>,
}

/// How people take turns.
#[derive(Debug, Args)]
pub(super) struct Turns {
    /// The people in the order of their turns, with commas between
    #[arg(long, value_name = "PEOPLE", value_delimiter = ',', required = true)]
    people: Vec<String>,
    /// hourly, daily, weekly, monthly or custom [default: as it was]
    #[arg(long, value_name = "KIND", default_value = "", hide_default_value = true)]
    kind: String,
    /// How many of them a turn lasts, 1 unless said; of custom the minutes of each, with commas between
    #[arg(long, value_name = "LENGTH", requires = "kind", default_value = "", hide_default_value = true)]
    length: String,
    /// What the clock shows when the first turn begins [default: as it was]
    #[arg(long, value_name = "TIME", default_value = "", hide_default_value = true)]
    start: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Takes back the last override of the file unless it is said which. Of a swap both halves go.

Examples:
  watchbill oncall undo --schedule payments
  watchbill oncall undo --schedule payments --layer primary --from 2026-06-01T09:00 --yes")]
pub(crate) struct Undo {
    #[command(flatten)]
    edit: Edit,
    /// The override's place in the file from 0, as `oncall explain --json` gives it
    #[arg(long, value_name = "N", conflicts_with_all = ["layer", "temporary"])]
    index: Option<usize>,
    /// Instead the temporary schedule at this place in the file, from 0
    #[arg(long, value_name = "N", conflicts_with = "layer")]
    temporary: Option<usize>,
    /// Instead the line-up of this layer that is to begin at --from
    #[arg(long, value_name = "NAME", requires = "from")]
    layer: Option<String>,
    /// When that line-up begins
    #[arg(long, value_name = "TIME", requires = "layer")]
    from: Option<String>,
}

pub(super) fn overriding(surroundings: &Surroundings, words: Override) -> Result<Answer, Failure> {
    let kind = match words.kind {
        Kind::Replace => "replace",
        Kind::Substitute => "substitute",
        Kind::Remove => "remove",
        Kind::Add => "add",
    };
    let Override { edit, person, of, from, to, .. } = words;
    edited(surroundings, edit, ScheduleWish::Override { kind: kind.to_owned(), person, of, from, to })
}

pub(super) fn cover(surroundings: &Surroundings, words: Cover) -> Result<Answer, Failure> {
    let Cover { edit, of, person, from, to } = words;
    edited(surroundings, edit, ScheduleWish::Cover { of, person, from, to })
}

pub(super) fn swap(surroundings: &Surroundings, words: Swap) -> Result<Answer, Failure> {
    let Swap { cover: Cover { edit, of, person, from, to }, return_from, return_to } = words;
    edited(surroundings, edit, ScheduleWish::Swap { of, person, from, to, return_from, return_to })
}

pub(super) fn take(surroundings: &Surroundings, words: Take) -> Result<Answer, Failure> {
    let Take { edit, person, of } = words;
    edited(surroundings, edit, ScheduleWish::Take { of, person })
}

pub(super) fn line_up(surroundings: &Surroundings, words: LineUp) -> Result<Answer, Failure> {
    let LineUp { edit, layer, from, turns, next } = words;
    let rotation = Box::new(turns.form());
    edited(surroundings, edit, ScheduleWish::LineUp { layer, from, next, rotation })
}

pub(super) fn undo(surroundings: &Surroundings, words: Undo) -> Result<Answer, Failure> {
    let Undo { edit, index, temporary, layer, from } = words;
    let wish = match (layer, from, temporary) {
        (Some(layer), Some(from), _) => ScheduleWish::LineUpBack { layer, from },
        (_, _, Some(index)) => ScheduleWish::TemporaryBack { index },
        _ => ScheduleWish::TakeBack { index, at: None },
    };
    edited(surroundings, edit, wish)
}

pub(super) fn new(surroundings: &Surroundings, words: New) -> Result<Answer, Failure> {
    let (edit, wish) = words.wish()?;
    edited(surroundings, edit, wish)
}

/// Shows what a wish would do, and with `--yes` writes it.
fn edited(surroundings: &Surroundings, edit: Edit, wish: ScheduleWish) -> Result<Answer, Failure> {
    let Edit { schedule, by, reason, zone, yes } = edit;
    let path = std::path::absolute(&schedule);
    let path = path.as_deref().unwrap_or(Path::new(&schedule)).to_owned();
    let ask = ScheduleEditAsk { schedule, wish, by, reason, zone };
    let (files, folder, now) = (&*surroundings.ports.files, &surroundings.folder, surroundings.ports.clock.now());
    let rehearsal = rehearse_edit(files, folder, &ask, &path, now)?;
    if let Some(problem) = rehearsal.problems.first() {
        return Err(Failure::usage(format!("nothing was written: {}", at_option(problem, &ask.wish))));
    }
    if !yes {
        return Ok(answer::shown(&rehearsal, answer::Written::NotYet));
    }
    let saved = save_edit(files, folder, &ask, &path, Some(&rehearsal.seen), now)?;
    Ok(answer::shown(&saved.rehearsal, answer::Written::Saved))
}

impl Turns {
    fn form(self) -> LayerForm {
        let Self { people, kind, length, start } = self;
        LayerForm { kind, length, start, people, ..LayerForm::default() }
    }
}

/// What is wrong with the option it is about: `returnFrom` is `--return-from`, and what stands in one option is said of that.
fn at_option(problem: &BoxProblem, wish: &ScheduleWish) -> String {
    let BoxProblem { field, message, .. } = problem;
    let names: Vec<&str> = field.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
    let has_offices =
        matches!(wish, ScheduleWish::New { form } if form.layers.iter().any(|one| !one.windows.is_empty()));
    match names.as_slice() {
        [] | [""] => message.clone(),
        // Its end is not typed.
        ["to"] if matches!(wish, ScheduleWish::Take { .. }) => message.clone(),
        ["layers", "windows" | "timezone" | "people" | "name", ..] if has_offices => {
            format!("--office: {message}; it takes {}", new::OFFICE)
        }
        ["shifts", ..] => format!("--shift: {message}; it takes {}", set_aside::SHIFT),
        ["windows", ..] => format!("--hours: {message}; it takes {}", layer::HOURS),
        [.., last] => {
            let option: String = last
                .chars()
                .map(|c| if c.is_uppercase() { format!("-{}", c.to_lowercase()) } else { c.to_string() })
                .collect();
            format!("--{option}: {message}")
        }
    }
}
