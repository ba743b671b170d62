use super::*;

#[test]
fn the_version_is_the_workspaces_own() {
    let manifest = "[workspace]\nversion = \"9\"\n[workspace.package]\nedition = \"2024\"\nversion = \"0.1.0\"\n\n[x]\nversion = \"8\"\n";
    assert_eq!(version_in(manifest).as_deref(), Some("0.1.0"));
    assert_eq!(version_in("[workspace.package]\n[x]\nversion = \"8\"\n"), None);
}

#[test]
fn the_description_has_a_field_a_line_and_nothing_else() {
    let text = control("0.1.0", "amd64", "libc6 (>= 2.34)", 9000);
    for line in text.lines() {
        let is_field =
            line.split_once(": ").is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_alphabetic() || c == '-'));
        assert!(is_field || line.starts_with(' '), "{line:?}");
    }
    assert!(text.contains("\nDepends: libc6 (>= 2.34)\n") && text.ends_with('\n'), "{text}");
}
