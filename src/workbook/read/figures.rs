//! Data: the figures, each with the cell that it came from.

use super::{
    At, CellAt, Line, ReadContext, Table,
    cells::{NumberMeaning, text_of},
    match_rows::ExpectedRow,
};
use crate::model::Mapped as _;
use crate::model::compared;
use crate::{
    finding::SheetCode,
    model::{BySegment, Edition, Id, Timeline, Unit},
    readings::{Block, Entry, Reading, Readings},
    scorecard::{PlannedKpi, Scorecard, Segment},
    workbook::tables::{CellScale, DataColumn, REMARK, TableColumn, layout::DataRow},
};
use indexmap::{IndexMap, IndexSet};
use std::collections::BTreeSet;

/// What a row on Data is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Subject {
    pub(crate) kpi: Id,
    pub(crate) segment: Option<Id>,
    /// Id of the input; none for the result typed directly.
    pub(crate) input: Option<String>,
}

/// The KPIs by id and by name, and what else is called how, as names are compared.
pub(crate) struct Index<'a> {
    pub(crate) by_id: IndexMap<&'a str, &'a PlannedKpi>,
    by_name: IndexMap<String, Vec<&'a PlannedKpi>>,
    /// KPIs as they are and as they were issued.
    pub(crate) kpis_called: IndexMap<String, BTreeSet<Id>>,
    /// Groups as they are and as they were issued.
    pub(crate) segments_called: IndexMap<String, BTreeSet<Id>>,
    /// Inputs of any KPI.
    pub(crate) inputs_called: IndexSet<String>,
}

impl<'a> Index<'a> {
    fn new(scorecard: &'a Scorecard, issued: &Scorecard) -> Self {
        let mut by_name: IndexMap<String, Vec<&'a PlannedKpi>> = IndexMap::new();
        for measure in &scorecard.kpis {
            by_name.entry(compared(&measure.kpi.name)).or_default().push(measure);
        }
        let measures = scorecard.kpis.iter().chain(&issued.kpis);
        let groups = scorecard.segments.iter().chain(&issued.segments);
        let inputs = scorecard.kpis.iter().flat_map(|measure| &measure.kpi.inputs);
        Self {
            by_id: scorecard.kpis.iter().map(|one| (one.id().as_str(), one)).indexed(),
            by_name,
            kpis_called: called(measures.map(|one| (&*one.kpi.name, Some(one.id())))),
            segments_called: called(groups.map(|group| (&*group.name, group.id.as_ref()))),
            inputs_called: inputs.map(|input| compared(&input.name)).collect(),
        }
    }
}

/// Which ids are called by each name, as names are compared.
fn called<'n>(
    named: impl Iterator<Item = (&'n str, Option<&'n Id>)>,
) -> IndexMap<String, BTreeSet<Id>> {
    let mut called: IndexMap<String, BTreeSet<Id>> = IndexMap::new();
    for (name, id) in named {
        called.entry(compared(name)).or_default().extend(id.cloned());
    }
    called
}

/// The figures as they are gathered.
struct Figures<'f, 'a> {
    table: &'f Table<'a>,
    /// Keys of the columns.
    keys: &'f Timeline<String>,
    index: Index<'f>,
    /// The row of each subject that was read.
    seen: IndexMap<Subject, u32>,
    readings: Readings,
}

impl<'a> ReadContext<'a> {
    /// Reads all figures; `joined` are KPIs of rows without id.
    pub(crate) fn figures(&mut self, scorecard: &Scorecard, joined: &[Id]) -> Readings {
        let Some(table) = self.table(Block::Data) else { return Readings::default() };
        let keys = Timeline {
            before: DataColumn::Before.key().to_owned(),
            periods: scorecard.calendar.periods().map(|period| period.to_string()).collect(),
        };
        self.columns_there(&table, &keys.values().map(String::as_str).collect::<Vec<_>>());
        let rows = self.data_lines(&table);
        let mut figures = Figures {
            table: &table,
            keys: &keys,
            index: Index::new(scorecard, self.issued),
            seen: IndexMap::new(),
            readings: Readings::default(),
        };
        let gone = self.asked_figures(&mut figures, &rows);
        self.loose_figures(&mut figures, &rows, joined);
        for data in gone {
            let Some(subject) = self.subject(data, &figures.index) else { continue };
            if !figures.seen.contains_key(&subject) && subject.input.is_some() {
                let measure = figures.index.by_id.get(subject.kpi.as_str());
                let name = measure.map_or(String::new(), |measure| measure.kpi.name.clone());
                let code = SheetCode::FiguresDeleted { name, input: data.id.clone() };
                self.notebook.add(code, At::sheet(table.found.sheet));
            }
        }
        let Figures { seen, mut readings, .. } = figures;
        self.unasked(scorecard, &seen, keys.periods.len(), &mut readings);
        readings
    }

