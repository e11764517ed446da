//! Checking: what is wrong with a plan, and what could be better.

use super::Engine;
use crate::{
    finding::Finding,
    scorecard::{Plan, advice::advice},
};

impl Engine {
    /// What is wrong with a plan, then what could be better in the scorecard that it comes to.
    ///
    /// Errors are what [`Engine::resolve`] tells; advice is never more than a warning: statements
    /// in the organisation's voice, outcomes of which only one side is measured, more KPIs than
    /// anybody can read.
    ///
    /// ```
    /// # use klant::{Engine, scorecard::PlanRequest};
    /// let engine = Engine::built_in("en")?;
    /// let request = PlanRequest { year: 2027, ..PlanRequest::default() };
    /// let mut plan = engine.plan(&request).value;
    /// let before = engine.check(&plan).len();
    /// plan.objectives[0].statement = Some("Launch a new website".to_owned());
    /// assert!(engine.check(&plan).len() > before);
    /// # Ok::<(), klant::engine::Error>(())
    /// ```
    #[must_use]
    pub fn check(&self, plan: &Plan) -> Vec<Finding> {
        let resolved = self.resolve(plan);
        let mut findings = resolved.findings;
        findings.extend(advice(&resolved.value, self.catalogue().labels()));
        findings
    }
}
