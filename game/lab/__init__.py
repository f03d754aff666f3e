"""Games by the thousand: how fast the machine is, and later how fair and how true the rules are.

In reading order: sampling, bench_figures, bench_turns, bench_calls, bench_floor, bench_growth, bench_rules, bench.
"""
