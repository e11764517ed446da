//! Facts of the segments.

use super::{
    super::{Calc, map::list},
    segment,
};
use crate::workbook::{
    notation::{fixed, fixed_column},
    tables::{SegmentColumn, TableColumn, block::SheetKey},
};

impl Calc<'_> {
    /// Facts of the segments.
    pub(crate) fn segments(&mut self) {
        use segment::{CODE, NAME, NEEDS, SIZE, TARGETED};
        let book = self.book;
        let (sheet, rows) = (SheetKey::Segments, book.layout.segment_block);
        let run = self.map().segments;
        self.block(run, "segments", segment::ALL);
        self.place_header(run);
        self.text(run.first - 1, segment::LISTED, book.labels.text("follow.everyone"));
        for (index, id) in book.layout.segments.iter().enumerate() {
            let row = run.row(index);
            let place = fixed_column(row, 1);
            self.text(row, 0, id);
            self.place(sheet, rows, row);
            let code = self.fetch_text(sheet, rows, SegmentColumn::Code.at(), &place);
            self.formula(row, CODE, &code);
            let name = self.fetch_text(sheet, rows, SegmentColumn::Name.at(), &place);
            self.formula(row, NAME, &name);
            let targeted = self.fetch_text(sheet, rows, SegmentColumn::Targeted.at(), &place);
            let (yes, no) = (fixed(list::YES_NO, 1), fixed(list::YES_NO, 2));
            self.formula(
                row,
                TARGETED,
                &format!("IF({targeted}={yes},1,IF({targeted}={no},0,\"\"))"),
            );
            let size = self.fetch_number(sheet, rows, SegmentColumn::Size.at(), &place);
            self.formula(row, SIZE, &size);
            let needs = self.fetch_text(sheet, rows, SegmentColumn::Needs.at(), &place);
            self.formula(row, NEEDS, &format!("IF({needs}=\"\",0,1)"));
            let (code, name) = (fixed_column(row, CODE), fixed_column(row, NAME));
            let listed = format!("IF({name}=\"\",\"\",{code}&\" \"&{name})");
            self.formula(row, segment::LISTED, &listed);
        }
    }
}
