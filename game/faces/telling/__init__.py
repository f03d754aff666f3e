"""What a game says of itself, for every face to show: names (what things are called), causes (why numbers moved), numbers (as a player reads them),
desk (what lies before a seat); then what is told of it: meaning (what a player's words mean), articles (the encyclopedia and role sheets), agenda (what is on
the table), happened (a turn in sentences), why (the causes of a number), effects (what orders did), report (what moved, and the end); and for whoever plans:
menu (what may be ordered), counsel (what orders will probably come to, and an adviser).

Law: it knows words, and no screen and no page.
"""
