// SheetJS reads each workbook, types into it and saves it again.
//
// From standard input: a list of {source, target, cells: [{sheet, cell, value}]}.
import { createRequire } from "node:module";
import fs from "node:fs";

const XLSX = createRequire(process.argv[2] + "/")("xlsx");

for (const job of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const book = XLSX.readFile(job.source, { cellFormula: true, cellStyles: true, cellNF: true });
  for (const { sheet, cell, value } of job.cells) {
    const page = book.Sheets[sheet];
    // The whole row stands on the sheet already, so its extent stays.
    page[cell] = typeof value === "number" ? { ...page[cell], t: "n", v: value } : { ...page[cell], t: "s", v: value };
    delete page[cell].w;
    delete page[cell].f;
  }
  XLSX.writeFile(book, job.target, { compression: true });
}
