"""What people see. Faces draw what a match shows them and hand back what a person wants; they compute no rule and keep no game of their own.

In reading order: words (the catalogue of the interface), telling (what a game says of itself, for every face), story (a whole game in words); the terminal
game: terminal_screen (lines, colours, columns), terminal_why (why a number changed), terminal_tables, terminal_orders, terminal_pledges, terminal_report,
terminal; charts and the debrief; the window (desktop); the researchers' environment (env); and the command line: cli_sayings, cli_mods, cli_records, then one
module for each group of commands, cli.
"""
