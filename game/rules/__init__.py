"""From YAML files to a ruleset that can be played.

In reading order: source (with source_faults), records, schema (schema_shapes, schema_nested, schema_fields, schema_checks), layers (layers_mods),
grammar, nodes, world, lower, bodies, rewrite, pledging, program, checks, ruleset.
"""
