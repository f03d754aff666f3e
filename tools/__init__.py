"""What makes the committed map and the table of figures: run by hand, never by the game.

In reading order: `regions` (which country lies where), `projection` and `shapes` (geometry on a plane), `topology` (the atlas as
it comes), `make_map`, `draw_map`; `figures` (what is known of each country), `aggregates` (the same by region), `make_figures`.
"""
