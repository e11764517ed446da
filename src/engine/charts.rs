//! The charts of a report as files of a folder.

use super::{Assessment, Engine, Error, IssuedFile, IssuedKind};
use crate::render::report::chart_files;

impl Engine {
    /// The charts of a workbook's page as SVG and PNG, and Markdown that says what each shows.
    ///
    /// # Errors
    /// [`Error::Refused`] for a fault in a template of the user's own.
    pub fn charts(&self, assessment: &Assessment) -> Result<Vec<IssuedFile>, Error> {
        let source = self.source(assessment);
        let files = chart_files(&source, &assessment.report, &self.templates(source.labels));
        let file = |(name, text)| IssuedFile::new(IssuedKind::Chart, name, text);
        Ok(files.map_err(Error::Refused)?.into_iter().map(file).collect())
    }
}
