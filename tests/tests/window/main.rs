//! The real window on real input, driven by the keyboard: what a person sees, and what nobody can make it do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod desk;

use desk::Desk;
use watchbill_tests::window::{Key, Theme};

#[tokio::test(flavor = "multi_thread")]
async fn probe() {
    let at = std::time::Instant::now();
    let desk = Desk::demo(Theme::Dark).await;
    eprintln!("open {:?}", at.elapsed());
    desk.window.see(desk::ROWS).await;
    eprintln!("rows {:?}", at.elapsed());
    tokio::time::sleep(std::time::Duration::from_secs(8)).await;
    eprintln!("{}", desk.read("document.body.innerText").await.as_str().unwrap());
    desk.window.picture(std::path::Path::new("/tmp/probe.png")).await.unwrap();
    desk.window.press(&[Key::Character('j'), Key::Character('j'), Key::Enter]).await;
    desk.window.see(desk::OPEN_ALERT).await;
    eprintln!("{}", desk.read("document.querySelector('aside').innerText").await.as_str().unwrap());
    eprintln!("{}", desk.read("document.activeElement.outerHTML.slice(0,300)").await);
    eprintln!("{}", desk.read("document.hasFocus()").await);
    eprintln!("eval {}", desk.read("(() => { try { return eval('1+1') } catch (e) { return e.name } })()").await);
    eprintln!(
        "fn {}",
        desk.read("(() => { try { return new Function('return 1')() } catch (e) { return e.name } })()").await
    );
    eprintln!(
        "T {}",
        desk.read("[typeof window.__TAURI__, Object.isFrozen(Object.prototype), typeof window.__TAURI_INTERNALS__]")
            .await
    );
    eprintln!(
        "P {}",
        desk.read("window.__TAURI_INTERNALS__.invoke('console_status').then((s)=>s.version, (e)=>'refused '+e)").await
    );
    eprintln!(
        "P {}",
        desk.read("window.__TAURI_INTERNALS__.invoke('plugin:shell|open').then((s)=>s.version, (e)=>'refused '+e)")
            .await
    );
    eprintln!("P {}", desk.read("fetch('https://example.net/').then((s)=>s.status, (e)=>'refused '+e)").await);
    desk.window.close().await;
}
