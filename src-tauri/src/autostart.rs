//! Starting with the session: without a window, on the workspace that is shown now.

use std::path::Path;

use watchbill_engine::api::ApiError;

/// Makes Watchbill start with the session, or not any more.
///
/// # Errors
/// When the desktop's own list of such programs cannot be written.
pub fn set(workspace: &Path, starts: bool) -> Result<(), ApiError> {
    let program = std::env::current_exe().map_err(|error| failed(&error.to_string()))?;
    system::set(&program, &words(workspace), starts).map_err(|error| failed(&error))
}

/// The words it is started with. A session that starts may know nothing of the variables of this one, so the workspace is named.
fn words(workspace: &Path) -> Vec<String> {
    vec!["--hidden".to_owned(), "--workspace".to_owned(), workspace.display().to_string()]
}

fn failed(why: &str) -> ApiError {
    ApiError::Internal { message: format!("Watchbill cannot be made to start with the session: {why}") }
}

/// The list of the freedesktop specification "Desktop Application Autostart".
#[cfg(all(unix, not(target_os = "macos")))]
mod system {
    use std::fs;
    use std::io::ErrorKind;
    use std::path::{Path, PathBuf};

    pub fn set(program: &Path, words: &[String], starts: bool) -> Result<(), String> {
        set_in(&config_folder()?, program, words, starts)
    }

    /// `config` is where the programs of this person keep their settings.
    pub(super) fn set_in(config: &Path, program: &Path, words: &[String], starts: bool) -> Result<(), String> {
        let file = config.join("autostart/watchbill.desktop");
        let done = if starts { write(&file, &entry(program, words)) } else { remove(&file) };
        done.map_err(|error| format!("{}: {error}", file.display()))
    }

    fn config_folder() -> Result<PathBuf, String> {
        let named = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let config = named("XDG_CONFIG_HOME").or_else(|| named("HOME").map(|home| home.join(".config")));
        config.ok_or_else(|| "this session has no home folder".to_owned())
    }

    fn write(file: &Path, text: &str) -> std::io::Result<()> {
        fs::create_dir_all(file.parent().unwrap_or(file))?;
        fs::write(file, text)
    }

    fn remove(file: &Path) -> std::io::Result<()> {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(super) fn entry(program: &Path, words: &[String]) -> String {
        let program = program.display().to_string();
        let line: Vec<String> = std::iter::once(&program).chain(words).map(|word| quoted(word)).collect();
        format!(
            "[Desktop Entry]\nType=Application\nName=Watchbill\nComment=Watches alerts and pages you\nExec={}\nIcon=watchbill\nTerminal=false\n",
            line.join(" ")
        )
    }

    /// A word as `Exec` takes it: in quotes, the four special characters escaped, and once more because the value of a key is
    /// escaped itself; `%` begins a field code.
    fn quoted(word: &str) -> String {
        let mut text = String::from("\"");
        for character in word.chars() {
            match character {
                '"' | '`' | '$' | '\\' => text.extend(["\\\\", if character == '\\' { "\\\\" } else { "" }]),
                _ => {}
            }
            match character {
                '\\' => {}
                '%' => text.push_str("%%"),
                '\n' | '\r' => text.push(' '),
                other => text.push(other),
            }
        }
        text.push('"');
        text
    }
}

/// Never run by us.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod system {
    use std::path::Path;

    use auto_launch::AutoLaunchBuilder;

    pub fn set(program: &Path, words: &[String], starts: bool) -> Result<(), String> {
        let mut builder = AutoLaunchBuilder::new();
        let entry = builder.set_app_name("Watchbill").set_app_path(&program.to_string_lossy()).set_args(words).build();
        let entry = entry.map_err(|error| error.to_string())?;
        let done = if starts { entry.enable() } else { entry.disable() };
        done.map_err(|error| error.to_string())
    }
}

#[cfg(all(test, unix, not(target_os = "macos")))]
#[path = "autostart_tests.rs"]
mod tests;
