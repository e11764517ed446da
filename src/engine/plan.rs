//! Planning: from a request to a plan, and from a plan to a scorecard.

use super::Engine;
use crate::{
    catalogue::Catalogue,
    finding::Checked,
    model::Id,
    scorecard::{self, Plan, PlanRequest, Scorecard},
    selection::Filter,
};

/// The sector of a plan that names none.
pub const DEFAULT_SECTOR: &str = "for-profit";

impl Engine {
    /// A complete plan for a request, with what is wrong with the request.
    ///
    /// Without a sector it is [`DEFAULT_SECTOR`]; the name of a sector is understood as its id.
    #[must_use]
    pub fn plan(&self, request: &PlanRequest) -> Checked<Plan> {
        scorecard::plan_for(self.catalogue(), &self.understood(request))
    }

    /// Reads a plan as people write it; `file` is its name, for places in it.
    #[must_use]
    pub fn read_plan(&self, file: &str, text: &str) -> Checked<Plan> {
        scorecard::plan::read(file, text)
    }

    /// A plan as people read and edit it.
    ///
    /// One that was read with [`Engine::read_plan`] stays as people wrote it, with their comments
    /// and their order; what was decided since is changed at its place.
    #[must_use]
    pub fn write_plan(&self, plan: &Plan) -> String {
        let kept = scorecard::plan::keep(plan, self.catalogue());
        kept.unwrap_or_else(|| scorecard::plan::write(plan, self.catalogue()))
    }

    /// The scorecard of a plan, with what is wrong with the plan.
    ///
    /// It holds the entries of the catalogue that it uses, so that it needs the catalogue no more.
    #[must_use]
    pub fn resolve(&self, plan: &Plan) -> Checked<Scorecard> {
        scorecard::build(self.catalogue(), plan)
    }

    /// The request with what it leaves open and what it says in other words.
    pub(super) fn understood(&self, request: &PlanRequest) -> PlanRequest {
        let mut request = request.clone();
        if request.plan.sector.is_none() && request.filter.sectors.is_empty() {
            request.filter.sectors.extend(Id::slug(DEFAULT_SECTOR));
        }
        sectors_by_name(&mut request.filter, self.catalogue());
        request
    }
}

/// Takes the name of a sector, in any language that is shipped, for its id.
pub(super) fn sectors_by_name(filter: &mut Filter, catalogue: &Catalogue) {
    for id in &mut filter.sectors {
        if catalogue.sector(id.as_str()).is_some() {
            continue;
        }
        let names = catalogue.sector_names();
        if let Some((_, named)) =
            names.into_iter().find(|(name, _)| Id::slug(name).as_ref() == Some(&*id))
        {
            *id = named;
        }
    }
}