    /// The rows of the layout, as far as they are there.
    fn data_lines(&mut self, table: &Table<'a>) -> Vec<Option<Line<'a>>> {
        // Rows without an id are joined by their names later, and not by the KPI's name alone.
        let known: Vec<ExpectedRow> = self
            .layout
            .data
            .iter()
            .map(|row| ExpectedRow { id: row.id.clone(), code: String::new(), name: String::new() })
            .collect();
        let matched = self.match_rows(table, &known);
        match self.in_order(table) {
            Some(lines) => lines.into_iter().map(Some).collect(),
            None => matched.rows,
        }
    }

    /// Reads the rows of the layout; those that are gone come back.
    fn asked_figures(
        &mut self,
        figures: &mut Figures<'_, 'a>,
        rows: &[Option<Line<'a>>],
    ) -> Vec<&'a DataRow> {
        let (layout, table) = (self.layout, figures.table);
        let mut gone = Vec::new();
        for (data, line) in layout.data.iter().zip(rows) {
            let Some(line) = line else {
                gone.push(data);
                continue;
            };
            self.remark_is_a_number(table, line);
            let remark = Self::raw_text(table, line, REMARK);
            if !remark.is_empty() {
                self.remarks.insert(data.id.clone(), remark);
            }
            match self.subject(data, &figures.index) {
                Some(subject) => {
                    let crossed = self.filled(table, line, figures.keys)
                        && line.id == data.id
                        && self.is_crossed(table, line, &subject, &figures.index);
                    if !crossed
                        && line.id == data.id
                        && let Some(label) = self.issued_label(data)
                    {
                        let (id, key) = (subject.kpi.as_str(), DataColumn::Input.key());
                        self.own_label(&CellAt { table, line, id, key }, label);
                    }
                    self.figure_row(figures, line, subject, crossed);
                }
                None if self.filled(table, line, figures.keys) => {
                    self.figures_of_none(table, line, data);
                }
                None => {}
            }
        }
        gone
    }

    /// Reads rows that lost their id, or that people added.
    ///
    /// Those of formulas without a cached name were not matched as the user's own, but hold
    /// figures.
    fn loose_figures(
        &mut self,
        figures: &mut Figures<'_, 'a>,
        rows: &[Option<Line<'a>>],
        joined: &[Id],
    ) {
        let table = figures.table;
        let matched: IndexSet<u32> = rows.iter().flatten().map(|line| line.at).collect();
        let ids: IndexSet<&str> = self.layout.data.iter().map(|row| row.id.as_str()).collect();
        let is_loose = |line: &&Line<'a>| !matched.contains(&line.at) && !ids.contains(line.id);
        for line in table.lines.iter().filter(is_loose) {
            let subject = self.by_name(table, line, &figures.index);
            if !self.filled(table, line, figures.keys) {
                if let Some(subject) = subject {
                    figures.seen.entry(subject).or_insert(line.at);
                }
                continue;
            }
            let at = Self::at(table, line, DataColumn::Kpi.key());
            let name = Self::raw_text(table, line, DataColumn::Kpi.key());
            let Some(subject) = subject else {
                self.notebook.add(SheetCode::FiguresWithoutKpi { name }, at);
                continue;
            };
            if let Some(first) = figures.seen.get(&subject) {
                self.notebook.add(SheetCode::FiguresTwice { name, row: *first + 1 }, at);
                continue;
            }
            if !joined.contains(&subject.kpi) && found_id(table) {
                self.notebook.add(SheetCode::RowWithoutId { name }, at);
            }
            self.figure_row(figures, line, subject, false);
        }
    }

    /// What a row of the layout is about; none where its KPI is not in use any more.
    fn subject(&self, data: &DataRow, index: &Index<'_>) -> Option<Subject> {
        let series = self.layout.series.get(data.series)?;
        let row = self.layout.kpis.get(series.kpi)?;
        let measure = index.by_id.get(row.id.as_str()).copied()?;
        let segment = match series.segment {
            Some(at) => Some(self.issued.segments.get(at)?.id.clone()?),
            None => None,
        };
        let input = match data.input {
            Some(at) => Some(measure.kpi.inputs.get(at)?.id.clone()),
            None => None,
        };
        Some(Subject { kpi: measure.id().clone(), segment, input })
    }

    /// The rows in the order of the layout, where neither ids nor names are left and all of them
    /// still ask for what was issued, one after another.
    fn in_order(&self, table: &Table<'a>) -> Option<Vec<Line<'a>>> {
        let rows = &self.layout.data;
        let ids: IndexSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let asks =
            |line: &&Line<'a>| !Self::raw_text(table, line, DataColumn::Input.key()).is_empty();
        let lines: Vec<Line<'a>> = table.lines.iter().filter(asks).copied().collect();
        let same = |(row, line): (&DataRow, &Line<'a>)| {
            let (name, said) = (
                Self::raw_text(table, line, DataColumn::Kpi.key()),
                Self::raw_text(table, line, DataColumn::Input.key()),
            );
            let Some(input) = row.input else { return self.words.result(&said) };
            let series = self.layout.series.get(row.series);
            let kpi = series.and_then(|series| self.layout.kpis.get(series.kpi));
            let measure = kpi.and_then(|kpi| kpi.measure).and_then(|at| self.issued.kpis.get(at));
            let input = measure.and_then(|measure| measure.kpi.inputs.get(input));
            // A formula that looks for the ids shows an error, or nothing.
            (name.is_empty() || name.starts_with('#'))
                && input.is_some_and(|input| compared(&input.name) == compared(&said))
        };
        let fits = lines.len() == rows.len()
            && !table.lines.iter().any(|line| ids.contains(line.id))
            && rows.iter().zip(&lines).all(same);
        fits.then_some(lines)
    }

    /// The KPI that a row was issued for; none for a free one.
    fn issued_for(&self, data: &DataRow) -> Option<&'a PlannedKpi> {
        let row = self.layout.kpis.get(self.layout.series.get(data.series)?.kpi)?;
        self.issued.kpis.get(row.measure?)
    }

    /// What the figure of a row was called when it was issued.
    fn issued_label(&self, data: &DataRow) -> Option<&'a str> {
        let input = self.issued_for(data)?.kpi.inputs.get(data.input?)?;
        Some(&input.name)
    }

    /// Tells of figures whose KPI is not in use: it was taken out, or never named.
    fn figures_of_none(&mut self, table: &Table<'a>, line: &Line<'a>, data: &DataRow) {
        let at = Self::at(table, line, DataColumn::Kpi.key());
        // The sheet's own formula for the name may be blank.
        let code = match self.issued_for(data) {
            Some(measure) => SheetCode::FiguresOfDeletedKpi { name: measure.kpi.name.clone() },
            None => {
                let name = Self::raw_text(table, line, DataColumn::Kpi.key());
                let name = if name.is_empty() { data.id.clone() } else { name };
                SheetCode::FiguresWithoutKpi { name }
            }
        };
        self.notebook.add(code, at);
    }

    /// What a row is about that has no id: by the names in it.
    fn by_name(&self, table: &Table<'a>, line: &Line<'a>, index: &Index<'_>) -> Option<Subject> {
        let kpi = compared(&Self::raw_text(table, line, DataColumn::Kpi.key()));
        if kpi.is_empty() {
            return None;
        }
        let [measure] = index.by_name.get(&kpi)?.as_slice() else { return None };
        let said = Self::raw_text(table, line, DataColumn::Segment.key());
        let segment = if said.is_empty() || !measure.by_segment.is_apart() {
            None
        } else {
            Some(self.refer(Block::Segments, &said)?)
        };
        let input =
            self.input_of(measure, &Self::raw_text(table, line, DataColumn::Input.key()))?;
        Some(Subject { kpi: measure.id().clone(), segment, input })
    }

    /// The input that a label names; the inner none for the result typed directly.
    #[expect(
        clippy::option_option,
        reason = "the result itself is a known row, not an unknown one"
    )]
    fn input_of(&self, measure: &PlannedKpi, label: &str) -> Option<Option<String>> {
        let wanted = compared(label);
        let inputs = &measure.kpi.inputs;
        if inputs.is_empty() || self.words.result(label) {
            return Some(None);
        }
        let named = inputs
            .iter()
            .find(|input| compared(&input.name) == wanted || input.id == wanted)
            .map(|input| Some(input.id.clone()));
        named.or_else(|| wanted.is_empty().then_some(None))
    }

    /// Whether anything stands in the cells for figures.
    fn filled(&self, table: &Table<'a>, line: &Line<'a>, keys: &Timeline<String>) -> bool {
        keys.values().any(|key| Self::value(table, line, key).flatten().is_some())
    }

    /// Reads one row; what stands in one that says that it is another is no number.
    fn figure_row(
        &mut self,
        figures: &mut Figures<'_, 'a>,
        line: &Line<'a>,
        subject: Subject,
        crossed: bool,
    ) {
        let Some(measure) = figures.index.by_id.get(subject.kpi.as_str()) else { return };
        let (found, means) = (figures.table.found, self.meaning_of_row(measure, &subject));
        let list = figures.keys.map(|key| {
            let Some(column) = found.column(key) else { return Reading::default() };
            let at = At::cell(found.sheet, line.at, column);
            let entry = match line.row.get(column) {
                Some(value) if crossed => Entry::Invalid(text_of(Some(value))),
                value => self.entry(at, value, means),
            };
            let cell = self.notebook.cell(found.sheet, line.at, column);
            Reading { entry, cell }
        });
        let key = (subject.kpi.clone(), subject.segment.clone());
        let series = figures.readings.series.entry(key).or_default();
        match &subject.input {
            Some(input) => {
                series.inputs.insert(input.clone(), list);
            }
            None => series.typed = list,
        }
        figures.seen.insert(subject, line.at);
    }

    /// What the numbers of a row mean.
    fn meaning_of_row(&self, measure: &PlannedKpi, subject: &Subject) -> NumberMeaning {
        let input = subject
            .input
            .as_ref()
            .and_then(|id| measure.kpi.inputs.iter().find(|input| input.id == *id));
        if self.issued.edition == Edition::Second {
            let scale = input.map_or_else(|| self.scale(measure), CellScale::of_input);
            return NumberMeaning::Scaled(scale);
        }
        let unit: &Unit = input.map_or(&measure.kpi.unit, |input| &input.unit);
        let said = !unit.label.trim().is_empty();
        NumberMeaning::first(said.then_some(unit))
    }

    /// KPIs by segment are not asked for a segment that was added after the workbook was made.
    fn unasked(
        &mut self,
        scorecard: &Scorecard,
        seen: &IndexMap<Subject, u32>,
        periods: usize,
        readings: &mut Readings,
    ) {
        let added: Vec<&Id> = scorecard
            .segments
            .iter()
            .filter_map(|segment| segment.id.as_ref())
            .filter(|id| {
                !self.issued.segments.iter().any(|segment| segment.id.as_ref() == Some(id))
            })
            .collect();
        let seen: BTreeSet<_> =
            seen.keys().filter_map(|one| Some((&one.kpi, one.segment.as_ref()?))).collect();
        let is_every = |measure: &&PlannedKpi| measure.by_segment == BySegment::Every;
        for measure in scorecard.kpis.iter().filter(is_every) {
            for segment in &added {
                if seen.contains(&(measure.id(), *segment)) {
                    continue;
                }
                let not = || Timeline::of(periods, |_| Reading::from(Entry::NotApplicable));
                let series = readings
                    .series
                    .entry((measure.id().clone(), Some((*segment).clone())))
                    .or_default();
                series.typed = not();
                for input in &measure.kpi.inputs {
                    series.inputs.insert(input.id.clone(), not());
                }
            }
        }
        let asks_every = scorecard.kpis.iter().any(|measure| is_every(&measure));
        let Some(table) = self.table(Block::Segments) else { return };
        for segment in added {
            let is_asked = scorecard.objectives.iter().any(|objective| {
                objective.segment.as_ref() == Some(segment)
                    && scorecard
                        .kpis
                        .iter()
                        .any(|one| one.objective.as_ref() == Some(&objective.id))
            });
            // The first edition told it only where groups were asked apart.
            let unheard = scorecard.edition > Edition::First && !is_asked;
            if !asks_every && !unheard {
                continue;
            }
            let of_id = |group: &&Segment| group.id.as_ref() == Some(segment);
            let named = scorecard.segments.iter().find(of_id);
            let name = named.map_or(String::new(), |segment| segment.name.clone());
            let at = At::sheet(table.found.sheet);
            self.notebook.add(SheetCode::SegmentNotAsked { name }, at);
        }
    }
}

/// Whether the ids of a block are still there.
fn found_id(table: &Table<'_>) -> bool {
    table.found.id.is_some() && table.lines.iter().any(|line| !line.id.is_empty())
}
