//! Segments: target groups as the sheet has them now.

use super::{
    ReadContext,
    match_rows::{RowFate, unique_id},
};
use crate::{
    readings::Block,
    scorecard::{Scorecard, Segment},
    workbook::tables::{SegmentColumn, TableColumn},
};

impl ReadContext<'_> {
    /// Lays Segments over the scorecard.
    pub(crate) fn segments(&mut self, scorecard: &mut Scorecard) {
        let (layout, issued) = (self.layout, self.issued);
        let names = layout.segments.iter().enumerate().map(|(at, id)| {
            let segment = issued.segments.get(at);
            (id.as_str(), segment.map(|segment| segment.name.as_str()))
        });
        let known = self.expected(Block::Segments, names);
        let Some(table) = self.settings::<SegmentColumn>(&known) else { return };
        let found = self.match_rows(&table, &known);
        let mut taken = layout.segments.iter().flat_map(|id| id.parse()).collect();
        let mut segments = Vec::new();
        for ((at, entry), line) in known.iter().enumerate().zip(&found.rows) {
            match RowFate::of(&table, entry, issued.segments.get(at), line.as_ref()) {
                RowFate::Kept(issued, line) => {
                    let mut now = issued.clone();
                    self.row::<SegmentColumn>(&table, &line, &entry.id, &mut now);
                    segments.push(now);
                }
                RowFate::Deleted(issued, line) => {
                    // Its figures would otherwise be lost: the group stays, and is told.
                    self.deleted(&table, line.as_ref(), entry);
                    segments.push(issued.clone());
                }
                RowFate::Added(line) => {
                    let mut now = Segment { id: entry.id.parse().ok(), ..Segment::default() };
                    self.row::<SegmentColumn>(&table, &line, &entry.id, &mut now);
                    self.added(&table, &line, &entry.id, &now.name);
                    segments.push(now);
                }
                RowFate::Free => self.unnamed::<SegmentColumn>(&table, line.as_ref()),
            }
            if let Some(line) = line {
                self.coded(&table, line, &entry.id);
            }
        }
        for line in &found.own {
            let name = Self::raw_text(&table, line, SegmentColumn::Name.key());
            let Some(id) = unique_id(&name, "segment", &mut taken) else { continue };
            self.added(&table, line, id.as_str(), &name);
            let mut now = Segment { id: Some(id.clone()), ..Segment::default() };
            self.row::<SegmentColumn>(&table, line, id.as_str(), &mut now);
            segments.push(now);
            self.coded(&table, line, id.as_str());
        }
        let named = segments.iter().filter_map(|now| Some((now.id.clone()?, now.name.clone())));
        self.names.insert(Block::Segments, named.collect());
        scorecard.segments = segments;
    }
}
