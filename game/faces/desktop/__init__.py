"""The window, from the ground up: theme, kit (letters and pictures), paint; widget, layout, controls and what else is drawn; stage and app; sitting; screens.

Law: a screen draws what a view says and returns what a person wants. It computes no rule and holds no game. docs/window.md explains the words.
"""
