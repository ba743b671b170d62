//! What a command hands back, and how it is told: text or one JSON document on stdout, one line on stderr, an exit code.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use serde::Serialize;
use watchbill_engine::api::ApiError;
use watchbill_engine::{StartError, StoreError, plain_line};

/// Characters of one line on stderr. Messages can quote a server's answer.
const LINE_CHARS: usize = 2_000;

/// In which form a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// How a command that could do its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// All is well: 0.
    Fine,
    /// The thing checked does not hold (a finding, a page raised): 1.
    DoesNotHold,
    /// Part of the input could not be read; the rest was answered: 2.
    Unreadable,
    /// A source could not be reached; it wins over [`Ended::DoesNotHold`]: 3.
    Unreachable,
}

impl Ended {
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::DoesNotHold => 1,
            Self::Unreadable => 2,
            Self::Unreachable => 3,
        }
    }
}

/// What a command has to say.
#[derive(Debug)]
pub(crate) struct Answer {
    text: String,
    document: Option<String>,
    ended: Ended,
    notes: Vec<String>,
    last_line: LastLine,
}

/// How a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LastLine {
    /// With the end of a line, as terminals want it.
    Ended,
    /// As the text has it: it is a file of somebody else.
    AsItIs,
}

impl Answer {
    /// The same in words and as a document.
    pub fn new(text: String, document: &impl Serialize) -> Self {
        #[allow(clippy::expect_used)]
        let document =
            serde_json::to_string_pretty(document).expect("BUG: our shapes have string keys and nothing that fails");
        Self { text, document: Some(document), ended: Ended::Fine, notes: Vec::new(), last_line: LastLine::Ended }
    }

    /// Of a command that wrote all it had to say while it ran.
    pub fn said() -> Self {
        Self { text: String::new(), document: None, ended: Ended::Fine, notes: Vec::new(), last_line: LastLine::Ended }
    }

    /// With this ending.
    pub fn ending(self, ended: Ended) -> Self {
        Self { ended, ..self }
    }

    /// With its text written as it is, without an end of line behind it.
    pub fn verbatim(self) -> Self {
        Self { last_line: LastLine::AsItIs, ..self }
    }

    /// With these lines on stderr: worth knowing, and no part of the answer.
    pub fn noting(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }
}

/// Why a command could not do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    kind: &'static str,
    message: String,
    code: u8,
}

impl Failure {
    /// Wrong use or unreadable input: 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { kind: "invalid", message: message.into(), code: 2 }
    }

    /// There is no such thing: 2.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self { kind: "not_found", message: message.into(), code: 2 }
    }

    /// Another process holds the workspace: 3.
    pub fn in_use(message: impl Into<String>) -> Self {
        Self { kind: "in_use", message: message.into(), code: 3 }
    }

    /// A source, the keyring or another process did not answer: 3.
    pub fn unreachable(message: impl Into<String>) -> Self {
        Self { kind: "unreachable", message: message.into(), code: 3 }
    }

    /// The records cannot be read or written: 3.
    pub fn store(message: impl Into<String>) -> Self {
        Self { kind: "store", message: message.into(), code: 3 }
    }

    /// A fault of ours or of the machine: 3.
    pub fn internal(message: impl Into<String>) -> Self {
        Self { kind: "internal", message: message.into(), code: 3 }
    }

    /// What happened and what to do.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The same kind of failure in other words.
    pub fn saying(&self, message: String) -> Self {
        Self { message, ..self.clone() }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::NotFound { message } => Self::not_found(message),
            ApiError::Invalid { field, message } if message.contains(&field) => Self::usage(message),
            ApiError::Invalid { field, message } => Self::usage(format!("{field}: {message}")),
            ApiError::Unreachable { message } => Self::unreachable(message),
            ApiError::Store { message } => Self::store(message),
            ApiError::Internal { message } => Self::internal(message),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::store(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { what } => Self::not_found(what),
            other => Self::store(other.to_string()),
        }
    }
}

#[derive(Serialize)]
struct FailureDocument<'a> {
    error: FailureBody<'a>,
}

#[derive(Serialize)]
struct FailureBody<'a> {
    kind: &'a str,
    message: &'a str,
}

/// Tells how it went and gives the exit code.
pub(crate) fn tell(result: &Result<Answer, Failure>, form: Form) -> ExitCode {
    let (said, code) = match result {
        Ok(answer) => {
            answer.notes.iter().for_each(complain);
            let (said, last_line) = match form {
                Form::Text => (Some(answer.text.as_str()), answer.last_line),
                Form::Json => (answer.document.as_deref(), LastLine::Ended),
            };
            (write_out(said.unwrap_or_default(), last_line), answer.ended.code())
        }
        Err(failure) => {
            complain(&failure.message);
            let body = FailureBody { kind: failure.kind, message: &failure.message };
            let document = serde_json::to_string_pretty(&FailureDocument { error: body }).unwrap_or_default();
            (if form == Form::Json { write_out(&document, LastLine::Ended) } else { Ok(()) }, failure.code)
        }
    };
    match said {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("what there was to say could not be written: {error}"));
            ExitCode::from(3)
        }
        _ => ExitCode::from(code),
    }
}

fn write_out(text: &str, last_line: LastLine) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') && last_line == LastLine::Ended {
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// One line on stderr; that it cannot be written is nothing that could be said anywhere.
fn complain(what: &(impl Display + ?Sized)) {
    let _ = writeln!(io::stderr().lock(), "watchbill: {}", plain_line(&what.to_string(), LINE_CHARS));
}
