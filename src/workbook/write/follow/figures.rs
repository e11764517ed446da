//! What was filled in: each figure with its cell on Data.

use super::{Chosen, FollowSheet, TALL, column};
use crate::{
    model::Moment,
    workbook::{
        calc::{facts::letters_range, inputs, series_fact},
        notation::{fixed, fixed_column, literal},
        tables::{DataColumn, TableColumn, block::SheetKey, layout::Layout},
        write::{data_checks, style::NumberLook},
    },
};

/// Cells that all figures need.
struct FollowedFigures {
    /// Number of the first among all figures.
    first: String,
    /// How many there are.
    count: String,
    /// Whether they are added up over target groups.
    summed: String,
    /// The first of those of the first group.
    named: String,
}

impl FollowSheet<'_> {
    /// All figures of the KPI; as many rows as any KPI needs.
    pub(super) fn figures(&mut self) {
        let book = self.book;
        self.section("figures");
        self.headers(["figure", "value", "unit", "cell", "remark"]);
        let figures = self.figure_numbers();
        let measured = book.scorecard.kpis.iter().map(|measure| measure.kpi.inputs.len());
        let inputs = || book.scorecard.kpis.iter().flat_map(|measure| &measure.kpi.inputs);
        let height = self
            .tallest(inputs().map(|input| input.name.as_str()), column::WHAT, column::WHAT)
            .max(self.tallest(
                inputs().map(|input| input.unit.label.as_str()),
                column::UNIT,
                column::UNIT,
            ));
        for number in 1..=measured.max().unwrap_or(0) + 1 {
            self.grown.push((self.row, height.max(TALL)));
            self.figure(number, &figures);
        }
    }

    fn figure_numbers(&mut self) -> FollowedFigures {
        let map = &self.book.map;
        let series = self.chosen.series.clone();
        let owners = self.facts(map.input_run, inputs::SERIES);
        let formula = self.given(&format!("IFERROR(MATCH({series},{owners},0),\"\")"));
        let first = self.helper(&formula);
        let formula = format!("IF({series}=\"\",0,COUNTIF({owners},{series}))");
        let count = self.helper(&formula);
        // The series of the groups follow that of the total.
        let totals = self.facts(map.series, series_fact::TOTAL);
        let formula = format!(
            "IF({series}=\"\",0,IF(INDEX({totals},{series})=1,IFERROR(IF(INDEX({totals},{series}+1)=0,1,0),0),0))"
        );
        let summed = self.helper(&formula);
        let formula =
            format!("IF({summed}=1,IFERROR(MATCH({series}+1,{owners},0),{first}),{first})");
        let named = self.helper(&formula);
        FollowedFigures { first, count, summed, named }
    }

    /// One figure.
    fn figure(&mut self, number: usize, figures: &FollowedFigures) {
        let book = self.book;
        let (map, row) = (&book.map, self.row);
        let styles = &book.styles;
        let FollowedFigures { first, count, summed, named } = figures;
        let source = self.chosen.source.clone();
        let own = |column: u16| fixed_column(row, column);
        let (figure, place, content) =
            (own(column::FIGURE), own(column::ROW), own(column::CONTENT));
        let of = |sheet: &Self, column: u16, number: &str| {
            format!("INDEX({},{number})", sheet.facts(map.input_run, column))
        };
        let hidden = [
            (column::FIGURE, format!("IF({number}<={count},{first}+{},\"\")", number - 1)),
            (column::ROW, format!("IF({figure}=\"\",\"\",{})", or_nothing(&of(self, 1, &figure)))),
            (
                column::CONTENT,
                format!("IF({figure}=\"\",\"\",{})", self.at(map.input_run, &figure, &source)),
            ),
            (
                column::LOOK,
                format!(
                    "IF({figure}=\"\",\"\",10*{}+{})",
                    of(self, inputs::PERCENT, &figure),
                    of(self, inputs::DECIMALS, &figure)
                ),
            ),
        ];
        for (column, formula) in hidden {
            self.page.formula(row, column, &formula, &styles.calculation);
        }
        // Those that are added up have no row: that of the first group has the same name.
        let added = format!("AND({summed}=1,{number}<{count})");
        let there =
            format!("IF({added},{},{place})", of(self, 1, &format!("({named}+{})", number - 1)));
        let on_data = |column: u16, otherwise: &str| {
            let range = book.layout.data_block.range(column);
            let data = book.sheet(SheetKey::Data);
            format!(
                "IF({figure}=\"\",\"\",IF({there}=\"\",{otherwise},TRIM(INDEX({data}{range},{there}))))"
            )
        };
        let name = on_data(DataColumn::Input.at(), &of(self, 0, &figure));
        let unit = on_data(DataColumn::Unit.at(), "\"\"");
        let check = on_data(data_checks::check(book), &self.said("row_gone", &[]));
        let words =
            format!("IF({figure}=\"\",\"\",IF({added},{},{check}))", self.said("added_up", &[]));
        let shown = self.shown_figure(&figure, &content, &of(self, inputs::PERCENT, &figure));
        let link = self.link(&place);
        self.page.formula(row, column::WHAT, &name, &styles.text_bold);
        self.page.formula(row, column::VALUE, &shown, styles.number(NumberLook::Decimals(1)));
        self.page.formula(row, column::UNIT, &unit, &styles.text_indent);
        self.page.formula(row, column::PLACE, &link, &styles.link);
        self.page.formula(row, column::WORDS, &words, &styles.text_indent);
        self.row += 1;
    }

    /// What stands in a cell, as people read it.
    fn shown_figure(&self, figure: &str, content: &str, percent: &str) -> String {
        format!(
            "IF({figure}=\"\",\"\",IF(ISNUMBER({content}),IF({percent}=1,{content}/100,{content}),\
             IF({content}=\"\",{},IF({content}=\"n/a\",{},{}))))",
            literal(self.label("none")),
            literal(self.book.labels.text("data.not_applicable")),
            literal(self.label("cannot_be"))
        )
    }

    /// A link to the cell of a row on Data.
    fn link(&self, place: &str) -> String {
        let book = self.book;
        let data = book.sheet(SheetKey::Data);
        let header = book.layout.data_block.header();
        let before = fixed(header, Layout::data_column(Moment::Before));
        let letters = self.steps(&letters_range(book));
        let Chosen { source, .. } = &self.chosen;
        let cell = format!(
            "INDEX({letters},COLUMN({data}{before})+{source})&(ROW({data}{before})+{place}-1)"
        );
        format!(
            "IF({place}=\"\",\"\",HYPERLINK({}&{cell},{}&{cell}))",
            literal(&format!("#{data}")),
            literal(&format!("{} ", book.sheet_name(SheetKey::Data)))
        )
    }
}

/// What stands in a cell; a blank one is no zero.
fn or_nothing(cell: &str) -> String {
    format!("IF({cell}=\"\",\"\",{cell})")
}
