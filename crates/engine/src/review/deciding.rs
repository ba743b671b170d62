//! What a service level goes by in a window: all its groups together, or the worst of them where that stands for all.

use watchbill_domain::slo::{
    Counts, Evaluation, Every, Grouping, Outcome, PastWindow, Question, evaluate, evaluate_groups, past_windows,
};
use watchbill_domain::time::Zone;

use crate::budgets::evaluated::labels_text;
use crate::budgets::reading::LevelRead;
use crate::levels::Level;

/// The counts of a level, ready to be asked.
pub(super) struct AllCounts<'a> {
    whole: Counts<'a>,
    /// Each group; none unless the worst stands for all.
    groups: Vec<Counts<'a>>,
    /// What they are called.
    names: Vec<String>,
}

/// What decides about a window.
pub(super) struct Deciding<'q> {
    /// As it is asked of the counts that decide.
    pub question: Question<'q>,
    pub evaluation: Evaluation,
    /// The worst group, where that stands for all.
    pub group: Option<&'q str>,
}

impl<'a> AllCounts<'a> {
    pub fn of(level: &Level, read: &'a LevelRead) -> Self {
        let counts = |series| Counts::new(series, &level.spec.slo.method, &read.excluded);
        let by_groups = level.spec.grouping == Grouping::Worst;
        let groups = || read.groups.iter().filter(|_| by_groups);
        Self {
            whole: counts(&read.series),
            groups: groups().map(|group| counts(&group.series)).collect(),
            names: groups().map(|group| labels_text(&group.labels)).collect(),
        }
    }

    /// All groups together.
    pub fn whole(&self) -> &Counts<'a> {
        &self.whole
    }

    /// What decides about the window that is asked of all groups together. Where nothing is known of any group it is all of them.
    pub fn decide<'q>(&'q self, question: Question<'q>) -> Option<Deciding<'q>> {
        if self.groups.is_empty() {
            return Some(Deciding { question, evaluation: evaluate(question)?, group: None });
        }
        let grouped = evaluate_groups(question, &self.groups)?;
        let Some(worst) = grouped.worst else {
            return Some(Deciding { question, evaluation: grouped.pooled, group: None });
        };
        let evaluation = grouped.groups.into_iter().nth(worst)?;
        let question = Question { counts: &self.groups[worst], ..question };
        Some(Deciding { question, evaluation, group: self.names.get(worst).map(String::as_str) })
    }

    /// Windows that are over, each as the group has it that was the worst in it.
    pub fn past(&self, question: Question<'_>, most: usize, rolling_at: (Every, &Zone)) -> Vec<PastWindow> {
        let together = past_windows(question, most, rolling_at);
        let of_group = |counts| past_windows(Question { counts, ..question }, most, rolling_at);
        let each: Vec<PastWindow> = self.groups.iter().flat_map(of_group).collect();
        let worst = |past: PastWindow| {
            let window = past.evaluation.window;
            let same = each.iter().filter(|one| one.evaluation.window == window && one.outcome != Outcome::Unknown);
            same.max_by(|a, b| a.evaluation.deciding().cmp(b.evaluation.deciding())).cloned().unwrap_or(past)
        };
        together.into_iter().map(worst).collect()
    }
}
