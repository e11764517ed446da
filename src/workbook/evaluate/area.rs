//! Cells that a formula refers to.

/// A row and a column, from 0.
pub(super) type Cell = (u32, u16);

/// A rectangle of cells on one sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Area {
    /// Number of the sheet.
    pub(super) sheet: usize,
    /// Upper left cell.
    pub(super) first: Cell,
    /// Lower right cell.
    pub(super) last: Cell,
}

impl Area {
    /// The only cell; none where there are more.
    pub(super) fn single(self) -> Option<Cell> {
        (self.first == self.last).then_some(self.first)
    }

    /// Number of rows.
    pub(super) fn rows(self) -> u32 {
        (self.last.0 - self.first.0).saturating_add(1)
    }

    /// Number of columns.
    pub(super) fn columns(self) -> u32 {
        u32::from(self.last.1 - self.first.1) + 1
    }

    /// Number of cells.
    pub(super) fn count(self) -> u32 {
        self.rows().saturating_mul(self.columns())
    }

    /// The cell in one place, row by row from 0.
    pub(super) fn at(self, place: u32) -> Cell {
        let columns = self.columns();
        let across = u16::try_from(place % columns).unwrap_or(u16::MAX);
        (self.first.0.saturating_add(place / columns), self.first.1.saturating_add(across))
    }

    /// One row, or one column, or one cell of it: numbers from 1, and 0 for all.
    pub(super) fn part(self, row: u32, column: u32) -> Option<Self> {
        if row > self.rows() || column > self.columns() {
            return None;
        }
        let mut part = self;
        if let Some(row) = row.checked_sub(1) {
            part.first.0 = self.first.0.checked_add(row)?;
            part.last.0 = part.first.0;
        }
        if let Some(column) = column.checked_sub(1) {
            part.first.1 = self.first.1.checked_add(u16::try_from(column).ok()?)?;
            part.last.1 = part.first.1;
        }
        Some(part)
    }
}
