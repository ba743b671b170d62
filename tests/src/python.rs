//! Our scripts in `tests/python`, run by the Python with the packages they compare with.

use std::{fs, process::Stdio, time::Duration};

use serde_json::Value;

use crate::{built, process};

/// What a script gets to finish. It goes over all zones or thousands of events, and a slow machine has other tests to run.
const LIMIT: Duration = Duration::from_secs(300);

/// Runs a script to its end and gives the document it writes.
///
/// # Panics
/// When the packages are not there, and when the script fails, does not end or says anything else.
pub async fn script(name: &str, words: &[&str], input: &Value) -> Value {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), input.to_string()).unwrap();
    // Nothing of the person's own Python, and nothing written into the checkout.
    let output = tokio::process::Command::new(built::python())
        .args(["-B", "-E", "-s"])
        .arg(built::checkout().join("tests/python").join(name))
        .args(words)
        .env_clear()
        .envs(process::environment())
        .stdin(Stdio::from(fs::File::open(file.path()).unwrap()))
        .kill_on_drop(true)
        .output();
    let output = match tokio::time::timeout(LIMIT, output).await {
        Ok(output) => output.unwrap_or_else(|error| panic!("start Python for {name}: {error}")),
        Err(_) => panic!("{name} did not end within {} s", LIMIT.as_secs()),
    };
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{name} ended with {}:\n{complaint}", output.status);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{name} wrote no JSON document: {error}"))
}
