//! From the value to the score, on the straight line between two anchors.

use super::{Chosen, FollowSheet, column};
use crate::workbook::{calc::facts::kpi, notation::literal, write::style::NumberLook};

/// Labels of the stretches of a line, by their numbers.
const STRETCHES: [&str; 9] = [
    "piece.none",
    "piece.reached",
    "piece.to_target",
    "piece.to_green",
    "piece.to_amber",
    "piece.worst",
    "piece.low_side",
    "piece.high_side",
    "piece.within",
];

impl FollowSheet<'_> {
    /// The piece of the line on which the value lies, and the score there.
    pub(super) fn line(&mut self) {
        self.section("score");
        self.headers(["step", "value", "unit", "scores", "why"]);
        let stretch = self.stretch();
        let [(from, low), (to, high)] = self.ends(&stretch);
        let value = self.chosen.value.clone();
        self.step("line_from");
        self.in_unit(&from);
        self.score_cell(column::PLACE, &low);
        let words = STRETCHES.map(|key| self.said(key, &[]));
        let words = format!("CHOOSE({stretch}+1,{})", words.join(","));
        self.words(&words, &["piece.none", "piece.to_green"]);
        self.row += 1;
        self.step("line_to");
        self.in_unit(&to);
        self.score_cell(column::PLACE, &high);
        self.row += 1;
        let between = format!("COUNT({from},{to})=2");
        self.along(&stretch, &between);
        let again = format!(
            "IF({stretch}=0,\"\",IF(OR({stretch}=1,{stretch}=8),100,IF({stretch}=5,0,\
             MAX(0,{low}+({high}-{low})*({value}-{from})/({to}-{from})))))"
        );
        let again = self.helper(&again);
        self.step("line");
        self.in_unit(&value);
        self.score_cell(column::PLACE, &again);
        let words = format!("IF({between},{},\"\")", self.said("on_line", &[]));
        self.words(&words, &["on_line"]);
        self.row += 1;
        self.score(&again);
    }

    /// How far along the stretch the value lies, as the calculation has it.
    fn along(&mut self, stretch: &str, between: &str) {
        let Chosen { series, period, .. } = &self.chosen;
        let along = self.at(self.book.map.along, series, period);
        let along = format!("IF({stretch}=0,\"\",{along})");
        let along = self.helper(&along);
        self.step("along");
        let style = self.book.styles.number(NumberLook::Decimals(4));
        let none = literal(self.label("none"));
        let formula = self.given(&format!("IF(ISNUMBER({along}),{along},{none})"));
        self.page.formula(self.row, column::VALUE, &formula, style);
        let words = format!("IF({between},{},\"\")", self.said("along", &[]));
        self.words(&words, &["along"]);
        self.row += 1;
    }

    /// The score, as the calculation has it, and whether the line comes to the same.
    fn score(&mut self, again: &str) {
        self.step("score");
        let score = self.chosen.score.clone();
        self.score_cell(column::VALUE, &score);
        let status = self.own_status();
        self.page.formula(self.row, column::PLACE, &status, &self.book.styles.text_indent);
        let words = format!(
            "IF(ISNUMBER({score}),IF(ISNUMBER({again}),IF(ABS({score}-{again})<1E-09,{same},{differs}),{differs}),{})",
            self.said("no_score", &[]),
            same = self.said("same", &[]),
            differs = self.said("differs", &[])
        );
        self.words(&words, &["same", "differs", "no_score"]);
        self.row += 1;
    }

    /// The status of the KPI: where green means its target, amber until it is reached.
    pub(super) fn own_status(&self) -> String {
        let score = &self.chosen.score;
        let below = format!("AND({}=1,{score}<100)", self.of_kpi(kpi::AT_TARGET));
        self.given(&self.status(score, &below))
    }

    /// The stretch of the line on which a value lies that counts; 0 where there is none.
    fn stretch(&mut self) -> String {
        let Chosen { series, period, state, .. } = &self.chosen;
        let stretch = self.at(self.book.map.stretch, series, period);
        let counts = format!("OR({state}=\"value\",{state}=\"carried\")");
        let formula = format!("IF({series}=\"\",0,IF({counts},{stretch},0))");
        self.helper(&formula)
    }

    /// The two ends of a stretch, each a value and its score.
    fn ends(&mut self, stretch: &str) -> [(String, String); 2] {
        let map = &self.book.map;
        let Chosen { kpi, period, .. } = &self.chosen;
        let (kpi, period) = (kpi.clone(), period.clone());
        let at = |run| self.at(run, &kpi, &period);
        let [worst, red, green, target] = [map.worst, map.red, map.green, map.target].map(at);
        let (red_score, green_score) = (self.of_kpi(kpi::RED_SCORE), self.of_kpi(kpi::GREEN_SCORE));
        let (high, worst_high) = (self.of_kpi(kpi::TARGET_HIGH), self.of_kpi(kpi::WORST_HIGH));
        let top = self.of_kpi(kpi::TOP);
        let columns = [
            format!("\"\",{target},{green},{red},{worst},{worst},{worst},{worst_high},{target}"),
            format!("\"\",100,{green_score},{red_score},0,0,0,0,100"),
            format!("\"\",\"\",{target},{green},{red},\"\",{target},{high},{high}"),
            format!("\"\",\"\",100,{green_score},{red_score},\"\",{top},{top},100"),
        ];
        let [from, low, to, high] =
            columns.map(|choices| self.helper(&format!("CHOOSE({stretch}+1,{choices})")));
        [(from, low), (to, high)]
    }
}
