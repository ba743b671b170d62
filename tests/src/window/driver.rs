//! tauri-driver and the WebDriver session behind it.

use super::{Opening, Theme};
use crate::{
    built, http, patience,
    process::{Running, free_port},
};
use base64::Engine;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::{process::Command, time::Duration};

/// The key under which the W3C specification hides the id of an element.
pub(super) const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Why the driver did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// One of the specification's codes, such as `stale element reference`; `no answer` when there was none.
    pub code: String,
    /// The driver's own words.
    pub message: String,
}

/// One session of one driver.
pub(super) struct Session {
    client: Client,
    url: String,
    driver: Running,
}

impl Session {
    pub(super) async fn start(opening: &Opening<'_>) -> Self {
        let (port, native_port) = (free_port(), free_port());
        let client = http::client(Duration::from_secs(40));
        let base = format!("http://127.0.0.1:{port}");
        let driver = Running::start(&opening.workspace.logs(), &command(opening, port, native_port));
        patience::until("tauri-driver answers", async || {
            http::ask(&client, Method::GET, &format!("{base}/status"), None)
                .await
                .ok()
                .filter(|(status, _)| status.is_success())
        })
        .await;
        // Without `browserName`: some WebKitGTK refuse to match any (tauri#8828, #10670).
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "tauri:options": { "application": opening.program, "args": opening.words },
        } } });
        let (_, answer) = http::ask(&client, Method::POST, &format!("{base}/session"), Some(&wanted)).await.unwrap();
        let Some(id) = answer["value"]["sessionId"].as_str() else {
            panic!("no window was opened: {answer}\n{}", driver.log());
        };
        let url = format!("{base}/session/{id}");
        Self { client, url, driver }
    }

    pub(super) async fn end(self) {
        // A program that has gone already is what is wanted.
        let _ = self.ask(Method::DELETE, "", None).await;
        self.driver.terminate().await;
    }

    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Refused> {
        let url = format!("{}{path}", self.url);
        let (status, mut answer) = http::ask(&self.client, method, &url, body)
            .await
            .map_err(|error| Refused { code: "no answer".to_owned(), message: error.to_string() })?;
        let value = answer["value"].take();
        if status.is_success() {
            return Ok(value);
        }
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        Err(Refused { code: text("error"), message: text("message") })
    }
}

/// The bytes of a screenshot.
pub(super) fn decoded(picture: &Value) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(picture.as_str().unwrap_or_default()).unwrap()
}

fn command(opening: &Opening<'_>, port: u16, native_port: u16) -> Command {
    let mut command = Command::new(built::tauri_driver());
    command
        .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
        .envs(opening.workspace.environment())
        .env("DISPLAY", opening.display.name())
        .env("DBUS_SESSION_BUS_ADDRESS", opening.bus.address())
        // Under Xvfb there is nothing to accelerate with (tauri#15936, #9304): without these the window stays blank.
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        // There is no accessibility bus here, and looking for one takes seconds.
        .env("NO_AT_BRIDGE", "1")
        .env("GTK_A11Y", "none")
        .env("GDK_BACKEND", "x11")
        .env("GTK_THEME", if opening.theme == Theme::Dark { "Adwaita:dark" } else { "Adwaita" });
    command
}
