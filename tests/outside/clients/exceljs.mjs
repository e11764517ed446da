// exceljs reads each workbook, types into it and saves it again.
//
// From standard input: a list of {source, target, cells: [{sheet, cell, value}]}.
import { createRequire } from "node:module";
import fs from "node:fs";

const ExcelJS = createRequire(process.argv[2] + "/")("exceljs");

for (const job of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(job.source);
  for (const { sheet, cell, value } of job.cells) {
    book.getWorksheet(sheet).getCell(cell).value = value;
  }
  await book.xlsx.writeFile(job.target);
}
