//! What a plan names that is not there: languages and themes.

use super::Plan;
use crate::{
    catalogue::{Catalogue, languages},
    finding::{Finding, PlanCode, ReferenceCode, nearest},
};

/// A language that neither the program nor the catalogue's folders have.
pub(crate) fn unknown_language(catalogue: &Catalogue, plan: &Plan) -> Option<Finding> {
    let language = plan.language.as_deref()?;
    let shipped = languages();
    let known = language == catalogue.language() || shipped.iter().any(|code| code == language);
    (!known).then(|| {
        Finding::new(
            PlanCode::NoSuchLanguage { value: language.to_owned(), known: shipped },
            plan.places.at("language"),
        )
    })
}

/// A theme that is not there: things look as usual.
pub(super) fn unknown_theme(catalogue: &Catalogue, plan: &Plan) -> Option<Finding> {
    let id = plan.theme.as_ref()?;
    let known = catalogue.theme_ids();
    catalogue.theme(id.as_str()).is_none().then(|| {
        let value = id.to_string();
        let nearest = nearest(&value, known.clone()).map(str::to_owned);
        let known = known.map(str::to_owned).collect();
        Finding::new(ReferenceCode::UnknownTheme { value, nearest, known }, plan.places.at("theme"))
    })
}
