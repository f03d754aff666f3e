"""The debrief: a game that was played as one page for the talk after it, and as tables for other programs.

In reading order: course (its numbers, turn by turn), looking (its odds and turning points), material (what every part is made from); then a file for each part
of the page: head, told, maps, points, charts, sheets, turns, ideas, compare, all; how a page is written: html, figures, page, dress; and the whole: report.
Beside it tables (the same game as rows) and roles (the sheets to play it from).
"""
