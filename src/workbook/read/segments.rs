//! Segments: target groups as the sheet has them now.

use super::{ChangedCell, Line, ReadContext, Table, cells::PercentPolicy, match_rows::ExpectedRow};
use crate::workbook::tables::{SegmentColumn, TableColumn};
use crate::{
    finding::SheetCode,
    model::Id,
    readings::Block,
    scorecard::{Scorecard, Segment},
};
use std::collections::BTreeSet;

impl<'a> ReadContext<'a> {
    /// Code of an entry as issued: the language's letter and a number.
    pub(crate) fn code(&self, key: &str, index: usize) -> String {
        format!("{}{}", self.words.say("code", key), index + 1)
    }

    /// Lays Segments over the scorecard.
    pub(crate) fn segments(&mut self, scorecard: &mut Scorecard) {
        let Some(table) = self.table(Block::Segments) else {
            let ids: Vec<String> = self.layout.segments.clone();
            return self.codes_as_issued(Block::Segments, "segment", &ids);
        };
        self.table_there::<SegmentColumn>(&table);
        let known: Vec<ExpectedRow> = self
            .layout
            .segments
            .iter()
            .enumerate()
            .map(|(at, id)| ExpectedRow {
                id: id.clone(),
                code: self.code("segment", at),
                name: self.issued.segments.get(at).map_or("", |segment| &segment.name).to_owned(),
            })
            .collect();
        let claimed = self.match_rows(&table, &known, SegmentColumn::Name.key());
        let mut segments = Vec::new();
        let mut taken: BTreeSet<Id> =
            self.layout.segments.iter().flat_map(|id| id.parse()).collect();
        for ((at, entry), line) in known.iter().enumerate().zip(&claimed.rows) {
            let issued = self.issued.segments.get(at);
            let filled = line.as_ref().is_some_and(|line| {
                !Self::raw_text(&table, line, SegmentColumn::Name.key()).is_empty()
            });
            let unnamed = table.found.column(SegmentColumn::Name.key()).is_none();
            match (issued, line) {
                (Some(issued), Some(line))
                    if filled || unnamed || issued.name.trim().is_empty() =>
                {
                    segments.push(self.segment(&table, line, &entry.id, issued));
                }
                (Some(issued), line) => {
                    // Its figures would otherwise be lost: the group stays, and is told.
                    self.deleted(&table, line.as_ref(), entry);
                    segments.push(issued.clone());
                }
                (None, Some(line)) if filled => {
                    let blank = Segment { id: entry.id.parse().ok(), ..Segment::default() };
                    segments.push(self.segment(&table, line, &entry.id, &blank));
                    let name = segments.last().map_or("", |segment| &segment.name).to_owned();
                    self.added(&table, line, &entry.id, &name);
                }
                (None, _) => {}
            }
            if let Some(line) = line {
                self.coded(&table, line, &entry.id);
            }
        }
        for line in &claimed.own {
            let name = Self::raw_text(&table, line, SegmentColumn::Name.key());
            let id = Id::slug(&name).or_else(|| Id::slug("segment"));
            let Some(id) = id.map(|id| id.unique(&taken)) else { continue };
            taken.insert(id.clone());
            self.added(&table, line, id.as_str(), &name);
            let blank = Segment { id: Some(id.clone()), ..Segment::default() };
            let segment = self.segment(&table, line, id.as_str(), &blank);
            segments.push(segment);
            self.coded(&table, line, id.as_str());
        }
        scorecard.segments = segments;
        if table.found.column(SegmentColumn::Code.key()).is_none() {
            let ids: Vec<String> = self.layout.segments.clone();
            self.codes_as_issued(Block::Segments, "segment", &ids);
        }
    }

    /// The codes of a block whose sheet, or whose column of codes, is gone: other sheets still
    /// refer to them.
    pub(crate) fn codes_as_issued(&mut self, block: Block, key: &str, ids: &[String]) {
        for (at, id) in ids.iter().enumerate() {
            let Ok(id) = id.parse::<Id>() else { continue };
            let code = self.code(key, at);
            self.codes.entry((block, id)).or_insert(code);
        }
    }

    /// Keeps where a row stands, and the code that the file gives to it.
    pub(crate) fn coded(&mut self, table: &Table<'a>, line: &Line<'a>, id: &str) {
        let Ok(id) = id.parse::<Id>() else { return };
        self.lines.entry((table.block, id.clone())).or_insert(line.at);
        let code = Self::raw_text(table, line, SegmentColumn::Code.key());
        if !code.is_empty() {
            self.codes.entry((table.block, id)).or_insert(code);
        }
    }

    fn segment(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        id: &str,
        issued: &Segment,
    ) -> Segment {
        let mut now = issued.clone();
        now.name = self.text(table, line, SegmentColumn::Name.key(), id, &issued.name);
        self.texts::<SegmentColumn>(table, line, id, &mut now);
        now.targeted = self.answer(table, line, id, issued.targeted);
        self.numbers::<SegmentColumn>(table, line, id, &mut now, |_| Some(PercentPolicy::Other));
        now
    }

    /// Whether the strategy is aimed at a segment.
    fn answer(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        id: &str,
        issued: Option<bool>,
    ) -> Option<bool> {
        let key = SegmentColumn::Targeted.key();
        let Some(value) = Self::value(table, line, key) else { return issued };
        let said = super::cells::text_of(value);
        let at = Self::at(table, line, key);
        let now = match value {
            Some(super::sheets::CellValue::Bool(flag)) => Some(*flag),
            _ => self.words.answer(&said),
        };
        if now.is_none() && !said.is_empty() {
            self.notebook.add(SheetCode::UnknownChoice { value: said }, at);
            return issued;
        }
        if now != issued {
            let cell = ChangedCell { at, block: table.block, id, key };
            let word = issued.map(|yes| self.words.say("answer", if yes { "yes" } else { "no" }));
            self.changed(&cell, word.unwrap_or_default().to_owned(), said);
        }
        now
    }
}
