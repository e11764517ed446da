//! Texts in cells for percentages, read as the numbers that they say.

use super::{
    Calc,
    facts::{IMPOSSIBLE, kpi},
    inputs::{FigureRow, beyond},
};
use crate::workbook::{
    notation::{fixed_column, literal, plain},
    tables::{MAX_PERCENT_DIGITS, PERCENT_BLANKS},
};

impl Calc<'_> {
    /// A text such as `85,5 %` in a cell for percentages, as a formula ([`percent_in`] says the same).
    ///
    /// Without blanks and with a point it stands in the first row; in the second one its digits
    /// follow a 1, so that they can be held against the number that they come to: no program has
    /// another mark between digits than none. The third row has the number.
    pub(super) fn percent_text(
        &mut self,
        figure: &FigureRow<'_>,
        row: u32,
        column: u16,
        x: &str,
    ) -> String {
        let mut cleaned = x.to_owned();
        for blank in PERCENT_BLANKS {
            cleaned = format!("SUBSTITUTE({cleaned},{},\"\")", literal(blank));
        }
        let cleaned =
            format!("IF(ISNUMBER(FIND(\"%\",{x})),SUBSTITUTE({cleaned},\",\",\".\"),\"\")");
        self.formula(row, column, &cleaned);
        let (text, digits) = (plain(row, column), plain(row + 1, column));
        let formula = format!(
            "IF({text}=\"\",\"\",SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(\"1\"&{text}&\"|\",\"%|\",\"\",1),\".\",\"\",1),\".\",\"|\"))"
        );
        self.formula(row + 1, column, &formula);
        let least = format!("LEN({digits})>1");
        let most = format!("LEN({digits})<={}", MAX_PERCENT_DIGITS + 1);
        let number = format!(
            "VALUE(SUBSTITUTE({digits},\"1\",\"\",1))/CHOOSE(1+MAX(0,LEN({text})-FIND(\".\",{text}&\".\")-1),1,10,100,1000,10000,100000,1000000,10000000,100000000,1000000000)"
        );
        let read = format!(
            "IF({digits}=\"\",{IMPOSSIBLE},IFERROR(IF(AND({least},{most}),IF(VALUE({digits})&\"\"={digits},{number},{IMPOSSIBLE}),{IMPOSSIBLE}),{IMPOSSIBLE}))"
        );
        self.formula(row + 2, column, &read);
        let read = plain(row + 2, column);
        if figure.own {
            let percent = fixed_column(self.map().kpis.row(figure.kpi), kpi::PERCENT);
            format!("IF({percent}=1,{read},{IMPOSSIBLE})")
        } else {
            let beyond = beyond(&read, figure.limits);
            format!("IF(ISNUMBER({read}),IF({beyond},{IMPOSSIBLE},{read}),{IMPOSSIBLE})")
        }
    }
}
