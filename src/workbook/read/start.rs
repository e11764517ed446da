//! Start: organisation, period, version, bands.

use super::{
    ChangedCell, ReadContext,
    blocks::LABEL,
    cells::{PercentPolicy, text_of},
    sheets::CellValue,
};
use crate::workbook::tables::{Fact, StartColumn, TableColumn, percent};
use crate::{
    finding::SheetCode,
    model::{Calendar, Period},
    readings::Block,
    scorecard::{Bands, Scorecard},
};
use strum::IntoEnumIterator;

/// Rows whose text is laid over the scorecard.
const TEXTS: [&str; 5] = ["organisation", "perspective", "version", "adopted-by", "adopted-on"];

impl ReadContext<'_> {
    /// Lays Start over the scorecard.
    pub(crate) fn start(&mut self, scorecard: &mut Scorecard) {
        let Some(table) = self.table(Block::Start) else { return };
        let key = StartColumn::Value.key();
        self.columns_there(&table, &[key]);
        let mut seen = Vec::new();
        for line in &table.lines {
            let by_label = || self.words.fact(&Self::raw_text(&table, line, LABEL));
            let id = if line.id.is_empty() { by_label().unwrap_or_default() } else { line.id };
            if id.is_empty() || seen.contains(&id) {
                continue;
            }
            seen.push(id);
            self.coded(&table, line, id);
            if TEXTS.contains(&id) {
                let issued = match id {
                    "organisation" => scorecard.organisation.clone(),
                    "perspective" => scorecard.perspective.name.clone(),
                    "version" => scorecard.version.clone(),
                    "adopted-by" => scorecard.adopted_by.clone(),
                    _ => scorecard.adopted_on.clone(),
                };
                let now = self.text(&table, line, key, id, &issued);
                match id {
                    "organisation" => scorecard.organisation = now,
                    "perspective" => rename(scorecard, now),
                    "version" => scorecard.version = now,
                    "adopted-by" => scorecard.adopted_by = now,
                    _ => scorecard.adopted_on = now,
                }
                continue;
            }
            let bands = scorecard.bands;
            let counts = PercentPolicy::Hundred;
            match id {
                "period" => {
                    let Some(Some(value)) = Self::value(&table, line, key) else { continue };
                    let said = text_of(Some(value));
                    let found = self.period(value, scorecard.calendar);
                    let found =
                        found.filter(|period| scorecard.calendar.position(*period).is_some());
                    let at = Self::at(&table, line, key);
                    match found {
                        Some(period) => {
                            if period != scorecard.chosen {
                                let cell = ChangedCell { at, block: Block::Start, id, key };
                                self.changed(&cell, scorecard.chosen.to_string(), said);
                            }
                            scorecard.chosen = period;
                        }
                        None => {
                            self.notebook.add(SheetCode::UnknownPeriod { value: said }, at);
                        }
                    }
                }
                "green-from" => {
                    let now = self.number(&table, line, (key, id), counts, Some(bands.green));
                    scorecard.bands = Bands { green: now.unwrap_or(bands.green), ..bands };
                }
                "amber-from" => {
                    let now = self.number(&table, line, (key, id), counts, Some(bands.amber));
                    scorecard.bands = Bands { amber: now.unwrap_or(bands.amber), ..bands };
                }
                "least-complete" => {
                    let issued = percent(scorecard.minimum_coverage);
                    let now = self.number(&table, line, (key, id), counts, Some(issued));
                    if let Some(now) = now.filter(|now| *now != issued) {
                        scorecard.minimum_coverage = now / 100.0;
                    }
                }
                _ => {}
            }
        }
        let gone: Vec<&str> = Fact::iter().map(Fact::id).filter(|id| !seen.contains(id)).collect();
        for id in gone {
            let name = self.words.own().map_or(id, |labels| labels.of("start.fact", id));
            let at = super::At::sheet(table.found.sheet);
            self.notebook.add(SheetCode::FactDeleted { name: name.to_owned() }, at);
        }
    }

    /// A period as a cell says it; a date counts as the period that holds it.
    pub(crate) fn period(&self, value: &CellValue, calendar: Calendar) -> Option<Period> {
        if let CellValue::Date(serial) = value {
            let (year, month, _) = super::cells::date_of_serial(*serial)?;
            let month = u8::try_from(month).ok()?;
            let year = u16::try_from(year).ok()?;
            let month = Period::new(year, crate::model::PeriodLength::Month, month)?;
            return Some(month.holding(calendar.start.every()));
        }
        self.words.period(&text_of(Some(value)), calendar)
    }
}

/// Gives the perspective another name, also among the others.
fn rename(scorecard: &mut Scorecard, name: String) {
    let perspective = &mut scorecard.perspective;
    for other in &mut perspective.order {
        if *other == perspective.name {
            other.clone_from(&name);
        }
    }
    perspective.name = name;
}
