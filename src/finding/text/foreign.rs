//! Texts of other kinds: one sentence instead of a fault for each of their lines.

/// What a text that is no TOML looks like, where it looks like something else as a whole.
pub(super) fn kind(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return Some("HTML");
    }
    if text.starts_with('{') {
        return Some("JSON");
    }
    // A table in a text: the first lines have as many separators, and nothing is given a value.
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(3);
    let first = lines.next()?;
    let separators = |line: &str, sign: char| line.matches(sign).count();
    let sign = [';', '\t', ','].into_iter().find(|sign| separators(first, *sign) > 0)?;
    let table = !first.contains('=') && lines.all(|line| separators(line, sign) > 0);
    table.then_some("CSV")
}
