"""From YAML files to a ruleset that can be played.

In reading order: source, records, schema, layers, grammar, nodes, lower, rewrite, program, checks, ruleset.
"""
