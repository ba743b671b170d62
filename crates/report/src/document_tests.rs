use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pulldown_cmark::{Event, Options, Parser, Tag};
use rstest::rstest;
use sha2::{Digest as _, Sha256};
use watchbill_domain::alerts::SafeLink;

use super::{Cell, DecisionBox, Document, Figure, Head, Page, Part, Table};
use crate::canvas::SizePx;
use crate::drawing::Said;
use crate::fixtures::{HOSTILE, SAID};
use crate::sparkline::sparkline;
use crate::table::Align;

fn linked(text: &str, address: &str) -> Cell {
    Cell { text: text.to_owned(), link: SafeLink::parse(address) }
}

fn table(text: &str) -> Table {
    let head = |text: &str, align| Head { text: text.to_owned(), align };
    Table {
        name: "Incidents".to_owned(),
        caption: text.to_owned(),
        heads: vec![head(text, Align::Left), head("Share", Align::Right)],
        rows: vec![
            vec![linked(text, "https://docs.example.net/a?b=1&c=%3E"), "41.2 %".into()],
            vec!["short".into()],
            vec!["-1".into(), "2".into(), "beyond the heads".into()],
        ],
    }
}

fn document(text: &str) -> Document {
    let said = if text == HOSTILE { Said { title: HOSTILE, description: HOSTILE } } else { SAID };
    let drawing = sparkline(said, &[Some(1.0), Some(0.4)], SizePx { width: 96, height: 20 });
    let own = || text.to_owned();
    Document {
        title: own(),
        foot: own(),
        pages: vec![
            Page {
                name: own(),
                heading: own(),
                parts: vec![
                    Part::Heading(own()),
                    Part::Paragraph(format!("{text}\n\nsecond line")),
                    Part::Notice(own()),
                    Part::List(vec![own().into(), linked(text, "https://example.net/<b>")]),
                    Part::Facts(vec![(own(), own().into())]),
                ],
            },
            Page {
                name: own(),
                heading: "Checkout".to_owned(),
                parts: vec![
                    Part::Table(table(text)),
                    Part::Table(table(text)),
                    Part::Figure(Figure { name: own(), caption: own(), drawing, words: own() }),
                    Part::Decision(DecisionBox {
                        heading: own(),
                        lines: vec![("Proposed".to_owned(), own()), ("Taken".to_owned(), String::new())],
                        open: true,
                    }),
                ],
            },
        ],
    }
}

fn calm() -> Document {
    document("Review of Q1 2026")
}

#[test]
fn a_document_is_written_as_markdown() {
    insta::assert_snapshot!(calm().markdown());
}

#[test]
fn a_document_is_written_as_html() {
    let html = calm().html();
    let body = html.split_once("</style>").unwrap().1;
    insta::assert_snapshot!(body);
}

