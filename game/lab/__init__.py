"""Games by the thousand: what the rules come to, and how fast the machine is.

In reading order: workers, simulate; then the behaviours that rules must bring about: beside_rules, history_read, history_overlay, history_ground,
history_players, history_play, history_count, history; then games shared out among whoever is there: sitting, shelf, sweep, cluster; levels that meet: arena;
targets of a fair game: balance_read, balance_tables, balance; what games teach: train; then the benchmark: bench_clock, bench_games, bench_turns, bench_hand,
bench_floor, bench_calls, bench_rules, bench_growth, bench_cores, bench.
"""
