use rstest::rstest;

use super::{ProseFile, ProsePage, ProsePicture, prose_html, prose_page, with_pictures_at};
use crate::canvas::{Rect, SizePx};
use crate::drawing::Drawing;

fn picture(mark: &str) -> ProsePicture {
    let (size, plot) = (SizePx { width: 100, height: 50 }, Rect { x: 0, y: 0, width: 100, height: 50 });
    let drawing = Drawing { svg: "<svg viewBox=\"0 0 100 50\"></svg>".to_owned(), size, plot };
    ProsePicture { mark: mark.to_owned(), drawing, caption: "How deep <it> was".to_owned() }
}

#[rstest]
#[case::a_heading("# A & B\n", "<h1>A &amp; B</h1>\n")]
#[case::words("*a* **b** ~~c~~ `d<`\n", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d&lt;</code></p>\n")]
#[case::a_link(
    "[a](https://x.example/?q=1&r=2)\n",
    "<p><a href=\"https://x.example/?q=1&amp;r=2\" rel=\"noreferrer noopener\">a</a></p>\n"
)]
#[case::a_link_that_runs("[a](javascript:alert(1))\n", "<p>a</p>\n")]
#[case::a_picture("![the graph](https://x.example/a.png)\n", "<p><em>[the graph]</em></p>\n")]
#[case::markup("a <script>x()</script>\n", "<p>a &lt;script&gt;x()&lt;/script&gt;</p>\n")]
#[case::a_comment("a\n\n<!-- watchbill: allow hindsight -->\n", "<p>a</p>\n")]
#[case::a_comment_of_lines("a\n\n<!-- b\nc -->\n\nd\n", "<p>a</p>\n<p>d</p>\n")]
#[case::words_behind_a_comment("<!-- b --> They say <b>so</b>.\n", "<p>They say &lt;b&gt;so&lt;/b&gt;.</p>\n")]
#[case::a_comment_within("a <!-- b --> c\n", "<p>a  c</p>\n")]
#[case::a_comment_without_an_end("<!-- b\n\nc\n", "<p>&lt;!-- b\n\nc</p>\n")]
#[case::a_mail_address(
    "<a@x.example>\n",
    "<p><a href=\"mailto:a@x.example\" rel=\"noreferrer noopener\">a@x.example</a></p>\n"
)]
#[case::front_matter("---\ntitle: x\n---\n\na\n", "<p>a</p>\n")]
#[case::front_matter_behind_a_mark("\u{feff}---\ntitle: x\n---\n\na\n", "<p>a</p>\n")]
#[case::a_list("- [x] a\n- [ ] b\n", "<ul>\n<li>\u{2611} a</li>\n<li>\u{2610} b</li>\n</ul>\n")]
#[case::code("```sh\na < b\n```\n", "<pre><code>a &lt; b\n</code></pre>\n")]
#[case::a_table(
    "| a | b |\n| --- | ---: |\n| 1 | 2 |\n",
    "<table>\n<thead>\n<tr><th>a</th><th class=\"number\">b</th></tr>\n</thead>\n<tbody>\n\
     <tr><td>1</td><td class=\"number\">2</td></tr>\n</tbody>\n</table>\n"
)]
fn what_is_written_becomes_html_and_nothing_runs(#[case] markdown: &str, #[case] expected: &str) {
    assert_eq!(prose_html(markdown, &[]), expected);
}

#[test]
fn a_mark_is_where_its_picture_stands() {
    let mark = "<!-- watchbill: chart of=mq/orders.dlq made=0123456789abcdef -->";
    let html = prose_html(&format!("a\n\n{mark}\nIn words.\n<!-- /watchbill -->\n"), &[picture(mark)]);
    assert!(html.contains("<figure aria-label=\"How deep &lt;it&gt; was\">\n<svg"), "{html}");
    assert!(!html.contains("watchbill"), "{html}");
}

#[test]
fn a_page_needs_nothing_beside_it_and_is_the_same_each_time() {
    let facts = [("Severity".to_owned(), "SEV2".to_owned())];
    let page = ProsePage {
        title: "Orders <wait>",
        facts: &facts,
        notice: "For those who handle it alone.",
        markdown: "# Orders wait\n",
        pictures: &[],
        files: &[],
        foot: "Postmortem 7",
    };
    let html = prose_page(&page);
    assert!(html.contains("<title>Orders &lt;wait&gt;</title>"), "{html}");
    assert!(html.contains("default-src 'none'") && !html.contains("<script") && !html.contains("src="));
    assert!(html.contains("@media print"));
    assert!(html.contains("<p class=\"notice\" role=\"note\">For those who handle it alone.</p>"));
    assert_eq!(html, prose_page(&page));
}

#[test]
fn pictures_of_files_are_in_the_page_and_nothing_is_loaded() {
    let file = |name: &str| ProseFile {
        name: name.to_owned(),
        caption: name.to_owned(),
        mime: "image/png".to_owned(),
        bytes: vec![1, 2, 3],
    };
    let files = [file("error rate.png"), file("queue.png")];
    let page = ProsePage {
        title: "Orders wait",
        facts: &[],
        notice: "",
        markdown: "![how *many* \"failed\"](error%20rate.png) and ![elsewhere](https://x.example/a.png)\n",
        pictures: &[],
        files: &files,
        foot: "",
    };
    let html = prose_page(&page);
    assert!(html.contains("default-src 'none'; img-src data:; style-src"), "{html}");
    let shown = "<img alt=\"how many &quot;failed&quot;\" src=\"data:image/png;base64,AQID\"> and <em>[elsewhere]</em>";
    assert!(html.contains(shown), "{html}");
    assert!(html.contains("<h2>Pictures</h2>") && html.contains("<figcaption>queue.png</figcaption>"), "{html}");
    assert_eq!(html.matches("src=\"").count(), 2, "each once, and none from elsewhere");
}

#[rstest]
#[case("![a](x.png) ![b](y.png \"x.png\")\n", "![a](z/x.png) ![b](y.png \"x.png\")\n")]
#[case("`![a](x.png)` ![a](<x.png>)\r\n", "`![a](x.png)` ![a](<z/x.png>)\r\n")]
#[case("![x.png](x.png)![](x.png)", "![x.png](z/x.png)![](z/x.png)")]
#[case("[a](x.png)\n", "[a](x.png)\n")]
#[case("---\na: ![](x.png)\n---\n", "---\na: ![](x.png)\n---\n")]
fn only_what_the_text_shows_is_moved(#[case] markdown: &str, #[case] expected: &str) {
    let place = |name: &str| (name == "x.png").then(|| "z/x.png".to_owned());
    assert_eq!(with_pictures_at(markdown, place), expected);
}
