//! The formats of reports.

/// How a report is written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum ReportFormat {
    /// For people, for a terminal of so many columns, with the codes of its colours.
    ///
    /// Several files are followed by an overview.
    #[cfg(feature = "terminal")]
    Text {
        /// Columns.
        width: usize,
    },
    /// For programs, indented.
    Json {
        /// An array with the report of each file; else the report of the one file.
        array: bool,
    },
    /// For spreadsheets: a row for each KPI, segment and period, as RFC 4180 says.
    Csv {
        /// As the Excel of the workbook's language opens it with a double click.
        excel: bool,
    },
    /// For reading.
    Markdown,
    /// For a meeting: one page with charts that needs nothing else.
    Html,
    /// A sheet for each objective, as files of a folder.
    ///
    /// `Engine::sheets` makes them of each workbook; the report itself is empty.
    Sheets,
    /// How the score of a KPI came about, step by step, in each file that has it.
    Explanation {
        /// An id, or `<id>@<segment>`.
        kpi: String,
        /// Columns.
        width: usize,
    },
}

impl ReportFormat {
    /// Whether the report says what is wrong with the files.
    #[must_use]
    pub fn has_findings(&self) -> bool {
        !matches!(self, Self::Csv { .. } | Self::Sheets | Self::Explanation { .. })
    }

    /// Whether the report sets files beside each other.
    pub(super) fn compares(&self) -> bool {
        match self {
            #[cfg(feature = "terminal")]
            Self::Text { .. } => true,
            Self::Markdown | Self::Html => true,
            _ => false,
        }
    }
}
