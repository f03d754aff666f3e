"""What a game says of itself, for every face to show: names (what things are called), causes (why numbers moved), numbers (as a player reads them).

Law: it knows words, and no screen and no page.
"""
