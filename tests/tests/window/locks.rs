//! What a script could do in the window if one ever got in: nothing.

use serde_json::{Value, json};
use watchbill_tests::workspace::Workspace;

use crate::desk::Desk;

/// Tries something and gives what the page's policy objected to while it was tried.
const OBJECTIONS: &str = "
    const objections = new Set();
    const hear = (event) => objections.add(event.effectiveDirective);
    document.addEventListener('securitypolicyviolation', hear);
    const outcome = await attempt();
    // Objections are told in tasks of their own.
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    document.removeEventListener('securitypolicyviolation', hear);
    return { outcome: outcome ?? null, objections: [...objections] };";

async fn attempt(desk: &Desk, body: &str) -> Value {
    desk.value(&format!("(async () => {{ const attempt = async () => {{ {body} }}; {OBJECTIONS} }})()")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_gets_into_the_page_runs_or_reaches_the_outside() {
    let desk = Desk::on(Workspace::with("team = \"payments\"\n")).await;
    desk.window.see_text("main", "What shall Watchbill watch?").await;

    let refused = [
        ("try { return eval('1') } catch (error) { return error.name }", "EvalError", "script-src"),
        ("try { return new Function('return 1')() } catch (error) { return error.name }", "EvalError", "script-src"),
        ("return fetch('https://example.net/').then(() => 'answered', () => 'refused')", "refused", "connect-src"),
        (
            "return new Promise((done) => { const socket = new WebSocket('wss://example.net/');
             socket.onopen = () => done('open'); socket.onerror = () => done('refused') })
             .catch((error) => error.name === 'SecurityError' ? 'refused' : error.name)",
            "refused",
            "connect-src",
        ),
        (
            "const script = document.createElement('script'); script.textContent = 'window.ran = true';
             document.body.append(script); script.remove(); return window.ran === true ? 'ran' : 'refused'",
            "refused",
            "script-src",
        ),
        (
            "const place = document.createElement('p'); place.innerHTML = '<button onclick=\"window.ran = true\">';
             document.body.append(place); place.firstChild.click(); place.remove();
             return window.ran === true ? 'ran' : 'refused'",
            "refused",
            "script-src",
        ),
        (
            "return new Promise((done) => { const image = new Image(); image.onload = () => done('loaded');
             image.onerror = () => done('refused'); image.src = 'https://example.net/x.png' })",
            "refused",
            "img-src",
        ),
    ];
    for (body, outcome, objection) in refused {
        let told = attempt(&desk, body).await;
        assert_eq!(told["outcome"], outcome, "{body}: {told}");
        // Newer engines say more exactly which scripts: `script-src-elem`, `script-src-attr`.
        let objections = told["objections"].as_array().unwrap();
        let objected = objections.iter().any(|said| said.as_str().is_some_and(|said| said.starts_with(objection)));
        assert!(objected, "{body}: {told}");
    }
    let own =
        attempt(&desk, "return fetch('ipc://localhost/console_status').then((answer) => answer.ok, () => false)").await;
    assert_eq!(
        own["objections"],
        json!([]),
        "the policy lets the core be asked, and an attempt without objection shows it"
    );

    assert_eq!(desk.value("typeof window.__TAURI__").await, "undefined");
    assert_eq!(desk.value("Object.isFrozen(Object.prototype)").await, true);
    assert_eq!(desk.value("window.open('https://example.net/')").await, Value::Null);
    desk.value("void (location.href = 'https://example.net/')").await;
    desk.window.see_text("main", "What shall Watchbill watch?").await;
    assert_eq!(desk.value("location.origin").await, "tauri://localhost");
    desk.close().await;
}

/// Calls the core as a script in the page would.
async fn call(desk: &Desk, command: &str, arguments: &Value) -> Value {
    let call = "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
        .then(() => 'answered', (refused) => String(refused?.message ?? refused))";
    desk.window.script(call, &[command.into(), arguments.clone()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_granted_commands_are_answered() {
    let desk = Desk::on(Workspace::with("team = \"payments\"\n")).await;
    desk.window.see_text("main", "What shall Watchbill watch?").await;
    assert_eq!(call(&desk, "console_status", &json!({})).await, "answered");
    for command in [
        "no_such_command",
        "plugin:shell|open",
        "plugin:fs|read_file",
        "plugin:event|emit",
        "plugin:window|close",
        "plugin:webview|create_webview",
        "plugin:app|version",
    ] {
        let answer = call(&desk, command, &json!({})).await;
        assert!(answer.as_str().is_some_and(|text| text.contains("not allowed")), "{command}: {answer}");
    }
    let flood = json!({ "problem": "x".repeat(3 * 1024 * 1024) });
    let answer = call(&desk, "report_ui_problem", &flood).await;
    assert!(answer.as_str().is_some_and(|text| text.contains("not allowed")), "too large to be one of ours: {answer}");
    assert_eq!(call(&desk, "console_status", &json!({})).await, "answered", "and nothing is the worse for it");

    let around = "fetch('ipc://localhost/console_status', { method: 'POST', body: '{}', headers: {
        'Content-Type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2', 'Tauri-Invoke-Key': 'guessed' } })
        .then((answer) => answer.ok, () => false)";
    assert_eq!(desk.value(around).await, false, "nobody asks the core past the isolation frame");
    desk.close().await;
}
