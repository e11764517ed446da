//! Targets and anchors by period.

use super::{
    Calc,
    facts::kpi,
    map::{TimeColumn, setting, time},
};
use crate::{
    model::{Moment, Proposal},
    workbook::{
        notation::{fixed, fixed_column, plain},
        tables::{block::SheetKey, layout::Layout},
    },
};

/// A proposal as a formula; a share needs the target that it is a share of.
pub(crate) fn proposal(proposal: Option<Proposal>, target: &str) -> String {
    match proposal {
        None => "\"\"".to_owned(),
        Some(Proposal::Number(number)) => number.to_string(),
        Some(Proposal::ShareOfTarget(share)) => {
            format!(
                "IF(ISNUMBER({target}),IF(ABS({share}*{target})<1E+15,{share}*{target},\"\"),\"\")"
            )
        }
    }
}

/// The cells of the anchors that hold at one time.
pub(crate) struct AnchorCells {
    pub(crate) target: String,
    pub(crate) worst: String,
    pub(crate) red: String,
    pub(crate) green: String,
    pub(crate) valid: String,
}

impl Calc<'_> {
    /// The anchors of a KPI row at one time.
    pub(crate) fn anchors(&self, index: usize, at: TimeColumn) -> AnchorCells {
        let map = self.map();
        AnchorCells {
            target: self.cell(map.target, index, at),
            worst: self.cell(map.worst, index, at),
            red: self.cell(map.red, index, at),
            green: self.cell(map.green, index, at),
            valid: self.cell(map.valid, index, at),
        }
    }

    /// The score of a value by the anchors of a KPI row at one time.
    pub(crate) fn score_formula(&self, value: &str, index: usize, at: TimeColumn) -> String {
        let AnchorCells { target, worst, red, green, valid } = self.anchors(index, at);
        let run = self.map().kpis;
        let fact = |column: u16| fixed_column(run.row(index), column);
        let (sign, direction) = (fact(kpi::SIGN), fact(kpi::DIRECTION));
        let (red_score, green_score) = (fact(kpi::RED_SCORE), fact(kpi::GREEN_SCORE));
        let (high, worst_high) = (fact(kpi::TARGET_HIGH), fact(kpi::WORST_HIGH));
        let x = value;
        // Right before the target a line has come to 100, or to the green bound where green means
        // the target itself.
        let top = format!("IF({}=1,{},100)", fact(kpi::AT_TARGET), self.setting(setting::GREEN));
        let low_side =
            format!("IF({x}>={target},100,MAX(0,{top}*({x}-{worst})/({target}-{worst})))");
        let high_side =
            format!("IF({x}<={high},100,MAX(0,{top}*({worst_high}-{x})/({worst_high}-{high})))");
        format!(
            "IF({valid}=0,\"\",IF({direction}=3,\
             MIN(IF({valid}=3,100,{low_side}),IF({valid}=2,100,{high_side})),\
             IF({sign}*({x}-{target})>=0,100,\
             IF({sign}*({x}-{green})>=0,{green_score}+(100-{green_score})*({x}-{green})/({target}-{green}),\
             IF({sign}*({x}-{red})>=0,{red_score}+({green_score}-{red_score})*({x}-{red})/({green}-{red}),\
             IF({sign}*({x}-{worst})<=0,0,{red_score}*({x}-{worst})/({red}-{worst})))))))"
        )
    }

    /// Targets of single periods, the target in force, and the anchors that go with it.
    pub(crate) fn targets(&mut self) {
        let map = self.map();
        for (run, key) in [
            (map.filled, "filled"),
            (map.filled_before, "filled_before"),
            (map.filled_after, "filled_after"),
            (map.target, "target"),
            (map.worst, "worst"),
            (map.red, "red"),
            (map.green, "green"),
            (map.valid, "valid"),
        ] {
            self.run_by_time(run, key);
            self.codes_of_kpis(run);
        }
        self.place_header(map.filled);
        for index in 0..self.book.layout.kpis.len() {
            self.target_row(index);
            self.anchor_row(index);
            self.bounds(index);
        }
    }

    fn target_row(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let Some(entry) = book.layout.kpis.get(index) else { return };
        let count = book.layout.periods;
        let row = map.filled.row(index);
        let place = fixed_column(row, 1);
        self.text(row, 0, &entry.id);
        self.place(SheetKey::Kpis, book.layout.target_block, row);
        let row_cells = map.all_moments(row);
        for moment in Moment::all(count) {
            let column = self.at(moment);
            let here = plain(row, column);
            if let Some(period) = moment.position() {
                let target = Layout::target_column(period);
                let found = self.found(SheetKey::Kpis, book.layout.target_block, target, &place);
                let anchor = self.target_anchor(index, &found);
                self.formula(row, column, &format!("IF({place}=\"\",\"\",{anchor})"));
            }
            let number = fixed(time::NUMBERS, column);
            let before_cell = self.cell(map.filled_before, index, moment);
            let after_cell = self.cell(map.filled_after, index, moment);
            let earlier = moment
                .previous()
                .map_or("\"\"".to_owned(), |before| self.cell(map.filled_before, index, before));
            let later = if moment < Moment::last(count) {
                self.cell(map.filled_after, index, moment.next())
            } else {
                "\"\"".to_owned()
            };
            self.formula(
                map.filled_before.row(index),
                column,
                &format!("IF(ISNUMBER({here}),{number},{earlier})"),
            );
            self.formula(
                map.filled_after.row(index),
                column,
                &format!("IF(ISNUMBER({here}),{number},{later})"),
            );
            let own = fixed_column(map.kpis.row(index), kpi::TARGET);
            let (b, a) = (before_cell, after_cell);
            let low = format!("INDEX({row_cells},{b}+1)");
            let high = format!("INDEX({row_cells},{a}+1)");
            let target = format!(
                "IF(COUNT({b},{a})<2,IF(COUNT({b},{a})=0,{own},INDEX({row_cells},MAX({b},{a})+1)),\
                 IF({a}={b},{here},{low}+({high}-{low})*({number}-{b})/({a}-{b})))"
            );
            let target = self.unless_impossible(index, target, "\"\"");
            self.formula(map.target.row(index), column, &target);
        }
    }

    fn anchor_row(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let Some(entry) = book.layout.kpis.get(index) else { return };
        let measure = self.measure(entry);
        let fact = |column: u16| fixed_column(map.kpis.row(index), column);
        let worst_proposal =
            measure.and_then(|measure| measure.kpi.worst.as_ref()).map(|worst| worst.low);
        for moment in Moment::all(book.layout.periods) {
            let at = TimeColumn::At(moment);
            let column = self.at(at);
            let cells = self.anchors(index, at);
            let (worst_fact, red_fact, green_fact) =
                (fact(kpi::WORST), fact(kpi::RED), fact(kpi::GREEN));
            self.formula(
                map.worst.row(index),
                column,
                &format!(
                    "IF(ISNUMBER({worst_fact}),{worst_fact},{})",
                    proposal(worst_proposal, &cells.target)
                ),
            );
            self.formula(
                map.red.row(index),
                column,
                &format!("IF(ISNUMBER({red_fact}),{red_fact},{})", cells.worst),
            );
            self.formula(
                map.green.row(index),
                column,
                &format!(
                    "IF({}=1,{target},IF(ISNUMBER({green_fact}),{green_fact},{target}))",
                    fact(kpi::AT_TARGET),
                    target = cells.target
                ),
            );
            let (t, w, r, g) = (&cells.target, &cells.worst, &cells.red, &cells.green);
            let (sign, high, worst_high) =
                (fact(kpi::SIGN), fact(kpi::TARGET_HIGH), fact(kpi::WORST_HIGH));
            let valid = format!(
                "IF(COUNT({t},{w})=2,IF({dir}=3,IF({w}<{t},IF(COUNT({high},{worst_high})=2,\
                 IF(AND({high}<{worst_high},{t}<={high}),1,0),2),0),\
                 IF(AND({sign}*({t}-{w})>0,{sign}*({r}-{w})>=0,{sign}*({g}-{r})>=0,{sign}*({t}-{g})>=0),1,0)),\
                 IF({dir}=3,IF(COUNT({high},{worst_high})=2,IF({high}<{worst_high},3,0),0),0))",
                dir = fact(kpi::DIRECTION)
            );
            let valid = self.unless_impossible(index, valid, "0");
            self.formula(map.valid.row(index), column, &valid);
        }
        self.chosen_anchors(index);
    }

    /// What holds in the chosen period.
    fn chosen_anchors(&mut self, index: usize) {
        let map = self.map();
        let chosen = self.setting(setting::CHOSEN);
        for run in [map.target, map.worst, map.red, map.green, map.valid] {
            let moments = map.all_moments(run.row(index));
            let found = format!("INDEX({moments},{chosen}+1)");
            self.formula(run.row(index), self.at(TimeColumn::Chosen), &found);
        }
    }
}

