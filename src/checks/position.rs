//! Where the customer perspective stands among the others.

use crate::{finding::CheckCode, model::PerspectivePosition};

/// The place that is said is the one in the order that is said, where the perspective is in it.
#[must_use]
pub(crate) fn position(
    place: PerspectivePosition,
    name: &str,
    order: &[String],
) -> Option<CheckCode> {
    let number = order.iter().position(|one| one == name)? + 1;
    let expected = match place {
        PerspectivePosition::Top => 1,
        PerspectivePosition::Second => 2,
    };
    (number != expected).then(|| CheckCode::PlaceAgainstOrder {
        place: place.to_string(),
        name: name.to_owned(),
        number,
    })
}
