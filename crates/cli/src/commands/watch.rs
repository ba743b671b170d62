//! `watch`: the workspace, live in this terminal.

use clap::Args;
use watchbill_engine::{Engine, Options};

use crate::answer::{Answer, Failure};
use crate::live::{Bottom, Live, Screen, Snapshot, Stop};
use crate::surroundings::{Surroundings, holder_text};
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = "\
It polls every source, writes what happens as lines, and pages through the notifications of your
desktop. One process at a time watches a workspace; the other commands work beside it. Ctrl-C,
SIGTERM and SIGHUP end it in good order.")]
pub(crate) struct Words {
    /// Only lines, without the line at the bottom that says how things stand; so it is when this is no terminal
    #[arg(long)]
    plain: bool,
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let listening =
        Stop::listen().map_err(|error| Failure::internal(format!("signals cannot be listened to: {error}")));
    let mut stop = listening?;
    let Some(_lock) = surroundings.try_own()? else {
        return Err(held(surroundings));
    };
    let known = known(surroundings).await;
    let ports = surroundings.ports_of_owner();
    let handle = Engine::start(Options::new(&surroundings.folder), ports.clone()).await?;
    let screen = Screen::of_stdout(surroundings.look, Bottom::of_stdout(words.plain));
    let live = Live { handle: &handle, ports: &ports, screen, known };
    let intro = format!("Watching {}; Ctrl-C ends it.", line(&surroundings.folder.display().to_string()));
    live.run(&intro, &mut stop, None).await?;
    Ok(Answer::said())
}

/// What was recorded before, so that only what is new is told. Records that cannot be read yet (of an older version, say)
/// count as nothing known; if they cannot be read at all, the start that follows says so.
async fn known(surroundings: &Surroundings) -> Snapshot {
    let Ok(Some(handle)) = surroundings.look_on().await else { return Snapshot::default() };
    let known = Snapshot::read(&handle).await.unwrap_or_default();
    handle.shutdown().await;
    // What is wrong with the files is worth saying again at every start.
    Snapshot { definition_problems: Vec::new(), ..known }
}

fn held(surroundings: &Surroundings) -> Failure {
    let holder = surroundings.holder().map_or_else(|| "another process".to_owned(), |holder| holder_text(&holder));
    Failure::in_use(format!(
        "{holder} watches {} already: `status`, `alerts` and `poll` work beside it; end it first to watch from here",
        surroundings.folder.display()
    ))
}
