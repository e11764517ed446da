//! Own values, states, values, scores and weights of every series.

use super::{
    Calc,
    facts::{kpi, segment},
    inputs::{INCOMPLETE, INVALID, NOT_APPLICABLE, map_run},
    map::{TimeColumn, setting, time},
};
use crate::{
    model::{Accumulation, Aggregation, Frequency, Kpi, SurveyType},
    score::{PeriodScore, PeriodValue, SeriesScore, State, Status, weight_of},
    scorecard::PlannedKpi,
    workbook::{
        package::raw_rows::CellStyle,
        tables::layout::{Block, SeriesRow},
        write::sheet_writer::{Result_, fixed, fixed_column, plain},
    },
};

/// Columns of the facts of a series.
pub(crate) mod fact {
    pub(crate) const OBJECTIVE: u16 = 1;
    pub(crate) const FACET: u16 = 2;
    pub(crate) const SEGMENT: u16 = 3;
    pub(crate) const TOTAL: u16 = 4;
    pub(crate) const STATUS: u16 = 5;
    pub(crate) const OUTCOME: u16 = 6;
    pub(crate) const SOURCE: u16 = 7;
    pub(crate) const PREVIOUS: u16 = 8;
    pub(crate) const PREVIOUS_VALUE: u16 = 9;
    pub(crate) const TREND: u16 = 10;
    pub(crate) const ATTAINMENT: u16 = 11;
    pub(crate) const RED_RANK: u16 = 12;
    pub(crate) const KPI: u16 = 13;
    /// In total; the segments follow.
    pub(crate) const WEAKEST: u16 = 14;
}

/// One series with what its formulas need to know.
struct SeriesFacts<'a> {
    number: usize,
    series: &'a SeriesRow,
    measure: Option<&'a PlannedKpi>,
    kpi: Option<&'a Kpi>,
    scored: Option<&'a SeriesScore>,
    active: bool,
    /// Its place among the red totals, from 1.
    red_rank: Option<usize>,
}

impl<'a> SeriesFacts<'a> {
    fn slot(&self, slot: usize) -> Option<&'a PeriodScore> {
        self.scored.filter(|_| self.active).and_then(|scored| scored.slots.get(slot))
    }

    /// The KPI, where its value can come from inputs.
    fn computed(&self) -> Option<&'a Kpi> {
        self.kpi
            .filter(|kpi| kpi.formula.is_some() && kpi.inputs.iter().any(|input| !input.optional))
    }
}

impl<'a> Calc<'a> {
    /// All series.
    pub(crate) fn series(&mut self) {
        let map = self.map();
        for (run, key) in [
            (map.series, "series"),
            (map.kind, "kind"),
            (map.own, "own"),
            (map.latest, "latest"),
            (map.weight, "weight"),
            (map.weighted, "weighted"),
            (map.part, "part"),
            (map.hole, "hole"),
            (map.mark, "mark"),
        ] {
            self.title(run, key);
        }
        self.promised();
        let book = self.book;
        let mut reds = 0_usize;
        for (number, series) in book.layout.series.iter().enumerate() {
            let Some(entry) = book.layout.kpis.get(series.kpi) else { continue };
            let measure = self.measure(entry);
            let active = book.active(series.kpi);
            let scored = book.series(number);
            let is_red = active
                && series.segment.is_none()
                && scored.is_some_and(|scored| scored.status == Status::Red);
            reds += usize::from(is_red);
            let row = SeriesFacts {
                number,
                series,
                measure,
                kpi: measure.filter(|_| !entry.own).map(|measure| &measure.kpi),
                scored,
                active,
                red_rank: is_red.then_some(reds),
            };
            self.text(map.series.row(number), 0, &series.id);
            for rows in [map.values, map.scores, map.states] {
                self.text(rows.row(number), 0, &series.id);
            }
            self.series_facts(&row);
            for slot in 0..=book.layout.periods {
                self.kind(&row, slot);
                self.own(&row, slot);
                self.state(&row, slot);
                self.value_and_score(&row, slot);
            }
            for slot in 1..=book.layout.periods {
                self.taking_part(&row, slot);
                self.mark(&row, slot);
                self.weights(&row, TimeColumn::Slot(slot));
            }
            self.chosen(&row);
            self.year(&row);
            self.weights(&row, TimeColumn::Chosen);
            self.weights(&row, TimeColumn::ToDate);
        }
    }

