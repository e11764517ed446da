//! Sheets on objectives with what they came to, as files of a folder.

use super::{Assessment, Engine, Error, IssuedFile, IssuedKind, sheet_path};
use crate::{
    render::report::{objective_sheets, sheet_pack},
    workbook,
};

impl Engine {
    /// A sheet for each objective with its results, and all of them as one document for Word.
    ///
    /// The sheets are called as [`Engine::issue_all`] calls them.
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own.
    pub fn sheets(&self, assessment: &Assessment) -> Result<Vec<IssuedFile>, Error> {
        let source = self.source(assessment);
        let templates = self.templates(source.labels);
        let sheets = objective_sheets(&source, &assessment.report, &templates)?;
        let sheet = |(id, text)| IssuedFile::new(IssuedKind::ObjectiveSheet, sheet_path(&id), text);
        let mut files: Vec<IssuedFile> = sheets.into_iter().map(sheet).collect();
        let parts = sheet_pack(&source, &assessment.report, &templates)?;
        let document = workbook::package(&parts).map_err(Error::NotWritten)?;
        files.push(IssuedFile::new(IssuedKind::ObjectivePack, "objectives.docx", document));
        Ok(files)
    }
}
