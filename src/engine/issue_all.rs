//! Issuing: all files that people work with.

use super::{Engine, Error};
use crate::{
    example,
    readings::Readings,
    render,
    scorecard::{Plan, Scorecard},
};

/// A file that was issued.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct IssuedFile {
    /// What it is.
    pub kind: IssuedKind,
    /// Its path within the folder of the scorecard, parts separated by `/`.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// What an issued file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum IssuedKind {
    /// The workbook, which people fill in.
    Workbook,
    /// The plan, which people edit.
    Plan,
    /// The sheet of paper on an objective.
    ObjectiveSheet,
}

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
        let file = |kind, path: String, bytes| IssuedFile { kind, path, bytes };
        let workbook = self.issue(&scorecard, &readings)?;
        let mut files = vec![
            file(IssuedKind::Workbook, "scorecard.xlsx".to_owned(), workbook),
            file(IssuedKind::Plan, "scorecard.toml".to_owned(), self.write_plan(plan).into_bytes()),
        ];
        let templates = self.templates(self.labels());
        for (position, objective) in scorecard.objectives.iter().enumerate() {
            let sheet = render::objective_sheet(&scorecard, position, self.labels(), &templates)
                .map_err(Error::Refused)?;
            let path = format!("objectives/{}.md", objective.id);
            files.push(file(IssuedKind::ObjectiveSheet, path, sheet.into_bytes()));
        }
        Ok(files)
    }
}
