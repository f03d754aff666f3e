"""Charts as data and as pictures of a page: records (what they show) and table (the same in rows); then how they are drawn as SVG: svg, measure, lines, bars,
shapes, map; and page, which knows them all.
"""
