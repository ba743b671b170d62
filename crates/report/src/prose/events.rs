//! From Markdown to HTML, element by element.

use std::collections::BTreeSet;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{ProseFile, ProsePicture, escaped, image};

/// Lines by which front matter begins and ends are part of it.
const READ: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);

/// What is shown in a text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown<'p> {
    pub pictures: &'p [ProsePicture],
    pub files: &'p [ProseFile],
}

/// The whole of a text, and the names of the files to which it refers.
pub(super) fn written<'p>(markdown: &str, shown: Shown<'p>) -> (String, BTreeSet<&'p str>) {
    let mut writer = Writer { shown, ..Writer::default() };
    // Front matter is none behind the mark of an encoding.
    let markdown = markdown.strip_prefix('\u{feff}').unwrap_or(markdown);
    for event in Parser::new_ext(markdown, READ) {
        writer.take(event);
    }
    (writer.out, writer.told)
}

/// The text with the pictures to which it refers somewhere else: `place` gives for what the text calls one where it is now, none where it
/// stays. Nothing else is changed.
#[must_use]
pub fn with_pictures_at(markdown: &str, place: impl Fn(&str) -> Option<String>) -> String {
    let (mut text, mut done) = (String::with_capacity(markdown.len()), 0);
    for (event, range) in Parser::new_ext(markdown, READ).into_offset_iter() {
        let Event::Start(Tag::Image { dest_url, .. }) = event else { continue };
        let raw = &markdown[range.clone()];
        let begins = raw.rfind("](").and_then(|open| Some(range.start + open + raw[open..].find(&*dest_url)?));
        let (Some(begins), Some(there)) = (begins.filter(|begins| done <= *begins), place(&dest_url)) else { continue };
        text.push_str(&markdown[done..begins]);
        text.push_str(&there);
        done = begins + dest_url.len();
    }
    text.push_str(&markdown[done..]);
    text
}

#[derive(Default)]
struct Writer<'p> {
    out: String,
    shown: Shown<'p>,
    /// The names of the files that were shown.
    told: BTreeSet<&'p str>,
    /// Pictures that began and did not end: those of files with the words that stand for them.
    images: Vec<Option<(&'p ProseFile, String)>>,
    /// How each column of the table is aligned, and which cell comes next.
    columns: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Front matter is told before the text, or not at all.
    in_front: bool,
    links: Vec<bool>,
    /// Lines of HTML that belong together.
    lines: Option<String>,
}

impl<'p> Writer<'p> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::End(TagEnd::MetadataBlock(_)) => self.in_front = false,
            _ if self.in_front => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) if matches!(self.images.last(), Some(Some(_))) => self.text(&code),
            Event::Code(code) => self.out.push_str(&format!("<code>{}</code>", escaped(&code))),
            Event::Html(html) | Event::InlineHtml(html) => match &mut self.lines {
                Some(lines) => lines.push_str(&html),
                None => self.out.push_str(&escaped(&without_comments(&html))),
            },
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.out.push_str(if done { "\u{2611} " } else { "\u{2610} " }),
            Event::FootnoteReference(name) => {
                let name = escaped(&name);
                self.out.push_str(&format!("<sup><a href=\"#note-{name}\">{name}</a></sup>"));
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.out.push_str(&escaped(&text)),
        }
    }

    /// What stands for a picture of a file is no text of its own.
    fn text(&mut self, text: &str) {
        match self.images.last_mut() {
            Some(Some((_, words))) => words.push_str(text),
            _ => self.out.push_str(&escaped(text)),
        }
    }

    /// The file that is called so, blanks written as links write them or not.
    fn file(&self, to: &str) -> Option<&'p ProseFile> {
        let name = to.strip_prefix("./").unwrap_or(to).replace("%20", " ");
        self.shown.files.iter().find(|file| file.name == name)
    }

    /// A comment is left out, or stands for a picture; anything else is shown as it was typed, also beside a comment.
    fn html(&mut self, html: &str) {
        if let Some(picture) = self.shown.pictures.iter().find(|picture| picture.mark == html.trim()) {
            let (svg, caption) = (picture.drawing.inline_svg(), escaped(&picture.caption));
            self.out.push_str(&format!(
                "<figure aria-label=\"{caption}\">\n{svg}<figcaption>{caption}</figcaption>\n</figure>\n"
            ));
            return;
        }
        let typed = without_comments(html);
        if !typed.trim().is_empty() {
            self.out.push_str(&format!("<p>{}</p>\n", escaped(typed.trim())));
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => self.out.push_str(&format!("<h{}>", level as usize)),
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => self.out.push_str("<pre><code>"),
            Tag::List(Some(first)) if first != 1 => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::List(Some(_)) => self.out.push_str("<ol>\n"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::Item => self.out.push_str("<li>"),
            Tag::FootnoteDefinition(name) => {
                let name = escaped(&name);
                self.out.push_str(&format!("<div id=\"note-{name}\"><sup>{name}</sup> "));
            }
            Tag::Table(columns) => {
                self.columns = columns;
                self.out.push_str("<table>\n");
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => {
                let align = self.columns.get(self.cell);
                let class = if align == Some(&Alignment::Right) { " class=\"number\"" } else { "" };
                self.out.push_str(&format!("<{}{class}>", self.cell_name()));
            }
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { link_type, dest_url, .. } => {
                let to =
                    if link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                let is_safe = is_safe(&to);
                self.links.push(is_safe);
                if is_safe {
                    let to = escaped(&to);
                    self.out.push_str(&format!("<a href=\"{to}\" rel=\"noreferrer noopener\">"));
                }
            }
            Tag::Image { dest_url, .. } => {
                let file = self.file(&dest_url);
                self.images.push(file.map(|file| (file, String::new())));
                if file.is_none() {
                    // Nothing is loaded: a picture of elsewhere is told by its words.
                    self.out.push_str("<em>[");
                }
            }
            Tag::HtmlBlock => self.lines = Some(String::new()),
            Tag::MetadataBlock(_) => self.in_front = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => self.out.push_str(&format!("</h{}>\n", level as usize)),
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => self.out.push_str("</div>\n"),
            TagEnd::Table => self.out.push_str("</tbody>\n</table>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                let name = self.cell_name();
                self.out.push_str(&format!("</{name}>"));
                self.cell += 1;
            }
            TagEnd::HtmlBlock => {
                let lines = self.lines.take().unwrap_or_default();
                self.html(&lines);
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link if self.links.pop() == Some(true) => self.out.push_str("</a>"),
            TagEnd::Image => match self.images.pop().flatten() {
                Some((file, words)) => {
                    self.told.insert(&file.name);
                    self.out.push_str(&image(file, &words));
                }
                None => self.out.push_str("]</em>"),
            },
            _ => {}
        }
    }

    fn cell_name(&self) -> &'static str {
        if self.in_head { "th" } else { "td" }
    }
}

/// What is typed beside comments; one that nobody ended is shown, so that what stands behind it is not lost.
fn without_comments(html: &str) -> String {
    let (mut typed, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, inside)) = rest.split_once("<!--") {
        let Some((_, behind)) = inside.split_once("-->") else { break };
        typed.push_str(before);
        rest = behind;
    }
    typed + rest
}

/// Whether a browser only goes there when somebody presses it, and runs nothing.
fn is_safe(to: &str) -> bool {
    let low = to.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "#"].iter().any(|begin| low.starts_with(begin))
}
