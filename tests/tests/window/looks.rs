//! Both themes can be read, and the keyboard's place can be seen.

use serde_json::Value;
use watchbill_tests::window::{Key, Theme};

use crate::desk::{Desk, OPEN_ALERT};

/// The weakest contrast of any text that can be seen, by WCAG 2.2, and which text it is.
pub const WEAKEST: &str = "(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    // Any notation of a colour, laid over what is below it.
    const over = (colour, below) => {
        pen.fillStyle = `rgb(${below.join(',')})`;
        pen.fillRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const ground = (element) => {
        const below = element.parentElement === null ? [255, 255, 255] : ground(element.parentElement);
        return over(getComputedStyle(element).backgroundColor, below);
    };
    const luminance = (colour) => {
        const [r, g, b] = colour.map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    };
    const seen = (text) => {
        const element = text.parentElement;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        return text.data.trim() !== '' && box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true })
            && element.closest('.only-heard, script, style, title') === null;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let count = 0;
    let weakest = { ratio: 21, text: '' };
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (!seen(text)) continue;
        count += 1;
        const below = ground(text.parentElement);
        const style = getComputedStyle(text.parentElement);
        const colour = text.parentElement instanceof SVGElement ? style.fill : style.color;
        const ratio = contrast(over(colour, below), below);
        if (ratio < weakest.ratio) weakest = { ratio, text: text.data.trim().slice(0, 80), colour, ground: below.join(' ') };
    }
    return { ...weakest, count };
})()";

/// What the eye meets: the ground, a row's text, the inspector.
const COLOURS: &str =
    "['body', 'main', 'aside', 'footer', '[role=row][data-alert] .summary', 'aside h2'].map((css) => {
    const style = getComputedStyle(document.querySelector(css));
    return `${style.color} on ${style.backgroundColor}`;
})";

/// Whether the element with the focus shows it, itself or by the row it has chosen; nothing when none has it.
pub const RING: &str = "(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return null;
    const rings = [focused, ...focused.querySelectorAll('*')].map((element) => getComputedStyle(element))
        .filter((style) => style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2
            && style.outlineColor !== style.backgroundColor);
    return { what: focused.outerHTML.slice(0, 120), shown: rings.length === 1 };
})()";

async fn readable(desk: &Desk) -> Value {
    desk.window.settle().await;
    let weakest = desk.value(WEAKEST).await;
    assert!(weakest["count"].as_u64().unwrap() > 60, "there is text to judge: {weakest}");
    assert!(weakest["ratio"].as_f64().unwrap() >= 4.5, "hard to read: {weakest}");
    desk.value(COLOURS).await
}

#[tokio::test(flavor = "multi_thread")]
async fn both_themes_can_be_read_and_the_focus_can_be_seen() {
    let desk = Desk::demo(Theme::Dark).await;
    let window = &desk.window;
    window.see_text("footer", "4 fine").await;
    let row = desk.row("The last full backup").await;
    window.click(&row).await;
    window.see_text(OPEN_ALERT, "BackupTooOld").await;
    assert_eq!(desk.value("matchMedia('(prefers-color-scheme: dark)').matches").await, true);
    let dark = readable(&desk).await;

    window.press(&[Key::Character('t')]).await;
    assert_eq!(desk.value("document.documentElement.dataset.theme").await, "light");
    let light = readable(&desk).await;
    let pairs = dark.as_array().unwrap().iter().zip(light.as_array().unwrap());
    for (dark, light) in pairs {
        assert_ne!(dark, light, "a colour of one theme is in the other");
    }

    let mut places = 0;
    for _ in 0..12 {
        window.press(&[Key::Tab]).await;
        let ring = desk.value(RING).await;
        if ring.is_null() {
            continue;
        }
        places += 1;
        assert_eq!(ring["shown"], true, "the focus cannot be seen: {ring}");
    }
    assert!(places >= 8, "the tab key reaches {places} places");
    desk.close().await;
}
