"""Computer players. They see what a person in their seat sees, and pay what a person pays.

In reading order: ladder, levels, tastes, ideas, choosing, simple, wants, greedy; portfolio, crowds, guessing; promises, promise_heard, promise_trials,
promise_offers, promise_ideas; plans, planner; forecast, explain.
"""
