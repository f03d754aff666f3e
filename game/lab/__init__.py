"""Games by the thousand: what the rules come to, and how fast the machine is.

In reading order: simulate; then the benchmark: bench_clock, bench_games, bench_turns, bench_hand, bench_floor, bench_calls, bench_rules, bench_growth,
bench_cores, bench.
"""
