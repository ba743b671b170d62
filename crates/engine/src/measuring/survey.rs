//! How each SLI can be measured: asked once when it is new, and every day, because series come and go.

use watchbill_domain::slo::{Grid, Sli};
use watchbill_sources::Survey;
use watchbill_sources::ask::Answer;

use super::asking::{Asker, is_about_the_question};
use super::round::{Round, Stopped};

const DAY_S: u32 = 86_400;

/// Finds out what is not known yet, or all of it where that is due.
pub(super) async fn survey(round: &mut Round<'_>, asker: &Asker<'_>) -> Result<(), Stopped> {
    let is_asked = |known: bool| round.task.survey_all || !known;
    let places: Vec<usize> =
        (0..round.subjects.len()).filter(|at| is_asked(round.subjects[*at].known.is_some())).collect();
    if places.is_empty() {
        return Ok(());
    }
    let slis: Vec<Sli> = places.iter().map(|at| (*round.subjects[*at].sli).clone()).collect();
    let mut told = asked(round, asker, &slis).await?;
    if let Some(retention) = told.retention {
        // Whole days, so that it is not another one with every look.
        round.oldest = Some(Grid::of_step(DAY_S).floor(round.now.minus(retention)));
    }
    // One query that is none spoils all that are counted with it.
    for (at, sli) in slis.iter().enumerate().filter(|_| slis.len() > 1 && !told.problems.is_empty()) {
        if told.slis.get(at).is_some_and(|surveyed| surveyed.series.is_none()) {
            let alone = asked(round, asker, std::slice::from_ref(sli)).await?;
            if let (Some(surveyed), Some(own)) = (told.slis.get_mut(at), alone.slis.into_iter().next()) {
                *surveyed = own;
            }
        }
    }
    for (at, surveyed) in places.into_iter().zip(&told.slis) {
        round.subjects[at].surveyed(surveyed, round.now);
    }
    Ok(())
}

/// # Errors
/// When the source does not answer at all: then it is not asked on.
async fn asked(round: &Round<'_>, asker: &Asker<'_>, slis: &[Sli]) -> Result<Survey, Stopped> {
    let mut answers: Vec<Answer> = Vec::new();
    for question in round.task.source.survey(slis) {
        let Some(answer) = asker.ask(question).await else { continue };
        let failure = match &answer.result {
            Ok(response) => response.json_body().err().filter(|failure| !is_about_the_question(failure)),
            Err(failure) => Some(failure.clone()),
        };
        if let Some(failure) = failure {
            return Err(failure.into());
        }
        answers.push(answer);
    }
    let survey = round.task.source.read_survey(slis, &answers);
    for problem in &survey.problems {
        tracing::info!(source = %round.task.spec.name, "how it measures service levels is not known whole: {problem}");
    }
    Ok(survey)
}
