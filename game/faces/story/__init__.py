"""A whole game in words, when all is over: its story, a page for each seat, questions for the talk, and the ideas that it met.

In reading order: chronicle (what happened, with nothing hidden), parts (what a story is made of), wording (phrases), then sentences of each kind: moves,
happened, ends; story, seats, questions and ideas.
Law: every sentence is about this game and says which turn and seat it comes from.
"""
