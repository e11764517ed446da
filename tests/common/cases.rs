//! How many random cases a property is held to: one setting for all of them.

use proptest::prelude::ProptestConfig;

/// As many as are usual here, or as many as `KLANT_CASES` asks for where that is more.
pub(crate) fn at_least(usual: u32) -> u32 {
    let asked = std::env::var("KLANT_CASES").ok();
    let asked = asked.map(|text| text.parse().expect("KLANT_CASES is a number of cases"));
    usual.max(asked.unwrap_or(0))
}

/// The same for properties that proptest makes the cases of.
pub(crate) fn proptest(usual: u32) -> ProptestConfig {
    ProptestConfig::with_cases(at_least(usual))
}