impl Calc<'_> {
    /// A formula, or something else while an anchor of the KPI cannot be.
    fn unless_impossible(&self, index: usize, formula: String, instead: &str) -> String {
        if !self.can_be_impossible(index) {
            return formula;
        }
        let impossible = fixed_column(self.map().kpis.row(index), kpi::IMPOSSIBLE);
        format!("IF({impossible}>0,{instead},{formula})")
    }

    /// From which value a KPI is green and amber, where the shown score turns, and the proposal for what scores 0, as of the
    /// chosen period.
    fn bounds(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let row = map.kpis.row(index);
        let fact = |column: u16| fixed_column(row, column);
        let AnchorCells { target: t, worst: w, red: r, green: g, valid } =
            self.anchors(index, TimeColumn::Chosen);
        let (rs, gs) = (fact(kpi::RED_SCORE), fact(kpi::GREEN_SCORE));
        let (high, worst_high) = (fact(kpi::TARGET_HIGH), fact(kpi::WORST_HIGH));
        let measure = book.measure(index);
        let top = format!("IF({}=1,{},100)", fact(kpi::AT_TARGET), self.setting(setting::GREEN));
        for (column, setting) in
            [(kpi::GREEN_FROM, setting::GREEN_TURNS), (kpi::AMBER_FROM, setting::AMBER_TURNS)]
        {
            let b = match column {
                kpi::GREEN_FROM => format!(
                    "IF({}=1,{},{})",
                    fact(kpi::AT_TARGET),
                    self.setting(setting::GREEN),
                    self.setting(setting)
                ),
                _ => self.setting(setting),
            };
            self.formula(
                row,
                column,
                &format!(
                    "IF({valid}=0,\"\",IF({dir}=3,IF({valid}=3,{worst_high}+({high}-{worst_high})*{b}/{top},{w}+({t}-{w})*{b}/{top}),\
                     IF({rs}>={b},IF({rs}=0,{w},{w}+({r}-{w})*{b}/{rs}),IF({gs}>={b},{r}+({g}-{r})*({b}-{rs})/({gs}-{rs}),\
                     {g}+({t}-{g})*({b}-{gs})/(100-{gs})))))",
                    dir = fact(kpi::DIRECTION)
                ),
            );
        }
        let low = measure.and_then(|measure| measure.kpi.worst.as_ref()).map(|worst| worst.low);
        self.formula(row, kpi::PROPOSED, &proposal(low, &t));
    }
}