    /// Key and header rows of the promised blocks.
    fn promised(&mut self) {
        let book = self.book;
        let map = self.map();
        for (block, rows) in
            [(Block::Values, map.values), (Block::Scores, map.scores), (Block::States, map.states)]
        {
            let mut keys: Vec<(u16, String)> = book
                .scorecard
                .calendar
                .periods()
                .enumerate()
                .map(|(at, period)| (self.at(TimeColumn::Slot(at + 1)), period.to_string()))
                .collect();
            keys.push((self.at(TimeColumn::ToDate), "to-date".to_owned()));
            self.keys(block, rows, &keys);
            let title = book.labels.of("calculation", block.into());
            self.cells.text(rows.header(), 0, title, CellStyle::Title);
            for slot in 1..=book.layout.periods {
                let label = book.period_label(slot);
                self.text(rows.header(), self.at(TimeColumn::Slot(slot)), &label);
            }
            self.text(rows.header(), self.at(TimeColumn::Slot(0)), book.labels.text("data.before"));
            self.text(
                rows.header(),
                self.at(TimeColumn::Chosen),
                book.labels.text("calculation.chosen"),
            );
            self.text(
                rows.header(),
                self.at(TimeColumn::ToDate),
                book.labels.text("calculation.to_date"),
            );
        }
    }

    /// What does not change by period.
    fn series_facts(&mut self, row: &SeriesFacts<'_>) {
        let book = self.book;
        let map = self.map();
        let line = map.series.row(row.number);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let objective =
            row.measure.filter(|_| row.active).and_then(|measure| book.objective_index(measure));
        self.formula(
            line,
            fact::OBJECTIVE,
            &of_kpi(kpi::OBJECTIVE_INDEX),
            objective.map(|at| at + 1),
        );
        let facet = row.measure.map_or("do", |measure| super::facts::facet(measure));
        self.formula(line, fact::FACET, &of_kpi(kpi::FACET), facet);
        let planned = objective.and_then(|at| book.scorecard.objectives.get(at));
        let by_segment = row.measure.is_some_and(|measure| measure.by_segment)
            && !book.scorecard.segments.is_empty()
            && row.kpi.is_some();
        match row.series.segment {
            Some(at) => {
                let code = fixed_column(map.segments.row(at), segment::CODE);
                self.formula(line, fact::SEGMENT, &code, book.segment_code(at));
            }
            None if by_segment => self.text(line, fact::SEGMENT, ""),
            None => {
                let code = planned
                    .and_then(|planned| book.segment_code_of(planned.segment.as_ref()))
                    .unwrap_or_default();
                self.formula(line, fact::SEGMENT, &of_kpi(kpi::SEGMENT), code);
            }
        }
        // Also of a row that is still free: a name makes it a KPI.
        let id = book.layout.kpis.get(row.series.kpi).map_or("", |entry| entry.id.as_str());
        self.text(line, fact::KPI, id);
        self.number(line, fact::TOTAL, if row.series.segment.is_none() { 1.0 } else { 0.0 });
        self.formula(
            line,
            fact::OUTCOME,
            &of_kpi(kpi::OUTCOME_INDEX),
            planned.map(|planned| super::facts::outcome_number(planned.outcome)),
        );
    }

    /// 0 blank, 1 complete, 2 incomplete, 3 not applicable, 4 impossible.
    fn kind(&mut self, row: &SeriesFacts<'_>, slot: usize) {
        let map = self.map();
        let column = self.at(TimeColumn::Slot(slot));
        let line = map.kind.row(row.number);
        let Some(kpi) = row.computed() else {
            self.number(line, column, 0.0);
            return;
        };
        let Some(rows) = map.inputs.get(row.number) else { return };
        let result = row.scored.and_then(|scored| scored.slots.get(slot)).map_or(0.0, |slot| {
            match slot.own {
                _ if slot.complete => 1.0,
                _ if slot.blank_inputs => 0.0,
                PeriodValue::NotApplicable => 3.0,
                PeriodValue::Invalid => 4.0,
                _ => 2.0,
            }
        });
        let formula = if row.series.summed {
            self.summed_kind(row, kpi, slot)
        } else {
            let Some((first, last)) = rows.required else { return };
            let range = format!("{}:{}", plain(first, column), plain(last, column));
            let count = kpi.inputs.iter().filter(|input| !input.optional).count();
            let cell = |name: &str| {
                let at = kpi.inputs.iter().position(|input| input.id == name && !input.optional)?;
                rows.rows.get(at).map(|row| plain(*row, column))
            };
            let mut impossible = vec![format!("COUNTIF({range},\"!\")>0")];
            for input in kpi.inputs.iter().filter(|input| !input.optional) {
                let pair = cell(&input.id).zip(input.part_of.as_deref().and_then(cell));
                if let Some((part, whole)) = pair {
                    impossible.push(format!("IF(COUNT({part},{whole})=2,{part}>{whole},FALSE)"));
                }
            }
            if let Some(survey) =
                kpi.survey.as_ref().filter(|survey| survey.kind == SurveyType::Net)
            {
                let of = |name: &Option<String>| name.as_deref().and_then(cell);
                if let (Some(positive), Some(negative), Some(answers)) =
                    (of(&survey.positive), of(&survey.negative), cell(&survey.answers))
                {
                    impossible.push(format!(
                        "IF(COUNT({positive},{negative},{answers})=3,{positive}+{negative}>{answers},FALSE)"
                    ));
                }
            }
            format!(
                "IF(OR({}),4,IF(COUNTIF({range},\"n/a\")>0,3,IF(COUNT({range})={count},1,\
                 IF(COUNT({range})=0,0,2))))",
                impossible.join(",")
            )
        };
        self.formula(line, column, &formula, result);
    }

