"""The yardstick of P12: the same table written by XlsxWriter in its constant-memory mode, its fastest.

Usage: xlsx_peer.py ROWS.tsv OUT.xlsx. The rows are read before the clock starts; prints one JSON line.
"""

import json
import resource
import sys
import time

import xlsxwriter

HEAD = ["名次", "编号", "项目名称", "所属企业", "统一社会信用代码", "建议人", "类别", "终评", "总分", "拟授奖项", "奖金（元）", "说明"]
WIDTHS = [7, 18, 38, 34, 22, 18, 12, 10, 10, 16, 16, 26]
NUMBERS = {0: "0", 7: "0.00", 8: "0.00", 10: "#,##0.00"}
TEXTS = {1, 4}


def write(rows, path):
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("内部名单")
    base = {"font_name": "仿宋_GB2312", "font_size": 12, "border": 1, "text_wrap": True, "valign": "vcenter"}
    formats = []
    for column in range(len(HEAD)):
        more = {"num_format": NUMBERS[column]} if column in NUMBERS else {}
        if column in TEXTS:
            more = {"num_format": "@"}
        formats.append(book.add_format({**base, **more}))
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    head = book.add_format({**base, "font_name": "黑体"})
    sheet.set_row(0, 24)
    for column, label in enumerate(HEAD):
        sheet.write_string(0, column, label, head)
    for row, cells in enumerate(rows, 1):
        sheet.set_row(row, 24)
        for column, cell in enumerate(cells):
            if column in NUMBERS:
                sheet.write_number(row, column, cell, formats[column])
            else:
                sheet.write_string(row, column, cell, formats[column])
    book.close()


def main():
    rows = []
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            for column in NUMBERS:
                cells[column] = float(cells[column])
            rows.append(cells)
    wall, cpu = time.perf_counter(), time.process_time()
    write(rows, sys.argv[2])
    print(
        json.dumps(
            {
                "wall_ms": (time.perf_counter() - wall) * 1000,
                "cpu_ms": (time.process_time() - cpu) * 1000,
                "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            }
        )
    )


main()
