//! The oracle is only worth something if it notices: each of its rules is shown
//! a workbook that breaks it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::oracle::{Engine, Package, Value, invariants, recalculate};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name("Data").unwrap());
    workbook.save_to_buffer().unwrap()
}

#[track_caller]
fn assert_fault(bytes: &[u8], expected: &str) {
    let faults = invariants(bytes);
    assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected:?} not in {faults:#?}");
}

/// A small block as the workbook promise has it, with its total computed.
fn block(cached: &str) -> Vec<u8> {
    workbook(|sheet| {
        for (column, key) in ["klant:data", "unit", "2027-M01", "2027-M02"].iter().enumerate() {
            sheet.write(3, u16::try_from(column).unwrap(), *key).unwrap();
        }
        sheet.write(4, 1, "Unit").unwrap();
        for (row, id) in [(5, "csat.satisfied"), (6, "csat.respondents")] {
            sheet.write(row, 0, id).unwrap();
            sheet.write(row, 2, row * 10).unwrap();
        }
        sheet.write(8, 0, "klant:values").unwrap();
        sheet.write(8, 1, "2027-M01").unwrap();
        sheet.write(10, 0, "csat").unwrap();
        let formula = r#"=IF(AND(ISNUMBER(C6),ISNUMBER(C7)),IF(C7=0,"",100*C6/C7),"")"#;
        sheet.write_formula(10, 1, Formula::new(formula).set_result(cached)).unwrap();
    })
}

#[test]
fn a_right_cache_agrees_and_a_wrong_one_is_named_with_its_cell() {
    assert!(recalculate(&block("83.3333333333333")).is_empty());
    let differences = recalculate(&block("83.3334"));
    assert_eq!(differences.len(), 1);
    assert_eq!(differences[0].cell, "B11");
    assert_eq!(differences[0].cached, Value::Number(83.3334));
    assert_eq!(invariants(&block("83.3333333333333")), Vec::<String>::new());
}

#[test]
fn blocks_are_found_by_key_row_and_inputs_can_be_changed() {
    let bytes = block("0");
    let package = Package::open(&bytes);
    let data = package.block("data");
    assert_eq!(data.ids, ["csat.satisfied", "csat.respondents"]);
    assert!(package.find_block("scores").is_none());

    let mut engine = Engine::open(&bytes);
    let values = package.block("values");
    engine.set_in(&data, "csat.satisfied", "2027-M01", &Value::Number(30.0));
    engine.evaluate();
    assert_eq!(engine.get_in(&values, "csat", "2027-M01"), Value::Number(50.0));
    engine.set_in(&data, "csat.satisfied", "2027-M01", &Value::Text("n/a".to_owned()));
    engine.evaluate();
    assert_eq!(engine.get_in(&values, "csat", "2027-M01"), Value::Text(String::new()));
}

#[test]
fn errors_and_malformed_numbers_are_faults() {
    let broken = workbook(|sheet| {
        sheet.write_formula(0, 0, Formula::new("=1/0").set_result("1")).unwrap();
        sheet.write_formula(1, 0, Formula::new("=SUM(").set_result("1")).unwrap();
        sheet.write_formula(2, 0, Formula::new("=SUM(B1)").set_result("NaN")).unwrap();
        sheet.write_formula(3, 0, Formula::new("=SUM(B1)").set_result("#N/A")).unwrap();
    });
    assert_fault(&broken, "A1 comes to #DIV/0!");
    assert_fault(&broken, "A2 leaves a bracket open");
    assert_fault(&broken, "A3 holds a malformed value \"NaN\"");
    assert_fault(&broken, "A4 shows #N/A");
}

#[test]
fn unknown_functions_names_and_sheets_are_faults() {
    let broken = workbook(|sheet| {
        sheet.write_formula(0, 0, Formula::new(r#"=IFERROR(XLOOKUP(1,B1:B2,C1:C2),"")"#)).unwrap();
        sheet.write_formula(1, 0, Formula::new("=IFERROR(no_such_name,0)")).unwrap();
        sheet.write_formula(2, 0, Formula::new("=IFERROR('No sheet'!A1,0)")).unwrap();
        sheet.write_formula(3, 0, Formula::new(r##"=HYPERLINK("#Nowhere!A1","go")"##)).unwrap();
        sheet.write_formula(4, 0, Formula::new("=MIN(A1,XFE1)")).unwrap();
        let long = format!(r#"=LEN("{}")"#, "x".repeat(256));
        sheet.write_formula(5, 0, Formula::new(long)).unwrap();
    });
    assert_fault(&broken, "A1 uses _xlfn.XLOOKUP");
    assert_fault(&broken, "A2 uses the unknown name or reference no_such_name");
    assert_fault(&broken, "A3 refers to the missing sheet \"No sheet\"");
    assert_fault(&broken, "A4 links to the missing sheet \"Nowhere\"");
    assert_fault(&broken, "A5 uses the unknown name or reference XFE1");
    assert_fault(&broken, "A6 holds a text of more than 255 characters");
}

#[test]
fn links_outside_images_and_passwords_are_faults() {
    let broken = workbook(|sheet| {
        sheet.write_url(0, 0, "https://example.org/").unwrap();
        sheet.write_url(1, 0, "internal:'Gone'!A1").unwrap();
        sheet.protect_with_password("secret");
    });
    assert_fault(&broken, "leads outside");
    assert_fault(&broken, "leads to the missing");
    assert_fault(&broken, "is protected with a password");
}

#[test]
fn a_table_whose_header_was_overwritten_is_a_fault() {
    let broken = workbook(|sheet| {
        let columns = [rust_xlsxwriter::TableColumn::new().set_header("KPI")];
        let table = rust_xlsxwriter::Table::new().set_columns(&columns);
        sheet.add_table(0, 0, 3, 0, &table).unwrap();
        sheet.write(0, 0, "Measure").unwrap();
    });
    assert_fault(&broken, "A1 shows \"Measure\", its table \"KPI\"");
}
