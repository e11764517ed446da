//! What people and programs do to the cells of a sheet, whatever the cells are: values that are
//! saved again, or the text of a file. It stands by itself, because the fuzz targets use it, too.

use std::collections::BTreeMap;

/// Row and column, both from 0.
pub(crate) type At = (u32, u16);

/// Something in a cell.
pub(crate) trait Content: Clone {
    /// The same in another place.
    fn moved(self, to: At) -> Self;
}

/// One edit of a sheet.
#[derive(Clone, Debug)]
pub(crate) enum Edit<C> {
    /// Types into a cell; none clears it.
    Put(At, Option<C>),
    /// Blank rows before a row: how many.
    InsertRows(u32, u32),
    /// Blank columns before a column: how many.
    InsertColumns(u16, u16),
    /// What stands below moves up.
    DeleteRow(u32),
    /// What stands behind moves to the front.
    DeleteColumn(u16),
    /// A row is blank; the others stay where they are.
    ClearRow(u32),
    /// A row stands in the place of another, too.
    CopyRow(u32, u32),
    /// A column stands in the place of another.
    MoveColumn(u16, u16),
    /// Two columns change places, from a row on.
    SwapColumns(u16, u16, u32),
}

impl<C: Content> Edit<C> {
    /// Makes the edit.
    pub(crate) fn apply(self, cells: &mut BTreeMap<At, C>) {
        match self {
            Self::Put(at, Some(cell)) => {
                cells.insert(at, cell);
            }
            Self::Put(at, None) => {
                cells.remove(&at);
            }
            Self::InsertRows(from, count) => rearrange(cells, |(row, column)| {
                Some((if row >= from { row + count } else { row }, column))
            }),
            Self::InsertColumns(from, count) => rearrange(cells, |(row, column)| {
                Some((row, if column >= from { column + count } else { column }))
            }),
            Self::DeleteRow(gone) => rearrange(cells, |(row, column)| {
                (row != gone).then(|| (if row > gone { row - 1 } else { row }, column))
            }),
            Self::DeleteColumn(gone) => rearrange(cells, |(row, column)| {
                (column != gone).then(|| (row, if column > gone { column - 1 } else { column }))
            }),
            Self::ClearRow(gone) => cells.retain(|(row, _), _| *row != gone),
            Self::CopyRow(from, to) => {
                let row = cells.range((from, 0)..(from + 1, 0));
                let copies: Vec<(At, C)> = row
                    .map(|((_, column), cell)| ((to, *column), cell.clone().moved((to, *column))))
                    .collect();
                if !copies.is_empty() {
                    Self::ClearRow(to).apply(cells);
                    cells.extend(copies);
                }
            }
            Self::MoveColumn(from, to) if from != to => {
                let held: Vec<u32> = cells
                    .keys()
                    .filter(|(_, column)| *column == from)
                    .map(|(row, _)| *row)
                    .collect();
                cells.retain(|(row, column), _| *column != to || held.binary_search(row).is_err());
                rearrange(cells, |(row, column)| {
                    Some((row, if column == from { to } else { column }))
                });
            }
            Self::MoveColumn(..) => {}
            Self::SwapColumns(one, two, from) => rearrange(cells, |(row, column)| {
                let swapped = match column {
                    column if row >= from && column == one => two,
                    column if row >= from && column == two => one,
                    column => column,
                };
                Some((row, swapped))
            }),
        }
    }
}

/// Moves every cell; those that go nowhere are gone.
pub(crate) fn rearrange<C: Content>(cells: &mut BTreeMap<At, C>, to: impl Fn(At) -> Option<At>) {
    *cells = std::mem::take(cells)
        .into_iter()
        .filter_map(|(from, cell)| {
            let to = to(from)?;
            Some((to, if to == from { cell } else { cell.moved(to) }))
        })
        .collect();
}