    /// The same for a total that is added up from the segments.
    fn summed_kind(&self, row: &SeriesFacts<'_>, kpi: &Kpi, slot: usize) -> String {
        let map = self.map();
        let column = self.at(TimeColumn::Slot(slot));
        let parts = self.parts(row.number);
        let count = parts.len();
        let run = |run: super::map::RowRange| {
            format!(
                "{}:{}",
                plain(run.row(parts.start), column),
                plain(run.row(parts.end - 1), column)
            )
        };
        let (kinds, owns) = (run(map.kind), run(map.own));
        let asked = format!("({count}-COUNTIF({owns},\"n/a\"))");
        let blank = format!("(COUNTIF({kinds},0)-COUNTIFS({kinds},0,{owns},\"n/a\"))");
        let mut conditions = vec![format!("COUNTIF({kinds},1)={asked}")];
        for input in kpi
            .inputs
            .iter()
            .filter(|input| !input.optional && input.aggregate == Aggregation::Mean)
        {
            match super::inputs::weight_of(kpi, input) {
                None => conditions.push(format!("{asked}<2")),
                Some(weight) => {
                    let sum: Vec<String> = parts
                        .clone()
                        .filter_map(|part| {
                            let line = map.inputs.get(part)?.rows.get(weight)?;
                            let complete = self.cell(map.kind, part, TimeColumn::Slot(slot));
                            Some(format!("IF({complete}=1,{},0)", plain(*line, column)))
                        })
                        .collect();
                    conditions.push(format!("OR({asked}<2,ABS({})>=1E-12)", sum.join("+")));
                }
            }
        }
        format!("IF({asked}=0,3,IF({blank}={asked},0,IF(AND({}),1,2)))", conditions.join(","))
    }

    /// The own value, or a code for what stands there instead.
    fn own(&mut self, row: &SeriesFacts<'_>, slot: usize) {
        let map = self.map();
        let column = self.at(TimeColumn::Slot(slot));
        let Some(rows) = map.inputs.get(row.number) else { return };
        let typed = plain(rows.typed, column);
        let line = map.own.row(row.number);
        let own = row
            .scored
            .and_then(|scored| scored.slots.get(slot))
            .map_or(PeriodValue::Blank, |slot| slot.own);
        let formula = match row.computed() {
            None => typed,
            Some(kpi) => {
                let kind = self.cell(map.kind, row.number, TimeColumn::Slot(slot));
                let computed = guarded(kpi, |name| {
                    let at = kpi.inputs.iter().position(|input| input.id == name);
                    at.and_then(|at| rows.rows.get(at))
                        .map(|row| plain(*row, column))
                        .unwrap_or_default()
                });
                format!("CHOOSE({kind}+1,{typed},{computed},\"~\",\"n/a\",\"!\")")
            }
        };
        self.formula(line, column, &formula, own_result(own));
    }

