//! Numbers as a language writes them.

use crate::{catalogue::Labels, model::Unit};

/// A number with at most so many decimals, as the language writes it: `1.234,5`.
///
/// Zeros at the end are left out, because what people typed as 85 is not 85.0.
#[must_use]
pub fn number(value: f64, decimals: usize, labels: &Labels) -> String {
    labels.number(value, u8::try_from(decimals).unwrap_or(u8::MAX))
}

/// A number with its unit, as people say it: `85%`, `€ 12 per day`, `grade 7.5 (1–10)`.
#[must_use]
pub fn quantity(value: f64, unit: &Unit, labels: &Labels) -> String {
    let written = number(value, 4, labels);
    let label = unit.label.as_str();
    match unit.id.as_str() {
        "count" => written,
        "percent" => labels.fill("number.percent", &[("number", &written)]),
        _ if label.contains('€') => {
            label.replacen('€', &labels.fill("number.euro", &[("number", &written)]), 1)
        }
        // What the number is comes first: *grade 7.5 (1–10)*.
        "grade" | "score-5" | "score-7" | "index" | "index-100" | "ratio" | "fraction" | "rank" => {
            match label.split_once(" (") {
                Some((name, scale)) => format!("{name} {written} ({scale}"),
                None => format!("{label} {written}"),
            }
        }
        id if value.abs() == 1.0 => {
            let one = labels.get(&format!("number.one.{id}")).unwrap_or(label);
            format!("{written} {one}")
        }
        _ => format!("{written} {label}").trim_end().to_owned(),
    }
}
