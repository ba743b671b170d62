//! The real window, driven through tauri-driver with plain W3C WebDriver calls.
//!
//! One window at a time on the whole machine (tauri#3576): whoever opens one waits for their turn.

mod driver;
mod keys;

pub use driver::Refused;
pub use keys::{Key, Pointer};

use crate::{built, bus::Bus, display::Display, patience, workspace::Workspace};
use driver::Session;
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// What a window is opened with.
pub struct Opening<'a> {
    /// The program; [`built::desktop`] for ours.
    pub program: PathBuf,
    /// Its words.
    pub words: Vec<String>,
    /// Whose home and workspace.
    pub workspace: &'a Workspace,
    /// On which screen.
    pub display: &'a Display,
    /// On which bus.
    pub bus: &'a Bus,
    /// What the desktop says the person prefers.
    pub theme: Theme,
}

/// The desktop's theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// An open window. When this value goes away, so do the window, its web process and the driver.
pub struct Window {
    session: Session,
    // Last, so that the next window is opened after this one is gone.
    _turn: File,
}

/// Something on the page, as the driver names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

impl Window {
    /// Opens the window and waits until it can be driven.
    pub async fn open(opening: &Opening<'_>) -> Self {
        let turn = turn().await;
        Self { session: Session::start(opening).await, _turn: turn }
    }

    /// The first element that the selector finds, if any.
    pub async fn find(&self, css: &str) -> Option<Element> {
        self.find_all(css).await.into_iter().next()
    }

    /// All elements that the selector finds, in the order of the page.
    ///
    /// # Panics
    /// When the selector is none.
    pub async fn find_all(&self, css: &str) -> Vec<Element> {
        let query = json!({ "using": "css selector", "value": css });
        loop {
            match self.session.ask(Method::POST, "/elements", Some(&query)).await {
                Ok(found) => return found.as_array().unwrap().iter().map(Element::from_answer).collect(),
                // The driver finds an element and loses it before it answers: the page lives.
                Err(refused) if refused.code == "stale element reference" => {}
                Err(refused) => panic!("find {css}: {refused:?}"),
            }
        }
    }

    /// Waits until the selector finds something.
    pub async fn see(&self, css: &str) -> Element {
        self.until(&format!("an element {css}"), async || self.find(css).await).await
    }

    /// Waits until the selector finds something whose visible text contains this.
    pub async fn see_text(&self, css: &str, text: &str) -> Element {
        self.until(&format!("an element {css} with the text {text:?}"), async || {
            for element in self.find_all(css).await {
                // An element may be gone by the time it is read: the page lives.
                if self.text(&element).await.is_some_and(|shown| shown.contains(text)) {
                    return Some(element);
                }
            }
            None
        })
        .await
    }

    /// Waits until the selector finds nothing.
    pub async fn see_gone(&self, css: &str) {
        self.until(&format!("no element {css}"), async || self.find(css).await.is_none().then_some(())).await;
    }

    /// The visible text; none when the element has left the page.
    pub async fn text(&self, element: &Element) -> Option<String> {
        // WebKitWebDriver's own answer takes text for hidden that is cut with an ellipsis beside other text.
        let shown = "return arguments[0].checkVisibility() ? arguments[0].innerText ?? arguments[0].textContent : ''";
        let call = json!({ "script": shown, "args": [element.as_argument()] });
        let text = self.session.ask(Method::POST, "/execute/sync", Some(&call)).await.ok()?;
        text.as_str().map(str::to_owned)
    }

    /// An attribute; none when it is not set or the element has left the page.
    pub async fn attribute(&self, element: &Element, name: &str) -> Option<String> {
        let path = format!("/element/{}/attribute/{name}", element.0);
        self.session.ask(Method::GET, &path, None).await.ok()?.as_str().map(str::to_owned)
    }

    /// Clicks the middle of the element, scrolling to it before.
    ///
    /// # Panics
    /// When it cannot be clicked.
    pub async fn click(&self, element: &Element) {
        let path = format!("/element/{}/click", element.0);
        if let Err(refused) = self.session.ask(Method::POST, &path, Some(&json!({}))).await {
            self.fail(&format!("click {element:?}: {refused:?}")).await;
        }
    }

    /// Clicks what ends the program: it may be gone before the driver has answered, so only what follows can tell
    /// whether the click arrived.
    pub async fn click_to_end(&self, element: &Element) {
        let path = format!("/element/{}/click", element.0);
        let _unheard = self.session.ask(Method::POST, &path, Some(&json!({}))).await;
    }

    /// Moves the pointer to the middle of the element, and leaves it there.
    ///
    /// # Panics
    /// When the element cannot be pointed at.
    pub async fn hover(&self, element: &Element) {
        self.act(&keys::pointer_over(&element.as_argument())).await;
    }

    /// Moves and presses the pointer; it stays where the last act left it, and down when that was so.
    ///
    /// # Panics
    /// When the driver refuses one of the acts.
    pub async fn point(&self, acts: &[Pointer]) {
        self.act(&keys::pointer(acts)).await;
    }

    /// Presses the pointer at one part of the width of an element, draws it to another, and lets go.
    pub async fn drag(&self, element: &Element, from: f64, to: f64) {
        let (begun, ended) = (self.place_in(element, from).await, self.place_in(element, to).await);
        let between = Pointer::To(i32::midpoint(begun.0, ended.0), ended.1);
        let to = |(x, y)| Pointer::To(x, y);
        self.point(&[to(begun), Pointer::Down, between, to(ended), Pointer::Up]).await;
    }

