"""From YAML files to a ruleset that can be played.

In reading order: source (with source_faults), records, schema (schema_shapes, schema_nested, schema_fields, schema_checks), layers (layers_mods),
made, rewriting, rewrite (rewrite_events, rewrite_votes, pledging), grammar, grid, nodes, arithmetic, graph, world (filling), scope, names, reads, functions,
lower, bookings, symmetry, effects, moves, bodies, program, checks (braces, uses, dead_ends, fixed, widths), readable, ruleset;
and beside them texts (texts_checks).
"""