#[test]
fn html_needs_nothing_and_runs_nothing() {
    let html = calm().html();
    let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    assert!(
        html.contains(&format!("content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'")),
        "{html}"
    );
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"));
    for outside in ["<script", "<link", "<img", "src=", "url(", "@import", "style=\"", "<iframe", "var(--"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert_eq!(html.matches("<th scope=\"col\"").count(), 4);
    assert_eq!(html.matches("<th scope=\"row\"").count(), 6);
    assert!(style.contains("break-after: page") && style.contains("font-size: 28px"));
}

#[test]
fn html_prints_a_page_a_sheet_and_cuts_nothing() {
    let html = calm().html();
    let print = html.split_once("@media print {").unwrap().1.split_once("</style>").unwrap().0;
    for rule in [
        "@page { size: A4 landscape; margin: 10mm 12mm; }",
        ".page:not(:last-child) { break-after: page; }",
        "thead { display: table-header-group; }",
        "tr, li, figure, .decision, .notice, .whole, .short, dl > div { break-inside: avoid; }",
        "print-color-adjust: exact",
    ] {
        assert!(print.contains(rule), "{rule} is missing in {print}");
    }
    assert_eq!(html.matches("<section class=\"page\"").count(), calm().pages.len());
}

#[test]
fn a_chart_stays_with_its_heading_and_its_figures_lie_beside_it() {
    let mut document = calm();
    let figure = document.pages[1].parts.iter().find(|part| matches!(part, Part::Figure(_))).unwrap().clone();
    let facts = Part::Facts(vec![("Left".to_owned(), "38.2 %".into())]);
    document.pages[0].parts =
        vec![Part::Paragraph("before".to_owned()), Part::Heading("Answers".to_owned()), facts, figure];
    let html = document.html();
    let page = html.split_once("<p>before</p>\n").unwrap().1;
    assert!(page.starts_with("<div class=\"whole\">\n<h3>Answers</h3>\n<div class=\"beside\">\n<dl>"), "{page}");
    let beside = page.split_once("<div class=\"beside\">").unwrap().1;
    assert!(beside.split_once("</figure>\n</div>\n</div>\n").unwrap().0.contains("<figure"), "{page}");
}

#[test]
fn only_long_words_of_a_table_are_broken() {
    let mut document = calm();
    let query = "gateway_requests_total{code=~\"5..\"}";
    let Part::Table(table) = &mut document.pages[1].parts[0] else { panic!("a table is first") };
    table.rows = vec![vec!["unattributed".into(), format!("bad {query}").into()]];
    let html = document.html();
    assert!(html.contains("<th scope=\"row\">unattributed</th>"), "{html}");
    let marked = "bad <span class=\"long\">gateway_requests_total{code=~&quot;5..&quot;}</span></td>";
    assert!(html.contains(marked), "{html}");
    assert!(html.contains(".rows th, .rows td { overflow-wrap: normal; }\n.long { overflow-wrap: anywhere; }"));
}

#[test]
fn texts_from_outside_are_texts_in_html() {
    let html = document(HOSTILE).html();
    let body = html.split_once("</head>").unwrap().1;
    assert!(!body.contains("<script") && !body.contains("' onload") && !body.contains("\" onload"), "{body}");
    assert!(body.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;"));
    assert!(!html.contains(['\u{202e}', '\u{1b}', '\u{0}']));
    assert!(body.contains("href=\"https://example.net/%3Cb%3E\""), "{body}");
}

#[test]
fn texts_from_outside_are_texts_in_markdown() {
    let markdown = document(HOSTILE).markdown();
    let mut words = String::new();
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("markup: {html}"),
            Event::Code(code) => panic!("code: {code}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://") || dest_url.starts_with("tables/"), "{dest_url}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => assert!(dest_url.starts_with("charts/"), "{dest_url}"),
            Event::Text(text) => words.push_str(&text),
            _ => {}
        }
    }
    assert!(words.contains("<script>alert(1)</script>\" onload='x'"), "{words}");
    assert!(!markdown.contains(['\u{202e}', '\u{1b}', '\u{0}']) && !words.contains("@here"));
    let cells = markdown.lines().filter(|line| line.starts_with("| [")).count();
    assert_eq!(cells, 2, "a bar in a cell ends no cell: {markdown}");
}

#[test]
fn every_chart_and_table_is_a_file() {
    let files = calm().files("review");
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let expected =
        ["review.md", "review.html", "tables/incidents.csv", "tables/incidents-2.csv", "charts/review-of-q1-2026.png"];
    assert_eq!(paths, expected);
    for path in &expected[2..] {
        assert!(calm().markdown().contains(&format!("(<{path}>)")), "{path}");
    }
    assert!(files[4].bytes.starts_with(b"\x89PNG"));
    let csv = String::from_utf8(files[2].bytes.clone()).unwrap();
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(
        rows,
        ["Review of Q1 2026,Share", "Review of Q1 2026 https://docs.example.net/a?b=1&c=%3E,41.2 %", "short,", "'-1,2",]
    );
}

#[test]
fn formulas_are_texts_in_csv() {
    let files = document(HOSTILE).files("review");
    let csv = String::from_utf8(files[2].bytes.clone()).unwrap();
    assert!(csv.lines().nth(1).unwrap().starts_with("\"'=1</text>"), "{csv}");
    assert!(!csv.contains(['\u{202e}', '\u{1b}', '\u{0}']));
    for file in files {
        let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-./".contains(c);
        assert!(file.path.chars().all(safe) && !file.path.contains(".."), "{}", file.path);
    }
}

#[rstest]
#[case::calm("Review")]
#[case::hostile(HOSTILE)]
fn the_same_document_gives_the_same_bytes(#[case] text: &str) {
    assert_eq!(document(text).files("x"), document(text).files("x"));
}
