//! What the cells of a moment come to, the own value, and the state.

use super::{SeriesFacts, due_column, guarded, latest_due_column, mixes};
use crate::workbook::calc::{
    Calc,
    facts::kpi,
    inputs::{map_run, weight_of},
    map::{RowRange, TimeColumn, setting, time},
    surveys,
};
use crate::{
    model::{Aggregation, Kpi, Moment, SurveyType, ValueLimits},
    workbook::notation::{fixed, fixed_column, fixed_row, plain},
};

impl Calc<'_> {
    /// What the formula comes to where all of its figures are there, or a code for what it cannot.
    pub(super) fn computed(&mut self, row: &SeriesFacts<'_>, at: TimeColumn) {
        let map = self.map();
        let (Some(kpi), Some(rows)) = (row.computed(), map.inputs.get(row.number)) else { return };
        let Some((first, last)) = rows.required else { return };
        let column = self.at(at);
        let range = format!("{}:{}", plain(first, column), plain(last, column));
        let count = kpi.inputs.iter().filter(|input| !input.optional).count();
        // Who came in the meantime can leave too: a flow has no bound in a stock to date.
        let limits = if at == TimeColumn::ToDate && mixes(kpi) {
            ValueLimits::default()
        } else {
            kpi.limits()
        };
        let value = guarded(kpi, limits, |name| {
            let at = kpi.inputs.iter().position(|input| input.id == name);
            at.and_then(|at| rows.rows.get(at)).map(|row| plain(*row, column)).unwrap_or_default()
        });
        let formula = format!("IF(COUNT({range})={count},{value},\"\")");
        self.formula(map.computed.row(row.number), column, &formula);
    }

    /// 0 blank, 1 complete, 2 incomplete, 3 not applicable, 4 impossible.
    pub(super) fn kind(&mut self, row: &SeriesFacts<'_>, moment: Moment) {
        let map = self.map();
        let column = self.at(moment);
        let line = map.kind.row(row.number);
        let Some(kpi) = row.computed() else {
            self.number(line, column, 0.0);
            return;
        };
        let Some(rows) = map.inputs.get(row.number) else { return };
        let formula = if row.series.summed {
            self.summed_kind(row, kpi, moment)
        } else {
            let Some((first, last)) = rows.required else { return };
            let range = format!("{}:{}", plain(first, column), plain(last, column));
            let count = kpi.inputs.iter().filter(|input| !input.optional).count();
            let cell = |name: &str| {
                let at = kpi.inputs.iter().position(|input| input.id == name)?;
                rows.rows.get(at).map(|row| plain(*row, column))
            };
            // What is optional and the result typed directly stand below what is required.
            let all = format!("{}:{}", plain(first, column), plain(rows.typed, column));
            let mut impossible = vec![format!("COUNTIF({all},\"!\")>0")];
            for input in &kpi.inputs {
                let pair = cell(&input.id).zip(input.part_of.as_deref().and_then(cell));
                if let Some((part, whole)) = pair {
                    impossible.push(format!("AND(COUNT({part},{whole})=2,{part}>{whole})"));
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
            if kpi.can_pass_limits() {
                let computed = self.cell(map.computed, row.number, moment);
                impossible.push(format!("{computed}=\"!\""));
            }
            format!(
                "IF(OR({}),4,IF(COUNTIF({range},\"n/a\")>0,3,IF(COUNT({range})={count},1,\
                 IF(COUNT({range})=0,0,2))))",
                impossible.join(",")
            )
        };
        self.formula(line, column, &formula);
    }

    /// The same for a total that is added up from the segments.
    fn summed_kind(&mut self, row: &SeriesFacts<'_>, kpi: &Kpi, moment: Moment) -> String {
        let map = self.map();
        let column = self.at(moment);
        let parts = self.parts(row.number);
        let count = parts.len();
        let run = |run: RowRange| {
            format!(
                "{}:{}",
                plain(run.row(parts.start), column),
                plain(run.row(parts.end - 1), column)
            )
        };
        let (kinds, owns) = (run(map.kind), run(map.own));
        let asked = self.cell(map.asked, row.number, moment);
        self.formula(
            map.asked.row(row.number),
            column,
            &format!("{count}-COUNTIF({owns},\"n/a\")"),
        );
        let blank = format!("COUNTIF({kinds},0)-COUNTIFS({kinds},0,{owns},\"n/a\")");
        let mut conditions = vec![format!("COUNTIF({kinds},1)={asked}")];
        for input in kpi
            .inputs
            .iter()
            .filter(|input| !input.optional && input.aggregate == Aggregation::Mean)
        {
            match weight_of(kpi, input) {
                None => conditions.push(format!("{asked}<2")),
                Some(weight) => {
                    let sum: Vec<String> = parts
                        .clone()
                        .filter_map(|part| {
                            let line = map.inputs.get(part)?.rows.get(weight)?;
                            let complete = self.cell(map.kind, part, moment);
                            Some(format!("IF({complete}=1,{},0)", plain(*line, column)))
                        })
                        .collect();
                    conditions.push(format!("OR({asked}<2,ABS({})>=1E-12)", sum.join("+")));
                }
            }
        }
        let typed = map.inputs.get(row.number).map_or(0, |rows| rows.typed);
        format!(
            "IF({}=\"!\",4,IF({asked}=0,3,IF({blank}={asked},0,IF(AND({}),1,2))))",
            plain(typed, column),
            conditions.join(",")
        )
    }

    /// The own value, or a code for what stands there instead.
    pub(super) fn own(&mut self, row: &SeriesFacts<'_>, moment: Moment) {
        let map = self.map();
        let column = self.at(moment);
        let Some(rows) = map.inputs.get(row.number) else { return };
        let typed = plain(rows.typed, column);
        let line = map.own.row(row.number);
        let formula = match row.computed() {
            None => typed,
            Some(_) => {
                let kind = self.cell(map.kind, row.number, moment);
                let computed = self.cell(map.computed, row.number, moment);
                format!("CHOOSE({kind}+1,{typed},{computed},\"~\",\"n/a\",\"!\")")
            }
        };
        self.formula(line, column, &formula);
    }

    /// State, and number of the latest value.
    pub(super) fn state(&mut self, row: &SeriesFacts<'_>, moment: Moment) {
        let map = self.map();
        let at = TimeColumn::At(moment);
        let column = self.at(at);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let own = self.cell(map.own, row.number, at);
        let states = map_run(map.states);
        let state_cell = self.cell(states, row.number, at);
        let refused = self.refused(row, at);
        let blank = match moment.previous() {
            None => "\"not-due\"".to_owned(),
            Some(before) => {
                self.blank(row, moment, before);
                self.cell(map.blank, row.number, at)
            }
        };
        let formula = format!(
            "IF({active}=0,\"\",IF(ISNUMBER({own}),{refused},IF({own}=\"!\",\"invalid\",\
             IF({own}=\"n/a\",\"not-applicable\",IF({own}=\"~\",\"missing\",{blank})))))",
            active = of_kpi(kpi::ACTIVE)
        );
        self.formula(states.row(row.number), column, &formula);
        let earlier = moment
            .previous()
            .map_or("\"\"".to_owned(), |before| self.cell(map.latest, row.number, before));
        self.formula(
            map.latest.row(row.number),
            column,
            &format!("IF({state_cell}=\"value\",{},{earlier})", fixed(time::NUMBERS, column)),
        );
    }

    /// What it comes to where nothing stands: what was due and did not come is missed until it
    /// comes.
    fn blank(&mut self, row: &SeriesFacts<'_>, moment: Moment, before: Moment) {
        let map = self.map();
        let column = self.at(moment);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let due = format!("INDEX({},{})", due_column(column), of_kpi(kpi::DUE));
        let was_due = format!("INDEX({},{})", latest_due_column(column), of_kpi(kpi::DUE));
        let latest = self.cell(map.latest, row.number, before);
        let owns = map.all_moments(map.own.row(row.number));
        let formula = format!(
            "IF({due}=1,\"missing\",IF(IF(ISNUMBER({latest}),({}-{latest})*{}<={},FALSE),\"carried\",\
             IF({was_due}=0,\"not-due\",IF(INDEX({owns},{was_due}+1)=\"\",\"missing\",\"not-due\"))))",
            fixed_row(time::NUMBERS, column),
            self.setting(setting::MONTHS),
            of_kpi(kpi::CARRY)
        );
        self.formula(map.blank.row(row.number), column, &formula);
    }

    /// `"value"`, or a test for too few answers.
    pub(super) fn refused(&mut self, row: &SeriesFacts<'_>, at: TimeColumn) -> String {
        let map = self.map();
        let answers = row.computed().and_then(|kpi| {
            let survey = kpi.survey.as_ref()?;
            let index = kpi.inputs.iter().position(|input| input.id == survey.answers)?;
            map.inputs.get(row.number)?.rows.get(index).copied()
        });
        let Some(line) = answers else { return "\"value\"".to_owned() };
        let column = self.at(at);
        let answers = plain(line, column);
        // Of a known number of people the effective number counts; a census is never refused.
        let all = fixed_column(map.surveys.row(row.number), surveys::column::POPULATION);
        let worth = format!("IF(ISNUMBER({answers}),{},\"\")", surveys::effective(&answers, &all));
        self.formula(map.worth.row(row.number), column, &worth);
        let worth = self.cell(map.worth, row.number, at);
        let minimum = fixed_column(map.kpis.row(row.series.kpi), kpi::MINIMUM);
        let few = format!("AND({worth}>=0,{worth}<{minimum})");
        let complete = match at {
            TimeColumn::At(_) => format!("{}=1", self.cell(map.kind, row.number, at)),
            TimeColumn::Chosen | TimeColumn::ToDate => format!("ISNUMBER({answers})"),
        };
        format!("IF({complete},IF({few},\"refused\",\"value\"),\"value\")")
    }
}