    /// State and slot of the latest value.
    fn state(&mut self, row: &SeriesFacts<'_>, slot: usize) {
        let map = self.map();
        let at = TimeColumn::Slot(slot);
        let column = self.at(at);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let own = self.cell(map.own, row.number, at);
        let states = map_run(map.states);
        let state_cell = self.cell(states, row.number, at);
        let refused = self.refused(row, at);
        let blank = match slot.checked_sub(1) {
            None => "\"not-due\"".to_owned(),
            Some(before) => {
                let due = format!(
                    "INDEX({},{})",
                    due_column(&crate::workbook::write::sheet_writer::letters(column)),
                    of_kpi(kpi::DUE)
                );
                let latest = self.cell(map.latest, row.number, TimeColumn::Slot(before));
                format!(
                    "IF({due}=1,\"missing\",IF(ISNUMBER({latest}),IF(({}-{latest})*{}<={},\"carried\",\"not-due\"),\"not-due\"))",
                    fixed(time::SLOTS, column),
                    self.setting(setting::MONTHS),
                    of_kpi(kpi::CARRY)
                )
            }
        };
        let formula = format!(
            "IF({active}=0,\"\",IF(ISNUMBER({own}),{refused},IF({own}=\"!\",\"invalid\",\
             IF({own}=\"n/a\",\"not-applicable\",IF({own}=\"~\",\"missing\",{blank})))))",
            active = of_kpi(kpi::ACTIVE)
        );
        let state = row.slot(slot).map(|slot| slot.state);
        self.formula(states.row(row.number), column, &formula, state_result(state));
        let earlier = slot.checked_sub(1).map_or("\"\"".to_owned(), |before| {
            self.cell(map.latest, row.number, TimeColumn::Slot(before))
        });
        let latest = (0..=slot)
            .rev()
            .find(|slot| row.slot(*slot).is_some_and(|slot| slot.state == State::Value));
        self.formula(
            map.latest.row(row.number),
            column,
            &format!("IF({state_cell}=\"value\",{},{earlier})", fixed(time::SLOTS, column)),
            latest,
        );
    }

    /// `"value"`, or a test for too few answers.
    fn refused(&self, row: &SeriesFacts<'_>, at: TimeColumn) -> String {
        let map = self.map();
        let answers = row.computed().and_then(|kpi| {
            let survey = kpi.survey.as_ref()?;
            let index = kpi.inputs.iter().position(|input| input.id == survey.answers)?;
            map.inputs.get(row.number)?.rows.get(index).copied()
        });
        let Some(line) = answers else { return "\"value\"".to_owned() };
        let answers = plain(line, self.at(at));
        let minimum = fixed_column(map.kpis.row(row.series.kpi), kpi::MINIMUM);
        let complete = match at {
            TimeColumn::Slot(_) => format!("{}=1", self.cell(map.kind, row.number, at)),
            TimeColumn::Chosen | TimeColumn::ToDate => format!("ISNUMBER({answers})"),
        };
        format!("IF({complete},IF({answers}<{minimum},\"refused\",\"value\"),\"value\")")
    }

    /// The value that is shown, and its score.
    fn value_and_score(&mut self, row: &SeriesFacts<'_>, slot: usize) {
        let map = self.map();
        let at = TimeColumn::Slot(slot);
        let column = self.at(at);
        let own = self.cell(map.own, row.number, at);
        let state = self.cell(map_run(map.states), row.number, at);
        let carried = match slot.checked_sub(1) {
            None => "\"\"".to_owned(),
            Some(before) => {
                let latest = self.cell(map.latest, row.number, TimeColumn::Slot(before));
                let owns = map.all_slots(map.own.row(row.number));
                format!("IF({state}=\"carried\",INDEX({owns},{latest}+1),\"\")")
            }
        };
        let shown = row.slot(slot);
        self.formula(
            map.values.row(row.number),
            column,
            &format!("IF(OR({state}=\"value\",{state}=\"refused\"),{own},{carried})"),
            shown.and_then(|slot| slot.value),
        );
        let value = self.cell(map_run(map.values), row.number, at);
        let score = self.score_formula(&value, row.series.kpi, at);
        self.formula(
            map.scores.row(row.number),
            column,
            &format!("IF(OR({state}=\"value\",{state}=\"carried\"),{score},\"\")"),
            shown.and_then(|slot| slot.score),
        );
    }

