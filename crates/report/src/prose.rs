//! What people wrote in Markdown, as HTML: for one file that needs nothing beside it, and for the clipboard of other programs.
//!
//! HTML of the text itself stays text. Nothing is loaded and nothing runs; comments, by which a document is made, are left out.

mod events;

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::drawing::Drawing;

pub use events::with_pictures_at;

use events::{Shown, written};

const STYLE: &str = concat!(include_str!("document/style.css"), include_str!("prose/style.css"));

/// A picture that stands for a block of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProsePicture {
    /// The comment by which the block begins, as it is written.
    pub mark: String,
    /// The picture.
    pub drawing: Drawing,
    /// What stands beneath it.
    pub caption: String,
}

/// A picture of a file, shown where the text refers to it by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProseFile {
    /// What the text calls it.
    pub name: String,
    /// What stands beneath it where the text does not refer to it.
    pub caption: String,
    /// Of which media type it is: `image/png`.
    pub mime: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A document as a file.
#[derive(Debug, Clone, Copy)]
pub struct ProsePage<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What is told of it before its text: name and value.
    pub facts: &'a [(String, String)],
    /// What has to be seen before anything else; empty where nothing has.
    pub notice: &'a str,
    /// The text.
    pub markdown: &'a str,
    /// What is drawn in it.
    pub pictures: &'a [ProsePicture],
    /// Pictures of files. What the text does not refer to stands behind it.
    pub files: &'a [ProseFile],
    /// The line under it.
    pub foot: &'a str,
}

/// The text as HTML, without a page around it.
#[must_use]
pub fn prose_html(markdown: &str, pictures: &[ProsePicture]) -> String {
    written(markdown, Shown { pictures, files: &[] }).0
}

/// One HTML file that needs nothing beside it.
#[must_use]
pub fn prose_page(page: &ProsePage<'_>) -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let images = if page.files.is_empty() { "" } else { " img-src data:;" };
    let policy = format!("default-src 'none';{images} style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'");
    let title = escaped(page.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body class=\"prose\">\n<main>\n"
    );
    if !page.notice.is_empty() {
        let _ = writeln!(out, "<p class=\"notice\" role=\"note\">{}</p>", escaped(page.notice));
    }
    if !page.facts.is_empty() {
        out.push_str("<dl>\n");
        for (name, value) in page.facts {
            let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), escaped(value));
        }
        out.push_str("</dl>\n");
    }
    let (text, told) = written(page.markdown, Shown { pictures: page.pictures, files: page.files });
    out.push_str(&text);
    let rest: Vec<&ProseFile> = page.files.iter().filter(|file| !told.contains(file.name.as_str())).collect();
    if !rest.is_empty() {
        out.push_str("<h2>Pictures</h2>\n");
    }
    for file in rest {
        let (image, caption) = (image(file, &file.caption), escaped(&file.caption));
        let _ = writeln!(out, "<figure>\n{image}\n<figcaption>{caption}</figcaption>\n</figure>");
    }
    let _ = writeln!(out, "<p class=\"foot\"><span>{}</span></p>\n</main>\n</body>\n</html>", escaped(page.foot));
    out
}

/// The file itself, so that nothing is loaded.
fn image(file: &ProseFile, words: &str) -> String {
    let (mime, bytes) = (escaped(&file.mime), STANDARD.encode(&file.bytes));
    format!("<img alt=\"{}\" src=\"data:{mime};base64,{bytes}\">", escaped(words))
}

/// A text as HTML reads it, within an element as within the quotes of an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
#[path = "prose_tests.rs"]
mod tests;
