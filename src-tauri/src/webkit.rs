//! What WebKitGTK needs in its environment before it starts.

/// Renders through shared memory instead of DMA buffers.
#[cfg(target_os = "linux")]
const WITHOUT_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Switches the DMA-BUF renderer off where it is known to leave the window blank: with NVIDIA's driver and without a render node
/// (tauri#9304, #9394, #13885). Whoever set the variable themselves is obeyed. Must be called before there is a second thread,
/// which could be reading the environment.
pub fn avoid_blank_window() {
    #[cfg(target_os = "linux")]
    if std::env::var_os(WITHOUT_DMABUF).is_none() && leaves_window_blank(std::path::Path::new("/")) {
        // Only a full memory refuses it, and a window that may be blank is better than none.
        drop(glib::setenv(WITHOUT_DMABUF, "1", false));
    }
}

/// Whether the graphics under this root are of a kind that shows nothing with the DMA-BUF renderer.
#[cfg(target_os = "linux")]
fn leaves_window_blank(root: &std::path::Path) -> bool {
    let is_nvidia = root.join("proc/driver/nvidia").exists() || root.join("sys/module/nvidia").exists();
    let has_render_node = std::fs::read_dir(root.join("dev/dri"))
        .is_ok_and(|nodes| nodes.flatten().any(|node| node.file_name().as_encoded_bytes().starts_with(b"renderD")));
    is_nvidia || !has_render_node
}

#[cfg(all(test, target_os = "linux"))]
#[path = "webkit_tests.rs"]
mod tests;