    /// Whether a slot takes part in the year to date (1 by inputs, 2 typed), and holes in it.
    fn taking_part(&mut self, row: &SeriesFacts<'_>, slot: usize) {
        let map = self.map();
        let at = TimeColumn::Slot(slot);
        let column = self.at(at);
        let kind = self.cell(map.kind, row.number, at);
        let own = self.cell(map.own, row.number, at);
        let window = fixed(time::WINDOW, column);
        let within = (self.book.scored.year_start..=self.book.scored.chosen).contains(&slot);
        let facts = row.scored.and_then(|scored| scored.slots.get(slot)).filter(|_| within);
        let part = facts.map_or(0.0, |slot| match slot.own {
            _ if slot.complete => 1.0,
            PeriodValue::Value(_) if slot.typed => 2.0,
            _ => 0.0,
        });
        self.formula(
            map.part.row(row.number),
            column,
            &format!("IF({window}=1,IF({kind}=1,1,IF(AND({kind}=0,ISNUMBER({own})),2,0)),0)"),
            part,
        );
        if row.computed().is_some_and(mixes) {
            let line = map.part.row(row.number);
            let (first, last) = (
                fixed_column(line, self.at(TimeColumn::Chosen)),
                fixed_column(line, self.at(TimeColumn::ToDate)),
            );
            let due = format!(
                "INDEX({},{})",
                due_column(&crate::workbook::write::sheet_writer::letters(column)),
                fixed_column(map.kpis.row(row.series.kpi), kpi::DUE)
            );
            let number = fixed(time::SLOTS, column);
            let (from, to) =
                bounds(row.scored, self.book.scored.year_start..=self.book.scored.chosen);
            let hole = row.scored.and_then(|scored| scored.slots.get(slot)).is_some_and(|found| {
                from.is_some_and(|from| slot >= from)
                    && to.is_some_and(|to| slot < to)
                    && found.due
                    && !found.complete
            });
            self.formula(
                map.hole.row(row.number),
                column,
                &format!("IF(AND({number}>={first},{number}<{last},{due}=1,{kind}<>1),1,0)"),
                hole,
            );
        }
    }

    /// How the Data sheet marks a cell: 1 not due, 2 missing.
    fn mark(&mut self, row: &SeriesFacts<'_>, slot: usize) {
        let map = self.map();
        let column = self.at(TimeColumn::Slot(slot));
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let due = format!(
            "INDEX({},{})",
            due_column(&crate::workbook::write::sheet_writer::letters(column)),
            of_kpi(kpi::DUE)
        );
        let state = self.cell(map_run(map.states), row.number, TimeColumn::Slot(slot));
        let result = super::mark_of(self.book, row.number, slot);
        self.formula(
            map.mark.row(row.number),
            column,
            &format!(
                "IF({}=0,0,IF(AND({}<={},{state}=\"missing\"),2,IF({due}=0,1,0)))",
                of_kpi(kpi::ACTIVE),
                fixed(time::SLOTS, column),
                self.setting(setting::CHOSEN)
            ),
            result,
        );
    }

    /// Weights as they count in the roll-up.
    fn weights(&mut self, row: &SeriesFacts<'_>, at: TimeColumn) {
        let map = self.map();
        let column = self.at(at);
        let weight = fixed_column(map.kpis.row(row.series.kpi), kpi::WEIGHT);
        let state = self.cell(map_run(map.states), row.number, at);
        let score = self.cell(map_run(map.scores), row.number, at);
        let (found, scored) = match at {
            TimeColumn::Slot(slot) => {
                (row.slot(slot).map(|slot| slot.state), row.slot(slot).and_then(|slot| slot.score))
            }
            TimeColumn::Chosen => {
                let slot = row.slot(self.book.scored.chosen);
                (slot.map(|slot| slot.state), slot.and_then(|slot| slot.score))
            }
            TimeColumn::ToDate => {
                let to_date = row.scored.filter(|_| row.active).map(|scored| scored.to_date);
                (to_date.map(|to_date| to_date.state), to_date.and_then(|to_date| to_date.score))
            }
        };
        let number = if row.active {
            weight_of(row.measure.and_then(|measure| measure.weight))
        } else {
            0.0
        };
        let applicable = found.is_some_and(State::applicable);
        self.formula(
            map.weight.row(row.number),
            column,
            &format!(
                "IF(OR({state}=\"\",{state}=\"not-applicable\",{state}=\"not-due\"),0,{weight})"
            ),
            if applicable { number } else { 0.0 },
        );
        self.formula(
            map.weighted.row(row.number),
            column,
            &format!("IF(ISNUMBER({score}),{weight}*{score},0)"),
            scored.map_or(0.0, |score| number * score),
        );
    }

