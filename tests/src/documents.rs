//! Documents as Watchbill fills them in.

/// The cells of a table that the records filled in, without its head; none where the document has no such block.
#[must_use]
pub fn table(body: &str, word: &str) -> Vec<Vec<String>> {
    let begins = format!("<!-- watchbill: {word} ");
    let inside = body.lines().skip_while(|line| !line.starts_with(&begins));
    let inside = inside.take_while(|line| *line != "<!-- /watchbill -->");
    let rows = inside.filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.skip(2).map(|row| row.split(" | ").map(str::to_owned).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn a_table_is_read_from_its_block_and_from_no_other() {
        let body = "## Impact\n\n<!-- watchbill: pages made=0 -->\n| Figure | How much | From |\n| --- | --- | --- |\n\
            | pages | 2 pages |  |\n| nights | a \\| b |  |\n<!-- /watchbill -->\n\n| not | of | it |\n";
        assert_eq!(table(body, "pages"), [["pages", "2 pages", ""], ["nights", "a \\| b", ""]]);
        assert_eq!(table(body, "timeline"), Vec::<Vec<String>>::new());
    }
}
