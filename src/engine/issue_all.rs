//! Issuing: all files that people work with.

use super::{Engine, Error, IssuedFile, IssuedKind, sheet_path};
use crate::{
    example,
    readings::Readings,
    render,
    scorecard::{Plan, Scorecard},
};

impl Engine {
    /// Everything that is issued for a plan and its scorecard.
    ///
    /// The workbook, the plan, and a sheet of paper for each objective.
    ///
    /// An example is filled with made-up figures; a plan with figures from before is not, even
    /// where those were taken from an example.
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own, else as [`Engine::issue`].
    pub fn issue_all(&self, plan: &Plan, scorecard: &Scorecard) -> Result<Vec<IssuedFile>, Error> {
        let before = Readings::before(plan);
        let (scorecard, readings) = if scorecard.example && before.is_blank() {
            example::fill(scorecard, self.labels())
        } else {
            (scorecard.clone(), before)
        };
        let workbook = self.issue(&scorecard, &readings)?;
        let mut files = vec![
            IssuedFile::new(IssuedKind::Workbook, "scorecard.xlsx", workbook),
            IssuedFile::new(IssuedKind::Plan, "scorecard.toml", self.write_plan(plan)),
        ];
        let templates = self.templates(self.labels());
        for (position, objective) in scorecard.objectives.iter().enumerate() {
            let sheet = render::objective_sheet(&scorecard, position, self.labels(), &templates)
                .map_err(Error::Refused)?;
            let path = sheet_path(&objective.id);
            files.push(IssuedFile::new(IssuedKind::ObjectiveSheet, path, sheet));
        }
        Ok(files)
    }
}
