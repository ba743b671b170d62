//! The one window: how it is made, what it may navigate to, and how it is brought to the front.

use tauri::webview::NewWindowResponse;
use tauri::window::Color;
use tauri::{AppHandle, Manager, Runtime, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

/// The label the access list names.
pub const LABEL: &str = "main";

const SIZE: (f64, f64) = (1280.0, 800.0);
const SMALLEST: (f64, f64) = (900.0, 600.0);

/// The grounds of both themes as in `ui/src/styles/tokens.css`: what is there before the first paint should not flash.
const LIGHT_GROUND: Color = Color(0xef, 0xf1, 0xf3, 0xff);
const DARK_GROUND: Color = Color(0x13, 0x15, 0x18, 0xff);

/// Makes the window, and shows it once it knows its ground.
///
/// # Errors
/// As the windowing system says.
pub fn open<R: Runtime>(app: &impl Manager<R>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Watchbill")
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .visible(false)
        // Files that are dropped are the page's to read, as those that are chosen.
        .disable_drag_drop_handler()
        .on_navigation(is_our_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    let dark = window.theme().is_ok_and(|theme| theme == Theme::Dark);
    window.set_background_color(Some(if dark { DARK_GROUND } else { LIGHT_GROUND }))?;
    window.show()
}

/// Brings the window to the front, and makes it where there is none. Wayland lets nobody take the front; there the desktop
/// marks the window instead.
pub fn raise<R: Runtime>(app: &AppHandle<R>) {
    let raised = match app.get_webview_window(LABEL) {
        Some(window) => shown_in_front(&window),
        None => open(app),
    };
    if let Err(error) = raised {
        tracing::warn!(%error, "The window could not be brought to the front.");
    }
}

/// What is kept of it from run to run. Whether it is shown is decided here.
#[must_use]
pub fn kept() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

/// Makes it fill the screen, or gives it its size again; the other of the two where `fills` says nothing. Whether it fills it then.
///
/// # Errors
/// As the windowing system says.
pub fn fill_screen<R: Runtime>(window: &WebviewWindow<R>, fills: Option<bool>) -> tauri::Result<bool> {
    let fills = match fills {
        Some(fills) => fills,
        None => !window.is_fullscreen()?,
    };
    window.set_fullscreen(fills)?;
    Ok(fills)
}

/// Takes it off the screen.
///
/// # Errors
/// As the windowing system says.
pub fn hide<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    app.get_webview_window(LABEL).map_or(Ok(()), |window| window.hide())
}

/// Gives a hidden window up, and its web process with it.
pub fn give_up<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if window.is_visible().unwrap_or(true) {
        return;
    }
    if let Err(error) = window.destroy() {
        tracing::warn!(%error, "The hidden window could not be given up.");
    }
}

/// In this order, or a minimised window stays where it is (tauri#12936).
fn shown_in_front<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.show()?;
    window.unminimize()?;
    window.set_focus()
}

/// Whether an address is the window's own page: `tauri://localhost`, and on Windows `http://tauri.localhost`.
fn is_our_own(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
