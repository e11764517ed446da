//! Start: organisation, period, version, bands.

use super::{At, CellAt, ReadContext, blocks::LABEL};
use crate::{
    checks,
    finding::SheetCode,
    readings::Block,
    scorecard::{Bands, Scorecard},
    workbook::tables::{Fact, StartColumn, TableColumn},
};
use strum::IntoEnumIterator;

impl ReadContext<'_> {
    /// Lays Start over the scorecard.
    pub(crate) fn start(&mut self, scorecard: &mut Scorecard) {
        let Some(table) = self.table(Block::Start) else { return };
        let key = StartColumn::Value.key();
        self.columns_there(&table, &[key]);
        let edition = scorecard.edition;
        let before = (scorecard.bands, scorecard.minimum_coverage);
        let here = |id: &str| {
            let fact = Fact::iter().find(|fact| fact.id() == id);
            fact.is_none_or(|fact| fact.block(edition) == Block::Start)
        };
        let mut seen = Vec::new();
        for line in &table.lines {
            let by_label = || self.words.fact(&Self::raw_text(&table, line, LABEL));
            let id = if line.id.is_empty() { by_label().unwrap_or_default() } else { line.id };
            if id.is_empty() || seen.contains(&id) {
                continue;
            }
            seen.push(id);
            // What only shows there is chosen elsewhere.
            if !here(id) {
                continue;
            }
            self.coded(&table, line, id);
            if let Some(fact) = Fact::iter().find(|fact| fact.id() == id) {
                self.cell(&CellAt { table: &table, line, id, key }, &fact.facts(), scorecard);
            }
        }
        let issued =
            Fact::iter().filter(|fact| fact.facts().since <= scorecard.edition).map(Fact::id);
        for id in issued.filter(|id| here(id) && !seen.contains(id)) {
            let name = self.words.own().map_or(id, |labels| labels.of("start.fact", id));
            let at = At::sheet(table.found.sheet);
            self.notebook.add(SheetCode::FactDeleted { name: name.to_owned() }, at);
        }
        self.bounds(scorecard, before);
        self.view(scorecard);
    }

    /// Bounds that cannot be are told, and are none: those hold that were issued.
    fn bounds(&mut self, scorecard: &mut Scorecard, issued: (Bands, f64)) {
        let bands = scorecard.bands;
        if let Some(code) = checks::bands(bands.amber, bands.green) {
            let at = self.place_of(Block::Start, Fact::AmberFrom.id(), StartColumn::Value.key());
            self.notebook.add(code, at);
            scorecard.bands = issued.0;
        }
        if let Some(code) = checks::minimum_coverage(scorecard.minimum_coverage) {
            let at =
                self.place_of(Block::Start, Fact::LeastComplete.id(), StartColumn::Value.key());
            self.notebook.add(code, at);
            scorecard.minimum_coverage = issued.1;
        }
    }

    /// Lays the period that is chosen on Dashboard over the scorecard. Where that sheet is gone, the
    /// period stays as it was issued, as it does for the formulas.
    fn view(&mut self, scorecard: &mut Scorecard) {
        let Some(table) = self.table(Block::View) else { return };
        let (id, key) = (Fact::Period.id(), StartColumn::Value.key());
        if let Some(line) = table.lines.iter().find(|line| line.id == id) {
            self.cell(&CellAt { table: &table, line, id, key }, &Fact::Period.facts(), scorecard);
        }
    }
}
