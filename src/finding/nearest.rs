//! "Did you mean": the word nearest to one that does not exist.

/// Least likeness (Jaro–Winkler, 0–1) for a suggestion.
const LIKE_ENOUGH: f64 = 0.8;

/// The candidate most like a word, if one is like enough; the first of equals.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim().to_lowercase().replace(['_', ' '], "-");
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let compared = candidate.to_lowercase().replace('_', "-");
        let holds = word.len() >= 4 && compared.contains(&word);
        let likeness = strsim::jaro_winkler(&word, &compared).max(if holds { 0.85 } else { 0.0 });
        if likeness >= LIKE_ENOUGH && best.is_none_or(|(highest, _)| likeness > highest) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
