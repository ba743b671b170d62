//! Every page of the review on every screen that a meeting has: nothing serious for axe, every text read, and nothing cut off.

use watchbill_tests::window::{Key, Theme};

use crate::{
    axe::Audit,
    desk::Desk,
    looks::{RING, WEAKEST},
    review::{HEADING, heading, open_review, tab_to},
};

/// A laptop's, a projector's, and one on which all letters are twice as large.
const SCREENS: [(u32, u32, &str); 4] = [(960, 600, "1"), (1280, 800, "1"), (1920, 1080, "1"), (1280, 800, "2")];
const WIDEST: (u32, u32) = (1920, 1080);
/// More pages than any review of the made-up company has.
const MOST_PAGES: usize = 30;

/// What is beyond an edge and cannot be scrolled to, or has no room left, by where it is.
const CUT_OFF: &str = "(() => {
    const review = document.querySelector('section.review');
    const whole = review.getBoundingClientRect();
    const found = [];
    const walker = document.createTreeWalker(review, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode;
        const element = text.parentElement;
        if (text.data.trim() === '' || element.closest('option, title, desc, [role=region].table') !== null) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        const drawn = element.closest('svg')?.getBoundingClientRect() ?? whole;
        const slack = element.closest('svg') === null ? 1 : 4;
        if (box.right > drawn.right + slack || box.left < drawn.left - slack) found.push(`beyond its edge: ${text.data.trim().slice(0, 80)}`);
    }
    for (const element of review.querySelectorAll(':not(select, input, textarea, option)')) {
        const { overflowX } = getComputedStyle(element);
        const isHidden = overflowX === 'hidden' || overflowX === 'clip';
        if (isHidden && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${element.outerHTML.slice(0, 120)}`);
    }
    const leaf = review.querySelector('.leaf');
    if (leaf === null) return [`no page is shown: ${review.textContent.slice(0, 200)}`];
    const page = leaf.getBoundingClientRect();
    if (page.height < whole.height * 0.4) found.push(`the page has ${page.height} of ${whole.height}`);
    return found;
})()";

/// Out of every box, where keys are those of the review.
const TO_THE_PAGE: &str = "document.querySelector('section.review .leaf').focus()";

/// Looks at the page that is shown on every screen: as light as a projector wants it, and as dark as the desk is.
async fn look_on_every_screen(audit: &mut Audit, what: &str) {
    for (width, height, zoom) in SCREENS {
        let screen = format!("{what}, {width}x{height}, {zoom} times as large");
        let window = &audit.desk.window;
        window.resize(width, height).await;
        window.script("document.documentElement.style.zoom = arguments[0]", &[zoom.into()]).await;
        window.settle().await;
        let cut = audit.desk.value(CUT_OFF).await;
        assert_eq!(cut, serde_json::json!([]), "{screen}");
        for theme in ["light", "dark"] {
            audit.desk.window.settle().await;
            let weakest = audit.desk.value(WEAKEST).await;
            assert!(weakest["ratio"].as_f64().unwrap() >= 4.5, "{screen}, {theme}: hard to read: {weakest}");
            // The engine takes its time; the width changes what it finds only where everything is twice as large.
            if (width, height) == (1280, 800) {
                audit.look(&format!("{screen}, {theme}")).await;
            }
            audit.desk.window.press(&[Key::Character('l')]).await;
        }
    }
    audit.desk.window.script("document.documentElement.style.zoom = '1'", &[]).await;
}

/// Tabs once around: every stop is seen, each is behind the one before, and the form is among them.
async fn the_keyboard_goes_from_the_top_to_the_end(desk: &Desk) {
    let place = "[...document.querySelectorAll('*')].indexOf(document.activeElement)";
    let mut places = Vec::new();
    for _ in 0..MOST_PAGES {
        desk.window.press(&[Key::Tab]).await;
        let ring = desk.value(RING).await;
        if ring.is_null() {
            continue;
        }
        assert_eq!(ring["shown"], true, "the focus cannot be seen: {ring}");
        let at = desk.value(place).await.as_i64().unwrap();
        if places.contains(&at) {
            break;
        }
        places.push(at);
    }
    let turns = places.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!(places.len() >= 9 && turns <= 1, "the tab key goes {places:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_review_can_be_read_and_reached_on_every_screen() {
    let mut audit = Audit::of(Desk::demo_on_screen(Theme::Dark, WIDEST).await, Theme::Dark).await;
    audit.desk.window.press_together(&[Key::Control, Key::Character('4')]).await;
    audit.desk.window.see("[role=option][data-level]").await;
    audit.desk.window.see_gone("[role=option] .left .number.unknown").await;
    open_review(&audit.desk.window).await;
    the_keyboard_goes_from_the_top_to_the_end(&audit.desk).await;
    audit.desk.window.script(TO_THE_PAGE, &[]).await;

    let mut pages = Vec::new();
    for _ in 0..MOST_PAGES {
        if !audit.desk.window.find_all("[role=alertdialog]").await.is_empty() {
            audit.look("the question before leaving").await;
            audit.desk.window.press(&[Key::Escape]).await;
            audit.desk.window.see_gone("[role=alertdialog]").await;
        }
        let name = heading(&audit.desk.window).await;
        look_on_every_screen(&mut audit, &name).await;
        if name.contains("what we decide") {
            let window = &audit.desk.window;
            let decide = window.see_text(".review form .primary", "Decide").await;
            window.click(&decide).await;
            window.see(".review .wrong").await;
            window.script(TO_THE_PAGE, &[]).await;
            look_on_every_screen(&mut audit, &format!("{name}, with what is missing")).await;
            tab_to(&audit.desk.window, "Because").await;
            audit.desk.window.type_text("enough is left").await;
            tab_to(&audit.desk.window, "Decide").await;
            audit.desk.window.press(&[Key::Enter]).await;
            audit.desk.window.see(".review .taken").await;
        }
        pages.push(name);
        if pages.last().is_some_and(|name| name == "Appendix") {
            break;
        }
        audit.desk.window.press(&[Key::Right]).await;
        let before = pages.last().cloned().unwrap_or_default();
        audit
            .desk
            .window
            .until("the next page", async || {
                let next = audit.desk.window.find_all(HEADING).await.pop()?;
                audit.desk.window.text(&next).await.filter(|next| *next != before)
            })
            .await;
    }
    assert!(pages.len() >= 10 && pages.last().is_some_and(|name| name == "Appendix"), "{pages:?}");
    audit.end().await;
}
