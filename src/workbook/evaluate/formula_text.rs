//! What formulas say, and what they call the sheets.

use crate::workbook::copied::unmark;

/// What a formula says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FormulaText<'t> {
    /// Its text.
    pub(crate) text: &'t str,
    /// Of copies, whose text is the same and [marked](crate::workbook::copied): how far it stands
    /// from the first.
    pub(crate) by: Option<u16>,
}

impl FormulaText<'_> {
    /// What a copy says without marks, in place of what `out` held; none where nothing is marked.
    pub(crate) fn unmarked(&self, mut out: String) -> Option<String> {
        let by = self.by?;
        out.clear();
        unmark(self.text, by, &mut out);
        Some(out)
    }
}

/// Names of the sheets of a workbook, as formulas write them.
#[derive(Debug)]
pub(super) struct SheetNames(Vec<String>);

impl SheetNames {
    /// Names in quotes, with their exclamation marks.
    pub(super) fn new(names: Vec<String>) -> Self {
        Self(names)
    }

    /// Number and length of the name of the sheet that a text begins with.
    pub(super) fn named(&self, text: &[u8]) -> Option<(usize, usize)> {
        // Few end where the mark stands, so that few are compared.
        let ends = |name: &str| name.len().checked_sub(1).and_then(|last| text.get(last));
        let is = |name: &String| ends(name) == Some(&b'!') && text.starts_with(name.as_bytes());
        let found = self.0.iter().position(is)?;
        Some((found, self.0.get(found)?.len()))
    }
}
