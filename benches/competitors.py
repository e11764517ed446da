"""Writes the dump list with a Python library and prints how many milliseconds that took.

    competitors.py LIST.json xlsxwriter|openpyxl TARGET.xlsx

Reading the list and starting Python are not counted: only building and saving.
"""

import json
import sys
import time


def with_xlsxwriter(book, target):
    import xlsxwriter

    workbook = xlsxwriter.Workbook(target, {"in_memory": True})

    def make(style):
        names = {"number": "num_format", "font": "font_name", "size": "font_size", "bold": "bold", "italic": "italic",
                 "underline": "underline", "wrap": "text_wrap", "indent": "indent", "hidden": "hidden"}
        settings = {there: style[here] for here, there in names.items() if style[here]}
        if style["colour"]:
            settings["font_color"] = "#" + style["colour"]
        if style["fill"]:
            settings["bg_color"] = "#" + style["fill"]
        kinds = {"thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7}
        for side, border in zip(("left", "right", "top", "bottom"), style["borders"]):
            if border:
                settings[side] = kinds.get(border[0], 1)
                if border[1]:
                    settings[side + "_color"] = "#" + border[1]
        if style["horizontal"] in ("left", "center", "right"):
            settings["align"] = style["horizontal"]
        if style["vertical"] in ("top", "center"):
            settings["valign"] = {"top": "top", "center": "vcenter"}[style["vertical"]]
        if style["unlocked"]:
            settings["locked"] = False
        return workbook.add_format(settings)

    formats = [make(style) for style in book["formats"]]
    rule_formats = [make(style) for style in book["rule_formats"]]
    for index, sheet in enumerate(book["sheets"]):
        worksheet = workbook.add_worksheet(sheet["name"])
        if index == 0:
            worksheet.activate()
        {"hidden": worksheet.hide, "veryHidden": worksheet.very_hidden}.get(sheet["state"], lambda: None)()
        if sheet["protected"]:
            worksheet.protect()
        if sheet["freeze"]:
            worksheet.freeze_panes(*sheet["freeze"])
        for first, last, width, hidden, style in sheet["columns"]:
            worksheet.set_column(first, last, width, formats[style], {"hidden": hidden})
        for row, height, hidden in sheet["rows"]:
            worksheet.set_row(row, height, None, {"hidden": hidden})
        for merge in sheet["merges"]:
            worksheet.merge_range(*merge, "")
        for cell in sheet["cells"]:
            row, column, style = cell["row"], cell["column"], formats[cell["format"]]
            value = cell["number"] if cell["number"] is not None else cell["text"]
            if cell["formula"]:
                worksheet.write_formula(row, column, "=" + cell["formula"], style, "" if value is None else value)
            elif cell["number"] is not None:
                worksheet.write_number(row, column, value, style)
            elif cell["text"] is not None:
                worksheet.write_string(row, column, value, style)
            else:
                worksheet.write_blank(row, column, None, style)
        for row, column, location in sheet["links"]:
            worksheet.write_url(row, column, "internal:" + location, None, "link")
        for rule in sheet["validations"]:
            first, *more = rule["areas"]
            options = {"validate": "list", "source": "=" + rule["formula"]} if rule["list"] else {"validate": "custom", "value": "=" + rule["formula"]}
            options |= {"input_title": rule["titles"][0], "input_message": rule["messages"][0],
                        "error_title": rule["titles"][1], "error_message": rule["messages"][1]}
            if more:
                options["other_cells"] = more
            worksheet.data_validation(*first, options)
        for rule in sheet["rules"]:
            if rule["formula"] and rule["format"] is not None:
                options = {"type": "formula", "criteria": "=" + rule["formula"], "format": rule_formats[rule["format"]]}
            else:
                options = {"type": "data_bar"}
            if " " in rule["reference"]:
                options["multi_range"] = rule["reference"]
            worksheet.conditional_format(*rule["area"], options)
        for data, row, column in sheet["sparklines"]:
            worksheet.add_sparkline(row, column, {"range": data})
        for chart in sheet["charts"]:
            drawn = workbook.add_chart({"type": chart["kind"]})
            drawn.set_title({"name": chart["title"] or None, "none": not chart["title"]})
            for name, categories, values in chart["series"]:
                series = {"values": "=" + values}
                if categories:
                    series["categories"] = "=" + categories
                if name:
                    series["name"] = "=" + name
                drawn.add_series(series)
            worksheet.insert_chart(chart["row"], chart["column"], drawn)
        for shape in sheet["shapes"]:
            look = {"font": {"name": shape["font"], "size": shape["size"], "bold": shape["bold"]}, "line": {"none": True}}
            look |= {"x_offset": shape["left"], "y_offset": shape["top"], "description": shape["text"]}
            look |= {"width": shape["width"], "height": shape["height"]}
            if shape["fill"]:
                look["fill"] = {"color": "#" + shape["fill"]}
            if shape["link"]:
                look["url"] = "internal:" + shape["link"]
            worksheet.insert_textbox(shape["row"], shape["column"], shape["text"], look)
    for name, formula in book["names"]:
        workbook.define_name(name, formula)
    workbook.close()


def with_openpyxl(book, target):
    import openpyxl
    from openpyxl import chart as charts
    from openpyxl.formatting.rule import DataBarRule, FormulaRule
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)

    def make(style):
        sides = [Side(border[0], "FF" + border[1] if border[1] else None) if border else None for border in style["borders"]]
        return {
            "font": Font(style["font"], style["size"], bold=style["bold"], italic=style["italic"],
                         underline="single" if style["underline"] else None,
                         color="FF" + style["colour"] if style["colour"] else None),
            "fill": PatternFill("solid", "FF" + style["fill"]) if style["fill"] else PatternFill(),
            "border": Border(*sides),
            "alignment": Alignment(style["horizontal"], style["vertical"], wrap_text=style["wrap"] or None, indent=style["indent"]),
            "protection": Protection(not style["unlocked"], style["hidden"]),
            "number_format": style["number"] or "General",
        }

    formats = [make(style) for style in book["formats"]]
    ready = {}
    kinds = {"bar": charts.BarChart, "column": charts.BarChart, "line": charts.LineChart, "pie": charts.PieChart,
             "doughnut": charts.DoughnutChart, "radar": charts.RadarChart, "scatter": charts.ScatterChart, "area": charts.AreaChart}
    for sheet in book["sheets"]:
        worksheet = workbook.create_sheet(sheet["name"])
        worksheet.sheet_state = sheet["state"]
        worksheet.protection.sheet = sheet["protected"]
        if sheet["freeze"]:
            row, column = sheet["freeze"]
            worksheet.freeze_panes = worksheet.cell(row + 1, column + 1)
        for first, last, width, hidden, _ in sheet["columns"]:
            for column in range(first, min(last, 50) + 1):
                dimension = worksheet.column_dimensions[get_column_letter(column + 1)]
                dimension.width, dimension.hidden = width, hidden
        for row, height, hidden in sheet["rows"]:
            dimension = worksheet.row_dimensions[row + 1]
            dimension.height, dimension.hidden = height, hidden
        for item in sheet["cells"]:
            cell = worksheet.cell(item["row"] + 1, item["column"] + 1)
            if item["formula"]:
                cell.value = "=" + item["formula"]
            elif item["number"] is not None:
                cell.value = item["number"]
            elif item["text"] is not None:
                cell.value = item["text"]
                cell.data_type = "s"
            # The fastest way there is: a style is worked out once and shared.
            style = item["format"]
            if style in ready:
                cell._style = ready[style]
            elif style:
                for name, value in formats[style].items():
                    setattr(cell, name, value)
                ready[style] = StyleArray(cell._style)
        for first, left, last, right in sheet["merges"]:
            worksheet.merge_cells(start_row=first + 1, start_column=left + 1, end_row=last + 1, end_column=right + 1)
        for row, column, location in sheet["links"]:
            worksheet.cell(row + 1, column + 1).hyperlink = "#" + location
        for rule in sheet["validations"]:
            validation = DataValidation("list" if rule["list"] else "custom", formula1=rule["formula"], sqref=rule["reference"],
                                        promptTitle=rule["titles"][0], errorTitle=rule["titles"][1],
                                        prompt=rule["messages"][0], error=rule["messages"][1])
            worksheet.add_data_validation(validation)
        for rule in sheet["rules"]:
            if rule["formula"] and rule["format"] is not None:
                style = make(book["rule_formats"][rule["format"]])
                made = FormulaRule([rule["formula"]], font=style["font"], fill=style["fill"], border=style["border"])
            else:
                made = DataBarRule("min", end_type="max", color="638EC6")
            worksheet.conditional_formatting.add(rule["reference"], made)
        for chart in sheet["charts"]:
            drawn = kinds[chart["kind"]]()
            drawn.title = chart["title"] or None
            for name, categories, values in chart["series"]:
                series = charts.Series(charts.Reference(worksheet, range_string=values), title=None)
                drawn.series.append(series)
            worksheet.add_chart(drawn, f"{get_column_letter(chart['column'] + 1)}{chart['row'] + 1}")
    for name, formula in book["names"]:
        workbook.defined_names[name] = DefinedName(name, attr_text=formula.removeprefix("="))
    workbook.save(target)


def main():
    source, library, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        book = json.load(file)
    writer = {"xlsxwriter": with_xlsxwriter, "openpyxl": with_openpyxl}[library]
    __import__(library)
    start = time.perf_counter()
    writer(book, target)
    print((time.perf_counter() - start) * 1000)


main()
