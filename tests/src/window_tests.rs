use super::*;

/// WebKitGTK's own browser, so that driving can be tested without a page of ours. Its folder is named after the machine's
/// architecture.
fn browser() -> PathBuf {
    let libraries = fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let mut browsers = libraries.map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser")).filter(|path| path.is_file());
    browsers.next().expect("libwebkit2gtk-4.1-0 brings MiniBrowser")
}

const PAGE: &str = "<title>t</title><body><input id=field><button onclick=\"this.textContent='pressed'\">press</button>\
    <p id=log></p><p id=hidden hidden>hidden</p>";

const LISTEN: &str = "document.body.innerHTML = arguments[0];
    document.getElementById('field').onkeydown = (event) => {
        document.getElementById('log').textContent += event.key + (event.ctrlKey ? '!' : '') + ' ';
    };";

#[tokio::test]
async fn a_page_is_found_typed_into_clicked_and_photographed() {
    let workspace = Workspace::absent();
    let display = Display::start(1000, 700);
    let bus = Bus::start();
    let window = Window::open(&Opening {
        program: browser(),
        words: vec!["--automation".to_owned()],
        workspace: &workspace,
        display: &display,
        bus: &bus,
        theme: Theme::Dark,
    })
    .await;
    window.script(LISTEN, &[PAGE.into()]).await;

    let button = window.see("button").await;
    window.click(&button).await;
    assert_eq!(window.see_text("button", "pressed").await, button);

    let field = window.see("#field").await;
    window.click(&field).await;
    window.type_text("a≠b").await;
    window.press(&[Key::Down, Key::Escape]).await;
    window.press_together(&[Key::Control, Key::Character('k')]).await;
    window.see_text("#log", "a ≠ b ArrowDown Escape Control! k!").await;
    let typed = window.script("return arguments[0].value", &[field.as_argument()]).await;
    assert_eq!(typed, "a≠b");
    assert_eq!(window.text(&window.see("#hidden").await).await.as_deref(), Some(""), "hidden text is not visible");

    let watch = "arguments[0].onpointermove = () => { document.getElementById('log').textContent = 'pointed' }";
    window.script(watch, &[button.as_argument()]).await;
    window.hover(&button).await;
    window.see_text("#log", "pointed").await;

    let prefers_dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(window.script(prefers_dark, &[]).await, true);

    window.resize(800, 500).await;
    window.settle().await;
    let file = workspace.logs().join("picture.png");
    window.picture(&file).await.unwrap();
    assert!(fs::read(&file).unwrap().starts_with(b"\x89PNG"));
    window.script("document.querySelector('button').remove()", &[]).await;
    window.see_gone("button").await;
    assert_eq!(window.text(&button).await, None, "what has left the page has no text");
    window.close().await;
}