    /// The chosen period, and what is said of it.
    fn chosen(&mut self, row: &SeriesFacts<'_>) {
        let book = self.book;
        let map = self.map();
        let chosen = self.setting(setting::CHOSEN);
        let column = self.at(TimeColumn::Chosen);
        let slot = row.slot(book.scored.chosen);
        let results: [(crate::workbook::tables::layout::Rows, Result_); 3] = [
            (map.states, state_result(slot.map(|slot| slot.state))),
            (map.values, slot.and_then(|slot| slot.value).into()),
            (map.scores, slot.and_then(|slot| slot.score).into()),
        ];
        for (rows, result) in results {
            let line = rows.row(row.number);
            self.formula(
                line,
                column,
                &format!("INDEX({},{chosen}+1)", map.all_slots(line)),
                result,
            );
        }
        // First slot that takes part, and the last one that was typed.
        let part = map.part.row(row.number);
        let takes = map.all_periods(part);
        let slots = map.all_periods(time::SLOTS);
        let window = book.scored.year_start..=book.scored.chosen;
        let (from, to) = bounds(row.scored, window.clone());
        self.formula(part, column, &format!("IFERROR(MATCH(1,{takes},0),0)"), from.unwrap_or(0));
        self.formula(
            part,
            self.at(TimeColumn::ToDate),
            &format!("_xlfn.MAXIFS({slots},{takes},1)"),
            to.unwrap_or(0),
        );
        let typed = window
            .rev()
            .find(|slot| {
                row.scored.and_then(|scored| scored.slots.get(*slot)).is_some_and(|slot| {
                    slot.typed && !slot.complete && matches!(slot.own, PeriodValue::Value(_))
                })
            })
            .unwrap_or(0);
        let hole = map.hole.row(row.number);
        self.formula(hole, column, &format!("_xlfn.MAXIFS({slots},{takes},2)"), typed);
        if row.computed().is_some_and(mixes) {
            let holes = row.scored.map_or(0, |scored| {
                let (Some(from), Some(to)) = (from, to) else { return 0 };
                (from..to)
                    .filter(|slot| {
                        scored.slots.get(*slot).is_some_and(|slot| slot.due && !slot.complete)
                    })
                    .count()
            });
            self.formula(
                hole,
                self.at(TimeColumn::ToDate),
                &format!("SUM({})", map.all_periods(hole)),
                holes,
            );
        } else {
            self.number(hole, self.at(TimeColumn::ToDate), 0.0);
        }
        self.standing(row);
    }