    /// Where on the page a part of the width of an element is, at half its height: CSS pixels from the left and the top.
    ///
    /// # Panics
    /// When the element has left the page.
    pub async fn place_in(&self, element: &Element, part: f64) -> (i32, i32) {
        let place = "const { left, top, width, height } = arguments[0].getBoundingClientRect();
            return [Math.round(left + width * arguments[1]), Math.round(top + height / 2)]";
        let place = self.script(place, &[element.as_argument(), part.into()]).await;
        let px = |at: usize| i32::try_from(place[at].as_i64().unwrap()).unwrap();
        (px(0), px(1))
    }

    /// Presses and releases one key after the other.
    pub async fn press(&self, keys: &[Key]) {
        self.act(&keys::one_after_the_other(keys)).await;
    }

    /// Presses all keys and then releases them: `[Key::Control, Key::Character('k')]`.
    pub async fn press_together(&self, keys: &[Key]) {
        self.act(&keys::all_together(keys)).await;
    }

    /// Types a text into whatever has the focus.
    pub async fn type_text(&self, text: &str) {
        self.press(&text.chars().map(Key::Character).collect::<Vec<_>>()).await;
    }

    /// Runs the body of a function in the page; its arguments are `arguments[0]` and so on.
    ///
    /// # Panics
    /// When it throws.
    pub async fn script(&self, body: &str, arguments: &[Value]) -> Value {
        let call = json!({ "script": body, "args": arguments });
        match self.session.ask(Method::POST, "/execute/sync", Some(&call)).await {
            Ok(answer) => answer,
            Err(refused) => panic!("run {body:?}: {refused:?}"),
        }
    }

    /// The page as it is now.
    pub async fn source(&self) -> String {
        let source = self.session.ask(Method::GET, "/source", None).await;
        source.map_or_else(|refused| format!("{refused:?}"), |source| source.as_str().unwrap_or_default().to_owned())
    }

    /// A picture of the page, as PNG.
    ///
    /// # Errors
    /// When the driver takes none.
    pub async fn picture(&self, file: &Path) -> Result<(), Refused> {
        let picture = self.session.ask(Method::GET, "/screenshot", None).await?;
        fs::write(file, driver::decoded(&picture)).unwrap();
        Ok(())
    }

    /// Makes the window this large, in pixels, in the corner of the screen.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn resize(&self, width: u32, height: u32) {
        let place = json!({ "x": 0, "y": 0, "width": width, "height": height });
        if let Err(refused) = self.session.ask(Method::POST, "/window/rect", Some(&place)).await {
            panic!("resize to {width}x{height}: {refused:?}");
        }
        let size = "return [window.outerWidth, window.outerHeight]";
        self.until(&format!("a window of {width}x{height}"), async || {
            (self.script(size, &[]).await == json!([width, height])).then_some(())
        })
        .await;
    }

    /// Waits until the page has had time to draw: two frames, and no transition or animation is running.
    pub async fn settle(&self) {
        let drawn = "window.watchbillFrames = (window.watchbillFrames ?? 0);
            requestAnimationFrame(() => { window.watchbillFrames += 1; });
            return window.watchbillFrames >= 2 && document.getAnimations().every((one) => one.playState !== 'running')";
        self.script("window.watchbillFrames = 0", &[]).await;
        self.until("the page to stand still", async || (self.script(drawn, &[]).await == true).then_some(())).await;
    }

    /// Asks until there is an answer.
    ///
    /// # Panics
    /// When there was none; what was on the screen by then is left for a person in [`built::failures`].
    pub async fn until<T>(&self, what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
        match patience::answered(patience::LIMIT, ask).await {
            Some(answer) => answer,
            None => self.fail(&format!("waited in vain for {what}")).await,
        }
    }

    /// Closes the window as a person would, and waits until the program and the driver have gone.
    ///
    /// # Panics
    /// When they do not go.
    pub async fn close(self) {
        self.session.end().await;
    }

    async fn act(&self, actions: &Value) {
        if let Err(refused) = self.session.ask(Method::POST, "/actions", Some(actions)).await {
            self.fail(&format!("act {actions}: {refused:?}")).await;
        }
    }

    async fn fail(&self, why: &str) -> ! {
        let source = self.source().await;
        let place = built::failures().join(format!("window-{}", std::process::id()));
        let (picture, page) = (place.with_extension("png"), place.with_extension("html"));
        let pictured = self.picture(&picture).await.map_or_else(|refused| format!("{refused:?}"), |()| shown(&picture));
        fs::write(&page, &source).unwrap();
        let beginning: String = source.chars().take(2_000).collect();
        panic!("{why}\npicture: {pictured}\npage: {}\nit begins: {beginning}", shown(&page));
    }
}

impl Element {
    /// The value that stands for this element among the arguments of [`Window::script`].
    pub fn as_argument(&self) -> Value {
        json!({ driver::ELEMENT: self.0 })
    }

    fn from_answer(answer: &Value) -> Self {
        Self(answer[driver::ELEMENT].as_str().unwrap_or_default().to_owned())
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A lock on a file that all tests share, whatever checkout and process they are in.
async fn turn() -> File {
    let path = std::env::temp_dir().join("watchbill-one-window-at-a-time");
    let file = File::options().create(true).truncate(false).write(true).open(path).unwrap();
    // Up to ten windows may be waiting in other test processes.
    let got = patience::answered(patience::LIMIT * 10, async || file.try_lock().ok()).await;
    assert!(got.is_some(), "another test has its window open for minutes");
    file
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
