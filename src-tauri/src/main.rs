//! The desktop shell: it opens the window, hands what the window asks to the engine and what the engine says to the window. It
//! decides nothing about alerts.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod args;
mod autostart;
mod awake;
mod commands;
mod instead;
mod link;
mod presence;
mod shell;
mod tray;
mod webkit;
mod window;
mod workspace;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tauri::plugin::TauriPlugin;
use tauri::{App, AppHandle, Emitter, RunEvent, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use watchbill_engine::api::{Changed, Tag, Wanted};
use watchbill_engine::ports::Ports;
use watchbill_engine::{Engine, Options};
use watchbill_platform::{Notifications, logging, memory, paths, system_ports};

use crate::args::{Args, Asked};
use crate::awake::ThisLaptop;
use crate::instead::Back;
use crate::presence::Presence;
use crate::shell::{Shell, Start};
use crate::workspace::{Taken, Workspace};

/// The exit code when another process watches the workspace.
const TAKEN: u8 = 3;
/// Messages of queues and secrets are in it.
#[global_allocator]
static MEMORY: memory::Wiping = memory::Wiping;
/// How often freed memory is given back to the system.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(15);

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let args = match args::parse(std::env::args_os().skip(1)) {
        Ok(Asked::Run(args)) => args,
        Ok(Asked::Help) => {
            print!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Version) => {
            println!("watchbill-desktop {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("watchbill-desktop: {problem}");
            return ExitCode::from(2);
        }
    };
    webkit::avoid_blank_window();
    memory::keep_to_ourselves();
    memory::keep_small();
    match run(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("watchbill-desktop: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::prepare(&args.show)?;
    let _log = logging::start(&paths::log_folder(workspace.folder()), logging::Console::Stderr)?;
    // Ours, and set before Tauri makes one: `tokio::spawn` in its callbacks finds no other (tauri#10289).
    let runtime = tokio::runtime::Runtime::new().context("the threads do not start")?;
    tauri::async_runtime::set(runtime.handle().clone());
    match workspace.take()? {
        Ok(_lock) => watch_until_closed(args, &runtime, workspace),
        Err(taken) => Ok(show_taken(args, &taken, |wanted| ask_the_other(&runtime, &workspace, wanted))),
    }
}

/// Shows the window on a running engine until it is closed. The engine opens the records while the window is drawn.
fn watch_until_closed(
    args: &Args,
    runtime: &tokio::runtime::Runtime,
    workspace: Workspace,
) -> anyhow::Result<ExitCode> {
    need_display()?;
    let (started, start) = watch::channel(Start::UnderWay);
    let ports = system_ports(workspace.folder(), Notifications::Desktop);
    let changes = runtime.spawn(start_engine(workspace.options(), ports, started));
    runtime.spawn(give_back_memory());
    let code = window_on(args, start.clone()).map(|app| {
        runtime.spawn(close_when_told(app.handle().clone()));
        let (ready, is_ready) = watch::channel(false);
        runtime.spawn(once(is_ready.clone(), tell_changes(app.handle().clone(), changes)));
        let desktop = runtime.spawn(once(is_ready, keep_desktop(app.handle().clone(), start.clone(), args.clone())));
        let code = app.run_return(move |app, event| {
            if matches!(event, RunEvent::Ready) {
                ready.send_replace(true);
            }
            presence::heard(app, &event);
        });
        desktop.abort();
        code
    });
    // Whatever is under way is finished, and the records are closed, before the company of the demo goes home.
    if let Ok(engine) = runtime.block_on(Shell::new(start, person()).engine()) {
        runtime.block_on(engine.shutdown());
    }
    drop(workspace);
    Ok(u8::try_from(code?).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What may raise the window waits until the window was made: an engine that fails at once would make a second one, and then
/// the first ends the program.
async fn once(mut is_ready: watch::Receiver<bool>, then: impl Future<Output = ()>) {
    if is_ready.wait_for(|is_ready| *is_ready).await.is_ok() {
        then.await;
    }
}

/// What the desktop has of Watchbill besides its window: the tray, being kept awake, and what a link asked to see.
async fn keep_desktop(app: AppHandle, start: watch::Receiver<Start>, args: Args) {
    let Ok(engine) = Shell::new(start, person()).engine().await else {
        // Where nothing watches, that is seen, also by whoever wanted no window.
        return presence::come_back(&app);
    };
    if let Some(wanted) = args.wanted {
        presence::show(&app, wanted);
    }
    let seen = async {
        if args.hidden {
            tray::wait_for_one_or_show(&app).await;
        }
    };
    tokio::join!(seen, tray::keep_true(app.clone(), engine.clone()), awake::keep(engine, &ThisLaptop));
}

/// A poll of thousands of alerts leaves holes behind; a program that is left open all week gives them back.
async fn give_back_memory() {
    loop {
        tokio::time::sleep(GIVE_BACK_EVERY).await;
        memory::give_back();
    }
}

/// Somebody watches already. Another window of ours is asked to come to the front and shows what was wanted; anything else is
/// said, on stderr at once and in a window where there can be one. A start without a window wanted that somebody watches, and
/// has it.
#[allow(clippy::print_stderr)]
fn show_taken(args: &Args, taken: &Taken, ask: impl FnOnce(Wanted) -> anyhow::Result<()>) -> ExitCode {
    let is_to_be_seen = !args.hidden || args.wanted.is_some();
    let wanted = args.wanted.clone().unwrap_or(Wanted::Front);
    match taken.by_a_window.then(|| if is_to_be_seen { ask(wanted) } else { Ok(()) }) {
        Some(Ok(())) => return ExitCode::SUCCESS,
        Some(Err(error)) => tracing::warn!(%error, "The window that watches could not be asked to come to the front."),
        None => {}
    }
    eprintln!("watchbill-desktop: {taken}");
    if is_to_be_seen {
        let (_, start) = watch::channel(Start::Failed(taken.to_string()));
        let args = Args { hidden: false, ..args.clone() };
        if let Ok(app) = need_display().and_then(|()| window_on(&args, start)) {
            app.run_return(|_, _| {});
        }
    }
    ExitCode::from(TAKEN)
}

/// Asks the process that watches this workspace to show something.
fn ask_the_other(runtime: &tokio::runtime::Runtime, workspace: &Workspace, wanted: Wanted) -> anyhow::Result<()> {
    runtime.block_on(async {
        let ports = system_ports(workspace.folder(), Notifications::Silent("another window shows them".to_owned()));
        let guest = Engine::look_on(workspace.options(), ports).await?;
        guest.want(wanted).await?;
        let mut heard = false;
        for _ in 0..30 {
            heard = guest.is_heard().await?;
            if heard {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        guest.shutdown().await;
        ensure!(heard, "it does not answer");
        Ok(())
    })
}

fn window_on(args: &Args, start: watch::Receiver<Start>) -> anyhow::Result<App> {
    let hidden = args.hidden;
    /// Turns the one list of commands into Tauri's dispatch.
    macro_rules! with_commands {
        ($($command:ident,)*) => { tauri::generate_handler![$(commands::$command),*] };
    }
    tauri::Builder::default()
        .plugin(window_state())
        .manage(Shell::new(start, person()))
        .manage(Presence::default())
        .manage(Back::to(args.back_to.clone()))
        .invoke_handler(include!("../commands.in"))
        .setup(move |app| {
            if hidden {
                presence::stay(app.handle());
                return Ok(());
            }
            Ok(window::open(app)?)
        })
        .build(tauri::generate_context!())
        .context("the window cannot be opened")
}

/// Where the window was and how large, kept from run to run; whether it is shown is decided here.
fn window_state<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new().with_state_flags(window::kept()).build()
}

/// GTK ends the process where there is no display; this is said better.
fn need_display() -> anyhow::Result<()> {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    ensure!(
        !cfg!(target_os = "linux") || is_named("DISPLAY") || is_named("WAYLAND_DISPLAY"),
        "there is no display to open a window on; `watchbill watch` and `watchbill demo` show the same in a terminal"
    );
    Ok(())
}

/// Whose deeds these are where the workspace does not say who "me" is.
fn person() -> String {
    ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_else(|| "this laptop".to_owned())
}

/// Being told to end ends like closing the window: the records are closed, and the demo leaves no folder behind.
async fn close_when_told(app: AppHandle) {
    let told = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut ended) = signal(SignalKind::terminate()) else { return };
        tokio::select! {
            _ = told => {}
            _ = ended.recv() => {}
        }
    }
    #[cfg(not(unix))]
    drop(told.await);
    app.exit(0);
}

/// Starts the engine and gives what it tells from its first moment on, or nothing when it does not start.
async fn start_engine(
    options: Options,
    ports: Ports,
    started: watch::Sender<Start>,
) -> Option<watch::Receiver<Changed>> {
    match Engine::start(options, ports).await {
        Ok(engine) => {
            let changes = engine.changes();
            started.send_replace(Start::Done(engine));
            Some(changes)
        }
        Err(error) => {
            tracing::error!(%error, "The engine does not start; nothing is watched and nothing pages.");
            started.send_replace(Start::Failed(error.to_string()));
            None
        }
    }
}

/// Hands every change on to the window; the engine tells at most ten a second, because floods of events crash (tauri#8177).
async fn tell_changes(app: AppHandle, changes: JoinHandle<Option<watch::Receiver<Changed>>>) {
    let Ok(Some(mut changes)) = changes.await else { return };
    while changes.changed().await.is_ok() {
        let changed = changes.borrow_and_update().clone();
        let is_wanted = changed.tags.contains(&Tag::Wanted);
        if let Err(error) = app.emit_to(window::LABEL, "changed", changed) {
            tracing::warn!(%error, "The window could not be told of a change.");
        }
        if is_wanted {
            presence::come_back(&app);
        }
    }
}

#[cfg(test)]
mod acl_tests;
#[cfg(test)]
mod second_tests;