    /// Status, previous value, trend and attainment.
    fn standing(&mut self, row: &SeriesFacts<'_>) {
        let book = self.book;
        let map = self.map();
        let line = map.series.row(row.number);
        let at = TimeColumn::Chosen;
        let state = self.cell(map_run(map.states), row.number, at);
        let score = self.cell(map_run(map.scores), row.number, at);
        let value = self.cell(map_run(map.values), row.number, at);
        let scored = row.scored.filter(|_| row.active);
        let chosen = self.setting(setting::CHOSEN);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let here = |column: u16| fixed_column(line, column);
        self.formula(
            line,
            fact::STATUS,
            &format!("IF({state}=\"\",\"\",{})", self.status_formula(&score)),
            scored.map(|scored| <&'static str>::from(scored.status)).unwrap_or_default(),
        );
        let latest = map.all_slots(map.latest.row(row.number));
        let slot = row.slot(book.scored.chosen);
        let source = slot.and_then(|slot| slot.source);
        self.formula(
            line,
            fact::SOURCE,
            &format!(
                "IF(OR({state}=\"value\",{state}=\"refused\"),{chosen},IF({state}=\"carried\",INDEX({latest},{chosen}+1),\"\"))"
            ),
            source,
        );
        let before = source.unwrap_or(book.scored.chosen);
        let previous = scored.and_then(|scored| {
            scored.slots.iter().take(before).rposition(|slot| slot.state == State::Value)
        });
        let source_cell = here(fact::SOURCE);
        self.formula(
            line,
            fact::PREVIOUS,
            &format!(
                "IF({state}=\"\",\"\",IF({source_cell}=\"\",INDEX({latest},{chosen}),IF({source_cell}=0,\"\",INDEX({latest},{source_cell}))))"
            ),
            previous,
        );
        let owns = map.all_slots(map.own.row(row.number));
        let previous_cell = here(fact::PREVIOUS);
        self.formula(
            line,
            fact::PREVIOUS_VALUE,
            &format!("IF({previous_cell}=\"\",\"\",INDEX({owns},{previous_cell}+1))"),
            scored.and_then(|scored| scored.previous),
        );
        let then = here(fact::PREVIOUS_VALUE);
        let target = self.cell(map.target, row.series.kpi, at);
        let high = of_kpi(kpi::TARGET_HIGH);
        let distance = |x: &str| {
            format!(
                "MAX(0,IF(ISNUMBER({target}),{target}-{x},0),IF(ISNUMBER({high}),{x}-{high},0))"
            )
        };
        let differ = fixed_column(map.surveys.row(row.number), super::surveys::column::DIFFER);
        let simple = format!("ABS({value}-{then})>1E-09*MAX(1,ABS({value}))");
        let differs = if row.computed().is_some_and(|kpi| kpi.survey.is_some()) {
            format!("IF({differ}=\"\",{simple},{differ}=1)")
        } else {
            simple
        };
        let gain = format!(
            "IF({dir}=1,{value}-{then},IF({dir}=2,{then}-{value},{}-{}))",
            distance(&then),
            distance(&value),
            dir = of_kpi(kpi::DIRECTION)
        );
        self.formula(
            line,
            fact::TREND,
            &format!(
                "IF(OR({state}<>\"value\",{then}=\"\"),\"\",IF(AND({dir}=3,COUNT({target},{high})=0),\"\",\
                 IF({differs},IF({gain}>0,\"better\",IF({gain}<0,\"worse\",\"same\")),\"same\")))",
                dir = of_kpi(kpi::DIRECTION)
            ),
            scored.and_then(|scored| scored.trend).map(<&'static str>::from).unwrap_or_default(),
        );
        let baseline = of_kpi(kpi::BASELINE);
        self.formula(
            line,
            fact::ATTAINMENT,
            &format!(
                "IF(COUNT({value},{baseline},{target})=3,IF(ABS({target}-{baseline})<1E-12,\"\",({value}-{baseline})/({target}-{baseline})),\"\")"
            ),
            scored.and_then(|scored| scored.attainment),
        );
        // The rank among the reds, for the list on the Dashboard; totals only.
        let earlier = if row.number == 0 {
            "0".to_owned()
        } else {
            format!(
                "MAX({})",
                crate::workbook::write::sheet_writer::down(
                    map.series.first,
                    line - 1,
                    fact::RED_RANK
                )
            )
        };
        self.formula(
            line,
            fact::RED_RANK,
            &format!(
                "IF(AND({}=\"red\",{}=1),{earlier}+1,\"\")",
                here(fact::STATUS),
                here(fact::TOTAL)
            ),
            row.red_rank,
        );
    }

    /// The key of a score's status.
    pub(crate) fn status_formula(&self, score: &str) -> String {
        let shown = format!("ROUND(ROUND({score},9),0)");
        format!(
            "IF(ISNUMBER({score}),IF({shown}>={},\"green\",IF({shown}>={},\"amber\",\"red\")),\"no-data\")",
            self.setting(setting::GREEN),
            self.setting(setting::AMBER)
        )
    }

    /// The chosen year to date.
    fn year(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let at = TimeColumn::ToDate;
        let column = self.at(at);
        let Some(rows) = map.inputs.get(row.number) else { return };
        let scored = row.scored.filter(|_| row.active);
        let part = map.part.row(row.number);
        let hole = map.hole.row(row.number);
        let last = plain(part, self.at(TimeColumn::ToDate));
        let typed = plain(hole, self.at(TimeColumn::Chosen));
        let holes = plain(hole, self.at(TimeColumn::ToDate));
        let owns = map.all_slots(map.own.row(row.number));
        let computed = row.computed().map_or("\"~\"".to_owned(), |kpi| {
            let cell = |name: &str| {
                let at = kpi.inputs.iter().position(|input| input.id == name);
                at.and_then(|at| rows.rows.get(at))
                    .map(|row| plain(*row, column))
                    .unwrap_or_default()
            };
            let count = kpi.inputs.iter().filter(|input| !input.optional).count();
            let range = rows.required.map_or_else(String::new, |(first, last)| {
                format!("{}:{}", plain(first, column), plain(last, column))
            });
            format!("IF({holes}>0,\"~\",IF(COUNT({range})={count},{},\"~\"))", guarded(kpi, cell))
        });
        let own_result = self.own_to_date(row);
        self.formula(
            map.own.row(row.number),
            column,
            &format!("IF({last}>0,{computed},IF({typed}>0,INDEX({owns},{typed}+1),\"\"))"),
            own_result,
        );
        let own = self.cell(map.own, row.number, at);
        let states = map.all_periods(map.states.row(row.number));
        let window = map.all_periods(time::WINDOW);
        let count = |state: &str| format!("COUNTIFS({states},\"{state}\",{window},1)");
        let chosen_state = self.cell(map_run(map.states), row.number, TimeColumn::Chosen);
        let refused = self.refused(row, at);
        let state_formula = format!(
            "IF({}=0,\"\",IF({last}>0,IF(ISNUMBER({own}),{refused},IF({own}=\"!\",\"invalid\",\"missing\")),\
             IF({typed}>0,\"value\",IF({chosen_state}=\"carried\",\"carried\",\
             IF({}+{}+{}>0,\"missing\",IF({}>0,\"not-applicable\",\"not-due\"))))))",
            fixed_column(map.kpis.row(row.series.kpi), kpi::ACTIVE),
            count("missing"),
            count("invalid"),
            count("refused"),
            count("not-applicable")
        );
        self.formula(
            map.states.row(row.number),
            column,
            &state_formula,
            state_result(scored.map(|scored| scored.to_date.state)),
        );
        let state = self.cell(map_run(map.states), row.number, at);
        let chosen_value = self.cell(map_run(map.values), row.number, TimeColumn::Chosen);
        self.formula(
            map.values.row(row.number),
            column,
            &format!(
                "IF(OR({state}=\"value\",{state}=\"refused\"),{own},IF({state}=\"carried\",{chosen_value},\"\"))"
            ),
            scored.and_then(|scored| scored.to_date.value),
        );
        let value = self.cell(map_run(map.values), row.number, at);
        let score = self.score_formula(&value, row.series.kpi, TimeColumn::Chosen);
        let steady = row.measure.is_none_or(|measure| measure.kpi.level == Accumulation::Steady);
        let holds = if steady {
            format!("OR({state}=\"value\",{state}=\"carried\")")
        } else {
            let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
            let per_contact = 1 + Frequency::PerContact as usize;
            format!(
                "AND(OR({state}=\"value\",{state}=\"carried\"),IF({months}>0,{window}={months},AND({often}={per_contact},{window}={length})))",
                months = of_kpi(kpi::MONTHS),
                often = of_kpi(kpi::FREQUENCY),
                window = self.setting(setting::WINDOW),
                length = self.setting(setting::MONTHS)
            )
        };
        self.formula(
            map.scores.row(row.number),
            column,
            &format!("IF({holds},{score},\"\")"),
            scored.and_then(|scored| scored.to_date.score),
        );
    }

    /// What the own value to date comes to.
    fn own_to_date(&self, row: &SeriesFacts<'_>) -> Result_ {
        let Some(scored) = row.scored else { return Result_::Empty };
        let window = self.book.scored.year_start..=self.book.scored.chosen;
        let (from, _) = bounds(Some(scored), window.clone());
        if from.is_some() {
            return match scored.to_date.state {
                State::Value | State::Refused => scored.to_date.value.into(),
                State::Invalid => INVALID.into(),
                _ => INCOMPLETE.into(),
            };
        }
        window
            .rev()
            .filter_map(|slot| scored.slots.get(slot))
            .find_map(|slot| match slot.own {
                PeriodValue::Value(value) if slot.typed => Some(value),
                _ => None,
            })
            .into()
    }
}

/// First and last slot of a window that take part with inputs.
fn bounds(
    scored: Option<&SeriesScore>,
    window: std::ops::RangeInclusive<usize>,
) -> (Option<usize>, Option<usize>) {
    let takes = |slot: &usize| {
        scored.and_then(|scored| scored.slots.get(*slot)).is_some_and(|slot| slot.complete)
    };
    (window.clone().find(takes), window.rev().find(takes))
}

/// The due table's column as a range that keeps its rows.
fn due_column(letters: &str) -> String {
    let (first, last) = (time::DUE + 1, time::DUE + time::DUE_ROWS);
    format!("{letters}${first}:{letters}${last}")
}

/// A formula that yields a code where a denominator is zero or the result is too large.
fn guarded(kpi: &Kpi, cell: impl Fn(&str) -> String) -> String {
    let Some(formula) = &kpi.formula else { return "\"~\"".to_owned() };
    let body = formula.excel(&cell);
    let mut guarded = format!("IF(ABS({body})>=1E+15,\"!\",{body})");
    for guard in formula.excel_guards(&cell).into_iter().rev() {
        guarded = format!("IF(ABS({guard})<1E-12,\"~\",{guarded})");
    }
    guarded
}

/// Whether a KPI sets a flow against a stock.
fn mixes(kpi: &Kpi) -> bool {
    let has = |wanted: &[Aggregation]| {
        kpi.inputs.iter().any(|input| !input.optional && wanted.contains(&input.aggregate))
    };
    has(&[Aggregation::Sum]) && has(&[Aggregation::First, Aggregation::Last])
}

/// An own value or its code.
fn own_result(own: PeriodValue) -> Result_ {
    match own {
        PeriodValue::Blank => Result_::Empty,
        PeriodValue::Value(value) => value.into(),
        PeriodValue::Incomplete => INCOMPLETE.into(),
        PeriodValue::NotApplicable => NOT_APPLICABLE.into(),
        PeriodValue::Invalid => INVALID.into(),
    }
}

/// A state's key.
fn state_result(state: Option<State>) -> Result_ {
    state.map(<&'static str>::from).unwrap_or_default().into()
}
